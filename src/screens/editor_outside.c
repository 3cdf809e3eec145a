#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "document/convert.h"
#include "screens/editor.h"
#include "screens/outside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where a text that is no document yet is kept meanwhile: nothing written is lost, however this ends. */
static char *aside_path(struct err *err)
{
    char *directory = config_state_directory(err);
    struct buf path;

    if (directory == NULL)
        return NULL;
    buf_init(&path, LIMIT_LINE_BYTES);
    buf_format(&path, "%s/unfinished-%lld.json", directory, (long long)clock_utc_ms());
    free(directory);
    return buf_take(&path);
}

static void forget_outside_text(struct editor *editor)
{
    if (editor->outside_path != NULL)
        unlink(editor->outside_path);
    free(editor->outside_path);
    free(editor->outside_text);
    editor->outside_path = editor->outside_text = NULL;
}

static void edit_again(struct app *app, void *state, const char *text)
{
    struct editor *editor = state;

    if (text != NULL) {
        editor_document_outside(app, editor);
        return;
    }
    if (editor->outside_path != NULL)
        app_say(app, STRING_OUTSIDE_KEPT, editor->outside_path);
    free(editor->outside_path); /* the file stays */
    editor->outside_path = NULL;
    forget_outside_text(editor);
}

/* The text is opened again at the line of the mistake, or put aside in a file. */
static void ask_again(struct app *app, struct editor *editor, const char *text, const struct err *err)
{
    struct err unkept = { 0 };

    forget_outside_text(editor);
    editor->outside_text = memory_text(text);
    editor->outside_path = aside_path(&unkept);
    if (editor->outside_path != NULL &&
        !file_replace(editor->outside_path, text, strlen(text), 0600, &unkept)) {
        free(editor->outside_path);
        editor->outside_path = NULL;
    }
    app_say_err(app, unkept.kind != ERR_NONE ? &unkept : err);
    app_ask(app, string_in(STRING_OUTSIDE_AGAIN, app_language(app)), "", editor, NULL, edit_again);
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
        read = json_read(buf_text(&out), out.size, &mistake, &err);
        root = read != NULL ? convert_answer(document_shape(editor->document), read, &err) : NULL;
        if (root == NULL) {
            ask_again(app, editor, buf_text(&out), &err);
        } else {
            forget_outside_text(editor);
            if (!document_take(editor->document, root, &err))
                app_say_err(app, &err);
            form_refresh(editor->form);
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

    buf_init(&before, LIMIT_DOCUMENT_BYTES);
    buf_init(&after, LIMIT_DOCUMENT_BYTES);
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
