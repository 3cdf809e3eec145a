#include "base/clock.h"
#include "base/memory.h"
#include "screens/damaged.h"
#include "screens/editor.h"
#include "screens/held.h"
#include "session/doubts.h"
#include "store/origin.h"

#include <stdlib.h>
#include <string.h>

enum { REST_MS = 150 }; /* a text that stays this long has come to rest */

static struct draft_origin origin_of(struct app *app, const struct editor *editor)
{
    return (struct draft_origin){ .profile = editor->file != NULL ? NULL : session_origin(app_session(app)),
                                  .algorithm_id = editor->id,
                                  .file = editor->file,
                                  .shape = editor->resource->shape->name };
}

/* Told once, and marked in the title as long as it lasts: a state directory that
 * cannot be written must not stop the work, nor be forgotten. */
static void tell(struct app *app, struct editor *editor, const struct err *err)
{
    if (!editor->draft_failed)
        app_say_err(app, err);
    editor->draft_failed = true;
}

void editor_use_document(struct app *app, struct editor *editor, struct document *document)
{
    form_free(editor->form);
    document_free(editor->document);
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
    struct draft_origin origin = origin_of(app, editor);
    struct err err = { 0 };
    int64_t id = 0;

    if (editor->draft != 0)
        return true; /* opened from the list of drafts, and claimed there */
    if (!drafts_find(drafts, &origin, &id, &err)) {
        tell(app, editor, &err);
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
        tell(app, editor, &err);
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

    return row->algorithm_id == NULL && row->file == NULL && !row->held && row->id != editor->draft &&
           row->profile != NULL &&
           (origin_same(row->profile, origin) || origin_says_less(row->profile, origin)) &&
           strcmp(row->shape, editor->resource->shape->name) == 0;
}

/* A new one takes up none of the drafts of others, which may be what the person came back for. True when
 * there are any. */
static bool tell_of_new_ones(struct app *app, const struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    struct draft_row *rows = NULL;
    size_t count = 0, waiting = 0;

    if (drafts == NULL || !drafts_list(drafts, &rows, &count, &err))
        return false; /* told when there is something to keep */
    for (size_t i = 0; i < count; i++)
        waiting += waits(app, editor, &rows[i]);
    draft_rows_free(rows, count);
    if (waiting > 0)
        app_say(app, STRING_NEW_ONES_WAIT, waiting);
    return waiting > 0;
}

bool editor_look_for_draft(struct app *app, struct editor *editor)
{
    if (!editor->look_for_draft)
        return false;
    editor->look_for_draft = false;
    if (editor->id == NULL && editor->file == NULL)
        return tell_of_new_ones(app, editor);
    editor_take_up_draft(app, editor);
    return true;
}

static bool same_typing(const struct draft_left *kept, const struct draft_spot *now)
{
    if (kept->text == NULL || now->text == NULL)
        return kept->text == now->text;
    return kept->cursor == now->cursor && strcmp(kept->place, now->place) == 0 &&
           strcmp(kept->text, now->text) == 0;
}

static void note_typing(struct editor *editor, const struct draft_spot *spot)
{
    draft_left_done(&editor->spot);
    if (spot->text != NULL)
        editor->spot = (struct draft_left){ memory_text(spot->place), memory_text(spot->text), spot->cursor };
}

static bool create_draft(struct app *app, struct editor *editor, struct drafts *drafts, struct err *err)
{
    struct draft_origin origin = origin_of(app, editor);

    return drafts_create(drafts, &origin, editor->document, &editor->draft, err) &&
           drafts_claim(drafts, editor->draft, err);
}

/* A text alone is written without waiting for the disk; it gets there when the typing rests. */
static bool keep(struct drafts *drafts, struct editor *editor, bool fresh, const struct draft_spot *spot,
                 struct err *err)
{
    if (fresh || editor->kept != document_revision(editor->document)) {
        editor->sync_due = 0;
        return drafts_keep(drafts, editor->draft, editor->document, spot, err);
    }
    editor->sync_due = clock_monotonic_ms() + REST_MS;
    return drafts_keep_typing(drafts, editor->draft, spot, err);
}

/* Another session has the draft, or it is gone, with its file perhaps: what this one has goes on, with its
 * whole undo, in a draft that nobody else has. */
static bool keep_anew(struct app *app, struct editor *editor, struct drafts *drafts,
                      const struct draft_spot *spot, struct err *err)
{
    int64_t lost = editor->draft;

    drafts_release(drafts, lost);
    editor->draft = 0;
    editor->kept = document_revision(editor->document) + 1; /* until it is kept it has to be */
    *err = (struct err){ 0 };
    if (!create_draft(app, editor, drafts, err) || !keep(drafts, editor, true, spot, err))
        return false;
    app_say(app, STRING_DRAFT_ANEW, (long long)lost, (long long)editor->draft);
    return true;
}

static bool keep_at(struct app *app, struct editor *editor, const struct draft_spot *spot)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    bool fresh = editor->draft == 0;
    bool kept = drafts != NULL && (!fresh || create_draft(app, editor, drafts, &err)) &&
                keep(drafts, editor, fresh, spot, &err);

    if (!kept && !fresh && (err.kind == ERR_CONFLICT || err.kind == ERR_ABSENT))
        kept = keep_anew(app, editor, drafts, spot, &err);
    if (!kept) {
        tell(app, editor, &err);
        return false;
    }
    editor->kept = document_revision(editor->document);
    note_typing(editor, spot);
    editor->draft_failed = false;
    return true;
}

/* What was kept is gone again, though nothing was edited since. */
static bool astray(struct app *app, const struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts =
        editor->draft != 0 && !editor->left ? session_drafts(app_session(app), &err) : NULL;

    return drafts != NULL && drafts_astray(drafts, editor->draft);
}

bool editor_keep_draft(struct app *app, struct editor *editor)
{
    char *here = form_place(editor->form);
    struct draft_spot spot = { .place = here };
    bool typing = form_typing(editor->form, &spot.place, &spot.text, &spot.cursor);
    bool edited = document_edit_count(editor->document) > 0 &&
                  (editor->draft == 0 || editor->kept != document_revision(editor->document));
    bool kept = true;

    if (edited || (editor->draft == 0 ? typing : !same_typing(&editor->spot, &spot)) || astray(app, editor))
        kept = keep_at(app, editor, &spot);
    free(here);
    return kept;
}

bool editor_begin_draft(struct app *app, struct editor *editor)
{
    char *here = form_place(editor->form);
    struct draft_spot spot = { .place = here };
    bool kept = editor_keep_draft(app, editor) && (editor->draft != 0 || keep_at(app, editor, &spot));

    free(here);
    return kept;
}

void editor_sync_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts;

    if (editor->sync_due == 0 || clock_monotonic_ms() < editor->sync_due)
        return;
    editor->sync_due = 0;
    drafts = session_drafts(app_session(app), &err);
    if (drafts == NULL || !drafts_sync(drafts, &err))
        tell(app, editor, &err);
}

void editor_rebase_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts;

    if (!editor_keep_draft(app, editor) || editor->draft == 0)
        return;
    drafts = session_drafts(app_session(app), &err);
    if (drafts == NULL || !drafts_keep_base(drafts, editor->draft, editor->document, &err))
        tell(app, editor, &err);
}

/* A new one has no other door than the list of unfinished work. That it stays in the list is all that a
 * failure comes to. */
void editor_settle_draft(struct app *app, struct editor *editor)
{
    const char *place, *text;
    struct err err = { 0 };
    struct drafts *drafts;
    size_t cursor;

    if (editor->draft == 0 || editor->draft_failed || (editor->id == NULL && editor->file == NULL) ||
        form_typing(editor->form, &place, &text, &cursor) || form_differences(editor->form)->count > 0 ||
        editor_outside_waits(editor))
        return;
    drafts = session_drafts(app_session(app), &err);
    if (drafts != NULL)
        (void)drafts_settle(drafts, editor->draft, &err);
}

void editor_found_draft(struct app *app, struct editor *editor, const char *id, const struct json *base)
{
    struct err err = { 0 };
    struct drafts *drafts =
        editor_keep_draft(app, editor) && editor->draft != 0 ? session_drafts(app_session(app), &err) : NULL;
    bool fresh = editor->id == NULL;

    document_rebase(editor->document, json_copy(base));
    if (fresh) {
        editor->id = memory_text(id);
        form_settle(editor->form);
    }
    if (drafts != NULL && !(fresh ? drafts_become(drafts, editor->draft, id, base, &err)
                                  : drafts_keep_base(drafts, editor->draft, editor->document, &err)))
        tell(app, editor, &err);
    editor->kept = document_revision(editor->document);
    form_refresh(editor->form);
}

/* A new one that nobody touched has no draft yet; once it was sent, it is told by that alone. */
const char *editor_mark_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    bool begun = editor->id == NULL ? editor_begin_draft(app, editor) : editor_keep_draft(app, editor);
    struct drafts *drafts = begun && editor->draft != 0 ? session_drafts(app_session(app), &err) : NULL;

    free(editor->mark);
    editor->mark = drafts != NULL ? drafts_mark(drafts, editor->draft, &err) : NULL;
    return editor->mark;
}

/* Nobody is left to see the mark in the title. */
static bool lost(const struct editor *editor)
{
    const char *place, *text;
    size_t cursor;

    return editor->draft_failed && !editor->left &&
           (document_edit_count(editor->document) > 0 || form_typing(editor->form, &place, &text, &cursor));
}

void editor_release_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = editor->draft != 0 ? session_drafts(app_session(app), &err) : NULL;

    if (lost(editor))
        app_note_unkept(app);
    if (drafts != NULL)
        drafts_release(drafts, editor->draft);
    editor->draft = 0;
}

void editor_drop_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts;

    if (editor->draft == 0)
        return;
    drafts = session_drafts(app_session(app), &err);
    if (drafts == NULL || !drafts_drop(drafts, editor->draft, &err))
        tell(app, editor, &err);
    else
        (void)lent_end_draft(editor->draft, false);
    editor_release_draft(app, editor);
}

bool editor_give_back(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = editor->draft != 0 ? session_drafts(app_session(app), &err) : NULL;
    struct process by;

    if (drafts == NULL || !drafts_wanted(drafts, editor->draft, &by) || !editor_keep_draft(app, editor))
        return false;
    editor_release_draft(app, editor);
    editor->left = true;
    app_say(app, STRING_TAKEN_OVER, by.pid, by.host);
    return true;
}
