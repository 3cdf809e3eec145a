/* A login goes out as it was given, or not at all: JSON has no room for bytes that are no UTF-8. */
#include "net/iam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct iam_login whole(void)
{
    return (struct iam_login){ .endpoint = "https://iam.invalid",
                               .user = "us\xc3\xa9r",
                               .domain = "domain",
                               .password = "p\xc3\xa4ss",
                               .user_id = "id",
                               .passcode = "123456",
                               .region = "region" };
}

static void assert_refused(const struct iam_login *login, const char *what, const char *zh)
{
    struct err err = { 0 };

    assert_null(iam_begin(login, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_int_equal(strncmp(err_text(&err, LANGUAGE_EN), what, strlen(what)), 0);
    assert_int_equal(strncmp(err_text(&err, LANGUAGE_ZH), zh, strlen(zh)), 0);
    assert_null(strstr(err_text(&err, LANGUAGE_EN), "\xe4"));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "nothing was sent"));
}

static void bytes_that_are_no_text_are_not_sent(void **state)
{
    struct iam_login login;

    (void)state;
    login = whole();
    login.password = "p\xe4ss"; /* Latin-1 */
    assert_refused(&login, "the password holds", "密码含有");
    login = whole();
    login.user = "us\xff";
    assert_refused(&login, "the user name holds", "用户名含有");
    login = whole();
    login.domain = "\xc3";
    assert_refused(&login, "the account name holds", "账号名含有");
    login = whole();
    login.passcode = "12\x80";
    assert_refused(&login, "the verification code holds", "验证码含有");
}

static void what_is_text_is_sent_as_it_is(void **state)
{
    struct iam_login login = whole();
    struct err err = { 0 };
    struct iam_asking *asking = iam_begin(&login, &err);
    char *body = iam_body(&login);

    (void)state;
    assert_non_null(asking);
    assert_non_null(strstr(body, "\"password\":\"p\xc3\xa4ss\""));
    free(body);
    iam_end(asking);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_that_are_no_text_are_not_sent),
        cmocka_unit_test(what_is_text_is_sent_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
