/* Text reaches the screen cut to its place and harmless, whatever it came from. */
#include "screen.h"

#include "base/memory.h"
#include "term/paint.h"

static void assert_row(int row, const char *expected)
{
    char *shown = screen_row(row);

    assert_string_equal(shown, expected);
    free(shown);
}

static void test_text_is_cut_before_its_limit_with_an_ellipsis(void **state)
{
    (void)state;
    struct screen screen = screen_open(4, 40);
    assert_int_equal(paint_text(0, 2, 10, ROLE_TEXT, "resnet50"), 10);
    assert_row(0, "  resnet50");
    assert_int_equal(paint_text(1, 2, 10, ROLE_TEXT, "resnet50-flowers"), 10);
    assert_row(1, "  resnet5…");
    assert_int_equal(paint_text(2, 0, 400, ROLE_TEXT, "at most to the edge of the screen, whatever it says"),
                     40);
    assert_row(2, "at most to the edge of the screen, what…");
    assert_row(3, "");
    screen_close(&screen);
}

static void test_wide_characters_are_never_cut_in_half(void **state)
{
    (void)state;
    struct screen screen = screen_open(12, 20);
    for (int limit = 1; limit < 9; limit++) {
        assert_in_range(paint_text(limit, 0, limit, ROLE_TEXT, "花卉识别"), limit - 1, limit);
        mvaddstr(limit, limit, "|");
        char *shown = screen_row(limit);
        const char *edge = strrchr(shown, '|');
        assert_non_null(edge);
        assert_int_equal(utf8_columns(shown), limit + 1);
        free(shown);
    }
    assert_row(8, "花卉识别|");
    assert_row(7, "花卉识…|");
    assert_row(6, "花卉… |");
    assert_row(1, "…|");
    screen_close(&screen);
}

static void test_a_wide_character_at_the_edge_of_the_screen_does_not_wrap(void **state)
{
    (void)state;
    struct screen screen = screen_open(3, 9);
    assert_int_equal(paint_text(0, 0, 9, ROLE_TEXT, "x花卉识别"), 9);
    assert_row(0, "x花卉识别");
    assert_int_equal(paint_text(0, 0, 9, ROLE_TEXT, "xx花卉识别"), 9);
    assert_row(0, "xx花卉识…");
    assert_row(1, "");
    assert_int_equal(paint_text(2, 8, 9, ROLE_TEXT, "花"), 9);
    assert_row(2, "        …");
    screen_close(&screen);
}

static void test_combining_marks_stay_on_their_letter(void **state)
{
    (void)state;
    struct screen screen = screen_open(2, 10);
    assert_int_equal(paint_text(0, 0, 10, ROLE_TEXT, "e\u0301a"), 2);
    assert_row(0, "e\u0301a");
    assert_int_equal(paint_text(1, 0, 10, ROLE_TEXT, "\u0301a"), 2); /* none to stand on: it is given one */
    assert_row(1, "\u25cc\u0301a");
    screen_close(&screen);
}

/* No cell holds what a terminal would obey. */
static void assert_harmless(void)
{
    for (int row = 0; row < LINES; row++) {
        char *shown = screen_row(row);

        for (size_t at = 0, size = strlen(shown); at < size;) {
            uint32_t code = 0;
            size_t length = utf8_decode(shown + at, size - at, &code);

            assert_true(length > 0 && code >= ' ' && (code < 0x7f || code > 0x9f));
            assert_false(code >= 0x202a && code <= 0x202e);
            assert_false(code >= 0x2066 && code <= 0x2069);
            at += length;
        }
        free(shown);
    }
}

static void test_escape_sequences_show_and_do_nothing(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "\x1b[31mred\x1b[0m", "\x1b]52;c;cm0gLXJm\a", "a\rb\nc\td\be",   "\x7f\x01\x1f", "\302\2332J",
        "\u202eevil\u2066",   "bad \xff\xfe\xc3",     "nul \xc0\x80 in", "\xed\xa0\x80", "\xf5\x80\x80\x80",
    };
    struct screen screen = screen_open(30, 60);
    for (int i = 0; i < (int)(sizeof hostile / sizeof *hostile); i++) {
        assert_in_range(paint_text(i, 0, 60, ROLE_TEXT, hostile[i]), 1, 60);
        assert_in_range(paint_text(i + 12, 0, 3, ROLE_TEXT, hostile[i]), 1, 3);
    }
    assert_harmless();
    assert_row(0, "␛[31mred␛[0m");
    assert_row(2, "a␍b␊c␉d␈e");
    assert_row(5, "<U+202E>evil<U+2066>");
    assert_row(7, "nul ␀ in");
    screen_close(&screen);
}

static void test_places_off_the_screen_are_left_alone(void **state)
{
    (void)state;
    struct screen screen = screen_open(3, 10);
    assert_int_equal(paint_text(3, 0, 10, ROLE_TEXT, "below"), 0);
    assert_int_equal(paint_text(-1, 0, 10, ROLE_TEXT, "above"), 0);
    assert_int_equal(paint_text(0, 10, 20, ROLE_TEXT, "right"), 10);
    assert_int_equal(paint_text(0, -1, 20, ROLE_TEXT, "left"), -1);
    assert_int_equal(paint_text(0, 5, 5, ROLE_TEXT, "no room"), 5);
    assert_int_equal(paint_text(0, 5, 2, ROLE_TEXT, "less than none"), 5);
    assert_int_equal(paint_text(0, 0, 10, ROLE_TEXT, ""), 0);
    paint_blank(0, 400);
    for (int row = 0; row < 3; row++)
        assert_row(row, "");
    screen_close(&screen);
}

static void test_blanking_empties_its_rows_and_no_others(void **state)
{
    (void)state;
    struct screen screen = screen_open(4, 10);
    for (int row = 0; row < 4; row++)
        paint_text(row, 0, 10, ROLE_TEXT, "花 x");
    paint_blank(1, 3);
    assert_row(0, "花 x");
    assert_row(1, "");
    assert_row(2, "");
    assert_row(3, "花 x");
    screen_close(&screen);
}

static void test_a_long_format_is_cut_and_stays_harmless(void **state)
{
    (void)state;
    struct screen screen = screen_open(2, 400);
    char *text = memory_new(2000, 1);
    for (size_t i = 0; i < 1998; i += 3)
        memcpy(text + i, "算", sizeof "算");
    assert_in_range(paint_format(0, 0, 400, ROLE_TEXT, "x%s", text), 399, 400);
    assert_harmless();
    free(text);
    screen_close(&screen);
}

static void test_a_paragraph_breaks_at_blanks(void **state)
{
    (void)state;
    struct screen screen = screen_open(6, 20);
    assert_int_equal(paint_paragraph(0, 2, 14, 5, ROLE_TEXT, "boot_file has to lie inside code_dir"), 4);
    assert_row(0, "  boot_file");
    assert_row(1, "  has to lie");
    assert_row(2, "  inside");
    assert_row(3, "  code_dir");
    assert_int_equal(paint_paragraph_rows(12, 5, "boot_file has to lie inside code_dir"), 4);
    screen_close(&screen);
}

static void test_the_last_row_of_a_paragraph_tells_that_there_is_more(void **state)
{
    (void)state;
    struct screen screen = screen_open(6, 20);
    assert_int_equal(paint_paragraph(0, 0, 12, 2, ROLE_TEXT, "boot_file has to lie inside code_dir"), 2);
    assert_row(0, "boot_file");
    assert_row(1, "has to lie …");
    assert_row(2, "");
    screen_close(&screen);
}

static void test_a_chinese_paragraph_breaks_between_characters(void **state)
{
    (void)state;
    struct screen screen = screen_open(8, 20);
    assert_int_equal(paint_paragraph(0, 0, 9, 8, ROLE_TEXT, "算法所在的工作空间"), 3);
    assert_row(0, "算法所在");
    assert_row(1, "的工作空");
    assert_row(2, "间");
    screen_close(&screen);
}

static void test_a_word_longer_than_the_place_is_broken(void **state)
{
    (void)state;
    struct screen screen = screen_open(8, 20);
    assert_int_equal(paint_paragraph(0, 0, 5, 8, ROLE_TEXT, "abcdefghijkl mno"), 4);
    assert_row(0, "abcde");
    assert_row(1, "fghij");
    assert_row(2, "kl");
    assert_row(3, "mno");
    assert_int_equal(paint_paragraph(0, 0, 1, 8, ROLE_TEXT, "中文"), 2); /* no room for even one character */
    assert_int_equal(paint_paragraph(0, 5, 5, 8, ROLE_TEXT, "none"), 0);
    assert_int_equal(paint_paragraph(0, 0, 5, 8, ROLE_TEXT, ""), 0);
    assert_int_equal(paint_paragraph_rows(0, 8, "none"), 0);
    screen_close(&screen);
}

static void test_counting_rows_of_a_paragraph_agrees_with_painting_it(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a", " a  b ", "上 下 left", "e\u0301\u0301 x", "名为“%s”的参数", "\x1b[1m"
    };
    struct screen screen = screen_open(20, 30);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int columns = 1; columns < 20; columns++) {
            for (int rows = 0; rows < 6; rows++)
                assert_int_equal(paint_paragraph_rows(columns, rows, texts[i]),
                                 paint_paragraph(0, 3, 3 + columns, rows, ROLE_TEXT, texts[i]));
        }
    }
    screen_close(&screen);
}

static void test_the_cursor_is_kept_on_the_screen(void **state)
{
    (void)state;
    struct screen screen = screen_open(3, 10);
    paint_show(100, 200);
    assert_int_equal(getcury(stdscr), 2);
    assert_int_equal(getcurx(stdscr), 9);
    paint_show(1, 4);
    assert_int_equal(getcury(stdscr), 1);
    assert_int_equal(getcurx(stdscr), 4);
    screen_close(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_cut_before_its_limit_with_an_ellipsis),
        cmocka_unit_test(test_wide_characters_are_never_cut_in_half),
        cmocka_unit_test(test_a_wide_character_at_the_edge_of_the_screen_does_not_wrap),
        cmocka_unit_test(test_combining_marks_stay_on_their_letter),
        cmocka_unit_test(test_escape_sequences_show_and_do_nothing),
        cmocka_unit_test(test_places_off_the_screen_are_left_alone),
        cmocka_unit_test(test_blanking_empties_its_rows_and_no_others),
        cmocka_unit_test(test_a_long_format_is_cut_and_stays_harmless),
        cmocka_unit_test(test_a_paragraph_breaks_at_blanks),
        cmocka_unit_test(test_the_last_row_of_a_paragraph_tells_that_there_is_more),
        cmocka_unit_test(test_a_chinese_paragraph_breaks_between_characters),
        cmocka_unit_test(test_a_word_longer_than_the_place_is_broken),
        cmocka_unit_test(test_counting_rows_of_a_paragraph_agrees_with_painting_it),
        cmocka_unit_test(test_the_cursor_is_kept_on_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
