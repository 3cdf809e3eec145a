#include "screens/resource.h"

#include "base/place.h"
#include "net/configs.h"

#include <string.h>

const struct resource resource_algorithm = {
    .shape = &shape_algorithm,
    .subject = &algorithm_subject,
    .id = "/metadata/id",
    .name = "/metadata/name",
    .get = operation_get,
};

const struct resource resource_training_job_config = {
    .shape = &shape_training_job_config,
    .subject = &config_subject,
    .id = "/config_name",
    .name = "/config_name",
    .get = operation_config_get,
};

const struct resource *resource_find(const char *shape)
{
    static const struct resource *const resources[] = { &resource_algorithm, &resource_training_job_config };

    for (size_t i = 0; i < COUNT(resources); i++) {
        if (strcmp(resources[i]->shape->name, shape) == 0)
            return resources[i];
    }
    return &resource_algorithm;
}

const char *resource_id(const struct resource *resource, const struct json *root)
{
    return json_text(place_find(root, resource->id));
}

const char *resource_name(const struct resource *resource, const struct json *root)
{
    return json_text(place_find(root, resource->name));
}
