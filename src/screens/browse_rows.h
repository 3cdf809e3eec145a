/* screens/browse_rows.h - the rows of the list of algorithms: filtered, sorted, found again. */
#ifndef SCREENS_BROWSE_ROWS_H
#define SCREENS_BROWSE_ROWS_H

#include "screens/table.h"

struct browse_rows {
    struct table table;
    const struct json **rows; /* owned; what they point to is borrowed from the list */
    size_t known;             /* how many algorithms the rows were made of */
    char *filter;             /* owned; a text that a cell holds, or NULL */
    char *gone; /* owned; the id of one that was deleted, though the list has it still; or NULL */
};

void browse_rows_init(struct browse_rows *rows);
void browse_rows_done(struct browse_rows *rows);

/* Makes them of a list (NULL: none), of one workspace when that is not NULL. The cursor stays on its
 * algorithm, wherever that now stands; at the top it stays at the top. */
void browse_rows_make(struct browse_rows *rows, const struct json *list, const char *workspace);

/* Sorts by the next column, or the same one in the other direction; browse_rows_make follows. */
void browse_rows_sort(struct browse_rows *rows);

/* The algorithm at the cursor, or NULL. */
const struct json *browse_rows_focus(const struct browse_rows *rows);

table_cell_fn browse_rows_cell; /* state is the rows */

#endif
