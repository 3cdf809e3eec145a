#include "screens/edit.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "screens/details.h"
#include "screens/editor.h"
#include "screens/ledger.h"
#include "screens/reader.h"
#include "screens/remembered.h"
#include "screens/review.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

static void title_of_new(struct app *app, const struct editor *editor, const char *name, struct buf *title)
{
    buf_format(title, string_in(STRING_NEW_THING, app_language(app)),
               text_in(editor->resource->shape->noun, app_language(app)));
    if (name != NULL)
        buf_format(title, ": %s", name);
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct editor *editor = state;
    const char *name = resource_name(editor->resource, document_root(editor->document));
    const char *marks = editor->draft_failed          ? string_in(STRING_NOT_KEPT, app_language(app))
                        : editor->beside != 0         ? string_in(STRING_EDITED_TWICE_MARK, app_language(app))
                        : form_modified(editor->form) ? string_in(STRING_MODIFIED, app_language(app))
                                                      : "";
    struct buf title;

    buf_init(&title, LIMIT_LINE_BYTES);
    if (editor->file != NULL)
        buf_format(&title, "%s", editor->file);
    else if (editor->id == NULL)
        title_of_new(app, editor, name, &title);
    else
        buf_string(&title, name != NULL ? name : editor->id);
    app_paint_title(app, buf_text(&title), marks);
    buf_done(&title);
    form_paint(editor->form, 1, term_rows() - 1, cursor_row, cursor_column);
}

static void write_file(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    json_write(document_root(editor->document), JSON_INDENTED, &text);
    buf_char(&text, '\n');
    if (text.over) {
        err_set(&err, ERR_LIMIT, "the document is larger than 16 MiB and was not written",
                "文档超过 16 MiB，未写入");
    } else if (file_replace(editor->file, buf_text(&text), text.size, 0644, &err)) {
        document_rebase(editor->document, json_copy(document_root(editor->document)));
        form_refresh(editor->form);
        editor_rebase_draft(app, editor);
        app_say(app, STRING_SAVED_FILE, editor->file);
    }
    if (err.kind != ERR_NONE)
        app_say_err(app, &err);
    buf_done(&text);
}

/* Whether the file holds something else than what this edit started from, or what nobody can read. */
static bool file_changed(struct app *app, const struct editor *editor)
{
    struct err err = { 0 };
    struct json *now = edit_read_file(editor->resource->shape, editor->file, false, &err);
    bool changed = now != NULL ? !json_same(now, document_base(editor->document)) : err.kind != ERR_ABSENT;

    if (changed && now == NULL)
        app_say_err(app, &err);
    json_free(now);
    return changed;
}

static void write_over(struct app *app, void *state, const char *text)
{
    if (text != NULL && strcmp(text, "yes") == 0)
        write_file(app, state);
    else
        app_say(app, STRING_NOTHING_DONE);
}

/* A file is written; without one the draft is all there is to save. */
static void save(struct app *app, struct editor *editor)
{
    if (!form_accept(editor->form)) {
        app_say_text(app, true, form_message(editor->form));
    } else if (editor->file == NULL) {
        if (editor_keep_draft(app, editor))
            app_say(app, STRING_DRAFT_KEPT);
    } else if (file_changed(app, editor)) {
        app_ask(app, string_in(STRING_FILE_CHANGED_PROMPT, app_language(app)), "", editor, NULL, write_over);
    } else {
        write_file(app, editor);
    }
}

static void show_json(struct app *app, struct editor *editor)
{
    struct page page = { 0 };
    char *text = json_written(document_root(editor->document), JSON_INDENTED);

    page_add_lines(&page, ROLE_TEXT, text);
    free(text);
    reader_open(app, "JSON", &page);
}

static void show_changes(struct app *app, struct editor *editor)
{
    struct page page = { 0 };

    ledger_add_changes(&page, app_language(app), editor->resource->shape, document_base(editor->document),
                       document_root(editor->document));
    if (page.count == 0)
        app_say(app, STRING_NO_CHANGES);
    else
        reader_open(app, string_in(STRING_CHANGES_TITLE, app_language(app)), &page);
}

static void search(struct app *app, void *state, const char *text)
{
    struct editor *editor = state;

    if (text == NULL || *text == '\0')
        return;
    free(editor->search);
    editor->search = memory_text(text);
    if (!form_search(editor->form, text, false))
        app_say(app, STRING_NO_MATCH, text);
}

static void search_on(struct app *app, struct editor *editor, bool backwards)
{
    if (editor->search == NULL)
        app_ask(app, "/", "", editor, NULL, search);
    else if (!form_search(editor->form, editor->search, backwards))
        app_say(app, STRING_NO_MATCH, editor->search);
}

/* Review. */

static void sent(struct app *app, void *state, const struct json *answer, const char *message)
{
    struct editor *editor = state;
    const struct resource *resource = editor->resource;
    int64_t draft = editor->draft;
    struct err err = { 0 };
    struct buf told;

    buf_init(&told, LIMIT_LINE_BYTES);
    if (!editor_give_up_draft(app, editor, &err)) {
        buf_format(&told, string_in(STRING_SENT_STAYS, app_language(app)), (long long)draft);
        buf_format(&told, "  %s  %s", message, err_text(&err, app_language(app)));
    }
    editor->left = true;
    remembered_add(app, resource, answer);
    app_note_change(app, NULL);
    app_pop(app);
    details_open(app, resource, answer, told.size > 0 ? buf_text(&told) : message);
    buf_done(&told);
}

/* The merged content and the base that it was merged with are one step for undo: without the one, the other
 * would have their changes overwritten unseen. r on a field then takes what the service has. */
static bool merged(struct app *app, void *state, const struct json *root, const struct json *theirs,
                   struct err *err)
{
    struct editor *editor = state;
    char *here = form_place(editor->form);
    bool taken;

    document_begin(editor->document);
    taken = document_take(editor->document, root, err);
    if (taken)
        document_change_base(editor->document, json_copy(theirs));
    document_end(editor->document);
    form_refresh(editor->form);
    form_show(editor->form, here);
    (void)form_problems(editor->form); /* which the review shows */
    editor_keep_draft(app, editor);
    free(here);
    return taken;
}

/* A local file stays one: what it is compared with is what it held. */
static const char *arrived(struct app *app, void *state, const char *id, const struct json *root,
                           const struct json *base)
{
    struct editor *editor = state;
    char *here = form_place(editor->form);
    struct err err = { 0 };

    if (editor->file == NULL && root != NULL && !document_take(editor->document, root, &err))
        app_say_err(app, &err);
    form_refresh(editor->form);
    form_show(editor->form, here);
    free(here);
    if (editor->file != NULL)
        return NULL;
    editor_found_draft(app, editor, id, base);
    (void)form_problems(editor->form); /* which the review shows */
    return editor->id;
}

static void go_to(struct app *app, void *state, const char *place)
{
    (void)app;
    form_show(((struct editor *)state)->form, place);
}

static void keep(struct app *app, void *state)
{
    struct editor *editor = state;

    if (!editor->left)
        editor_keep_draft(app, editor);
}

static void submit(struct app *app, struct editor *editor)
{
    if (!form_accept(editor->form)) {
        app_say_text(app, true, form_message(editor->form));
        return;
    }
    editor_mark_draft(app, editor);
    editor_load_decisions(app, editor);
    review_open(app, &(struct review_request){ .resource = editor->resource,
                                               .document = editor->document,
                                               .problems = form_problems(editor->form),
                                               .id = editor->id,
                                               .draft = editor->mark,
                                               .state = editor,
                                               .sent = sent,
                                               .merged = merged,
                                               .decisions = &editor->decisions,
                                               .keep = keep,
                                               .arrived = arrived,
                                               .go_to = go_to });
}

static void leave_anyway(struct app *app, void *state, const char *text)
{
    struct editor *editor = state;

    if (text == NULL || strcmp(text, "discard") != 0) {
        app_say(app, STRING_NOTHING_DONE);
        return;
    }
    editor->left = true;
    app_pop(app);
}

/* What is of no algorithm and of no file stands nowhere else: neither looking at what an earlier session
 * began with, nor undoing all of it, must be the end of it. */
static bool stands_in_draft_only(const struct editor *editor)
{
    return editor->id == NULL && editor->file == NULL &&
           (document_edit_count(editor->document) > 0 ||
            (editor->taken_up && json_first(document_root(editor->document)) != NULL));
}

static void leave(struct app *app, struct editor *editor)
{
    bool changed = form_accept(editor->form) && form_differences(editor->form)->count > 0;

    if (form_state(editor->form) != STATE_MOVE) {
        app_say_text(app, true, form_message(editor->form));
        return;
    }
    if (!editor_keep_draft(app, editor) && changed) {
        app_ask(app, string_in(STRING_DISCARD_PROMPT, app_language(app)), "", editor, NULL, leave_anyway);
        return;
    }
    if (changed || stands_in_draft_only(editor))
        app_say(app, STRING_LEAVING);
    else if (document_edit_count(editor->document) == 0 && !editor_outside_waits(editor))
        editor_drop_draft(app, editor);
    editor->left = true;
    app_pop(app);
}

static bool act(struct app *app, struct editor *editor, enum action action)
{
    switch (action) {
    case ACTION_SAVE: save(app, editor); return true;
    case ACTION_SUBMIT: submit(app, editor); return true;
    case ACTION_DIFF: show_changes(app, editor); return true;
    case ACTION_VIEW: show_json(app, editor); return true;
    case ACTION_DOCUMENT_EDITOR: editor_document_outside(app, editor); return true;
    case ACTION_FIELD_EDITOR: editor_field_outside(app, editor); return true;
    case ACTION_SEARCH: app_ask(app, "/", "", editor, NULL, search); return true;
    case ACTION_NEXT_MATCH: search_on(app, editor, false); return true;
    case ACTION_PREVIOUS_MATCH: search_on(app, editor, true); return true;
    case ACTION_QUIT: leave(app, editor); return true;
    case ACTION_BACK: app_say(app, STRING_ESCAPE_STAYS); return true;
    default: return false;
    }
}

static bool called(struct app *app, void *state)
{
    return editor_give_back(app, state);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct editor *editor = state;
    const char *message;
    struct copied copied;

    editor_look_for_draft(app, editor); /* before anything typed could be laid over */
    if (app_top(app, &editor_kind) != editor || editor->lent.directory != NULL)
        return true; /* another session, or an editor, has something of the draft: that comes first */
    copied = (struct copied){ .resource = editor->resource,
                              .root = document_root(editor->document),
                              .form = editor->form,
                              .id = editor->id,
                              .call = COPIED_SENDS };
    if (copying_key(app, &editor->copying, &copied, key, form_state(editor->form)))
        return true;
    if (!form_key(editor->form, key))
        return act(app, editor, keys_action(key, form_state(editor->form)));
    message = form_message(editor->form);
    if (message != NULL)
        app_say_text(app, false, message);
    return true;
}

static bool look_at_catalogues(struct app *app, struct editor *editor)
{
    bool came = catalogues_step(app, editor->catalogues);

    if (came)
        form_refresh_catalogues(editor->form);
    return came;
}

static bool idle(struct app *app, void *state)
{
    struct editor *editor = state;

    bool failed = editor->draft_failed;

    if (editor_look_for_draft(app, editor))
        return true;
    keep(app, state); /* what began without a key: the new name of a copy */
    editor_keep_place(app, editor);
    editor_sync_draft(app, editor);
    if (editor->draft_failed != failed)
        return true; /* which is to be seen at once */
    return editor_look_beside(app, editor) || look_at_catalogues(app, editor) || form_idle(editor->form);
}

static int wait(const void *state)
{
    const struct editor *editor = state;
    int rest = form_wait(editor->form);
    int64_t left = editor->sync_due - clock_monotonic_ms();

    if (editor->look_for_draft)
        return 0;
    if (editor->sync_due == 0 || (rest >= 0 && rest < left))
        return rest;
    return left > 0 ? (int)left : 0;
}

static enum state keys(const void *state)
{
    return form_state(((const struct editor *)state)->form);
}

static void explain(const void *state, struct buf *out)
{
    form_explain(((const struct editor *)state)->form, out);
}

static void close_editor(struct app *app, void *state)
{
    struct editor *editor = state;

    if (!editor->left)
        editor_keep_draft(app, editor); /* also when a signal ends the program in the middle of a word */
    if (!editor->left)
        editor_keep_place(app, editor);
    if (editor->sync_due != 0) {
        editor->sync_due = 1; /* long since */
        editor_sync_draft(app, editor);
    }
    editor_settle_draft(app, editor);
    editor_release_draft(app, editor);
    form_free(editor->form);
    catalogues_free(editor->catalogues);
    document_free(editor->document);
    draft_left_done(&editor->spot);
    decisions_done(&editor->decisions);
    free(editor->id);
    free(editor->file);
    free(editor->mark);
    free(editor->search);
    lent_done(&editor->lent);
    free(editor);
}

static const enum action hints[] = {
    ACTION_OPEN,   ACTION_ADD_AFTER,   ACTION_DELETE,  ACTION_UNDO, ACTION_NEXT_PROBLEM, ACTION_SUBMIT,
    ACTION_ACCEPT, ACTION_ACCEPT_NEXT, ACTION_ABANDON, ACTION_HELP, ACTION_QUIT,         ACTION_NONE,
};

static const struct screen_meaning *foremost(const void *state)
{
    return form_given_up(((const struct editor *)state)->form) ? &screen_text_back : NULL;
}

const struct screen_kind editor_kind = {
    .paint = paint,
    .key = key_pressed,
    .keep = keep,
    .called = called,
    .idle = idle,
    .wait = wait,
    .keys = keys,
    .hints = hints,
    .foremost = foremost,
    .close = close_editor,
    .explain = explain,
};
