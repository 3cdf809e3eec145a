/* Who is editing which draft: a lock on one byte a draft, in a file beside the
 * database, which the system gives back however a program ends, and a row that says
 * of its holder what a lock does not: the machine, since when, and who wants it. Who wants a draft holds a
 * byte of its own as long as the wish lasts, for the same reason. People remove files of locks: those who
 * come later would see none of the locks in it. So a row counts, too, when its process lives and has its lock
 * in another file than ours, and whoever writes in a draft looks first whether its row is still its own. */
#include "base/clock.h"
#include "base/memory.h"
#include "base/private.h"
#include "store/columns.h"
#include "store/drafts_tables.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The bytes of wishes begin behind those of any number of drafts. */
static const int64_t wishes = (int64_t)1 << 40;

static struct flock byte_of(int64_t id, short type)
{
    return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)id, .l_len = 1 };
}

static bool lock(const struct drafts *drafts, int64_t byte, short type)
{
    struct flock wanted = byte_of(byte, type);

    return fcntl(drafts->claims, F_SETLK, &wanted) == 0;
}

/* The process that has a byte locked, as far as the system knows it; 0: no other one has. */
static pid_t locked_by(const struct drafts *drafts, int64_t byte)
{
    struct flock holder = byte_of(byte, F_WRLCK);

    if (fcntl(drafts->claims, F_GETLK, &holder) != 0 || holder.l_type == F_UNLCK)
        return 0;
    return holder.l_pid != 0 ? holder.l_pid : -1;
}

bool drafts_claims_open(struct drafts *drafts, const char *directory, struct err *err)
{
    struct buf path;

    buf_init(&path, 8192);
    buf_format(&path, "%s/drafts.lock", directory);
    drafts->claims_path = buf_take(&path);
    drafts->claims = private_open(drafts->claims_path, err);
    do
        sqlite3_randomness(sizeof drafts->session, &drafts->session);
    while (drafts->session == 0);
    return drafts->claims >= 0;
}

void drafts_claims_close(struct drafts *drafts)
{
    while (drafts->claimed_count > 0)
        drafts_release(drafts, drafts->claimed[0].draft);
    if (drafts->claims >= 0)
        close(drafts->claims);
    free(drafts->claimed);
    free(drafts->claims_path);
}

/* The number of the file of locks that is open; 0 when it is no longer the one that others find. */
static int64_t locks_in_place(const struct drafts *drafts)
{
    struct stat ours, found;

    if (fstat(drafts->claims, &ours) != 0 || lstat(drafts->claims_path, &found) != 0 ||
        ours.st_dev != found.st_dev || ours.st_ino != found.st_ino)
        return 0;
    return (int64_t)ours.st_ino;
}

/* Where it cannot be made anew the rows have to do. */
static void settle(struct drafts *drafts)
{
    struct err err = { 0 };
    int old = drafts->claims,
        fresh = locks_in_place(drafts) != 0 ? -1 : private_open(drafts->claims_path, &err);

    if (fresh < 0)
        return;
    drafts->claims = fresh;
    for (size_t i = 0; i < drafts->claimed_count; i++)
        (void)lock(drafts, drafts->claimed[i].draft, F_WRLCK);
    if (drafts->wished != 0)
        (void)lock(drafts, wishes + drafts->wished, F_WRLCK);
    (void)close(old);
}

/* The lock of a process does not keep the process itself out, so its own claims are listed. */
static size_t find(const struct drafts *drafts, int64_t id)
{
    size_t at = 0;

    while (at < drafts->claimed_count && drafts->claimed[at].draft != id)
        at++;
    return at;
}

/* The process that has the lock, as far as the system knows it; 0: nobody has. */
static pid_t lock_holder(const struct drafts *drafts, int64_t id)
{
    return find(drafts, id) < drafts->claimed_count ? getpid() : locked_by(drafts, id);
}

/* What the row of a claim says; false when there is none. *apart: it is of another session, which lives here
 * and has its lock where we do not look. */
static bool read_claim(struct drafts *drafts, int64_t id, struct draft_holder *holder, bool *apart)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_READ_CLAIM, &err);
    bool there;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    there = database_step(&drafts->database, statement, &err) == SQLITE_ROW;
    if (there) {
        const char *host = (const char *)sqlite3_column_text(statement, 0);

        *holder = (struct draft_holder){ .process.pid = (long)sqlite3_column_int64(statement, 1),
                                         .since_ms = sqlite3_column_int64(statement, 2) };
        snprintf(holder->process.host, sizeof holder->process.host, "%s", host);
        holder->here = process_is_here(host);
        *apart = sqlite3_column_int64(statement, 3) != drafts->session &&
                 sqlite3_column_type(statement, 4) == SQLITE_INTEGER &&
                 sqlite3_column_int64(statement, 4) != locks_in_place(drafts) &&
                 process_runs(host, holder->process.pid);
    }
    sqlite3_reset(statement);
    return there;
}

/* A row is of the lock's holder when it is of another machine, whose process ids mean nothing here, or when
 * the process is the lock's; another was left by a program that was killed, unless that lives. */
bool drafts_holder(struct drafts *drafts, int64_t id, struct draft_holder *holder)
{
    struct draft_holder told;
    bool apart = false, row;
    pid_t pid;

    settle(drafts);
    pid = lock_holder(drafts, id);
    row = read_claim(drafts, id, &told, &apart);
    if (pid == 0 && !apart)
        return false;
    if (row && (pid == 0 || !told.here || told.process.pid == (long)pid)) {
        told.known = true;
    } else {
        told = (struct draft_holder){ .process = process_self(), .here = true };
        told.process.pid = (long)pid;
    }
    *holder = told;
    return true;
}

static bool held(struct drafts *drafts, int64_t id, struct err *err)
{
    struct draft_holder holder = { 0 };
    char since[32];

    if (!drafts_holder(drafts, id, &holder))
        return err_set(err, ERR_CONFLICT, "another session has had this draft open a moment ago; try again",
                       "该草稿刚才还被另一个会话打开；请重试");
    clock_local_text(holder.since_ms, since);
    return err_set(err, ERR_CONFLICT, "another session (process %ld on %s, since %s) has this draft open",
                   "该草稿正被另一个会话（进程 %ld，主机 %s，自 %s）打开", holder.process.pid,
                   holder.process.host, since);
}

/* That a row cannot be written keeps nobody from working: there is the lock. A row need not
 * outlive a power cut either. */
static bool tell_claim(struct drafts *drafts, int64_t id, enum draft_statement how)
{
    struct database *database = &drafts->database;
    struct process self = process_self();
    struct err err = { 0 };
    sqlite3_stmt *statement;
    bool told = false;

    sqlite3_exec(database->handle, "PRAGMA synchronous=NORMAL", NULL, NULL, NULL);
    statement = database_statement(database, how, &err);
    if (statement) {
        sqlite3_bind_int64(statement, 1, id);
        if (how != DRAFT_UNCLAIM) {
            columns_bind_text(statement, 2, self.host);
            sqlite3_bind_int64(statement, 3, self.pid);
            sqlite3_bind_int64(statement, 4, clock_utc_ms());
        }
        sqlite3_bind_int64(statement, 5, drafts->session);
        sqlite3_bind_int64(statement, 6, locks_in_place(drafts));
        told = database_run(database, statement, &err);
    }
    sqlite3_exec(database->handle, "PRAGMA synchronous=FULL", NULL, NULL, NULL);
    return told;
}

static void end_wish(struct drafts *drafts)
{
    if (drafts->wished != 0)
        (void)lock(drafts, wishes + drafts->wished, F_UNLCK);
    drafts->wished = 0;
}

bool drafts_trace(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_TRACE, &err);
    bool there;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    there = database_step(&drafts->database, statement, &err) == SQLITE_ROW &&
            sqlite3_column_int(statement, 0) != 0;
    sqlite3_reset(statement);
    return there;
}

/* Known to be gone: a row that cannot be read now may well be there, and of one that is lost what it left. */
static bool is_gone(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_STORED, &err);
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    result = database_step(&drafts->database, statement, &err);
    sqlite3_reset(statement);
    return result == SQLITE_DONE && !drafts_trace(drafts, id);
}

bool drafts_claim(struct drafts *drafts, int64_t id, struct err *err)
{
    struct draft_holder holder;
    bool apart = false;

    settle(drafts);
    if (find(drafts, id) < drafts->claimed_count || !lock(drafts, id, F_WRLCK))
        return held(drafts, id, err);
    if (drafts->wished == id)
        end_wish(drafts);      /* it came true */
    if (is_gone(drafts, id)) { /* its holder submitted it, or dropped it */
        (void)lock(drafts, id, F_UNLCK);
        return drafts_gone(id, err);
    }
    if (read_claim(drafts, id, &holder, &apart) && apart) {
        (void)lock(drafts, id, F_UNLCK);
        return held(drafts, id, err);
    }
    drafts->claimed = memory_grow(drafts->claimed, drafts->claimed_count, &drafts->claimed_capacity,
                                  sizeof *drafts->claimed);
    drafts->claimed[drafts->claimed_count++] =
        (struct claim){ .draft = id, .told = tell_claim(drafts, id, DRAFT_CLAIM) };
    return true;
}

int64_t drafts_claim_session(struct drafts *drafts, int64_t id)
{
    size_t at = find(drafts, id);
    struct draft_holder holder;
    bool apart = false;

    if (at == drafts->claimed_count)
        return 0;
    if (!drafts->claimed[at].told)
        drafts->claimed[at].told =
            (read_claim(drafts, id, &holder, &apart) && apart) || tell_claim(drafts, id, DRAFT_CLAIM);
    return drafts->claimed[at].told ? drafts->session : 0;
}

int64_t drafts_claim_settle(struct drafts *drafts, int64_t id)
{
    settle(drafts);
    return drafts_claim_session(drafts, id);
}

void drafts_claim_bind(sqlite3_stmt *statement, int column, int64_t session)
{
    if (session != 0)
        sqlite3_bind_int64(statement, column, session);
}

/* A draft of that number in the new database is another one: only a row of ours would make it ours. */
void drafts_claims_astray(struct drafts *drafts)
{
    for (size_t i = 0; i < drafts->claimed_count; i++)
        drafts->claimed[i].astray = drafts->claimed[i].told = true;
}

bool drafts_astray(struct drafts *drafts, int64_t id)
{
    size_t at = find(drafts, id);

    database_keep_log(&drafts->database);
    return at < drafts->claimed_count && (drafts->claimed[at].astray || database_astray(&drafts->database));
}

/* There is no row either when the other session has left the draft again. */
static bool taken(struct drafts *drafts, int64_t id, struct err *err)
{
    struct draft_holder holder;
    bool apart;

    if (is_gone(drafts, id))
        return drafts_gone(id, err);
    if (!read_claim(drafts, id, &holder, &apart))
        return err_set(err, ERR_CONFLICT, "another session has had draft %lld open meanwhile",
                       "其间另一个会话打开过草稿 %lld", (long long)id);
    return err_set(err, ERR_CONFLICT, "another session (process %ld on %s) has opened draft %lld",
                   "另一个会话（进程 %ld，主机 %s）已打开草稿 %lld", holder.process.pid, holder.process.host,
                   (long long)id);
}

bool drafts_claim_stands(struct drafts *drafts, int64_t id, int64_t session, struct err *err)
{
    sqlite3_stmt *statement;
    int result;

    if (session == 0)
        return true;
    statement = database_statement(&drafts->database, DRAFT_CLAIMED, err);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, session);
    result = database_step(&drafts->database, statement, err);
    sqlite3_reset(statement);
    return result == SQLITE_ROW || (result == SQLITE_DONE && taken(drafts, id, err));
}

bool drafts_claim_run(struct drafts *drafts, int64_t id, enum draft_statement what, struct err *err)
{
    struct database *database = &drafts->database;
    int64_t session = drafts_claim_settle(drafts, id);
    sqlite3_stmt *statement = database_statement(database, what, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    drafts_claim_bind(statement, 2, session);
    if (!database_run(database, statement, err))
        return false;
    return sqlite3_changes(database->handle) > 0 ||
           (drafts_claim_stands(drafts, id, session, err) && drafts_gone(id, err));
}

void drafts_release(struct drafts *drafts, int64_t id)
{
    size_t at = find(drafts, id);

    if (at == drafts->claimed_count)
        return;
    drafts->claimed[at] = drafts->claimed[--drafts->claimed_count];
    if (drafts->database.handle)
        tell_claim(drafts, id, DRAFT_UNCLAIM);
    (void)lock(drafts, id, F_UNLCK);
}

/* Only a process that has the lock and wrote the row is called: it is a session of ours that knows what
 * the signal means. */
bool drafts_ask(struct drafts *drafts, int64_t id, struct err *err)
{
    struct draft_holder holder = { 0 };

    if (!drafts_holder(drafts, id, &holder))
        return true; /* given back meanwhile */
    if (!holder.here)
        return err_set(
            err, ERR_CONFLICT,
            "the session that has the draft open is on another machine, %s: it cannot be taken over "
            "from here",
            "打开该草稿的会话在另一台主机 %s 上：无法从这里接管", holder.process.host);
    if (lock_holder(drafts, id) == 0)
        return err_set(
            err, ERR_CONFLICT,
            "the lock file that process %ld locked the draft in was removed: that session is asked in "
            "vain until a key was pressed there",
            "进程 %ld 锁定该草稿所用的锁文件已被删除：须先在那个会话中按一次键，才能请求接管",
            holder.process.pid);
    if (!holder.known || holder.process.pid == (long)getpid())
        return held(drafts, id, err);
    if (drafts->wished != 0)
        drafts_withdraw(drafts, drafts->wished);
    if (!lock(drafts, wishes + id, F_WRLCK))
        return err_set(err, ERR_CONFLICT,
                       "a third session is asking for this draft at this moment; try again",
                       "另有会话正在请求接管该草稿；请重试");
    drafts->wished = id;
    tell_claim(drafts, id, DRAFT_WANT);
    if (kill((pid_t)holder.process.pid, SIGUSR1) == 0)
        return true;
    drafts_withdraw(drafts, id);
    return err_set_errno(err, "process %ld could not be called", "无法通知进程 %ld", holder.process.pid);
}

void drafts_withdraw(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    sqlite3_stmt *statement;

    if (drafts->wished != id)
        return; /* what the row says is another one's wish */
    statement = database_statement(&drafts->database, DRAFT_UNWANT, &err);
    if (statement) {
        sqlite3_bind_int64(statement, 1, id);
        (void)database_run(&drafts->database, statement, &err);
    }
    end_wish(drafts);
}

/* The signal may come late, to a program that was stopped, and the row stays when the one who wrote it is
 * killed: whose lock is gone wants nothing any more. */
bool drafts_wanted(struct drafts *drafts, int64_t id, struct process *by)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_READ_WANT, &err);
    struct process asker = { .pid = 0 };

    if (!statement || find(drafts, id) == drafts->claimed_count)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    if (database_step(&drafts->database, statement, &err) == SQLITE_ROW) {
        snprintf(asker.host, sizeof asker.host, "%s", (const char *)sqlite3_column_text(statement, 0));
        asker.pid = (long)sqlite3_column_int64(statement, 1);
    }
    sqlite3_reset(statement);
    if (asker.pid <= 0 || !process_is_here(asker.host) || asker.pid != (long)locked_by(drafts, wishes + id))
        return false;
    *by = asker;
    return true;
}
