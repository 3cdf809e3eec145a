/* Damage of every column of a submit in turn: which part is damaged is known, what is sound is shown, and
 * nothing is made of the rest. */
#include "own_session.h"

#include "base/memory.h"
#include "session/doubts.h"
#include "session/submits.h"
#include "store/history_damage.h"
#include "store/revert.h"

#include <sqlite3.h>

enum { SQL_BYTES = 512, TEXT_BYTES = 1024 };

static const char before[] = "{\"metadata\":{\"id\":\"id-1\",\"name\":\"a\",\"description\":\"rate 0.1\"}}";
static const char sent[] = "{\"metadata\":{\"name\":\"a\",\"description\":\"rate 0.2\"}}";
static const char after[] = "{\"metadata\":{\"id\":\"id-1\",\"name\":\"a\",\"description\":\"rate 0.2\"}}";

/* What each column becomes. */
static const struct harm {
    const char *column, *value;
    enum history_part part;
} harms[] = {
    { "started_ms", "started_ms + 4096", HISTORY_OF },
    { "verb", "'delete'", HISTORY_OF },
    { "verb", "'updatf'", HISTORY_OF },
    { "host", "'elsewhere'", HISTORY_OF },
    { "pid", "pid + 1", HISTORY_OF },
    { "origin", "'https://evil p'", HISTORY_OF },
    { "shape", "'training-job-config'", HISTORY_OF },
    { "id", "'id-3'", HISTORY_OF },
    { "name", "'c'", HISTORY_OF },
    { "draft", "'mark-3'", HISTORY_OF },
    { "before", "replace(before, '0.1', '0.9')", HISTORY_BEFORE },
    { "before", "NULL", HISTORY_BEFORE },
    { "before", "'{'", HISTORY_BEFORE },
    { "sent", "replace(sent, '0.2', '0.3')", HISTORY_SENT },
    { "ended_ms", "ended_ms + 1", HISTORY_OUTCOME },
    { "outcome", "'not done'", HISTORY_OUTCOME },
    { "outcome", "NULL", HISTORY_OUTCOME },
    { "code", "'ModelArts.1'", HISTORY_OUTCOME },
    { "request_id", "'req-3'", HISTORY_OUTCOME },
    { "text_en", "'x'", HISTORY_OUTCOME },
    { "text_zh", "'x'", HISTORY_OUTCOME },
    { "after", "replace(after, '0.2', '0.6')", HISTORY_AFTER },
};

static void sql(const char *text)
{
    char path[OWN_PATH_BYTES + 32];
    sqlite3 *database = NULL;

    snprintf(path, sizeof path, "%s/algoform/history.db", directory);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_exec(database, text, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(database));
    sqlite3_close(database);
}

static void harm(int64_t number, const char *column, const char *value)
{
    char text[SQL_BYTES];

    snprintf(text, sizeof text, "UPDATE submit SET %s = %s WHERE number = %lld", column, value,
             (long long)number);
    sql(text);
}

static struct history *history_of(struct session *session)
{
    struct err err = { 0 };
    struct history *history = session_history(session, &err);

    assert_non_null(history);
    return history;
}

/* An update that is done, or a creation of that outcome. */
static int64_t note(struct session *session, enum submit_verb verb, enum outcome outcome, const char *draft)
{
    bool update = verb == SUBMIT_UPDATE;
    struct json *trees[] = { tree(before), tree(sent), tree(after) };
    struct history_begin what = { .verb = verb,
                                  .origin = session_origin(session),
                                  .shape = "algorithm",
                                  .id = update ? "id-1" : NULL,
                                  .name = "a",
                                  .draft = draft,
                                  .before = update ? trees[0] : NULL,
                                  .sent = trees[1] };
    struct history_end how = { .outcome = outcome,
                               .id = !update && outcome == OUTCOME_DONE ? "id-1" : NULL,
                               .after = outcome == OUTCOME_DONE ? trees[2] : NULL,
                               .request_id = "req-1" };
    struct err err = { 0 };
    int64_t number = 0;

    assert_true(history_begin(history_of(session), &what, &number, &err));
    assert_true(history_end(history_of(session), number, &how, &err));
    for (size_t i = 0; i < COUNT(trees); i++)
        json_free(trees[i]);
    return number;
}

static bool listed_as_damaged(struct history *history, int64_t number)
{
    struct history_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    bool found = false, damaged = false;

    assert_true(history_list(history, "http://127.0.0.1:9 p", &rows, &count, &err));
    for (size_t i = 0; i < count; i++) {
        found = found || rows[i].number == number;
        damaged = damaged || (rows[i].number == number && history_damaged(&rows[i]));
    }
    history_rows_free(rows, count);
    assert_true(found); /* whatever became of its origin */
    return damaged;
}

static void assert_sound_parts(struct history *history, int64_t number, const struct harm *done)
{
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    struct err err = { 0 };
    struct buf text;

    assert_true(history_read(history, number, &row, &trees, &err));
    for (enum history_part part = 0; part < HISTORY_PARTS; part++)
        if (row.damaged[part] != (part == done->part))
            fail_msg("%s = %s: part %d", done->column, done->value, (int)part);
    assert_true((trees.before == NULL) == (done->part == HISTORY_BEFORE));
    assert_true((trees.sent == NULL) == (done->part == HISTORY_SENT));
    assert_true((trees.after == NULL) == (done->part == HISTORY_AFTER));
    assert_int_equal(row.outcome, done->part == HISTORY_OUTCOME ? OUTCOME_UNKNOWN : OUTCOME_DONE);
    assert_true((row.request_id == NULL) == (done->part == HISTORY_OUTCOME));
    buf_init(&text, TEXT_BYTES);
    history_damage_write(&row, LANGUAGE_EN, &text);
    assert_non_null(strstr(buf_text(&text), "damaged"));
    buf_done(&text);
    history_row_done(&row);
    history_trees_done(&trees);
}

/* Only what was there before becomes a draft, of the thing that it was of. */
static void assert_no_false_draft(struct history *history, int64_t number, const struct harm *done)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(directory, &err);
    int64_t draft = 0;
    bool made;

    assert_non_null(drafts);
    made = history_revert(history, number, drafts, &draft, &err);
    if (made == (done->part == HISTORY_OF || done->part == HISTORY_BEFORE))
        fail_msg("%s = %s", done->column, done->value);
    if (made) {
        struct document *document = drafts_load(drafts, draft, &shape_algorithm, NULL, &err);

        assert_string_equal(json_text(document_at(document, "/metadata/description")), "rate 0.1");
        document_free(document);
    } else {
        assert_int_equal(err.kind, ERR_INPUT);
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "damaged"));
        assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), "损坏"));
    }
    drafts_close(drafts);
}

static void each_damaged_part_is_known_for_it_and_never_believed(void **state)
{
    struct session *session = open_session(NULL);
    int64_t whole = note(session, SUBMIT_UPDATE, OUTCOME_DONE, "mark-1");

    (void)state;
    for (size_t i = 0; i < COUNT(harms); i++) {
        int64_t number = note(session, SUBMIT_UPDATE, OUTCOME_DONE, "mark-1");

        assert_false(listed_as_damaged(history_of(session), number));
        harm(number, harms[i].column, harms[i].value);
        assert_true(listed_as_damaged(history_of(session), number));
        assert_sound_parts(history_of(session), number, &harms[i]);
        assert_no_false_draft(history_of(session), number, &harms[i]);
    }
    assert_false(listed_as_damaged(history_of(session), whole));
    session_free(session);
}

static void what_was_there_goes_back_to_nothing_only_where_nothing_is_damaged(void **state)
{
    static const struct harm both = { "after", "", HISTORY_BEFORE }; /* refused */
    struct session *session = open_session(NULL);
    int64_t number = note(session, SUBMIT_UPDATE, OUTCOME_DONE, "mark-1");

    (void)state;
    harm(number, "after", "replace(after, '0.2', '0.6')");
    harm(number, "sent", "replace(sent, '0.2', '0.6')");
    assert_no_false_draft(history_of(session), number, &both);
    session_free(session);
}

static int64_t doubted(struct session *session, const char *draft, const char *name)
{
    return doubts_of(session, &(struct doubts_thing){ &shape_algorithm, NULL, draft, name });
}

static void a_creation_is_doubted_whatever_of_it_is_damaged(void **state)
{
    struct session *session = open_session(NULL);

    (void)state;
    for (size_t i = 0; i < COUNT(harms); i++) {
        int64_t number = note(session, SUBMIT_CREATE, OUTCOME_UNKNOWN, NULL);

        if (strcmp(harms[i].column, "before") == 0 || strcmp(harms[i].value, "'not done'") == 0)
            continue;
        harm(number, harms[i].column, harms[i].value);
        if (doubted(session, "mark-2", "a") != number)
            fail_msg("%s = %s", harms[i].column, harms[i].value);
        sql("DELETE FROM submit");
        number = note(session, SUBMIT_CREATE, OUTCOME_DONE, "mark-1");
        harm(number, harms[i].column, harms[i].value);
        /* Of one that is done, and sound but for what it was of, the draft is told, or it is doubted. */
        if (harms[i].part == HISTORY_OUTCOME && doubted(session, "mark-1", "renamed") != number)
            fail_msg("done, %s = %s", harms[i].column, harms[i].value);
        if (harms[i].part == HISTORY_OF && doubted(session, "mark-1", "a") != number)
            fail_msg("done, %s = %s", harms[i].column, harms[i].value);
        sql("DELETE FROM submit");
    }
    session_free(session);
}

static void a_damaged_creation_is_looked_for_by_name_at_any_time(void **state)
{
    struct session *session = open_session(NULL);
    int64_t number = note(session, SUBMIT_CREATE, OUTCOME_UNKNOWN, "mark-1");
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };

    (void)state;
    harm(number, "sent", "replace(sent, '0.2', '0.6')");
    assert_true(doubts_read(session, number, &row, &trees));
    assert_tree(trees.sent, "{\"metadata\":{\"name\":\"a\"}}");
    history_row_done(&row);
    history_trees_done(&trees);
    harm(number, "started_ms", "started_ms * 2");
    assert_true(doubts_read(session, number, &row, &trees));
    assert_int_equal(row.started_ms, 0); /* nothing is older */
    assert_null(trees.sent);             /* the name may be damaged as well */
    history_row_done(&row);
    history_trees_done(&trees);
    session_free(session);
}

static void a_damaged_submit_can_be_settled_and_keeps_no_damaged_id(void **state)
{
    struct session *session = open_session(NULL);
    int64_t number = note(session, SUBMIT_CREATE, OUTCOME_DONE, "mark-1");
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    struct err err = { 0 };

    (void)state;
    harm(number, "id", "'id-3'");
    assert_true(doubts_read(session, number, &row, &trees));
    assert_int_equal(row.outcome, OUTCOME_UNKNOWN);
    assert_null(row.id);
    history_row_done(&row);
    history_trees_done(&trees);
    assert_true(doubts_settle(session, number, OUTCOME_DONE, NULL, NULL, &err));
    assert_true(doubts_read(session, number, &row, &trees));
    assert_int_equal(row.outcome, OUTCOME_DONE);
    assert_null(row.id);
    assert_false(history_damaged(&row));
    history_row_done(&row);
    history_trees_done(&trees);
    session_free(session);
}

/* The tables as each version left them. */
static void rows_of_older_versions_are_sound_and_go_on(void **state)
{
    static const char first[] =
        "CREATE TABLE submit (number INTEGER PRIMARY KEY AUTOINCREMENT, started_ms INTEGER NOT NULL,"
        " ended_ms INTEGER NOT NULL DEFAULT 0, verb TEXT NOT NULL, outcome TEXT, host TEXT, pid INTEGER,"
        " origin TEXT, shape TEXT, id TEXT, name TEXT, code TEXT, request_id TEXT, text_en TEXT, text_zh "
        "TEXT, before TEXT, sent TEXT, after TEXT);"
        "CREATE INDEX submit_origin ON submit (origin, number);"
        "INSERT INTO submit (started_ms, ended_ms, verb, outcome, shape, name, sent, before) VALUES"
        " (1, 2, 'create', 'not known', 'algorithm', 'a', '{\"sent\":1}', NULL),"
        " (1, 2, 'update', 'done', 'algorithm', 'b', '{\"sent\":1}', '{\"torn');"
        "PRAGMA user_version = 1";
    static const char *const later[] = { "", "ALTER TABLE submit ADD COLUMN draft TEXT;"
                                             "PRAGMA user_version = 2" };
    struct err err = { 0 };
    char path[OWN_PATH_BYTES];

    snprintf(path, sizeof path, "%s/algoform", (const char *)*state);
    for (size_t version = 0; version < COUNT(later); version++) {
        struct history_row row = { 0 };
        struct history_trees trees = { 0 };
        struct history *history;
        char command[2 * OWN_PATH_BYTES + 32];

        snprintf(command, sizeof command, "rm -rf %s && mkdir -m 700 %s", path, path);
        assert_int_equal(system(command), 0);
        sql(first);
        sql(later[version]);
        history = history_open(path, &err);
        assert_non_null(history);
        assert_true(history_read(history, 1, &row, &trees, &err));
        assert_false(history_damaged(&row));
        assert_string_equal(row.name, "a");
        assert_tree(trees.sent, "{\"sent\":1}");
        history_row_done(&row);
        history_trees_done(&trees);
        assert_true(
            history_end(history, 1, &(struct history_end){ .outcome = OUTCOME_DONE, .id = "id-1" }, &err));
        harm(1, "id", "'id-3'"); /* what came of it has a sum by now */
        assert_true(history_read(history, 1, &row, &trees, &err));
        assert_true(row.damaged[HISTORY_OUTCOME] && !row.damaged[HISTORY_OF]);
        history_row_done(&row);
        history_trees_done(&trees);
        assert_true(history_read(history, 2, &row, &trees, &err)); /* no JSON, and the rest is shown */
        assert_true(row.damaged[HISTORY_BEFORE]);
        assert_non_null(trees.sent);
        history_row_done(&row);
        history_trees_done(&trees);
        history_close(history);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_service, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_damaged_part_is_known_for_it_and_never_believed),
        TEST(what_was_there_goes_back_to_nothing_only_where_nothing_is_damaged),
        TEST(a_creation_is_doubted_whatever_of_it_is_damaged),
        TEST(a_damaged_creation_is_looked_for_by_name_at_any_time),
        TEST(a_damaged_submit_can_be_settled_and_keeps_no_damaged_id),
        TEST(rows_of_older_versions_are_sound_and_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
