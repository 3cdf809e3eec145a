#include "screens/resource.h"

#include "base/place.h"

const struct resource resource_algorithm = {
    .shape = &shape_algorithm,
    .id = "/metadata/id",
    .name = "/metadata/name",
    .get = operation_get,
    .create = operation_create,
    .update = operation_update,
    .remove = operation_delete,
};

const char *resource_id(const struct resource *resource, const struct json *root)
{
    return json_text(place_find(root, resource->id));
}

const char *resource_name(const struct resource *resource, const struct json *root)
{
    return json_text(place_find(root, resource->name));
}
