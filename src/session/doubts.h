/* session/doubts.h - submits of which nobody knows what came of them, as the history has them.
 *
 * A program that ends while a request is out, however it ends, leaves such a row behind. What
 * cannot be read raises no doubt. */
#ifndef SESSION_DOUBTS_H
#define SESSION_DOUBTS_H

#include "session/session.h"

#include <stdint.h>

/* The number of the newest submit of a thing, if its outcome is not known; else 0. `id` NULL: of something
 * new, which its name tells. */
int64_t doubts_of(struct session *session, const struct shape *shape, const char *id, const char *name);

/* The same of the newest submit since then (UTC). Opens no history that nothing was written to. */
int64_t doubts_since(struct session *session, int64_t since_ms);

#endif
