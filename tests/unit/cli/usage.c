/* Help is printed from the rows, and the manual knows every row. */
#include "commands/usage.h"

#include "base/file.h"
#include "commands/arguments.h"
#include "commands/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_BYTES = 256 * 1024 };

static void the_overview_names_every_command(void **state)
{
    (void)state;
    for (enum language language = LANGUAGE_EN; language < LANGUAGES; language++) {
        struct buf help;

        buf_init(&help, TEXT_BYTES);
        usage_write(NULL, language, &help);
        for (size_t i = 0; i < command_row_count; i++)
            assert_non_null(strstr(buf_text(&help), command_rows[i].name));
        for (size_t i = 0; i < option_row_count; i++)
            if (option_rows[i].bit == OPTION_GLOBAL)
                assert_non_null(strstr(buf_text(&help), text_in(option_rows[i].help, language)));
        assert_false(help.over);
        buf_done(&help);
    }
}

static void a_commands_help_has_its_options_and_no_others(void **state)
{
    struct buf help;

    (void)state;
    buf_init(&help, TEXT_BYTES);
    usage_write(command_find("list"), LANGUAGE_EN, &help);
    assert_non_null(strstr(buf_text(&help), "--search TEXT"));
    assert_non_null(strstr(buf_text(&help), "table text json name"));
    assert_non_null(strstr(buf_text(&help), "--profile NAME"));
    assert_null(strstr(buf_text(&help), "--force"));
    buf_done(&help);
}

/* Overview lines stay on the design's screen. */
static void the_overview_fits_the_screen(void **state)
{
    struct buf help;

    (void)state;
    buf_init(&help, TEXT_BYTES);
    usage_write(NULL, LANGUAGE_EN, &help);
    for (const char *line = buf_text(&help); *line; line += strcspn(line, "\n") + 1)
        if (strcspn(line, "\n") > 80)
            fail_msg("too wide: %.*s", (int)strcspn(line, "\n"), line);
    buf_done(&help);
}

static void every_row_speaks_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_row_count; i++) {
        assert_true(command_rows[i].help.en && *command_rows[i].help.en);
        assert_true(command_rows[i].help.zh && *command_rows[i].help.zh);
        assert_true(!(command_rows[i].options & OPTION_OUTPUT) == !command_rows[i].outputs);
    }
    for (size_t i = 0; i < option_row_count; i++) {
        assert_true(option_rows[i].help.en && *option_rows[i].help.en);
        assert_true(option_rows[i].help.zh && *option_rows[i].help.zh);
    }
}

static void names_and_letters_of_options_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_row_count; i++)
        for (size_t j = i + 1; j < option_row_count; j++) {
            assert_string_not_equal(option_rows[i].name, option_rows[j].name);
            assert_true(!option_rows[i].letter || option_rows[i].letter != option_rows[j].letter);
        }
}

static void the_manual_has_every_command_and_option(void **state)
{
    struct buf manual;
    struct err err = { 0 };

    (void)state;
    buf_init(&manual, TEXT_BYTES);
    assert_true(file_read(TEST_DATA "/../../docs/algoform.1", &manual, &err));
    for (size_t i = 0; i < command_row_count; i++) {
        char macro[80];
        snprintf(macro, sizeof macro, ".Cm %s", command_rows[i].name);
        if (*command_rows[i].name && !strstr(buf_text(&manual), macro))
            fail_msg("docs/algoform.1 lacks %s", macro);
    }
    for (size_t i = 0; i < option_row_count; i++) {
        char macro[80];
        snprintf(macro, sizeof macro, "Fl %c , -%s", option_rows[i].letter, option_rows[i].name);
        if (!option_rows[i].letter)
            snprintf(macro, sizeof macro, "Fl -%s", option_rows[i].name);
        if (!strstr(buf_text(&manual), macro))
            fail_msg("docs/algoform.1 lacks %s", macro);
    }
    buf_done(&manual);
}

static void near_words_are_near(void **state)
{
    (void)state;
    assert_int_equal(nearest_distance("", ""), 0);
    assert_int_equal(nearest_distance("abc", ""), 3);
    assert_int_equal(nearest_distance("kitten", "sitting"), 3);
    assert_int_equal(nearest_distance("same", "same"), 0);
    assert_true(nearest_close("lst", "list"));
    assert_false(nearest_close("xyz", "list"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_overview_names_every_command),
        cmocka_unit_test(a_commands_help_has_its_options_and_no_others),
        cmocka_unit_test(the_overview_fits_the_screen),
        cmocka_unit_test(every_row_speaks_both_languages),
        cmocka_unit_test(names_and_letters_of_options_are_unique),
        cmocka_unit_test(the_manual_has_every_command_and_option),
        cmocka_unit_test(near_words_are_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
