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

static void go_to_problem(struct form *form, bool backwards)
{
    const struct problems *problems = form_problems(form);
    char *here = form_place(form);
    size_t at = form->cursor, best = OUTLINE_NONE, best_line = 0;

    for (size_t i = 0; i < problems->count; i++) {
        size_t line = outline_find(&form->outline, problems->items[i].place);
        bool beyond = backwards ? line < at
                                : line > at || (line == at && !place_within(problems->items[i].place, here) &&
                                                strcmp(problems->items[i].place, here) != 0);
        bool nearer = best == OUTLINE_NONE || (backwards ? line >= best_line : line < best_line);

        if (beyond && nearer) {
            best = i;
            best_line = line;
        }
    }
    free(here);
    if (problems->count == 0)
        form_say(form, STRING_NO_PROBLEMS);
    else
        form_show(form, problems->items[best != OUTLINE_NONE ? best
                                        : backwards          ? problems->count - 1
                                                             : 0]
                            .place);
}

static void go_to_change(struct form *form, bool backwards)
{
    const struct differences *differences = form_differences(form);
    size_t best = OUTLINE_NONE, best_line = 0;

    for (size_t i = 0; i < differences->count; i++) {
        size_t line = outline_find(&form->outline, differences->items[i].place);
        bool beyond = backwards ? line < form->cursor : line > form->cursor;

        if (beyond && (best == OUTLINE_NONE || (backwards ? line >= best_line : line < best_line))) {
            best = i;
            best_line = line;
        }
    }
    if (differences->count == 0)
        form_say(form, STRING_NO_CHANGES);
    else
        form_show(form,
                  differences->items[best != OUTLINE_NONE ? best
                                     : backwards          ? differences->count - 1
                                                          : 0]
                      .place);
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
