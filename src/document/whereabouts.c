#include "document/whereabouts.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/member.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One step after the other in both documents. */
struct way {
    const struct object *object;
    const struct json *from, *to; /* borrowed; NULL: nothing there */
    char *place;                  /* owned; in `to` */
    char *named;                  /* owned; the same with items by their identity */
    struct buf name;
    bool lost;
};

/* Takes the longer place. */
static void put(char **place, char *longer)
{
    free(*place);
    *place = longer;
}

static const struct json *item_called(const struct json *list, const char *identity, const char *name,
                                      size_t *index)
{
    *index = 0;
    for (const struct json *item = json_first(list); item; item = json_next(item)) {
        const char *text = json_member_text(item, identity);
        if (text && strcmp(text, name) == 0) {
            return item;
        }
        ++*index;
    }
    return NULL;
}

/* Owned. */
static char *text_behind(const char *sign, const char *name)
{
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    buf_format(&text, "%s%s", sign, name);
    return buf_take(&text);
}

static void step_to_item(struct way *way, size_t index)
{
    const char *identity = way->object ? way->object->identity : NULL;
    way->from = json_item(way->from, index);
    const char *name = identity ? json_member_text(way->from, identity) : NULL;
    if (name && *name) {
        buf_format(&way->name, "%s%s", way->name.size > 0 ? " > " : "", name);
        char *token = text_behind("=", name);
        put(&way->named, place_join(way->named, token));
        free(token);
        way->to = item_called(way->to, identity, name, &index);
    } else {
        put(&way->named, place_item(way->named, index));
        way->to = json_is(way->to, JSON_ARRAY) ? json_item(way->to, index) : NULL;
    }
    way->lost = way->lost || !way->to;
    put(&way->place, place_item(way->place, index));
}

static void step_to_member(struct way *way, const char *name)
{
    way->object = member_rows(member_row(way->object, name));
    way->from = json_member(way->from, name);
    way->to = json_member(way->to, name);
    put(&way->named, place_join(way->named, name));
    put(&way->place, place_join(way->place, name));
}

static void walk(struct way *way, const char *place)
{
    char *above = place_parent(place), *token = place_token(place);
    if (above) {
        size_t index;
        walk(way, above);
        if (json_is(way->from, JSON_ARRAY) && place_index(token, &index)) {
            step_to_item(way, index);
        } else {
            step_to_member(way, token);
        }
    }
    free(above);
    free(token);
}

static struct way walked(const struct shape *shape, const struct json *from, const char *place,
                         const struct json *to)
{
    struct way way = {
        .object = shape->root, .from = from, .to = to, .place = memory_text(""), .named = memory_text("")
    };
    buf_init(&way.name, LIMIT_DOCUMENT_BYTES);
    walk(&way, place);
    return way;
}

char *whereabouts_place(const struct shape *shape, const struct json *from, const char *place,
                        const struct json *to)
{
    struct way way = walked(shape, from, place, to);
    buf_done(&way.name);
    free(way.named);
    if (way.lost) {
        free(way.place);
        return NULL;
    }
    return way.place;
}

char *whereabouts_name(const struct shape *shape, const struct json *root, const char *place)
{
    struct way way = walked(shape, root, place, root);
    free(way.place);
    free(way.named);
    return buf_take(&way.name);
}

char *whereabouts_named(const struct shape *shape, const struct json *root, const char *place)
{
    struct way way = walked(shape, root, place, root);
    free(way.place);
    buf_done(&way.name);
    return way.named;
}
