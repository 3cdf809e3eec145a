/* The configuration file: what is taken, and what is refused with file, line and remedy. */
#include "store/config.h"
#include "base/file.h"
#include "store/home.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static bool read_text(struct config *config, const char *text, struct err *err)
{
    return config_read(config, "config", text, strlen(text), err);
}

/* The text is refused with ERR_CONFIG in a sentence that holds each of the words, in both languages. */
static void refused(const char *text, const char *line, const char *word)
{
    struct config config = { 0 }, untouched = { 0 };
    struct err err = { 0 };

    assert_false(read_text(&config, text, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_memory_equal(&config, &untouched, sizeof config);
    for (enum language language = LANGUAGE_EN; language < LANGUAGES; language++) {
        assert_non_null(strstr(err_text(&err, language), "config"));
        assert_non_null(strstr(err_text(&err, language), line));
        assert_non_null(strstr(err_text(&err, language), word));
    }
}

static void every_key_fills_its_field(void **state)
{
    static const char text[] =
        "; comment\n# another\n[general]\nlanguage = zh\ntheme = dark\nprofile = prod\n"
        "[profile prod]\nregion = cn-north-4\nendpoint = https://modelarts.example.com:8443\n"
        "project_id = 0123abc\naccess_key = AK\nsecret_key = SK/+=\n"
        "security_token = st\nauth_token: at\nca_file = /etc/ssl/ours.pem\n"
        "badge = danger\nread_only = true\n[profile test]\nregion=eu-west-101\n";
    struct config config;
    struct err err = { 0 };
    const struct profile *prod, *test;

    (void)state;
    assert_true(read_text(&config, text, &err));
    assert_string_equal(config.path, "config");
    assert_string_equal(config.language, "zh");
    assert_string_equal(config.theme, "dark");
    assert_string_equal(config.default_profile, "prod");
    assert_int_equal(config.count, 2);
    prod = config_profile(&config, "prod");
    assert_non_null(prod);
    assert_string_equal(prod->region, "cn-north-4");
    assert_string_equal(prod->endpoint, "https://modelarts.example.com:8443");
    assert_string_equal(prod->project_id, "0123abc");
    assert_string_equal(prod->access_key, "AK");
    assert_string_equal(prod->secret_key, "SK/+=");
    assert_string_equal(prod->security_token, "st");
    assert_string_equal(prod->auth_token, "at");
    assert_string_equal(prod->ca_file, "/etc/ssl/ours.pem");
    assert_string_equal(prod->badge, "danger");
    assert_true(prod->read_only);
    test = config_profile(&config, "test");
    assert_non_null(test);
    assert_null(test->endpoint);
    assert_false(test->read_only);
    assert_null(config_profile(&config, "none"));
    config_done(&config);
}

static void nothing_is_an_empty_configuration(void **state)
{
    struct config config;
    struct err err = { 0 };

    (void)state;
    assert_true(config_read(&config, "config", "", 0, &err));
    assert_int_equal(config.count, 0);
    assert_null(config.language);
    config_done(&config);
    config_done(&config); /* also for one that is done */
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    refused("[general]\ncolour = red\n", "2", "colour");
    refused("[general]\ncolour = red\n", "2", "theme"); /* the remedy lists what there is */
    refused("[profile a]\nregion = x\nregoin = y\n", "3", "regoin");
    refused("\n[profle a]\n\nregion = x\n", "2", "profle a"); /* its own line, not that of the key below */
    refused("[profile a]\nregion = x\n  [unknown] ; empty\n", "3", "unknown");
    refused("[profile a]\nregion = x\n[profile a b]\n", "3", "profile");
    refused("\xEF\xBB\xBF[unknown]\n", "1", "unknown");
    refused("region = x\n", "1", "[profile");
    refused("[general]\nlanguage = fr\n", "2", "en");
    refused("[profile a]\nread_only = perhaps\n", "2", "read_only");
    refused("[profile a]\nendpoint = modelarts.example.com\n", "2", "https://");
    refused("[profile a]\nendpoint = https://h/v2\n", "2", "endpoint");
    refused("[profile a]\nproject_id = a b\n", "2", "project_id");
    refused("[profile a]\nca_file = ours.pem\n", "2", "ca_file");
    refused("[profile a]\nregion =\n", "2", "region");
    refused("[profile a]\nregion = x\n\nregion = y\n", "4", "region");
    refused("[profile a]\nread_only = true\nread_only = true\n", "3", "read_only");
    refused("[profile a]\nread_only = true\n[profile b]\nregion = x\n[profile a]\nread_only = false\n", "6",
            "read_only");
    refused("[profile a b]\nregion = x\n", "1", "profile");
    refused("[general]\nrubbish\n", "2", "[");
    refused("[general]\nlanguage = en\nprofile = gone\n[profile a]\nregion = x\n", "3", "gone");
    refused("[profile a]\nbadge = badgedanger\n", "2", "caution");
    refused("[general\nlanguage = en\n", "1", "config");
    refused("[keys]\nundo = F6\nundo = F7\n", "3", "undo");
    refused("[keys]\nundo =\n", "2", "none");
}

static void an_endpoint_is_an_address_of_the_web(void **state)
{
    static const char *const good[] = { "http://[::1]:18301", "HTTPS://Host.Example", "Http://h:65535/",
                                        "http://127.0.0.1:1" };
    static const char *const bad[] = { "https://h:0",  "https://h:99999", "https://h:",  "https://",
                                       "http://[::1",  "http://[]",       "http://h/v2", "http://h//",
                                       "http://u:p@h", "ftp://h",         "https://h?q", "https:///" };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct config config;
        struct err err = { 0 };
        char text[128];

        snprintf(text, sizeof text, "[profile a]\nendpoint = %s\n", good[i]);
        assert_true(read_text(&config, text, &err));
        assert_string_equal(config.profiles[0].endpoint, good[i]);
        config_done(&config);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];

        snprintf(text, sizeof text, "[profile a]\nendpoint = %s\n", bad[i]);
        refused(text, "2", "65535");
    }
}

static void a_refused_secret_is_not_shown(void **state)
{
    struct config config;
    struct err err = { 0 };

    (void)state;
    assert_false(read_text(&config, "[profile a]\nsecret_key = hush hush\n", &err));
    assert_null(strstr(err.text[LANGUAGE_EN], "hush"));
    assert_null(strstr(err.text[LANGUAGE_ZH], "hush"));
}

/* "[profile a]\nauth_token = ttt...\n" with a value of so many bytes. */
static char *long_line(size_t length)
{
    static const char head[] = "[profile a]\nauth_token = ";
    char *text = calloc(1, sizeof head + length + 1);

    memcpy(text, head, sizeof head - 1);
    memset(text + sizeof head - 1, 't', length);
    text[sizeof head - 1 + length] = '\n';
    return text;
}

static void long_lines_are_taken_whole_or_refused(void **state)
{
    char *text = long_line(20000);
    struct config config;
    struct err err = { 0 };

    (void)state;
    assert_true(read_text(&config, text, &err));
    assert_int_equal(strlen(config.profiles[0].auth_token), 20000);
    config_done(&config);
    free(text);

    text = long_line(40000);
    refused(text, "2", "32767");
    free(text);
    refused("[profile aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]\nregion = x\n", "1",
            "profile aaa");
}

static void a_nul_byte_is_refused(void **state)
{
    static const char text[] = "[general]\ntheme = a\0b\n";
    struct config config;
    struct err err = { 0 };

    (void)state;
    assert_false(config_read(&config, "config", text, sizeof text - 1, &err));
    assert_non_null(strstr(err.text[LANGUAGE_EN], "line 2"));
}

static void indented_keys_are_keys(void **state)
{
    struct config config;
    struct err err = { 0 };

    (void)state;
    assert_true(read_text(&config, "[profile a]\n  region = x\n  project_id = y\r\n", &err));
    assert_string_equal(config.profiles[0].region, "x");
    assert_string_equal(config.profiles[0].project_id, "y");
    config_done(&config);
}

/* A directory of its own for the tests that read files. */
static int make_home(void **state)
{
    char *home = strdup("/tmp/algoform-config-XXXXXX");

    if (!mkdtemp(home))
        return -1;
    setenv("XDG_CONFIG_HOME", home, 1);
    setenv("XDG_STATE_HOME", home, 1);
    *state = home;
    return 0;
}

static int remove_home(void **state)
{
    char command[200];

    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    free(*state);
    return system(command);
}

static void write_config(const char *home, const char *text, mode_t mode)
{
    char path[200];
    FILE *file;

    snprintf(path, sizeof path, "%s/algoform", home);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/algoform/config", home);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static void an_absent_file_is_an_empty_configuration(void **state)
{
    struct config config;
    struct err err = { 0 };

    assert_true(config_load(&config, &err));
    assert_non_null(strstr(config.path, *state));
    assert_int_equal(config.count, 0);
    config_done(&config);
}

static void secrets_that_others_may_read_are_refused(void **state)
{
    static const char open_secret[] = "[profile a]\nsecret_key = s\n";
    struct config config = { 0 };
    struct err err = { 0 };

    write_config(*state, open_secret, 0644);
    assert_false(config_load(&config, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_non_null(strstr(err.text[LANGUAGE_EN], "chmod 600"));
    assert_non_null(strstr(err.text[LANGUAGE_ZH], "chmod 600"));

    write_config(*state, open_secret, 0600);
    err = (struct err){ 0 };
    assert_true(config_load(&config, &err));
    config_done(&config);

    write_config(*state, "[profile a]\nregion = r\n", 0644); /* no secret: anybody may read it */
    assert_true(config_load(&config, &err));
    config_done(&config);
}

static void a_chosen_profile_is_the_default_and_the_rest_stays(void **state)
{
    static const char before[] = "; mine\n[general]\nlanguage = zh\n[profile a]\nregion = r"; /* no newline */
    struct config config;
    struct err err = { 0 };
    struct buf text;

    write_config(*state, before, 0600);
    assert_true(config_load(&config, &err));
    assert_false(config_choose(&config, "absent", &err)); /* nothing is written that could not be read */
    err = (struct err){ 0 };
    assert_true(config_choose(&config, "a", &err));
    buf_init(&text, 1024);
    assert_true(file_read(config.path, &text, &err));
    assert_int_equal(strncmp(buf_text(&text), before, sizeof before - 1), 0);
    config_done(&config);
    assert_true(config_load(&config, &err));
    assert_string_equal(config.default_profile, "a");
    assert_string_equal(config.language, "zh");
    assert_false(config_choose(&config, "a", &err)); /* there is one already */
    config_done(&config);
    buf_done(&text);
}

static void a_file_that_is_a_directory_is_one_error(void **state)
{
    char path[200];
    struct config config;
    struct err err = { 0 };

    snprintf(path, sizeof path, "%s/algoform", (char *)*state);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/algoform/config", (char *)*state);
    mkdir(path, 0700);
    assert_false(config_load(&config, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_non_null(strstr(err.text[LANGUAGE_EN], path));
}

static void the_state_directory_is_made_private(void **state)
{
    struct err err = { 0 };
    struct stat status;
    char *path = config_state_directory(&err);

    assert_non_null(path);
    assert_non_null(strstr(path, *state));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    free(path);
}

static void a_relative_variable_is_not_followed(void **state)
{
    struct err err = { 0 };
    char *path;

    setenv("XDG_STATE_HOME", "relative", 1);
    setenv("HOME", *state, 1);
    path = home_path("XDG_STATE_HOME", ".local/state", "drafts.db", &err);
    assert_non_null(path);
    assert_non_null(strstr(path, "/.local/state/algoform/drafts.db"));
    assert_non_null(strstr(path, *state));
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_fills_its_field),
        cmocka_unit_test(nothing_is_an_empty_configuration),
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(an_endpoint_is_an_address_of_the_web),
        cmocka_unit_test(a_refused_secret_is_not_shown),
        cmocka_unit_test(long_lines_are_taken_whole_or_refused),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(indented_keys_are_keys),
        cmocka_unit_test_setup_teardown(an_absent_file_is_an_empty_configuration, make_home, remove_home),
        cmocka_unit_test_setup_teardown(secrets_that_others_may_read_are_refused, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_chosen_profile_is_the_default_and_the_rest_stays, make_home,
                                        remove_home),
        cmocka_unit_test_setup_teardown(a_file_that_is_a_directory_is_one_error, make_home, remove_home),
        cmocka_unit_test_setup_teardown(the_state_directory_is_made_private, make_home, remove_home),
        cmocka_unit_test_setup_teardown(a_relative_variable_is_not_followed, make_home, remove_home),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
