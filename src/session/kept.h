/* session/kept.h - the door of a session to what it keeps; for session.c, cached.c, submits.c and doubts.c
 * alone. */
#ifndef SESSION_KEPT_H
#define SESSION_KEPT_H

#include "session/session.h"
#include "store/cache.h"
#include "store/history.h"

struct kept {
    struct history *history; /* opened on first use */
    struct cache *cache;     /* opened on first use */
    bool given_up;           /* it could not be, which was told */
    bool passing;            /* what answers is gone with the session: no answer goes to the disk */
};

/* Borrowed, as long as the session. */
struct kept *session_kept(struct session *session);

#endif
