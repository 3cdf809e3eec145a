/* attempt.h - one submit, or one reading, by the program's own way, and all that it tells a person.
 *
 * A session is opened for it as a program opens one, with the client pointed at ALGOFORM_ENDPOINT,
 * and submits through session/submits. */
#ifndef FAULTS_ATTEMPT_H
#define FAULTS_ATTEMPT_H

#include "things.h"

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum method { POST, PUT, DELETE, GET, METHODS };

/* What the client says; what the sandbox has is one of the first two. */
enum said { NOT_DONE, DONE, OPEN, SAIDS };

struct attempt {
    const struct kind *kind;
    enum method method;
    const char *id;          /* of what there is; for POST not looked at */
    const struct json *body; /* of POST and PUT */
    const struct json *base; /* of PUT */
    const char *draft;       /* the mark of the one that it is sent from, or NULL */
    int backoff_ms;          /* shorter than a person's, or it would take days */
};

struct account {
    enum said said;            /* by its words only, as people are told */
    char words[ERR_TEXT_SIZE]; /* of the failure, or the remark */
    char id[64];               /* of what the answer shows */
    bool failed;               /* which something that was made may have, too, when it cannot be read back */
    /* As the history has it: the number of its row, 0: none. */
    int64_t row;
    enum said noted;
    char noted_words[ERR_TEXT_SIZE], noted_id[64];
};

void attempt(const struct attempt *attempt, struct account *account);

/* What the history says of an earlier one by now. */
void attempt_read_row(int64_t row, struct account *account);

/* Looks for what the draft created, as a review does before it sends anything, and notes what was found
 * out. False when there is nothing of which that is not known. */
bool attempt_look(const struct attempt *attempt, struct account *account);

/* A draft of something new, kept on the disk. */
struct kept {
    int64_t id;
    char mark[64];
};

void attempt_keep(const struct attempt *attempt, struct kept *kept);

/* It becomes an edit of what was made of it. */
void attempt_become(const struct kept *kept, const char *id, const struct json *base);

#endif
