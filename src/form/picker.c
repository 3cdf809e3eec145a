#include "base/memory.h"
#include "form/form_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_boolean(const struct line *line)
{
    return widget_of(line)->toggle != NULL;
}

static const char *value_now(const struct line *line)
{
    if (json_is(line->value, JSON_BOOLEAN))
        return json_true(line->value) ? "true" : "false";
    return json_text(line->value);
}

static void select_value(struct picking *picking, const char *value)
{
    size_t nth = offers_find(&picking->offers, value);

    picking->selected = nth < picking->offers.shown_count ? nth : 0;
}

void form_stop_picking(struct form *form)
{
    offers_done(&form->picking.offers);
    line_editor_done(&form->picking.typed);
    form->picking = (struct picking){ 0 };
}

static void open_picker(struct form *form, bool narrows)
{
    struct picking *picking = &form->picking;

    form_stop_picking(form);
    picking->active = true;
    picking->narrows = narrows;
    line_editor_init(&picking->typed, "");
    offers_gather(&picking->offers, form, form->cursor);
    select_value(picking, value_now(form_line(form)));
}

bool form_pick(struct form *form)
{
    const struct line *line = form_line(form);
    const struct choices *choices = form_choices(form, form->cursor);

    if (line->foldable || (!is_boolean(line) && (choices == NULL || !choices->closed || choices->count == 0)))
        return false;
    open_picker(form, false);
    return true;
}

bool form_pick_open(struct form *form)
{
    const struct line *line = form_line(form);

    if (line->foldable || widget_of(line)->start == NULL)
        return false;
    open_picker(form, true);
    if (form->picking.offers.count == 0 && !form->picking.offers.known.fetching)
        form_stop_picking(form);
    return form->picking.active;
}

void form_pick_anew(struct form *form)
{
    struct picking *picking = &form->picking;
    const struct offered *selected = offers_shown(&picking->offers, picking->selected);
    char *value = memory_text(selected != NULL ? selected->value : value_now(form_line(form)));

    offers_gather(&picking->offers, form, form->cursor);
    offers_narrow(&picking->offers, buf_text(&picking->typed.text));
    select_value(picking, value);
    free(value);
}

/* Where nothing is left to choose from, what was typed is the value. */
static const char *chosen(const struct picking *picking)
{
    const struct offered *selected = offers_shown(&picking->offers, picking->selected);
    const char *typed = buf_text(&picking->typed.text);

    return selected != NULL ? selected->value : *typed != '\0' ? typed : NULL;
}

static void take(struct form *form)
{
    struct err err = { 0 };
    char *place = form_place(form);
    const char *value = chosen(&form->picking);

    if (value != NULL && is_boolean(form_line(form))) {
        if (!document_set(form->document, place, json_boolean(strcmp(value, "true") == 0), &err))
            form_say_err(form, &err);
    } else if (value != NULL && !fills_set(form, place, json_string(value), &err)) {
        form_say_err(form, &err);
    }
    form_stop_picking(form);
    form_refresh(form);
    free(place);
}

static bool go_to_letter(struct picking *picking, uint32_t letter)
{
    for (size_t step = 1; step <= picking->offers.shown_count; step++) {
        size_t at = (picking->selected + step) % picking->offers.shown_count;

        if (letter < 128 &&
            tolower((unsigned char)offers_shown(&picking->offers, at)->value[0]) == tolower((int)letter)) {
            picking->selected = at;
            picking->touched = true;
            return true;
        }
    }
    return false;
}

/* What is typed narrows; the selection stays on its value while that is shown. */
static bool narrow(struct form *form, enum action action, struct key key)
{
    struct picking *picking = &form->picking;
    bool changed = action == ACTION_NONE
                       ? line_editor_type(&picking->typed, key)
                       : action == ACTION_ERASE_BACK && line_editor_act(&picking->typed, action);

    if (!changed)
        return action == ACTION_ERASE_BACK;
    offers_narrow(&picking->offers, buf_text(&picking->typed.text));
    picking->selected = 0;
    picking->touched = buf_text(&picking->typed.text)[0] != '\0';
    if (!picking->touched)
        select_value(picking, value_now(form_line(form)));
    return true;
}

static bool letter_pressed(struct form *form, enum action action, struct key key)
{
    if (form->picking.narrows)
        return narrow(form, action, key);
    return go_to_letter(&form->picking, key.function ? 0 : key.code);
}

/* Moves the selection; false when the key is none that does. */
static bool select_row(struct form *form, enum action action, struct key key)
{
    struct picking *picking = &form->picking;
    size_t count = picking->offers.shown_count, page = form_picker_rows();

    switch (action) {
    case ACTION_UP: picking->selected = count > 0 ? (picking->selected + count - 1) % count : 0; break;
    case ACTION_TOGGLE:
    case ACTION_DOWN: picking->selected = count > 0 ? (picking->selected + 1) % count : 0; break;
    case ACTION_HALF_UP:
    case ACTION_PAGE_UP: picking->selected -= picking->selected < page ? picking->selected : page; break;
    case ACTION_HALF_DOWN:
    case ACTION_PAGE_DOWN: picking->selected += page; break;
    case ACTION_FIRST: picking->selected = 0; break;
    case ACTION_LAST: picking->selected = count; break;
    default: return letter_pressed(form, action, key);
    }
    if (picking->selected >= count)
        picking->selected = count > 0 ? count - 1 : 0;
    picking->touched = true;
    return true;
}

bool form_picking_key(struct form *form, struct key key)
{
    enum action action = keys_action(key, STATE_PICK);

    switch (action) {
    case ACTION_ABANDON: form_stop_picking(form); return true;
    case ACTION_ACCEPT:
        take(form);
        if (form->cursor + 1 < form->outline.count)
            form_move_to(form, form->cursor + 1);
        return true;
    case ACTION_ACCEPT_NEXT:
    case ACTION_ACCEPT_PREVIOUS:
        if (form->picking.touched)
            take(form);
        form_stop_picking(form);
        form_edit_next(form, action == ACTION_ACCEPT_PREVIOUS);
        return true;
    default: return select_row(form, action, key);
    }
}
