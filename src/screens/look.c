#include "screens/look.h"

#include <string.h>

void look_show(struct app *app, struct look *look, struct document *document)
{
    look_done(look);
    look->document = document;
    look->form = form_new(document, app_language(app), true);
}

void look_done(struct look *look)
{
    form_free(look->form);
    document_free(look->document);
    look->form = NULL;
    look->document = NULL;
}

bool look_copies(struct app *app, struct look *look, struct key key)
{
    const struct json *root = document_root(look->document);
    const struct copied copied = { .resource = look->resource,
                                   .root = root,
                                   .form = look->form,
                                   .id = resource_id(look->resource, root),
                                   .call = look->call };

    return copying_key(app, &look->copying, &copied, key, STATE_MOVE);
}

static void search(struct app *app, void *state, const char *text)
{
    struct look *look = state;

    if (text != NULL && *text != '\0' && !form_search(look->form, text, false))
        app_say(app, STRING_NO_MATCH, text);
}

bool look_moves(struct app *app, struct look *look, struct key key)
{
    enum action action = keys_action(key, STATE_MOVE);
    const char *message;

    if (action == ACTION_SEARCH) {
        app_ask(app, "/", "", look, NULL, search);
        return true;
    }
    if (action == ACTION_BACK || action == ACTION_QUIT || !form_key(look->form, key))
        return false;
    message = form_message(look->form);
    if (message != NULL && strcmp(message, string_in(STRING_READ_ONLY_VIEW, app_language(app))) == 0)
        app_say(app, look->only);
    else if (message != NULL)
        app_say_text(app, false, message);
    return true;
}

bool look_idle(struct app *app, void *state)
{
    (void)app;
    return form_idle(((struct look *)state)->form);
}

int look_wait(const void *state)
{
    return form_wait(((const struct look *)state)->form);
}

enum state look_keys(const void *state)
{
    (void)state;
    return STATE_MOVE;
}

void look_explain(const void *state, struct buf *out)
{
    form_explain(((const struct look *)state)->form, out);
}
