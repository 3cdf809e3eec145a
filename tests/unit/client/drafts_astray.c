/* Drafts whose files are removed or moved while a session has them open, by people who know better. */
#include "own_drafts.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Claimed, with one edit. */
static int64_t begin(struct drafts *drafts, struct document *document)
{
    struct err err = { 0 };
    int64_t id = 0;

    assert_true(drafts_create(drafts, &here, document, &id, &err));
    assert_true(drafts_claim(drafts, id, &err));
    set(document, "/n", "1");
    keep(drafts, id, document);
    return id;
}

static void assert_kept(int64_t id, const char *text)
{
    struct drafts *drafts = open_drafts();
    struct document *document = load(drafts, id, NULL);

    assert_tree(document_root(document), text);
    document_free(document);
    drafts_close(drafts);
}

/* What another session does meanwhile: takes the draft, if it gets it, and edits it. Its exit status says
 * what it met. */
static int elsewhere(int64_t id)
{
    pid_t child = fork();
    int status = -1;

    if (child == 0) {
        struct err err = { 0 };
        struct drafts *drafts = drafts_open(directory, &err);
        struct document *document;

        if (!drafts || !drafts_claim(drafts, id, &err))
            _exit((int)err.kind);
        document = drafts_load(drafts, id, &shape_algorithm, NULL, &err);
        if (!document || !document_set(document, "/theirs", tree("1"), &err) ||
            !document_set(document, "/theirs", tree("2"), &err) ||
            !drafts_keep(drafts, id, document, NULL, &err))
            _exit(100);
        drafts_close(drafts);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void who_has_a_draft_has_it_without_the_lock_file_too(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    int64_t id = begin(drafts, document);
    struct stat found;

    (void)state;
    assert_int_equal(unlink(path_of("drafts.lock")), 0);
    assert_int_equal(elsewhere(id), ERR_CONFLICT); /* the row names a process that lives */
    assert_int_equal(stat(path_of("drafts.lock"), &found), 0);
    set(document, "/n", "2");
    keep(drafts, id, document);
    change("DELETE FROM claim");
    assert_int_equal(elsewhere(id), ERR_CONFLICT); /* the lock is in the new file by now */
    document_free(document);
    drafts_close(drafts);
    assert_int_equal(elsewhere(id), 0);
}

/* As by a program that was older than the rows, or whose row was lost. */
static void lose_claim(int64_t id)
{
    change("DELETE FROM claim");
    assert_int_equal(unlink(path_of("drafts.lock")), 0);
    assert_int_equal(elsewhere(id), 0);
}

static void what_another_session_wrote_is_nobodys_redo(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    struct draft_spot spot = { "/name", "typed", 5 };
    int64_t id = begin(drafts, document);
    struct err err = { 0 };

    (void)state;
    lose_claim(id);
    set(document, "/n", "2");
    assert_false(drafts_keep(drafts, id, document, NULL, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    err = (struct err){ 0 };
    assert_false(drafts_keep_typing(drafts, id, &spot, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    err = (struct err){ 0 };
    assert_false(drafts_keep_base(drafts, id, document, &err));
    err = (struct err){ 0 };
    assert_false(drafts_drop(drafts, id, &err));
    assert_kept(id, "{\"n\":1,\"theirs\":2}");
    drafts_release(drafts, id);
    document_free(document);
    drafts_close(drafts);
    assert_int_equal(elsewhere(id), 0); /* our row, if there had been one, is gone; theirs is as well */
}

static void what_was_edited_goes_on_in_a_draft_of_its_own(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    int64_t id = begin(drafts, document), own = 0;
    struct err err = { 0 };

    (void)state;
    lose_claim(id);
    set(document, "/n", "2");
    drafts_release(drafts, id);
    assert_true(drafts_create(drafts, &here, document, &own, &err));
    assert_true(drafts_claim(drafts, own, &err));
    keep(drafts, own, document);
    assert_kept(own, "{\"n\":2}");
    assert_kept(id, "{\"n\":1,\"theirs\":2}");
    document_free(document);
    drafts_close(drafts);
}

/* Whoever has that process id now is another one: a lock in the file of locks would show. */
static void a_row_that_a_killed_session_left_holds_nothing(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    int64_t id = begin(drafts, document);
    char sql[1024];
    struct stat locks;

    (void)state;
    document_free(document);
    drafts_close(drafts);
    assert_int_equal(stat(path_of("drafts.lock"), &locks), 0);
    snprintf(sql, sizeof sql,
             "INSERT INTO claim (draft, host, pid, since_ms, session, locks)"
             " VALUES (%lld, '%s', %ld, 1, 7, %lld)",
             (long long)id, process_self().host, (long)getpid(), (long long)locks.st_ino);
    change(sql);
    assert_int_equal(elsewhere(id), 0);
}

static void remove_all(void)
{
    static const char *const names[] = { "drafts.db", "drafts.db-wal", "drafts.db-shm", "drafts.lock" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlink(path_of(names[i]));
    assert_int_equal(rmdir(directory), 0);
}

/* What the editor does about it. */
static int64_t keep_anew(struct drafts *drafts, int64_t lost, struct document *document)
{
    struct err err = { 0 };
    int64_t id = 0;

    drafts_release(drafts, lost);
    assert_true(drafts_create(drafts, &here, document, &id, &err));
    assert_true(drafts_claim(drafts, id, &err));
    keep(drafts, id, document);
    return id;
}

static void drafts_outlive_their_directory(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *one = document_new(&shape_algorithm, tree("{}"));
    struct document *two = document_new(&shape_algorithm, tree("{\"two\":1}"));
    int64_t first = begin(drafts, one), second = begin(drafts, two), anew;
    struct draft_spot spot = { "/name", "typed", 5 };
    struct err err = { 0 };

    (void)state;
    assert_false(drafts_astray(drafts, first));
    remove_all();
    assert_true(drafts_astray(drafts, first));
    assert_false(drafts_keep_typing(drafts, second, &spot, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_true(drafts_astray(drafts, first)); /* though the database is back by now */
    anew = keep_anew(drafts, second, two);
    assert_true(anew > second); /* else the first would write in it */
    assert_false(drafts_astray(drafts, anew));
    err = (struct err){ 0 };
    assert_false(drafts_keep(drafts, first, one, NULL, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_kept(anew, "{\"two\":1,\"n\":1}");
    assert_kept(keep_anew(drafts, first, one), "{\"n\":1}");
    assert_non_null(document_undo(one));
    document_free(one);
    document_free(two);
    drafts_close(drafts);
}

/* Without the files beside it, against the advice, and with another session at work in it. */
static void a_database_that_was_moved_is_whole_where_it_is_now(void **state)
{
    struct drafts *drafts = open_drafts(), *other = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    int64_t id = begin(drafts, document), anew, others = 0;
    char moved[OWN_PATH_BYTES];
    struct err err = { 0 };

    (void)state;
    snprintf(moved, sizeof moved, "%s", path_of("moved.db"));
    assert_int_equal(rename(path_of("drafts.db"), moved), 0);
    set(document, "/n", "2");
    assert_false(drafts_keep(drafts, id, document, NULL, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    anew = keep_anew(drafts, id, document);
    err = (struct err){ 0 };
    assert_true(drafts_create(other, &here, document, &others, &err));
    keep(other, others, document);
    drafts_close(other);
    drafts_close(drafts);
    assert_kept(anew, "{\"n\":2}");
    assert_kept(others, "{\"n\":2}");
    assert_int_equal(rename(moved, path_of("drafts.db")), 0);
    assert_kept(id, "{\"n\":1}");
    document_free(document);
}

static void what_cannot_be_made_anew_is_not_kept(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    int64_t id = begin(drafts, document), anew;
    struct draft_spot spot = { "/name", "typed", 5 };
    struct err err = { 0 };

    (void)state;
    assert_int_equal(unlink(path_of("drafts.db")), 0);
    assert_int_equal(mkdir(path_of("drafts.db"), 0700), 0);
    set(document, "/n", "2");
    assert_false(drafts_keep(drafts, id, document, NULL, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    err = (struct err){ 0 };
    assert_false(drafts_keep_typing(drafts, id, &spot, &err));
    assert_true(drafts_astray(drafts, id));
    assert_int_equal(rmdir(path_of("drafts.db")), 0);
    err = (struct err){ 0 };
    assert_false(drafts_keep(drafts, id, document, NULL, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    anew = keep_anew(drafts, id, document);
    drafts_close(drafts);
    assert_kept(anew, "{\"n\":2}");
    document_free(document);
}

/* On a full disk the index of the log cannot be made; here something is in its place. */
static void drafts_are_readable_where_the_index_cannot_be_made(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    int64_t id = begin(drafts, document);

    (void)state;
    drafts_close(drafts);
    assert_int_equal(symlink("nowhere", path_of("drafts.db-shm")), 0);
    assert_kept(id, "{\"n\":1}");
    drafts = open_drafts();
    set(document, "/n", "2");
    keep(drafts, id, document);
    drafts_close(drafts);
    assert_int_equal(unlink(path_of("drafts.db-shm")), 0);
    assert_kept(id, "{\"n\":2}");
    document_free(document);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_has_a_draft_has_it_without_the_lock_file_too),
        TEST(what_another_session_wrote_is_nobodys_redo),
        TEST(what_was_edited_goes_on_in_a_draft_of_its_own),
        TEST(a_row_that_a_killed_session_left_holds_nothing),
        TEST(drafts_outlive_their_directory),
        TEST(a_database_that_was_moved_is_whole_where_it_is_now),
        TEST(what_cannot_be_made_anew_is_not_kept),
        TEST(drafts_are_readable_where_the_index_cannot_be_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
