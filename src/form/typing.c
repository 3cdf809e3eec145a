#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "form/form_state.h"

#include <stdlib.h>
#include <string.h>

static void show_newer(struct typing *typing)
{
    problems_done(&typing->problems);
    typing->problems = typing->newer;
    problems_init(&typing->newer);
    typing->newer_due = 0;
}

/* Whether the same things are wrong as before, though their sentences may quote another text. */
static bool same_problems(const struct problems *one, const struct problems *other)
{
    bool same = one->count == other->count;

    for (size_t i = 0; same && i < one->count; i++)
        same = one->items[i].severity == other->items[i].severity &&
               one->items[i].code == other->items[i].code && one->items[i].from == other->items[i].from &&
               strcmp(one->items[i].place, other->items[i].place) == 0;
    return same;
}

/* Of a list typed as words between commas only the last word is being asked for. */
static size_t word_start(const struct line *line, const char *text)
{
    const char *comma = line->foldable ? strrchr(text, ',') : NULL;
    size_t start = comma != NULL ? (size_t)(comma - text) + 1 : 0;

    return start + strspn(text + start, " ");
}

/* What is typed narrows; a text that is one of the words already does not: the others are still of interest.
 */
static void narrow(struct form *form)
{
    struct typing *typing = &form->typing;
    const char *text = typing->asked != NULL ? typing->asked : buf_text(&typing->editor.text);
    const char *word = text + word_start(form_line(form), text);
    bool known = typing->asked == NULL && offers_value(&typing->offers, word) != NULL;

    offers_narrow(&typing->offers, known ? "" : word);
    if (!known)
        offers_leave_out(&typing->offers, word);
}

/* An empty text leaves an absent field absent, and null as it is. */
static bool says_nothing(const struct line *line, const char *text)
{
    return *text == '\0' && (line->value == NULL || json_is(line->value, JSON_NULL));
}

/* Checks the text as it stands, so that a mistake shows while it is being made. A
 * sentence that only quotes the text anew waits until the typing rests: over a
 * slow link it would cost more than the character. */
static void check_typed(struct form *form)
{
    const struct line *line = form_line(form);
    struct typing *typing = &form->typing;
    const char *text = buf_text(&typing->editor.text);
    struct err err = { 0 };
    struct json *value = NULL;

    if (!says_nothing(line, text))
        value = widget_of(line)->accept(line, text, &err);
    typing->unchecked = false;
    problems_done(&typing->newer);
    problems_init(&typing->newer);
    if (err.kind == ERR_NONE)
        check_field(document_shape(form->document), document_root(form->document), typing->place, value,
                    &typing->newer);
    json_free(value);
    if (typing->newer.count > 0 && same_problems(&typing->newer, &typing->problems))
        typing->newer_due = clock_monotonic_ms() + FORM_REST_MS;
    else
        show_newer(typing);
    if (typing->asked == NULL)
        narrow(form);
}

bool form_typing_idle(struct form *form, int64_t now)
{
    if (form->typing.active && form->typing.unchecked) {
        check_typed(form);
        return true;
    }
    if (form->typing.newer_due == 0 || now < form->typing.newer_due)
        return false;
    show_newer(&form->typing);
    return true;
}

bool form_start_typing(struct form *form)
{
    const struct line *line = form_line(form);
    const struct widget *widget = widget_of(line);
    struct typing *typing = &form->typing;
    struct buf text;

    if (widget->start == NULL)
        return false;
    form_stop_typing(form);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    widget->start(line, &text);
    if (text.size > LIMIT_LINE_BYTES) {
        form_say(form, STRING_TEXT_TOO_LONG);
        buf_done(&text);
        return false;
    }
    typing->place = form_place(form);
    line_editor_init(&typing->editor, buf_text(&text));
    buf_done(&text);
    problems_init(&typing->problems);
    problems_init(&typing->newer);
    typing->active = true;
    offers_gather(&typing->offers, form, form->cursor);
    check_typed(form);
    return true;
}

void form_stop_typing(struct form *form)
{
    struct typing *typing = &form->typing;

    if (!typing->active)
        return;
    line_editor_done(&typing->editor);
    problems_done(&typing->problems);
    problems_done(&typing->newer);
    offers_done(&typing->offers);
    free(typing->place);
    free(typing->asked);
    *typing = (struct typing){ 0 };
}

bool form_typing(const struct form *form, const char **place, const char **text, size_t *cursor)
{
    if (!form->typing.active)
        return false;
    *place = form->typing.place;
    *text = buf_text(&form->typing.editor.text);
    *cursor = form->typing.editor.cursor;
    return true;
}

void form_resume_typing(struct form *form, const char *place, const char *text, size_t cursor)
{
    char *here;

    form_show(form, place);
    here = form_place(form);
    if (strcmp(here, place) == 0 && !form_line(form)->read_only && form_start_typing(form)) {
        line_editor_set(&form->typing.editor, text);
        line_editor_place(&form->typing.editor, cursor);
        check_typed(form);
    }
    free(here);
}

/* The text becomes the value of the field. */
static bool put(struct form *form, const char *text, struct err *err)
{
    const struct line *line = form_line(form);
    const struct widget *widget = widget_of(line);
    struct json *value;
    char *place;
    bool done;

    if (says_nothing(line, text))
        return true;
    value = widget->accept(line, text, err);
    if (value == NULL)
        return false;
    place = form_place(form);
    done = fills_set(form, place, value, err);
    free(place);
    return done;
}

bool form_typing_accept(struct form *form)
{
    struct err err = { 0 };

    if (!form->typing.active)
        return true;
    if (!put(form, buf_text(&form->typing.editor.text), &err)) {
        form_say_err(form, &err);
        return false;
    }
    form_stop_typing(form);
    return true;
}

bool form_accept(struct form *form)
{
    form_end_moving(form, false); /* what is done with the whole must not meet a step that is not whole */
    form_stop_picking(form);
    return form_typing_accept(form);
}

bool form_field_text(const struct form *form, struct buf *out)
{
    const struct line *line = form_line(form);

    if (form->typing.active) {
        buf_string(out, buf_text(&form->typing.editor.text));
        return true;
    }
    if (line == NULL || form->read_only || line->read_only || widget_of(line)->start == NULL)
        return false;
    widget_of(line)->start(line, out);
    return true;
}

bool form_put_text(struct form *form, const char *text, struct err *err)
{
    if (!put(form, text, err))
        return false;
    form_stop_typing(form);
    return true;
}

/* Suggestions. */

void form_suggest_anew(struct form *form)
{
    struct typing *typing = &form->typing;
    const char *text = buf_text(&typing->editor.text);
    size_t taken;

    offers_gather(&typing->offers, form, form->cursor);
    narrow(form);
    taken = offers_find(&typing->offers, text + word_start(form_line(form), text));
    typing->suggestion = typing->asked != NULL && taken < typing->offers.shown_count ? taken + 1 : 0;
}

static bool suggest(struct form *form, bool backwards)
{
    struct typing *typing = &form->typing;
    size_t count = typing->offers.shown_count;
    struct buf text;

    if (count == 0)
        return false;
    if (typing->asked == NULL)
        typing->asked = memory_text(buf_text(&typing->editor.text));
    if (typing->suggestion == 0)
        typing->suggestion = backwards ? count : 1;
    else
        typing->suggestion =
            backwards ? (typing->suggestion + count - 2) % count + 1 : typing->suggestion % count + 1;
    buf_init(&text, LIMIT_LINE_BYTES);
    buf_bytes(&text, typing->asked, word_start(form_line(form), typing->asked));
    buf_string(&text, offers_shown(&typing->offers, typing->suggestion - 1)->value);
    line_editor_set(&typing->editor, buf_text(&text));
    buf_done(&text);
    return true;
}

static void forget_suggestion(struct typing *typing)
{
    free(typing->asked);
    typing->asked = NULL;
    typing->suggestion = 0;
}

static void accept_and_go(struct form *form, enum action action)
{
    if (!form_typing_accept(form))
        return;
    if (action == ACTION_ACCEPT_NEXT || action == ACTION_ACCEPT_PREVIOUS) {
        form_edit_next(form, action == ACTION_ACCEPT_PREVIOUS);
        return;
    }
    if (action == ACTION_SUGGEST_PREVIOUS)
        form_move_to(form, form->cursor > 0 ? form->cursor - 1 : 0);
    else if (form->cursor + 1 < form->outline.count)
        form_move_to(form, form->cursor + 1);
}

bool form_typing_key(struct form *form, struct key key)
{
    enum action action = keys_action(key, STATE_EDIT);
    struct line_editor *editor = &form->typing.editor;

    switch (action) {
    case ACTION_ACCEPT:
    case ACTION_ACCEPT_NEXT:
    case ACTION_ACCEPT_PREVIOUS: accept_and_go(form, action); return true;
    case ACTION_ABANDON: form_give_up(form); return true;
    case ACTION_SUGGEST_NEXT:
    case ACTION_SUGGEST_PREVIOUS:
        if (suggest(form, action == ACTION_SUGGEST_PREVIOUS))
            check_typed(form);
        else if (key.function) /* an arrow leaves the field as it does between fields */
            accept_and_go(form, action);
        return true;
    case ACTION_NONE:
        if (!line_editor_type(editor, key))
            return false;
        break;
    default:
        if (!line_editor_act(editor, action))
            return false;
    }
    forget_suggestion(&form->typing);
    if (key.pasted) /* a long paste is checked once, when it is all there */
        form->typing.unchecked = true;
    else
        check_typed(form);
    return true;
}
