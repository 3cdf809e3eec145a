/* sandbox/exchange.h - one request and its answer, free of the HTTP library.
 *
 * The server fills the request in and carries the answer out; everything between
 * (routes, authentication, handlers) sees only these two, and so can be read
 * without knowing libmicrohttpd. Refusals are written here, in the shapes
 * that the service has: the gateway's, and ModelArts' own of v2 and of v1 (facts: section 4). */
#ifndef SANDBOX_EXCHANGE_H
#define SANDBOX_EXCHANGE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum { REQUEST_ID_SIZE = 33, RETRY_AFTER_NONE = -1 };

/* A header of the request by name, in any case; NULL when absent. Borrowed, while the request lives. */
typedef const char *header_lookup(void *connection, const char *name);

struct request {
    const char *method;
    const char *target; /* path and query, byte for byte as received: what was signed */
    char *path;         /* the target up to its '?'; owned */
    const char *query;  /* the target behind its '?', or ""; borrowed from target */
    struct buf body;
    char id[REQUEST_ID_SIZE]; /* what X-Request-Id answers */
    header_lookup *header;
    void *connection;
    bool ignored; /* an update of it is answered, and changes nothing */
};

struct answer {
    int status;
    const char *content_type; /* static */
    int retry_after;          /* seconds, or RETRY_AFTER_NONE */
    struct buf subject_token; /* X-Subject-Token; empty: none */
    struct buf body;
};

const char *request_header(const struct request *request, const char *name);

/* Copies one member of the query, percent-decoded, into out (cleared first). False when it is absent. */
bool request_query(const struct request *request, const char *name, struct buf *out);

void answer_init(struct answer *answer);
void answer_done(struct answer *answer);

/* Turns the answer into a refusal with a code of the service: the status is the
 * code's own (schema/codes.h; 400 when no row has it), the shape goes by the code's prefix and the
 * interface's version. */
void answer_refuse(struct answer *answer, const struct request *request, const char *code, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));

/* Appends text to out as a JSON string, quotes included. */
void exchange_quote(struct buf *out, const char *text);

#endif
