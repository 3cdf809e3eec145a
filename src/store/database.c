#include "store/database.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Another program that edits waits no longer than this for ours. */
enum { BUSY_MS = 3000, LOOKS = 20, LOOK_MS = 10 };

static bool is_full(const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM, "The disk that holds %s is full. Free some space and try again.",
                   "%s 所在磁盘已满。请腾出空间后重试。", path);
}

bool database_failed(const struct database *database, struct err *err)
{
    const char *path = database->path;
    int number;

    switch (sqlite3_errcode(database->handle)) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(err, ERR_SYSTEM,
                       "%s is damaged or no database of ours; it was left as it is. To start anew, move it "
                       "away, with -wal "
                       "and -shm beside it",
                       "%s 已损坏或不是本程序的数据库，未作任何改动。如需重新开始，请将其与同名的 -wal、-shm "
                       "文件一并移走",
                       path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ERR_SYSTEM, "%s is in use by another program. Try again in a moment.",
                       "%s 正被其他程序使用，请稍后再试。", path);
    case SQLITE_FULL: return is_full(path, err);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        number = sqlite3_system_errno(database->handle);
        if (number == ENOSPC || number == EDQUOT)
            return is_full(path, err);
        return err_set(err, ERR_SYSTEM, "%s: %s.", "%s：%s。", path, sqlite3_errmsg(database->handle));
    default: return err_set(err, ERR_SYSTEM, "%s: %s.", "%s：%s。", path, sqlite3_errmsg(database->handle));
    }
}

bool database_script(struct database *database, const char *sql, struct err *err)
{
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_failed(database, err);
}

static bool version(struct database *database, size_t *done, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    bool good =
        sqlite3_prepare_v2(database->handle, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW;

    if (good)
        *done = (size_t)sqlite3_column_int(statement, 0);
    else
        database_failed(database, err);
    sqlite3_finalize(statement);
    return good;
}

static bool migrate_one(struct database *database, size_t index, struct err *err)
{
    struct buf sql;
    bool good;

    buf_init(&sql, 64 * 1024);
    buf_format(&sql, "%s; PRAGMA user_version = %zu;", database->plan->migrations[index], index + 1);
    good = database_script(database, buf_text(&sql), err);
    buf_done(&sql);
    return good;
}

/* The version is read again under the lock: two programs may start at once. */
static bool migrate(struct database *database, struct err *err)
{
    size_t done, all = database->plan->migration_count;
    bool good;

    if (!version(database, &done, err))
        return false;
    if (done > all)
        return err_set(err, ERR_SYSTEM, "%s was made by a newer algoform. Use that one; nothing was changed.",
                       "%s 由更新版本的 algoform 创建。请使用该版本；未作任何改动。", database->path);
    if (done == all)
        return true;
    if (!database_script(database, "BEGIN IMMEDIATE", err))
        return false;
    good = version(database, &done, err);
    for (; good && done < all; done++)
        good = migrate_one(database, done, err);
    good = good && database_script(database, "COMMIT", err);
    if (!good)
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    return good;
}

static char *beside(const char *path, const char *ending)
{
    struct buf name;

    buf_init(&name, 8192);
    buf_format(&name, "%s%s", path, ending);
    return buf_take(&name);
}

static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash != path ? memory_text_part(path, (size_t)(slash - path)) : NULL;
}

/* What a database left that was moved away without them: a session that still has it open goes on with them,
 * and they are nothing to the new one. No two programs do this at a time, for the second would take those of
 * the first for such. */
static void remove_leftovers(const char *path)
{
    char *directory = directory_of(path), *log = beside(path, "-wal"), *index = beside(path, "-shm");
    int guard = directory ? file_open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) : -1;
    struct stat found;
    struct err err = { 0 };
    int made;

    if (guard >= 0 && (lstat(log, &found) == 0 || lstat(index, &found) == 0) && flock(guard, LOCK_EX) == 0 &&
        lstat(path, &found) != 0 && errno == ENOENT) {
        (void)unlink(log);
        (void)unlink(index);
        made = private_open(path, &err);
        if (made >= 0)
            (void)close(made);
    }
    if (guard >= 0)
        (void)close(guard);
    free(directory);
    free(log);
    free(index);
}

/* Made before SQLite sees it, so that it never has another mode; the files beside it take the same. One that
 * is well is not touched: another session of ours may have it open, whose locks would go, and the next
 * program that ends would take itself for the last and remove the log. */
static bool make_private(const char *path, struct err *err)
{
    struct stat found;
    int file;

    if (private_is(path))
        return true;
    if (lstat(path, &found) != 0 && errno == ENOENT)
        remove_leftovers(path);
    file = private_open(path, err);
    if (file < 0)
        return false;
    close(file);
    return true;
}

/* The version is looked at before the first pragma that writes, so that a damaged file stays as it is. */
static bool look(struct database *database, const char *first, struct err *err)
{
    size_t done;

    if (sqlite3_open_v2(database->path, &database->handle, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return database_failed(database, err);
    sqlite3_busy_timeout(database->handle, BUSY_MS);
    return database_script(database, first, err) && version(database, &done, err);
}

/* The index of the log is a file of its own, and a full disk has no room for it. A program that has the
 * database alone needs none: what is there can be read, and written once there is room. Others that start
 * meanwhile wait for it in vain. */
static bool look_alone(struct database *database, struct err *err)
{
    int result = sqlite3_extended_errcode(database->handle);

    if (result != SQLITE_IOERR_SHMSIZE && result != SQLITE_IOERR_SHMOPEN && result != SQLITE_IOERR_SHMMAP &&
        result != SQLITE_CANTOPEN)
        return false;
    sqlite3_close(database->handle);
    database->handle = NULL;
    *err = (struct err){ 0 };
    return look(database, "PRAGMA locking_mode=EXCLUSIVE", err);
}

/* 0 when there is none. */
static int64_t number_of(const char *path, const char *ending)
{
    char *name = beside(path, ending);
    struct stat found;
    int64_t number = lstat(name, &found) == 0 ? (int64_t)found.st_ino : 0;

    free(name);
    return number;
}

static bool open_it(struct database *database, const char *path, const struct database_plan *plan,
                    struct err *err)
{
    static const char memory[] = ":memory:";
    struct database fresh = { .path = memory_text(path ? path : memory), .plan = plan };
    bool good = !path || make_private(path, err);

    fresh.prepared = memory_new(plan->statement_count, sizeof(sqlite3_stmt *));
    good = good && (look(&fresh, "", err) || look_alone(&fresh, err)) &&
           database_script(&fresh, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
                           err) &&
           migrate(&fresh, err);
    if (good && path)
        fresh.log = number_of(path, "-wal");
    if (good)
        *database = fresh;
    else
        database_close(&fresh);
    return good;
}

static bool is_locked(const char *path)
{
    int file = file_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    bool locked = file >= 0 && fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;

    if (file >= 0)
        (void)close(file);
    return locked;
}

/* Whoever came in now would have a log of its own, and an index that is of another: neither could read what
 * the other writes. */
static bool has_its_log(const char *path, struct err *err)
{
    static const struct timespec moment = { .tv_nsec = LOOK_MS * 1000 * 1000 };
    char *index = beside(path, "-shm");
    bool torn = true;

    for (int looks = 0; torn && looks < LOOKS;
         looks++) { /* one that is just being closed is none for a moment */
        if (looks > 0)
            (void)nanosleep(&moment, NULL);
        torn = number_of(path, "") != 0 && number_of(path, "-wal") == 0 && is_locked(index);
    }
    free(index);
    return !torn ||
           err_set(err, ERR_SYSTEM,
                   "%s-wal was removed while another session works with it. Nothing is lost: press a key "
                   "there, or end it, and try again.",
                   "%s-wal "
                   "在另一个会话使用期间被删除。内容没有丢失：请在那个会话中按一次键或将其退出，然后重试。",
                   path);
}

bool database_open(struct database *database, const char *path, const struct database_plan *plan,
                   struct err *err)
{
    return (!path || has_its_log(path, err)) && open_it(database, path, plan, err);
}

bool database_astray(const struct database *database)
{
    int moved = 0;

    return sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
           moved != 0;
}

/* The highest number that a table ever gave; 0 when nobody knows. */
static int64_t highest(struct database *database, const char *table)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = 0;

    if (sqlite3_prepare_v2(database->handle, "SELECT seq FROM sqlite_sequence WHERE name = ?", -1, &statement,
                           NULL) == SQLITE_OK &&
        sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static bool number_on(struct database *database, const char *table, int64_t number, struct err *err)
{
    struct buf sql;
    bool good;

    buf_init(&sql, 1024);
    buf_format(&sql,
               "INSERT INTO sqlite_sequence (name, seq) SELECT '%s', 0"
               " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '%s');"
               "UPDATE sqlite_sequence SET seq = max(seq, %lld) WHERE name = '%s'",
               table, table, (long long)number, table);
    good = database_script(database, buf_text(&sql), err);
    buf_done(&sql);
    return good;
}

bool database_follow(struct database *database, const char *numbered,
                     bool (*offer)(struct database *database, struct err *err), struct err *err)
{
    struct database fresh = { 0 };
    char *directory;
    bool good;

    if (!database_astray(database))
        return true;
    directory = directory_of(database->path);
    good = (!directory || private_directory(directory, err)) &&
           open_it(&fresh, database->path, database->plan, err);
    free(directory);
    if (!good)
        return false;
    if (!offer(&fresh, err) || !number_on(&fresh, numbered, highest(database, numbered), err)) {
        database_close(&fresh);
        return false;
    }
    (void)sqlite3_wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    database_close(database);
    *database = fresh;
    return true;
}

static bool is_wal(const struct database *database)
{
    sqlite3_stmt *statement = NULL;
    bool wal =
        sqlite3_prepare_v2(database->handle, "PRAGMA journal_mode", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW ||
        strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;

    sqlite3_finalize(statement);
    return wal;
}

/* Without a file that the others find, what is committed is lost with this process. Only who has the database
 * alone can begin a new one; one that is astray is somebody's backup. */
void database_keep_log(struct database *database)
{
    if (database->log == 0 || number_of(database->path, "-wal") == database->log || database_astray(database))
        return;
    (void)sqlite3_wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    (void)sqlite3_exec(database->handle,
                       "PRAGMA wal_autocheckpoint=1; PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE", NULL,
                       NULL, NULL);
    sqlite3_busy_timeout(database->handle, BUSY_MS);
    if (number_of(database->path, "-wal") == 0 && !is_wal(database) &&
        sqlite3_exec(database->handle,
                     "PRAGMA wal_autocheckpoint=1000; PRAGMA journal_mode=WAL; BEGIN; COMMIT", NULL, NULL,
                     NULL) == SQLITE_OK)
        database->log = number_of(database->path, "-wal");
}

bool database_damaged(const char *path)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    bool sound = true;
    struct stat found;
    bool file =
        path && lstat(path, &found) == 0 && S_ISREG(found.st_mode); /* else it is not for us to move */
    int result = file ? sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL) : SQLITE_CANTOPEN;

    if (result == SQLITE_OK)
        result = sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        sound = strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return !sound || result == SQLITE_CORRUPT || result == SQLITE_NOTADB;
}

void database_close(struct database *database)
{
    for (size_t i = 0; database->prepared && i < database->plan->statement_count; i++)
        sqlite3_finalize(database->prepared[i]);
    free(database->prepared);
    sqlite3_close(database->handle);
    free(database->path);
    *database = (struct database){ 0 };
}

sqlite3_stmt *database_statement(struct database *database, size_t number, struct err *err)
{
    sqlite3_stmt **statement = &database->prepared[number];

    if (!*statement && sqlite3_prepare_v3(database->handle, database->plan->statements[number], -1,
                                          SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
        database_failed(database, err);
        return NULL;
    }
    sqlite3_reset(*statement);
    sqlite3_clear_bindings(*statement);
    return *statement;
}

int database_step(struct database *database, sqlite3_stmt *statement, struct err *err)
{
    int result = sqlite3_step(statement);

    if (result == SQLITE_ROW)
        return result;
    if (result != SQLITE_DONE) {
        database_failed(database, err);
        result = SQLITE_ERROR;
    }
    sqlite3_reset(statement);
    return result;
}

bool database_run(struct database *database, sqlite3_stmt *statement, struct err *err)
{
    bool good = database_step(database, statement, err) != SQLITE_ERROR;

    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return good;
}

/* The write-ahead log is where commits are until a checkpoint, which syncs by itself. */
bool database_sync(struct database *database, struct err *err)
{
    sqlite3_file *log = NULL;

    if (sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK ||
        log == NULL || log->pMethods == NULL || log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) == SQLITE_OK)
        return true;
    return err_set_errno(err, "%s could not be written to the disk", "%s 无法写入磁盘", database->path);
}
