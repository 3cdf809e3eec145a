/* A lent text that cannot be looked at, for there are no descriptors left: it is not taken for one that
 * nobody needs. */
#include "own_directory.h"
#include "store/lent.h"

#include <sys/resource.h>

enum { LOW = 64 };

struct shortage {
    struct rlimit before;
    int taken[LOW];
    int count;
};

/* `left` more files can be opened. */
static struct shortage begin_shortage(int left)
{
    struct shortage shortage = { 0 };
    struct rlimit low;
    int descriptor;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &shortage.before), 0);
    low = shortage.before;
    low.rlim_cur = LOW;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
    while ((descriptor = open("/dev/null", O_RDONLY)) >= 0)
        shortage.taken[shortage.count++] = descriptor;
    while (left-- > 0 && shortage.count > 0)
        close(shortage.taken[--shortage.count]);
    return shortage;
}

static void end_shortage(struct shortage *shortage)
{
    while (shortage->count > 0)
        close(shortage->taken[--shortage->count]);
    setrlimit(RLIMIT_NOFILE, &shortage->before);
}

static struct lent begin(int64_t draft, const char *place, int *lock)
{
    struct lent lent = { 0 };
    struct err err = { 0 };

    assert_true(lent_begin(&lent, draft, place, "text", &err));
    *lock = lent_lock(&lent);
    assert_true(*lock >= 0 && lent_note(*lock, 4321));
    return lent;
}

static void a_lock_that_cannot_be_looked_at_may_be_held(void **state)
{
    int lock;
    struct lent lent = begin(3, NULL, &lock);
    struct shortage shortage = begin_shortage(0);
    long pid = 1;
    bool running = lent_running(&lent, &pid);

    (void)state;
    end_shortage(&shortage);
    assert_true(running);
    assert_int_equal(pid, 0);
    close(lock);
    assert_false(lent_running(&lent, &pid));
    lent_end(&lent);
}

static void a_text_that_was_given_up_stays_with_the_program_that_may_have_it(void **state)
{
    int lock;
    struct lent lent = begin(3, NULL, &lock);
    struct shortage shortage;

    (void)state;
    assert_int_equal(lent_end_draft(3, true), 1); /* the program has it: only noted */
    shortage = begin_shortage(0);
    lent_end_left(&lent);
    end_shortage(&shortage);
    assert_int_equal(access(lent.path, F_OK), 0);
    close(lock);
    lent_end_left(&lent);
    assert_int_not_equal(access(lent.path, F_OK), 0);
    lent_done(&lent);
}

/* However many descriptors are left for the looking: the copy that an editor made is there. */
static void copies_that_cannot_be_seen_may_be_there(void **state)
{
    (void)state;
    for (int left = 0; left < 4; left++) {
        int lock;
        struct lent lent = begin(3, NULL, &lock);
        struct shortage shortage;
        char path[OWN_PATH_BYTES + 64];

        close(lock);
        snprintf(path, sizeof path, "%s/.algoform.json.swp", lent.directory);
        write_file(path, "typed", 5);
        shortage = begin_shortage(left);
        assert_true(lent_has_copies(&lent));
        lent_end_left(&lent);
        end_shortage(&shortage);
        assert_int_equal(access(path, F_OK), 0);
        lent_end(&lent);
    }
}

/* Else the text of a field would be taken for a document. */
static void a_list_with_one_that_cannot_be_read_is_none(void **state)
{
    int lock;
    struct lent lent = begin(3, "/command", &lock), *list = NULL;
    size_t count = 0;
    bool seen = false;

    (void)state;
    close(lock);
    for (int left = 0; left < 6; left++) {
        struct shortage shortage = begin_shortage(left);
        struct err err = { 0 };
        bool good = lent_list(3, &list, &count, &err);

        end_shortage(&shortage);
        assert_true(good || err.kind == ERR_SYSTEM);
        if (good) {
            assert_int_equal(count, 1);
            assert_string_equal(list[0].place, "/command");
            lent_list_free(list, count);
        }
        seen = good;
    }
    assert_true(seen);
    lent_end(&lent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lock_that_cannot_be_looked_at_may_be_held, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(a_text_that_was_given_up_stays_with_the_program_that_may_have_it,
                                        make_temporary_directory, remove_directory),
        cmocka_unit_test_setup_teardown(copies_that_cannot_be_seen_may_be_there, make_temporary_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(a_list_with_one_that_cannot_be_read_is_none, make_temporary_directory,
                                        remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
