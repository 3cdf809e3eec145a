/* Texts lent to an editor: found again however the session or the editor ends. */
#include "store/lent.h"
#include "own_directory.h"
#include "store/left_texts.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct lent begin(int64_t draft, const char *place, const char *text)
{
    struct lent lent = { 0 };
    struct err err = { 0 };

    assert_true(lent_begin(&lent, draft, place, text, &err));
    return lent;
}

static void leave_beside(const struct lent *lent, const char *name)
{
    char path[400];

    snprintf(path, sizeof path, "%s/%s", lent->directory, name);
    write_file(path, "x", 1);
}

static void assert_mode(const char *path, mode_t mode)
{
    struct stat found;

    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 07777, mode);
}

static void a_text_is_found_again_by_its_draft(void **state)
{
    struct lent document = begin(7, NULL, "{}"), field = begin(7, "/command", "run"),
                other = begin(12, NULL, "");
    struct lent *list = NULL;
    struct err err = { 0 };
    struct buf text;
    size_t count = 0;

    (void)state;
    assert_true(lent_list(7, &list, &count, &err));
    assert_int_equal(count, 2);
    struct lent *found = list[0].place != NULL ? &list[0] : &list[1];
    assert_string_equal(found->place, "/command");
    assert_string_equal(found->path, field.path);
    buf_init(&text, 100);
    assert_true(lent_given(found, &text, &err));
    assert_string_equal(buf_text(&text), "run");
    buf_done(&text);
    lent_list_free(list, count);
    assert_true(lent_list(0, &list, &count, &err));
    assert_int_equal(count, 3);
    assert_int_equal(list[2].draft, 12);
    lent_list_free(list, count);
    lent_end(&document);
    lent_end(&field);
    lent_end(&other);
    assert_true(lent_list(0, &list, &count, &err));
    assert_int_equal(count, 0);
    lent_list_free(list, count);
}

static void nobody_else_can_look_into_it(void **state)
{
    struct lent lent = begin(1, NULL, "{}");

    (void)state;
    assert_mode(lent.directory, 0700);
    assert_mode(lent.path, 0600);
    lent_end(&lent);
}

static void what_was_saved_counts_and_what_was_given_does_not(void **state)
{
    struct lent lent = begin(1, NULL, "{}");
    struct err err = { 0 };

    (void)state;
    assert_false(lent_holds_more(&lent));
    leave_beside(&lent, "algoform.json~");
    assert_false(lent_holds_more(&lent));
    leave_beside(&lent, ".algoform.json.swp");
    assert_true(lent_holds_more(&lent));
    assert_true(lent_has_copies(&lent));
    lent_end(&lent);
    lent = begin(1, NULL, "{}");
    write_file(lent.path, "{ ", 2);
    assert_true(lent_holds_more(&lent));
    assert_false(lent_has_copies(&lent));
    assert_true(lent_seen(&lent, "{ ", &err));
    assert_false(lent_holds_more(&lent));
    unlink(lent.path); /* an editor that was killed between removing and renaming */
    assert_true(lent_holds_more(&lent));
    lent_end(&lent);
}

static void assert_refused(const char *text, size_t size, size_t line)
{
    struct lent lent = begin(1, "/command", "run");
    struct err err = { 0 };
    struct buf read;
    char expected[40];

    write_file(lent.path, text, size);
    assert_int_equal(lent_mistake(text, size), line);
    buf_init(&read, 100);
    buf_string(&read, "before");
    assert_false(lent_read(&lent, &read, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    snprintf(expected, sizeof expected, "line %zu ", line);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), expected));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), lent.path));
    assert_string_equal(buf_text(&read), "before");
    assert_true(lent_holds_more(&lent));
    buf_done(&read);
    lent_end(&lent);
}

static void a_text_that_no_field_can_hold_is_refused_and_stays(void **state)
{
    (void)state;
    assert_refused("a\0b", 3, 1);
    assert_refused("one\ntwo\n\xd6\xd0\xce\xc4\n", 13, 3); /* GBK */
    assert_refused("a\xe4\xb8", 3, 1);                     /* a character that is cut off */
    assert_refused("\xed\xa0\x80", 3, 1);                  /* half of a pair */
}

/* U+0000 of a field goes to the editor as C0 80, and nothing is wrong with it when it comes back. */
static void a_text_that_fields_can_hold_is_read(void **state)
{
    static const char good[] = "\xe4\xb8\xad\xe6\x96\x87\n\xc0\x80 \xf0\x9f\x98\x80";
    struct lent lent = begin(1, "/command", "run");
    struct err err = { 0 };
    struct buf text;

    (void)state;
    assert_int_equal(lent_mistake(good, sizeof good - 1), 0);
    write_file(lent.path, good, sizeof good - 1);
    buf_init(&text, 100);
    assert_true(lent_read(&lent, &text, &err));
    assert_string_equal(buf_text(&text), good);
    buf_done(&text);
    lent_end(&lent);
}

/* What an editor made in it goes along, at any depth; what links lead to does not. */
static void what_an_editor_made_beside_goes_too(void **state)
{
    struct lent lent = begin(1, NULL, "{}");
    char path[500], other[500];

    snprintf(other, sizeof other, "%s/somebodys", (const char *)*state);
    assert_int_equal(mkdir(other, 0700), 0);
    snprintf(other, sizeof other, "%s/somebodys/file", (const char *)*state);
    write_file(other, "x", 1);
    snprintf(path, sizeof path, "%s/.backups", lent.directory);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/.backups/deep", lent.directory);
    assert_int_equal(mkdir(path, 0700), 0);
    leave_beside(&lent, ".backups/deep/copy");
    snprintf(path, sizeof path, "%s/.backups/link", lent.directory);
    assert_int_equal(symlink("../../../somebodys", path), 0);
    assert_int_equal(unlink(lent.path), 0);
    assert_int_equal(mkdir(lent.path, 0700), 0); /* in the place of the file */
    snprintf(path, sizeof path, "%s", lent.directory);
    lent_end(&lent);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(access(other, F_OK), 0);
}

static void where_others_may_write_no_text_goes(void **state)
{
    struct lent lent = begin(1, NULL, "{}");
    struct lent other = { 0 }, *list = NULL;
    struct err err = { 0 };
    char outside[500], *last;
    size_t count = 0;

    (void)state;
    snprintf(outside, sizeof outside, "%s", lent.directory);
    last = strrchr(outside, '/');
    *last = '\0';
    assert_int_equal(chmod(outside, 0777), 0);
    assert_false(lent_begin(&other, 1, NULL, "{}", &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "chmod go-w"));
    err = (struct err){ 0 };
    assert_false(lent_list(0, &list, &count, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_int_equal(chmod(outside, 0755), 0); /* which only reading needs an end for */
    err = (struct err){ 0 };
    assert_true(lent_list(0, &list, &count, &err));
    assert_int_equal(count, 1);
    assert_mode(outside, 0700);
    lent_list_free(list, count);
    lent_end(&lent);
}

static void a_text_put_aside_says_so(void **state)
{
    struct lent lent = begin(1, NULL, "{}");

    (void)state;
    assert_false(lent_is_aside(&lent));
    lent_put_aside(&lent);
    assert_true(lent_is_aside(&lent));
    assert_false(lent_has_copies(&lent));
    lent_end(&lent);
}

/* The lock is the editor's as long as any program that it became has it. */
static void an_editor_that_runs_is_told(void **state)
{
    struct lent lent = begin(1, NULL, "{}");
    int lock = lent_lock(&lent);
    pid_t child = fork();
    long pid = 1;

    (void)state;
    assert_true(lock >= 0);
    if (child == 0) {
        fcntl(lock, F_SETFD, 0);
        execl("/bin/sh", "sh", "-c", "exec sleep 60", (char *)NULL);
        _exit(127);
    }
    assert_true(lent_note(lock, (long)child));
    close(lock);
    assert_true(lent_running(&lent, &pid));
    assert_int_equal(pid, child);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_false(lent_running(&lent, &pid));
    assert_int_equal(pid, 0);
    lent_end(&lent);
}

static void without_a_draft_it_is_a_temporary_file(void **state)
{
    struct lent lent = begin(0, NULL, "{}");
    struct lent *list = NULL;
    struct err err = { 0 };
    size_t count = 0;

    assert_int_equal(strncmp(lent.path, *state, strlen(*state)), 0);
    assert_mode(lent.directory, 0700);
    assert_true(lent_list(0, &list, &count, &err));
    assert_int_equal(count, 0);
    lent_list_free(list, count);
    char *path = strdup(lent.path);
    lent_end(&lent);
    assert_int_not_equal(access(path, F_OK), 0);
    free(path);
}

static size_t count_strays(char *path, size_t room)
{
    struct lent *list = NULL;
    size_t count = 0;

    lent_list_strays(&list, &count);
    if (count > 0)
        snprintf(path, room, "%s", list[0].path);
    lent_list_free(list, count);
    return count;
}

/* Only what was saved, only of an editor that has ended, and only from directories that are ours alone. */
static void without_a_draft_what_was_saved_is_found_once_its_session_is_gone(void **state)
{
    struct lent same = begin(0, "/a", "x"), typed = begin(0, "/a", "x"), draft = begin(3, "/a", "x");
    char path[400] = "";
    int lock;

    (void)state;
    assert_int_equal(count_strays(path, sizeof path), 0);
    write_file(typed.path, "xy", 2);
    write_file(draft.path, "xy", 2);
    lock = lent_lock(&typed);
    assert_int_equal(count_strays(path, sizeof path), 0);
    close(lock);
    assert_int_equal(count_strays(path, sizeof path), 1);
    assert_string_equal(path, typed.path);
    assert_int_equal(chmod(typed.directory, 0755), 0);
    assert_int_equal(count_strays(path, sizeof path), 0);
    assert_int_equal(chmod(typed.directory, 0700), 0);
    lent_end(&same);
    lent_end(&typed);
    lent_end(&draft);
}

static bool stays(const struct lent *lent)
{
    return access(lent->path, F_OK) == 0;
}

static void texts_go_with_their_draft_but_for_what_was_typed(void **state)
{
    struct lent same = begin(5, "/metadata/name", "a"), typed = begin(5, NULL, "{}"),
                other = begin(6, NULL, "{}");

    (void)state;
    write_file(typed.path, "{\"a\":1}", 7);
    assert_int_equal(lent_end_draft(5, false), 2);
    assert_false(stays(&same));
    assert_true(stays(&typed));
    assert_int_equal(lent_end_draft(5, true), 1);
    assert_false(stays(&typed));
    assert_true(stays(&other));
    assert_int_equal(lent_end_draft(5, true), 0);
    lent_done(&same);
    lent_done(&typed);
    lent_end(&other);
}

static void what_an_editor_has_goes_at_a_later_start(void **state)
{
    struct lent lent = begin(5, NULL, "{}");
    int lock = lent_lock(&lent);

    (void)state;
    write_file(lent.path, "{\"a\":1}", 7);
    lent_end_draft(5, true);
    assert_true(stays(&lent));
    lent_end_left(&lent);
    assert_true(stays(&lent));
    close(lock);
    lent_end_left(&lent);
    assert_false(stays(&lent));
    lent_done(&lent);
}

static void make_old(const struct lent *lent)
{
    struct timespec times[2] = { { .tv_sec = 1600000000 }, { .tv_sec = 1600000000 } };

    assert_int_equal(utimensat(AT_FDCWD, lent->directory, times, 0), 0);
}

static void what_a_killed_program_left_is_cleared(void **state)
{
    struct lent same = begin(0, "/a", "x"), typed = begin(0, "/a", "x"), held = begin(0, "/a", "x"),
                fresh = begin(0, "/a", "x"), whole = begin(7, NULL, "{}"), half = begin(7, NULL, "{}");
    struct lent *all[] = { &same, &typed, &held, &whole, &half };
    int lock = lent_lock(&held);
    char given[400];

    (void)state;
    write_file(typed.path, "xy", 2);
    snprintf(given, sizeof given, "%s/given", half.directory);
    assert_int_equal(unlink(given), 0);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        make_old(all[i]);
    lent_clear();
    assert_false(stays(&same) || stays(&half));
    assert_true(stays(&typed) && stays(&held) && stays(&fresh) && stays(&whole));
    close(lock);
    lent_end(&typed);
    lent_end(&held);
    lent_end(&fresh);
    lent_end(&whole);
    lent_done(&same);
    lent_done(&half);
}

static void at_a_start_texts_of_drafts_that_are_gone_go(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(*state, &err);
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = 0;
    struct lent kept, gone;

    assert_true(drafts_create(drafts, &(struct draft_origin){ .file = "/a" }, document, &id, &err));
    document_free(document);
    kept = begin(id, NULL, "{}");
    gone = begin(id + 1, NULL, "{}");
    left_texts_clear(drafts);
    assert_true(stays(&kept));
    assert_false(stays(&gone));
    drafts_close(drafts);
    lent_end(&kept);
    lent_done(&gone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_text_is_found_again_by_its_draft, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(nobody_else_can_look_into_it, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(what_was_saved_counts_and_what_was_given_does_not,
                                        make_temporary_directory, remove_directory),
        cmocka_unit_test_setup_teardown(texts_go_with_their_draft_but_for_what_was_typed,
                                        make_temporary_directory, remove_directory),
        cmocka_unit_test_setup_teardown(what_an_editor_has_goes_at_a_later_start, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(what_a_killed_program_left_is_cleared, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(at_a_start_texts_of_drafts_that_are_gone_go, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(a_text_that_no_field_can_hold_is_refused_and_stays,
                                        make_temporary_directory, remove_directory),
        cmocka_unit_test_setup_teardown(a_text_that_fields_can_hold_is_read, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(what_an_editor_made_beside_goes_too, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(where_others_may_write_no_text_goes, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(without_a_draft_what_was_saved_is_found_once_its_session_is_gone,
                                        make_temporary_directory, remove_directory),
        cmocka_unit_test_setup_teardown(a_text_put_aside_says_so, make_temporary_directory, remove_directory),
        cmocka_unit_test_setup_teardown(an_editor_that_runs_is_told, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(without_a_draft_it_is_a_temporary_file, make_temporary_directory,
                                        remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
