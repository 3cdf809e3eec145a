/* trial.h - one submit, or one reading, over a line that is cut, and whether what was told of it is true.
 *
 * The sandbox is asked by a client of its own what it has, before and after. */
#ifndef FAULTS_TRIAL_H
#define FAULTS_TRIAL_H

#include "attempt.h"
#include "relay.h"

struct trial {
    struct relay *relay;
    struct api *direct;    /* to the sandbox itself */
    const char *directory; /* for the directories of state */
    const struct kind *kind;
    enum method method;
    size_t stride, phase;
    size_t number, wrong, told[SAIDS];
    char name[32], before[64], after[64]; /* of the thing, and what describes it */
    char id[64];
    const struct json *base;                 /* of a PUT; NULL: what there is when it is sent */
    const char *draft;                       /* the mark of the one that it is sent from, or NULL */
    struct passage passages[RELAY_PASSAGES]; /* of the last try */
    size_t passed;
};

extern const char *const trial_methods[METHODS];

/* Whether a sample takes the next cut. */
bool trial_due(struct trial *trial);

/* Another name of something new, another description, and a fresh state now and then. */
void trial_number(struct trial *trial);

/* Submits it. What was under way has arrived when this returns. */
void trial_run(struct trial *trial, const struct cut *cuts, size_t count, struct account *account);

/* How many whole requests of a method passed. */
size_t trial_passed(const struct trial *trial, enum method method);

/* Whether the sandbox has it as it was sent. */
bool trial_is_done(const struct trial *trial, const struct held *held, const struct account *account);

/* What is untrue of an account that says DONE or NOT_DONE, or NULL. */
const char *trial_untrue(const struct trial *trial, const struct account *account, const struct held *held);

/* Counts it, and shows it when it is wrong. */
void trial_tell(struct trial *trial, const struct cut *cuts, size_t count, const struct account *account,
                const char *wrong);

/* As it was before, for the next one. */
void trial_restore(struct trial *trial, const struct held *held);

/* All of that. */
void trial_try(struct trial *trial, const struct cut *cuts, size_t count);

/* away.c: the line stays away after each byte of the change, which is that exchange. */
void away_sweep(struct trial *trial, size_t change);

#endif
