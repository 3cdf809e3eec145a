/* term/curses.h - ncurses with wide characters, included one way everywhere. */
#ifndef TERM_CURSES_H
#define TERM_CURSES_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
/* The macro forms of the functions convert carelessly under -Wconversion. */
#define NCURSES_NOMACROS 1
#include <curses.h>

#endif
