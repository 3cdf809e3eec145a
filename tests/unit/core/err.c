/* Failures carried by value, in both languages. */
#include "base/err.h"
#include "base/utf8.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_a_cause_is_written_once_in_both_languages(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_false(err_set(&err, ERR_ABSENT, "no algorithm %s (%d)", "没有算法 %s（%d）", "abc", 7));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "no algorithm abc (7)");
    assert_string_equal(err_text(&err, LANGUAGE_ZH), "没有算法 abc（7）");
    err_while(&err, "while reading %s", "读取 %s 时", "x");
    err_while(&err, "at start", "启动时");
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "at start: while reading x: no algorithm abc (7)");
    assert_string_equal(err_text(&err, LANGUAGE_ZH), "启动时：读取 x 时：没有算法 abc（7）");
}

static void test_the_reason_of_the_system_is_told_in_both_languages(void **state)
{
    (void)state;
    struct err err = { 0 };
    errno = EACCES;
    assert_false(err_set_errno(&err, "cannot open %s", "无法打开 %s", "f"));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "cannot open f: permission denied");
    assert_string_equal(err_text(&err, LANGUAGE_ZH), "无法打开 f：权限不足");
    struct err rare = { 0 };
    errno = EDOM;
    err_set_errno(&rare, "x", "y");
    assert_string_equal(err_text(&rare, LANGUAGE_EN) + 3, strerror(EDOM));
}

static void test_a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    char name[1000];
    for (size_t shift = 0; shift < 4; shift++) {
        for (size_t i = 0; i < sizeof name - 1; i++)
            name[i] = i < shift ? 'x' : "算"[(i - shift) % 3];
        name[sizeof name - 1] = '\0';
        struct err err = { 0 };
        err_set(&err, ERR_INPUT, "%s", "%s", name);
        for (int language = 0; language < LANGUAGES; language++) {
            const size_t size = strlen(err.text[language]);
            assert_true(utf8_valid(err.text[language], size));
            assert_in_range(size, ERR_TEXT_SIZE - 4, ERR_TEXT_SIZE - 1);
        }
        err_while(&err, "%s", "%s", "while doing something else");
        assert_true(utf8_valid(err.text[LANGUAGE_ZH], strlen(err.text[LANGUAGE_ZH])));
        assert_memory_equal(err.text[LANGUAGE_EN], "while doing something else: ", 28);
    }
}

static void test_a_text_is_one_line(void **state)
{
    (void)state;
    struct err err = { 0 };
    err_set(&err, ERR_INPUT, "a%sb", "甲%s乙", "\r\n");
    assert_string_equal(err_text(&err, LANGUAGE_EN), "a  b");
    assert_string_equal(err_text(&err, LANGUAGE_ZH), "甲  乙");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cause_is_written_once_in_both_languages),
        cmocka_unit_test(test_the_reason_of_the_system_is_told_in_both_languages),
        cmocka_unit_test(test_a_long_text_is_cut_between_characters),
        cmocka_unit_test(test_a_text_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
