/* net/metadata.h - the temporary keys of a cloud server's agency.
 *
 * The metadata service answers on a link-local address to the server itself and to
 * nobody else. It is asked directly, never through a proxy, and for three seconds
 * at most: a session token first, which newer services want, then the keys. Stepped
 * by the loop like any transfer. */
#ifndef NET_METADATA_H
#define NET_METADATA_H

#include "net/credentials.h"
#include "net/http.h"

#include <stdint.h>

#define METADATA_ENDPOINT "http://169.254.169.254"

enum { METADATA_MS = 3000 };

enum metadata_state { METADATA_IDLE, METADATA_RUNNING, METADATA_ANSWERED, METADATA_FAILED };

struct metadata {
    enum metadata_state state;
    struct http *http; /* borrowed */
    char *endpoint;
    char *token; /* of the session; NULL: none, or not asked for yet */
    bool asked;  /* for the token: what is under way are the keys */
    struct transfer *transfer;
    int64_t end_ms;                 /* by the monotonic clock */
    struct credentials credentials; /* once answered: the pair, its token and when it ends; owned */
    struct err err;                 /* ERR_CONFIG: no agency; ERR_NETWORK: no such service here */
};

/* endpoint NULL: METADATA_ENDPOINT. */
void metadata_begin(struct metadata *metadata, struct http *http, const char *endpoint);
enum metadata_state metadata_step(struct metadata *metadata); /* without waiting */
void metadata_done(struct metadata *metadata);                /* in any state; wipes; also for a zeroed one */

#endif
