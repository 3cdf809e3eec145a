/* session/cached.h - what the service answered last, kept on this machine and dated.
 *
 * Lists, algorithms, training job configurations and catalogues of one service and
 * project (session_origin). Kept for reading without a link: nothing here is ever
 * sent, but as the base of an edit, which is compared with the service's present
 * state before it goes out. */
#ifndef SESSION_CACHED_H
#define SESSION_CACHED_H

#include "base/json.h"
#include "session/session.h"
#include "store/cache.h"

struct cached {
    struct json *json;  /* owned; as it was answered */
    int64_t fetched_ms; /* UTC */
};

void cached_done(struct cached *cached); /* also for a zeroed one */

/* Each read: true when there is something; false with err unset when nothing was kept. Each keep
 * replaces what was there, at one instant; copies. ERR_SYSTEM when the file cannot be used, or
 * was damaged and put aside: that is told once, by the first call that meets it, and is no reason to
 * stop: what follows is kept in a new file, or not at all. Of a sandbox that ends with the session
 * nothing goes to the disk. */

/* Whether something can be kept at all; err tells what opening the file met, which may be that a damaged one
 * was put aside. For who keeps for keeping's sake. */
bool session_keeps(struct session *session, struct err *err);

/* The whole list of a shape's things (an array, as listed); each item of a list of algorithms is the
 * whole algorithm and can be had by session_cached_get as well. */
bool session_cached_list(struct session *session, const struct shape *shape, struct cached *cached,
                         struct err *err);
bool session_keep_list(struct session *session, const struct shape *shape, const struct json *items,
                       struct err *err);

/* The same some at a time, by cache_keep_step, for a shape whose list has the whole of each thing. items are
 * borrowed until cache_keep_end, which comes before session_free. Owned; NULL with err unset: nothing can be
 * kept. */
struct cache_keeping *session_keep_begin(struct session *session, const struct shape *shape,
                                         const struct json *items, struct err *err);

/* One of them, by its id. session_forget after it was deleted. */
bool session_cached_get(struct session *session, const struct shape *shape, const char *id,
                        struct cached *cached, struct err *err);
bool session_keep_get(struct session *session, const struct shape *shape, const char *id,
                      const struct json *answer, struct err *err);
bool session_forget(struct session *session, const struct shape *shape, const char *id, struct err *err);

/* The entries of a catalogue (an array of objects). */
bool session_cached_catalogue(struct session *session, enum catalogue catalogue, struct cached *cached,
                              struct err *err);
bool session_keep_catalogue(struct session *session, enum catalogue catalogue, const struct json *entries,
                            struct err *err);

#endif
