/* Themes: each one delivered loads, a wrong one says where and why, and without colours roles still differ.
 */
#include "screen.h"

#include <sys/stat.h>
#include <unistd.h>

#define THEMES TEST_DATA "/../../themes/"

static const char *const delivered[] = { "dark", "light", "contrast", "mono" };

enum { DELIVERED = sizeof delivered / sizeof *delivered };

/* Curses in colours: NO_COLOR is taken back, and theme_load starts them. */
static struct screen coloured(void)
{
    struct screen screen = screen_open(24, 80);

    assert_int_equal(unsetenv("NO_COLOR"), 0);
    return screen;
}

static void write_theme(const char *path, const char *text)
{
    struct err err = { 0 };

    assert_true(file_replace(path, text, strlen(text), 0600, &err));
}

static void test_every_delivered_theme_loads_and_names_every_role(void **state)
{
    (void)state;
    struct screen screen = coloured();
    for (size_t i = 0; i < DELIVERED; i++) {
        struct err err = { 0 };
        struct buf path, text;
        size_t rows = 0;

        buf_init(&path, 4096);
        buf_init(&text, LIMIT_CONFIG_BYTES);
        buf_format(&path, "%s%s.theme", THEMES, delivered[i]);
        bool loaded = theme_load(buf_text(&path), &err);
        assert_string_equal(err_text(&err, LANGUAGE_EN), "");
        assert_true(loaded);
        assert_true(file_read(buf_text(&path), &text, &err));
        for (const char *at = strstr(buf_text(&text), "[theme]"); at != NULL; at = strchr(at + 1, '\n'))
            rows += at[0] == '\n' && strchr("\n;", at[1]) == NULL; /* strchr finds the end too */
        assert_int_equal(rows, ROLES);
        buf_done(&path);
        buf_done(&text);
    }
    screen_close(&screen);
}

static void test_a_theme_gives_roles_their_colours(void **state)
{
    (void)state;
    const char *path = BUILD_DIRECTORY "/test-theme-colours.theme";
    struct screen screen = coloured();
    struct err err = { 0 };
    short ink = 0, paper = 0;
    write_theme(path, "[theme]\nerror = red black bold\nbadge = 33 default underline\ntext =\n");
    assert_true(theme_load(path, &err));
    assert_int_equal(theme_attributes(ROLE_ERROR), A_BOLD);
    assert_int_equal(pair_content(theme_pair(ROLE_ERROR), &ink, &paper), OK);
    assert_int_equal(ink, COLOR_RED);
    assert_int_equal(paper, COLOR_BLACK);
    assert_int_equal(pair_content(theme_pair(ROLE_BADGE), &ink, &paper), OK);
    assert_int_equal(ink, 33);
    assert_int_equal(paper, -1);
    assert_int_equal(theme_pair(ROLE_TEXT), 0);
    assert_int_equal(theme_pair(ROLE_HEADING), 0); /* not in the file: its own attributes */
    assert_int_equal(theme_attributes(ROLE_HEADING), A_BOLD);
    (void)unlink(path);
    screen_close(&screen);
}

static void test_a_wrong_row_is_told_with_file_line_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *reason;
    } wrong[] = {
        { "[theme]\ntext = default\nerror = crimson\n", ":3: ", "error = crimson: write an ink" },
        { "[theme]\nerror = red black blue\n", ":2: ", "write an ink" },
        { "[theme]\nerror = 256\n", ":2: ", "write an ink" },
        { "[theme]\nerror = -1\n", ":2: ", "write an ink" },
        { "[theme]\nerror = bright-\n", ":2: ", "write an ink" },
        { "[theme]\nerorr = red\n", ":2: ", "no role \"erorr\"" },
        { "[theme]\n\nerror red\n", ":3: ", "not a line" },
        { "[theme\n", ":1: ", "not a line" },
    };
    const char *path = BUILD_DIRECTORY "/test-theme-wrong.theme";
    struct screen screen = coloured();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err err = { 0 };

        write_theme(path, wrong[i].text);
        assert_false(theme_load(path, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
        for (enum language language = 0; language < LANGUAGES; language++)
            assert_non_null(strstr(err_text(&err, language), path));
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), wrong[i].line));
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), wrong[i].reason));
        assert_null(strstr(err_text(&err, LANGUAGE_EN), "）"));
        assert_int_equal(theme_attributes(ROLE_BADGE), A_REVERSE); /* the attributes alone */
        assert_int_equal(theme_pair(ROLE_ERROR), 0);
    }
    (void)unlink(path);
    screen_close(&screen);
}

static void test_a_theme_that_is_nowhere_is_told_by_name(void **state)
{
    (void)state;
    struct screen screen = coloured();
    struct err err = { 0 }, absent = { 0 };
    assert_false(theme_load("nocturne", &err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "\"nocturne\""));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), "nocturne"));
    assert_false(theme_load(BUILD_DIRECTORY "/no-such.theme", &absent));
    screen_close(&screen);
}

static void test_a_theme_of_ones_own_stands_in_the_configuration(void **state)
{
    (void)state;
    struct screen screen = coloured();
    struct err err = { 0 };
    assert_int_equal(setenv("XDG_CONFIG_HOME", BUILD_DIRECTORY "/test-theme-home", 1), 0);
    assert_true(file_directory(BUILD_DIRECTORY "/test-theme-home/algoform/themes", 0700, &err));
    write_theme(BUILD_DIRECTORY "/test-theme-home/algoform/themes/mine.theme",
                "[theme]\ntitle = blue default reverse\n");
    assert_true(theme_load("mine", &err));
    assert_int_equal(theme_attributes(ROLE_TITLE), A_REVERSE);
    assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
    screen_close(&screen);
}

static void test_no_color_and_colourless_terminals_keep_roles_apart(void **state)
{
    (void)state;
    struct screen screen = coloured();
    struct err err = { 0 };
    assert_int_equal(setenv("NO_COLOR", "", 1), 0); /* set and empty asks for nothing */
    assert_true(theme_load(THEMES "dark.theme", &err));
    assert_int_not_equal(theme_pair(ROLE_ERROR), 0);
    assert_int_equal(setenv("NO_COLOR", "1", 1), 0);
    assert_true(theme_load(THEMES "dark.theme", &err));
    for (enum role role = 0; role < ROLES; role++)
        assert_int_equal(theme_pair(role), 0);
    assert_int_equal(theme_attributes(ROLE_BADGE), A_REVERSE);
    assert_int_equal(theme_attributes(ROLE_MATCH), A_UNDERLINE);
    assert_int_not_equal(theme_attributes(ROLE_HEADING), theme_attributes(ROLE_LABEL));
    screen_close(&screen);
}

static void test_roles_are_known_by_their_names(void **state)
{
    (void)state;
    enum role role = ROLE_TEXT;

    assert_true(theme_role("danger", &role));
    assert_int_equal(role, ROLE_DANGER);
    assert_false(theme_role("no-such-role", &role));
    assert_int_equal(role, ROLE_DANGER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_delivered_theme_loads_and_names_every_role),
        cmocka_unit_test(test_a_theme_gives_roles_their_colours),
        cmocka_unit_test(test_a_wrong_row_is_told_with_file_line_and_reason),
        cmocka_unit_test(test_a_theme_that_is_nowhere_is_told_by_name),
        cmocka_unit_test(test_a_theme_of_ones_own_stands_in_the_configuration),
        cmocka_unit_test(test_roles_are_known_by_their_names),
        cmocka_unit_test(test_no_color_and_colourless_terminals_keep_roles_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
