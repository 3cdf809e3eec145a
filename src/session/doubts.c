#include "session/doubts.h"

#include "base/place.h"
#include "document/convert.h"
#include "document/diff.h"
#include "session/kept.h"
#include "session/submits.h"
#include "store/revert.h"

#include <string.h>

struct rows {
    struct history_row *items; /* owned */
    size_t count;
};

/* Of this service and project, newest first; none when they cannot be read. */
static struct rows list(struct session *session)
{
    struct err err = { 0 };
    struct history *history = session_history(session, &err);
    struct rows rows = { 0 };

    if (history && !history_list(history, session_origin(session), &rows.items, &rows.count, &err))
        rows = (struct rows){ 0 };
    return rows;
}

static bool same(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

/* Where a row does not tell for certain what it was of, its draft alone makes a creation one of it: that
 * what was sent is looked for once too often makes nothing twice. */
static bool is_from(const struct history_row *row, const struct doubts_thing *thing)
{
    if (row->damaged[HISTORY_OF] && !thing->id)
        return same(row->draft, thing->draft);
    return same(row->shape, thing->shape->name) && same(row->draft, thing->draft) &&
           (thing->id ? row->verb == SUBMIT_UPDATE && same(row->id, thing->id) : row->verb == SUBMIT_CREATE);
}

/* By id or name. */
static bool is_of(const struct history_row *row, const struct doubts_thing *thing)
{
    if (!same(row->shape, thing->shape->name))
        return false;
    return thing->id ? same(row->id, thing->id) : row->verb == SUBMIT_CREATE && same(row->name, thing->name);
}

static int64_t newest_from(const struct rows *rows, const struct doubts_thing *thing, enum outcome outcome,
                           int64_t below)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct history_row *row = &rows->items[i];

        if (is_from(row, thing) && row->outcome == outcome && (below == 0 || row->number < below))
            return row->number;
    }
    return 0;
}

static const char *name_in(const struct json *body)
{
    const char *name = json_text(place_find(body, "/metadata/name"));

    return name ? name : json_text(place_find(body, "/config_name"));
}

/* Whether a row that does not tell for certain what it was of may be a creation of that: by the name that it
 * sent. What cannot be read may have sent any. */
static bool may_be(struct session *session, const struct history_row *row, const struct doubts_thing *thing)
{
    struct history_row whole = { 0 };
    struct history_trees trees = { 0 };
    bool perhaps = same(row->draft, thing->draft) || same(row->name, thing->name);
    struct err err = { 0 };
    struct history *history = perhaps ? NULL : session_history(session, &err);

    if (!history || !history_read(history, row->number, &whole, &trees, &err))
        return perhaps;
    perhaps = !trees.sent ? whole.damaged[HISTORY_SENT] : same(name_in(trees.sent), thing->name);
    history_row_done(&whole);
    history_trees_done(&trees);
    return perhaps;
}

/* Of creations. One that is done may have been of this draft, too, which then was never told. */
static int64_t newest_damaged(struct session *session, const struct rows *rows,
                              const struct doubts_thing *thing)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct history_row *row = &rows->items[i];
        bool doubtful =
            row->outcome == OUTCOME_UNKNOWN || (row->outcome == OUTCOME_DONE && row->draft && thing->draft);

        if (row->damaged[HISTORY_OF] && doubtful && may_be(session, row, thing))
            return row->number;
    }
    return 0;
}

int64_t doubts_of(struct session *session, const struct doubts_thing *thing)
{
    struct rows rows = list(session);
    int64_t number = thing->id ? 0 : newest_from(&rows, thing, OUTCOME_UNKNOWN, 0);
    size_t i = 0;

    if (number == 0 && !thing->id)
        number = newest_damaged(session, &rows, thing);

    while (i < rows.count && (!is_of(&rows.items[i], thing) || rows.items[i].outcome == OUTCOME_NOT_DONE))
        i++; /* what came to nothing settles nothing */
    if (number == 0 && i < rows.count && rows.items[i].outcome == OUTCOME_UNKNOWN)
        number = rows.items[i].number;
    history_rows_free(rows.items, rows.count);
    return number;
}

int64_t doubts_since(struct session *session, int64_t since_ms)
{
    struct rows rows = session_kept(session)->history ? list(session) : (struct rows){ 0 };
    int64_t number = 0;

    if (rows.count > 0 && rows.items[0].started_ms >= since_ms && rows.items[0].outcome == OUTCOME_UNKNOWN)
        number = rows.items[0].number;
    history_rows_free(rows.items, rows.count);
    return number;
}

/* A body that says no more than a name: whatever has that name may be what was sent. Owned. */
static struct json *named(const struct shape *shape, const char *name)
{
    bool algorithm = shape == &shape_algorithm;
    struct json *body = json_object(), *holder = algorithm ? json_object() : body;

    json_set(holder, algorithm ? "name" : "config_name", json_string(name));
    if (holder != body)
        json_set(body, "metadata", holder);
    return body;
}

/* What is damaged tells nothing that could let a submit look as if it had not arrived: neither a time after
 * which it was made, nor that it sent nothing to look for. */
static void mend(struct history_row *row, struct history_trees *trees)
{
    if (row->damaged[HISTORY_OF])
        row->started_ms = 0;
    else if (row->damaged[HISTORY_SENT] && !trees->sent && row->verb == SUBMIT_CREATE && row->name)
        trees->sent = named(history_shape(row), row->name);
}

bool doubts_read(struct session *session, int64_t number, struct history_row *row,
                 struct history_trees *trees)
{
    struct err err = { 0 };
    struct history *history = number != 0 ? session_history(session, &err) : NULL;

    if (!history || !history_read(history, number, row, trees, &err))
        return false;
    mend(row, trees);
    return true;
}

bool doubts_sent(struct session *session, const struct doubts_thing *thing, enum outcome outcome,
                 int64_t below, struct history_row *row, struct history_trees *trees)
{
    struct rows rows = thing->draft ? list(session) : (struct rows){ 0 };
    int64_t number = newest_from(&rows, thing, outcome, below);

    history_rows_free(rows.items, rows.count);
    return doubts_read(session, number, row, trees);
}

/* Owned, or NULL. */
static struct json *sendable(const struct shape *shape, const struct json *tree)
{
    struct err err = { 0 };
    struct json *document = tree ? convert_answer(shape, tree, &err) : NULL;
    struct json *body = document ? convert_request(shape, document, PURPOSE_UPDATE) : NULL;

    json_free(document);
    return body;
}

bool doubts_stands(const struct shape *shape, const struct history_trees *trees, const struct json *now)
{
    struct json *then = sendable(shape, trees->before), *ours = sendable(shape, trees->sent);
    struct json *present = sendable(shape, now);
    bool same = ours && present && (!then || !json_same(then, present));
    struct differences differences;

    differences_init(&differences);
    if (same) {
        diff_documents(shape, ours, present, false, &differences);
        same = differences.count == 0;
    }
    differences_done(&differences);
    json_free(then);
    json_free(ours);
    json_free(present);
    return same;
}

bool doubts_settle(struct session *session, int64_t number, enum outcome outcome, const char *id,
                   const struct json *after, struct err *err)
{
    struct history *history = session_history(session, err);
    struct history_end end = {
        .outcome = outcome,
        .id = id,
        .after = after,
        .remark_en = "Found out at the next submit.",
        .remark_zh = "在下一次提交时查明。",
    };

    return history && history_end(history, number, &end, err);
}
