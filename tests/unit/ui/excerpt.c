/* Long values on few rows: what differs in them is among what is shown. */
#include "screens/excerpt.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void what_two_texts_share_ends_between_characters(void **state)
{
    (void)state;
    assert_int_equal(excerpt_common("", ""), 0);
    assert_int_equal(excerpt_common("abc", "abd"), 2);
    assert_int_equal(excerpt_common("ab", "abc"), 2);
    assert_int_equal(excerpt_common("a\u4e00", "a\u4e01"), 1);
    assert_int_equal(excerpt_common("ae", "ae\u0301"), 1); /* not between a letter and its accent */
}

static void assert_excerpt(const char *text, size_t difference, size_t columns, size_t rows,
                           const char *expected)
{
    char *excerpt = excerpt_of(text, difference, columns, rows);
    assert_string_equal(excerpt, expected);
    free(excerpt);
}

static void a_text_begins_where_its_difference_comes_into_sight(void **state)
{
    (void)state;
    assert_excerpt("short", 4, 9, 1, "short");
    assert_excerpt("aaaaaaaaaaaaaaaaXbbbbbbb", 16, 9, 3, "aaaaaaaaaaaaaaaaXbbbbbbb");
    assert_excerpt("aaaaaaaaaaaaaaaaXbbbbbbb", 16, 9, 1, "\u2026aaaXbbbbbbb");
    assert_excerpt("aXbbbbbbbbbbbbbbbbbbbbbb", 1, 9, 1, "aXbbbbbbbbbbbbbbbbbbbbbb");
    assert_excerpt("\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00X", 24, 9, 1, "\u2026\u4e00\u4e00X");
}

static void rows_break_behind_blanks_and_leave_nothing_out(void **state)
{
    (void)state;
    assert_int_equal(excerpt_row("one two three", 9), 8);
    assert_int_equal(excerpt_row("a bcdefghijkl", 9), 9);
    assert_int_equal(excerpt_row("abcdefghijkl", 9), 9);
    assert_int_equal(excerpt_row("abc", 9), 3);
    assert_int_equal(excerpt_row("\u4e00\u4e00", 1), 3); /* at least a character */
    assert_int_equal(excerpt_row("", 9), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_two_texts_share_ends_between_characters),
        cmocka_unit_test(a_text_begins_where_its_difference_comes_into_sight),
        cmocka_unit_test(rows_break_behind_blanks_and_leave_nothing_out),
    };
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
