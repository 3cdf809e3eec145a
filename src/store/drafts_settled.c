/* Drafts that nothing is unsent in: they stay for the way back, and only so many of them. */
#include "base/memory.h"
#include "store/drafts_tables.h"

#include <stdlib.h>

bool drafts_settle(struct drafts *drafts, int64_t id, struct err *err)
{
    return drafts_claim_run(drafts, id, DRAFT_SETTLE, err);
}

bool drafts_settled(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    sqlite3_stmt *statement = database_statement(&drafts->database, DRAFT_READ_SETTLED, &err);
    bool settled;

    if (!statement)
        return false; /* what is not known to be finished is not */
    sqlite3_bind_int64(statement, 1, id);
    settled = database_step(&drafts->database, statement, &err) == SQLITE_ROW &&
              sqlite3_column_int(statement, 0) != 0;
    sqlite3_reset(statement);
    return settled;
}

/* Owned; NULL when there are none, and with an error. */
static int64_t *surplus(struct drafts *drafts, size_t most, size_t *count, struct err *err)
{
    struct database *database = &drafts->database;
    sqlite3_stmt *statement = database_statement(database, DRAFT_READ_SURPLUS, err);
    int64_t *ids = NULL;
    size_t size = 0, capacity = 0;

    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, (int64_t)most);
    while (database_step(database, statement, err) == SQLITE_ROW) {
        ids = memory_grow(ids, size, &capacity, sizeof *ids);
        ids[size++] = sqlite3_column_int64(statement, 0);
    }
    *count = size;
    return ids;
}

/* Claimed first, and looked at again then: another session may just have taken it up, and left an edit. */
bool drafts_trim(struct drafts *drafts, size_t most, struct err *err)
{
    size_t count = 0;
    int64_t *ids = surplus(drafts, most, &count, err);
    bool good = err->kind == ERR_NONE;

    for (size_t i = 0; i < count && good; i++) {
        struct err unused = { 0 };

        if (!drafts_claim(drafts, ids[i], &unused))
            continue;
        good = !drafts_settled(drafts, ids[i]) || drafts_drop(drafts, ids[i], err);
        drafts_release(drafts, ids[i]);
    }
    free(ids);
    return good;
}
