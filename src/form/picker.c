#include "base/memory.h"
#include "form/form_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct choice truth_rows[] = { { .value = "true", .text = { "", "" } },
                                            { .value = "false", .text = { "", "" } } };
static const struct choices truths = { .rows = truth_rows, .count = COUNT(truth_rows), .closed = true };

static bool is_boolean(const struct line *line)
{
    return widget_of(line)->toggle != NULL;
}

static const struct choice *choice_now(const struct line *line, const struct choices *choices)
{
    if (json_is(line->value, JSON_BOOLEAN))
        return choice_find(choices, json_true(line->value) ? "true" : "false");
    return json_text(line->value) != NULL ? choice_find(choices, json_text(line->value)) : NULL;
}

bool form_pick(struct form *form)
{
    const struct line *line = form_line(form);
    const struct choices *choices = is_boolean(line) ? &truths : form_choices(form, form->cursor);
    const struct choice *now;

    if (line->foldable || choices == NULL || !choices->closed || choices->count == 0)
        return false;
    now = choice_now(line, choices);
    form->picking = (struct picking){ .active = true,
                                      .choices = choices,
                                      .selected = now != NULL ? (size_t)(now - choices->rows) : 0 };
    return true;
}

static void take(struct form *form)
{
    struct err err = { 0 };
    char *place = form_place(form);
    const struct choice *choice = &form->picking.choices->rows[form->picking.selected];
    struct json *value = form->picking.choices == &truths ? json_boolean(choice == &truth_rows[0])
                                                          : json_string(choice->value);

    form->picking.active = false;
    if (!document_set(form->document, place, value, &err))
        form_say_err(form, &err);
    form_refresh(form);
    form_show(form, place);
    free(place);
}

static bool go_to_letter(struct picking *picking, uint32_t letter)
{
    for (size_t step = 1; step <= picking->choices->count; step++) {
        size_t at = (picking->selected + step) % picking->choices->count;

        if (letter < 128 &&
            tolower((unsigned char)picking->choices->rows[at].value[0]) == tolower((int)letter)) {
            picking->selected = at;
            picking->touched = true;
            return true;
        }
    }
    return false;
}

/* Moves the selection; false when the key is none that does. */
static bool select_row(struct picking *picking, enum action action, struct key key)
{
    size_t count = picking->choices->count;

    switch (action) {
    case ACTION_UP: picking->selected = (picking->selected + count - 1) % count; break;
    case ACTION_TOGGLE:
    case ACTION_DOWN: picking->selected = (picking->selected + 1) % count; break;
    case ACTION_PAGE_UP:
    case ACTION_FIRST: picking->selected = 0; break;
    case ACTION_PAGE_DOWN:
    case ACTION_LAST: picking->selected = count - 1; break;
    default: return go_to_letter(picking, key.function ? 0 : key.code);
    }
    picking->touched = true;
    return true;
}

bool form_picking_key(struct form *form, struct key key)
{
    struct picking *picking = &form->picking;
    enum action action = keys_action(key, STATE_PICK);

    switch (action) {
    case ACTION_ABANDON: picking->active = false; return true;
    case ACTION_ACCEPT:
        take(form);
        if (form->cursor + 1 < form->outline.count)
            form_move_to(form, form->cursor + 1);
        return true;
    case ACTION_ACCEPT_NEXT:
    case ACTION_ACCEPT_PREVIOUS:
        if (picking->touched)
            take(form);
        picking->active = false;
        form_edit_next(form, action == ACTION_ACCEPT_PREVIOUS);
        return true;
    default: return select_row(picking, action, key);
    }
}
