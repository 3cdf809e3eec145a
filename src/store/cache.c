#include "store/cache_state.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "store/database.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* position: in the list; what is kept by itself afterwards stands before the list, the latest first.
 * generation: of the list; the row of the list names the one that counts, 0 before there is one. */
static const char *const migrations[] = {
    "CREATE TABLE origin (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, used_ms INTEGER NOT NULL);"
    "CREATE TABLE list (origin INTEGER NOT NULL REFERENCES origin(id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL, fetched_ms INTEGER NOT NULL, PRIMARY KEY (origin, subject)) WITHOUT ROWID;"
    "CREATE TABLE thing (origin INTEGER NOT NULL REFERENCES origin(id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, fetched_ms INTEGER NOT NULL,"
    " json TEXT NOT NULL, UNIQUE (origin, subject, key))",
    "ALTER TABLE list ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE kept (origin INTEGER NOT NULL REFERENCES origin(id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL, key TEXT NOT NULL, generation INTEGER NOT NULL, position INTEGER NOT NULL,"
    " fetched_ms INTEGER NOT NULL, json TEXT NOT NULL, UNIQUE (origin, subject, key, generation));"
    "INSERT INTO kept SELECT origin, subject, key, 0, position, fetched_ms, json FROM thing;"
    "DROP TABLE thing; ALTER TABLE kept RENAME TO thing",
};

#define ORIGIN  "(SELECT id FROM origin WHERE name = ?1)"
#define SUBJECT " WHERE origin = " ORIGIN " AND subject = ?2"
#define NOW     "COALESCE((SELECT generation FROM list" SUBJECT "), 0)"
#define OTHER   " WHERE origin = " ORIGIN " AND subject = ?3"

/* ?1 and ?2 are everywhere the origin's name and the subject's. */
static const char *const statements[] = {
    [CACHE_ORIGIN_USE] = "INSERT INTO origin (name, used_ms) VALUES (?1, ?3)"
                         " ON CONFLICT (name) DO UPDATE SET used_ms = excluded.used_ms",
    [CACHE_ORIGIN_FORGET] = "DELETE FROM origin WHERE id NOT IN"
                            " (SELECT id FROM origin ORDER BY used_ms DESC, id DESC LIMIT ?3)",
    [CACHE_LIST_NEXT] =
        "SELECT 1 + MAX(" NOW ", COALESCE((SELECT MAX(generation) FROM thing" SUBJECT "), 0))",
    [CACHE_LIST_CARRY] = "UPDATE OR REPLACE thing SET generation = ?4" SUBJECT " AND generation = " NOW
                         " AND generation < ?4 AND fetched_ms > ?3",
    [CACHE_LIST_SHOW] = "INSERT INTO list (origin, subject, fetched_ms, generation)"
                        " VALUES (" ORIGIN ", ?2, ?3, ?4) ON CONFLICT (origin, subject) DO UPDATE"
                        " SET fetched_ms = excluded.fetched_ms, generation = excluded.generation"
                        " WHERE excluded.generation > list.generation",
    [CACHE_LIST_CLEAN] = "DELETE FROM thing WHERE rowid IN (SELECT rowid FROM thing" SUBJECT
                         " AND generation < " NOW " LIMIT ?3)",
    [CACHE_LIST_DROP] = "DELETE FROM thing" SUBJECT " AND generation = ?3",
    [CACHE_LIST_DATED] = "SELECT fetched_ms FROM list" SUBJECT,
    [CACHE_LIST_READ] =
        "SELECT json, fetched_ms FROM thing" SUBJECT " AND generation = " NOW " ORDER BY position",
    [CACHE_THING_KEEP] = "INSERT INTO thing (origin, subject, key, generation, position, fetched_ms, json)"
                         " VALUES (" ORIGIN ", ?2, ?4, COALESCE(?7, " NOW "), ?5, ?3, ?6)"
                         " ON CONFLICT (origin, subject, key, generation)"
                         " DO UPDATE SET fetched_ms = excluded.fetched_ms, json = excluded.json",
    [CACHE_THING_READ] = "SELECT json, fetched_ms FROM thing" SUBJECT " AND key = ?3 AND generation = " NOW,
    [CACHE_THING_FORGET] = "DELETE FROM thing" SUBJECT " AND key = ?3",
    [CACHE_THING_FORGET_OTHERS] = "DELETE FROM thing" SUBJECT " AND key NOT IN (SELECT key FROM thing" OTHER
                                  " AND generation = COALESCE((SELECT generation FROM list" OTHER "), 0))",
};

static const struct database_plan plan = {
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
    .statements = statements,
    .statement_count = sizeof statements / sizeof *statements,
};

/* The file and what SQLite left beside it, which belongs to the damaged one alone. */
static bool put_aside(const char *path, struct err *err)
{
    static const char *const ends[] = { "-wal", "-shm" };
    struct buf aside;
    buf_init(&aside, 8192);
    buf_format(&aside, "%s.damaged", path);
    bool moved =
        rename(path, buf_text(&aside)) == 0 || err_set_errno(err, "cannot put %s aside", "无法移开 %s", path);
    for (size_t i = 0; moved && i < sizeof ends / sizeof *ends; i++) {
        buf_clear(&aside);
        buf_format(&aside, "%s%s", path, ends[i]);
        remove(buf_text(&aside));
    }
    buf_done(&aside);
    return moved;
}

/* What a power cut takes from here can be fetched again. */
static bool open_at(struct cache *cache, const char *path, struct err *err)
{
    return database_open(&cache->database, path, &plan, err) &&
           database_script(&cache->database, "PRAGMA synchronous=NORMAL", err);
}

/* A new file in the place of a damaged one; told says so, or why there is none now. */
static bool begin_anew(struct cache *cache, const char *path, struct err *told)
{
    struct err err = { 0 };
    bool begun = put_aside(path, &err) && open_at(cache, path, &err);
    if (begun)
        err_set(&err, ERR_SYSTEM,
                "what was kept for reading without a link was damaged: it is now %s.damaged, and is gathered "
                "anew",
                "供离线使用的数据已损坏：已移至 %s.damaged，并将重新收集", path);
    *told = err;
    return begun;
}

struct cache *cache_open(const char *directory, struct err *err)
{
    struct cache *cache = memory_new(1, sizeof *cache);
    struct err failure = { 0 };
    struct buf path;
    buf_init(&path, 8192);
    if (directory)
        buf_format(&path, "%s/cache.db", directory);
    bool opened = open_at(cache, directory ? buf_text(&path) : NULL, &failure);
    if (!opened && directory && database_damaged(buf_text(&path))) {
        opened = begin_anew(cache, buf_text(&path), &cache->untold);
        failure = cache->untold;
    }
    buf_done(&path);
    if (opened)
        return cache;
    *err = failure;
    cache_close(cache);
    return NULL;
}

void cache_close(struct cache *cache)
{
    if (!cache)
        return;
    database_close(&cache->database);
    free(cache);
}

bool cache_enter(struct cache *cache, struct err *err)
{
    if (cache->untold.kind != ERR_NONE) {
        *err = cache->untold;
        cache->untold = (struct err){ 0 };
        return false;
    }
    return cache->database.handle;
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

sqlite3_stmt *cache_prepare(struct cache *cache, enum cache_statement number, struct cache_subject subject,
                            struct err *err)
{
    sqlite3_stmt *statement = database_statement(&cache->database, number, err);
    if (statement) {
        bind_text(statement, 1, subject.origin);
        if (sqlite3_bind_parameter_count(statement) >= 2)
            bind_text(statement, 2, subject.name);
    }
    return statement;
}

bool cache_run_number(struct cache *cache, enum cache_statement number, struct cache_subject subject,
                      int64_t value, struct err *err)
{
    sqlite3_stmt *statement = cache_prepare(cache, number, subject, err);
    if (!statement)
        return false;
    if (sqlite3_bind_parameter_count(statement) >= 3)
        sqlite3_bind_int64(statement, 3, value);
    return database_run(&cache->database, statement, err);
}

static bool run_text(struct cache *cache, enum cache_statement number, struct cache_subject subject,
                     const char *value, struct err *err)
{
    sqlite3_stmt *statement = cache_prepare(cache, number, subject, err);
    if (!statement)
        return false;
    bind_text(statement, 3, value);
    return database_run(&cache->database, statement, err);
}

bool cache_keep_thing(struct cache *cache, struct cache_subject subject, const struct cache_thing *thing,
                      size_t *kept, struct err *err)
{
    char *text = json_written(thing->json, JSON_COMPACT);
    size_t size = strlen(text);
    if (size > LIMIT_DOCUMENT_BYTES) {
        free(text);
        return true;
    }
    *kept += size;
    sqlite3_stmt *statement = cache_prepare(cache, CACHE_THING_KEEP, subject, err);
    if (!statement) {
        free(text);
        return false;
    }
    sqlite3_bind_int64(statement, 3, thing->fetched_ms);
    bind_text(statement, 4, thing->key);
    sqlite3_bind_int64(statement, 5, thing->position);
    sqlite3_bind_text64(statement, 6, text, size, free, SQLITE_UTF8);
    if (thing->generation != 0)
        sqlite3_bind_int64(statement, 7, thing->generation);
    return database_run(&cache->database, statement, err);
}

bool cache_begin(struct cache *cache, struct cache_subject subject, int64_t now_ms, struct err *err)
{
    return database_script(&cache->database, "BEGIN IMMEDIATE", err) &&
           cache_run_number(cache, CACHE_ORIGIN_USE, subject, now_ms, err) &&
           cache_run_number(cache, CACHE_ORIGIN_FORGET, subject, LIMIT_KEPT_ORIGINS, err);
}

bool cache_finish(struct cache *cache, bool good, struct err *err)
{
    good = good && database_script(&cache->database, "COMMIT", err);
    if (good)
        return true;
    int code = sqlite3_errcode(cache->database.handle);
    sqlite3_exec(cache->database.handle, "ROLLBACK", NULL, NULL, NULL);
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
        char *path = memory_text(cache->database.path);
        database_close(&cache->database);
        begin_anew(cache, path, err);
        cache->anew++;
        free(path);
    }
    return false;
}

bool cache_keep(struct cache *cache, struct cache_subject subject, const char *key, const struct json *thing,
                int64_t fetched_ms, struct err *err)
{
    const struct cache_thing kept_now = { key, thing, -fetched_ms, fetched_ms, 0 };
    size_t kept = 0;
    if (!cache_enter(cache, err))
        return err->kind == ERR_NONE;
    bool good = cache_begin(cache, subject, fetched_ms, err) &&
                cache_keep_thing(cache, subject, &kept_now, &kept, err);
    return cache_finish(cache, good, err);
}

bool cache_forget(struct cache *cache, struct cache_subject subject, const char *key, struct err *err)
{
    if (!cache_enter(cache, err))
        return err->kind == ERR_NONE;
    bool good = database_script(&cache->database, "BEGIN IMMEDIATE", err) &&
                run_text(cache, CACHE_THING_FORGET, subject, key, err);
    return cache_finish(cache, good, err);
}

bool cache_forget_others(struct cache *cache, struct cache_subject subject, const char *other,
                         struct err *err)
{
    if (!cache_enter(cache, err))
        return err->kind == ERR_NONE;
    bool good = database_script(&cache->database, "BEGIN IMMEDIATE", err) &&
                run_text(cache, CACHE_THING_FORGET_OTHERS, subject, other, err);
    return cache_finish(cache, good, err);
}

struct json *cache_read_row(sqlite3_stmt *statement)
{
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    struct err unread = { 0 };
    return text ? json_read(text, (size_t)sqlite3_column_bytes(statement, 0), NULL, &unread) : NULL;
}

bool cache_get(struct cache *cache, struct cache_subject subject, const char *key, struct json **thing,
               int64_t *fetched_ms, struct err *err)
{
    if (!cache_enter(cache, err))
        return false;
    sqlite3_stmt *statement = cache_prepare(cache, CACHE_THING_READ, subject, err);
    int result = SQLITE_ERROR;
    struct json *found = NULL;
    if (statement) {
        bind_text(statement, 3, key);
        result = database_step(&cache->database, statement, err);
    }
    if (result == SQLITE_ROW)
        found = cache_read_row(statement);
    if (found) {
        *thing = found;
        *fetched_ms = sqlite3_column_int64(statement, 1);
    }
    if (result == SQLITE_ERROR)
        cache_finish(cache, false, err);
    else
        sqlite3_reset(statement);
    return found;
}
