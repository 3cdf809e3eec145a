/* The two clocks, and local time as text. */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void test_milliseconds_since_1970_are_told_in_the_local_zone(void **state)
{
    (void)state;
    char text[32];
    assert_int_equal(setenv("TZ", "CST-8", 1), 0);
    tzset();
    clock_local_text(1636600721742, text);
    assert_string_equal(text, "2021-11-11 11:18");
    assert_int_equal(setenv("TZ", "UTC0", 1), 0);
    tzset();
    clock_local_text(1636600721742, text);
    assert_string_equal(text, "2021-11-11 03:18");
}

static void test_never_and_the_impossible_are_a_dash(void **state)
{
    (void)state;
    char text[32];
    clock_local_text(0, text);
    assert_string_equal(text, "-");
    memset(text, 'x', sizeof text);
    clock_local_text(INT64_MAX, text); /* a year of nine digits: whole or a dash, never overlong */
    assert_non_null(memchr(text, '\0', sizeof text));
}

static void test_the_clocks_go_on(void **state)
{
    (void)state;
    const int64_t before = clock_monotonic_ms(), utc = clock_utc_ms();
    const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
    assert_int_equal(nanosleep(&pause, NULL), 0);
    assert_in_range(clock_monotonic_ms() - before, 19, 10000);
    assert_in_range(utc / 1000 - (int64_t)time(NULL) + 100, 0, 101);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_milliseconds_since_1970_are_told_in_the_local_zone),
        cmocka_unit_test(test_never_and_the_impossible_are_a_dash),
        cmocka_unit_test(test_the_clocks_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
