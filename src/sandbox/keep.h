/* sandbox/keep.h - the algorithms and training job configurations, kept in SQLite.
 *
 * A table for each kind, a row a thing: what lists are sorted and searched by, and the
 * answer's JSON text beside it. In WAL mode with synchronous=FULL each change is one
 * transaction that is on disk before anybody is told of it, so killing the
 * process at any instant loses nothing that was answered. Threads share one
 * connection; a mutex lets one in at a time. Knows nothing of HTTP. */
#ifndef SANDBOX_KEEP_H
#define SANDBOX_KEEP_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keep; /* opaque */

enum keep_table { KEEP_ALGORITHMS, KEEP_CONFIGS, KEEP_TABLES };

struct keep_row {
    const char *id, *workspace, *name; /* of a configuration its name, "", its name */
    int64_t create_time, update_time;
    const char *text; /* the whole as answered */
};

/* Opens or makes the store; path NULL: in memory. `fresh` tells that it was made
 * just now. One of an older version is brought up to date. Owned. ERR_SYSTEM names the file and the reason.
 */
struct keep *keep_open(const char *path, bool *fresh, struct err *err);
void keep_close(struct keep *keep);

enum keep_result {
    KEEP_DONE,
    KEEP_ABSENT,    /* there is none of that id */
    KEEP_DUPLICATE, /* the workspace has that name already */
    KEEP_FULL,      /* LIMIT_LIST_ITEMS are kept already */
    KEEP_FAILED,    /* the database refused; err tells */
};

enum keep_result keep_add(struct keep *keep, enum keep_table table, const struct keep_row *row,
                          struct err *err);
enum keep_result keep_remove(struct keep *keep, enum keep_table table, const char *id, struct err *err);

/* Appends the text of one to out. */
enum keep_result keep_get(struct keep *keep, enum keep_table table, const char *id, struct buf *out,
                          struct err *err);

/* Changes one in one transaction: `change` gets its present text and
 * fills in the new row (its strings are borrowed until keep_change returns), or
 * gives false, and nothing changes (KEEP_DONE all the same). */
typedef bool keep_changer(void *context, const char *present, struct keep_row *row);
enum keep_result keep_change(struct keep *keep, enum keep_table table, const char *id, keep_changer *change,
                             void *context, struct err *err);

enum keep_sort { KEEP_BY_CREATE_TIME, KEEP_BY_NAME, KEEP_BY_UPDATE_TIME, KEEP_BY_CONFIG_DESC, KEEP_SORTS };

struct keep_query {
    enum keep_table table;
    const char *name;      /* part of a name, in any case of ASCII; NULL: all */
    const char *workspace; /* NULL: all */
    enum keep_sort sort;
    bool ascending;
    int64_t offset, limit; /* records */
};

struct keep_page {
    int64_t total; /* all that are kept */
    int64_t count; /* those that match */
};

/* Calls `each` with the text of every one of a page, in order; the page is one consistent view. */
typedef void keep_reader(void *context, const char *text);
enum keep_result keep_list(struct keep *keep, const struct keep_query *query, keep_reader *each,
                           void *context, struct keep_page *page, struct err *err);

#endif
