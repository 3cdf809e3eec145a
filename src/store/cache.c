#include "store/cache.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "store/database.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* position: in the list; what is kept by itself afterwards stands before the list, the latest first. */
static const char *const migrations[] = {
    "CREATE TABLE origin (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, used_ms INTEGER NOT NULL);"
    "CREATE TABLE list (origin INTEGER NOT NULL REFERENCES origin(id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL, fetched_ms INTEGER NOT NULL, PRIMARY KEY (origin, subject)) WITHOUT ROWID;"
    "CREATE TABLE thing (origin INTEGER NOT NULL REFERENCES origin(id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, fetched_ms INTEGER NOT NULL,"
    " json TEXT NOT NULL, UNIQUE (origin, subject, key))",
};

enum statement {
    ORIGIN_USE,
    ORIGIN_FORGET,
    LIST_DATE,
    LIST_DATED,
    LIST_CLEAR,
    LIST_READ,
    THING_KEEP,
    THING_READ,
    THING_FORGET,
    THING_FORGET_OTHERS,
};

#define ORIGIN  "(SELECT id FROM origin WHERE name = ?1)"
#define SUBJECT " WHERE origin = " ORIGIN " AND subject = ?2"

/* ?1 and ?2 are everywhere the origin's name and the subject's. */
static const char *const statements[] = {
    [ORIGIN_USE] = "INSERT INTO origin (name, used_ms) VALUES (?1, ?3)"
                   " ON CONFLICT (name) DO UPDATE SET used_ms = excluded.used_ms",
    [ORIGIN_FORGET] = "DELETE FROM origin WHERE id NOT IN"
                      " (SELECT id FROM origin ORDER BY used_ms DESC, id DESC LIMIT ?3)",
    [LIST_DATE] = "INSERT INTO list (origin, subject, fetched_ms) VALUES (" ORIGIN ", ?2, ?3)"
                  " ON CONFLICT (origin, subject) DO UPDATE SET fetched_ms = excluded.fetched_ms",
    [LIST_DATED] = "SELECT fetched_ms FROM list" SUBJECT,
    [LIST_CLEAR] = "DELETE FROM thing" SUBJECT,
    [LIST_READ] = "SELECT json, fetched_ms FROM thing" SUBJECT " ORDER BY position",
    [THING_KEEP] = "INSERT INTO thing (origin, subject, key, position, fetched_ms, json)"
                   " VALUES (" ORIGIN ", ?2, ?4, ?5, ?3, ?6) ON CONFLICT (origin, subject, key)"
                   " DO UPDATE SET fetched_ms = excluded.fetched_ms, json = excluded.json",
    [THING_READ] = "SELECT json, fetched_ms FROM thing" SUBJECT " AND key = ?3",
    [THING_FORGET] = "DELETE FROM thing" SUBJECT " AND key = ?3",
    [THING_FORGET_OTHERS] = "DELETE FROM thing" SUBJECT " AND key NOT IN"
                            " (SELECT key FROM thing WHERE origin = " ORIGIN " AND subject = ?3)",
};

static const struct database_plan plan = {
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
    .statements = statements,
    .statement_count = sizeof statements / sizeof *statements,
};

struct cache {
    struct database database; /* closed when not even a new file could be made */
    struct err untold;        /* what opening met, for the first call */
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

/* Whether a call may go on. False with err unset: without a file nothing is there, and nothing is kept. */
static bool enter(struct cache *cache, struct err *err)
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

/* A statement with its subject bound. */
static sqlite3_stmt *prepare(struct cache *cache, enum statement number, struct cache_subject subject,
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

/* One with nothing or a number behind that. */
static bool run_number(struct cache *cache, enum statement number, struct cache_subject subject,
                       int64_t value, struct err *err)
{
    sqlite3_stmt *statement = prepare(cache, number, subject, err);
    if (!statement)
        return false;
    if (sqlite3_bind_parameter_count(statement) >= 3)
        sqlite3_bind_int64(statement, 3, value);
    return database_run(&cache->database, statement, err);
}

static bool run_text(struct cache *cache, enum statement number, struct cache_subject subject,
                     const char *value, struct err *err)
{
    sqlite3_stmt *statement = prepare(cache, number, subject, err);
    if (!statement)
        return false;
    bind_text(statement, 3, value);
    return database_run(&cache->database, statement, err);
}

/* Counts what it keeps; a text that could not be read again is left out. */
static bool keep(struct cache *cache, struct cache_subject subject, const char *key, const struct json *thing,
                 int64_t position, int64_t fetched_ms, size_t *kept, struct err *err)
{
    char *text = json_written(thing, JSON_COMPACT);
    size_t size = strlen(text);
    if (size > LIMIT_DOCUMENT_BYTES) {
        free(text);
        return true;
    }
    *kept += size;
    sqlite3_stmt *statement = prepare(cache, THING_KEEP, subject, err);
    if (!statement) {
        free(text);
        return false;
    }
    sqlite3_bind_int64(statement, 3, fetched_ms);
    bind_text(statement, 4, key);
    sqlite3_bind_int64(statement, 5, position);
    sqlite3_bind_text64(statement, 6, text, size, free, SQLITE_UTF8);
    return database_run(&cache->database, statement, err);
}

static bool keep_items(struct cache *cache, struct cache_subject subject, const struct json *items,
                       const char *key_place, int64_t fetched_ms, struct err *err)
{
    size_t kept = 0;
    int64_t position = 0;
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        const char *key = json_text(place_find(item, key_place));
        if (key && !keep(cache, subject, key, item, position++, fetched_ms, &kept, err))
            return false;
        if (kept > LIMIT_KEPT_BYTES)
            return err_set(err, ERR_LIMIT, "the list is not kept for later: it is longer than %d bytes",
                           "列表超过 %d 字节，未保存供离线使用", LIMIT_KEPT_BYTES);
    }
    return true;
}

static bool begin(struct cache *cache, struct cache_subject subject, int64_t now_ms, struct err *err)
{
    return database_script(&cache->database, "BEGIN IMMEDIATE", err) &&
           run_number(cache, ORIGIN_USE, subject, now_ms, err) &&
           run_number(cache, ORIGIN_FORGET, subject, LIMIT_KEPT_ORIGINS, err);
}

/* Whatever failed before, no transaction stays open, and damage is mended. */
static bool finish(struct cache *cache, bool good, struct err *err)
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
        free(path);
    }
    return false;
}

bool cache_keep_list(struct cache *cache, struct cache_subject subject, const struct json *items,
                     const char *key, int64_t fetched_ms, struct err *err)
{
    if (!enter(cache, err))
        return err->kind == ERR_NONE;
    bool good = begin(cache, subject, fetched_ms, err) && run_number(cache, LIST_CLEAR, subject, 0, err) &&
                keep_items(cache, subject, items, key, fetched_ms, err) &&
                run_number(cache, LIST_DATE, subject, fetched_ms, err);
    return finish(cache, good, err);
}

bool cache_keep(struct cache *cache, struct cache_subject subject, const char *key, const struct json *thing,
                int64_t fetched_ms, struct err *err)
{
    size_t kept = 0;
    if (!enter(cache, err))
        return err->kind == ERR_NONE;
    bool good = begin(cache, subject, fetched_ms, err) &&
                keep(cache, subject, key, thing, -fetched_ms, fetched_ms, &kept, err);
    return finish(cache, good, err);
}

bool cache_forget(struct cache *cache, struct cache_subject subject, const char *key, struct err *err)
{
    if (!enter(cache, err))
        return err->kind == ERR_NONE;
    bool good = database_script(&cache->database, "BEGIN IMMEDIATE", err) &&
                run_text(cache, THING_FORGET, subject, key, err);
    return finish(cache, good, err);
}

bool cache_forget_others(struct cache *cache, struct cache_subject subject, const char *other,
                         struct err *err)
{
    if (!enter(cache, err))
        return err->kind == ERR_NONE;
    bool good = database_script(&cache->database, "BEGIN IMMEDIATE", err) &&
                run_text(cache, THING_FORGET_OTHERS, subject, other, err);
    return finish(cache, good, err);
}

/* What the row holds; NULL when it is no JSON any more, which is as if it were not there. */
static struct json *read_row(sqlite3_stmt *statement)
{
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    struct err unread = { 0 };
    return text ? json_read(text, (size_t)sqlite3_column_bytes(statement, 0), NULL, &unread) : NULL;
}

static bool read_list(struct cache *cache, struct cache_subject subject, struct json *items,
                      int64_t *fetched_ms, struct err *err)
{
    sqlite3_stmt *statement = prepare(cache, LIST_DATED, subject, err);
    if (!statement || database_step(&cache->database, statement, err) != SQLITE_ROW)
        return false;
    *fetched_ms = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    statement = prepare(cache, LIST_READ, subject, err);
    int result = statement ? SQLITE_ROW : SQLITE_ERROR;
    for (size_t count = 0; result == SQLITE_ROW && count < LIMIT_LIST_ITEMS; count++) {
        result = database_step(&cache->database, statement, err);
        struct json *item = result == SQLITE_ROW ? read_row(statement) : NULL;
        if (item)
            json_insert_item(items, SIZE_MAX, item);
    }
    sqlite3_reset(statement);
    return result != SQLITE_ERROR;
}

bool cache_list(struct cache *cache, struct cache_subject subject, struct json **items, int64_t *fetched_ms,
                struct err *err)
{
    if (!enter(cache, err))
        return false;
    struct json *found = json_array();
    int64_t fetched = 0;
    /* Both statements see one state. */
    bool begun = database_script(&cache->database, "BEGIN", err),
         good = begun && read_list(cache, subject, found, &fetched, err);
    if (!finish(cache, good, err)) {
        json_free(found);
        return false;
    }
    *items = found;
    *fetched_ms = fetched;
    return true;
}

bool cache_get(struct cache *cache, struct cache_subject subject, const char *key, struct json **thing,
               int64_t *fetched_ms, struct err *err)
{
    if (!enter(cache, err))
        return false;
    sqlite3_stmt *statement = prepare(cache, THING_READ, subject, err);
    int result = SQLITE_ERROR;
    struct json *found = NULL;
    if (statement) {
        bind_text(statement, 3, key);
        result = database_step(&cache->database, statement, err);
    }
    if (result == SQLITE_ROW)
        found = read_row(statement);
    if (found) {
        *thing = found;
        *fetched_ms = sqlite3_column_int64(statement, 1);
    }
    if (result == SQLITE_ERROR)
        finish(cache, false, err);
    else
        sqlite3_reset(statement);
    return found;
}
