/* net/curl_command.h - a call as a command for a shell, to be copied by a person.
 *
 * One line of printable ASCII that any POSIX shell reads as one command, whatever
 * the document holds: nothing in it ends a quotation, runs, or moves a cursor. The
 * token stands there as "$ALGOFORM_AUTH_TOKEN", and no other secret has a way in. */
#ifndef NET_CURL_COMMAND_H
#define NET_CURL_COMMAND_H

#include "base/err.h"
#include "base/json.h"
#include "schema/calls.h"

struct curl_command {
    const char *endpoint, *project_id;
    const char *ca_file; /* or NULL */
    enum call call;
    const char *id;          /* NULL: the call names none */
    const struct json *body; /* NULL: nothing is sent; characters beyond ASCII are written as escapes */
    enum json_style style;   /* JSON_INDENTED breaks lines inside the quoted body and nowhere else */
};

/* Appended to out. ERR_CONFIG or ERR_INPUT for an endpoint, project or id that cannot be, as api_new. */
bool curl_command_write(const struct curl_command *command, struct buf *out, struct err *err);

#endif
