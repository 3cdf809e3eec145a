/* What is noted of a submit outlives the program also when somebody removed the file that commits go into. */
#include "own_directory.h"
#include "store/history.h"

#include <signal.h>
#include <sys/wait.h>

static const char origin[] = "https://h p";

static void note(struct history *history, const char *name)
{
    struct err err = { 0 };
    struct json *sent = tree("{}");
    struct history_begin begin = { .origin = origin, .shape = "algorithm", .name = name, .sent = sent };
    int64_t number = 0;

    if (!history_begin(history, &begin, &number, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    json_free(sent);
}

static void a_submit_outlives_the_log(void **state)
{
    struct err err = { 0 };
    struct history_row *rows = NULL;
    struct history *history;
    size_t count = 0;
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        char path[OWN_PATH_BYTES];

        history = history_open(directory, &err);
        note(history, "first");
        snprintf(path, sizeof path, "%s/history.db-wal", directory);
        if (unlink(path) == 0)
            note(history, "second");
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    history = history_open(directory, &err);
    assert_non_null(history);
    assert_true(history_list(history, origin, &rows, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].name, "second");
    history_rows_free(rows, count);
    history_close(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_submit_outlives_the_log, make_directory, remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
