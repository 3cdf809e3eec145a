/* own_drafts.h - the drafts in the directory of a test, each call done or the test ended. */
#ifndef TESTS_OWN_DRAFTS_H
#define TESTS_OWN_DRAFTS_H

#include "own_directory.h"

#include "store/drafts.h"

#include <sqlite3.h>

static const struct draft_origin here = { .profile = "https://h p", .algorithm_id = "id-1" };

static inline void set(struct document *document, const char *place, const char *text)
{
    struct err err = { 0 };

    assert_true(document_set(document, place, tree(text), &err));
}

static inline struct drafts *open_drafts(void)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(directory, &err);

    if (!drafts)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return drafts;
}

static inline int64_t create(struct drafts *drafts, const struct draft_origin *origin,
                             const struct document *document)
{
    struct err err = { 0 };
    int64_t id = 0;

    assert_true(drafts_create(drafts, origin, document, &id, &err));
    assert_true(id > 0);
    return id;
}

static inline void keep(struct drafts *drafts, int64_t id, struct document *document)
{
    struct err err = { 0 };

    if (!drafts_keep(drafts, id, document, NULL, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
}

static inline void keep_typing(struct drafts *drafts, int64_t id, const struct draft_spot *spot)
{
    struct err err = { 0 };

    if (!drafts_keep_typing(drafts, id, spot, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
}

static inline struct document *load(struct drafts *drafts, int64_t id, struct draft_left *left)
{
    struct err err = { 0 };
    struct document *document = drafts_load(drafts, id, &shape_algorithm, left, &err);

    if (!document)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return document;
}

/* Borrowed, until the next call. */
static inline char *path_of(const char *name)
{
    static char path[OWN_PATH_BYTES];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* Behind the program's back. */
static inline void change(const char *sql)
{
    sqlite3 *database = NULL;

    assert_int_equal(sqlite3_open(path_of("drafts.db"), &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

#endif
