#include "session/cached.h"

#include "base/clock.h"
#include "base/place.h"
#include "session/kept.h"
#include "store/config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* How things of a shape are kept: what a list shows of one may be less than the whole. */
static const struct kind {
    const struct shape *shape;
    const char *key;           /* its place, in the list and in the whole */
    const char *list, *single; /* subjects; one name where the list has the whole */
} kinds[] = {
    { &shape_algorithm, "/metadata/id", "algorithm", "algorithm" },
    { &shape_training_job_config, "/config_name", "training-job-config list", "training-job-config" },
};

enum { CATALOGUE_NAME = 64 };

void cached_done(struct cached *cached)
{
    json_free(cached->json);
    *cached = (struct cached){ 0 };
}

static const struct kind *kind_of(const struct shape *shape)
{
    const struct kind *kind = kinds;
    while (kind->shape != shape)
        kind++;
    return kind;
}

static struct cache_subject subject(const struct session *session, const char *name)
{
    return (struct cache_subject){ session_origin(session), name };
}

/* Once for a session: from then on nothing is kept, and nothing is found. */
static void give_up(struct kept *kept, struct err *err)
{
    kept->given_up = true;
    err_while(err, "nothing is kept for reading without a link (XDG_STATE_HOME may name another place)",
              "未能保存供离线使用的数据（可用 XDG_STATE_HOME 指定其他位置）");
}

static void open_cache(struct kept *kept, struct err *err)
{
    char *directory = kept->passing ? NULL : config_state_directory(err);
    if (directory || kept->passing)
        kept->cache = cache_open(directory, err);
    if (!kept->cache)
        give_up(kept, err);
    free(directory);
}

/* NULL with err unset: there is none, and that was told before. */
static struct cache *cache_of(struct session *session, struct err *err)
{
    struct kept *kept = session_kept(session);
    if (!kept->cache && !kept->given_up)
        open_cache(kept, err);
    return err->kind == ERR_NONE ? kept->cache : NULL;
}

bool session_keeps(struct session *session, struct err *err)
{
    (void)cache_of(session, err);
    return session_kept(session)->cache != NULL;
}

static bool read_list(struct session *session, const char *name, struct cached *cached, struct err *err)
{
    struct cache *cache = cache_of(session, err);
    return cache && cache_list(cache, subject(session, name), &cached->json, &cached->fetched_ms, err);
}

static bool keep_list(struct session *session, const char *name, const struct json *items, const char *key,
                      struct err *err)
{
    struct cache *cache = cache_of(session, err);
    if (!cache)
        return err->kind == ERR_NONE;
    return cache_keep_list(cache, subject(session, name), items, key, clock_utc_ms(), err);
}

bool session_cached_list(struct session *session, const struct shape *shape, struct cached *cached,
                         struct err *err)
{
    return read_list(session, kind_of(shape)->list, cached, err);
}

/* What the service has no longer is not shown by itself either. */
bool session_keep_list(struct session *session, const struct shape *shape, const struct json *items,
                       struct err *err)
{
    const struct kind *kind = kind_of(shape);
    if (!keep_list(session, kind->list, items, kind->key, err))
        return false;
    struct cache *cache = cache_of(session, err);
    if (!cache || kind->list == kind->single)
        return err->kind == ERR_NONE;
    return cache_forget_others(cache, subject(session, kind->single), kind->list, err);
}

struct cache_keeping *session_keep_begin(struct session *session, const struct shape *shape,
                                         const struct json *items, struct err *err)
{
    const struct kind *kind = kind_of(shape);
    struct cache *cache = cache_of(session, err);
    assert(kind->list == kind->single); /* else what others kept by itself would stay */
    if (!cache)
        return NULL;
    return cache_keep_begin(cache, subject(session, kind->list), items, kind->key, clock_utc_ms());
}

bool session_cached_get(struct session *session, const struct shape *shape, const char *id,
                        struct cached *cached, struct err *err)
{
    struct cache *cache = cache_of(session, err);
    return cache && cache_get(cache, subject(session, kind_of(shape)->single), id, &cached->json,
                              &cached->fetched_ms, err);
}

bool session_keep_get(struct session *session, const struct shape *shape, const char *id,
                      const struct json *answer, struct err *err)
{
    struct cache *cache = cache_of(session, err);
    if (!cache)
        return err->kind == ERR_NONE;
    return cache_keep(cache, subject(session, kind_of(shape)->single), id, answer, clock_utc_ms(), err);
}

bool session_forget(struct session *session, const struct shape *shape, const char *id, struct err *err)
{
    const struct kind *kind = kind_of(shape);
    struct cache *cache = cache_of(session, err);
    if (!cache)
        return err->kind == ERR_NONE;
    return cache_forget(cache, subject(session, kind->list), id, err) &&
           (kind->list == kind->single || cache_forget(cache, subject(session, kind->single), id, err));
}

/* "catalogue engines": never the name of a shape. */
static void name_catalogue(enum catalogue catalogue, char name[CATALOGUE_NAME])
{
    snprintf(name, CATALOGUE_NAME, "catalogue %s", catalogues[catalogue].name);
}

bool session_cached_catalogue(struct session *session, enum catalogue catalogue, struct cached *cached,
                              struct err *err)
{
    char name[CATALOGUE_NAME];
    name_catalogue(catalogue, name);
    return read_list(session, name, cached, err);
}

bool session_keep_catalogue(struct session *session, enum catalogue catalogue, const struct json *entries,
                            struct err *err)
{
    char name[CATALOGUE_NAME], *key = place_join("", catalogues[catalogue].key);
    name_catalogue(catalogue, name);
    bool kept = keep_list(session, name, entries, key, err);
    free(key);
    return kept;
}
