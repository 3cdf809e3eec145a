#include "term/terminfo.h"

#include "term/curses.h"

/* A file of its own, because this header defines macros such as `lines` and `columns`. */
#include <term.h>
#include <unistd.h>

bool terminfo_moves_cursor(void)
{
    char capability[] = "cup";
    const char *found;
    int known = 0;

    if (setupterm(NULL, STDOUT_FILENO, &known) != OK)
        return false;
    found = tigetstr(capability);
    bool moves = found != NULL && found != (const char *)-1;

    del_curterm(cur_term); /* curses reads it again */
    return moves;
}
