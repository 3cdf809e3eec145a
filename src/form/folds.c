#include "form/folds.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void clear(struct fold *items, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        free(items[i].key);
    *count = 0;
}

void folds_done(struct folds *folds)
{
    clear(folds->items, &folds->count);
    clear(folds->parked, &folds->parked_count);
    free(folds->items);
    free(folds->parked);
    *folds = (struct folds){ 0 };
}

bool folds_open(const struct folds *folds, const char *key, bool by_default)
{
    for (size_t i = 0; i < folds->count; i++) {
        if (strcmp(folds->items[i].key, key) == 0)
            return folds->items[i].open;
    }
    return by_default;
}

void folds_set(struct folds *folds, const char *key, bool open)
{
    for (size_t i = 0; i < folds->count; i++) {
        if (strcmp(folds->items[i].key, key) == 0) {
            folds->items[i].open = open;
            return;
        }
    }
    folds->items = memory_grow(folds->items, folds->count, &folds->capacity, sizeof *folds->items);
    folds->items[folds->count++] = (struct fold){ memory_text(key), open };
}

/* Splits "/list/7/constraint" under "/list" into 7 and "/constraint". */
static bool split(const char *key, const char *list, size_t list_size, size_t *index, const char **rest)
{
    char *end;

    if (strncmp(key, list, list_size) != 0 || key[list_size] != '/')
        return false;
    *index = strtoul(key + list_size + 1, &end, 10);
    *rest = end;
    return end != key + list_size + 1 && (*end == '\0' || *end == '/' || *end == '~');
}

static char *joined(const char *list, size_t list_size, size_t index, const char *rest)
{
    struct buf key;

    buf_init(&key, LIMIT_DOCUMENT_BYTES);
    buf_bytes(&key, list, list_size);
    buf_format(&key, "/%zu%s", index, rest);
    return buf_take(&key);
}

static void remove_at(struct folds *folds, size_t at)
{
    free(folds->items[at].key);
    folds->items[at] = folds->items[--folds->count];
}

static void park(struct folds *folds, const char *rest, bool open)
{
    folds->parked =
        memory_grow(folds->parked, folds->parked_count, &folds->parked_capacity, sizeof *folds->parked);
    folds->parked[folds->parked_count++] = (struct fold){ memory_text(rest), open };
}

static void item_taken(struct folds *folds, const char *list, size_t list_size, const struct edit *edit)
{
    size_t gone = edit->position;

    clear(folds->parked, &folds->parked_count);
    folds->parked_step = edit->step;
    for (size_t i = folds->count; i-- > 0;) {
        const char *rest;
        size_t index;
        char *key = folds->items[i].key;

        if (!split(key, list, list_size, &index, &rest) || index < gone)
            continue;
        if (index == gone) {
            park(folds, rest, folds->items[i].open);
            remove_at(folds, i);
            continue;
        }
        folds->items[i].key = joined(list, list_size, index - 1, rest);
        free(key);
    }
}

static void item_put(struct folds *folds, const char *list, size_t list_size, const struct edit *edit)
{
    size_t at = edit->position;

    for (size_t i = 0; i < folds->count; i++) {
        const char *rest;
        size_t index;
        char *key = folds->items[i].key;

        if (!split(key, list, list_size, &index, &rest) || index < at)
            continue;
        folds->items[i].key = joined(list, list_size, index + 1, rest);
        free(key);
    }
    /* Of another step it is another item. */
    for (size_t i = 0; i < folds->parked_count && folds->parked_step == edit->step; i++) {
        char *key = joined(list, list_size, at, folds->parked[i].key);

        folds_set(folds, key, folds->parked[i].open);
        free(key);
    }
    clear(folds->parked, &folds->parked_count);
}

void folds_follow(struct folds *folds, const struct edit *edit, bool backwards)
{
    const struct json *before = backwards ? edit->after : edit->before;
    const struct json *after = backwards ? edit->before : edit->after;
    const char *slash = strrchr(edit->place, '/');
    size_t list_size = slash != NULL ? (size_t)(slash - edit->place) : 0;

    if (!edit->in_list || (before == NULL) == (after == NULL))
        return;
    if (after == NULL)
        item_taken(folds, edit->place, list_size, edit);
    else
        item_put(folds, edit->place, list_size, edit);
}
