/* What differs from the base, and what a merge took from the service, as the lines of a form are marked: by
 * places of the document as it is now. */
#include "base/memory.h"
#include "base/place.h"
#include "form/form_state.h"

#include <stdlib.h>
#include <string.h>

static void forget(struct marks *marks)
{
    for (size_t i = 0; i < marks->count; i++)
        free(marks->items[i].place);
    marks->count = 0;
}

void form_forget_marks(struct form *form)
{
    forget(&form->changed);
    forget(&form->taken);
    free(form->changed.items);
    free(form->taken.items);
    form->changed = form->taken = (struct marks){ 0 };
}

/* Takes place. */
static void add(struct marks *marks, char *place, bool fresh)
{
    marks->items = memory_grow(marks->items, marks->count, &marks->capacity, sizeof *marks->items);
    marks->items[marks->count++] = (struct mark){ place, fresh };
}

static bool is_item(const struct json *root, const char *place)
{
    char *above = place_parent(place);
    bool item = above != NULL && json_is(place_find(root, above), JSON_ARRAY);

    free(above);
    return item;
}

/* The fields of an item that the base does not have; was is the item that stood there under another name. */
static void add_fields(struct marks *marks, const char *place, const struct json *was, const struct json *now)
{
    if (!json_is(now, JSON_OBJECT)) {
        if (json_first(now) != NULL || (json_text(now) != NULL && *json_text(now) != '\0') ||
            json_is(now, JSON_BOOLEAN)) {
            if (was == NULL || !json_same(was, now))
                add(marks, memory_text(place), false);
        }
        return;
    }
    for (const struct json *member = json_first(now); member != NULL; member = json_next(member)) {
        char *below = place_join(place, json_name(member));

        add_fields(marks, below, json_member(was, json_name(member)), member);
        free(below);
    }
}

static int by_place(const void *one, const void *other)
{
    return strcmp((*(const struct difference *const *)one)->place,
                  (*(const struct difference *const *)other)->place);
}

/* What was there before an item came, when both have one place: the one got the other's name, or took its
 * place. Neighbours in an order by place. */
static const struct json *replaced(const struct difference *const *sorted, size_t count, size_t at)
{
    for (size_t near = at > 0 ? at - 1 : 0; near < count && near <= at + 1; near++) {
        if (sorted[near]->fate == FATE_CLEARED && strcmp(sorted[near]->place, sorted[at]->place) == 0)
            return sorted[near]->before;
    }
    return NULL;
}

static int by_mark(const void *one, const void *other)
{
    return strcmp(((const struct mark *)one)->place, ((const struct mark *)other)->place);
}

static void sort(struct marks *marks)
{
    if (marks->count > 0)
        qsort(marks->items, marks->count, sizeof *marks->items, by_mark);
}

static void note_changed(struct form *form)
{
    size_t count = form->differences.count;
    const struct difference **sorted = memory_new(count + 1, sizeof *sorted);

    forget(&form->changed);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &form->differences.items[i];
    qsort(sorted, count, sizeof *sorted, by_place);
    for (size_t i = 0; i < count; i++) {
        const struct difference *now = sorted[i];
        bool fresh = now->fate == FATE_SET && now->before == NULL &&
                     is_item(document_root(form->document), now->place);
        bool gone = now->fate == FATE_CLEARED && is_item(document_base(form->document), now->place);

        /* What stands where an item was is another one: the list has changed. */
        add(&form->changed, gone ? place_parent(now->place) : memory_text(now->place), fresh);
        if (fresh)
            add_fields(&form->changed, now->place, replaced(sorted, count, i), now->after);
    }
    free(sorted);
    sort(&form->changed);
}

static void note_taken(struct form *form)
{
    struct takings takings = { 0 };

    forget(&form->taken);
    takings_make(&takings, form->document);
    for (size_t i = 0; i < takings.count; i++)
        add(&form->taken, memory_text(takings.items[i].place),
            takings.items[i].item && takings.items[i].fate != FATE_CLEARED);
    takings_done(&takings);
    sort(&form->taken);
}

void form_note_marks(struct form *form)
{
    note_changed(form);
    note_taken(form);
}

/* The first mark that does not stand in front of a place. */
static size_t first_from(const struct marks *marks, const char *place)
{
    size_t low = 0, high = marks->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(marks->items[middle].place, place) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool marks_under(const struct marks *marks, const char *place)
{
    size_t length = strlen(place);

    /* "/a-b" stands between "/a" and what is below it. */
    for (size_t i = first_from(marks, place);
         i < marks->count && strncmp(marks->items[i].place, place, length) == 0; i++) {
        if (place_within(place, marks->items[i].place))
            return true;
    }
    return false;
}

bool marks_fresh(const struct marks *marks, const char *place)
{
    for (size_t i = first_from(marks, place); i < marks->count && strcmp(marks->items[i].place, place) == 0;
         i++) {
        if (marks->items[i].fresh)
            return true;
    }
    return false;
}
