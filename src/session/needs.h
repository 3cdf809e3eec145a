/* session/needs.h - what a call needs, and where it was looked for: for people.
 *
 * Endpoint, project and credentials are rows; of each it can be told whether the
 * session has it, and from where. The sources of credentials can be looked at one
 * by one, with the reason why each does not count. No secret is ever part of it. */
#ifndef SESSION_NEEDS_H
#define SESSION_NEEDS_H

#include "base/text.h"
#include "session/session.h"
#include "session/sources.h"

enum need { NEED_ENDPOINT, NEED_PROJECT, NEED_CREDENTIALS, NEEDS };

struct need_row {
    const char *name;      /* "endpoint" */
    struct text lacking;   /* "the endpoint of the service is not given" */
    struct text variables; /* of the environment that give it */
    struct text keys;      /* of a profile that give it */
};

extern const struct need_row need_rows[NEEDS];

bool session_has(const struct session *session, enum need need);
bool session_empty(const struct session *session); /* it has none of them: nothing is configured */

/* What credentials are, in a word or two: never any part of them. */
struct text session_kind(const struct session *session);

/* One source of credentials, in the order in which they count. */
bool session_look(const struct session *session, size_t index, struct source_look *look); /* false: no more */

#endif
