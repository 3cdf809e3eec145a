/* commands/input.h - a document from a file or standard input. */
#ifndef COMMANDS_INPUT_H
#define COMMANDS_INPUT_H

#include "base/err.h"
#include "base/json.h"
#include "commands/command.h"
#include "document/check.h"

#include <stdint.h>
#include <stdio.h>

struct input {
    struct json *document; /* owned; in the request's shape */
    char
        *id; /* owned; of the algorithm (v1: the name) when the file is an answer of the service, else NULL */
    int64_t changed_ms; /* likewise its update_time */
};

/* The JSON of a file ("-": standard input); owned. ERR_ABSENT and ERR_SYSTEM: it
 * cannot be read, or not all of it; ERR_INPUT and ERR_LIMIT: it is not what it should be. */
struct json *input_json(const char *path, struct err *err);

/* The file as a document: an answer (it has metadata.id and update_time, or in v1 is_success) is
 * converted, anything else is taken as it is, so that check can see its mistakes. */
bool input_read(struct input *input, const struct shape *shape, const char *path, struct err *err);
void input_done(struct input *input);

/* The same for JSON that is already there; takes root. */
bool input_take(struct input *input, const struct shape *shape, struct json *root, struct err *err);

/* A problem as the line "PLACE: error: text [code]"; prefix (a file's name) may be NULL. */
void input_print_problem(FILE *stream, const struct invocation *invocation, const char *prefix,
                         const struct problem *problem);

/* Checks a document before it is sent: errors and warnings go to standard error. False when there are errors.
 */
bool input_check(const struct invocation *invocation, const struct shape *shape, const struct json *document);

#endif
