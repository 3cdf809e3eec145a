/* commands/profile.h - the parts of `algoform profile`. */
#ifndef COMMANDS_PROFILE_H
#define COMMANDS_PROFILE_H

#include "commands/command.h"

/* Walks the way to the service step by step, a line each. */
enum status profile_check(const struct invocation *invocation, const char *name);

#endif
