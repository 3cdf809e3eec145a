/* Bytes that grow up to a ceiling. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_an_empty_buf_is_an_empty_text(void **state)
{
    (void)state;
    struct buf buf, zeroed = { 0 };
    buf_init(&buf, 10);
    assert_string_equal(buf_text(&buf), "");
    buf_bytes(&buf, NULL, 0);
    assert_false(buf.over);
    char *taken = buf_take(&buf);
    assert_string_equal(taken, "");
    free(taken);
    buf_done(&buf);
    buf_done(&zeroed);
}

static void test_everything_appended_is_there_and_ends_in_nul(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, SIZE_MAX);
    buf_string(&buf, "a");
    buf_char(&buf, 'b');
    buf_bytes(&buf, "c\0d", 3);
    buf_format(&buf, "%s-%d", "e", 5);
    buf_format(&buf, "%s", "");
    assert_int_equal(buf.size, 8);
    assert_memory_equal(buf.data, "abc\0de-5", 9);
    for (size_t i = 0; i < 100000; i++) {
        buf_char(&buf, 'x');
        assert_int_equal(buf.data[buf.size], '\0');
    }
    buf_format(&buf, "%0500d", 7);
    assert_int_equal(buf.size, 100508);
    buf_clear(&buf);
    assert_string_equal(buf_text(&buf), "");
    buf_string(&buf, "again");
    char *taken = buf_take(&buf);
    assert_string_equal(taken, "again");
    assert_int_equal(buf.size, 0);
    buf_string(&buf, "and again");
    assert_string_equal(buf_text(&buf), "and again");
    free(taken);
    buf_done(&buf);
}

static void test_nothing_is_added_past_the_ceiling(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 5);
    buf_string(&buf, "12345");
    assert_false(buf.over);
    buf_string(&buf, "");
    assert_false(buf.over);
    buf_char(&buf, '6');
    assert_true(buf.over);
    assert_string_equal(buf_text(&buf), "12345");
    buf_clear(&buf);
    assert_false(buf.over);
    buf_format(&buf, "%s", "123456");
    assert_true(buf.over);
    buf_string(&buf, "1"); /* it would fit, but the text has a hole by now */
    assert_string_equal(buf_text(&buf), "");
    buf_done(&buf);
    buf_init(&buf, 0);
    buf_char(&buf, 'x');
    assert_true(buf.over);
    assert_string_equal(buf_text(&buf), "");
    buf_done(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_buf_is_an_empty_text),
        cmocka_unit_test(test_everything_appended_is_there_and_ends_in_nul),
        cmocka_unit_test(test_nothing_is_added_past_the_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
