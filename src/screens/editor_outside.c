#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "document/convert.h"
#include "screens/editor.h"
#include "screens/outside.h"

#include <stdlib.h>
#include <string.h>

static void ask(struct app *app, struct editor *editor);

/* What was taken over, or thrown away, needs neither its file nor a draft that holds nothing else. */
static void finish(struct app *app, struct editor *editor)
{
    const char *place, *text;
    size_t cursor;

    lent_end(&editor->lent);
    if (document_edit_count(editor->document) == 0 && !form_typing(editor->form, &place, &text, &cursor) &&
        !editor_outside_waits(editor))
        editor_drop_draft(app, editor);
}

static bool take_document(struct editor *editor, const struct buf *text, struct err *err)
{
    struct json *read = json_read(buf_text(text), text->size, NULL, err);
    struct json *root = read != NULL ? convert_answer(document_shape(editor->document), read, err) : NULL;
    bool good = root != NULL && document_take(editor->document, root, err);

    if (good)
        form_refresh(editor->form);
    json_free(read);
    json_free(root);
    return good;
}

/* The cursor goes to the field first: another may have it by now, and the field may be gone. */
static bool go_to_field(struct editor *editor, const char *place, struct err *err)
{
    char *here = form_place(editor->form);
    bool there = strcmp(here, place) == 0;

    free(here);
    if (there)
        return true;
    if (!form_accept(editor->form))
        return err_set(err, ERR_INPUT, "the field being typed is to be ended first: Enter or Esc",
                       "请先结束正在输入的字段：回车或 Esc");
    form_show(editor->form, place);
    here = form_place(editor->form);
    there = strcmp(here, place) == 0;
    free(here);
    return there || err_set(err, ERR_INPUT, "the field %s, which the text is of, is not there any more",
                            "该文本所属的字段 %s 已不存在", place);
}

static bool take_field(struct editor *editor, struct buf *text, struct err *err)
{
    struct buf given;
    bool good, ended;

    buf_init(&given, LIMIT_DOCUMENT_BYTES);
    good = lent_given(&editor->lent, &given, err) && go_to_field(editor, editor->lent.place, err);
    ended = given.size > 0 && given.data[given.size - 1] == '\n';
    if (!ended && text->size > 0 && text->data[text->size - 1] == '\n') /* editors end the last line */
        text->data[--text->size] = '\0';
    good = good && form_put_text(editor->form, buf_text(text), err);
    buf_done(&given);
    return good;
}

/* What is saved now becomes a step of the document; it is in the draft before its file goes. */
static bool take(struct app *app, struct editor *editor, struct err *err)
{
    struct buf text;
    bool good;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    good = lent_read(&editor->lent, &text, err) &&
           (editor->lent.place != NULL ? take_field(editor, &text, err) : take_document(editor, &text, err));
    buf_done(&text);
    return good && (editor->lent.draft == 0 || editor_keep_draft(app, editor) ||
                    err_set(err, ERR_SYSTEM, "the text was taken over, but is not kept as a draft yet",
                            "文本已采用，但尚未保存为草稿"));
}

static size_t line_of_mistake(const struct lent *lent)
{
    struct json_position mistake = { 0 };
    struct err err = { 0 };
    struct json *value = NULL;
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (lent->place != NULL)
        mistake.line = file_read(lent->path, &text, &err) ? lent_mistake(buf_text(&text), text.size) : 0;
    else if (lent_read(lent, &text, &err))
        value = json_read(buf_text(&text), text.size, &mistake, &err);
    json_free(value);
    buf_done(&text);
    return mistake.line;
}

/* A program that still has the text may save again: what is there so far is taken, and the file stays. */
static void read_so_far(struct app *app, void *state, const char *answer)
{
    struct editor *editor = state;
    struct err err = { 0 };
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (answer != NULL && take(app, editor, &err) && lent_read(&editor->lent, &text, &err) &&
        lent_seen(&editor->lent, buf_text(&text), &err))
        app_say(app, STRING_OUTSIDE_TAKEN);
    else if (answer != NULL)
        app_say_err(app, &err);
    else
        app_say(app, STRING_OUTSIDE_KEPT, editor->lent.path);
    buf_done(&text);
    lent_done(&editor->lent);
}

static void ask_while_running(struct app *app, struct editor *editor, long pid)
{
    struct buf label;

    buf_init(&label, LIMIT_LINE_BYTES);
    buf_format(&label, string_in(STRING_OUTSIDE_RUNS, app_language(app)), pid);
    app_ask(app, buf_text(&label), "", editor, NULL, read_so_far);
    buf_done(&label);
}

static void edit(struct app *app, struct editor *editor, size_t line)
{
    struct err err = { 0 };
    long pid = 0;
    bool ended_well = outside_edit(&editor->lent, line, &err), more = lent_holds_more(&editor->lent);
    bool running = lent_running(&editor->lent, &pid);

    if (!ended_well && !more && !running) {
        app_say_err(app, &err);
        finish(app, editor);
    } else if (!ended_well) {
        app_say_err(app, &err);
        ask(app, editor);
    } else if (!more && running) { /* it went on beside us */
        ask_while_running(app, editor, pid);
    } else if (take(app, editor, &err)) {
        finish(app, editor);
    } else {
        app_say_err(app, &err);
        ask(app, editor);
    }
}

/* A question that ends because the program does is none that was answered: the next start asks again. */
static void edit_again(struct app *app, void *state, const char *answer)
{
    struct editor *editor = state;
    long pid = 0;

    if (answer != NULL && lent_running(&editor->lent, &pid)) {
        ask_while_running(app, editor, pid);
        return;
    }
    if (answer != NULL && strcmp(answer, "discard") == 0) {
        finish(app, editor);
        app_say(app, STRING_OUTSIDE_DISCARDED);
        return;
    }
    if (answer != NULL) {
        edit(app, editor, line_of_mistake(&editor->lent));
        return;
    }
    if (!app_leaving(app))
        lent_put_aside(&editor->lent);
    app_say(app, STRING_OUTSIDE_KEPT, editor->lent.path);
    lent_done(&editor->lent);
}

static void ask(struct app *app, struct editor *editor)
{
    app_ask(app, string_in(STRING_OUTSIDE_AGAIN, app_language(app)), "", editor, NULL, edit_again);
}

/* Without a draft to find it by, the text still goes to the editor, and nothing is lost unless the
 * program is killed meanwhile; that no draft can be kept was told. */
static void begin(struct app *app, struct editor *editor, const char *place, const char *text)
{
    struct err err = { 0 }, unkept = { 0 };

    editor_begin_draft(app, editor);
    lent_done(&editor->lent);
    if ((editor->draft != 0 && lent_begin(&editor->lent, editor->draft, place, text, &unkept)) ||
        lent_begin(&editor->lent, 0, place, text, &err)) {
        if (unkept.kind != ERR_NONE)
            app_say_err(app, &unkept);
        edit(app, editor, 0);
    } else {
        app_say_err(app, unkept.kind != ERR_NONE ? &unkept : &err);
    }
}

void editor_document_outside(struct app *app, struct editor *editor)
{
    char *text = json_written(document_root(editor->document), JSON_INDENTED);

    begin(app, editor, NULL, text);
    free(text);
}

void editor_field_outside(struct app *app, struct editor *editor)
{
    struct buf text;
    char *place = form_place(editor->form);

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (form_field_text(editor->form, &text))
        begin(app, editor, place, buf_text(&text));
    else
        app_say(app, STRING_NO_TEXT_HERE);
    buf_done(&text);
    free(place);
}

bool editor_outside_waits(const struct editor *editor)
{
    struct err err = { 0 };
    struct lent *list = NULL;
    size_t count = 0;

    if (editor->draft == 0)
        return false;
    if (!lent_list(editor->draft, &list, &count, &err))
        return true; /* where nobody can look now there may well be one */
    lent_list_free(list, count);
    return count > 0;
}

/* One of an earlier session: true when it is settled, else it is to be asked about. */
static bool settle(struct app *app, struct editor *editor)
{
    const struct lent *lent = &editor->lent;
    struct err err = { 0 };
    bool given_only = !lent_holds_more(lent);
    long pid = 0;

    if (lent_running(lent, &pid))
        return false;
    if (!given_only && (lent_is_aside(lent) || lent_has_copies(lent) || !take(app, editor, &err)))
        return false;
    lent_end(&editor->lent);
    if (!given_only)
        app_say(app, STRING_OUTSIDE_TAKEN);
    return true;
}

void editor_take_up_outside(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct lent *list = NULL;
    size_t count = 0, at = 0;
    bool asked = false;
    long pid = 0;

    if (editor->draft == 0)
        return;
    if (!lent_list(editor->draft, &list, &count, &err)) {
        app_say_err(app, &err);
        return;
    }
    for (; at < count && !asked; at++) {
        editor->lent = list[at];
        list[at] = (struct lent){ 0 };
        asked = !settle(app, editor);
    }
    for (; at < count;
         at++) /* one question at a time; the others are offered when the draft is opened next */
        app_say(app, STRING_OUTSIDE_KEPT, list[at].path);
    lent_list_free(list, count);
    if (!asked)
        return;
    app_say(app, STRING_OUTSIDE_KEPT, editor->lent.path);
    if (lent_running(&editor->lent, &pid))
        ask_while_running(app, editor, pid);
    else
        ask(app, editor);
}
