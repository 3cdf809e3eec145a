/* term/crash.h - the last thing the program does when it breaks off.
 *
 * A mistake of the program (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT) must not leave a
 * terminal that shows no typing, nor a person who believes that their text is gone.
 * All that is needed then is made ready before: the handler itself allocates nothing,
 * asks curses nothing, and calls only what may be called in a signal handler. The signal then ends
 * the program as it would have without us. Absent where the sanitizers have handlers of their own.
 *
 * SIGQUIT and SIGXCPU are taken here too, for what they mean: the program hangs, or is busy without an
 * end, so that its loop cannot be counted on. */
#ifndef TERM_CRASH_H
#define TERM_CRASH_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* Watches from now on. `modes` are the terminal's as they were found, `restore` the bytes
 * that take the screen, cursor and keypad back; both are copied. */
void crash_watch(const struct termios *modes, const char *restore, size_t size);

enum crash_cause {
    CRASH_MISTAKE, /* of the program */
    CRASH_TOLD,    /* somebody ended it */
    CRASH_CAUSES
};

/* What to say then, a line or more; copied. "": nothing. */
void crash_tell(enum crash_cause cause, const char *text);

/* Whether the terminal is ours to restore: not while an editor has it. */
void crash_terminal(bool ours);

/* No longer. */
void crash_forget(void);

#endif
