/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "form/form_state.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

static void set_open(struct form *form, bool open)
{
    char *key = outline_key(&form->outline, form->cursor);

    folds_set(&form->folds, key, open);
    free(key);
    form_refresh(form);
}

/* Left folds what is open, else goes to what holds this line. */
static void go_left(struct form *form)
{
    const struct line *line = form_line(form);

    if (line->foldable && line->open)
        set_open(form, false);
    else if (line->parent != OUTLINE_NONE)
        form_move_to(form, line->parent);
}

static void go_right(struct form *form)
{
    const struct line *line = form_line(form);

    if (line->foldable && !line->open)
        set_open(form, true);
    else if (line->foldable && form->cursor + 1 < form->outline.count)
        form_move_to(form, form->cursor + 1);
}

static void go_to_section(struct form *form, unsigned digit)
{
    unsigned seen = 0;

    for (size_t i = 0; i < form->outline.count; i++) {
        if (form->outline.lines[i].kind == LINE_SECTION && ++seen == digit) {
            form_move_to(form, i);
            form->top = i; /* so that what lies below it is seen */
            return;
        }
    }
}

static bool is_editable(const struct form *form, const struct line *line)
{
    bool leaf = !line->foldable || widget_of(line)->start != NULL;

    return leaf && !line->read_only && !form->read_only;
}

static bool next_editable(struct form *form, bool backwards)
{
    for (size_t i = form->cursor; backwards ? i-- > 0 : ++i < form->outline.count;) {
        if (is_editable(form, &form->outline.lines[i])) {
            form_move_to(form, i);
            return true;
        }
    }
    return false;
}

void form_edit_next(struct form *form, bool backwards)
{
    if (next_editable(form, backwards) && !form_pick(form))
        form_start_typing(form);
}

/* Of the places that somebody wants to go through: the nearest beyond the cursor, and the first or last of
 * all, from which it goes on. */
struct nearest {
    bool backwards;
    const char *place, *around; /* borrowed; NULL: none yet */
    size_t line, around_line;
};

static void consider(struct nearest *nearest, const char *place, size_t line, bool beyond)
{
    bool backwards = nearest->backwards;

    if (beyond && (nearest->place == NULL || (backwards ? line >= nearest->line : line < nearest->line))) {
        nearest->place = place;
        nearest->line = line;
    }
    if (nearest->around == NULL || (backwards ? line >= nearest->around_line : line < nearest->around_line)) {
        nearest->around = place;
        nearest->around_line = line;
    }
}

static void go_to_nearest(struct form *form, const struct nearest *nearest, enum string none)
{
    if (nearest->around == NULL)
        form_say(form, none);
    else
        form_show(form, nearest->place != NULL ? nearest->place : nearest->around);
}

static void go_to_problem(struct form *form, bool backwards)
{
    const struct problems *problems = form_problems(form);
    struct nearest nearest = { .backwards = backwards };
    char *here = form_place(form);
    size_t at = form->cursor;

    for (size_t i = 0; i < problems->count; i++) {
        const char *place = problems->items[i].place;
        size_t line = outline_find(&form->outline, place);
        bool below = line == at && !place_within(place, here) && strcmp(place, here) != 0; /* in a fold */

        consider(&nearest, place, line, backwards ? line < at : line > at || below);
    }
    free(here);
    go_to_nearest(form, &nearest, STRING_NO_PROBLEMS);
}

static void consider_change(const struct form *form, struct nearest *nearest, const char *place)
{
    size_t line = outline_find(&form->outline, place);

    consider(nearest, place, line, nearest->backwards ? line < form->cursor : line > form->cursor);
}

/* What differs from the service, and what was taken from it. */
static void go_to_change(struct form *form, bool backwards)
{
    const struct differences *differences = form_differences(form);
    struct nearest nearest = { .backwards = backwards };

    for (size_t i = 0; i < differences->count; i++)
        consider_change(form, &nearest, differences->items[i].place);
    for (size_t i = 0; i < form->taken.count; i++)
        consider_change(form, &nearest, form->taken.items[i].place);
    go_to_nearest(form, &nearest, STRING_NO_CHANGES);
}

static bool holds(const struct form *form, const struct line *line, const char *text)
{
    struct buf shown;
    bool found;

    buf_init(&shown, LIMIT_DOCUMENT_BYTES);
    if (line->kind == LINE_SECTION)
        buf_format(&shown, "%s ", text_in(line->section->title, form->language));
    if (line->name != NULL)
        buf_format(&shown, "%s ", line->name);
    if (line->field != NULL && line->name != NULL)
        buf_format(&shown, "%s ", text_in(line->field->label, form->language));
    if (!line->foldable) /* what a container holds is found where it stands */
        widget_of(line)->show(line, form->language, &shown);
    found = strcasestr(buf_text(&shown), text) != NULL;
    buf_done(&shown);
    return found;
}

static bool always_open(void *context, const char *key, bool by_default)
{
    (void)context, (void)key, (void)by_default;
    return true;
}

/* Looks through the whole document, also where it is folded away. */
bool form_search(struct form *form, const char *text, bool backwards)
{
    char *here = form_place(form);
    struct outline whole;
    size_t start, found = OUTLINE_NONE;

    outline_init(&whole);
    outline_build(&whole, document_shape(form->document), document_root(form->document), always_open, NULL);
    start = outline_find(&whole, here);
    for (size_t step = 1; step <= whole.count && found == OUTLINE_NONE; step++) {
        size_t line = (start + (backwards ? whole.count - step : step)) % whole.count;

        if (holds(form, &whole.lines[line], text))
            found = line;
    }
    free(here);
    if (found == OUTLINE_NONE) {
        form_say(form, STRING_NO_MATCH, text);
    } else {
        char *place = outline_place(&whole, found);

        form_show(form, place);
        free(place);
    }
    outline_done(&whole);
    return found != OUTLINE_NONE;
}

static size_t page(void)
{
    return term_rows() > 10 ? (size_t)term_rows() - 8 : 3;
}

bool form_navigate(struct form *form, enum action action, struct key key)
{
    size_t to;

    if (form->moving)
        return false; /* edit.c moves the item */
    if (keys_movement(action, form->cursor, form->outline.count, page(), &to)) {
        form_move_to(form, to);
        return true;
    }
    switch (action) {
    case ACTION_LEFT: go_left(form); return true;
    case ACTION_RIGHT: go_right(form); return true;
    case ACTION_SECTION: go_to_section(form, key.code - '0'); return true;
    case ACTION_NEXT_FIELD: form_edit_next(form, false); return true;
    case ACTION_PREVIOUS_FIELD: form_edit_next(form, true); return true;
    case ACTION_NEXT_PROBLEM: go_to_problem(form, false); return true;
    case ACTION_PREVIOUS_PROBLEM: go_to_problem(form, true); return true;
    case ACTION_NEXT_CHANGE: go_to_change(form, false); return true;
    case ACTION_PREVIOUS_CHANGE: go_to_change(form, true); return true;
    default: return false;
    }
}
