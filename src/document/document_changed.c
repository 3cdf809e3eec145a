#include "document/document_internal.h"

#include "base/memory.h"
#include "base/place.h"
#include "document/convert.h"
#include "document/diff_match.h"
#include "document/member.h"

#include <stdlib.h>

/* Where two values begin to differ, as deep as rows describe them; NULL when they do not, or in what the
 * service owns only. Owned. */
static char *first_change(const struct object *object, const char *place, const struct json *was,
                          const struct json *now);

static char *first_member(const struct object *object, const char *place, const struct json *was,
                          const struct json *now)
{
    const struct json *orders[] = { now, was };
    char *found = NULL;
    for (size_t i = 0; i < COUNT(orders); i++) {
        for (const struct json *member = json_first(orders[i]); member && !found;
             member = json_next(member)) {
            const char *name = json_name(member);
            const struct field *field = member_row(object, name);
            if (field && !convert_sends(field)) {
                continue;
            }
            char *below = place_join(place, name);
            found = first_change(member_rows(field), below, json_member(was, name), json_member(now, name));
            free(below);
        }
    }
    return found;
}

static char *first_item(const struct object *object, const char *place, const struct json *was,
                        const struct json *now)
{
    struct matches matches;
    matches_make(&matches, was, now, object->identity);
    char *found = NULL;
    for (size_t i = 0; i < matches.after_count && !found; i++) {
        const struct match *match = &matches.after[i];
        char *item = place_item(place, i);
        found = !match->other || match->moved ? memory_text(item)
                                              : first_change(object, item, match->other, match->item);
        free(item);
    }
    for (size_t i = 0; i < matches.before_count && !found; i++) {
        found = matches.before[i].other ? NULL : place_item(place, i);
    }
    matches_done(&matches);
    return found;
}

static char *first_change(const struct object *object, const char *place, const struct json *was,
                          const struct json *now)
{
    if (was == now || (was && now && json_same(was, now))) {
        return NULL;
    }
    if (object && json_is(was, JSON_OBJECT) && json_is(now, JSON_OBJECT)) {
        return first_member(object, place, was, now);
    }
    if (object && json_is(was, JSON_ARRAY) && json_is(now, JSON_ARRAY)) {
        return first_item(object, place, was, now);
    }
    return memory_text(place);
}

static bool replaces_a_whole(const struct edit *edit)
{
    enum json_kind kind = json_kind(edit->before);
    return edit->before && edit->after && kind == json_kind(edit->after) &&
           (kind == JSON_OBJECT || kind == JSON_ARRAY);
}

/* The first place of a step that put other trees where trees were; NULL when there is nothing to see. */
static char *first_of_wholes(const struct shape *shape, const struct edit *edits, size_t count,
                             bool backwards)
{
    char *found = NULL;
    for (size_t i = 0; i < count && !found; i++) {
        const struct json *was = backwards ? edits[i].after : edits[i].before;
        const struct json *now = backwards ? edits[i].before : edits[i].after;
        struct location location = { 0 };
        schema_locate(shape, edits[i].place, &location);
        bool maps = location.field && location.field->type == TYPE_MAPS;
        if (now) {
            found = first_change(maps ? NULL : location.object, edits[i].place, was, now);
        }
    }
    return found;
}

char *document_changed(const struct shape *shape, const struct edit *edits, size_t count, bool backwards)
{
    bool whole = false;
    while (count > 0 && edits[count - 1].of_base) {
        count--;
    }
    for (size_t i = 0; i < count; i++) {
        whole = whole || replaces_a_whole(&edits[i]);
    }
    if (count == 0) {
        return memory_text("");
    }
    char *found = whole ? first_of_wholes(shape, edits, count, backwards) : NULL;
    if (found) {
        return found;
    }
    const struct edit *first = &edits[0], *last = &edits[count - 1];
    /* A field whose parents were made for it is still the field that the person was at. Else what was
     * changed first counts, for others followed it; a moved item is at one end of its step or the other. */
    bool made_for = place_within(first->place, last->place);
    bool followed = backwards || (first->before && first->after);
    return memory_text(!made_for && followed ? first->place : last->place);
}
