/* commands/arguments.h - the words of the command line, read by the rows of command.h. */
#ifndef COMMANDS_ARGUMENTS_H
#define COMMANDS_ARGUMENTS_H

#include "base/err.h"
#include "commands/command.h"

/* The language that the environment asks for. */
enum language arguments_language(void);

/* Reads the words after the program's name: options may stand anywhere, "--" ends
 * them. Fills command, options and arguments; ERR_INPUT tells what is wrong and what
 * was probably meant. --help and --version excuse missing arguments. */
bool arguments_read(struct invocation *invocation, int count, char *const *words, struct err *err);

const struct command_row *command_find(const char *name);

/* Whether one of the words separated by blanks is `word`. */
bool word_among(const char *words, const char *word);

#endif
