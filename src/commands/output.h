/* commands/output.h - what a command says, and to whom.
 *
 * Data goes to standard output as JSON that means exactly what came; on a
 * terminal, and in tables anywhere, what came from outside is made printable. */
#ifndef COMMANDS_OUTPUT_H
#define COMMANDS_OUTPUT_H

#include "base/buf.h"
#include "base/json.h"
#include "commands/command.h"

#include <stdio.h>

/* Foreign text made printable. */
void output_field(FILE *stream, const char *text);

/* One line: foreign text made printable, then a newline. */
void output_line(FILE *stream, const char *text);

/* Appends text in lines that are at most so wide, broken at blanks and beside wide characters; a longer word
 * stays whole. */
void output_wrap(struct buf *out, const char *text, size_t columns);

/* A sentence of our own to standard error, after "algoform: ". */
void output_say(const struct invocation *invocation, struct text text);

/* Indented, with a final newline; what is hidden is written as escapes, wherever it goes. */
void output_json(const struct json *value);

/* The lines of a text, made printable line by line when standard output is a terminal. */
void output_text(const struct buf *text);

/* The word given to -o, or the command's first. */
const char *output_form(const struct invocation *invocation);
bool output_is(const struct invocation *invocation, const char *form);

/* Prints a failure as "algoform: ..." with the request id, and gives the status
 * that it calls for: while a file was read, or while the service was asked. */
enum status output_file_failure(const struct invocation *invocation, const struct err *err);
enum status output_service_failure(const struct invocation *invocation, const struct err *err);
void output_failure(enum language language, const struct err *err);

/* To be called when the answer to a change is printed. Where it did not arrive, `done`, a format with one %s,
 * tells on standard error what was done to the thing of that id (or name). */
void output_done(const struct invocation *invocation, struct text done, const char *id);

/* The number of a draft that was made, on a line; told as by output_done when it cannot be written. */
void output_made_draft(const struct invocation *invocation, int64_t draft);

/* Whether all that was printed has arrived; a full disk or a closed output is told. */
bool output_finish(enum language language);

#endif
