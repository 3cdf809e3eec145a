#include "screens/table.h"

#include "base/limits.h"
#include "term/paint.h"
#include "term/term.h"

enum { FIRST_COLUMN = 2, GAP = 2 };

static bool is_shown(const struct table_column *column)
{
    return term_columns() >= column->from_width;
}

static size_t last_shown(const struct table *table)
{
    size_t last = table->column_count;

    while (last > 1 && !is_shown(&table->columns[last - 1]))
        last--;
    return last - 1;
}

/* Where each column ends. What the terminal has more than all of them need goes to the first that want it,
 * and what no other wants to the last. */
static void lay_out(const struct table *table, int ends[])
{
    size_t last = last_shown(table);
    int start = FIRST_COLUMN, room = term_columns() - FIRST_COLUMN - table->columns[last].most;

    for (size_t i = 0; i < last; i++)
        if (is_shown(&table->columns[i]))
            room -= table->columns[i].width + GAP;
    for (size_t i = 0; i < last; i++) {
        const struct table_column *column = &table->columns[i];
        int wish = column->most - column->width, more = room <= 0 ? 0 : wish < room ? wish : room;

        if (!is_shown(column))
            continue;
        ends[i] = start + column->width + more;
        start = ends[i] + GAP;
        room -= more;
    }
    ends[last] = term_columns();
}

static void paint_headings(const struct table *table, const int ends[], enum language language, int row)
{
    int start = FIRST_COLUMN;

    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];
        const char *order = column->title != table->sorted ? "" : table->descending ? " v" : " ^";

        if (!is_shown(column))
            continue;
        paint_format(row, start, ends[i], ROLE_HEADING, "%s%s", string_in(column->title, language), order);
        start = ends[i] + GAP;
    }
}

static void paint_row(const struct table *table, const int ends[], const void *state, table_cell_fn *cell,
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
        paint_text(screen_row, start, ends[i], i == 0 ? ROLE_VALUE : ROLE_TEXT, buf_text(&text));
        start = ends[i] + GAP;
    }
    buf_done(&text);
}

void table_paint(struct table *table, const void *state, table_cell_fn *cell, enum language language, int top,
                 int bottom, int *cursor_row)
{
    size_t rows = bottom > top + 1 ? (size_t)(bottom - top - 1) : 1;
    int ends[TABLE_COLUMNS] = { 0 };

    if (table->cursor >= table->count)
        table->cursor = table->count > 0 ? table->count - 1 : 0;
    if (table->cursor < table->top)
        table->top = table->cursor;
    if (table->cursor >= table->top + rows)
        table->top = table->cursor - rows + 1;
    lay_out(table, ends);
    paint_headings(table, ends, language, top);
    for (size_t i = 0; i < rows && table->top + i < table->count; i++)
        paint_row(table, ends, state, cell, language, top + 1 + (int)i, table->top + i);
    *cursor_row = top + 1 + (int)(table->cursor - table->top);
}

bool table_act(struct table *table, enum action action, int rows)
{
    return keys_movement(action, table->cursor, table->count, (size_t)rows, &table->cursor);
}
