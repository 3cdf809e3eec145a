/* screens/secret_line.h - a secret while it is typed: only its length is shown.
 *
 * It stands in one place that never moves, so that one wipe leaves no copy. There is no
 * cursor in it: what cannot be seen is typed at its end, and erased from there. */
#ifndef SCREENS_SECRET_LINE_H
#define SCREENS_SECRET_LINE_H

#include "term/keys.h"

enum { SECRET_LINE_BYTES = 16 * 1024 };

struct secret_line {
    char text[SECRET_LINE_BYTES]; /* NUL-terminated */
    size_t size;
};

void secret_line_set(struct secret_line *line,
                     const char *text); /* NULL: nothing; cut to what there is room for */
void secret_line_wipe(struct secret_line *line);

/* Types or erases. False when the key is neither, or there is no room. */
bool secret_line_key(struct secret_line *line, struct key key, enum action action);

/* A star for each byte, and none for those beyond the limit; gives the column behind them. */
int secret_line_paint(const char *text, int row, int column, int limit);

#endif
