#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/convert.h"
#include "screens/editor.h"
#include "screens/outside.h"

#include <stdlib.h>
#include <string.h>

/* Member by member, so that the journal holds what changed and undo takes it back in one step. */
static bool take_root(struct editor *editor, const struct json *root, struct err *err)
{
    struct document *document = editor->document;
    const struct json *member, *next;
    bool done = true;

    document_begin(document);
    for (member = json_first(document_root(document)); member != NULL && done; member = next) {
        next = json_next(member);
        if (json_member(root, json_name(member)) == NULL) {
            char *place = place_join("", json_name(member));

            done = document_remove(document, place, err);
            free(place);
        }
    }
    for (member = json_first(root); member != NULL && done; member = json_next(member)) {
        char *place = place_join("", json_name(member));

        if (!json_same(document_at(document, place), member))
            done = document_set(document, place, json_copy(member), err);
        free(place);
    }
    document_end(document);
    form_refresh(editor->form);
    return done;
}

static void edit_again(struct app *app, void *state, const char *text)
{
    if (text != NULL) /* after Esc the text waits for the next e */
        editor_document_outside(app, state);
}

/* A text that is no document is kept, and opened again at the line of the mistake. */
static void ask_again(struct app *app, struct editor *editor, const struct err *err)
{
    app_say_err(app, err);
    app_ask(app, err_text(err, app_language(app)), "", editor, NULL, edit_again);
}

static size_t line_of_mistake(const char *text)
{
    struct json_position mistake = { 0 };
    struct err err = { 0 };
    struct json *value = json_read(text, strlen(text), &mistake, &err);

    json_free(value);
    return mistake.line;
}

void editor_document_outside(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct json *read = NULL, *root = NULL;
    struct json_position mistake = { 0 };
    struct buf out;
    char *text = editor->outside_text != NULL ? memory_text(editor->outside_text)
                                              : json_written(document_root(editor->document), JSON_INDENTED);
    size_t line = editor->outside_text != NULL ? line_of_mistake(text) : 0;

    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    if (outside_edit(text, ".json", line, &out, &err)) {
        free(editor->outside_text);
        editor->outside_text = NULL;
        read = json_read(buf_text(&out), out.size, &mistake, &err);
        root = read != NULL ? convert_answer(document_shape(editor->document), read, &err) : NULL;
        if (root == NULL) {
            editor->outside_text = memory_text(buf_text(&out));
            ask_again(app, editor, &err);
        } else if (!take_root(editor, root, &err)) {
            app_say_err(app, &err);
        }
    } else {
        app_say_err(app, &err);
    }
    json_free(read);
    json_free(root);
    buf_done(&out);
    free(text);
}

void editor_field_outside(struct app *app, struct editor *editor)
{
    struct err err = { 0 };
    struct buf before, after;

    buf_init(&before, LIMIT_LINE_BYTES);
    buf_init(&after, LIMIT_LINE_BYTES);
    if (!form_field_text(editor->form, &before)) {
        app_say(app, STRING_NO_TEXT_HERE);
    } else if (!outside_edit(buf_text(&before), ".txt", 0, &after, &err)) {
        app_say_err(app, &err);
    } else {
        bool ended = before.size > 0 && before.data[before.size - 1] == '\n';

        if (!ended && after.size > 0 && after.data[after.size - 1] == '\n') /* editors end the last line */
            after.data[--after.size] = '\0';
        if (!form_put_text(editor->form, buf_text(&after), &err))
            app_say_err(app, &err);
    }
    buf_done(&before);
    buf_done(&after);
}
