/* The policy of repeating, case by case. */
#include "net/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int pause_of(struct retry_case ended)
{
    return retry_pause(&ended, 500, 0);
}

static void repeatable_calls_are_repeated_on_passing_trouble(void **state)
{
    (void)state;
    static const int passing[] = { 429, 500, 502, 503, 504 }, final[] = { 400, 401, 403, 404, 409, 413, 501 };
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        assert_true(pause_of((struct retry_case){ true, false, 0, passing[i], ERR_NONE, true, -1 }) > 0);
    for (size_t i = 0; i < sizeof final / sizeof *final; i++)
        assert_int_equal(pause_of((struct retry_case){ true, false, 0, final[i], ERR_NONE, true, -1 }), -1);
    assert_true(pause_of((struct retry_case){ true, false, 0, 0, ERR_NETWORK, true, -1 }) > 0);
    assert_int_equal(pause_of((struct retry_case){ true, false, 0, 0, ERR_CONFIG, false, -1 }), -1);
    assert_int_equal(pause_of((struct retry_case){ true, false, 0, 0, ERR_LIMIT, true, -1 }), -1);
}

static void a_post_is_repeated_only_when_surely_nothing_was_sent(void **state)
{
    (void)state;
    assert_true(pause_of((struct retry_case){ false, false, 0, 0, ERR_NETWORK, false, -1 }) > 0);
    assert_int_equal(pause_of((struct retry_case){ false, false, 0, 0, ERR_NETWORK, true, -1 }), -1);
    assert_int_equal(pause_of((struct retry_case){ false, false, 0, 503, ERR_NONE, true, -1 }), -1);
    assert_int_equal(pause_of((struct retry_case){ false, false, 0, 429, ERR_NONE, true, 1 }), -1);
}

static void three_repeats_are_the_most(void **state)
{
    (void)state;
    assert_true(pause_of((struct retry_case){ true, false, 2, 503, ERR_NONE, true, -1 }) > 0);
    assert_int_equal(pause_of((struct retry_case){ true, false, 3, 503, ERR_NONE, true, -1 }), -1);
}

static void pauses_double_up_to_a_cap_and_are_spread(void **state)
{
    (void)state;
    for (uint32_t random = 0; random < 100000; random += 77) {
        struct retry_case first = { true, false, 0, 503, ERR_NONE, true, -1 },
                          third = { true, false, 2, 503, ERR_NONE, true, -1 };
        assert_in_range(retry_pause(&first, 500, random), 250, 500);
        assert_in_range(retry_pause(&third, 500, random), 1000, 2000);
        assert_in_range(retry_pause(&third, 5000, random), 4000, 8000);
    }
    struct retry_case first = { true, false, 0, 503, ERR_NONE, true, -1 };
    assert_int_not_equal(retry_pause(&first, 500, 1), retry_pause(&first, 500, 200));
    assert_true(retry_pause(&first, 1, 0xffffffffu) >= 0);
}

static void retry_after_is_waited_for_up_to_a_minute(void **state)
{
    (void)state;
    assert_int_equal(pause_of((struct retry_case){ true, false, 0, 429, ERR_NONE, true, 7 }), 7000);
    assert_int_equal(pause_of((struct retry_case){ true, false, 0, 503, ERR_NONE, true, 60 }), 60000);
    assert_int_equal(pause_of((struct retry_case){ true, false, 0, 503, ERR_NONE, true, 61 }), -1);
    assert_in_range(pause_of((struct retry_case){ true, false, 0, 503, ERR_NONE, true, 0 }), 250, 500);
    assert_int_equal(pause_of((struct retry_case){ true, false, 0, 401, ERR_NONE, true, 1 }), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeatable_calls_are_repeated_on_passing_trouble),
        cmocka_unit_test(a_post_is_repeated_only_when_surely_nothing_was_sent),
        cmocka_unit_test(three_repeats_are_the_most),
        cmocka_unit_test(pauses_double_up_to_a_cap_and_are_spread),
        cmocka_unit_test(retry_after_is_waited_for_up_to_a_minute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
