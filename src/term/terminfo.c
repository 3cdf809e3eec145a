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

bool terminfo_keys_known(void)
{
    static char names[][6] = { "kcuu1", "kcud1", "kcub1", "kcuf1", "khome", "kend", "kbs", "kdch1", "kich1",
                               "kpp",   "knp",   "kcbt",  "kent",  "kf1",   "kf2",  "kf4", "kf8" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *sequence = tigetstr(names[i]);

        if (sequence != NULL && sequence != (const char *)-1 && key_defined(sequence) == 0)
            return false;
    }
    return true;
}

void terminfo_leave(struct buf *out)
{
    /* Not const: so curses' own prototypes want them. */
    static char names[][6] = { "rmkx", "sgr0", "op", "cnorm", "rmcup" };
    static char move[] = "cup", mouse[] = "XM", mouse_key[] = "kmous";
    const char *found = tigetstr(move);

    if (found != NULL && found != (const char *)-1)
        append(out, tparm(found, (long)LINES - 1, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((found = tigetstr(names[i])) != NULL && found != (const char *)-1)
            append(out, found);
    /* Whether it is on is not asked: it may be put on later. The description seldom has a word for it. */
    if ((found = tigetstr(mouse)) != NULL && found != (const char *)-1)
        append(out, tparm(found, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
    else if ((found = tigetstr(mouse_key)) != NULL && found != (const char *)-1)
        append(out, "\033[?1006;1000l");
}
