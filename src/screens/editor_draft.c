#include "base/clock.h"
#include "base/memory.h"
#include "screens/editor.h"

#include <stdlib.h>

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

static void use_document(struct app *app, struct editor *editor, struct document *document)
{
    form_free(editor->form);
    document_free(editor->document);
    editor->document = document;
    editor->form = form_new(document, app_language(app), false);
    editor->kept = document_revision(document);
}

/* The draft of this origin, if there is one and no other session has it open. */
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
        err_while(&err, "this edit gets a draft of its own", "本次编辑将另存草稿");
        app_say_err(app, &err);
        return false;
    }
    editor->draft = id;
    return id != 0;
}

/* The draft's base stays what it was when the edit began, so that a change on the
 * service since then is found before anything is sent. */
void editor_take_up_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);
    struct draft_typing typing = { 0 };
    struct document *document;

    if (drafts == NULL) {
        tell(app, editor, &err);
        return;
    }
    if (!find_draft(app, editor, drafts))
        return;
    document = drafts_load(drafts, editor->draft, editor->resource->shape, &typing, &err);
    if (document == NULL) {
        editor_release_draft(app, editor);
        tell(app, editor, &err);
        return;
    }
    if (typing.place == NULL && json_same(document_root(document), document_root(editor->document))) {
        editor_drop_draft(app, editor); /* nothing in it that is not there already */
        document_free(document);
        return;
    }
    use_document(app, editor, document);
    if (typing.place != NULL) {
        form_resume_typing(editor->form, typing.place, typing.text, typing.cursor);
        editor->typing_kept = true;
    }
    free(typing.place);
    free(typing.text);
    app_say(app, STRING_DRAFT_TAKEN_UP, document_edits_applied(document));
}

bool editor_look_for_draft(struct app *app, struct editor *editor)
{
    if (!editor->look_for_draft)
        return false;
    editor->look_for_draft = false;
    editor_take_up_draft(app, editor);
    return true;
}

static bool keep_typing(struct drafts *drafts, struct editor *editor, struct err *err)
{
    const char *place, *text;
    size_t cursor;

    if (form_typing(editor->form, &place, &text, &cursor)) {
        editor->typing_kept = true;
        return drafts_keep_typing(drafts, editor->draft, place, text, cursor, err);
    }
    if (!editor->typing_kept)
        return true;
    editor->typing_kept = false;
    return drafts_keep_typing(drafts, editor->draft, NULL, NULL, 0, err);
}

static bool create_draft(struct app *app, struct editor *editor, struct drafts *drafts, struct err *err)
{
    struct draft_origin origin = origin_of(app, editor);

    return drafts_create(drafts, &origin, editor->document, &editor->draft, err) &&
           drafts_claim(drafts, editor->draft, err);
}

bool editor_keep_draft(struct app *app, struct editor *editor)
{
    struct drafts *drafts;
    struct err err = { 0 };
    const char *place, *text;
    size_t cursor;
    bool typing = form_typing(editor->form, &place, &text, &cursor);

    if (editor->draft == 0 && document_edit_count(editor->document) == 0 && !typing)
        return true;
    drafts = session_drafts(app_session(app), &err);
    if (drafts == NULL || (editor->draft == 0 && !create_draft(app, editor, drafts, &err)) ||
        (editor->kept != document_revision(editor->document) &&
         !drafts_keep(drafts, editor->draft, editor->document, &err)) ||
        !keep_typing(drafts, editor, &err)) {
        tell(app, editor, &err);
        return false;
    }
    editor->kept = document_revision(editor->document);
    editor->draft_failed = false;
    return true;
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

void editor_release_draft(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct drafts *drafts = editor->draft != 0 ? session_drafts(app_session(app), &err) : NULL;

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
    editor_release_draft(app, editor);
}
