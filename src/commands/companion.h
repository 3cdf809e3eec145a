/* commands/companion.h - the sandbox that --sandbox starts, for as long as the program runs.
 *
 * algoform-sandbox is looked for beside the program itself and then on PATH. What
 * it prints to be exported becomes this process's own environment, in place of
 * whatever would lead to a real service. It ends with the program, also when that
 * is killed. */
#ifndef COMMANDS_COMPANION_H
#define COMMANDS_COMPANION_H

#include "base/err.h"

struct companion;

/* Owned. ERR_CONFIG when there is none or it does not start. */
struct companion *companion_start(struct err *err);
void companion_end(struct companion *companion); /* accepts NULL */

#endif
