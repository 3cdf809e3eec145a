/* The history: a submit is there before it is sent, is completed once, and can be taken back as a draft. */
#include "own_directory.h"
#include "store/revert.h"

#include "base/memory.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct history *open_history(const char *where)
{
    struct err err = { 0 };
    struct history *history = history_open(where, &err);

    if (!history)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return history;
}

/* One as the service answers it. */
#define ANSWER(name, description, time)                                                                      \
    "{\"metadata\":{\"id\":\"id-1\",\"name\":\"" name "\",\"description\":\"" description                    \
    "\",\"update_time\":" time "}}"

static int64_t begin(struct history *history, enum submit_verb verb, const char *before, const char *sent)
{
    struct json *before_tree = before ? tree(before) : NULL, *sent_tree = sent ? tree(sent) : NULL;
    struct history_begin what = { .verb = verb,
                                  .origin = "https://h p",
                                  .shape = "algorithm",
                                  .id = verb == SUBMIT_CREATE ? NULL : "id-1",
                                  .name = "a",
                                  .before = before_tree,
                                  .sent = sent_tree };
    struct err err = { 0 };
    int64_t number = 0;

    assert_true(history_begin(history, &what, &number, &err));
    assert_true(number > 0);
    json_free(before_tree);
    json_free(sent_tree);
    return number;
}

static void end(struct history *history, int64_t number, enum outcome outcome, const char *after)
{
    struct json *after_tree = after ? tree(after) : NULL;
    struct history_end how = { .outcome = outcome, .after = after_tree, .request_id = "req-1" };
    struct err err = { 0 };

    assert_true(history_end(history, number, &how, &err));
    json_free(after_tree);
}

static struct history_row read_row(struct history *history, int64_t number, struct history_trees *trees)
{
    struct history_row row = { 0 };
    struct err err = { 0 };

    assert_true(history_read(history, number, &row, trees, &err));
    return row;
}

static void a_submit_is_there_before_it_is_sent_and_is_completed_once(void **state)
{
    struct history *history = open_history(*state);
    int64_t number =
        begin(history, SUBMIT_UPDATE, ANSWER("a", "old", "1"), "{\"metadata\":{\"name\":\"a\"}}");
    struct history_trees trees;
    struct history_row row = read_row(history, number, &trees);
    struct err err = { 0 };

    assert_int_equal(row.outcome, OUTCOME_UNDER_WAY); /* this very process has it under way */
    assert_int_equal(row.ended_ms, 0);
    assert_null(row.request_id);
    assert_null(trees.after);
    assert_non_null(trees.before);
    history_row_done(&row);
    history_trees_done(&trees);

    end(history, number, OUTCOME_DONE, ANSWER("a", "new", "2"));
    history_close(history);
    history = open_history(*state);
    row = read_row(history, number, &trees);
    assert_int_equal(row.verb, SUBMIT_UPDATE);
    assert_int_equal(row.outcome, OUTCOME_DONE);
    assert_true(row.ended_ms >= row.started_ms && row.started_ms > 1600000000000);
    assert_string_equal(row.request_id, "req-1");
    assert_string_equal(row.name, "a");
    assert_null(row.code);
    assert_non_null(trees.after);
    history_row_done(&row);
    history_trees_done(&trees);
    assert_false(history_end(history, number, &(struct history_end){ .outcome = OUTCOME_NOT_DONE }, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    history_close(history);
}

static void a_submit_whose_program_ended_in_between_is_not_known(void **state)
{
    struct history *history;
    struct history_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        history = history_open(*state, &err);
        if (history)
            begin(history, SUBMIT_CREATE, NULL, "{}");
        _exit(history ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    history = open_history(*state);
    assert_true(history_list(history, NULL, &rows, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].outcome, OUTCOME_UNKNOWN);
    history_rows_free(rows, count);
    history_close(history);
}

static void a_failure_is_told_with_its_code_in_both_languages(void **state)
{
    struct history *history = open_history(*state);
    int64_t number = begin(history, SUBMIT_CREATE, NULL, "{}");
    struct err failure = { 0 }, err = { 0 };
    struct history_end how = { .outcome = OUTCOME_NOT_DONE, .err = &failure, .request_id = "r" };
    struct history_trees trees;
    struct history_row row;

    err_set(&failure, ERR_REFUSED, "the name is taken", "名称已被使用");
    snprintf(failure.code, sizeof failure.code, "ModelArts.2768");
    assert_true(history_end(history, number, &how, &err));
    row = read_row(history, number, &trees);
    assert_int_equal(row.outcome, OUTCOME_NOT_DONE);
    assert_string_equal(row.code, "ModelArts.2768");
    assert_string_equal(row.text[LANGUAGE_EN], "the name is taken");
    assert_string_equal(row.text[LANGUAGE_ZH], "名称已被使用");
    history_row_done(&row);
    history_trees_done(&trees);
    history_close(history);
}

static void the_list_is_of_one_origin_and_newest_first(void **state)
{
    struct history *history = open_history(*state);
    int64_t first = begin(history, SUBMIT_CREATE, NULL, "{}"),
            second = begin(history, SUBMIT_DELETE, "{}", NULL);
    struct history_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;

    assert_true(history_list(history, "https://h p", &rows, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].number, second);
    assert_int_equal(rows[1].number, first);
    history_rows_free(rows, count);
    assert_true(history_list(history, "elsewhere", &rows, &count, &err));
    assert_int_equal(count, 0);
    history_rows_free(rows, count);
    history_close(history);
}

static struct document *revert(void **state, struct history *history, int64_t number, struct err *err)
{
    struct drafts *drafts = drafts_open(*state, err);
    struct document *document = NULL;
    int64_t draft = 0;

    assert_non_null(drafts);
    if (history_revert(history, number, drafts, &draft, err))
        document = drafts_load(drafts, draft, &shape_algorithm, NULL, err);
    drafts_close(drafts);
    return document;
}

static void assert_text(const struct json *root, const char *member, const char *expected)
{
    const char *text = json_member_text(json_member(root, "metadata"), member);

    assert_non_null(text);
    assert_string_equal(text, expected);
}

static void an_update_taken_back_is_a_draft_on_what_it_made(void **state)
{
    struct history *history = open_history(*state);
    int64_t number = begin(history, SUBMIT_UPDATE, ANSWER("a", "old", "1"), ANSWER("a", "new", "1"));
    int64_t time = 0;
    struct err err = { 0 };
    struct document *document;

    end(history, number, OUTCOME_DONE, ANSWER("a", "new", "2"));
    document = revert(state, history, number, &err);
    assert_non_null(document);
    assert_text(document_root(document), "description", "old");
    assert_text(document_base(document), "description", "new");
    /* What the service owns is as it is, and no edit. */
    assert_true(json_int64(document_at(document, "/metadata/update_time"), &time));
    assert_int_equal(time, 2);
    assert_non_null(document_undo(document));
    assert_text(document_root(document), "description", "new");
    assert_null(document_undo(document));
    document_free(document);
    history_close(history);
}

static void an_update_of_unknown_outcome_goes_back_from_what_was_sent(void **state)
{
    struct history *history = open_history(*state);
    int64_t number = begin(history, SUBMIT_UPDATE, ANSWER("a", "old", "1"),
                           "{\"metadata\":{\"name\":\"a\",\"description\":\"new\"}}");
    struct err err = { 0 };
    struct document *document;

    end(history, number, OUTCOME_UNKNOWN, NULL);
    document = revert(state, history, number, &err);
    assert_non_null(document);
    assert_text(document_root(document), "description", "old");
    assert_text(document_base(document), "description", "new");
    document_free(document);
    history_close(history);
}

static void what_was_deleted_comes_back_as_a_new_one(void **state)
{
    struct history *history = open_history(*state);
    int64_t number = begin(history, SUBMIT_DELETE, ANSWER("a", "old", "1"), NULL);
    struct err err = { 0 };
    struct document *document;

    end(history, number, OUTCOME_DONE, NULL);
    document = revert(state, history, number, &err);
    assert_non_null(document);
    assert_text(document_root(document), "name", "a");
    assert_text(document_root(document), "description", "old");
    assert_null(document_at(document, "/metadata/id"));
    /* Somebody's work, not what is there anyway: whoever looks at it and leaves must find it again. */
    assert_true(document_edits_applied(document) > 0);
    assert_null(json_first(document_base(document)));
    document_free(document);
    history_close(history);
}

static void assert_nothing_to_take_back(void **state, struct history *history, int64_t number,
                                        const char *because)
{
    struct err err = { 0 };

    assert_null(revert(state, history, number, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), because));
}

static void what_changed_nothing_cannot_be_taken_back(void **state)
{
    struct history *history = open_history(*state);
    int64_t number = begin(history, SUBMIT_CREATE, NULL, "{}");
    struct err err = { 0 };

    assert_nothing_to_take_back(state, history, number, "under way");
    end(history, number, OUTCOME_DONE, ANSWER("a", "", "1"));
    assert_nothing_to_take_back(state, history, number, "nothing before it");
    number = begin(history, SUBMIT_UPDATE, ANSWER("a", "x", "1"), "{}");
    end(history, number, OUTCOME_NOT_DONE, NULL);
    assert_nothing_to_take_back(state, history, number, "changed nothing");
    number = begin(history, SUBMIT_UPDATE, ANSWER("a", "x", "1"), "{}");
    end(history, number, OUTCOME_DONE, ANSWER("a", "x", "2"));
    assert_nothing_to_take_back(state, history, number, "as it was");
    number = begin(history, SUBMIT_DELETE, NULL, NULL);
    end(history, number, OUTCOME_DONE, NULL);
    assert_nothing_to_take_back(state, history, number, "not known");
    assert_null(revert(state, history, number + 1, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    history_close(history);
}

static void the_file_is_private(void **state)
{
    struct history *history = open_history(*state);
    char path[200];
    struct stat found;

    snprintf(path, sizeof path, "%s/history.db", (char *)*state);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    history_close(history);
}

/* As people do who want to forget, while a session goes on. */
static void a_history_that_was_removed_is_begun_anew_for_the_next_submit(void **state)
{
    struct history *history = open_history(*state), *later;
    int64_t first = begin(history, SUBMIT_UPDATE, NULL, NULL), number;
    struct history_end done = { .outcome = OUTCOME_DONE };
    struct history_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    char path[200];

    snprintf(path, sizeof path, "%s/history.db", (char *)*state);
    assert_int_equal(unlink(path), 0);
    assert_false(history_end(history, first, &done, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    number = begin(history, SUBMIT_UPDATE, NULL, NULL);
    assert_true(number > first); /* a number never means two submits */
    history_close(history);
    later = open_history(*state);
    err = (struct err){ 0 };
    assert_true(history_list(later, NULL, &rows, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].number, number);
    history_rows_free(rows, count);
    history_close(later);
}

/* As it was before drafts had marks. */
static void what_an_older_version_noted_is_of_no_draft(void **state)
{
    char path[OWN_PATH_BYTES + 16];
    sqlite3 *database = NULL;
    struct history *history;
    struct history_trees trees = { 0 };
    struct history_row row;

    snprintf(path, sizeof path, "%s/history.db", (char *)*state);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(database,
                     "CREATE TABLE submit (number INTEGER PRIMARY KEY AUTOINCREMENT, started_ms INTEGER NOT "
                     "NULL, ended_ms INTEGER NOT NULL DEFAULT 0, verb TEXT NOT NULL, outcome TEXT, host TEXT,"
                     " pid INTEGER, origin TEXT, shape TEXT, id TEXT, name TEXT, code TEXT, request_id TEXT,"
                     " text_en TEXT, text_zh TEXT, before TEXT, sent TEXT, after TEXT);"
                     "CREATE INDEX submit_origin ON submit (origin, number);"
                     "INSERT INTO submit (started_ms, ended_ms, verb, outcome, shape, name, sent) VALUES"
                     " (1, 2, 'create', 'not known', 'algorithm', 'a', '{\"sent\":1}');"
                     "PRAGMA user_version = 1",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(database);
    history = open_history(*state);
    row = read_row(history, 1, &trees);
    assert_string_equal(row.name, "a");
    assert_null(row.draft);
    assert_int_equal(row.outcome, OUTCOME_UNKNOWN);
    assert_tree(trees.sent, "{\"sent\":1}");
    assert_null(trees.before);
    history_row_done(&row);
    history_trees_done(&trees);
    history_close(history);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_submit_is_there_before_it_is_sent_and_is_completed_once),
        TEST(a_submit_whose_program_ended_in_between_is_not_known),
        TEST(a_failure_is_told_with_its_code_in_both_languages),
        TEST(the_list_is_of_one_origin_and_newest_first),
        TEST(an_update_taken_back_is_a_draft_on_what_it_made),
        TEST(an_update_of_unknown_outcome_goes_back_from_what_was_sent),
        TEST(what_was_deleted_comes_back_as_a_new_one),
        TEST(what_changed_nothing_cannot_be_taken_back),
        TEST(the_file_is_private),
        TEST(a_history_that_was_removed_is_begun_anew_for_the_next_submit),
        TEST(what_an_older_version_noted_is_of_no_draft),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
