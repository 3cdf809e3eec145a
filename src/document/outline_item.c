#include "document/outline.h"

#include "base/limits.h"
#include "base/place.h"
#include "document/convert.h"

#include <string.h>

enum { SUMMARY_PARTS = 12 }; /* a summary longer than a screen is wide helps nobody */

static void summarize_value(const struct json *value, struct buf *out, size_t *parts)
{
    const char *text = json_text(value);

    if (*parts >= SUMMARY_PARTS || value == NULL || json_kind(value) == JSON_NULL)
        return;
    if (json_is(value, JSON_ARRAY) || json_is(value, JSON_OBJECT)) {
        for (const struct json *child = json_first(value); child != NULL; child = json_next(child))
            summarize_value(child, out, parts);
        return;
    }
    if (text == NULL)
        text = json_true(value) ? "true" : "false";
    if (*text == '\0')
        return;
    buf_format(out, "%s%s", *parts > 0 ? "  " : "", text);
    ++*parts;
}

static void summarize_item(const struct object *object, const struct json *value, struct buf *out)
{
    size_t parts = 0;

    if (object->identity != NULL)
        summarize_value(json_member(value, object->identity), out, &parts);
    for (size_t i = 0; i < COUNT(object->summary) && object->summary[i] != NULL; i++) {
        struct buf place;

        buf_init(&place, LIMIT_LINE_BYTES);
        buf_format(&place, "/%s", object->summary[i]);
        summarize_value(place_find(value, buf_text(&place)), out, &parts);
        buf_done(&place);
    }
}

void outline_summary(const struct line *line, struct buf *out)
{
    size_t parts = 0;

    if (line->object != NULL && json_is(line->value, JSON_OBJECT) &&
        (line->object->identity != NULL || line->object->summary[0] != NULL))
        summarize_item(line->object, line->value, out);
    else if (line->object != NULL && json_is(line->value, JSON_ARRAY))
        buf_format(out, "(%zu)", json_count(line->value));
    else
        summarize_value(line->value, out, &parts);
}

static struct json *initial_value(const struct field *field)
{
    if (field->type == TYPE_BOOLEAN)
        return json_boolean(strcmp(field->initial, "true") == 0);
    return json_string(field->initial);
}

static struct json *new_object(const struct object *object)
{
    struct json *item = json_object();

    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];

        if (!convert_sends(field))
            continue;
        if (field->initial != NULL) {
            json_set(item, field->name, initial_value(field));
        } else if (field->type == TYPE_OBJECT && field->object != object) {
            struct json *inner = new_object(field->object);

            if (json_first(inner) != NULL)
                json_set(item, field->name, inner);
            else
                json_free(inner);
        }
    }
    return item;
}

struct json *outline_new_item(const struct field *list)
{
    const struct object *object = list->object;
    struct json *item;

    if (object == NULL)
        return json_string("");
    item = new_object(object);
    if (object->identity != NULL && json_member(item, object->identity) == NULL)
        json_insert_member(item, 0, object->identity, json_string(""));
    return item;
}
