#include "session/doubts.h"

#include "session/kept.h"
#include "session/submits.h"

#include <string.h>

static bool same(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

static bool is_of(const struct history_row *row, const struct shape *shape, const char *id, const char *name)
{
    if (!same(row->shape, shape->name))
        return false;
    return id ? same(row->id, id) : row->verb == SUBMIT_CREATE && same(row->name, name);
}

int64_t doubts_of(struct session *session, const struct shape *shape, const char *id, const char *name)
{
    struct err err = { 0 };
    struct history *history = session_history(session, &err);
    struct history_row *rows = NULL;
    size_t count = 0, i = 0;
    int64_t number = 0;

    if (!history || !history_list(history, session_origin(session), &rows, &count, &err))
        return 0;
    while (i < count && (!is_of(&rows[i], shape, id, name) || rows[i].outcome == OUTCOME_NOT_DONE))
        i++; /* what came to nothing settles nothing */
    if (i < count && rows[i].outcome == OUTCOME_UNKNOWN)
        number = rows[i].number;
    history_rows_free(rows, count);
    return number;
}

int64_t doubts_since(struct session *session, int64_t since_ms)
{
    struct history *history = session_kept(session)->history;
    struct err err = { 0 };
    struct history_row *rows = NULL;
    size_t count = 0;
    int64_t number = 0;

    if (!history || !history_list(history, session_origin(session), &rows, &count, &err))
        return 0;
    if (count > 0 && rows[0].started_ms >= since_ms && rows[0].outcome == OUTCOME_UNKNOWN)
        number = rows[0].number;
    history_rows_free(rows, count);
    return number;
}
