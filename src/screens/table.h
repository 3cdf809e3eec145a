/* screens/table.h - rows under column headings, with a cursor; a part of screens. */
#ifndef SCREENS_TABLE_H
#define SCREENS_TABLE_H

#include "screens/screen.h"

enum { TABLE_COLUMNS = 6 };

struct table_column {
    enum string title;
    int width;      /* in columns of the terminal */
    int most;       /* as wide where there is room; the last has what is left */
    int from_width; /* shown on terminals at least so wide */
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    size_t count; /* rows */
    size_t cursor, top;
    enum string sorted; /* the title of the sorted column */
    bool descending;
};

/* What stands in a cell; appended. */
typedef void table_cell_fn(const void *state, size_t row, enum string column, enum language language,
                           struct buf *out);

/* Paints headings at row `top` and rows below, up to `bottom`. Gives the cursor. */
void table_paint(struct table *table, const void *state, table_cell_fn *cell, enum language language, int top,
                 int bottom, int *cursor_row);

/* Moves the cursor. False when the action is no movement. */
bool table_act(struct table *table, enum action action, int rows);

#endif
