/* sandbox/faults.h - what goes wrong on request.
 *
 * A fault is written KIND[:ARGUMENT[:ARGUMENT]][@METHOD][#COUNT]: what happens, to
 * which requests (all, or those of one method), and how often (always, or to the
 * first COUNT of them). The kinds are rows. Whoever tests a client starts the
 * sandbox with them, or names one in a request's X-Sandbox-Fault header. */
#ifndef SANDBOX_FAULTS_H
#define SANDBOX_FAULTS_H

#include "base/buf.h"
#include "base/err.h"
#include "sandbox/exchange.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_LATENCY,
    FAULT_STALL,
    FAULT_STALL_AFTER,
    FAULT_DROP_BEFORE,
    FAULT_DROP_AFTER,
    FAULT_TRUNCATE,
    FAULT_STATUS,
    FAULT_STATUS_AFTER,
    FAULT_BARE,
    FAULT_IGNORE,
    FAULT_GARBAGE,
    FAULT_GARBAGE_JSON,
    FAULT_KINDS,
};

enum { FAULTS_MOST = 32, FAULT_METHOD_SIZE = 16, FAULT_ALWAYS = -1, FAULT_UNSET = -1 };

struct fault {
    enum fault_kind kind;
    int first, second;              /* the arguments; FAULT_UNSET */
    char method[FAULT_METHOD_SIZE]; /* "" for any */
    int left;                       /* how often it still happens, or FAULT_ALWAYS */
};

/* Reads one spec. ERR_INPUT names what is wrong and the kinds that exist. */
bool fault_read(const char *spec, struct fault *fault, struct err *err);

/* The kinds with their meaning, a line each, for --help. */
void faults_describe(enum language language, struct buf *out);

/* The faults that a sandbox was started with; its threads share them. */
struct faults {
    struct fault items[FAULTS_MOST];
    size_t count;
    pthread_mutex_t mutex;
};

void faults_init(struct faults *faults);
void faults_done(struct faults *faults);

/* Copies the fault. ERR_LIMIT past FAULTS_MOST. */
bool faults_add(struct faults *faults, const struct fault *fault, struct err *err);

/* What happens to one request: a delay, and then at most one thing more. */
struct fault_plan {
    int latency_ms;
    enum fault_kind kind;
    int first, second;
};

/* Adds one fault to a plan if it concerns the method. */
void fault_plan_add(struct fault_plan *plan, const struct fault *fault, const char *method);

/* The plan for the next request of a method; counts down those that end. */
struct fault_plan faults_take(struct faults *faults, const char *method);

/* Fills in what a plan answers instead of the service; false when it leaves that to the service.
 * fault_answers.c */
bool fault_answer(const struct fault_plan *plan, const struct request *request, struct answer *answer);

/* Puts what a plan answers after the service did its work in the place of its answer. Likewise. */
void fault_replace(const struct fault_plan *plan, const struct request *request, struct answer *answer);

#endif
