/* commands/prompt.h - a question on the terminal, a line for an answer.
 *
 * Without a terminal the line comes from standard input, and no question is shown.
 * Read byte by byte, so that no buffer keeps a secret and nothing behind the line
 * is taken. */
#ifndef COMMANDS_PROMPT_H
#define COMMANDS_PROMPT_H

#include "base/err.h"

enum { PROMPT_BYTES = 16 * 1024 };

/* The answer without its newline, "" for an empty one; owned. A secret is not echoed, and its owner wipes
 * it. NULL with ERR_INPUT at the end of input, ERR_LIMIT past PROMPT_BYTES, ERR_CANCELLED on a signal. */
char *prompt_line(const char *question, bool secret, struct err *err);

/* Wipes and frees; accepts NULL. */
void prompt_forget(char *answer);

#endif
