#include "screens/peruse.h"

#include "base/memory.h"
#include "screens/copy.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

struct peruse {
    const struct resource *resource;
    struct document *document; /* owned */
    struct form *form;
    struct copying copying;
};

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct peruse *peruse = state;
    const char *name = resource_name(peruse->resource, document_root(peruse->document));

    app_paint_title(app, name != NULL ? name : "", string_in(STRING_PERUSE_MARK, app_language(app)));
    form_paint(peruse->form, 1, term_rows() - 1, cursor_row, cursor_column);
}

static void search(struct app *app, void *state, const char *text)
{
    struct peruse *peruse = state;

    if (text != NULL && *text != '\0' && !form_search(peruse->form, text, false))
        app_say(app, STRING_NO_MATCH, text);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct peruse *peruse = state;
    enum action action = keys_action(key, STATE_MOVE);
    const char *message;

    if (copying_key(app, &peruse->copying, peruse->form, peruse->document, key))
        return true;
    if (action == ACTION_SEARCH) {
        app_ask(app, "/", "", peruse, NULL, search);
        return true;
    }
    if (action == ACTION_BACK || action == ACTION_QUIT || !form_key(peruse->form, key))
        return false;
    message = form_message(peruse->form);
    if (message != NULL && strcmp(message, string_in(STRING_READ_ONLY_VIEW, app_language(app))) == 0)
        app_say(app, STRING_PERUSE_ONLY);
    else if (message != NULL)
        app_say_text(app, false, message);
    return true;
}

static bool idle(struct app *app, void *state)
{
    (void)app;
    return form_idle(((struct peruse *)state)->form);
}

static int wait(const void *state)
{
    return form_wait(((const struct peruse *)state)->form);
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_MOVE;
}

static void explain(const void *state, struct buf *out)
{
    form_explain(((const struct peruse *)state)->form, out);
}

static void close_peruse(struct app *app, void *state)
{
    struct peruse *peruse = state;

    (void)app;
    form_free(peruse->form);
    document_free(peruse->document);
    free(peruse);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_COPY, ACTION_SEARCH,
                                     ACTION_HELP, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = idle,
    .wait = wait,
    .keys = keys,
    .hints = hints,
    .close = close_peruse,
    .explain = explain,
};

void peruse_open(struct app *app, const struct resource *resource, struct document *document)
{
    struct peruse *peruse = memory_new(1, sizeof *peruse);

    peruse->resource = resource;
    peruse->document = document;
    peruse->form = form_new(document, app_language(app), true);
    app_push(app, &kind, peruse);
}
