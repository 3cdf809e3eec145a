/* commands/usage.h - help, printed from the rows of commands and options. */
#ifndef COMMANDS_USAGE_H
#define COMMANDS_USAGE_H

#include "base/buf.h"
#include "commands/command.h"

/* The whole program's help, or that of one command; appended to out. */
void usage_write(const struct command_row *command, enum language language, struct buf *out);

#endif
