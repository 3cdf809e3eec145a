#include "form/form.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/rename.h"
#include "form/form_state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool line_open(void *context, const char *key, bool by_default)
{
    const struct form *form = context;

    return folds_open(&form->folds, key, by_default);
}

struct form *form_new(struct document *document, enum language language, bool read_only)
{
    struct form *form = memory_new(1, sizeof *form);

    form->document = document;
    form->language = language;
    form->read_only = read_only;
    form->applied = document_edits_applied(document);
    outline_init(&form->outline);
    problems_init(&form->problems);
    differences_init(&form->differences);
    form_refresh(form);
    if (form->outline.count > 1)
        form->cursor = form->rest = 1; /* the first field, not its heading */
    return form;
}

void form_free(struct form *form)
{
    if (form == NULL)
        return;
    form_stop_typing(form);
    form_stop_picking(form);
    form_forget_given_up(form);
    if (form->moving)
        document_end(form->document);
    outline_done(&form->outline);
    folds_done(&form->folds);
    problems_done(&form->problems);
    differences_done(&form->differences);
    form_forget_marks(form);
    free(form);
}

const struct line *form_line(const struct form *form)
{
    return form->cursor < form->outline.count ? &form->outline.lines[form->cursor] : NULL;
}

void form_move_to(struct form *form, size_t line)
{
    if (form->outline.count == 0 || line == form->cursor)
        return;
    form->cursor = line < form->outline.count ? line : form->outline.count - 1;
    form->rest_due = clock_monotonic_ms() + FORM_REST_MS;
}

/* The address of later calls holds what was sent once: typed anew it would come to nothing. */
static bool is_settled(const struct form *form, const struct line *line)
{
    return form->settled && line->field != NULL && line->field->once;
}

static void close_settled(struct form *form)
{
    for (size_t i = 0; i < form->outline.count; i++) {
        struct line *line = &form->outline.lines[i];

        line->read_only = line->read_only || is_settled(form, line);
    }
}

void form_settle(struct form *form)
{
    form->settled = true;
    form_refresh(form);
}

void form_refresh(struct form *form)
{
    size_t applied = document_edits_applied(form->document);

    while (form->applied < applied)
        folds_follow(&form->folds, document_edit(form->document, form->applied++), false);
    while (form->applied > applied)
        folds_follow(&form->folds, document_edit(form->document, --form->applied), true);
    outline_build(&form->outline, document_shape(form->document), document_root(form->document), line_open,
                  form);
    close_settled(form);
    if (form->cursor >= form->outline.count)
        form->cursor = form->outline.count > 0 ? form->outline.count - 1 : 0;
    if (form->rest >= form->outline.count)
        form->rest = form->cursor;
}

void form_use_catalogues(struct form *form, const struct form_catalogues *catalogues)
{
    form->catalogues = catalogues;
    form_refresh_catalogues(form);
}

void form_refresh_catalogues(struct form *form)
{
    if (form->typing.active)
        form_suggest_anew(form);
    if (form->picking.active)
        form_pick_anew(form);
}

char *form_place(const struct form *form)
{
    return form->outline.count > 0 ? outline_place(&form->outline, form->cursor) : memory_text("");
}

/* Unfolds what hides a place below a line; false when nothing does. */
static bool unfold(struct form *form, size_t line)
{
    const struct line *found = &form->outline.lines[line];
    char *place = outline_place(&form->outline, line);
    struct buf key;
    bool folded;

    buf_init(&key, LIMIT_DOCUMENT_BYTES);
    buf_format(&key, "%s%s", place, found->foldable && found->open ? OUTLINE_SERVER : "");
    folded = found->foldable && (!found->open || !folds_open(&form->folds, buf_text(&key), false));
    if (folded) {
        folds_set(&form->folds, buf_text(&key), true);
        form_refresh(form);
    }
    buf_done(&key);
    free(place);
    return folded;
}

void form_show(struct form *form, const char *place)
{
    char *wanted = memory_text(place);
    bool there;

    do {
        size_t line = outline_find(&form->outline, wanted);
        char *here = outline_place(&form->outline, line);

        there = strcmp(here, wanted) == 0;
        form_move_to(form, line);
        free(here);
    } while (!there && unfold(form, form->cursor));
    free(wanted);
}

void form_say(struct form *form, enum string string, ...)
{
    va_list arguments;

    va_start(arguments, string);
    vsnprintf(form->message, sizeof form->message, string_in(string, form->language), arguments);
    va_end(arguments);
}

void form_say_err(struct form *form, const struct err *err)
{
    snprintf(form->message, sizeof form->message, "%s", err_text(err, form->language));
}

const char *form_message(struct form *form)
{
    return form->message[0] != '\0' ? form->message : NULL;
}

bool form_set(struct form *form, const char *place, struct json *value, struct err *err)
{
    size_t followed = 0;
    bool done = document_rename(form->document, place, value, &followed, err);

    if (followed > 0)
        form_say(form, STRING_RENAMED, followed);
    return done;
}

bool form_may_edit(struct form *form, const struct line *line)
{
    if (form->read_only)
        form_say(form, STRING_READ_ONLY_VIEW);
    else if (line->read_only)
        form_say(form, is_settled(form, line) ? STRING_SENT_ONCE : STRING_READ_ONLY_FIELD);
    return !form->read_only && !line->read_only;
}

enum state form_state(const struct form *form)
{
    if (form->picking.active)
        return STATE_PICK;
    return form->typing.active ? STATE_EDIT : STATE_MOVE;
}

const struct choices *form_choices(const struct form *form, size_t at)
{
    const struct line *line = &form->outline.lines[at];
    const struct line *holder = line;
    const char *sibling = NULL;

    if (line->field == NULL || (line->foldable && line->field->type != TYPE_STRINGS))
        return NULL;
    if (line->kind == LINE_ENTRY) /* the choices of an entry are its list's */
        holder = &form->outline.lines[line->parent];
    if (line->field->choices_by != NULL && holder->parent != OUTLINE_NONE)
        sibling = json_member_text(form->outline.lines[holder->parent].value, line->field->choices_by);
    return field_choices(holder->holder, line->field, sibling);
}

/* What takes time: a whole check and comparison. */

static void catch_up(struct form *form)
{
    const struct shape *shape = document_shape(form->document);
    const struct json *root = document_root(form->document);

    if (form->ever_checked && form->checked == document_revision(form->document))
        return;
    check_document(shape, root, &form->problems);
    if (document_base(form->document) != root) /* one tree until the first edit: nothing to compare */
        diff_documents(shape, document_base(form->document), root, false, &form->differences);
    form_note_marks(form);
    form->checked = document_revision(form->document);
    form->ever_checked = true;
}

const struct problems *form_problems(struct form *form)
{
    catch_up(form);
    return &form->problems;
}

const struct differences *form_differences(struct form *form)
{
    catch_up(form);
    return &form->differences;
}

bool form_modified(const struct form *form)
{
    return form->differences.count > 0;
}

bool form_idle(struct form *form)
{
    bool changed = false;

    if (!form->ever_checked || form->checked != document_revision(form->document)) {
        catch_up(form);
        changed = true;
    }
    changed = form_typing_idle(form, clock_monotonic_ms()) || changed;
    if (form->rest_due != 0 && clock_monotonic_ms() >= form->rest_due) {
        form->rest = form->cursor;
        form->rest_due = 0;
        changed = true;
    }
    return changed;
}

int form_wait(const struct form *form)
{
    int64_t due = form->rest_due, left;

    if (form->typing.newer_due != 0 && (due == 0 || form->typing.newer_due < due))
        due = form->typing.newer_due;
    if (due == 0)
        return -1;
    left = due - clock_monotonic_ms();
    return left > 0 ? (int)left : 0;
}

bool form_key(struct form *form, struct key key)
{
    enum action action = keys_action(key, form_state(form));

    form->message[0] = '\0';
    if (key.function && key.code == TERM_UNESCAPE) {
        form_unescape(form);
        return true;
    }
    form_forget_escaped(form);
    if (form->picking.active)
        return form_picking_key(form, key);
    if (form->typing.active)
        return form_typing_key(form, key);
    if (form->outline.count == 0)
        return false;
    return form_navigate(form, action, key) || form_edit(form, action);
}
