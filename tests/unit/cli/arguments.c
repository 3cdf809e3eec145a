/* The command line: what is understood, and what is refused with a remedy. */
#include "commands/arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS_MOST = 80 };

/* Splits a line at blanks and reads it; line is changed. */
static bool read_line(struct invocation *invocation, char *line, struct err *err)
{
    char *words[WORDS_MOST], *rest = NULL;
    int count = 0;

    *invocation = (struct invocation){ 0 };
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    return arguments_read(invocation, count, words, err);
}

static void refused(const char *text, const char *remedy)
{
    char line[200];
    struct invocation invocation;
    struct err err = { 0 };

    strncpy(line, text, sizeof line - 1);
    line[sizeof line - 1] = '\0';
    assert_false(read_line(&invocation, line, &err));
    assert_true(err.kind == ERR_INPUT);
    for (enum language language = LANGUAGE_EN; language < LANGUAGES; language++)
        if (!strstr(err_text(&err, language), remedy))
            fail_msg("\"%s\" lacks \"%s\"", err_text(&err, language), remedy);
}

static void options_stand_anywhere(void **state)
{
    char line[] = "-p prod update --lang=zh ID -fa.json --force -o json --dry-run";
    struct invocation invocation;
    struct err err = { 0 };

    (void)state;
    assert_true(read_line(&invocation, line, &err));
    assert_string_equal(invocation.command->name, "update");
    assert_int_equal(invocation.argument_count, 1);
    assert_string_equal(invocation.arguments[0], "ID");
    assert_string_equal(invocation.options.profile, "prod");
    assert_string_equal(invocation.options.language, "zh");
    assert_string_equal(invocation.options.file, "a.json");
    assert_string_equal(invocation.options.output, "json");
    assert_true(invocation.options.force);
    assert_true(invocation.options.dry_run);
    assert_false(invocation.options.yes);
}

static void no_command_at_all_means_the_screens(void **state)
{
    char line[] = "--sandbox --theme dark";
    struct invocation invocation;
    struct err err = { 0 };

    (void)state;
    assert_true(read_line(&invocation, line, &err));
    assert_string_equal(invocation.command->name, "");
    assert_null(invocation.command->run);
    assert_true(invocation.options.sandbox);
    assert_string_equal(invocation.options.theme, "dark");
}

static void two_dashes_end_the_options(void **state)
{
    char line[] = "fmt -- --help";
    struct invocation invocation;
    struct err err = { 0 };

    (void)state;
    assert_true(read_line(&invocation, line, &err));
    assert_false(invocation.options.help);
    assert_string_equal(invocation.arguments[0], "--help");
}

static void a_single_dash_is_a_file(void **state)
{
    char first[] = "fmt -", second[] = "create -f -";
    struct invocation invocation;
    struct err err = { 0 };

    (void)state;
    assert_true(read_line(&invocation, first, &err));
    assert_string_equal(invocation.arguments[0], "-");
    assert_true(read_line(&invocation, second, &err));
    assert_string_equal(invocation.options.file, "-");
}

static void help_excuses_what_is_missing(void **state)
{
    char line[] = "get --help";
    struct invocation invocation;
    struct err err = { 0 };

    (void)state;
    assert_true(read_line(&invocation, line, &err));
    assert_true(invocation.options.help);
    assert_string_equal(invocation.command->name, "get");
}

static void mistakes_name_a_remedy(void **state)
{
    (void)state;
    refused("lsit", "list");
    refused("frobnicate", "algoform --help");
    refused("list --serach x", "--search");
    refused("list --zzzzzz", "algoform --help");
    refused("list -x", "-x");
    refused("history show -1", "algoform --help");
    refused("list -v1", "--v1");
    refused("list --limit", "N");
    refused("list --search=a --yes", "--yes");
    refused("--limit 3", "--limit");
    refused("list extra", "extra");
    refused("get", "ID");
    refused("get a b", "b");
    refused("get a -o table", "json name");
    refused("--lang fr", "en");
    refused("--help=x", "--help");
    refused("list --sandbox --profile a", "--profile");
    refused("api GET", "METHOD PATH");
}

static void too_many_files_are_refused(void **state)
{
    char *words[FILES_MOST + 2];
    struct invocation invocation = { 0 };
    struct err err = { 0 };

    (void)state;
    words[0] = "validate";
    for (int i = 1; i < FILES_MOST + 2; i++)
        words[i] = "a.json";
    assert_true(arguments_read(&invocation, FILES_MOST + 1, words, &err));
    assert_int_equal(invocation.argument_count, FILES_MOST);
    invocation = (struct invocation){ 0 };
    assert_false(arguments_read(&invocation, FILES_MOST + 2, words, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

static void the_environment_chooses_the_language(void **state)
{
    (void)state;
    unsetenv("LC_MESSAGES");
    setenv("LANG", "zh_CN.UTF-8", 1);
    unsetenv("LC_ALL");
    assert_int_equal(arguments_language(), LANGUAGE_ZH);
    setenv("LC_MESSAGES", "en_US.UTF-8", 1);
    assert_int_equal(arguments_language(), LANGUAGE_EN);
    setenv("LC_ALL", "zh_TW", 1);
    assert_int_equal(arguments_language(), LANGUAGE_ZH);
    setenv("LC_ALL", "", 1); /* set to nothing is not set */
    assert_int_equal(arguments_language(), LANGUAGE_EN);
    unsetenv("LC_ALL");
    unsetenv("LC_MESSAGES");
    unsetenv("LANG");
    assert_int_equal(arguments_language(), LANGUAGE_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere),
        cmocka_unit_test(no_command_at_all_means_the_screens),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(a_single_dash_is_a_file),
        cmocka_unit_test(help_excuses_what_is_missing),
        cmocka_unit_test(mistakes_name_a_remedy),
        cmocka_unit_test(too_many_files_are_refused),
        cmocka_unit_test(the_environment_chooses_the_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
