/* store/database.h - SQLite, opened, migrated and asked by prepared statements.
 *
 * WAL mode, foreign keys on, a commit reaches the disk before it returns. The
 * file is 0600 from its first instant. A plan holds the migrations, of which
 * user_version counts those done, and the statements by number, prepared on first
 * use. A database that is damaged, or newer than the plan, is left as it is. On a full disk, where SQLite
 * finds no room for its index, what there is can be read all the same. */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "base/err.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct database_plan {
    const char *const *migrations; /* each may hold many statements */
    size_t migration_count;
    const char *const *statements;
    size_t statement_count;
};

struct database {
    sqlite3 *handle;
    char *path;
    const struct database_plan *plan; /* borrowed, until database_close */
    sqlite3_stmt **prepared;
    int64_t log; /* the number of the file beside it that commits go into; 0: there is none */
};

/* path NULL: in memory. On failure nothing is left open. */
bool database_open(struct database *database, const char *path, const struct database_plan *plan,
                   struct err *err);
void database_close(struct database *database); /* also for a zeroed one */

/* Whether the file was removed, moved or put another in its place since it was opened: what is written from
 * now on is found by nobody. Costs one look at the path. */
bool database_astray(const struct database *database);

/* Goes on with the file at the path, made anew with its directory where there is none, when it is another
 * one now; what was open is complete where it was moved to. `numbered` is the table whose numbers go on where
 * they were, so that none means two things; offer is what the statements need. True, too, when nothing
 * had happened; when false, all is as it was. */
bool database_follow(struct database *database, const char *numbered,
                     bool (*offer)(struct database *database, struct err *err), struct err *err);

/* When the file beside it that commits go into was removed, what is in it goes into the database itself, and
 * there is a new one; while other sessions have that open, too, each commit goes on into the database. One
 * that is astray is left alone. Costs one look at its path. */
void database_keep_log(struct database *database);

/* Whether a file that could not be used is damaged, or no database at all; reads it whole. */
bool database_damaged(const char *path);

/* A statement of the plan with nothing bound; NULL on failure. Borrowed. */
sqlite3_stmt *database_statement(struct database *database, size_t number, struct err *err);

/* The next row: SQLITE_ROW, or SQLITE_DONE at the end; SQLITE_ERROR with err set otherwise. */
int database_step(struct database *database, sqlite3_stmt *statement, struct err *err);

/* A statement without rows, carried out; what was bound is let go. */
bool database_run(struct database *database, sqlite3_stmt *statement, struct err *err);

/* Plain SQL without parameters. */
bool database_script(struct database *database, const char *sql, struct err *err);

/* What was committed without reaching the disk reaches it now. */
bool database_sync(struct database *database, struct err *err);

/* Fills err with what SQLite says last, and what to do about it; returns false. */
bool database_failed(const struct database *database, struct err *err);

#endif
