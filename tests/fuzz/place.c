/* Two lines, a pattern and a place, which need not be well formed: taking a place apart and joining it
 * gives it back, look-ups agree with each other, and what a pattern resolves to is no longer than both. */
#include "fuzz.h"

#include "base/memory.h"
#include "base/place.h"

#include <string.h>

static void take_apart(const char *place)
{
    char *parent = place_parent(place), *token = place_token(place);
    PROMISE((parent == NULL) == (token == NULL));
    if (parent && place_valid(place)) {
        char *joined = place_join(parent, token);
        PROMISE(strcmp(joined, place) == 0);
        PROMISE(place_within(parent, place) && place_within("", place));
        free(joined);
    }
    free(parent);
    free(token);
}

/* Builds the objects that the place needs and finds the innermost one there. */
static void find(const char *place)
{
    struct json *root = json_string("here");
    char *at = memory_text(place), *token;
    while ((token = place_token(at)) != NULL) {
        struct json *object = json_object();
        json_set(object, token, root);
        root = object;
        char *parent = place_parent(at);
        free(token);
        free(at);
        at = parent;
    }
    const struct json *found = place_find(root, place);
    PROMISE(!place_valid(place) || (found && strcmp(json_text(found), "here") == 0));
    json_free(root);
    free(at);
}

static size_t depth(const char *place)
{
    size_t count = 0;
    for (; *place != '\0'; place++)
        count += *place == '/';
    return count;
}

static void match(const char *pattern, const char *place)
{
    char *resolved = place_resolve(pattern, place);
    if (place_valid(pattern) && place_valid(place)) {
        PROMISE(depth(resolved) == depth(pattern));
        PROMISE(place_matches(pattern, resolved));
        PROMISE(!place_matches(pattern, place) || strcmp(resolved, place) == 0);
        PROMISE(place_matches(place, place));
    }
    free(resolved);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { LONGEST = 4096, DEEPEST = 200 };
    if (size > LONGEST)
        return 0;
    char *pattern = memory_text_part((const char *)data, size);
    char *place = memory_text("");
    char *line = strchr(pattern, '\n');
    if (line) {
        free(place);
        place = memory_text(line + 1);
        *line = '\0';
    }
    size_t index;
    PROMISE(!place_index(pattern, &index) || pattern[0] != '\0');
    take_apart(pattern);
    take_apart(place);
    struct json *name = json_string(place); /* only UTF-8 stays as it is in a tree */
    if (depth(place) < DEEPEST && strcmp(json_text(name), place) == 0)
        find(place);
    json_free(name);
    match(pattern, place);
    free(pattern);
    free(place);
    return 0;
}
