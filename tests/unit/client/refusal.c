/* What is kept of a refusal: its code and request id go into logs and lists, whoever answered. */
#include "net/refusal.h"

#include "base/buf.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct err told(const char *text, const char *request_id)
{
    struct err err = { 0 };
    struct json *body = json_read(text, strlen(text), NULL, &err);
    struct http_answer answer = { .status = 400,
                                  .body = text,
                                  .body_size = strlen(text),
                                  .content_type = "application/json",
                                  .request_id = request_id };

    assert_non_null(body);
    refusal_tell(&answer, body, &err);
    json_free(body);
    return err;
}

static void test_a_code_is_kept_as_it_is(void **state)
{
    (void)state;
    struct err err = told("{\"error_code\":\"ModelArts.2767\",\"error_msg\":\"no\"}", "0f-1");

    assert_string_equal(err.code, "ModelArts.2767");
    assert_string_equal(err.request_id, "0f-1");
    err = told("{\"error_code\":\"ModelArts.2755\",\"error_msg\":\"no\",\"request_id\":\"b-2\"}", "");
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_string_equal(err.request_id, "b-2");
}

static void test_of_codes_and_ids_only_printable_ascii_is_kept(void **state)
{
    (void)state;
    struct err err =
        told("{\"error_code\":\"Mo.27\\u001b]0;P\\u0007\\u009b2J\\u202e \\n\\u007f8\",\"error_msg\":\"no\"}",
             "id\302\2336n\342\200\256 x");

    assert_string_equal(err.code, "Mo.27]0;P2J8");
    assert_string_equal(err.request_id, "id6nx");
}

static void test_a_code_that_is_too_long_ends_early(void **state)
{
    (void)state;
    struct err err =
        told("{\"error_code\":\"0123456789012345678901234567890123456789\",\"error_msg\":\"no\"}", "");

    assert_string_equal(err.code, "0123456789012345678901234567890");
}

/* A text of as many combining marks as given, each two bytes. */
static void add_marks(struct buf *out, size_t count)
{
    for (; count > 0; count--)
        buf_string(out, "\u0301");
}

static void test_heaped_marks_leave_room_for_the_explanation(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    struct buf body;
    buf_init(&body, 100000);
    buf_string(&body, "{\"error_code\":\"e");
    add_marks(&body, 5000);
    buf_string(&body, "\",\"error_msg\":\"a");
    add_marks(&body, 199);
    buf_string(&body, " is too long\"}");
    struct err err = told(buf_text(&body), "");

    assert_non_null(strstr(err.text[LANGUAGE_EN], "the request was malformed. The service said: a"));
    assert_non_null(strstr(err.text[LANGUAGE_EN], " is too long"));
    assert_non_null(strstr(err.text[LANGUAGE_ZH], "请求不正确"));
    assert_non_null(strstr(err.text[LANGUAGE_ZH], " is too long"));
    buf_done(&body);
}

static void test_a_long_code_leaves_room_for_the_explanation(void **state)
{
    (void)state;
    struct buf body;
    buf_init(&body, 100000);
    buf_string(&body, "{\"error_code\":\"");
    for (int i = 0; i < 1000; i++)
        buf_char(&body, 'A');
    buf_string(&body, "\",\"error_msg\":\"why\"}");
    struct err err = told(buf_text(&body), "");

    assert_non_null(strstr(err.text[LANGUAGE_EN], "A…): the request was malformed. The service said: why"));
    buf_done(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_code_is_kept_as_it_is),
        cmocka_unit_test(test_of_codes_and_ids_only_printable_ascii_is_kept),
        cmocka_unit_test(test_a_code_that_is_too_long_ends_early),
        cmocka_unit_test(test_heaped_marks_leave_room_for_the_explanation),
        cmocka_unit_test(test_a_long_code_leaves_room_for_the_explanation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
