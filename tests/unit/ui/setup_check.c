/* What a new profile must be before it is saved: each mistake at its line, with a reason in both languages.
 */
#include "screens/setup_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINES_MOST = 64 };

/* Values as a screen holds them. */
struct filled {
    struct config config;
    char *values[LINES_MOST];
    bool given[NEEDS];
};

static void begin(struct filled *filled)
{
    static const char text[] = "[profile taken]\nregion = cn-north-4\n";
    struct err err = { 0 };
    *filled = (struct filled){ 0 };
    assert_true(setup_line_count() < LINES_MOST);
    assert_true(config_read(&filled->config, "/config", text, sizeof text - 1, &err));
    filled->values[SETUP_NAME] = "fresh";
    filled->values[setup_line_of("region")] = "cn-north-4";
    filled->values[setup_line_of("project_id")] = "abc-123";
    filled->values[setup_line_of("access_key")] = "key";
    filled->values[setup_line_of("secret_key")] = "secret";
}

static void set(struct filled *filled, const char *key, char *value)
{
    filled->values[setup_line_of(key)] = value;
}

static void check_good(const struct filled *filled)
{
    struct err err = { 0 };
    size_t line;
    if (!setup_check(&filled->config, filled->values, filled->given, &line, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
}

static void check_wrong(const struct filled *filled, size_t wanted, const char *words)
{
    struct err err = { 0 };
    size_t line = SIZE_MAX;
    assert_false(setup_check(&filled->config, filled->values, filled->given, &line, &err));
    assert_int_equal(line, wanted);
    if (strstr(err_text(&err, LANGUAGE_EN), words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err_text(&err, LANGUAGE_EN), words);
    assert_string_not_equal(err_text(&err, LANGUAGE_EN), err_text(&err, LANGUAGE_ZH));
}

static void a_name_is_needed_fitting_and_free(void **state)
{
    (void)state;
    struct filled filled;
    begin(&filled);
    check_good(&filled);
    filled.values[SETUP_NAME] = NULL;
    check_wrong(&filled, SETUP_NAME, "needs a name");
    filled.values[SETUP_NAME] = "two words";
    check_wrong(&filled, SETUP_NAME, "must be");
    filled.values[SETUP_NAME] = "taken";
    check_wrong(&filled, SETUP_NAME, "already");
    config_done(&filled.config);
}

static void a_value_that_cannot_be_is_found_at_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        char *value;
    } rows[] = {
        { "region", "cn_north" },
        { "region", "cn north" },
        { "endpoint", "host" },
        { "endpoint", "https://h/p" },
        { "project_id", "under_score" },
        { "auth", "guess" },
        { "access_key", "a b" },
        { "secret_key", "tab\there" },
        { "auth_token", "line\nbreak" },
        { "ca_file", "relative.pem" },
        { "read_only", "yes" },
        { "metadata_endpoint", "ftp" },
        { "endpoint", "https://user:secret@host" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filled filled;
        begin(&filled);
        set(&filled, rows[i].key, rows[i].value);
        check_wrong(&filled, setup_line_of(rows[i].key), "");
        config_done(&filled.config);
    }
}

static void the_service_and_the_project_are_needed_unless_something_tells_them(void **state)
{
    (void)state;
    struct filled filled;
    begin(&filled);
    set(&filled, "region", NULL);
    check_wrong(&filled, setup_line_of("region"), "endpoint");
    set(&filled, "endpoint", "https://private.example");
    check_good(&filled);
    set(&filled, "project_id", NULL);
    check_wrong(&filled, setup_line_of("project_id"), "needed");
    filled.given[NEED_PROJECT] = true;
    check_good(&filled);
    filled.given[NEED_PROJECT] = false;
    set(&filled, "auth", "login");
    check_good(&filled);
    config_done(&filled.config);
}

static void credentials_are_needed_whole(void **state)
{
    (void)state;
    struct filled filled;
    begin(&filled);
    set(&filled, "secret_key", NULL);
    check_wrong(&filled, setup_line_of("secret_key"), "together");
    set(&filled, "access_key", NULL);
    check_wrong(&filled, setup_line_of("access_key"), "auth_token");
    set(&filled, "auth", "keys");
    check_wrong(&filled, setup_line_of("access_key"), "auth = keys");
    set(&filled, "auth", "token");
    check_wrong(&filled, setup_line_of("auth_token"), "auth = token");
    set(&filled, "auth_token", "token");
    check_good(&filled);
    set(&filled, "auth_token", NULL);
    set(&filled, "auth", NULL);
    filled.given[NEED_CREDENTIALS] = true;
    check_good(&filled);
    config_done(&filled.config);
}

static void every_key_has_a_sentence_in_both_languages(void **state)
{
    (void)state;
    for (size_t line = SETUP_KEYS; line < setup_line_count(); line++) {
        assert_non_null(setup_key(line)->help.en);
        assert_non_null(setup_key(line)->help.zh);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_needed_fitting_and_free),
        cmocka_unit_test(a_value_that_cannot_be_is_found_at_its_line),
        cmocka_unit_test(the_service_and_the_project_are_needed_unless_something_tells_them),
        cmocka_unit_test(credentials_are_needed_whole),
        cmocka_unit_test(every_key_has_a_sentence_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
