/* screens/list_page.h - a list of what is kept on the disk, as a screen: drafts, and the history of submits.
 *
 * The rows are read when it is painted for the first time, and again after something was
 * done with one of them, for another screen may have changed them. */
#ifndef SCREENS_LIST_PAGE_H
#define SCREENS_LIST_PAGE_H

#include "screens/table.h"

struct list_page {
    const struct list_page_kind *kind;
    struct table table;
    void *rows; /* owned; what there is of them is known to the kind alone */
    bool stale;
    struct err failed; /* why the rows could not be read; ERR_NONE: they were */
};

struct list_page_kind {
    const struct table_column *columns; /* the last, where it has no room, is told of the row at the cursor */
    size_t column_count;
    enum string title, nothing; /* nothing: said when there are no rows */
    table_cell_fn *cell;        /* its state is `rows` */
    void (*load)(struct app *app,
                 struct list_page *page); /* reads them anew, and sets table.count and `failed` */
    /* Does something with the row at the cursor; false when the action means nothing. */
    bool (*act)(struct app *app, struct list_page *page, enum action action);
    void (*free)(void *rows);
    enum action acts; /* beside opening, in the last line */
    enum action here; /* leads here from elsewhere, and does nothing; ACTION_NONE: none */
};

/* rows: zeroed by the caller, for load to fill; taken. */
void list_page_open(struct app *app, const struct list_page_kind *kind, void *rows);

#endif
