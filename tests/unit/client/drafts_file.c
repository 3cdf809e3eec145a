/* The file of the drafts: kills, other writers, damage, and who may read it. */
#include "own_drafts.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

/* Another program of ours that writes at the same moment is waited for. */
static void a_writer_in_the_way_is_waited_for(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    int ends[2];
    const char *path = path_of("drafts.db");
    char byte;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        const struct timespec moment = { .tv_nsec = 200000000 };
        sqlite3 *other = NULL;
        bool good = sqlite3_open(path, &other) == SQLITE_OK &&
                    sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
                    write(ends[1], "x", 1) == 1 && nanosleep(&moment, NULL) == 0 &&
                    sqlite3_exec(other, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;

        _exit(!good);
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    set(document, "/a", "1");
    assert_true(drafts_keep(drafts, id, document, NULL, &err));
    close(ends[0]);
    close(ends[1]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    document_free(document);
    drafts_close(drafts);
}

static void keeping_a_dropped_draft_is_an_error(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    (void)state;
    assert_true(drafts_drop(drafts, id, &err));
    set(document, "/a", "1");
    assert_false(drafts_keep(drafts, id, document, NULL, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_int_equal(document_edits_kept(document), 0);
    keep(drafts, create(drafts, &here, document), document); /* and no other draft has to suffer for it */
    err = (struct err){ 0 };
    assert_false(drafts_keep_typing(drafts, id, &(struct draft_spot){ "/a", "x", 1 },
                                    &err)); /* the foreign key holds */
    document_free(document);
    drafts_close(drafts);
}

/* Edits and keeps until it is killed; tells each finished keep through the pipe. */
static void edit_for_ever(const char *where, int64_t id, int out)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(where, &err);
    struct document *document = drafts ? drafts_load(drafts, id, &shape_algorithm, NULL, &err) : NULL;

    for (unsigned i = 0; document; i++) {
        char place[32];
        snprintf(place, sizeof place, "/list/%u", i);
        if (!document_set(document, place, json_integer((int64_t)i), &err) ||
            !drafts_keep(drafts, id, document, NULL, &err) || write(out, &i, sizeof i) != sizeof i)
            break;
    }
    _exit(1);
}

static void a_kill_in_the_middle_of_keeps_loses_no_kept_edit(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    unsigned told = 0, last = 0;
    int pipes[2], status;
    pid_t child;

    document_free(document);
    drafts_close(drafts);
    assert_int_equal(pipe(pipes), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        edit_for_ever(*state, id, pipes[1]);
    close(pipes[1]);
    while (last < 20 && read(pipes[0], &told, sizeof told) == (ssize_t)sizeof told)
        last = told;
    assert_int_equal(last, 20);
    kill(child, SIGKILL);
    while (read(pipes[0], &told, sizeof told) == (ssize_t)sizeof told)
        last = told;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    close(pipes[0]);

    drafts = open_drafts();
    document = load(drafts, id, NULL);
    assert_true(json_count(document_at(document, "/list")) >= last + 1);
    for (unsigned i = 0; i <= last; i++) {
        int64_t number = -1;
        assert_true(json_int64(json_item(document_at(document, "/list"), i), &number));
        assert_int_equal(number, i);
    }
    document_free(document);
    drafts_close(drafts);
}

static void a_damaged_file_is_one_error_and_stays_as_it_is(void **state)
{
    static const char rubbish[] =
        "this is not a database, and it is longer than the hundred bytes of SQLite's header: "
        "so it must be looked at and left alone by whoever opens it.";
    const char *path = path_of("drafts.db");
    char after[sizeof rubbish + 1] = "";
    struct err err = { 0 };

    write_file(path, rubbish, sizeof rubbish);
    assert_null(drafts_open(*state, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err.text[LANGUAGE_EN], path));
    assert_non_null(strstr(err.text[LANGUAGE_ZH], path));
    assert_int_equal(read_file(path, after, sizeof after), sizeof rubbish);
    assert_memory_equal(after, rubbish, sizeof rubbish);
}

static void a_draft_with_a_bad_row_is_named_with_its_remedy(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);
    struct err err = { 0 };
    char remedy[64];

    (void)state;
    assert_true(document_set(document, "/metadata/name", json_string("a"), &err));
    keep(drafts, id, document);
    document_free(document);
    change("UPDATE edit SET after = '{'");
    assert_null(drafts_load(drafts, id, &shape_algorithm, NULL, &err));
    snprintf(remedy, sizeof remedy, "algoform drafts drop %lld", (long long)id);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), remedy));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), remedy));
    drafts_close(drafts);
}

static void nobody_else_may_read_drafts(void **state)
{
    static const char *const names[] = { "drafts.db", "drafts.db-wal" };
    struct drafts *drafts;
    mode_t mask = umask(0);

    (void)state;
    drafts = open_drafts();
    umask(mask);
    for (size_t i = 0; i < 2; i++) {
        struct stat status;

        assert_int_equal(stat(path_of(names[i]), &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
    drafts_close(drafts);
    assert_null(drafts_open("/nonexistent", &(struct err){ 0 }));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_writer_in_the_way_is_waited_for),
        TEST(keeping_a_dropped_draft_is_an_error),
        TEST(a_kill_in_the_middle_of_keeps_loses_no_kept_edit),
        TEST(a_damaged_file_is_one_error_and_stays_as_it_is),
        TEST(a_draft_with_a_bad_row_is_named_with_its_remedy),
        TEST(nobody_else_may_read_drafts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
