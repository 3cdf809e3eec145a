/* Lists: written some at a time beside the one that counts, and then in its place.
 *
 * The things of a list carry its generation, and the list's own row names the one that
 * counts, so that showing another one costs the same however long it is. Numbers only
 * grow: what is older than the one that counts is nobody's any more and goes, some at a
 * time; what an interrupted list left has a higher one, and goes with the next. */
#include "store/cache_state.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"

#include <stdlib.h>

enum { PORTION = 100 }; /* things of one step: some four milliseconds */

struct cache_keeping {
    struct cache *cache; /* borrowed, as are the items */
    char *origin, *name, *key;
    const struct json *items, *next;
    int64_t fetched_ms, generation, position;
    size_t kept;
    unsigned anew;
    bool shown; /* what is left to do is clearing away what it replaced */
};

struct cache_keeping *cache_keep_begin(struct cache *cache, struct cache_subject subject,
                                       const struct json *items, const char *key, int64_t fetched_ms)
{
    struct cache_keeping *keeping = memory_new(1, sizeof *keeping);
    *keeping = (struct cache_keeping){ .cache = cache,
                                       .origin = memory_text(subject.origin),
                                       .name = memory_text(subject.name),
                                       .key = memory_text(key),
                                       .items = items,
                                       .next = json_first(items),
                                       .fetched_ms = fetched_ms,
                                       .anew = cache->anew };
    return keeping;
}

void cache_keep_end(struct cache_keeping *keeping)
{
    if (!keeping)
        return;
    free(keeping->origin);
    free(keeping->name);
    free(keeping->key);
    free(keeping);
}

static struct cache_subject subject_of(const struct cache_keeping *keeping)
{
    return (struct cache_subject){ keeping->origin, keeping->name };
}

/* What was written went with a damaged file. */
static void start_again(struct cache_keeping *keeping)
{
    keeping->next = json_first(keeping->items);
    keeping->generation = keeping->position = 0;
    keeping->kept = 0;
    keeping->shown = false;
    keeping->anew = keeping->cache->anew;
}

/* Taken with the first things that carry it, in one transaction: nobody else takes it. */
static bool take_generation(struct cache_keeping *keeping, struct err *err)
{
    struct cache *cache = keeping->cache;
    sqlite3_stmt *statement = cache_prepare(cache, CACHE_LIST_NEXT, subject_of(keeping), err);
    if (!statement || database_step(&cache->database, statement, err) != SQLITE_ROW)
        return false;
    keeping->generation = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return true;
}

static bool write_portion(struct cache_keeping *keeping, struct err *err)
{
    for (size_t i = 0; i < PORTION && keeping->next; i++, keeping->next = json_next(keeping->next)) {
        const struct cache_thing thing = { json_text(place_find(keeping->next, keeping->key)), keeping->next,
                                           keeping->position++, keeping->fetched_ms, keeping->generation };
        if (thing.key && !cache_keep_thing(keeping->cache, subject_of(keeping), &thing, &keeping->kept, err))
            return false;
        if (keeping->kept > LIMIT_KEPT_BYTES)
            return err_set(err, ERR_LIMIT, "the list is not kept for later: it is longer than %d bytes",
                           "列表超过 %d 字节，未保存供离线使用", LIMIT_KEPT_BYTES);
    }
    return true;
}

static bool run_generation(struct cache_keeping *keeping, enum cache_statement number, struct err *err)
{
    sqlite3_stmt *statement = cache_prepare(keeping->cache, number, subject_of(keeping), err);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 3, keeping->fetched_ms);
    sqlite3_bind_int64(statement, 4, keeping->generation);
    return database_run(&keeping->cache->database, statement, err);
}

/* What was kept by itself while this list was written is newer than it, and stays. */
static bool show(struct cache_keeping *keeping, struct err *err)
{
    return run_generation(keeping, CACHE_LIST_CARRY, err) && run_generation(keeping, CACHE_LIST_SHOW, err);
}

/* Too long to be kept: what was written of it is in nobody's way, but in the file. */
static void drop(struct cache_keeping *keeping)
{
    struct err err = { 0 };
    if (cache_begin(keeping->cache, subject_of(keeping), keeping->fetched_ms, &err))
        cache_finish(
            keeping->cache,
            cache_run_number(keeping->cache, CACHE_LIST_DROP, subject_of(keeping), keeping->generation, &err),
            &err);
}

static enum cache_kept clear_portion(struct cache_keeping *keeping, struct err *err)
{
    struct cache *cache = keeping->cache;
    bool good = cache_begin(cache, subject_of(keeping), keeping->fetched_ms, err) &&
                cache_run_number(cache, CACHE_LIST_CLEAN, subject_of(keeping), PORTION, err);
    int cleared = good ? sqlite3_changes(cache->database.handle) : 0;
    if (!cache_finish(cache, good, err))
        return CACHE_NOT_KEPT;
    return cleared == PORTION ? CACHE_CLEARING : CACHE_KEPT;
}

enum cache_kept cache_keep_step(struct cache_keeping *keeping, struct err *err)
{
    struct cache *cache = keeping->cache;
    if (!cache_enter(cache, err))
        return err->kind == ERR_NONE ? CACHE_KEPT : CACHE_NOT_KEPT;
    if (keeping->anew != cache->anew)
        start_again(keeping);
    if (keeping->shown)
        return clear_portion(keeping, err);
    bool good = cache_begin(cache, subject_of(keeping), keeping->fetched_ms, err) &&
                (keeping->generation != 0 || take_generation(keeping, err)) && write_portion(keeping, err);
    bool whole = good && !keeping->next;
    if (cache_finish(cache, good && (!whole || show(keeping, err)), err)) {
        keeping->shown = whole;
        return whole ? CACHE_CLEARING : CACHE_KEEPING;
    }
    if (err->kind == ERR_LIMIT)
        drop(keeping);
    return CACHE_NOT_KEPT;
}

bool cache_keep_list(struct cache *cache, struct cache_subject subject, const struct json *items,
                     const char *key, int64_t fetched_ms, struct err *err)
{
    struct cache_keeping *keeping = cache_keep_begin(cache, subject, items, key, fetched_ms);
    enum cache_kept kept;
    do
        kept = cache_keep_step(keeping, err);
    while (kept == CACHE_KEEPING || kept == CACHE_CLEARING);
    cache_keep_end(keeping);
    return kept == CACHE_KEPT;
}

static bool read_list(struct cache *cache, struct cache_subject subject, struct json *items,
                      int64_t *fetched_ms, struct err *err)
{
    sqlite3_stmt *statement = cache_prepare(cache, CACHE_LIST_DATED, subject, err);
    if (!statement || database_step(&cache->database, statement, err) != SQLITE_ROW)
        return false;
    *fetched_ms = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    statement = cache_prepare(cache, CACHE_LIST_READ, subject, err);
    int result = statement ? SQLITE_ROW : SQLITE_ERROR;
    for (size_t count = 0; result == SQLITE_ROW && count < LIMIT_LIST_ITEMS; count++) {
        result = database_step(&cache->database, statement, err);
        struct json *item = result == SQLITE_ROW ? cache_read_row(statement) : NULL;
        if (item)
            json_insert_item(items, SIZE_MAX, item);
    }
    sqlite3_reset(statement);
    return result != SQLITE_ERROR;
}

bool cache_list(struct cache *cache, struct cache_subject subject, struct json **items, int64_t *fetched_ms,
                struct err *err)
{
    if (!cache_enter(cache, err))
        return false;
    struct json *found = json_array();
    int64_t fetched = 0;
    /* Both statements see one state. */
    bool begun = database_script(&cache->database, "BEGIN", err),
         good = begun && read_list(cache, subject, found, &fetched, err);
    if (!cache_finish(cache, good, err)) {
        json_free(found);
        return false;
    }
    *items = found;
    *fetched_ms = fetched;
    return true;
}
