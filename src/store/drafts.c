#include "store/drafts.h"

#include "base/clock.h"
#include "base/memory.h"
#include "store/columns.h"
#include "store/drafts_tables.h"
#include "store/origin.h"
#include "store/seal.h"

#include <stdlib.h>

static bool offer(struct database *database, struct err *err)
{
    return seal_offer(database, err) && origin_offer(database, err);
}

struct drafts *drafts_open(const char *directory, struct err *err)
{
    struct drafts *drafts = memory_new(1, sizeof *drafts);
    struct buf path;

    drafts->claims = -1; /* 0 is the terminal */
    buf_init(&path, 8192);
    buf_format(&path, "%s/drafts.db", directory);
    if (!database_open(&drafts->database, buf_text(&path), &drafts_plan, err)) {
        free(drafts);
        drafts = NULL;
    } else if (!offer(&drafts->database, err) || !drafts_claims_open(drafts, directory, err)) {
        drafts_close(drafts);
        drafts = NULL;
    }
    buf_done(&path);
    return drafts;
}

bool drafts_follow(struct drafts *drafts, struct err *err)
{
    if (!database_astray(&drafts->database)) {
        database_keep_log(&drafts->database);
        return true;
    }
    if (!database_follow(&drafts->database, "draft", offer, err))
        return false;
    drafts_claims_astray(drafts);
    return true;
}

void drafts_close(struct drafts *drafts)
{
    if (!drafts)
        return;
    drafts_claims_close(drafts);
    database_close(&drafts->database);
    free(drafts);
}

bool drafts_gone(int64_t id, struct err *err)
{
    return err_set(err, ERR_ABSENT, "There is no draft %lld.", "没有编号为 %lld 的草稿。", (long long)id);
}

/* The member by which people know a draft in a list. */
static const char *document_name(const struct document *document)
{
    bool config = document_shape(document) == &shape_training_job_config;

    return json_text(document_at(document, config ? "/config_name" : "/metadata/name"));
}

bool drafts_create(struct drafts *drafts, const struct draft_origin *origin, const struct document *document,
                   int64_t *id, struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement =
        drafts_follow(drafts, err) ? database_statement(database, DRAFT_CREATE, err) : NULL;
    const struct json *base = document_base(document);
    struct json *start;

    if (!statement)
        return false;
    start = document_start(document);
    columns_bind_text(statement, 1, origin->profile);
    columns_bind_text(statement, 2, origin->algorithm_id);
    columns_bind_text(statement, 3, origin->file);
    columns_bind_text(statement, 4, document_name(document));
    columns_bind_json(statement, 5, start);
    sqlite3_bind_int64(statement, 6, clock_utc_ms());
    columns_bind_text(statement, 7, document_shape(document)->name);
    columns_bind_json(statement, 8, json_same(start, base) ? NULL : base);
    json_free(start);
    if (!database_run(database, statement, err))
        return false;
    *id = sqlite3_last_insert_rowid(database->handle);
    return true;
}

bool drafts_find(struct drafts *drafts, const struct draft_origin *origin, int64_t *id, struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement =
        drafts_follow(drafts, err) ? database_statement(database, DRAFT_FIND, err) : NULL;
    int result;

    if (!statement)
        return false;
    columns_bind_text(statement, 1, origin->profile);
    columns_bind_text(statement, 2, origin->algorithm_id);
    columns_bind_text(statement, 3, origin->file);
    columns_bind_text(statement, 4, origin->shape);
    result = database_step(database, statement, err);
    if (result == SQLITE_ERROR)
        return false;
    *id = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return true;
}

bool drafts_adopt(struct drafts *drafts, int64_t id, const char *origin, struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement = database_statement(database, DRAFT_ADOPT, err);

    if (!statement)
        return false;
    columns_bind_text(statement, 1, origin);
    sqlite3_bind_int64(statement, 2, id);
    if (!database_run(database, statement, err))
        return false;
    return sqlite3_changes(database->handle) > 0 || drafts_gone(id, err);
}

bool drafts_become(struct drafts *drafts, int64_t id, const char *algorithm_id, const struct json *base,
                   struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement =
        drafts_follow(drafts, err) ? database_statement(database, DRAFT_BECOME, err) : NULL;
    int64_t session;

    if (!statement)
        return false;
    session = drafts_claim_settle(drafts, id);
    columns_bind_text(statement, 1, algorithm_id);
    columns_bind_json(statement, 2, base);
    sqlite3_bind_int64(statement, 3, clock_utc_ms());
    sqlite3_bind_int64(statement, 4, id);
    drafts_claim_bind(statement, 5, session);
    if (!database_run(database, statement, err))
        return false;
    return sqlite3_changes(database->handle) > 0 ||
           (drafts_claim_stands(drafts, id, session, err) && drafts_gone(id, err));
}

char *drafts_mark(struct drafts *drafts, int64_t id, struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement = database_statement(database, DRAFT_MARK, err);
    char *mark = NULL;
    int result;

    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, id);
    result = database_step(database, statement, err);
    if (result == SQLITE_ROW)
        mark = columns_text(statement, 0);
    sqlite3_reset(statement);
    if (!mark && result != SQLITE_ERROR)
        drafts_gone(id, err);
    return mark;
}

/* How much of the journal the draft has, and how much of it is in force. */
static bool stored(struct database *database, int64_t id, size_t *applied, size_t *count, struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, DRAFT_STORED, err);
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    result = database_step(database, statement, err);
    if (result != SQLITE_ROW)
        return result == SQLITE_DONE ? drafts_gone(id, err) : false;
    *applied = (size_t)sqlite3_column_int64(statement, 0);
    *count = (size_t)sqlite3_column_int64(statement, 1);
    sqlite3_reset(statement);
    return true;
}

/* How many entries of its step follow one. */
static size_t rest_of_step(const struct document *document, size_t number)
{
    size_t last = number, count = document_edit_count(document);

    while (last + 1 < count &&
           document_edit(document, last + 1)->step == document_edit(document, number)->step)
        last++;
    return last - number;
}

static bool append(struct database *database, int64_t id, size_t number, const struct document *document,
                   struct err *err)
{
    const struct edit *edit = document_edit(document, number);
    sqlite3_stmt *statement = database_statement(database, DRAFT_APPEND, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, (int64_t)number);
    sqlite3_bind_int64(statement, 3, edit->step);
    columns_bind_text(statement, 4, edit->place);
    columns_bind_json(statement, 5, edit->before);
    columns_bind_json(statement, 6, edit->after);
    sqlite3_bind_int64(statement, 7, (int64_t)edit->position);
    sqlite3_bind_int(statement, 8, edit->in_list);
    sqlite3_bind_int(statement, 9, edit->of_base);
    sqlite3_bind_int64(statement, 10, clock_utc_ms());
    sqlite3_bind_int64(statement, 11, (int64_t)rest_of_step(document, number));
    return database_run(database, statement, err);
}

static bool cut(struct database *database, int64_t id, size_t from, struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, DRAFT_CUT, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, (int64_t)from);
    return database_run(database, statement, err);
}

static bool advance(struct database *database, int64_t id, const struct document *document,
                    const struct draft_spot *spot, struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, DRAFT_ADVANCE, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, (int64_t)document_edits_applied(document));
    columns_bind_text(statement, 2, document_name(document));
    sqlite3_bind_int64(statement, 3, clock_utc_ms());
    columns_bind_text(statement, 4, spot ? spot->place : NULL);
    sqlite3_bind_int64(statement, 5, id);
    sqlite3_bind_int64(statement, 6, (int64_t)document_edit_count(document));
    return database_run(database, statement, err);
}

/* session: as drafts_claim_settle gives it. */
static bool keep_typing(struct database *database, int64_t id, int64_t session, const struct draft_spot *spot,
                        struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, spot->text ? DRAFT_TYPE : DRAFT_TYPED, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    if (spot->text) {
        columns_bind_text(statement, 2, spot->place);
        columns_bind_text(statement, 3, spot->text);
        sqlite3_bind_int64(statement, 4, (int64_t)spot->cursor);
    }
    drafts_claim_bind(statement, 5, session);
    return database_run(database, statement, err);
}

static bool keep_base(struct drafts *drafts, int64_t id, int64_t session, const struct document *document,
                      struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement = database_statement(database, DRAFT_REBASE, err);

    if (!statement || !drafts_undecide(drafts, id, session, err))
        return false;
    columns_bind_json(statement, 1, document_base(document));
    sqlite3_bind_int64(statement, 2, clock_utc_ms());
    sqlite3_bind_int64(statement, 3, id);
    drafts_claim_bind(statement, 4, session);
    return database_run(database, statement, err);
}

/* Inside a transaction, in a draft that nobody else has: else more entries than the document has would be
 * another one's work, and no redo that was cut off. */
static bool keep_journal(struct database *database, int64_t id, const struct document *document,
                         const struct draft_spot *spot, struct err *err)
{
    size_t from = document_edits_kept(document), edits = document_edit_count(document);
    size_t applied = 0, count = 0;

    if (!stored(database, id, &applied, &count, err))
        return false;
    if (from > count) /* the document was kept in another draft, or a keep was lost */
        from = count;
    if (from == edits && count == edits && applied == document_edits_applied(document))
        return true;
    if (count > from && !cut(database, id, from, err))
        return false;
    for (size_t i = from; i < edits; i++)
        if (!append(database, id, i, document, err))
            return false;
    return advance(database, id, document, spot, err);
}

bool drafts_keep(struct drafts *drafts, int64_t id, struct document *document, const struct draft_spot *spot,
                 struct err *err)
{
    struct database *database = &drafts->database;
    int64_t session;

    if (!drafts_follow(drafts, err))
        return false;
    session = drafts_claim_settle(drafts, id);
    if (!database_script(database, "BEGIN IMMEDIATE", err))
        return false;
    if (!drafts_claim_stands(drafts, id, session, err) || !keep_journal(database, id, document, spot, err) ||
        (!document_base_kept(document) && !keep_base(drafts, id, session, document, err)) ||
        (spot && !keep_typing(database, id, session, spot, err)) ||
        !database_script(database, "COMMIT", err)) {
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    document_kept(document);
    return true;
}

bool drafts_keep_base(struct drafts *drafts, int64_t id, const struct document *document, struct err *err)
{
    int64_t session;

    if (!drafts_follow(drafts, err))
        return false;
    session = drafts_claim_settle(drafts, id);
    return keep_base(drafts, id, session, document, err) &&
           (sqlite3_changes(drafts->database.handle) > 0 ||
            (drafts_claim_stands(drafts, id, session, err) && drafts_gone(id, err)));
}

/* What is worth no waiting for the disk: without the sync a kill still loses nothing. */
static bool begin_quick(struct database *database, struct err *err)
{
    return database_script(database, "PRAGMA synchronous=NORMAL", err);
}

static void end_quick(struct database *database)
{
    sqlite3_exec(database->handle, "PRAGMA synchronous=FULL", NULL, NULL, NULL);
}

bool drafts_keep_typing(struct drafts *drafts, int64_t id, const struct draft_spot *spot, struct err *err)
{
    struct database *database = &drafts->database;
    int64_t session;
    bool good;

    if (!drafts_follow(drafts, err))
        return false;
    session = drafts_claim_session(drafts, id);
    if (!begin_quick(database, err))
        return false;
    good = keep_typing(database, id, session, spot, err);
    end_quick(database);
    return good && (sqlite3_changes(database->handle) > 0 || drafts_claim_stands(drafts, id, session, err));
}

bool drafts_keep_place(struct drafts *drafts, int64_t id, const char *place, struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement;
    bool good;

    if (!drafts_follow(drafts, err) || !begin_quick(database, err))
        return false;
    statement = database_statement(database, DRAFT_MOVE, err);
    good = statement != NULL;
    if (good) {
        columns_bind_text(statement, 1, place);
        sqlite3_bind_int64(statement, 2, id);
        drafts_claim_bind(statement, 3, drafts_claim_session(drafts, id));
        good = database_run(database, statement, err);
    }
    end_quick(database);
    return good;
}

bool drafts_sync(struct drafts *drafts, struct err *err)
{
    return database_sync(&drafts->database, err);
}

/* One row, or rows, of another draft become this one's. */
static bool copy(struct database *database, enum draft_statement which, int64_t to, int64_t from,
                 struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, which, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, to);
    sqlite3_bind_int64(statement, 2, from);
    return database_run(database, statement, err);
}

/* Inside a transaction. */
static bool branch_draft(struct database *database, int64_t id, int64_t *branch, struct err *err)
{
    if (!copy(database, DRAFT_BRANCH, clock_utc_ms(), id, err))
        return false;
    if (sqlite3_changes(database->handle) == 0)
        return drafts_gone(id, err);
    *branch = sqlite3_last_insert_rowid(database->handle);
    return copy(database, DRAFT_BRANCH_EDITS, *branch, id, err) &&
           copy(database, DRAFT_BRANCH_TYPING, *branch, id, err) &&
           copy(database, DRAFT_BRANCH_DECISIONS, *branch, id, err);
}

bool drafts_branch(struct drafts *drafts, int64_t id, int64_t *branch, struct err *err)
{
    struct database *database = &drafts->database;
    int64_t made = 0;

    if (!database_script(database, "BEGIN IMMEDIATE", err))
        return false;
    if (!branch_draft(database, id, &made, err) || !database_script(database, "COMMIT", err)) {
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    *branch = made;
    return true;
}

/* What a draft left behind whose row is lost. */
static bool drop_traces(struct drafts *drafts, int64_t id, enum draft_statement which, struct err *err)
{
    sqlite3_stmt *statement = database_statement(&drafts->database, which, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    return database_run(&drafts->database, statement, err);
}

bool drafts_drop(struct drafts *drafts, int64_t id, struct err *err)
{
    if (drafts_claim_run(drafts, id, DRAFT_DROP, err))
        return true;
    if (err->kind != ERR_ABSENT || !drafts_trace(drafts, id))
        return false;
    *err = (struct err){ 0 };
    return drop_traces(drafts, id, DRAFT_DROP_EDITS, err) && drop_traces(drafts, id, DRAFT_DROP_TYPING, err);
}
