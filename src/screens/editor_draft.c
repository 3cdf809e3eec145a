/* A draft that is kept: made, written with every key, settled, and given up. */
#include "base/clock.h"
#include "base/memory.h"
#include "screens/editor.h"

#include <stdlib.h>
#include <string.h>

enum { REST_MS = 150 }; /* a text that stays this long has come to rest */

struct draft_origin editor_origin(struct app *app, const struct editor *editor)
{
    return (struct draft_origin){ .profile = editor->file != NULL ? NULL : session_origin(app_session(app)),
                                  .algorithm_id = editor->id,
                                  .file = editor->file,
                                  .shape = editor->resource->shape->name };
}

/* Told once, and marked in the title as long as it lasts: a state directory that
 * cannot be written must not stop the work, nor be forgotten. */
void editor_not_kept(struct app *app, struct editor *editor, const struct err *err)
{
    if (!editor->draft_failed)
        app_say_err(app, err);
    editor->draft_failed = true;
}

static bool same_typing(const struct draft_left *kept, const struct draft_spot *now)
{
    if (kept->text == NULL || now->text == NULL)
        return kept->text == now->text;
    return kept->cursor == now->cursor && strcmp(kept->place, now->place) == 0 &&
           strcmp(kept->text, now->text) == 0;
}

static void note_spot(struct editor *editor, const struct draft_spot *spot)
{
    draft_left_done(&editor->spot);
    editor->spot = (struct draft_left){ memory_text(spot->place), memory_text(spot->text), spot->cursor };
}

/* Two sessions began with the same before either of them changed anything: the second to do so is told. */
static void tell_of_other_session(struct app *app, struct editor *editor, struct drafts *drafts,
                                  const struct draft_origin *origin)
{
    struct draft_holder holder;
    struct err err = { 0 };
    int64_t other = 0;

    if ((origin->algorithm_id == NULL && origin->file == NULL) ||
        !drafts_find(drafts, origin, &other, &err) || other == 0 || !drafts_holder(drafts, other, &holder))
        return;
    editor->beside = other;
    app_say(app, STRING_EDITED_TWICE, holder.process.pid, holder.process.host, (long long)other);
}

bool editor_look_beside(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = editor->beside != 0 ? session_drafts(app_session(app), &err) : NULL;
    struct draft_holder holder;

    if (drafts == NULL || drafts_holder(drafts, editor->beside, &holder))
        return false;
    editor->beside = 0;
    return true;
}

static bool create_draft(struct app *app, struct editor *editor, struct drafts *drafts, struct err *err)
{
    struct draft_origin origin = editor_origin(app, editor);

    tell_of_other_session(app, editor, drafts, &origin);
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
    editor->unturned = false;
    decisions_lost(&editor->decisions);
    editor->kept = document_revision(editor->document) + 1; /* until it is kept it has to be */
    *err = (struct err){ 0 };
    if (!create_draft(app, editor, drafts, err) || !keep(drafts, editor, true, spot, err))
        return false;
    app_say(app, STRING_DRAFT_ANEW, (long long)lost, (long long)editor->draft);
    return true;
}

/* What it is an edit of is in the draft before what was edited since. */
static bool turn(struct editor *editor, struct drafts *drafts, struct err *err)
{
    editor->unturned = editor->unturned && !drafts_become(drafts, editor->draft, editor->id,
                                                          document_base(editor->document), err);
    return !editor->unturned;
}

static bool keep_at(struct app *app, struct editor *editor, const struct draft_spot *spot)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    bool fresh = editor->draft == 0;
    bool kept = drafts != NULL && (!fresh || create_draft(app, editor, drafts, &err)) &&
                turn(editor, drafts, &err) && keep(drafts, editor, fresh, spot, &err);

    if (!kept && !fresh && (err.kind == ERR_CONFLICT || err.kind == ERR_ABSENT))
        kept = keep_anew(app, editor, drafts, spot, &err);
    if (!kept) {
        editor_not_kept(app, editor, &err);
        return false;
    }
    editor->kept = document_revision(editor->document);
    note_spot(editor, spot);
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

/* What was decided over another base is asked again, also when that comes back by undo. */
static void forget_decisions(struct editor *editor)
{
    if (editor->decided_over != document_rebases(editor->document))
        decisions_done(&editor->decisions);
    editor->decided_over = document_rebases(editor->document);
}

/* Of a draft that is kept. Until they are they hold as long as the program runs; that is told once. */
static void keep_decisions(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = editor->draft != 0 && !decisions_kept(&editor->decisions)
                                ? session_drafts(app_session(app), &err)
                                : NULL;
    bool failed = drafts != NULL && !drafts_keep_decisions(drafts, editor->draft, &editor->decisions, &err);

    if (failed && !editor->decisions_failed) {
        err_while(&err,
                  "what was decided could not be kept yet; should the program end now, what was decided "
                  "before counts",
                  "所做的决定尚未保存；若程序现在结束，则以之前的决定为准");
        app_say_err(app, &err);
    }
    editor->decisions_failed = failed;
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
    forget_decisions(editor);
    if (kept)
        keep_decisions(app, editor);
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

/* A failure costs nobody anything but a few keys. */
void editor_keep_place(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts =
        editor->draft != 0 && editor->spot.text == NULL ? session_drafts(app_session(app), &err) : NULL;
    char *here = drafts != NULL ? form_place(editor->form) : NULL;

    if (here != NULL && (editor->spot.place == NULL || strcmp(here, editor->spot.place) != 0) &&
        drafts_keep_place(drafts, editor->draft, here, &err))
        note_spot(editor, &(struct draft_spot){ .place = here });
    free(here);
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
        editor_not_kept(app, editor, &err);
}

void editor_rebase_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts;

    if (!editor_keep_draft(app, editor) || editor->draft == 0)
        return;
    drafts = session_drafts(app_session(app), &err);
    if (drafts == NULL || !drafts_keep_base(drafts, editor->draft, editor->document, &err))
        editor_not_kept(app, editor, &err);
}

void editor_load_decisions(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts =
        editor->draft != 0 && !editor->decisions_loaded ? session_drafts(app_session(app), &err) : NULL;

    if (drafts != NULL)
        editor->decisions_loaded = drafts_load_decisions(drafts, editor->draft, &editor->decisions, &err);
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
    editor->unturned = editor->unturned || (fresh && editor->draft != 0);
    if (drafts != NULL &&
        !(editor->unturned ? turn(editor, drafts, &err)
                           : drafts_keep_base(drafts, editor->draft, editor->document, &err)))
        editor_not_kept(app, editor, &err);
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
    if (drafts != NULL && editor->unturned)
        app_note_sent(app, editor->draft, editor->mark, editor->id, document_base(editor->document));
    else if (drafts != NULL)
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
        editor_not_kept(app, editor, &err);
    else
        (void)lent_end_draft(editor->draft, false);
    editor_release_draft(app, editor);
}

bool editor_give_up_draft(struct app *app, struct editor *editor, struct err *err)
{
    struct drafts *drafts = editor->draft != 0 ? session_drafts(app_session(app), err) : NULL;
    bool dropped = editor->draft == 0 ||
                   (drafts != NULL && (drafts_drop(drafts, editor->draft, err) || err->kind == ERR_ABSENT));

    editor->unturned = false;
    if (dropped && editor->draft != 0)
        (void)lent_end_draft(editor->draft, false);
    if (dropped)
        editor_release_draft(app, editor);
    else
        app_note_sent(app, editor->draft, editor->mark, NULL, NULL);
    editor->draft = 0;
    return dropped;
}

bool editor_give_back(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = editor->draft != 0 ? session_drafts(app_session(app), &err) : NULL;
    struct process by;

    if (drafts == NULL || !drafts_wanted(drafts, editor->draft, &by) || !editor_keep_draft(app, editor) ||
        !decisions_kept(&editor->decisions) || editor->unturned)
        return false;
    editor_release_draft(app, editor);
    editor->left = true;
    app_say(app, STRING_TAKEN_OVER, by.pid, by.host);
    return true;
}
