/* session/companion.h - the sandbox that a session starts, for as long as the session lives.
 *
 * algoform-sandbox is looked for beside the program itself and then on PATH. What
 * it prints to be exported is told to the session alone: this process's environment
 * stays as it is, so that a later session of a real service does not see it. It ends
 * with the program, also when that is killed. */
#ifndef SESSION_COMPANION_H
#define SESSION_COMPANION_H

#include "base/err.h"

struct companion;

/* Owned. ERR_CONFIG when there is none or it does not start. */
struct companion *companion_start(struct err *err);
void companion_end(struct companion *companion); /* accepts NULL */

/* What it said under a name such as "ALGOFORM_ENDPOINT"; NULL for other names. Borrowed. */
const char *companion_value(const struct companion *companion, const char *name);

#endif
