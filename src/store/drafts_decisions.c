/* What the person decided of conflicts, until the merge is made of it: a kill between two decisions loses
 * none. */
#include "store/columns.h"
#include "store/drafts_tables.h"

#include <stdlib.h>

/* Inside a transaction, in a draft that nobody else has. */
static bool keep(struct database *database, int64_t id, const struct decision *decision, struct err *err)
{
    sqlite3_stmt *statement = database_statement(database, DRAFT_DECIDE, err);

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    columns_bind_text(statement, 2, decision->place);
    columns_bind_text(statement, 3, decision->sides);
    sqlite3_bind_int(statement, 4, (int)decision->choice);
    return database_run(database, statement, err);
}

static bool keep_all(struct database *database, int64_t id, const struct decisions *decisions,
                     struct err *err)
{
    for (size_t i = 0; i < decisions->count; i++)
        if (!decisions->items[i].kept && !keep(database, id, &decisions->items[i], err))
            return false;
    return true;
}

bool drafts_keep_decisions(struct drafts *drafts, int64_t id, struct decisions *decisions, struct err *err)
{
    struct database *database = &drafts->database;
    int64_t session;

    if (!drafts_follow(drafts, err))
        return false;
    session = drafts_claim_settle(drafts, id);
    if (!database_script(database, "BEGIN IMMEDIATE", err))
        return false;
    if (!drafts_claim_stands(drafts, id, session, err) || !keep_all(database, id, decisions, err) ||
        !database_script(database, "COMMIT", err)) {
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    for (size_t i = 0; i < decisions->count; i++)
        decisions->items[i].kept = true;
    return true;
}

bool drafts_load_decisions(struct drafts *drafts, int64_t id, struct decisions *decisions, struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement = database_statement(database, DRAFT_READ_DECISIONS, err);
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    while ((result = database_step(database, statement, err)) == SQLITE_ROW) {
        char *place = columns_text(statement, 0), *sides = columns_text(statement, 1);
        int choice = sqlite3_column_int(statement, 2);

        if (place && sides && (choice == MERGE_MINE || choice == MERGE_THEIRS))
            decisions_add(decisions, place, sides, (enum merge_choice)choice);
        free(place);
        free(sides);
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
