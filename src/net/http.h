/* net/http.h - the one way out of the program.
 *
 * libcurl's multi interface, stepped by the program's one loop. Hosts are verified,
 * redirects are not followed, bodies have a ceiling, connections are used again,
 * and a transfer can be dropped at any instant. It knows nothing of credentials
 * nor of algorithms: the caller gives headers, and gets a status and bytes. libcurl
 * is opened on first use, so that a start that needs no network does not pay for it. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trace;
struct http;     /* a multi handle and its idle connections */
struct transfer; /* one request under way or done */

struct http_options {
    const char *ca_file; /* NULL: the system's */
    int connect_ms;      /* time-outs in milliseconds; 0 for the defaults (10 s, 60 s) */
    int total_ms;
    size_t answer_ceiling; /* bytes of one answer's body; 0: LIMIT_ANSWER_BYTES */
    struct trace *trace;   /* borrowed; NULL: none */
};

struct http_header {
    const char *name, *value;
};

struct http_request {
    const char *method; /* "GET", "POST", "PUT", "DELETE" */
    const char *url;
    const struct http_header *headers;
    size_t header_count;
    const char *body; /* NULL: none */
    size_t body_size;
    const char *wanted;    /* literal: a header of the answer to be kept whole, or NULL */
    int total_ms;          /* for this one, connection and all; 0: as for the others */
    size_t answer_ceiling; /* bytes of its answer's body; 0: as for the others */
    bool direct;           /* never through a proxy, whatever the environment says */
    bool secret;           /* the bodies hold passwords or keys: a trace shows them in part */
    unsigned attempt;      /* of the same call, from 1; for a trace */
};

struct http_answer {
    int status;
    const char *body; /* NUL-terminated */
    size_t body_size;
    const char *request_id;   /* X-Request-Id, or "" */
    const char *content_type; /* or "" */
    int retry_after_s;        /* Retry-After in seconds from now, -1 when not given */
    int64_t date_s;           /* Date in seconds since 1970, -1 when not given */
    const char *wanted;       /* the header that the request asked to keep, or "" */
};

/* Copies the options. Owned. NULL with ERR_SYSTEM when libcurl cannot be opened. */
struct http *http_new(const struct http_options *options, struct err *err);
void http_free(struct http *http); /* accepts NULL; its transfers were dropped before */

/* Copies the request, and wipes the copy when done. Owned; http_drop ends it in any state. NULL with
 * ERR_INPUT for a URL that cannot be, or a header that holds a line break. */
struct transfer *http_start(struct http *http, const struct http_request *request, struct err *err);
void http_drop(struct transfer *transfer); /* at once, also while a host name is looked up; accepts NULL */

enum transfer_state {
    TRANSFER_RUNNING,
    TRANSFER_ANSWERED, /* any status */
    TRANSFER_FAILED,   /* no whole answer: err tells (ERR_NETWORK, ERR_LIMIT, ERR_CONFIG for TLS) */
};

/* Moves every transfer on without waiting. */
void http_step(struct http *http);
enum transfer_state transfer_state(const struct transfer *transfer);

/* Whether a byte of the request may have reached the server: false only when surely none has. */
bool transfer_sent(const struct transfer *transfer);
/* Which way it took, as far as its connection tells: an address of its own tells nothing. */
enum route { ROUTE_UNKNOWN, ROUTE_DIRECT, ROUTE_PROXY };
enum route transfer_route(const struct transfer *transfer);
const char *transfer_peer(const struct transfer *transfer); /* "10.0.0.1:443", or ""; borrowed */

/* What the server's certificate says, once the transfer has ended; borrowed. */
struct certificate;
const struct certificate *transfer_certificate(const struct transfer *transfer);

const struct http_answer *transfer_answer(const struct transfer *transfer); /* borrowed until http_drop */
const struct err *transfer_err(const struct transfer *transfer);            /* likewise */

/* How far a request got that has ended: what a failure spared is told apart from what it hit. */
enum transfer_stage { STAGE_NOTHING, STAGE_RESOLVED, STAGE_CONNECTED, STAGE_READY, STAGE_ANSWERED };
enum transfer_stage transfer_stage(const struct transfer *transfer);

/* Waits until a transfer moves, `fd` can be read (-1: none), a signal arrives, or
 * timeout_ms has passed (-1: no end). True when fd can be read. http may be NULL. */
bool http_wait(struct http *http, int fd, int timeout_ms);

#endif
