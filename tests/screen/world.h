/* world.h - the world that a screen test happens in: a fresh directory, a fixed
 * environment, the sandbox when one is wanted, and other programs run beside.
 *
 * It clears this process's own environment, so that neither a person's
 * configuration nor their credentials can reach a test, or a test them. */
#ifndef SCREEN_WORLD_H
#define SCREEN_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct world {
    char directory[256]; /* removed at the end */
    const char *build, *data;
    pid_t sandbox;       /* 0: none */
    char arguments[512]; /* that it was started with */
    char *output;        /* owned; what the last program run beside wrote, both streams */
    int status;          /* and its exit status, or 128 + signal */
};

bool world_begin(struct world *world, const char *build, const char *data);

/* Starts algoform-sandbox on a free port and takes over the variables that it
 * prints. False, with the reason on standard error. */
bool world_sandbox(struct world *world, const char *arguments);

/* Starts it again where it was, with the same arguments. */
bool world_sandbox_again(struct world *world);

/* Ends the sandbox; true when it ended cleanly, or there was none. */
bool world_end_sandbox(struct world *world);

/* Runs a shell command in the directory, to its end. */
bool world_run(struct world *world, const char *command);

/* Removes what there is to remove. */
void world_end(struct world *world);

/* Replaces {data}, {temp}, {build} and {sandbox}; owned. */
char *world_expand(const struct world *world, const char *text);

#endif
