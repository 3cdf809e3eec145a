#include "net/configs.h"

#include "net/operation.h"

struct operation *operation_config_list(struct api *api, const struct list_query *query)
{
    return operation_list_of(api, &config_subject, query);
}

struct operation *operation_config_get(struct api *api, const char *name)
{
    return operation_get_of(api, &config_subject, name);
}

struct operation *operation_config_create(struct api *api, const struct json *body,
                                          const struct earlier *earlier)
{
    return operation_create_of(api, &config_subject, body, earlier);
}

struct operation *operation_config_update(struct api *api, const char *name, const struct json *body,
                                          const struct json *base)
{
    return operation_update_of(api, &config_subject, name, body, base);
}

struct operation *operation_config_delete(struct api *api, const char *name)
{
    return operation_delete_of(api, &config_subject, name);
}
