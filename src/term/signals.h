/* term/signals.h - signals, as things that the loop asks for.
 *
 * A handler only notes what came and wakes whoever waits; what is to be done about it is
 * done by the loop, where everything may be called. Every signal that would end a program
 * is among them, so that none leaves a terminal behind: but those that crash.h takes, which must work
 * when the loop does not. */
#ifndef TERM_SIGNALS_H
#define TERM_SIGNALS_H

#include "base/err.h"

#include <stdbool.h>

enum signals_sort {
    SIGNALS_RESIZED,   /* the terminal has another size */
    SIGNALS_CALLED,    /* another session of this program asks for something */
    SIGNALS_STOP,      /* somebody wants us to stop, and will send us on again */
    SIGNALS_CONTINUED, /* we were stopped, and whoever had the terminal meanwhile did what they liked with it
                        */
    SIGNALS_ENDED,     /* somebody wants us to end */
    SIGNALS_SORTS
};

/* Once; before curses, which then leaves these alone. */
bool signals_catch(struct err *err);

/* Readable when one has come. */
int signals_descriptor(void);

/* Forgets the bytes that woke the loop; call it before asking what came. */
void signals_awake(void);

/* Whether it came, since it was last taken. SIGNALS_ENDED stays, however often it is asked for. */
bool signals_take(enum signals_sort sort);

/* Whether stopping is to be told to us first, or to be done at once, as it was before us:
 * while another program has the terminal. */
void signals_tell_stop(bool told);

#endif
