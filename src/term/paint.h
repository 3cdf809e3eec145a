/* term/paint.h - text on the screen, in roles, cut to its place.
 *
 * Everything drawn goes through here, so everything is printable (base/utf8.h)
 * whatever it came from. Curses compares with what the terminal shows and sends
 * the difference; painting what is there already costs no byte. */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include "term/theme.h"

#include <stddef.h>

/* Empties rows [from, to). */
void paint_blank(int from, int to);

/* Text from (row, column) up to but not including column `limit`; what does not
 * fit ends in an ellipsis. Gives the column behind it. */
int paint_text(int row, int column, int limit, enum role role, const char *text);
int paint_format(int row, int column, int limit, enum role role, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Text broken at blanks over at most `rows` rows. Gives the rows used. */
int paint_paragraph(int row, int column, int limit, int rows, enum role role, const char *text);

/* The text behind the first line of such a paragraph, whose bytes are told; "" at its end. */
const char *paint_next_line(const char *text, size_t columns, bool last, size_t *bytes);

/* How many rows that would take, painting nothing. */
int paint_paragraph_rows(int columns, int rows, const char *text);

/* Where the hardware cursor is to stand; then sends the difference. */
void paint_show(int row, int column);

/* Throws away what curses believes to be on the terminal, for Ctrl-L. */
void paint_again(void);

#endif
