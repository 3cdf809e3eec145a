#include "store/history.h"

#include "base/clock.h"
#include "base/memory.h"
#include "store/columns.h"
#include "store/database.h"
#include "store/origin.h"
#include "store/process.h"
#include "store/seal.h"

#include <stdlib.h>
#include <string.h>

/* A request has ended long before: whatever has that process id then is another one. */
enum { LONGEST_MS = 60 * 60 * 1000 };

static const char *const migrations[] = {
    /* verb and outcome as their words; host and pid of the program, while it is under way. */
    "CREATE TABLE submit (number INTEGER PRIMARY KEY AUTOINCREMENT, started_ms INTEGER NOT NULL,"
    " ended_ms INTEGER NOT NULL DEFAULT 0, verb TEXT NOT NULL, outcome TEXT, host TEXT, pid INTEGER,"
    " origin TEXT, shape TEXT, id TEXT, name TEXT, code TEXT, request_id TEXT, text_en TEXT, text_zh TEXT,"
    " before TEXT, sent TEXT, after TEXT);"
    "CREATE INDEX submit_origin ON submit (origin, number)",
    /* The mark of the draft that it was sent from; NULL: of none, or noted before there were marks. */
    "ALTER TABLE submit ADD COLUMN draft TEXT",
    /* Sums of the parts of a submit; NULL in rows from before. */
    ("ALTER TABLE submit ADD COLUMN of_seal INTEGER; ALTER TABLE submit ADD COLUMN before_seal INTEGER;"
     "ALTER TABLE submit ADD COLUMN sent_seal INTEGER; ALTER TABLE submit ADD COLUMN outcome_seal INTEGER;"
     "ALTER TABLE submit ADD COLUMN after_seal INTEGER"),
};

enum statement { BEGIN, END, LIST, READ };

/* The id of what is created comes with the outcome. */
#define OF                                                                                                   \
    "started_ms, verb, host, pid, origin, shape, CASE verb WHEN 'create' THEN NULL ELSE id END, name, draft"
#define OUTCOME "ended_ms, outcome, CASE verb WHEN 'create' THEN id END, code, request_id, text_en, text_zh"

#define SOUND(seal, columns) "coalesce(" seal " = seal_of(" columns "), 1)"
#define SOUND_OF             SOUND("of_seal", OF)
#define SOUND_OUTCOME        SOUND("outcome_seal", OUTCOME)

/* An id that is damaged gets no new sum. */
#define ID_MADE "CASE WHEN " SOUND_OUTCOME " THEN coalesce(?3, id) ELSE ?3 END"

#define ROW                                                                                                  \
    "number, started_ms, ended_ms, verb, outcome, host, pid, origin, shape, id, name, code, request_id,"     \
    " text_en, text_zh, draft, " SOUND_OF                                                                    \
    ", " SOUND("before_seal", "before") ", " SOUND("sent_seal", "sent") ", " SOUND_OUTCOME                   \
                                                                        ", " SOUND("after_seal", "after")

static const char *const statements[] = {
    [BEGIN] =
        ("INSERT INTO submit (started_ms, verb, host, pid, origin, shape, id, name, before, sent, draft,"
         " of_seal, before_seal, sent_seal, outcome_seal, after_seal)"
         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
         " seal_of(?1, ?2, ?3, ?4, ?5, ?6, CASE ?2 WHEN 'create' THEN NULL ELSE ?7 END, ?8, ?11),"
         " seal_of(?9), seal_of(?10),"
         " seal_of(0, NULL, CASE ?2 WHEN 'create' THEN ?7 END, NULL, NULL, NULL, NULL), seal_of(NULL))"),
    [END] = ("UPDATE submit SET ended_ms = ?1, outcome = ?2, id = CASE verb WHEN 'create' THEN " ID_MADE
             " ELSE id END, code = ?4, request_id = ?5, text_en = ?6, text_zh = ?7, after = ?8,"
             " outcome_seal = seal_of(?1, ?2, CASE verb WHEN 'create' THEN " ID_MADE " END, ?4, ?5, ?6, ?7),"
             " after_seal = seal_of(?8)"
             " WHERE number = ?9 AND (ended_ms = 0 OR outcome = 'not known' OR NOT " SOUND_OUTCOME
             " OR NOT " SOUND_OF ")"),
    [LIST] = ("SELECT " ROW " FROM submit WHERE ?1 IS NULL OR origin IS ?1 OR origin_plain(origin) IS ?1"
              " OR NOT " SOUND_OF " ORDER BY number DESC"),
    [READ] = ("SELECT " ROW ", before, sent, after FROM submit WHERE number = ?"),
};

/* Of the parts in their order, whether they are sound; and the trees. */
enum { COLUMN_SOUND = 16, COLUMN_BEFORE = COLUMN_SOUND + HISTORY_PARTS, COLUMN_SENT, COLUMN_AFTER };

static const struct database_plan plan = { migrations, sizeof migrations / sizeof *migrations, statements,
                                           sizeof statements / sizeof *statements };

struct history {
    struct database database;
};

/* As they are stored, and as people read them. */
static const struct text verbs[SUBMIT_VERBS] = {
    [SUBMIT_CREATE] = { "create", "新建" },
    [SUBMIT_UPDATE] = { "update", "更新" },
    [SUBMIT_DELETE] = { "delete", "删除" },
};

static const struct text outcomes[OUTCOMES] = {
    [OUTCOME_UNDER_WAY] = { "under way", "进行中" },
    [OUTCOME_DONE] = { "done", "已完成" },
    [OUTCOME_NOT_DONE] = { "not done", "未执行" },
    [OUTCOME_UNKNOWN] = { "not known", "未知" },
};

struct text submit_verb_text(enum submit_verb verb)
{
    return verbs[verb];
}

struct text outcome_text(enum outcome outcome)
{
    return outcomes[outcome];
}

static bool offer(struct database *database, struct err *err)
{
    return origin_offer(database, err) && seal_offer(database, err);
}

struct history *history_open(const char *directory, struct err *err)
{
    struct history *history = memory_new(1, sizeof *history);
    struct buf path;

    buf_init(&path, 8192);
    buf_format(&path, "%s/history.db", directory ? directory : "");
    if (!database_open(&history->database, directory ? buf_text(&path) : NULL, &plan, err)) {
        free(history);
        history = NULL;
    } else if (!offer(&history->database, err)) {
        history_close(history);
        history = NULL;
    }
    buf_done(&path);
    return history;
}

void history_close(struct history *history)
{
    if (!history)
        return;
    database_close(&history->database);
    free(history);
}

/* Nothing is noted where nobody finds it. */
static sqlite3_stmt *ask(struct history *history, enum statement which, struct err *err)
{
    if (!database_follow(&history->database, "submit", offer, err))
        return NULL;
    database_keep_log(&history->database);
    return database_statement(&history->database, which, err);
}

bool history_begin(struct history *history, const struct history_begin *begin, int64_t *number,
                   struct err *err)
{
    struct database *database = &history->database;
    sqlite3_stmt *statement = ask(history, BEGIN, err);
    struct process self = process_self();

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, clock_utc_ms());
    columns_bind_text(statement, 2, verbs[begin->verb].en);
    columns_bind_text(statement, 3, self.host);
    sqlite3_bind_int64(statement, 4, self.pid);
    columns_bind_text(statement, 5, begin->origin);
    columns_bind_text(statement, 6, begin->shape);
    columns_bind_text(statement, 7, begin->id);
    columns_bind_text(statement, 8, begin->name);
    columns_bind_json(statement, 9, begin->before);
    columns_bind_json(statement, 10, begin->sent);
    columns_bind_text(statement, 11, begin->draft);
    if (!database_run(database, statement, err))
        return false;
    *number = sqlite3_last_insert_rowid(database->handle);
    return true;
}

static bool none(int64_t number, struct err *err)
{
    return err_set(err, ERR_ABSENT, "There is no submit %lld in the history.",
                   "历史中没有编号为 %lld 的提交。", (long long)number);
}

bool history_end(struct history *history, int64_t number, const struct history_end *end, struct err *err)
{
    struct database *database = &history->database;
    sqlite3_stmt *statement = ask(history, END, err);
    bool code = end->err && end->err->code[0], failed = end->err && end->err->kind != ERR_NONE;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, clock_utc_ms());
    columns_bind_text(statement, 2, outcomes[end->outcome].en);
    columns_bind_text(statement, 3, end->id);
    columns_bind_text(statement, 4, code ? end->err->code : NULL);
    columns_bind_text(statement, 5, end->request_id);
    columns_bind_text(statement, 6, failed ? err_text(end->err, LANGUAGE_EN) : end->remark_en);
    columns_bind_text(statement, 7, failed ? err_text(end->err, LANGUAGE_ZH) : end->remark_zh);
    columns_bind_json(statement, 8, end->after);
    sqlite3_bind_int64(statement, 9, number);
    if (!database_run(database, statement, err))
        return false;
    return sqlite3_changes(database->handle) > 0 || none(number, err);
}

static size_t word(sqlite3_stmt *statement, int column, const struct text *words, size_t count, size_t other)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    for (size_t i = 0; text && i < count; i++)
        if (strcmp(words[i].en, text) == 0)
            return i;
    return other;
}

/* A submit without an outcome is under way as long as its program is there. What is damaged tells neither. */
static enum outcome outcome_of(sqlite3_stmt *statement, int64_t started_ms, const bool *damaged)
{
    const char *host = (const char *)sqlite3_column_text(statement, 5);
    bool recent = clock_utc_ms() - started_ms < LONGEST_MS;

    if (damaged[HISTORY_OUTCOME])
        return OUTCOME_UNKNOWN;
    if (sqlite3_column_type(statement, 4) != SQLITE_NULL)
        return (enum outcome)word(statement, 4, outcomes, OUTCOMES, OUTCOME_UNKNOWN);
    return !damaged[HISTORY_OF] && recent && process_runs(host, (long)sqlite3_column_int64(statement, 6))
               ? OUTCOME_UNDER_WAY
               : OUTCOME_UNKNOWN;
}

/* Nobody knows what came of it, and what stands there may lead somebody to another thing. */
static void forget_outcome(struct history_row *row)
{
    char **const owned[] = { &row->code, &row->request_id, &row->text[LANGUAGE_EN], &row->text[LANGUAGE_ZH],
                             &row->id };
    size_t count = sizeof owned / sizeof *owned - (row->verb != SUBMIT_CREATE);

    for (size_t i = 0; i < count; i++) {
        free(*owned[i]);
        *owned[i] = NULL;
    }
    row->ended_ms = 0;
}

static struct history_row read_row(sqlite3_stmt *statement)
{
    int64_t started_ms = sqlite3_column_int64(statement, 1);
    struct history_row row = {
        .number = sqlite3_column_int64(statement, 0),
        .started_ms = started_ms,
        .ended_ms = sqlite3_column_int64(statement, 2),
        .verb = (enum submit_verb)word(statement, 3, verbs, SUBMIT_VERBS, SUBMIT_UPDATE),
        .origin = columns_text(statement, 7),
        .shape = columns_text(statement, 8),
        .id = columns_text(statement, 9),
        .name = columns_text(statement, 10),
        .code = columns_text(statement, 11),
        .request_id = columns_text(statement, 12),
        .text = { [LANGUAGE_EN] = columns_text(statement, 13), [LANGUAGE_ZH] = columns_text(statement, 14) },
        .draft = columns_text(statement, 15),
    };

    for (int i = 0; i < HISTORY_PARTS; i++)
        row.damaged[i] = sqlite3_column_int(statement, COLUMN_SOUND + i) == 0;
    row.outcome = outcome_of(statement, started_ms, row.damaged);
    if (row.damaged[HISTORY_OUTCOME])
        forget_outcome(&row);
    return row;
}

bool history_list(struct history *history, const char *origin, struct history_row **rows, size_t *count,
                  struct err *err)
{
    struct database *database = &history->database;
    sqlite3_stmt *statement = ask(history, LIST, err);
    struct history_row *found = NULL;
    size_t size = 0, capacity = 0;
    int result;

    if (!statement)
        return false;
    columns_bind_text(statement, 1, origin);
    while ((result = database_step(database, statement, err)) == SQLITE_ROW) {
        found = memory_grow(found, size, &capacity, sizeof *found);
        found[size++] = read_row(statement);
    }
    if (result == SQLITE_ERROR) {
        history_rows_free(found, size);
        return false;
    }
    *rows = found;
    *count = size;
    return true;
}

/* What is no JSON is damaged, also in a row without sums. */
static void read_trees(sqlite3_stmt *statement, bool *damaged, struct history_trees *trees)
{
    const struct {
        enum history_part part;
        int column;
        struct json **tree;
    } parts[] = {
        { HISTORY_BEFORE, COLUMN_BEFORE, &trees->before },
        { HISTORY_SENT, COLUMN_SENT, &trees->sent },
        { HISTORY_AFTER, COLUMN_AFTER, &trees->after },
    };

    *trees = (struct history_trees){ 0 };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct err unreadable = { 0 };

        if (!damaged[parts[i].part])
            damaged[parts[i].part] = !columns_json(statement, parts[i].column, parts[i].tree, &unreadable);
    }
}

bool history_read(struct history *history, int64_t number, struct history_row *row,
                  struct history_trees *trees, struct err *err)
{
    struct database *database = &history->database;
    sqlite3_stmt *statement = ask(history, READ, err);
    int result;

    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, number);
    result = database_step(database, statement, err);
    if (result != SQLITE_ROW)
        return result == SQLITE_DONE ? none(number, err) : false;
    *row = read_row(statement);
    read_trees(statement, row->damaged, trees);
    sqlite3_reset(statement);
    return true;
}

void history_row_done(struct history_row *row)
{
    free(row->origin);
    free(row->shape);
    free(row->id);
    free(row->name);
    free(row->draft);
    free(row->code);
    free(row->request_id);
    free(row->text[LANGUAGE_EN]);
    free(row->text[LANGUAGE_ZH]);
    *row = (struct history_row){ 0 };
}

void history_rows_free(struct history_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        history_row_done(&rows[i]);
    free(rows);
}

void history_trees_done(struct history_trees *trees)
{
    json_free(trees->before);
    json_free(trees->sent);
    json_free(trees->after);
    *trees = (struct history_trees){ 0 };
}
