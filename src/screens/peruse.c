#include "screens/peruse.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "screens/look.h"
#include "screens/reader.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TYPED_ROWS = 3, MARK_BYTES = 128 };

struct peruse {
    struct look look;
    struct draft_left left; /* owned; what was being typed */
    char mark[MARK_BYTES];  /* since when it may be another */
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
    const char *name = resource_name(peruse->look.resource, document_root(peruse->look.document));

    app_paint_title(app, name != NULL ? name : "", peruse->mark);
    form_paint(peruse->look.form, paint_typed(app, peruse, 1), term_rows() - 1, cursor_row, cursor_column);
}

static void show_typed(struct app *app, const struct peruse *peruse)
{
    char title[MARK_BYTES];
    struct page page = { 0 };

    snprintf(title, sizeof title, string_in(STRING_PERUSE_TYPING, app_language(app)), peruse->left.place);
    page_add_paragraph(&page, ROLE_CHANGED, peruse->left.text);
    reader_open(app, title, &page);
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct peruse *peruse = state;

    if (look_copies(app, &peruse->look, key))
        return true;
    if (keys_action(key, STATE_MOVE) != ACTION_VIEW || peruse->left.text == NULL)
        return look_moves(app, &peruse->look, key);
    show_typed(app, peruse);
    return true;
}

static void close_peruse(struct app *app, void *state)
{
    struct peruse *peruse = state;

    (void)app;
    look_done(&peruse->look);
    draft_left_done(&peruse->left);
    free(peruse);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_COPY, ACTION_SEARCH,
                                     ACTION_HELP, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = look_idle,
    .wait = look_wait,
    .keys = look_keys,
    .hints = hints,
    .close = close_peruse,
    .explain = look_explain,
};

void peruse_open(struct app *app, const struct resource *resource, struct document *document,
                 struct draft_left *left)
{
    struct peruse *peruse = memory_new(1, sizeof *peruse);
    char now[32];

    clock_local_text(clock_utc_ms(), now);
    snprintf(peruse->mark, sizeof peruse->mark, string_in(STRING_PERUSE_MARK, app_language(app)), now);
    peruse->look = (struct look){ .resource = resource, .only = STRING_PERUSE_ONLY };
    look_show(app, &peruse->look, document);
    peruse->left = *left;
    *left = (struct draft_left){ 0 };
    if (peruse->left.place != NULL)
        form_show(peruse->look.form, peruse->left.place);
    app_push(app, &kind, peruse);
}
