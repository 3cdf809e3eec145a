/* tests/sandbox/caller.h - starts a sandbox and calls it.
 *
 * Plain HTTP/1.1 over a socket, one request a connection, so that a test sees the
 * very bytes that came. Whatever cannot be fails the running test. */
#ifndef TESTS_SANDBOX_CALLER_H
#define TESTS_SANDBOX_CALLER_H

#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cmocka.h>

#define PROJECT    "0123456789abcdef0123456789abcdef"
#define ALGORITHMS "/v2/" PROJECT "/algorithms"
#define DOCUMENTED "2e5451fe-913f-4492-821a-2981031382f7"
#define TOKEN      "X-Auth-Token: sandbox-token\r\n"

struct sandbox {
    pid_t process;
    int port;
    char *greeting; /* owned: what it printed when it was ready */
};

/* Starts one with these options (NULL ends them) and waits until it is ready. */
void sandbox_start(struct sandbox *sandbox, ...);

/* Runs one that is to end by itself; gives its exit status and what it printed on standard error (owned). */
int sandbox_run(char **complaint, ...);

/* Ends it by a signal and gives the status of waitpid. */
int sandbox_end(struct sandbox *sandbox, int signal_number);

struct reply {
    int status;        /* 0 when no answer came, or nobody listens */
    char *head, *body; /* owned */
    size_t size;       /* of the body, as received */
    bool whole;        /* as long as Content-Length promised */
};

/* headers: lines that end in CRLF. body NULL: none. */
struct reply call(const struct sandbox *sandbox, const char *method, const char *target, const char *headers,
                  const char *body);
struct reply call_bytes(const struct sandbox *sandbox, const char *method, const char *target,
                        const char *headers, const char *body, size_t size);
void reply_done(struct reply *reply);

/* The value of a header of the reply, or NULL; owned. */
char *reply_header(const struct reply *reply, const char *name);

/* The body as JSON; owned. */
struct json *reply_json(const struct reply *reply);

/* Calls with the token; asserts the status; gives the body as JSON (owned). */
struct json *ask(const struct sandbox *sandbox, const char *method, const char *target, const char *body,
                 int status);

/* Calls with the token; asserts status and error_code. */
void refused(const struct sandbox *sandbox, const char *method, const char *target, const char *body,
             int status, const char *code);

/* Asserts that the text or number at a place is this. */
void holds(const struct json *root, const char *place, const char *text);

/* The JSON written without white space at a place is this. */
void reads(const struct json *root, const char *place, const char *json);

/* A socket connected to the sandbox. */
int dial(const struct sandbox *sandbox);

/* A file in a directory of its own that forget_file removes again; owned. */
char *new_file(const char *name);
void forget_file(char *path);

#endif
