/* turns.h - one fault after the other: which call of the program is to fail (shim.c), and
 * running the program with it. */
#ifndef FAULTS_TURNS_H
#define FAULTS_TURNS_H

#include "screen/world.h"
#include "terminal/terminal.h"

#include <stdbool.h>
#include <stddef.h>

struct turn {
    const char *calls; /* as FAULTS_CALLS; NULL: nothing fails */
    const char *path;  /* NULL: any */
    long number;       /* from 1 */
    int error;         /* errno; 0: half is written */
    bool always;       /* and all after it */
};

/* What disks do: some calls, and with which error. */
struct turn_kind {
    const char *calls;
    int error;
};

enum { TURN_KINDS = 13 };
extern const struct turn_kind turn_kinds[TURN_KINDS];

/* What a program run to its end left behind. */
struct ran {
    int status;       /* or 128 + signal */
    char *out, *said; /* owned: standard output and standard error */
};

/* Sets the environment of the programs that are started from now on. */
void turn_begin(const struct world *world, const char *shim, const struct turn *turn);

/* Takes it back; whether the fault happened. */
bool turn_end(const struct world *world);

/* Runs a program in the world's directory; arguments end in NULL. */
void turn_run(const struct world *world, const char *const *arguments, struct ran *ran);
void ran_done(struct ran *ran);

/* At 80x24. Owned. */
static inline struct terminal *turn_start(const char *const *arguments)
{
    return terminal_start(
        &(struct terminal_options){ .arguments = arguments, .columns = 80, .rows = 24, .limit_ms = 20000 });
}

/* Of few.json. */
static inline struct terminal *turn_edit(void)
{
    return turn_start((const char *const[]){ "algoform", "edit", "few.json", NULL });
}

/* A small file of the world's directory as text; owned, "" when there is none. */
char *turn_read(const struct world *world, const char *name);

#endif
