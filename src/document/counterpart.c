#include "document/counterpart.h"

#include "base/memory.h"
#include "base/place.h"

#include <stdlib.h>
#include <string.h>

static const char *identity_of(const struct json *item, const char *identity)
{
    const char *text = identity ? json_member_text(item, identity) : NULL;

    return text && *text ? text : NULL;
}

/* The first item that is known by a text, and how many are. */
static const struct json *known(const struct json *list, const char *identity, const char *text,
                                size_t *count)
{
    const struct json *first = NULL;

    *count = 0;
    for (const struct json *item = json_first(list); item; item = json_next(item)) {
        const char *own = identity_of(item, identity);

        if (!own || strcmp(own, text) != 0)
            continue;
        first = first ? first : item;
        ++*count;
    }
    return first;
}

/* What stands at the position, unless it is another one by its identity. */
static const struct json *at_position(const struct json *list, const struct json *other, size_t index,
                                      const char *identity)
{
    const struct json *there = json_item(other, index);
    const char *theirs = identity_of(there, identity);
    const char *own = identity_of(json_item(list, index), identity);
    size_t count = 0;

    if (theirs && !(own && strcmp(own, theirs) == 0))
        (void)known(list, identity, theirs, &count);
    return count == 0 ? there : NULL;
}

static const struct json *item_of(const struct json *list, const struct json *other, size_t index,
                                  const char *identity)
{
    const char *own = identity_of(json_item(list, index), identity);

    if (own) {
        size_t mine, theirs;
        const struct json *match = known(other, identity, own, &theirs);

        (void)known(list, identity, own, &mine);
        if (mine == 1 && theirs == 1)
            return match;
    }
    return at_position(list, other, index, identity);
}

/* One item further; the list stands at `above` in the tree that the rows describe. */
static const struct json *step_into_list(const struct shape *shape, const char *above,
                                         const struct json *list, const struct json *other, const char *token)
{
    struct location location = { 0 };
    size_t index;

    if (!place_index(token, &index) || !json_is(other, JSON_ARRAY))
        return NULL;
    if (!schema_locate(shape, above, &location))
        location.object = NULL;
    return item_of(list, other, index, location.object ? location.object->identity : NULL);
}

bool counterpart_find(const struct shape *shape, const struct json *root, const struct json *other,
                      const char *place, const struct json **value)
{
    const struct json *mine = root, *theirs = other;
    bool there = true;
    size_t length;

    for (const char *rest = place; there && *rest; rest += length) {
        char *above = memory_text_part(place, (size_t)(rest - place)), *here, *token;

        length = 1 + strcspn(rest + 1, "/");
        here = memory_text_part(place, (size_t)(rest - place) + length);
        token = place_token(here);
        if (json_is(mine, JSON_ARRAY)) {
            theirs = step_into_list(shape, above, mine, theirs, token);
            there = theirs != NULL;
        } else {
            theirs = json_member(theirs, token);
        }
        mine = place_find(root, here);
        free(above);
        free(here);
        free(token);
    }
    if (there)
        *value = theirs;
    return there;
}
