#include "screens/list_page.h"

#include "base/limits.h"
#include "base/memory.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdlib.h>

/* What there is no room for a column of is told of the row at the cursor. False when there is room. */
static bool paint_hidden(const struct list_page *page, enum language language)
{
    const struct table_column *last = &page->table.columns[page->table.column_count - 1];
    struct buf text;

    if (term_columns() >= last->from_width || page->table.cursor >= page->table.count)
        return false;
    buf_init(&text, LIMIT_LINE_BYTES);
    page->kind->cell(page->rows, page->table.cursor, last->title, language, &text);
    paint_format(term_rows() - 2, 2, term_columns(), ROLE_DIM, "%s: %s", string_in(last->title, language),
                 buf_text(&text));
    buf_done(&text);
    return true;
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct list_page *page = state;
    enum language language = app_language(app);
    bool hidden;

    if (page->stale) {
        page->failed = (struct err){ 0 };
        page->kind->load(app, page);
    }
    page->stale = false;
    app_paint_title(app, string_in(page->kind->title, language), "");
    hidden = paint_hidden(page, language);
    table_paint(&page->table, page->rows, page->kind->cell, language, 1, term_rows() - (hidden ? 2 : 1),
                cursor_row);
    *cursor_column = 0;
    if (page->failed.kind != ERR_NONE)
        paint_paragraph(3, 2, term_columns(), term_rows() - 4, ROLE_ERROR, err_text(&page->failed, language));
    else if (page->table.count == 0)
        paint_text(3, 2, term_columns(), ROLE_DIM, string_in(page->kind->nothing, language));
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct list_page *page = state;
    enum action action = keys_action(key, STATE_LIST);

    if (table_act(&page->table, action, term_rows() - 4))
        return true;
    if (action != ACTION_NONE && action == page->kind->here)
        return true;
    if (page->table.cursor >= page->table.count || !page->kind->act(app, page, action))
        return false;
    page->stale = true;
    return true;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_LIST;
}

static bool possible(struct app *app, const void *state, enum action action)
{
    const struct list_page *page = state;

    (void)app;
    if (action != ACTION_OPEN && action != ACTION_REVERT && action != ACTION_REMOVE)
        return true;
    return page->table.count > 0 && (action == ACTION_OPEN || action == page->kind->acts);
}

static void close_page(struct app *app, void *state)
{
    struct list_page *page = state;

    (void)app;
    page->kind->free(page->rows);
    free(page);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_REVERT, ACTION_REMOVE,
                                     ACTION_HELP, ACTION_BACK,   ACTION_NONE };

static const struct screen_kind screen = {
    .paint = paint,
    .key = key_pressed,
    .keys = keys,
    .hints = hints,
    .possible = possible,
    .close = close_page,
};

void list_page_open(struct app *app, const struct list_page_kind *kind, void *rows)
{
    struct list_page *page = memory_new(1, sizeof *page);

    page->kind = kind;
    page->table =
        (struct table){ .columns = kind->columns, .column_count = kind->column_count, .sorted = STRINGS };
    page->rows = rows;
    page->stale = true;
    app_push(app, &screen, page);
}
