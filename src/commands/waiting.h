/* commands/waiting.h - what a command is waiting for, in one line of the terminal.
 *
 * Shown on standard error when that is a terminal and the wait is longer than half a
 * second, four times a second at most, and wiped away at the end. With --trace on
 * standard error there is none: the trace tells more. */
#ifndef COMMANDS_WAITING_H
#define COMMANDS_WAITING_H

#include "commands/command.h"

#include <stdint.h>

struct waiting {
    const struct invocation *invocation; /* borrowed */
    bool wanted;
    int64_t began_ms, drawn_ms; /* by the monotonic clock */
    size_t columns;             /* what is on the line now */
};

void waiting_begin(struct waiting *waiting, const struct invocation *invocation);

/* total 0: not known, and the seconds are counted instead. */
void waiting_tell(struct waiting *waiting, struct text doing, size_t done, size_t total);
void waiting_end(struct waiting *waiting);

#endif
