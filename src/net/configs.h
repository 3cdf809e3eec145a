/* net/configs.h - the calls of v1 training job configurations.
 *
 * Like those of api.h, for what is known by a name instead of an id. The service
 * answers a change with {"is_success": true} and nothing more, so the configuration
 * is read back and that is the operation's answer. is_success false is a refusal
 * under any status. */
#ifndef NET_CONFIGS_H
#define NET_CONFIGS_H

#include "net/api.h"

/* sort_by NULL: config_name; workspace_id is not looked at. The answer is the array of
 * summaries (config_name, config_desc, create_time, the engine). */
struct operation *operation_config_list(struct api *api, const struct list_query *query);
struct operation *operation_config_get(struct api *api, const char *name);

/* As operation_create; the body holds config_name, which is looked up. */
struct operation *operation_config_create(struct api *api, const struct json *body,
                                          const struct earlier *earlier);

/* base as in operation_update. */
struct operation *operation_config_update(struct api *api, const char *name, const struct json *body,
                                          const struct json *base);
struct operation *operation_config_delete(struct api *api, const char *name);

#endif
