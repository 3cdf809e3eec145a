/* term/term.h - the terminal, up and down.
 *
 * Curses is entered once and left however the program ends; signals become
 * events that the loop asks for; keys come one at a time, pasted text marked as
 * such. This room knows nothing of forms or algorithms. Curses itself and the
 * signal flags are the only globals of the program. */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Takes the terminal over. Fails with ERR_SYSTEM when standard input or output
 * is no terminal, or when TERM names none that can move its cursor. */
bool term_open(struct err *err);

/* Gives it back as it was found; safe to call twice and before term_open. */
void term_close(void);

/* Leaves the terminal to another program, and takes it back. */
void term_lend(void);
void term_resume(void);

/* Stops the program as Ctrl-Z does, and comes back with a whole new picture. */
void term_suspend(void);

/* What the loop waits on: readable when a key or a signal waits (an epoll
 * descriptor over both, so that whoever waits needs to know of one only). */
int term_descriptor(void);

enum term_event {
    TERM_NOTHING,
    TERM_RESIZED, /* curses knows the new size already */
    TERM_CALLED,  /* another session of this program asks for something of ours: SIGUSR1 */
    TERM_ENDED,   /* somebody wants the program to end: SIGTERM, SIGHUP, or the terminal is gone */
};

/* The next event that a signal left; never waits. */
enum term_event term_event(void);

/* Whether such a signal has come, for whoever waits for a program that has the terminal. */
bool term_ended(void);

/* A key: a character, or a key of its own (KEY_UP ... of curses). Pasted
 * characters come with `pasted`, so that they are text whatever they are. */
struct key {
    uint32_t code;
    bool function;
    bool pasted;
    int row; /* of a click */
};

/* What a mouse does, as keys of their own. */
enum { TERM_CLICK = 0x1001, TERM_WHEEL_UP, TERM_WHEEL_DOWN };

/* Takes clicks and the wheel, or leaves them to the terminal, as it does from the start. */
void term_mouse(bool wanted);

/* A key that nobody presses: the Esc given before it was the beginning of what comes now, late. */
enum { TERM_UNESCAPE = 0x1004 };

#define TERM_CTRL(letter) ((letter)&0x1f)
enum { TERM_ESCAPE = 27, TERM_DELETE = 127 };

/* The next key that is waiting; never waits. What came of a key in pieces is kept until its rest comes. */
bool term_key(struct key *key);

/* How long until an Esc that waits for what may follow is a key by itself, or a paste stalls; -1: there is
 * none. */
int term_wait(void);

/* Whether a paste has begun of which nothing has come for a second: until its end comes all is text. A
 * Ctrl-C by itself ends it. */
bool term_paste_stalled(void);

int term_rows(void);
int term_columns(void);

/* Whether the locale can show more than ASCII. */
bool term_unicode(void);

/* Whether tmux stands between, which passes a copy on only when its own settings say so. */
bool term_in_tmux(void);

/* Puts text on the clipboard of the person's own terminal (OSC 52, through tmux
 * too). False when it is longer than terminals take (74,994 encoded bytes). */
bool term_copy(const char *text);

#endif
