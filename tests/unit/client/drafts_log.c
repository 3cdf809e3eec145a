/* Commits go into a file beside the database. When somebody removes it while a session has it open, what was
 * kept outlives the session all the same, however that ends. */
#include "own_directory.h"
#include "store/drafts.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static const struct draft_origin here = { .profile = "https://h p", .algorithm_id = "id-1" };

static struct drafts *open_drafts(void)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(directory, &err);

    if (!drafts)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return drafts;
}

static void remove_log(void)
{
    char path[OWN_PATH_BYTES];

    snprintf(path, sizeof path, "%s/drafts.db-wal", directory);
    assert_int_equal(unlink(path), 0);
}

static void edit(struct drafts *drafts, int64_t id, struct document *document, const char *text)
{
    struct err err = { 0 };

    assert_true(document_set(document, "/metadata/name", tree(text), &err));
    if (!drafts_keep(drafts, id, document, NULL, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
}

static int64_t create(struct drafts *drafts, const struct document *document)
{
    struct err err = { 0 };
    int64_t id = 0;

    assert_true(drafts_create(drafts, &here, document, &id, &err));
    assert_true(drafts_claim(drafts, id, &err));
    return id;
}

static void assert_kept(int64_t id, const char *name, size_t edits)
{
    struct drafts *drafts = open_drafts();
    struct err err = { 0 };
    struct document *document = drafts_load(drafts, id, &shape_algorithm, NULL, &err);

    if (!document)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    assert_tree(document_at(document, "/metadata/name"), name);
    assert_int_equal(document_edit_count(document), edits);
    document_free(document);
    drafts_close(drafts);
}

/* Runs as a session of its own that is killed. */
static void killed(void (*session)(void))
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        session();
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void removes_and_edits_on(void)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{}}"));
    int64_t id = create(drafts, document);

    edit(drafts, id, document, "\"before\"");
    remove_log();
    edit(drafts, id, document, "\"after\"");
    edit(drafts, id, document, "\"last\"");
}

static void edits_outlive_the_log_and_the_session(void **state)
{
    (void)state;
    killed(removes_and_edits_on);
    assert_kept(1, "\"last\"", 3);
}

static void removes_and_looks(void)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{}}"));
    int64_t id = create(drafts, document);

    edit(drafts, id, document, "\"before\"");
    remove_log();
    (void)drafts_astray(drafts, id); /* what every key does, also one that edits nothing */
}

static void a_key_is_enough(void **state)
{
    (void)state;
    killed(removes_and_looks);
    assert_kept(1, "\"before\"", 1);
}

static void removes_beside_another(void)
{
    struct drafts *drafts = open_drafts(), *beside = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{}}")),
                    *other = document_new(&shape_algorithm, tree("{\"metadata\":{}}"));
    int64_t id = create(drafts, document), second = create(beside, other);

    edit(drafts, id, document, "\"before\"");
    edit(beside, second, other, "\"beside\"");
    remove_log();
    edit(drafts, id, document, "\"after\"");
    edit(beside, second, other, "\"beside still\"");
    edit(drafts, id, document, "\"last\"");
}

/* Neither can begin a new log while the other has the old one. */
static void two_sessions_lose_nothing(void **state)
{
    (void)state;
    killed(removes_beside_another);
    assert_kept(1, "\"last\"", 3);
    assert_kept(2, "\"beside still\"", 2);
}

static void once_alone_there_is_a_log_again(void **state)
{
    struct drafts *drafts = open_drafts(), *beside = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{}}"));
    int64_t id = create(drafts, document);
    char path[OWN_PATH_BYTES];

    (void)state;
    snprintf(path, sizeof path, "%s/drafts.db-wal", directory);
    edit(drafts, id, document, "\"before\"");
    remove_log();
    edit(drafts, id, document, "\"after\"");
    assert_int_not_equal(access(path, F_OK), 0);
    drafts_close(beside);
    edit(drafts, id, document, "\"last\"");
    assert_int_equal(access(path, F_OK), 0);
    assert_kept(id, "\"last\"", 3);
    document_free(document);
    drafts_close(drafts);
}

/* One that came in now could read nothing of what the other writes, nor the other of what it does. */
static void nobody_comes_in_between(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{}}"));
    int64_t id = create(drafts, document);
    int status;
    pid_t child;

    (void)state;
    edit(drafts, id, document, "\"before\"");
    remove_log();
    for (int round = 0; round < 2; round++) {
        child = fork();
        if (child == 0) {
            struct err err = { 0 };

            _exit(drafts_open(directory, &err) != NULL                           ? 0
                  : strstr(err_text(&err, LANGUAGE_EN), "while another session") ? 1
                                                                                 : 2);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), round == 0 ? 1 : 0);
        edit(drafts, id, document, round == 0 ? "\"after\"" : "\"last\"");
    }
    document_free(document);
    drafts_close(drafts);
    assert_kept(id, "\"last\"", 3);
}

/* A program that goes from one service to another has a session for each; where its locks are lost, the next
 * one that ends removes the log under it. */
static void a_second_session_in_one_program_keeps_the_locks_of_the_first(void **state)
{
    struct drafts *first = open_drafts(), *second = open_drafts();
    char path[OWN_PATH_BYTES];
    int status;

    (void)state;
    snprintf(path, sizeof path, "%s/drafts.db", directory);
    for (int closed = 0; closed < 2; closed++) {
        pid_t child = fork();

        assert_true(child >= 0);
        if (child == 0) {
            struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
            int file = open(path, O_RDWR);

            _exit(file >= 0 && fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 0 : 1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        drafts_close(second);
        second = NULL;
    }
    drafts_close(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(edits_outlive_the_log_and_the_session, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(a_key_is_enough, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(two_sessions_lose_nothing, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(once_alone_there_is_a_log_again, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(nobody_comes_in_between, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(a_second_session_in_one_program_keeps_the_locks_of_the_first,
                                        make_directory, remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
