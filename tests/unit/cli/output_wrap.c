/* What is said on a terminal breaks between words, not in them. */
#include "commands/output.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_wrapped(const char *text, size_t columns, const char *expected)
{
    struct buf out;

    buf_init(&out, 1000);
    output_wrap(&out, text, columns);
    assert_string_equal(buf_text(&out), expected);
    buf_done(&out);
}

static void lines_break_at_blanks(void **state)
{
    (void)state;
    assert_wrapped("what was typed is kept", 10, "what was\ntyped is\nkept");
    assert_wrapped("what was typed", 8, "what was\ntyped"); /* exactly as wide */
    assert_wrapped("short", 80, "short");
    assert_wrapped("", 80, "");
}

static void a_word_that_is_too_long_stays_whole(void **state)
{
    (void)state;
    assert_wrapped("see /a/long/path now", 6, "see\n/a/long/path\nnow");
}

static void lines_break_beside_wide_characters(void **state)
{
    (void)state;
    assert_wrapped("程序被信号终止", 6, "程序被\n信号终\n止");
    assert_wrapped("a 程序 show", 8, "a 程序\nshow");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_break_at_blanks),
        cmocka_unit_test(a_word_that_is_too_long_stays_whole),
        cmocka_unit_test(lines_break_beside_wide_characters),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
