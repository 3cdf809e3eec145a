/* net/exchange.h - one call of the service, with its repeats, to its end.
 *
 * Signed anew for each attempt. Ends in a JSON answer or in a cause, and knows
 * whether an attempt may have been carried out though its answer never came. */
#ifndef NET_EXCHANGE_H
#define NET_EXCHANGE_H

#include "base/err.h"
#include "base/json.h"
#include "net/http.h"

#include <stdint.h>

struct api;

enum exchange_state { EXCHANGE_RUNNING, EXCHANGE_ANSWERED, EXCHANGE_FAILED };

struct exchange {
    struct api *api;
    char *method, *path, *body; /* owned; body may be NULL */
    bool repeatable, reread;    /* as in retry.h */
    struct text doing;
    enum exchange_state state;
    struct transfer *transfer; /* NULL before an attempt and between two */
    int64_t wake_ms;           /* when the next attempt begins, by the monotonic clock */
    unsigned attempts;
    unsigned generation; /* of the credentials that the attempt was signed with */
    bool waiting;        /* for credentials, before an attempt */
    struct err refused;  /* what the service said of the last ones */
    bool renewed;        /* other credentials were asked for, which happens once */
    bool lost;           /* an attempt may have been carried out, but no proper answer came */
    bool repeated;       /* an attempt that was answered was followed by another */
    bool refused_now;    /* the last attempt was answered, and the next one waits */
    int status;          /* of the last answer; 0: none came */
    int retry_after_s;   /* likewise; -1: it did not say */
    char request_id[64]; /* likewise */
    struct json *answer; /* owned; NULL for an empty body */
    struct err err;
};

/* Copies what it is given; body is NULL or JSON text. The first attempt begins with the first step. */
void exchange_init(struct exchange *exchange, struct api *api, const char *method, const char *path,
                   char *body, bool repeatable, struct text doing);
void exchange_done(struct exchange *exchange); /* in any state; also for a zeroed one */
enum exchange_state exchange_step(struct exchange *exchange);

/* Milliseconds until a step has something to do: 0 now, -1 when a transfer's move will tell. */
int exchange_due(const struct exchange *exchange);

#endif
