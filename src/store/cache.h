/* store/cache.h - what the service answered last, in $XDG_STATE_HOME/algoform/cache.db.
 *
 * Things (JSON values) by origin, which is a service and a project, by subject, which
 * is what they are, and by key. All of a subject are replaced together by a list, at
 * one instant, and the list has its own date. Nothing here is worth a stop: a
 * damaged file is put aside and begun anew, and of too many origins those that were
 * kept longest ago go. Credentials never come here. */
#ifndef STORE_CACHE_H
#define STORE_CACHE_H

#include "base/err.h"
#include "base/json.h"

struct cache; /* opaque */

/* directory NULL: in memory, and gone with it. Owned. */
struct cache *cache_open(const char *directory, struct err *err);
void cache_close(struct cache *cache); /* accepts NULL */

/* The call that meets damage, or the first after an opening that did, fails with ERR_SYSTEM, which tells
 * that the file is now cache.db.damaged; those after it have a new and empty one. */

struct cache_subject {
    const char *origin, *name;
};

/* A list becomes all there is of a subject; key is the place of the key in each item, and one without it is
 * left out. ERR_LIMIT for more than LIMIT_KEPT_BYTES. */
bool cache_keep_list(struct cache *cache, struct cache_subject subject, const struct json *items,
                     const char *key, int64_t fetched_ms, struct err *err);

/* The same some at a time, for who must not be kept waiting: while CACHE_KEEPING everybody reads what was
 * there before; CACHE_CLEARING is done but for clearing that away, which the next list does as well. items
 * are borrowed until cache_keep_end, which may come at any time; owned. */
struct cache_keeping;
enum cache_kept { CACHE_KEEPING, CACHE_CLEARING, CACHE_KEPT, CACHE_NOT_KEPT };

struct cache_keeping *cache_keep_begin(struct cache *cache, struct cache_subject subject,
                                       const struct json *items, const char *key, int64_t fetched_ms);
enum cache_kept cache_keep_step(struct cache_keeping *keeping, struct err *err);
void cache_keep_end(struct cache_keeping *keeping); /* accepts NULL; before cache_close */

bool cache_keep(struct cache *cache, struct cache_subject subject, const char *key, const struct json *thing,
                int64_t fetched_ms, struct err *err);

/* Lets go of a thing, or of those of a subject whose keys another one of the same origin does not have. */
bool cache_forget(struct cache *cache, struct cache_subject subject, const char *key, struct err *err);
bool cache_forget_others(struct cache *cache, struct cache_subject subject, const char *other,
                         struct err *err);

/* False with err unset: it was never kept. The list comes in its order, things kept after it in front. */
bool cache_list(struct cache *cache, struct cache_subject subject, struct json **items, int64_t *fetched_ms,
                struct err *err);
bool cache_get(struct cache *cache, struct cache_subject subject, const char *key, struct json **thing,
               int64_t *fetched_ms, struct err *err);

#endif
