#include "screens/table.h"

#include "base/limits.h"
#include "term/paint.h"
#include "term/term.h"

enum { FIRST_COLUMN = 2, GAP = 2 };

static bool is_shown(const struct table_column *column)
{
    return term_columns() >= column->from_width;
}

static int column_end(const struct table *table, size_t column, int start)
{
    bool last = true;

    for (size_t i = column + 1; i < table->column_count; i++)
        last = last && !is_shown(&table->columns[i]);
    return last ? term_columns() : start + table->columns[column].width;
}

static void paint_headings(const struct table *table, enum language language, int row)
{
    int start = FIRST_COLUMN;

    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];
        const char *order = column->title != table->sorted ? "" : table->descending ? " v" : " ^";

        if (!is_shown(column))
            continue;
        paint_format(row, start, column_end(table, i, start), ROLE_HEADING, "%s%s",
                     string_in(column->title, language), order);
        start = column_end(table, i, start) + GAP;
    }
}

static void paint_row(const struct table *table, const void *state, table_cell_fn *cell,
                      enum language language, int screen_row, size_t row)
{
    int start = FIRST_COLUMN;
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (row == table->cursor)
        paint_text(screen_row, 0, 1, ROLE_MARKER, ">");
    for (size_t i = 0; i < table->column_count; i++) {
        if (!is_shown(&table->columns[i]))
            continue;
        buf_clear(&text);
        cell(state, row, table->columns[i].title, language, &text);
        paint_text(screen_row, start, column_end(table, i, start), i == 0 ? ROLE_VALUE : ROLE_TEXT,
                   buf_text(&text));
        start = column_end(table, i, start) + GAP;
    }
    buf_done(&text);
}

void table_paint(struct table *table, const void *state, table_cell_fn *cell, enum language language, int top,
                 int bottom, int *cursor_row)
{
    size_t rows = bottom > top + 1 ? (size_t)(bottom - top - 1) : 1;

    if (table->cursor >= table->count)
        table->cursor = table->count > 0 ? table->count - 1 : 0;
    if (table->cursor < table->top)
        table->top = table->cursor;
    if (table->cursor >= table->top + rows)
        table->top = table->cursor - rows + 1;
    paint_headings(table, language, top);
    for (size_t i = 0; i < rows && table->top + i < table->count; i++)
        paint_row(table, state, cell, language, top + 1 + (int)i, table->top + i);
    *cursor_row = top + 1 + (int)(table->cursor - table->top);
}

bool table_act(struct table *table, enum action action, int rows)
{
    return keys_movement(action, table->cursor, table->count, (size_t)rows, &table->cursor);
}
