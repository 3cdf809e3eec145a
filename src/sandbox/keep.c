#include "sandbox/keep.h"

#include "base/limits.h"
#include "base/memory.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Marks a database file as ours: "AlgS". */
enum { APPLICATION_ID = 0x416c6753, SCHEMA_VERSION = 2, BUSY_MS = 2000 };

struct keep {
    sqlite3 *database;
    pthread_mutex_t mutex;
};

static const char *const tables[KEEP_TABLES] = {
    [KEEP_ALGORITHMS] = "algorithms",
    [KEEP_CONFIGS] = "configs",
};

/* Of each table, after its name. */
static const char layout[] =
    "CREATE TABLE %w ("
    "  number INTEGER PRIMARY KEY AUTOINCREMENT," /* breaks ties of time, so that pages never overlap */
    "  id TEXT NOT NULL UNIQUE,"
    "  workspace TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  create_time INTEGER NOT NULL,"
    "  update_time INTEGER NOT NULL,"
    "  text TEXT NOT NULL,"
    "  UNIQUE (workspace, name));"
    "CREATE INDEX %w_by_create_time ON %w (create_time, number);";

static const char *const orders[KEEP_SORTS][2] = {
    [KEEP_BY_CREATE_TIME] = { "create_time DESC, number DESC", "create_time, number" },
    [KEEP_BY_NAME] = { "name DESC, number DESC", "name, number" },
    [KEEP_BY_CONFIG_DESC] = { "json_extract(text, '$.config_desc') DESC, number DESC",
                              "json_extract(text, '$.config_desc'), number" },
    [KEEP_BY_UPDATE_TIME] = { "update_time DESC, number DESC", "update_time, number" },
};

static enum keep_result failed(struct keep *keep, struct err *err)
{
    err_set(err, ERR_SYSTEM, "the sandbox's database refused: %s", "沙箱的数据库拒绝了操作：%s",
            sqlite3_errmsg(keep->database));
    return KEEP_FAILED;
}

static bool execute(struct keep *keep, const char *sql, struct err *err)
{
    if (sqlite3_exec(keep->database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    failed(keep, err);
    return false;
}

/* "%w" in the format stands for the table. Gives NULL and err when it cannot be prepared. */
static sqlite3_stmt *prepare(struct keep *keep, enum keep_table table, const char *format, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    char sql[400];

    sqlite3_snprintf(sizeof sql, sql, format, tables[table]);
    if (sqlite3_prepare_v2(keep->database, sql, -1, &statement, NULL) != SQLITE_OK)
        failed(keep, err);
    return statement;
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(statement, index);
}

static bool number(struct keep *keep, enum keep_table table, const char *format, int64_t *value,
                   struct err *err)
{
    sqlite3_stmt *statement = prepare(keep, table, format, err);
    bool got;

    if (!statement)
        return false;
    got = sqlite3_step(statement) == SQLITE_ROW;
    if (got)
        *value = sqlite3_column_int64(statement, 0);
    else
        failed(keep, err);
    sqlite3_finalize(statement);
    return got;
}

/* A change that is rolled back leaves the connection ready for the next one. */
static void roll_back(struct keep *keep)
{
    sqlite3_exec(keep->database, "ROLLBACK", NULL, NULL, NULL);
}

static bool make_table(struct keep *keep, enum keep_table table, struct err *err)
{
    char sql[sizeof layout + 64];

    sqlite3_snprintf(sizeof sql, sql, layout, tables[table], tables[table], tables[table]);
    return execute(keep, sql, err);
}

/* The tables from `first` on, and the present version. */
static bool make(struct keep *keep, enum keep_table first, struct err *err)
{
    char versions[96];
    bool made = execute(keep, "BEGIN IMMEDIATE", err);

    sqlite3_snprintf(sizeof versions, versions, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
                     APPLICATION_ID, SCHEMA_VERSION);
    for (enum keep_table table = first; made && table < KEEP_TABLES; table++)
        made = make_table(keep, table, err);
    if (made && execute(keep, versions, err))
        return true;
    roll_back(keep);
    return false;
}

/* A store is either empty or ours; any other database is left alone. */
static bool ready(struct keep *keep, const char *path, bool *fresh, struct err *err)
{
    int64_t application = 0, version = 0, made = 0;

    if (!execute(keep, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;", err) ||
        !number(keep, KEEP_ALGORITHMS, "PRAGMA application_id", &application, err) ||
        !number(keep, KEEP_ALGORITHMS, "PRAGMA user_version", &version, err) ||
        !number(keep, KEEP_ALGORITHMS, "SELECT count(*) FROM sqlite_schema", &made, err))
        return false;
    if (made == 0) {
        if (!make(keep, KEEP_ALGORITHMS, err))
            return false;
        *fresh = true;
        return true;
    }
    *fresh = false;
    if (application == APPLICATION_ID && version == 1) /* before there were configurations */
        return make(keep, KEEP_CONFIGS, err);
    if (application != APPLICATION_ID || version != SCHEMA_VERSION)
        return err_set(err, ERR_INPUT, "%s is a database of another program or version; name another file",
                       "%s 是其他程序或其他版本的数据库；请换一个文件", path ? path : ":memory:");
    return true;
}

/* Documents are nobody else's, whatever the umask says. The file is made before SQLite does, which gives what
 * it puts beside it the same mode; what a killed sandbox left there has the mode of its time. What cannot
 * be opened here SQLite cannot open either, and says so. */
static void close_to_others(const char *path)
{
    static const struct beside {
        const char *suffix;
        int flags;
    } besides[] = { { "", O_CREAT }, { "-wal", O_NOFOLLOW }, { "-shm", O_NOFOLLOW } };

    for (size_t i = 0; i < sizeof besides / sizeof *besides; i++) {
        struct stat found;
        struct buf name;
        int descriptor;

        buf_init(&name, LIMIT_LINE_BYTES);
        buf_format(&name, "%s%s", path, besides[i].suffix);
        descriptor = open(buf_text(&name), O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | besides[i].flags,
                          (mode_t)0600);
        if (descriptor >= 0 && fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) &&
            found.st_uid == geteuid() && (found.st_mode & 077) != 0)
            (void)fchmod(descriptor, 0600);
        if (descriptor >= 0)
            (void)close(descriptor);
        buf_done(&name);
    }
}

struct keep *keep_open(const char *path, bool *fresh, struct err *err)
{
    struct keep *keep = memory_new(1, sizeof *keep);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

    pthread_mutex_init(&keep->mutex, NULL);
    if (path)
        close_to_others(path);
    if (sqlite3_open_v2(path ? path : ":memory:", &keep->database, flags, NULL) != SQLITE_OK)
        failed(keep, err);
    else if (sqlite3_busy_timeout(keep->database, BUSY_MS) == SQLITE_OK && ready(keep, path, fresh, err))
        return keep;
    if (path)
        err_while(err, "opening %s", "打开 %s 时", path);
    keep_close(keep);
    return NULL;
}

void keep_close(struct keep *keep)
{
    if (!keep)
        return;
    sqlite3_close(keep->database);
    pthread_mutex_destroy(&keep->mutex);
    free(keep);
}

static enum keep_result run_write(struct keep *keep, sqlite3_stmt *statement, struct err *err)
{
    int code = sqlite3_step(statement);
    enum keep_result result = KEEP_DONE;

    if (code == SQLITE_CONSTRAINT && sqlite3_extended_errcode(keep->database) == SQLITE_CONSTRAINT_UNIQUE)
        result = KEEP_DUPLICATE;
    else if (code != SQLITE_DONE)
        result = failed(keep, err);
    sqlite3_finalize(statement);
    return result;
}

static void bind_row(sqlite3_stmt *statement, const struct keep_row *row)
{
    bind_text(statement, 1, row->id);
    bind_text(statement, 2, row->workspace);
    bind_text(statement, 3, row->name);
    sqlite3_bind_int64(statement, 4, row->create_time);
    sqlite3_bind_int64(statement, 5, row->update_time);
    bind_text(statement, 6, row->text);
}

/* A single statement is its own transaction. */
static enum keep_result add(struct keep *keep, enum keep_table table, const struct keep_row *row,
                            struct err *err)
{
    sqlite3_stmt *statement;
    int64_t total;

    if (!number(keep, table, "SELECT count(*) FROM %w", &total, err))
        return KEEP_FAILED;
    if (total >= LIMIT_LIST_ITEMS)
        return KEEP_FULL;
    statement = prepare(keep, table,
                        "INSERT INTO %w (id, workspace, name, create_time, update_time, text)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        err);
    if (!statement)
        return KEEP_FAILED;
    bind_row(statement, row);
    return run_write(keep, statement, err);
}

enum keep_result keep_add(struct keep *keep, enum keep_table table, const struct keep_row *row,
                          struct err *err)
{
    enum keep_result result;

    pthread_mutex_lock(&keep->mutex);
    result = add(keep, table, row, err);
    pthread_mutex_unlock(&keep->mutex);
    return result;
}

static enum keep_result get(struct keep *keep, enum keep_table table, const char *id, struct buf *out,
                            struct err *err)
{
    sqlite3_stmt *statement = prepare(keep, table, "SELECT text FROM %w WHERE id = ?1", err);
    enum keep_result result = KEEP_ABSENT;
    int code;

    if (!statement)
        return KEEP_FAILED;
    bind_text(statement, 1, id);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        buf_string(out, (const char *)sqlite3_column_text(statement, 0));
        result = KEEP_DONE;
    } else if (code != SQLITE_DONE) {
        result = failed(keep, err);
    }
    sqlite3_finalize(statement);
    return result;
}

enum keep_result keep_get(struct keep *keep, enum keep_table table, const char *id, struct buf *out,
                          struct err *err)
{
    enum keep_result result;

    pthread_mutex_lock(&keep->mutex);
    result = get(keep, table, id, out, err);
    pthread_mutex_unlock(&keep->mutex);
    return result;
}

enum keep_result keep_remove(struct keep *keep, enum keep_table table, const char *id, struct err *err)
{
    sqlite3_stmt *statement;
    enum keep_result result = KEEP_FAILED;

    pthread_mutex_lock(&keep->mutex);
    statement = prepare(keep, table, "DELETE FROM %w WHERE id = ?1", err);
    if (statement) {
        bind_text(statement, 1, id);
        result = run_write(keep, statement, err);
        if (result == KEEP_DONE && sqlite3_changes(keep->database) == 0)
            result = KEEP_ABSENT;
    }
    pthread_mutex_unlock(&keep->mutex);
    return result;
}

static enum keep_result put(struct keep *keep, enum keep_table table, const struct keep_row *row,
                            struct err *err)
{
    sqlite3_stmt *statement = prepare(keep, table,
                                      "UPDATE %w SET workspace = ?2, name = ?3, create_time = ?4,"
                                      " update_time = ?5, text = ?6 WHERE id = ?1",
                                      err);
    if (!statement)
        return KEEP_FAILED;
    bind_row(statement, row);
    return run_write(keep, statement, err);
}

enum keep_result keep_change(struct keep *keep, enum keep_table table, const char *id, keep_changer *change,
                             void *context, struct err *err)
{
    struct buf present;
    struct keep_row row = { 0 };
    enum keep_result result;

    buf_init(&present, LIMIT_DOCUMENT_BYTES * 2);
    pthread_mutex_lock(&keep->mutex);
    /* Reading and writing under one lock: two writers cannot undo each other's halves. */
    result = get(keep, table, id, &present, err);
    if (result == KEEP_DONE && change(context, buf_text(&present), &row))
        result = put(keep, table, &row, err);
    pthread_mutex_unlock(&keep->mutex);
    buf_done(&present);
    return result;
}

static const char filter[] = " FROM %w WHERE (?1 IS NULL OR workspace = ?1)"
                             " AND (?2 IS NULL OR instr(lower(name), lower(?2)) > 0)";

static enum keep_result count(struct keep *keep, const struct keep_query *query, int64_t *matching,
                              struct err *err)
{
    char format[300];
    sqlite3_stmt *statement;

    sqlite3_snprintf(sizeof format, format, "SELECT count(*)%s", filter);
    statement = prepare(keep, query->table, format, err);
    if (!statement)
        return KEEP_FAILED;
    bind_text(statement, 1, query->workspace);
    bind_text(statement, 2, query->name);
    if (sqlite3_step(statement) != SQLITE_ROW) {
        sqlite3_finalize(statement);
        return failed(keep, err);
    }
    *matching = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return KEEP_DONE;
}

static enum keep_result read_page(struct keep *keep, const struct keep_query *query, keep_reader *each,
                                  void *context, struct err *err)
{
    char format[360];
    sqlite3_stmt *statement;
    int code;

    sqlite3_snprintf(sizeof format, format, "SELECT text%s ORDER BY %s LIMIT ?3 OFFSET ?4", filter,
                     orders[query->sort][query->ascending]);
    statement = prepare(keep, query->table, format, err);
    if (!statement)
        return KEEP_FAILED;
    bind_text(statement, 1, query->workspace);
    bind_text(statement, 2, query->name);
    sqlite3_bind_int64(statement, 3, query->limit);
    sqlite3_bind_int64(statement, 4, query->offset);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        each(context, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? KEEP_DONE : failed(keep, err);
}

enum keep_result keep_list(struct keep *keep, const struct keep_query *query, keep_reader *each,
                           void *context, struct keep_page *page, struct err *err)
{
    struct keep_page found = { 0 };
    enum keep_result result = KEEP_FAILED;

    assert(query->sort < KEEP_SORTS);
    pthread_mutex_lock(&keep->mutex);
    if (number(keep, query->table, "SELECT count(*) FROM %w", &found.total, err))
        result = count(keep, query, &found.count, err);
    if (result == KEEP_DONE)
        result = read_page(keep, query, each, context, err);
    pthread_mutex_unlock(&keep->mutex);
    if (result == KEEP_DONE)
        *page = found;
    return result;
}
