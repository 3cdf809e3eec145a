#include "commands/select.h"

#include "base/memory.h"
#include "base/place.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* An item with what it is sorted by. */
struct entry {
    const struct json *item;
    const char *name;
    int64_t created;
    size_t number;
};

static bool holds(const char *text, const char *part)
{
    size_t size = strlen(part);
    for (; *text; text++)
        if (strncasecmp(text, part, size) == 0)
            return true;
    return size == 0;
}

static bool asked_for(const struct json *item, const struct subject *subject, const struct list_query *query)
{
    const char *name = json_text(place_find(item, subject->name));
    const char *workspace = subject->workspace ? json_text(place_find(item, subject->workspace)) : NULL;
    if (query->search && !(name && holds(name, query->search)))
        return false;
    return !query->workspace_id || (workspace && strcmp(workspace, query->workspace_id) == 0);
}

static int by_number(const struct entry *a, const struct entry *b)
{
    return (a->number > b->number) - (a->number < b->number);
}

static int by_name(const void *one, const void *other)
{
    const struct entry *a = one, *b = other;
    int order = strcmp(a->name, b->name);
    return order ? order : by_number(a, b);
}

static int by_created(const void *one, const void *other)
{
    const struct entry *a = one, *b = other;
    int order = (a->created > b->created) - (a->created < b->created);
    return order ? order : by_number(a, b);
}

/* As it is asked of the service: by creation unless a name is named, the latest first unless "asc". */
static void sort(struct entry *entries, size_t count, const struct list_query *query)
{
    bool named = query->sort_by && strcmp(query->sort_by, "create_time") != 0;
    qsort(entries, count, sizeof *entries, named ? by_name : by_created);
    if (query->order && strcmp(query->order, "asc") == 0)
        return;
    for (size_t i = 0; i < count / 2; i++) {
        struct entry one = entries[i];
        entries[i] = entries[count - 1 - i];
        entries[count - 1 - i] = one;
    }
}

struct json *select_items(const struct json *items, const struct subject *subject,
                          const struct list_query *query)
{
    struct json *selected = json_array();
    struct entry *entries = NULL;
    size_t count = 0, capacity = 0, all = json_count(items);
    bool falling = !query->order || strcmp(query->order, "asc") != 0;
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        if (!asked_for(item, subject, query))
            continue;
        const char *name = json_text(place_find(item, subject->name));
        entries = memory_grow(entries, count, &capacity, sizeof *entries);
        /* Turned round, those that sort alike have to be in their order again. */
        entries[count] = (struct entry){ item, name ? name : "", 0, falling ? all - count : count };
        json_int64(place_find(item, subject->created), &entries[count].created);
        count++;
    }
    if (count > 1)
        sort(entries, count, query);
    for (size_t i = 0; i < count && (query->limit == 0 || i < query->limit); i++)
        json_insert_item(selected, SIZE_MAX, json_copy(entries[i].item));
    free(entries);
    return selected;
}
