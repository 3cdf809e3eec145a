/* terminal.h - a person at a terminal, as a library: starts a program on a pty of
 * its own, draws what it writes (libvterm), presses keys and reads the screen.
 *
 * Nothing here sleeps, but for a line that is to be slow. Waiting means waiting for the
 * program: its output is drained, its input is read to the last byte, and the kernel says
 * that it is blocked (rest.h). A function that waits gives up after the limit of
 * terminal_start, returns false, and terminal_complaint says what was being waited for. */
#ifndef TERMINAL_TERMINAL_H
#define TERMINAL_TERMINAL_H

#include "terminal/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct terminal_options {
    const char *const *arguments;   /* ends in NULL; the program is looked for in PATH */
    const char *const *environment; /* NAME=VALUE, ends in NULL; NULL: ours */
    const char *directory;          /* to start in; NULL: ours */
    int columns, rows;
    bool count_writes;
    bool by_byte;  /* it offers each byte that comes, and not lines, also before and after the program */
    long limit_ms; /* patience of each wait; 0: 30 seconds */
    FILE *record;  /* takes every byte that the program writes, too; borrowed; NULL: none */
};

struct terminal; /* opaque */

/* Owned. NULL, with the reason on standard error, when there is no pty to be had. */
struct terminal *terminal_start(const struct terminal_options *options);

/* Hangs up and kills what is left; also for NULL. */
void terminal_free(struct terminal *terminal);

/* Sends one key once, or changes the window's size. Does not wait for an answer. */
void terminal_send(struct terminal *terminal, const struct key *key);

/* Presses all keys of a script, waiting after each as terminal_quiet does. */
bool terminal_press(struct terminal *terminal, const char *script);

/* From now on keys go in pieces of so many bytes, so far apart, as over a slow line; 0: each at once. */
void terminal_pieces(struct terminal *terminal, size_t size, int gap_ms);

/* Takes the terminal away, as when a window is closed or a connection breaks. */
void terminal_hang_up(struct terminal *terminal);

/* Bytes sent that the program has not read. After its end only by_byte counts all of them: what reaches a
 * terminal that offers lines is none yet. */
size_t terminal_unread(const struct terminal *terminal);

/* Waits until what was sent is read and answered, even if a timer of the program runs on. */
bool terminal_answered(struct terminal *terminal);

/* The same, and short timers have run out too. A hanging request may go on. Ended is quiet. */
bool terminal_quiet(struct terminal *terminal);

/* Waits until a row shows the text. Fails at once when the program will never change again by itself. */
bool terminal_shows(struct terminal *terminal, const char *text);

/* Waits until the program can only be woken from outside: no timer, no request. */
bool terminal_at_rest(struct terminal *terminal);

/* Waits for the end of the program. */
bool terminal_ended(struct terminal *terminal);

/* Of the last wait that failed; borrowed. */
const char *terminal_complaint(const struct terminal *terminal);

/* The screen. Rows and columns count from 0; a wide character stands once in the
 * text and takes two columns. Texts are owned, padded with blanks to the full width. */
void terminal_size(const struct terminal *terminal, int *columns, int *rows);
char *terminal_row(const struct terminal *terminal, int row);
char *
terminal_text(const struct terminal *terminal); /* all rows, blanks at their ends cut, newlines between */
bool terminal_has(const struct terminal *terminal, const char *text);
void terminal_cursor(const struct terminal *terminal, int *column, int *row, bool *visible);

/* Since the start: bytes written to the terminal, and calls of write for it (-1: not
 * known here, the kernel forbids to count them). */
size_t terminal_bytes(const struct terminal *terminal);
long terminal_writes(const struct terminal *terminal);

/* When the last byte came: since the start, and since the last key (negative: none came after it). */
double terminal_painted_ms(const struct terminal *terminal);
double terminal_answer_ms(const struct terminal *terminal);

bool terminal_over(const struct terminal *terminal); /* whether it has ended, as far as we have seen */

/* The process, for signals; its exit status, or 128 + the signal that ended it. */
pid_t terminal_process(const struct terminal *terminal);
int terminal_status(const struct terminal *terminal);

/* Whether the program asked for the arrows of the terminal's description (DECCKM). */
bool terminal_application_keys(const struct terminal *terminal);

/* Whether the terminal is as it was found: line discipline, screen, cursor, mouse,
 * paste and keypad modes. NULL when it is, else the name of what was left behind. */
const char *terminal_left_behind(const struct terminal *terminal);

#endif
