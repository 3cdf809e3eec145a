#include "screens/peruse.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "screens/copy.h"
#include "screens/reader.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TYPED_ROWS = 3, MARK_BYTES = 128 };

struct peruse {
    const struct resource *resource;
    struct document *document; /* owned */
    struct draft_left left;    /* owned; what was being typed */
    char mark[MARK_BYTES];     /* since when it may be another */
    struct form *form;
    struct copying copying;
};

/* The unfinished text, as much as there is room for; gives the row behind it. */
static int paint_typed(struct app *app, const struct peruse *peruse, int row)
{
    int rows = term_rows() / 4 < TYPED_ROWS ? term_rows() / 4 : TYPED_ROWS;
    int columns = term_columns(), used;
    struct buf text;

    if (peruse->left.text == NULL)
        return row;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    buf_format(&text, string_in(STRING_PERUSE_TYPING, app_language(app)), peruse->left.place);
    buf_string(&text, peruse->left.text);
    used = paint_paragraph_rows(columns, rows + 1, buf_text(&text));
    if (used <= rows) {
        row += paint_paragraph(row, 0, columns, rows, ROLE_CHANGED, buf_text(&text));
    } else {
        row += paint_paragraph(row, 0, columns, rows - 1, ROLE_CHANGED, buf_text(&text));
        paint_format(row++, 0, columns, ROLE_DIM, string_in(STRING_PERUSE_MORE, app_language(app)),
                     keys_name(ACTION_VIEW, STATE_MOVE));
    }
    buf_done(&text);
    return row;
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct peruse *peruse = state;
    const char *name = resource_name(peruse->resource, document_root(peruse->document));

    app_paint_title(app, name != NULL ? name : "", peruse->mark);
    form_paint(peruse->form, paint_typed(app, peruse, 1), term_rows() - 1, cursor_row, cursor_column);
}

static void show_typed(struct app *app, const struct peruse *peruse)
{
    char title[MARK_BYTES];
    struct page page = { 0 };

    snprintf(title, sizeof title, string_in(STRING_PERUSE_TYPING, app_language(app)), peruse->left.place);
    page_add_paragraph(&page, ROLE_CHANGED, peruse->left.text);
    reader_open(app, title, &page);
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
    if (action == ACTION_VIEW && peruse->left.text != NULL) {
        show_typed(app, peruse);
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
    draft_left_done(&peruse->left);
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

void peruse_open(struct app *app, const struct resource *resource, struct document *document,
                 struct draft_left *left)
{
    struct peruse *peruse = memory_new(1, sizeof *peruse);
    char now[32];

    clock_local_text(clock_utc_ms(), now);
    snprintf(peruse->mark, sizeof peruse->mark, string_in(STRING_PERUSE_MARK, app_language(app)), now);
    peruse->resource = resource;
    peruse->document = document;
    peruse->left = *left;
    *left = (struct draft_left){ 0 };
    peruse->form = form_new(document, app_language(app), true);
    if (peruse->left.place != NULL)
        form_show(peruse->form, peruse->left.place);
    app_push(app, &kind, peruse);
}
