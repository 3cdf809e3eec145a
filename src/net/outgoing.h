/* net/outgoing.h - one call as it goes on the wire: URL, headers, signature, body. */
#ifndef NET_OUTGOING_H
#define NET_OUTGOING_H

#include "net/http.h"

struct api;

enum { OUTGOING_HEADERS = 8 };

struct outgoing {
    char *url;                 /* owned */
    const char *method, *body; /* borrowed; body may be NULL */
    size_t body_size;
    struct http_header headers[OUTGOING_HEADERS]; /* their values are owned */
    size_t count;
};

/* Signs with the time of now, so each attempt is built anew. path begins with "/"
 * and holds the query. */
bool outgoing_init(struct outgoing *outgoing, const struct api *api, const char *method, const char *path,
                   const char *body, struct err *err);
void outgoing_done(struct outgoing *outgoing); /* wipes; also for a zeroed one */

#endif
