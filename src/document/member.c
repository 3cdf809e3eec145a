#include "document/member.h"

#include "document/convert.h"

#include <string.h>

const struct field *member_row(const struct object *object, const char *name)
{
    const struct field *field = object_field(object, name);
    return field && strcmp(field->name, name) == 0 ? field : NULL;
}

const struct object *member_rows(const struct field *field)
{
    return field && field->type != TYPE_MAPS ? field->object : NULL;
}

static bool members_are_nothing(const struct object *object, const struct json *value)
{
    for (const struct json *member = json_first(value); member; member = json_next(member)) {
        const struct field *field = member_row(object, json_name(member));
        bool owned = field && !convert_sends(field);
        if (!owned && !member_is_nothing(member_rows(field), member)) {
            return false;
        }
    }
    return true;
}

bool member_is_nothing(const struct object *object, const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_NULL: return true;
    case JSON_STRING: return *json_text(value) == '\0';
    case JSON_ARRAY: return !json_first(value);
    case JSON_OBJECT: return members_are_nothing(object, value);
    default: return false;
    }
}
