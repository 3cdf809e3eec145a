/* term/terminfo.h - what the terminal's description says, before curses takes it. */
#ifndef TERM_TERMINFO_H
#define TERM_TERMINFO_H

#include <stdbool.h>

/* Whether TERM names a terminal that is known here and can move its cursor: a "dumb"
 * one is known, and yet everything would be drawn over itself on one line. */
bool terminfo_moves_cursor(void);

#endif
