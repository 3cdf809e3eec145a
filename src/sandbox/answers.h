/* sandbox/answers.h - from a request's body to the service's answer.
 *
 * Pure functions on JSON trees. A body loses what the server owns, is laid over
 * what is kept already (PUT), and is completed the way the service completes it:
 * its own members, an engine's id, the code tree, null for lists never given.
 * Members that no row knows stay as they came. */
#ifndef SANDBOX_ANSWERS_H
#define SANDBOX_ANSWERS_H

#include "base/json.h"

#include <stdint.h>

/* A copy of a body without what the service gives itself (metadata.id, the times ...); owned. */
struct json *answers_sent(const struct json *body);

/* What PUT makes of a kept algorithm (facts: section 7): members given replace;
 * scalars left out are gone; lists and objects left out are kept, [] empties a
 * list; null says the same as leaving out. Owned. */
struct json *answers_merge(const struct json *kept, const struct json *sent);

struct answer_stamp {
    const char *id;
    int64_t create_time, update_time;
};

/* Completes a tree in place to what GET answers, members in the service's order. */
void answers_complete(struct json *algorithm, const struct answer_stamp *stamp);

/* Respells a completed algorithm as the response tables do: `value` for `values`,
 * discrete_values as one text. Changes the tree in place. */
void answers_document(struct json *algorithm);

#endif
