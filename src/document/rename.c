#include "document/rename.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/check_text.h"

#include <stdlib.h>
#include <string.h>

/* The fields that refer to what is being renamed, and what they shall hold. */
struct reference {
    char *place, *text; /* owned */
};

struct renaming {
    const struct json *root;
    const char *place;     /* of what gets another name */
    const char *old, *new; /* borrowed */
    struct reference *references;
    size_t count, capacity;
};

/* Whether another value at the pattern has the old name. `here` spells the way down to value. */
static bool still_named(const struct renaming *renaming, const struct json *value, const char *here,
                        const char *pattern)
{
    if (!value) {
        return false;
    }
    if (*pattern == '\0') {
        const char *text = json_text(value);
        return json_is(value, JSON_STRING) && strcmp(text, renaming->old) == 0 &&
               strcmp(here, renaming->place) != 0;
    }
    size_t length = 1 + strcspn(pattern + 1, "/");
    bool any = length == 2 && pattern[1] == '*', list = json_is(value, JSON_ARRAY), found = false;
    size_t index = 0;
    for (const struct json *child = json_first(value); child && !found; child = json_next(child), index++) {
        char *below = list ? place_item(here, index) : place_join(here, json_name(child));
        const char *token = below + strlen(here);
        if (any || (strlen(token) == length && strncmp(token, pattern, length) == 0)) {
            found = still_named(renaming, child, below, pattern + length);
        }
        free(below);
    }
    return found;
}

/* The text with the new name for each mention of the old one, or NULL when there is none; a field of
 * one name is that name or another. Owned. */
static char *renamed(const struct renaming *renaming, const struct field *field, const char *text)
{
    if (strcmp(text, renaming->old) == 0) {
        return memory_text(renaming->new);
    }
    if (!field->names) {
        return NULL;
    }
    size_t old = strlen(renaming->old);
    bool found = false;
    struct buf out;
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    while (*text) {
        size_t length = text_name_span(text);
        bool mention = length == old && strncmp(text, renaming->old, old) == 0;
        size_t step = length > 0 ? length : 1;
        buf_bytes(&out, mention ? renaming->new : text, mention ? strlen(renaming->new) : step);
        found = found || mention;
        text += step;
    }
    if (found && !out.over) {
        return buf_take(&out);
    }
    buf_done(&out);
    return NULL;
}

static void look_at(struct renaming *renaming, const struct field *field, const struct json *value,
                    const char *place)
{
    if (!json_is(value, JSON_STRING) || !place_matches(field->suggest_from, renaming->place)) {
        return;
    }
    char *text = renamed(renaming, field, json_text(value));
    if (text && strcmp(place, renaming->place) != 0) {
        renaming->references = memory_grow(renaming->references, renaming->count, &renaming->capacity,
                                           sizeof *renaming->references);
        renaming->references[renaming->count++] = (struct reference){ memory_text(place), text };
    } else {
        free(text);
    }
}

/* Goes through what the rows know of a document. */
static void gather(struct renaming *renaming, const struct object *object, const struct json *holder,
                   const char *place)
{
    bool list = json_is(holder, JSON_ARRAY);
    size_t index = 0;
    if (!object || (!list && !json_is(holder, JSON_OBJECT))) {
        return;
    }
    for (const struct json *child = json_first(holder); child; child = json_next(child), index++) {
        char *below = list ? place_item(place, index) : place_join(place, json_name(child));
        const struct field *field = list ? NULL : object_field(object, json_name(child));
        if (list) {
            gather(renaming, object, child, below);
        } else if (field && field->suggest_from) {
            look_at(renaming, field, child, below);
        } else if (field && field->type != TYPE_MAPS) {
            gather(renaming, field->object, child, below);
        }
        free(below);
    }
}

/* The pattern by which fields refer to a place, or NULL when none does. */
static const char *pattern_of(const struct object *object, const char *place, unsigned depth)
{
    for (size_t i = 0; object && depth < LIMIT_DOCUMENT_DEPTH && i < object->count; i++) {
        const struct field *field = &object->fields[i];
        const char *pattern = field->suggest_from && place_matches(field->suggest_from, place)
                                  ? field->suggest_from
                                  : pattern_of(field->object, place, depth + 1);
        if (pattern) {
            return pattern;
        }
    }
    return NULL;
}

static void forget(struct renaming *renaming)
{
    for (size_t i = 0; i < renaming->count; i++) {
        free(renaming->references[i].place);
        free(renaming->references[i].text);
    }
    free(renaming->references);
}

/* What shall follow when `place` gets `value`. */
static void find_references(const struct document *document, const struct json *value,
                            struct renaming *renaming)
{
    const struct json *now = document_at(document, renaming->place);
    const struct object *root = document_shape(document)->root;
    if (!json_is(now, JSON_STRING) || !json_is(value, JSON_STRING)) {
        return;
    }
    renaming->root = document_root(document);
    renaming->old = json_text(now);
    renaming->new = json_text(value);
    const char *pattern = pattern_of(root, renaming->place, 0);
    if (pattern && *renaming->old && *renaming->new &&strcmp(renaming->old, renaming->new) != 0 &&
        !still_named(renaming, renaming->root, "", pattern)) {
        gather(renaming, root, renaming->root, "");
    }
}

bool document_rename(struct document *document, const char *place, struct json *value, size_t *followed,
                     struct err *err)
{
    struct renaming renaming = { .place = place };
    find_references(document, value, &renaming);
    document_begin(document);
    bool done = document_set(document, place, value, err);
    for (size_t i = 0; done && i < renaming.count; i++) {
        const struct reference *reference = &renaming.references[i];
        done = document_set(document, reference->place, json_string(reference->text), err);
    }
    document_end(document);
    if (done) {
        *followed = renaming.count;
    }
    forget(&renaming);
    return done;
}
