/* store/cache_state.h - what the files of the cache share; nobody else includes it. */
#ifndef STORE_CACHE_STATE_H
#define STORE_CACHE_STATE_H

#include "store/cache.h"
#include "store/database.h"

#include <stdint.h>

enum cache_statement {
    CACHE_ORIGIN_USE,
    CACHE_ORIGIN_FORGET,
    CACHE_LIST_NEXT,
    CACHE_LIST_CARRY,
    CACHE_LIST_SHOW,
    CACHE_LIST_CLEAN,
    CACHE_LIST_DROP,
    CACHE_LIST_DATED,
    CACHE_LIST_READ,
    CACHE_THING_KEEP,
    CACHE_THING_READ,
    CACHE_THING_FORGET,
    CACHE_THING_FORGET_OTHERS,
};

struct cache {
    struct database database; /* closed when not even a new file could be made */
    struct err untold;        /* what opening met, for the first call */
    unsigned anew;            /* how many times the file was damaged and begun anew since */
};

struct cache_thing {
    const char *key;
    const struct json *json;
    int64_t position, fetched_ms;
    int64_t generation; /* 0: the one that counts */
};

/* Whether a call may go on. False with err unset: without a file nothing is there, and nothing is kept. */
bool cache_enter(struct cache *cache, struct err *err);

/* A statement with its subject bound. */
sqlite3_stmt *cache_prepare(struct cache *cache, enum cache_statement number, struct cache_subject subject,
                            struct err *err);

/* One with nothing or a number behind that, carried out. */
bool cache_run_number(struct cache *cache, enum cache_statement number, struct cache_subject subject,
                      int64_t value, struct err *err);

/* A transaction that uses the origin. */
bool cache_begin(struct cache *cache, struct cache_subject subject, int64_t now_ms, struct err *err);

/* Whatever failed before, no transaction stays open, and damage is mended. */
bool cache_finish(struct cache *cache, bool good, struct err *err);

/* Counts the bytes that it keeps; a text that could not be read again is left out. */
bool cache_keep_thing(struct cache *cache, struct cache_subject subject, const struct cache_thing *thing,
                      size_t *kept, struct err *err);

/* What the row holds; NULL when it is no JSON any more, which is as if it were not there. */
struct json *cache_read_row(sqlite3_stmt *statement);

#endif
