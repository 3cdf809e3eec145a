/* commands/commands.h - the program's arguments carried out, from the first word to the exit status. */
#ifndef COMMANDS_COMMANDS_H
#define COMMANDS_COMMANDS_H

#include "commands/command.h"

/* Reads the arguments and makes what the command needs (configuration, session,
 * sandbox). False: the program is over already, with *status: help was printed, or a
 * mistake was told. Otherwise commands_end must follow. */
bool commands_begin(struct invocation *invocation, int count, char *const *words, int *status);

/* Gives everything back and sees to it that the output has arrived; the exit status. */
int commands_end(struct invocation *invocation, int status);

/* Whether a screen is wanted: the command is one, or it shows one on a terminal when it stands alone. */
bool commands_wants_screen(const struct invocation *invocation);

/* Tells a failure of the screens, and gives its status. */
int commands_screen_failure(const struct invocation *invocation, const struct err *err);

#endif
