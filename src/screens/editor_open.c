#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "document/convert.h"
#include "screens/damaged.h"
#include "screens/editor.h"
#include "screens/held.h"
#include "screens/peruse.h"
#include "store/origin.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_MOST = 64 }; /* characters of a name */

static void start(struct app *app, const struct resource *resource, struct editor *editor, struct json *root)
{
    editor->resource = resource;
    editor->catalogues = catalogues_new(app);
    editor_use_document(app, editor, document_new(resource->shape, root));
    app_push(app, &editor_kind, editor);
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

void edit_open_dated(struct app *app, const struct resource *resource, const struct json *answer,
                     int64_t answered_ms)
{
    char time[32];

    edit_open_answer(app, resource, answer);
    if (answered_ms == 0)
        return;
    clock_local_text(answered_ms, time);
    app_say(app, STRING_EDIT_AS_OF, time);
}

void edit_open_new(struct app *app, const struct resource *resource, struct json *root)
{
    struct editor *editor = memory_new(1, sizeof *editor);

    start(app, resource, editor, root);
    editor->look_for_draft = true;
}

/* The service takes a name once, so a copy starts with one of its own; u gives the old one back. */
static void rename_clone(struct editor *editor)
{
    const char *name = resource_name(editor->resource, document_root(editor->document));
    struct err err = { 0 };
    struct buf copy;

    if (name == NULL || strlen(name) + strlen("-copy") > NAME_MOST)
        return;
    buf_init(&copy, LIMIT_LINE_BYTES);
    buf_format(&copy, "%s-copy", name);
    (void)document_set(editor->document, editor->resource->name, json_string(buf_text(&copy)), &err);
    form_refresh(editor->form);
    buf_done(&copy);
}

void edit_open_clone(struct app *app, const struct resource *resource, const struct json *answer)
{
    struct err err = { 0 };
    struct json *root = convert_answer(resource->shape, answer, &err);
    struct editor *editor;

    if (root == NULL) {
        app_say_err(app, &err);
        return;
    }
    editor = memory_new(1, sizeof *editor);
    start(app, resource, editor, convert_clone(resource->shape, root));
    editor->look_for_draft = true;
    rename_clone(editor);
    json_free(root);
}

struct json *edit_read_file(const struct shape *shape, const char *path, bool given, struct err *err)
{
    struct json *root = NULL;
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (given ? file_read_given(path, &text, err) : file_read(path, &text, err))
        root = json_read(buf_text(&text), text.size, NULL, err);
    else if (err->kind == ERR_LIMIT)
        err->kind = ERR_SYSTEM;
    if (root != NULL && !convert_in_place(shape, root, err)) {
        json_free(root);
        root = NULL;
    }
    if (err->kind == ERR_INPUT || err->kind == ERR_LIMIT)
        err_while(err, "%s", "%s", path);
    buf_done(&text);
    return root;
}

/* A file has one name, however it is spelled and whatever links lead to it; a new one has its directory's. */
static char *canonical(const char *path)
{
    char *whole = realpath(path, NULL);
    const char *slash = strrchr(path, '/');
    char *above, *directory;
    struct buf out;

    if (whole != NULL)
        return whole;
    above = slash != NULL ? memory_text_part(path, (size_t)(slash - path) + 1) : memory_text(".");
    directory = realpath(above, NULL);
    buf_init(&out, LIMIT_LINE_BYTES);
    if (directory != NULL)
        buf_format(&out, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory,
                   slash != NULL ? slash + 1 : path);
    else
        buf_string(&out, path); /* saving will say what is wrong with it */
    free(above);
    free(directory);
    return buf_take(&out);
}

bool edit_open_file(struct app *app, const struct resource *resource, const char *path, struct err *err)
{
    struct editor *editor;
    struct json *root = edit_read_file(resource->shape, path, true, err);
    bool fresh = root == NULL && err->kind == ERR_ABSENT;

    if (root == NULL && !fresh)
        return false;
    *err = (struct err){ 0 };
    editor = memory_new(1, sizeof *editor);
    editor->file = canonical(path);
    start(app, resource, editor, root);
    if (fresh)
        app_say(app, STRING_NEW_FILE, path);
    editor->look_for_draft = true;
    return true;
}

static void open_claimed(struct app *app, void *state, int64_t id);

static void open_damaged(struct app *app, const struct draft_row *row, const struct err *err)
{
    damaged_open(app,
                 &(struct held_request){ .draft = row->id,
                                         .resource = resource_find(row->shape),
                                         .got = open_claimed,
                                         .left = STRING_DAMAGED_STAYS },
                 err);
}

/* An empty form in the place of a draft that is damaged would be taken for it, and sent. */
static bool can_be_read(struct drafts *drafts, const struct draft_row *row, struct err *err)
{
    struct document *document = drafts_load(drafts, row->id, resource_find(row->shape)->shape, NULL, err);

    document_free(document);
    return document != NULL;
}

/* The service may be one that is never there again, a sandbox of one session: what was typed can be read and
 * copied all the same. */
static void read_foreign(struct app *app, struct drafts *drafts, const struct draft_row *row)
{
    const struct resource *resource = resource_find(row->shape);
    struct err err = { 0 };
    struct draft_left left = { 0 };
    struct document *document = drafts_load(drafts, row->id, resource->shape, &left, &err);

    if (document == NULL) {
        open_damaged(app, row, &err);
        return;
    }
    peruse_open(app, resource, document, &left);
    if (session_origin_is_sandbox(row->profile))
        app_say(app, STRING_OTHER_SANDBOX);
    else
        app_say(app, STRING_OTHER_SERVICE, row->profile);
}

/* One that was begun before its project was known came from none: from now on it belongs to the one that it
 * is taken up in. */
static bool is_nobodys(const struct app *app, const struct draft_row *row)
{
    return row->algorithm_id == NULL && origin_says_less(row->profile, session_origin(app_session(app)));
}

/* A draft goes back to the service that it came from and to no other. */
static void open_row(struct app *app, struct drafts *drafts, const struct draft_row *row)
{
    const char *origin = session_origin(app_session(app));
    bool ours = row->file != NULL || row->profile == NULL || origin_same(row->profile, origin);
    struct editor *editor;
    struct err err = { 0 };

    if (!ours && !is_nobodys(app, row)) {
        drafts_release(drafts, row->id);
        read_foreign(app, drafts, row);
        return;
    }
    if (!can_be_read(drafts, row, &err)) {
        drafts_release(drafts, row->id);
        open_damaged(app, row, &err);
        return;
    }
    if (!ours && !drafts_adopt(drafts, row->id, origin, &err)) {
        drafts_release(drafts, row->id);
        app_say_err(app, &err);
        return;
    }
    editor = memory_new(1, sizeof *editor);
    editor->id = memory_text(row->algorithm_id);
    editor->file = memory_text(row->file);
    editor->draft = row->id;
    start(app, resource_find(row->shape), editor, NULL);
    editor_take_up_draft(app, editor);
}

static void open_claimed(struct app *app, void *state, int64_t id)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    struct draft_row *rows = NULL;
    const struct draft_row *row = NULL;
    size_t count = 0;

    (void)state;
    if (drafts == NULL || !drafts_list(drafts, &rows, &count, &err)) {
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

void edit_open_draft(struct app *app, const struct resource *resource, int64_t id)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);

    if (drafts == NULL)
        app_say_err(app, &err);
    else if (drafts_claim(drafts, id, &err))
        open_claimed(app, NULL, id);
    else
        held_open(app,
                  &(struct held_request){
                      .draft = id, .resource = resource, .got = open_claimed, .left = STRING_NOTHING_DONE });
}
