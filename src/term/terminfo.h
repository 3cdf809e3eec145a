/* term/terminfo.h - what the terminal's description says, beside what curses asks of it. */
#ifndef TERM_TERMINFO_H
#define TERM_TERMINFO_H

#include "base/buf.h"

#include <stdbool.h>

/* Whether TERM names a terminal that is known here and can move its cursor: a "dumb"
 * one is known, and yet everything would be drawn over itself on one line. */
bool terminfo_moves_cursor(void);

/* Whether curses knows the terminal's keys. It leaves out without a word those that it gets no
 * memory for, and then the bytes of an arrow would be taken for letters. */
bool terminfo_keys_known(void);

/* Appends what gives the terminal back: keypad, colours, cursor, screen, mouse. Once curses has taken it. */
void terminfo_leave(struct buf *out);

#endif
