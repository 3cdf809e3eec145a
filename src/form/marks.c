/* What differs from the base, as the lines of a form are marked: by places of the document as it is now. */
#include "base/memory.h"
#include "base/place.h"
#include "form/form_state.h"

#include <stdlib.h>
#include <string.h>

void form_forget_marks(struct form *form)
{
    for (size_t i = 0; i < form->mark_count; i++)
        free(form->marks[i].place);
    form->mark_count = 0;
}

/* Takes place. */
static void add(struct form *form, char *place, bool fresh)
{
    form->marks = memory_grow(form->marks, form->mark_count, &form->mark_capacity, sizeof *form->marks);
    form->marks[form->mark_count++] = (struct mark){ place, fresh };
}

static bool is_item(const struct json *root, const char *place)
{
    char *above = place_parent(place);
    bool item = above != NULL && json_is(place_find(root, above), JSON_ARRAY);

    free(above);
    return item;
}

/* The fields of an item that the base does not have; was is the item that stood there under another name. */
static void add_fields(struct form *form, const char *place, const struct json *was, const struct json *now)
{
    if (!json_is(now, JSON_OBJECT)) {
        if (json_first(now) != NULL || (json_text(now) != NULL && *json_text(now) != '\0') ||
            json_is(now, JSON_BOOLEAN)) {
            if (was == NULL || !json_same(was, now))
                add(form, memory_text(place), false);
        }
        return;
    }
    for (const struct json *member = json_first(now); member != NULL; member = json_next(member)) {
        char *below = place_join(place, json_name(member));

        add_fields(form, below, json_member(was, json_name(member)), member);
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

void form_note_marks(struct form *form)
{
    size_t count = form->differences.count;
    const struct difference **sorted = memory_new(count + 1, sizeof *sorted);

    form_forget_marks(form);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &form->differences.items[i];
    qsort(sorted, count, sizeof *sorted, by_place);
    for (size_t i = 0; i < count; i++) {
        const struct difference *now = sorted[i];
        bool fresh = now->fate == FATE_SET && now->before == NULL &&
                     is_item(document_root(form->document), now->place);
        bool gone = now->fate == FATE_CLEARED && is_item(document_base(form->document), now->place);

        /* What stands where an item was is another one: the list has changed. */
        add(form, gone ? place_parent(now->place) : memory_text(now->place), fresh);
        if (fresh)
            add_fields(form, now->place, replaced(sorted, count, i), now->after);
    }
    free(sorted);
    if (form->mark_count > 0)
        qsort(form->marks, form->mark_count, sizeof *form->marks, by_mark);
}

/* The first mark that does not stand in front of a place. */
static size_t first_from(const struct form *form, const char *place)
{
    size_t low = 0, high = form->mark_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(form->marks[middle].place, place) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool form_changed_under(const struct form *form, const char *place)
{
    size_t length = strlen(place);

    /* "/a-b" stands between "/a" and what is below it. */
    for (size_t i = first_from(form, place);
         i < form->mark_count && strncmp(form->marks[i].place, place, length) == 0; i++) {
        if (place_within(place, form->marks[i].place))
            return true;
    }
    return false;
}

bool form_new_item(const struct form *form, const char *place)
{
    for (size_t i = first_from(form, place); i < form->mark_count && strcmp(form->marks[i].place, place) == 0;
         i++) {
        if (form->marks[i].fresh)
            return true;
    }
    return false;
}
