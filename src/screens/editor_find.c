/* A draft that was there before: found, claimed and taken up, or told of. */
#include "base/memory.h"
#include "screens/damaged.h"
#include "screens/editor.h"
#include "screens/held.h"
#include "session/doubts.h"
#include "store/origin.h"

#include <stdlib.h>
#include <string.h>

void editor_use_document(struct app *app, struct editor *editor, struct document *document)
{
    form_free(editor->form);
    document_free(editor->document);
    decisions_done(&editor->decisions);
    editor->decisions_loaded = false;
    editor->decided_over = document_rebases(document);
    editor->document = document;
    editor->form = form_new(document, app_language(app), false);
    form_use_catalogues(editor->form, catalogues_for_form(editor->catalogues));
    if (editor->id != NULL)
        form_settle(editor->form);
    editor->kept = document_revision(document);
}

/* From another session, or as a branch of its draft. */
static void got(struct app *app, void *state, int64_t draft)
{
    struct editor *editor = state;

    editor->draft = draft;
    editor_take_up_draft(app, editor);
}

/* The draft of this origin, if there is one. When another session has it open, the person chooses what to
 * do about that; else this edit gets a draft of its own. */
static bool find_draft(struct app *app, struct editor *editor, struct drafts *drafts)
{
    struct draft_origin origin = editor_origin(app, editor);
    struct err err = { 0 };
    int64_t id = 0;

    if (editor->draft != 0)
        return true; /* opened from the list of drafts, and claimed there */
    if (!drafts_find(drafts, &origin, &id, &err)) {
        editor_not_kept(app, editor, &err);
        return false;
    }
    if (id != 0 && !drafts_claim(drafts, id, &err)) {
        if (drafts_settled(drafts, id)) /* there is nothing in it that could be chosen */
            return false;
        held_open(app, &(struct held_request){ .draft = id,
                                               .resource = editor->resource,
                                               .state = editor,
                                               .got = got,
                                               .left = STRING_OWN_DRAFT });
        return false;
    }
    editor->draft = id;
    return id != 0;
}

/* What is sent again although it arrived already is the worst that a draft can lead to. */
static void say_taken_up(struct app *app, const struct editor *editor)
{
    const struct resource *resource = editor->resource;
    const char *name = resource_name(resource, document_root(editor->document));
    size_t edits = document_edits_applied(editor->document);
    const char *place, *text;
    size_t cursor;
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    char *mark = drafts != NULL ? drafts_mark(drafts, editor->draft, &err) : NULL;
    struct doubts_thing thing = { resource->shape, editor->id, mark, name };
    int64_t doubted = doubts_of(app_session(app), &thing);

    if (doubted != 0)
        app_say(app, STRING_DRAFT_DOUBTED, edits, (long long)doubted);
    else if (editor->twin != 0)
        app_say(app, STRING_DRAFT_TWIN, (long long)editor->draft, edits, (long long)editor->twin);
    else if (form_typing(editor->form, &place, &text, &cursor)) /* u and q would be typed */
        app_say(app, STRING_DRAFT_TYPING, edits);
    else
        app_say(app, STRING_DRAFT_TAKEN_UP, edits);
    free(mark);
}

/* Only what is readable of it, as another draft, can be gone on with. */
static void take_up_damaged(struct app *app, struct editor *editor, const struct err *err)
{
    struct held_request request = { .draft = editor->draft,
                                    .resource = editor->resource,
                                    .state = editor,
                                    .got = got,
                                    .left = STRING_OWN_DRAFT };

    editor_release_draft(app, editor);
    damaged_open(app, &request, err);
}

/* Whether nothing of it would be missed: what there is in it is here already, or, of one that was looked for,
 * was sent or saved by then, and what is here now is another state, which its undo does not lead to. */
static bool is_nothing_more(const struct editor *editor, const struct document *document,
                            const struct draft_left *left, bool looked_for)
{
    const struct json *root = document_root(document);
    bool same = json_same(root, document_root(editor->document));

    if (left->text != NULL || editor_outside_waits(editor))
        return false;
    if (same)
        return document_edit_count(document) == 0;
    return looked_for && json_same(root, document_base(document));
}

/* The draft's base stays what it was when the edit began, so that a change on the
 * service since then is found before anything is sent. */
void editor_take_up_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    struct draft_left left = { 0 };
    struct document *document;
    bool looked_for = editor->draft == 0, same;

    if (drafts == NULL) {
        editor_not_kept(app, editor, &err);
        return;
    }
    if (!find_draft(app, editor, drafts))
        return;
    document = drafts_load(drafts, editor->draft, editor->resource->shape, &left, &err);
    if (document == NULL) {
        take_up_damaged(app, editor, &err);
        return;
    }
    same = json_same(document_root(document), document_root(editor->document));
    if (is_nothing_more(editor, document, &left, looked_for)) {
        editor_drop_draft(app, editor);
        document_free(document);
        draft_left_done(&left);
        return;
    }
    editor->taken_up = true;
    if (same) /* it was saved, or undone: what is left of it is the way back */
        document_rebase(document, json_copy(document_root(editor->document)));
    editor_use_document(app, editor, document);
    if (left.text != NULL)
        form_resume_typing(editor->form, left.place, left.text, left.cursor);
    else if (left.place != NULL)
        form_show(editor->form, left.place);
    editor->spot = left;
    if (same)
        editor_rebase_draft(app, editor);
    if (same && left.text == NULL)
        app_say(app, STRING_UNDO_KEPT);
    else
        say_taken_up(app, editor);
    editor_take_up_outside(app, editor);
}

static bool waits(const struct app *app, const struct editor *editor, const struct draft_row *row)
{
    const char *origin = session_origin(app_session(app));

    return !row->astray && row->algorithm_id == NULL && row->file == NULL && !row->held &&
           row->id != editor->draft && row->profile != NULL &&
           (origin_same(row->profile, origin) || origin_says_less(row->profile, origin)) &&
           strcmp(row->shape, editor->resource->shape->name) == 0;
}

/* The draft that this edit takes up, which tells itself that it is damaged; 0: none. */
static int64_t of_this(struct app *app, const struct editor *editor, struct drafts *drafts)
{
    struct draft_origin origin = editor_origin(app, editor);
    struct err err = { 0 };
    int64_t id = editor->draft;

    if (id == 0 && (editor->id != NULL || editor->file != NULL))
        (void)drafts_find(drafts, &origin, &id, &err);
    return id;
}

static bool same_or_none(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

/* The newest other draft of the same algorithm or file; 0: there is none. */
static int64_t find_twin(struct app *app, const struct editor *editor, const struct draft_row *rows,
                         size_t count, int64_t of_this)
{
    struct draft_origin origin = editor_origin(app, editor);

    for (size_t i = 0; i < count && (editor->id != NULL || editor->file != NULL); i++) {
        const struct draft_row *row = &rows[i];

        if (row->id != of_this && !row->astray && !row->settled &&
            same_or_none(row->algorithm_id, editor->id) && same_or_none(row->file, editor->file) &&
            (editor->file != NULL || (row->profile != NULL && origin_same(row->profile, origin.profile))) &&
            strcmp(row->shape, origin.shape) == 0)
            return row->id;
    }
    return 0;
}

/* One of which nobody knows of what it is may be the one that the person came back for. */
static void tell_of_astray(struct app *app, const struct draft_row *rows, size_t count, int64_t of_this)
{
    int64_t newest = 0;
    size_t more = 0;

    for (size_t i = 0; i < count; i++) {
        if (!rows[i].astray || rows[i].settled || rows[i].held || rows[i].id == of_this)
            continue;
        more += newest != 0;
        newest = newest != 0 ? newest : rows[i].id;
    }
    if (more > 0)
        app_say(app, STRING_DAMAGED_SOME_HERE, (long long)newest, more);
    else if (newest != 0)
        app_say(app, STRING_DAMAGED_HERE, (long long)newest);
}

/* A new one takes up none of the drafts of others, which may be what the person came back for. */
static void tell_of_new_ones(struct app *app, const struct editor *editor, const struct draft_row *rows,
                             size_t count)
{
    size_t waiting = 0;

    for (size_t i = 0; i < count; i++)
        waiting += waits(app, editor, &rows[i]);
    if (waiting > 0)
        app_say(app, STRING_NEW_ONES_WAIT, waiting);
}

static void tell_of_others(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    struct draft_row *rows = NULL;
    size_t count = 0;
    int64_t own;

    if (drafts == NULL || !drafts_list(drafts, &rows, &count, &err))
        return; /* told when there is something to keep */
    own = of_this(app, editor, drafts);
    if (editor->id == NULL && editor->file == NULL)
        tell_of_new_ones(app, editor, rows, count);
    tell_of_astray(app, rows, count, own);
    editor->twin = find_twin(app, editor, rows, count, own);
    draft_rows_free(rows, count);
}

bool editor_look_for_draft(struct app *app, struct editor *editor)
{
    size_t said = app_message_count(app);

    if (!editor->look_for_draft)
        return false;
    editor->look_for_draft = false;
    tell_of_others(app, editor);
    if (editor->id == NULL && editor->file == NULL)
        return app_message_count(app) > said;
    editor_take_up_draft(app, editor);
    return true;
}
