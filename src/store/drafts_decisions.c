/* What the person decided of conflicts, until the merge is made of it: a kill between two decisions loses
 * none. */
#include "store/columns.h"
#include "store/drafts_tables.h"

/* A statement of the draft and of what stands side by side. */
static sqlite3_stmt *about(struct drafts *drafts, enum draft_statement which, int64_t id,
                           const struct merge_conflict *conflict, struct err *err)
{
    sqlite3_stmt *statement = database_statement(&drafts->database, which, err);

    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, id);
    columns_bind_text(statement, 2, conflict->place);
    columns_bind_json(statement, 3, conflict->base);
    columns_bind_json(statement, 4, conflict->mine);
    columns_bind_json(statement, 5, conflict->theirs);
    return statement;
}

bool drafts_keep_decision(struct drafts *drafts, int64_t id, const struct merge_conflict *conflict,
                          struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement =
        drafts_follow(drafts, err) ? about(drafts, DRAFT_DECIDE, id, conflict, err) : NULL;
    int64_t session;

    if (!statement)
        return false;
    session = drafts_claim_settle(drafts, id);
    sqlite3_bind_int(statement, 6, (int)conflict->choice);
    drafts_claim_bind(statement, 7, session);
    return database_run(database, statement, err) &&
           (sqlite3_changes(database->handle) > 0 || drafts_claim_stands(drafts, id, session, err));
}

bool drafts_recall_decisions(struct drafts *drafts, int64_t id, struct merge *merge, struct err *err)
{
    int result = SQLITE_DONE;

    for (size_t i = 0; i < merge->count && result != SQLITE_ERROR; i++) {
        struct merge_conflict *conflict = &merge->conflicts[i];
        sqlite3_stmt *statement = about(drafts, DRAFT_DECIDED, id, conflict, err);

        if (!statement)
            return false;
        result = database_step(&drafts->database, statement, err);
        if (result == SQLITE_ROW)
            conflict->choice = sqlite3_column_int(statement, 0) == MERGE_MINE ? MERGE_MINE : MERGE_THEIRS;
        sqlite3_reset(statement);
    }
    return result != SQLITE_ERROR;
}

bool drafts_undecide(struct drafts *drafts, int64_t id, int64_t session, struct err *err)
{
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_UNDECIDE, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    drafts_claim_bind(statement, 2, session);
    return database_run(&drafts->database, statement, err);
}
