#include "term/terminfo.h"

#include "term/curses.h"

#include <string.h>

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

/* Padding is for terminals of metal: "$<5>" goes. */
static void append(struct buf *out, const char *sequence)
{
    while (sequence != NULL && *sequence != '\0') {
        const char *end = strncmp(sequence, "$<", 2) == 0 ? strchr(sequence, '>') : NULL;

        if (end == NULL)
            buf_char(out, *sequence);
        sequence = end != NULL ? end + 1 : sequence + 1;
    }
}

void terminfo_leave(struct buf *out)
{
    /* Not const: so curses' own prototypes want them. */
    static char names[][6] = { "rmkx", "sgr0", "op", "cnorm", "rmcup" };
    static char move[] = "cup";
    const char *found = tigetstr(move);

    if (found != NULL && found != (const char *)-1)
        append(out, tparm(found, (long)LINES - 1, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((found = tigetstr(names[i])) != NULL && found != (const char *)-1)
            append(out, found);
}
