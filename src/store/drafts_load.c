/* A draft read back into a document. */
#include "base/memory.h"
#include "store/columns.h"
#include "store/drafts_tables.h"

#include <stdlib.h>

static bool restore_edit(sqlite3_stmt *statement, struct document *document, bool applied, struct err *err)
{
    struct edit edit = {
        .place = (char *)sqlite3_column_text(statement, 1),
        .position = (size_t)sqlite3_column_int64(statement, 4),
        .in_list = sqlite3_column_int(statement, 5) != 0,
        .of_base = sqlite3_column_int(statement, 6) != 0,
        .step = (unsigned)sqlite3_column_int64(statement, 0),
    };
    bool good = columns_json(statement, 2, &edit.before, err) &&
                columns_json(statement, 3, &edit.after, err) &&
                document_restore_edit(document, &edit, applied, err);

    json_free(edit.before);
    json_free(edit.after);
    return good;
}

static bool restore_edits(struct database *database, int64_t id, struct document *document, size_t applied,
                          struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, DRAFT_READ_EDITS, err);
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    for (size_t i = 0; (result = database_step(database, statement, err)) == SQLITE_ROW; i++)
        if (!restore_edit(statement, document, i < applied, err)) {
            sqlite3_reset(statement);
            return false;
        }
    return result == SQLITE_DONE;
}

/* The document as it started, the base when it has another one by now, and the journal's cursor. */
static struct document *read_start(struct database *database, int64_t id, const struct shape *shape,
                                   struct json **base, size_t *applied, struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, DRAFT_READ, err);
    struct document *document = NULL;
    struct json *start = NULL;
    int result;

    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, id);
    result = database_step(database, statement, err);
    if (result == SQLITE_DONE)
        drafts_gone(id, err);
    if (result != SQLITE_ROW)
        return NULL;
    *applied = (size_t)sqlite3_column_int64(statement, 2);
    if (columns_json(statement, 0, &start, err)) {
        if (columns_json(statement, 1, base, err))
            document = document_new(shape, start);
        else
            json_free(start);
    }
    sqlite3_reset(statement);
    return document;
}

static bool read_left(struct database *database, int64_t id, struct draft_left *left, struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, DRAFT_READ_LEFT, err);
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    result = database_step(database, statement, err);
    if (result == SQLITE_ERROR)
        return false;
    *left = (struct draft_left){ 0 };
    if (result == SQLITE_ROW) {
        left->place = columns_text(statement, 0);
        left->text = columns_text(statement, 1);
        left->cursor = (size_t)sqlite3_column_int64(statement, 2);
        sqlite3_reset(statement);
    }
    return true;
}

void draft_left_done(struct draft_left *left)
{
    free(left->place);
    free(left->text);
    *left = (struct draft_left){ 0 };
}

static struct document *load(struct database *database, int64_t id, const struct shape *shape,
                             struct draft_left *left, struct err *err)
{
    struct json *base = NULL;
    size_t applied = 0;
    struct document *document = read_start(database, id, shape, &base, &applied, err);

    if (!document || !restore_edits(database, id, document, applied, err) ||
        (left && !read_left(database, id, left, err))) {
        document_free(document);
        json_free(base);
        return NULL;
    }
    if (base)
        document_rebase(document, base);
    document_kept(document);
    return document;
}

/* Which one it is, and how to be rid of it, is more than the reason says. */
struct document *drafts_load(struct drafts *drafts, int64_t id, const struct shape *shape,
                             struct draft_left *left, struct err *err)
{
    struct document *document = load(&drafts->database, id, shape, left, err);

    if (!document && err->kind != ERR_ABSENT)
        err_while(err, "Draft %lld cannot be read (algoform drafts drop %lld gives it up)",
                  "无法读取草稿 %lld（可执行 algoform drafts drop %lld 放弃）", (long long)id, (long long)id);
    return document;
}
