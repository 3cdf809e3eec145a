/* net/errand.h - one unsigned request of its own.
 *
 * For the few calls that are none of the service's: a token of IAM, a knock at the
 * endpoint's door. Short time-outs bound it; nothing is repeated. Stepped by whoever
 * waits, who can show what is waited for, and stop. */
#ifndef NET_ERRAND_H
#define NET_ERRAND_H

#include "net/http.h"

struct errand {
    struct http *http; /* owned */
    struct transfer *transfer;
};

/* errand_done must follow in either case. */
bool errand_begin(struct errand *errand, const struct http_options *options,
                  const struct http_request *request, struct err *err);

/* Moves on without waiting; true while it is under way. */
bool errand_step(struct errand *errand);

/* Once it is not: true when an answer came, of any status. */
bool errand_answered(const struct errand *errand, struct err *err);

/* As http_wait, with nothing else to watch. */
void errand_wait(struct errand *errand, int timeout_ms);
/* In any state; wipes. */
void errand_done(struct errand *errand); /* also for a zeroed one */

#endif
