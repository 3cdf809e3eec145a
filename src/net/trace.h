/* net/trace.h - each request and its answer as text, for finding out what went wrong.
 *
 * Appended to a file, a block for what is sent and one for what comes: the time, method,
 * URL, headers and body; the status, all headers, the body, how long it took and where
 * it came from; failures, repeats, what was cancelled. Secrets are replaced (net/veil.h).
 * Lines from outside begin with ">" or "<" and are made printable, so that nothing that
 * a server says can forge a block or drive the terminal that shows it.
 *
 * A trace never stands in the way: when it cannot be written, the work goes on, and
 * trace_err tells the first reason afterwards. */
#ifndef NET_TRACE_H
#define NET_TRACE_H

#include "base/err.h"
#include "net/http.h"
#include "net/veil.h"

#include <stdint.h>

struct trace; /* opaque */

/* "-" is standard error. Makes the file for its owner alone, or appends to it; behind a symbolic link,
 * to somebody else's file and to one that is open to others nothing is written. Owned. ERR_SYSTEM names the
 * file and the remedy. */
struct trace *trace_open(const char *path, struct err *err);
void trace_close(struct trace *trace); /* accepts NULL */

/* ERR_NONE: all was written. Borrowed. */
const struct err *trace_err(const struct trace *trace);

/* One request in the trace, from its start to its end. */
struct traced {
    struct trace *trace; /* borrowed; NULL: nothing is traced */
    uint64_t number;
    int64_t began_ms; /* by the monotonic clock */
    bool secret;
    struct veil veil;
    struct buf heads; /* the header lines that came, as they may be shown */
};

struct traced_end {
    int status;       /* 0: no answer came */
    const char *body; /* may be NULL */
    size_t body_size;
    const char *peer;      /* "127.0.0.1:8080", or "" */
    bool fresh;            /* over a new connection */
    const struct err *err; /* why there is none; NULL with an answer */
};

void traced_begin(struct traced *traced, struct trace *trace, const struct http_request *request);
void traced_head(struct traced *traced, const char *line, size_t size);
void traced_end(struct traced *traced, const struct traced_end *end);

/* Wipes. A request that has not ended is told as given up. Also for a zeroed one. */
void traced_done(struct traced *traced);

/* That a call is to be made again after a pause. trace may be NULL. */
void trace_repeat(struct trace *trace, const char *method, const char *path, unsigned attempt, int pause_ms);

#endif
