/* All drafts in a list, those that are damaged among them. Whatever page of the database is, what can be read
 * beside it is listed. */
#include "base/memory.h"
#include "store/columns.h"
#include "store/drafts_tables.h"

#include <stdlib.h>

enum { MOST_LOOKED_FOR = 100 * 1000 }; /* one by one; a number that is damaged may be any */

struct rows {
    struct draft_row *items; /* owned */
    size_t count, capacity;
};

static struct draft_row *add(struct rows *rows)
{
    rows->items = memory_grow(rows->items, rows->count, &rows->capacity, sizeof *rows->items);
    rows->items[rows->count] = (struct draft_row){ 0 };
    return &rows->items[rows->count++];
}

static void read_row(sqlite3_stmt *statement, struct draft_row *row)
{
    *row = (struct draft_row){
        .id = sqlite3_column_int64(statement, 0),
        .profile = columns_text(statement, 1),
        .algorithm_id = columns_text(statement, 2),
        .file = columns_text(statement, 3),
        .name = columns_text(statement, 4),
        .changed_ms = sqlite3_column_int64(statement, 5),
        .edits = (size_t)sqlite3_column_int64(statement, 6),
        .shape = columns_text(statement, 7),
        .typed_name = columns_text(statement, 8),
        .settled = sqlite3_column_int(statement, 9) != 0,
        .astray = sqlite3_column_int(statement, 10) == 0,
    };
}

static bool is_torn(const struct drafts *drafts)
{
    return sqlite3_errcode(drafts->database.handle) == SQLITE_CORRUPT;
}

static bool list_all(struct drafts *drafts, struct rows *rows, struct err *err)
{
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_LIST, err);
    int result = SQLITE_ERROR;

    while (statement && (result = database_step(&drafts->database, statement, err)) == SQLITE_ROW)
        read_row(statement, add(rows));
    return result == SQLITE_DONE;
}

/* The highest number that was given; 0: not known. */
static int64_t last_number(struct drafts *drafts)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_LAST, &err);
    int64_t number = 0;

    if (statement && database_step(&drafts->database, statement, &err) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return number > 0 && number <= MOST_LOOKED_FOR ? number : 0;
}

static int newest_first(const void *a, const void *b)
{
    const struct draft_row *one = a, *other = b;

    if (one->changed_ms != other->changed_ms)
        return one->changed_ms > other->changed_ms ? -1 : 1;
    return one->id > other->id ? -1 : one->id < other->id;
}

/* By number, around a page that is torn. False when there is no telling how many there are. */
static bool list_each(struct drafts *drafts, struct rows *rows)
{
    int64_t last = last_number(drafts);

    for (int64_t id = 1; id <= last; id++) {
        struct err err = { 0 };
        sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_LIST_ONE, &err);

        if (!statement)
            return false;
        sqlite3_bind_int64(statement, 1, id);
        if (database_step(&drafts->database, statement, &err) == SQLITE_ROW)
            read_row(statement, add(rows));
        else if (err.kind != ERR_NONE && !is_torn(drafts))
            return false;
        sqlite3_reset(statement);
    }
    return last > 0;
}

static bool is_listed(const struct rows *rows, int64_t id)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].id == id)
            return true;
    return false;
}

/* Looked at again: it may have been made since the rows were read. */
static bool has_row(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_STORED, &err);
    int result;

    if (!statement)
        return true;
    sqlite3_bind_int64(statement, 1, id);
    result = database_step(&drafts->database, statement, &err);
    sqlite3_reset(statement);
    return result == SQLITE_ROW || (result == SQLITE_ERROR && !is_torn(drafts));
}

/* Those whose own row is lost. A page of edits that is torn ends what can be told of them. */
static void list_traces(struct drafts *drafts, struct rows *rows)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_TRACES, &err);

    while (statement && database_step(&drafts->database, statement, &err) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(statement, 0);

        if (!is_listed(rows, id) && !has_row(drafts, id))
            *add(rows) = (struct draft_row){ .id = id,
                                             .edits = (size_t)sqlite3_column_int64(statement, 1),
                                             .changed_ms = sqlite3_column_int64(statement, 2),
                                             .shape = memory_text(shape_algorithm.name),
                                             .damaged = true,
                                             .astray = true };
    }
    sqlite3_reset(statement);
}

static bool is_sound(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_SOUND, &err);
    bool sound = true;
    int result;

    if (!statement)
        return true; /* nobody knows; whoever opens it is told */
    sqlite3_bind_int64(statement, 1, id);
    result = database_step(&drafts->database, statement, &err);
    if (result == SQLITE_ROW)
        sound = sqlite3_column_int(statement, 0) != 0;
    else if (result == SQLITE_ERROR)
        sound = !is_torn(drafts);
    sqlite3_reset(statement);
    return sound;
}

bool drafts_list(struct drafts *drafts, struct draft_row **rows, size_t *count, struct err *err)
{
    struct rows found = { 0 };

    if (!drafts_follow(drafts, err))
        return false;
    if (!list_all(drafts, &found, err)) {
        draft_rows_free(found.items, found.count);
        found = (struct rows){ 0 };
        if (!is_torn(drafts) || !list_each(drafts, &found)) {
            draft_rows_free(found.items, found.count);
            return false;
        }
        *err = (struct err){ 0 };
    }
    list_traces(drafts, &found);
    if (found.count > 1)
        qsort(found.items, found.count, sizeof *found.items, newest_first);
    for (size_t i = 0; i < found.count; i++) {
        struct draft_row *row = &found.items[i];

        row->damaged = row->astray || (!row->settled && !is_sound(drafts, row->id)); /* that reads it all */
        row->held = drafts_holder(drafts, row->id, &row->holder);
    }
    *rows = found.items;
    *count = found.count;
    return true;
}

static void row_done(struct draft_row *row)
{
    free(row->profile);
    free(row->algorithm_id);
    free(row->file);
    free(row->name);
    free(row->shape);
    free(row->typed_name);
}

void draft_rows_unfinished(struct draft_row *rows, size_t *count)
{
    size_t left = 0;

    for (size_t i = 0; i < *count; i++) {
        if (rows[i].settled)
            row_done(&rows[i]);
        else
            rows[left++] = rows[i];
    }
    *count = left;
}

void draft_rows_free(struct draft_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        row_done(&rows[i]);
    free(rows);
}
