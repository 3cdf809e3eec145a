#include "document/check_internal.h"

#include "base/memory.h"
#include "base/place.h"

#include <assert.h>
#include <string.h>

enum { NAME_ROOM = 128 }; /* relative places of rows are far shorter */

struct spot spot_root(const struct json *root, const char *focus)
{
    return (struct spot){ .value = root, .rest = focus, .inside = !focus };
}

/* The way to the focus from below a token, or NULL when it does not lead there.
 * Names of rows need no unescaping. */
static const char *rest_below(const char *rest, const char *token, size_t length)
{
    if (!rest || *rest != '/' || strncmp(rest + 1, token, length) != 0) {
        return NULL;
    }
    rest += 1 + length;
    return *rest == '/' || *rest == '\0' ? rest : NULL;
}

static const char *rest_below_item(const char *rest, size_t index)
{
    size_t length = strcspn(rest + (*rest == '/'), "/"), number = 0;
    const char *token = rest + 1;
    for (size_t i = 0; *rest && i < length; i++) {
        if (token[i] < '0' || token[i] > '9') {
            return NULL;
        }
        number = number * 10 + (size_t)(token[i] - '0');
    }
    return *rest && length && number == index ? token + length : NULL;
}

/* Where the focus is, the typed value counts. */
static void settle(const struct check *check, struct spot *spot)
{
    if (spot->rest && *spot->rest == '\0') {
        spot->inside = true;
        spot->value = check->typed;
    }
}

static void step_into(const struct check *check, struct spot *spot, const char *token, size_t length)
{
    char name[NAME_ROOM];
    assert(length < sizeof name);
    memcpy(name, token, length);
    name[length] = '\0';
    spot->value = json_member(spot->value, name);
    spot->rest = rest_below(spot->rest, token, length);
    settle(check, spot);
}

struct spot spot_at(const struct check *check, const struct spot *above, const char *relative)
{
    struct spot spot = {
        .above = above, .name = relative, .value = above->value, .rest = above->rest, .inside = above->inside
    };
    size_t length;
    for (const char *token = relative; *token; token += length + (token[length] == '/')) {
        length = strcspn(token, "/");
        step_into(check, &spot, token, length);
    }
    if (json_is(spot.value, JSON_NULL)) {
        spot.value = NULL;
    }
    return spot;
}

static bool make_item(const struct check *check, const struct spot *list, size_t index,
                      const struct json *node, struct spot *item)
{
    struct spot made = { .above = list, .index = index, .value = node, .node = node, .inside = list->inside };
    if (list->rest) {
        made.rest = rest_below_item(list->rest, index);
    }
    if (!node && !made.rest) {
        return false;
    }
    settle(check, &made);
    *item = made;
    return true;
}

bool spot_first(const struct check *check, const struct spot *list, struct spot *item)
{
    const struct json *first = json_is(list->value, JSON_ARRAY) ? json_first(list->value) : NULL;
    return make_item(check, list, 0, first, item);
}

bool spot_next(const struct check *check, struct spot *item)
{
    return item->node && make_item(check, item->above, item->index + 1, json_next(item->node), item);
}

bool spot_concerned(const struct spot *spot)
{
    return spot->inside || spot->rest;
}

const char *spot_text(const struct spot *spot)
{
    return json_is(spot->value, JSON_STRING) ? json_text(spot->value) : NULL;
}

bool spot_blank(const struct spot *spot)
{
    const char *text = spot_text(spot);
    return text && *text == '\0';
}

bool spot_set(const struct spot *spot)
{
    switch (json_kind(spot->value)) {
    case JSON_NULL: return false;
    case JSON_STRING: return !spot_blank(spot);
    case JSON_ARRAY:
    case JSON_OBJECT: return json_first(spot->value);
    default: return true;
    }
}

static void spell(const struct spot *spot, struct buf *out)
{
    if (!spot->above) {
        return;
    }
    spell(spot->above, out);
    if (spot->name) {
        buf_format(out, "/%s", spot->name);
    } else {
        buf_format(out, "/%zu", spot->index);
    }
}

char *spot_place(const struct spot *spot)
{
    struct buf place;
    buf_init(&place, SIZE_MAX);
    spell(spot, &place);
    return buf_take(&place);
}

struct search {
    enum reach reach;
    void (*visit)(struct check *check, const struct spot *spot, void *context);
    void *context;
};

static void descend(struct check *check, const struct spot *spot, const char *pattern,
                    const struct search *search)
{
    if (search->reach == REACH_CONCERNED && !spot_concerned(spot)) {
        return;
    }
    if (*pattern == '\0') {
        search->visit(check, spot, search->context);
        return;
    }
    if (strncmp(pattern, "/*", 2) == 0) {
        struct spot item;
        for (bool more = spot_first(check, spot, &item); more; more = spot_next(check, &item)) {
            descend(check, &item, pattern + 2, search);
        }
        return;
    }
    char name[NAME_ROOM];
    const char *star = strstr(pattern, "/*");
    size_t length = star ? (size_t)(star - pattern) : strlen(pattern);
    assert(length < sizeof name);
    memcpy(name, pattern + 1, length);
    name[length - 1] = '\0';
    struct spot below = spot_at(check, spot, name);
    descend(check, &below, pattern + length, search);
}

void spot_each(struct check *check, const struct spot *root, const char *pattern, enum reach reach,
               void (*visit)(struct check *check, const struct spot *spot, void *context), void *context)
{
    descend(check, root, pattern, &(struct search){ reach, visit, context });
}
