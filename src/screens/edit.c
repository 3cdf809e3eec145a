#include "screens/edit.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "document/convert.h"
#include "screens/details.h"
#include "screens/editor.h"
#include "screens/ledger.h"
#include "screens/reader.h"
#include "screens/review.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct screen_kind kind;

static void start(struct app *app, const struct resource *resource, struct editor *editor, struct json *root)
{
    editor->resource = resource;
    editor->document = document_new(resource->shape, root);
    editor->form = form_new(editor->document, app_language(app), false);
    editor->kept = document_revision(editor->document);
    app_push(app, &kind, editor);
}

void edit_open_answer(struct app *app, const struct resource *resource, const struct json *answer)
{
    struct editor *editor = memory_new(1, sizeof *editor);
    struct err err = { 0 };
    struct json *root = convert_answer(resource->shape, answer, &err);

    if (root == NULL) {
        app_say_err(app, &err);
        free(editor);
        return;
    }
    editor->id = memory_text(resource_id(resource, root));
    start(app, resource, editor, root);
    editor->look_for_draft = true;
}

void edit_open_new(struct app *app, const struct resource *resource, struct json *root)
{
    start(app, resource, memory_new(1, sizeof(struct editor)), root);
}

/* The service takes a name once; a copy starts with one of its own. */
static void rename_clone(struct json *clone)
{
    const struct json *held = json_member(clone, "metadata");
    const char *name = json_member_text(held, "name");
    struct json *metadata;
    struct buf copy;

    if (name == NULL || strlen(name) + strlen("-copy") > 64)
        return;
    buf_init(&copy, 128);
    buf_format(&copy, "%s-copy", name);
    metadata = json_detach(clone, held);
    json_set(metadata, "name", json_string(buf_text(&copy)));
    json_insert_member(clone, 0, "metadata", metadata);
    buf_done(&copy);
}

void edit_open_clone(struct app *app, const struct resource *resource, const struct json *answer)
{
    struct err err = { 0 };
    struct json *clone;
    struct json *root = convert_answer(resource->shape, answer, &err);

    if (root == NULL) {
        app_say_err(app, &err);
        return;
    }
    clone = convert_clone(resource->shape, root);
    rename_clone(clone);
    edit_open_new(app, resource, clone);
    json_free(root);
}

struct json *edit_read_file(const struct shape *shape, const char *path, struct err *err)
{
    struct json *root = NULL;
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (file_read(path, &text, err))
        root = json_read(buf_text(&text), text.size, NULL, err);
    if (root != NULL && !convert_in_place(shape, root, err)) {
        json_free(root);
        root = NULL;
    }
    if (err->kind == ERR_INPUT || (err->kind == ERR_LIMIT && text.size > 0))
        err_while(err, "%s", "%s", path);
    buf_done(&text);
    return root;
}

static char *absolute(const char *path)
{
    char directory[4096];
    struct buf out;

    if (path[0] == '/' || getcwd(directory, sizeof directory) == NULL)
        return memory_text(path);
    buf_init(&out, LIMIT_LINE_BYTES);
    buf_format(&out, "%s/%s", directory, path);
    return buf_take(&out);
}

bool edit_open_file(struct app *app, const struct resource *resource, const char *path, struct err *err)
{
    struct editor *editor;
    struct json *root = edit_read_file(resource->shape, path, err);
    bool fresh = root == NULL && err->kind == ERR_ABSENT;

    if (root == NULL && !fresh)
        return false;
    *err = (struct err){ 0 };
    editor = memory_new(1, sizeof *editor);
    editor->file = absolute(path);
    start(app, resource, editor, root);
    if (fresh)
        app_say(app, STRING_NEW_FILE, path);
    editor->look_for_draft = true;
    return true;
}

/* A draft goes back to the service that it came from and to no other. */
static void open_row(struct app *app, struct drafts *drafts, const struct draft_row *row)
{
    struct editor *editor;

    if (row->file == NULL && row->profile != NULL &&
        strcmp(row->profile, session_origin(app_session(app))) != 0) {
        drafts_release(drafts, row->id);
        app_say(app, STRING_OTHER_SERVICE, row->profile);
        return;
    }
    editor = memory_new(1, sizeof *editor);
    editor->id = memory_text(row->algorithm_id);
    editor->file = memory_text(row->file);
    editor->draft = row->id;
    start(app, &resource_algorithm, editor, NULL);
    editor_take_up_draft(app, editor);
}

void edit_open_draft(struct app *app, int64_t id)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    struct draft_row *rows = NULL;
    const struct draft_row *row = NULL;
    size_t count = 0;

    if (drafts == NULL || !drafts_claim(drafts, id, &err) || !drafts_list(drafts, &rows, &count, &err)) {
        app_say_err(app, &err);
        return;
    }
    for (size_t i = 0; i < count && row == NULL; i++)
        row = rows[i].id == id ? &rows[i] : NULL;
    if (row != NULL)
        open_row(app, drafts, row);
    else
        drafts_release(drafts, id); /* dropped a moment ago by another session */
    draft_rows_free(rows, count);
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct editor *editor = state;
    const char *name = resource_name(editor->resource, document_root(editor->document));
    const char *marks = editor->draft_failed          ? string_in(STRING_NOT_KEPT, app_language(app))
                        : form_modified(editor->form) ? string_in(STRING_MODIFIED, app_language(app))
                                                      : "";
    struct buf title;

    buf_init(&title, LIMIT_LINE_BYTES);
    if (editor->file != NULL)
        buf_format(&title, "%s", editor->file);
    else if (editor->id == NULL)
        buf_format(&title, "%s%s%s", string_in(STRING_NEW_ALGORITHM, app_language(app)),
                   name != NULL ? ": " : "", name != NULL ? name : "");
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

/* Whether the file holds something else than what this edit started from. */
static bool file_changed(const struct editor *editor)
{
    struct err err = { 0 };
    struct json *now = edit_read_file(editor->resource->shape, editor->file, &err);
    bool changed = now != NULL ? !json_same(now, document_base(editor->document)) : err.kind != ERR_ABSENT;

    json_free(now);
    return changed;
}

static void write_over(struct app *app, void *state, const char *text)
{
    if (text != NULL && strcmp(text, "yes") == 0)
        write_file(app, state);
}

/* A file is written; without one the draft is all there is to save. */
static void save(struct app *app, struct editor *editor)
{
    if (!form_accept(editor->form)) {
        app_say_text(app, true, form_message(editor->form));
    } else if (editor->file == NULL) {
        if (editor_keep_draft(app, editor))
            app_say(app, STRING_DRAFT_KEPT);
    } else if (file_changed(editor)) {
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

    editor_drop_draft(app, editor);
    editor->left = true;
    app_note_change(app, NULL);
    app_pop(app);
    details_open(app, resource, answer, message);
}

static void go_to(struct app *app, void *state, const char *place)
{
    (void)app;
    form_show(((struct editor *)state)->form, place);
}

static void submit(struct app *app, struct editor *editor)
{
    if (!form_accept(editor->form)) {
        app_say_text(app, true, form_message(editor->form));
        return;
    }
    editor_keep_draft(app, editor);
    review_open(app, &(struct review_request){ .resource = editor->resource,
                                               .document = editor->document,
                                               .problems = form_problems(editor->form),
                                               .id = editor->id,
                                               .state = editor,
                                               .sent = sent,
                                               .go_to = go_to });
}

static void leave_anyway(struct app *app, void *state, const char *text)
{
    struct editor *editor = state;

    if (text == NULL || strcmp(text, "discard") != 0)
        return;
    editor->left = true;
    app_pop(app);
}

static void leave(struct app *app, struct editor *editor)
{
    bool changed = form_accept(editor->form) && form_differences(editor->form)->count > 0;

    if (form_state(editor->form) != STATE_MOVE) {
        app_say_text(app, true, form_message(editor->form));
        return;
    }
    if (changed && !editor_keep_draft(app, editor)) {
        app_ask(app, string_in(STRING_DISCARD_PROMPT, app_language(app)), "", editor, NULL, leave_anyway);
        return;
    }
    if (changed)
        app_say(app, STRING_LEAVING);
    else
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

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct editor *editor = state;
    const char *message;

    editor_look_for_draft(app, editor); /* before anything typed could be laid over */
    if (copying_key(app, &editor->copying, editor->form, editor->document, key))
        return true;
    if (!form_key(editor->form, key))
        return act(app, editor, keys_action(key, form_state(editor->form)));
    message = form_message(editor->form);
    if (message != NULL)
        app_say_text(app, false, message);
    return true;
}

static bool idle(struct app *app, void *state)
{
    struct editor *editor = state;

    if (editor_look_for_draft(app, editor))
        return true;
    editor_keep_draft(app, editor);
    return form_idle(editor->form);
}

static int wait(const void *state)
{
    const struct editor *editor = state;

    return editor->look_for_draft ? 0 : form_wait(editor->form);
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
    editor_release_draft(app, editor);
    form_free(editor->form);
    document_free(editor->document);
    free(editor->id);
    free(editor->file);
    free(editor->search);
    free(editor->outside_text);
    free(editor->outside_path);
    free(editor);
}

static const enum action hints[] = {
    ACTION_OPEN,   ACTION_ADD_AFTER,   ACTION_DELETE,  ACTION_UNDO, ACTION_NEXT_PROBLEM, ACTION_SUBMIT,
    ACTION_ACCEPT, ACTION_ACCEPT_NEXT, ACTION_ABANDON, ACTION_HELP, ACTION_QUIT,         ACTION_NONE,
};

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = idle,
    .wait = wait,
    .keys = keys,
    .hints = hints,
    .close = close_editor,
    .explain = explain,
};
