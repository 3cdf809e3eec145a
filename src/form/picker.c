#include "base/memory.h"
#include "form/form_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool form_pick(struct form *form)
{
    const struct line *line = form_line(form);
    const struct choices *choices = form_choices(form, form->cursor);
    const struct choice *now;

    if (widget_of(line)->toggle != NULL)
        return true; /* true or false: Space is quicker than a list of two */
    if (choices == NULL || !choices->closed || choices->count == 0)
        return false;
    now = json_text(line->value) != NULL ? choice_find(choices, json_text(line->value)) : NULL;
    form->picking.active = true;
    form->picking.choices = choices;
    form->picking.selected = now != NULL ? (size_t)(now - choices->rows) : 0;
    return true;
}

static void take(struct form *form)
{
    struct err err = { 0 };
    char *place = form_place(form);
    const char *value = form->picking.choices->rows[form->picking.selected].value;

    form->picking.active = false;
    if (!document_set(form->document, place, json_string(value), &err))
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
            return true;
        }
    }
    return false;
}

bool form_picking_key(struct form *form, struct key key)
{
    struct picking *picking = &form->picking;
    enum action action = keys_action(key, STATE_PICK);
    size_t count = picking->choices->count;

    switch (action) {
    case ACTION_UP: picking->selected = (picking->selected + count - 1) % count; return true;
    case ACTION_TOGGLE:
    case ACTION_DOWN: picking->selected = (picking->selected + 1) % count; return true;
    case ACTION_PAGE_UP:
    case ACTION_FIRST: picking->selected = 0; return true;
    case ACTION_PAGE_DOWN:
    case ACTION_LAST: picking->selected = count - 1; return true;
    case ACTION_ABANDON: picking->active = false; return true;
    case ACTION_OPEN:
        take(form);
        if (form->cursor + 1 < form->outline.count)
            form_move_to(form, form->cursor + 1);
        return true;
    case ACTION_ACCEPT_NEXT:
    case ACTION_ACCEPT_PREVIOUS:
        take(form);
        if (form_next_editable(form, action == ACTION_ACCEPT_PREVIOUS) && !form_pick(form))
            form_start_typing(form);
        return true;
    case ACTION_NONE:
        if (go_to_letter(picking, key.code))
            return true;
        return false;
    default: return false;
    }
}
