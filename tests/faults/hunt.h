/* hunt.h - what tests with one fault after the other do over and over: start the program, type, look,
 * end it, and complain, a dozen times at most. */
#ifndef FAULTS_HUNT_H
#define FAULTS_HUNT_H

#include "turns.h"

#include "terminal/terminal.h"

struct hunt {
    struct world world;
    const char *shim;
    long stride;
    size_t interrupted, tried, wrong;
};

/* what: the trial; why: what is wrong. With what is seen, unless terminal is NULL. */
void hunt_complain(struct hunt *hunt, const char *what, const char *why, struct terminal *terminal);

/* A document few.json whose name is "start", and nothing kept. */
void hunt_fresh(struct hunt *hunt);

/* Does not wait for an answer. */
void hunt_send(struct terminal *terminal, const char *script);

void hunt_shows(struct hunt *hunt, const char *what, struct terminal *terminal, const char *text);

/* Ends it by `keys`, looks at what it leaves, and frees it. */
void hunt_end(struct hunt *hunt, const char *what, struct terminal *terminal, const char *keys, int status);

/* interrupts.c */
void hunt_interruptions(struct hunt *hunt);

#endif
