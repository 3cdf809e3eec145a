/* net/retry.h - whether to ask again, and after how long: the policy in one place. */
#ifndef NET_RETRY_H
#define NET_RETRY_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { RETRY_REPEATS = 3, RETRY_BASE_MS = 500, RETRY_CAP_MS = 8000, RETRY_AFTER_MAX_S = 60 };

/* How an attempt ended. */
struct retry_case {
    bool repeatable;    /* asking twice does what asking once does */
    bool reread;        /* but somebody may have come in between: one that may have arrived is read back */
    unsigned repeats;   /* so far */
    int status;         /* 0: no answer */
    enum err_kind kind; /* why there was none */
    bool sent;          /* a byte of the request may have arrived */
    int retry_after_s;  /* -1: not given */
};

/* The pause in milliseconds before the next attempt, or -1: leave it at that.
 * base_ms doubles with each repeat; random spreads the callers. */
int retry_pause(const struct retry_case *ended, int base_ms, uint32_t random);

#endif
