/* net/errand.h - one unsigned request, waited for to its end.
 *
 * For the few calls that are none of the service's own: a token of IAM, the keys
 * of this server's agency, a knock at the endpoint's door. Short time-outs bound
 * the wait; nothing is repeated. */
#ifndef NET_ERRAND_H
#define NET_ERRAND_H

#include "net/http.h"

struct errand {
    struct http *http; /* owned */
    struct transfer *transfer;
};

/* True when an answer came, of any status. errand_done must follow in either case; it wipes. */
bool errand_run(struct errand *errand, const struct http_options *options, const struct http_request *request,
                struct err *err);
void errand_done(struct errand *errand); /* also for a zeroed one */

#endif
