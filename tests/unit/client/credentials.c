/* Who we are, as the environment tells. */
#include "net/credentials.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int clear(void **state)
{
    (void)state;
    static const char *const names[] = {
        "ALGOFORM_AUTH_TOKEN", "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN",
        "HW_ACCESS_KEY",       "HW_SECRET_KEY",      "HW_SECURITY_TOKEN",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    return 0;
}

static void nothing_is_found_in_an_empty_environment(void **state)
{
    (void)state;
    struct credentials credentials = { 0 };
    struct err err = { 0 };
    setenv("HW_ACCESS_KEY", "", 1); /* set to nothing is unset */
    setenv("ALGOFORM_AUTH_TOKEN", "", 1);
    assert_false(credentials_from_environment(&credentials, &err));
    assert_int_equal(err.kind, ERR_NONE);
    assert_false(credentials_given(&credentials));
}

static void the_first_source_wins(void **state)
{
    (void)state;
    struct credentials credentials = { 0 };
    struct err err = { 0 };
    setenv("HW_ACCESS_KEY", "ak3", 1);
    setenv("HW_SECRET_KEY", "sk3", 1);
    setenv("HW_SECURITY_TOKEN", "st3", 1);
    assert_true(credentials_from_environment(&credentials, &err));
    assert_string_equal(credentials.access_key, "ak3");
    assert_string_equal(credentials.secret_key, "sk3");
    assert_string_equal(credentials.security_token, "st3");
    assert_string_equal(credentials.source, "HW_ACCESS_KEY");
    assert_null(credentials.auth_token);
    credentials_done(&credentials);
    setenv("HUAWEICLOUD_SDK_AK", "ak2", 1);
    setenv("HUAWEICLOUD_SDK_SK", "sk2", 1);
    assert_true(credentials_from_environment(&credentials, &err));
    assert_string_equal(credentials.access_key, "ak2");
    assert_null(credentials.security_token); /* another source's token does not belong to this key */
    credentials_done(&credentials);
    setenv("ALGOFORM_AUTH_TOKEN", "token", 1);
    assert_true(credentials_from_environment(&credentials, &err));
    assert_string_equal(credentials.auth_token, "token");
    assert_null(credentials.access_key);
    assert_string_equal(credentials.source, "ALGOFORM_AUTH_TOKEN");
    assert_true(credentials_given(&credentials));
    credentials_done(&credentials);
}

static void half_a_pair_is_told_without_showing_it(void **state)
{
    (void)state;
    static const char *const halves[][2] = { { "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK" },
                                             { "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK" },
                                             { "HW_ACCESS_KEY", "HW_SECRET_KEY" },
                                             { "HW_SECRET_KEY", "HW_ACCESS_KEY" } };
    for (size_t i = 0; i < 4; i++) {
        struct credentials credentials = { 0 };
        struct err err = { 0 };
        clear(NULL);
        setenv(halves[i][0], "hidden", 1);
        assert_false(credentials_from_environment(&credentials, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
        for (int language = 0; language < LANGUAGES; language++) {
            assert_non_null(strstr(err_text(&err, (enum language)language), halves[i][0]));
            assert_non_null(strstr(err_text(&err, (enum language)language), halves[i][1]));
            assert_null(strstr(err_text(&err, (enum language)language), "hidden"));
        }
        assert_false(credentials_given(&credentials));
    }
}

static void a_security_token_alone_and_a_line_break_are_told(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        { "HUAWEICLOUD_SDK_SECURITY_TOKEN", "hidden", "without HUAWEICLOUD_SDK_AK" },
        { "HW_SECURITY_TOKEN", "hidden", "without HW_ACCESS_KEY" },
        { "ALGOFORM_AUTH_TOKEN", "hidden\nhidden", "line break" },
        { "ALGOFORM_AUTH_TOKEN", "hidden ", "blank" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct credentials credentials = { 0 };
        struct err err = { 0 };
        clear(NULL);
        setenv(rows[i][0], rows[i][1], 1);
        assert_false(credentials_from_environment(&credentials, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), rows[i][2]));
        assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), rows[i][0]));
        assert_null(strstr(err_text(&err, LANGUAGE_EN), "hidden"));
    }
}

static void a_copy_stands_alone(void **state)
{
    (void)state;
    char key[] = "ak", secret[] = "sk";
    struct credentials one = { .access_key = key, .secret_key = secret, .source = "here" }, other;
    credentials_copy(&other, &one);
    key[0] = secret[0] = 'x';
    assert_string_equal(other.access_key, "ak");
    assert_string_equal(other.secret_key, "sk");
    assert_null(other.auth_token);
    credentials_done(&other);
    assert_null(other.secret_key);
    credentials_done(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_found_in_an_empty_environment, clear),
        cmocka_unit_test_setup(the_first_source_wins, clear),
        cmocka_unit_test_setup(half_a_pair_is_told_without_showing_it, clear),
        cmocka_unit_test_setup(a_security_token_alone_and_a_line_break_are_told, clear),
        cmocka_unit_test_setup(a_copy_stands_alone, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
