/* One line of text: what a person sees as a character moves and goes away as one. */
#include "screen.h"

#include "base/memory.h"
#include "form/line_editor.h"

static struct line_editor editing(const char *text)
{
    struct line_editor editor;

    line_editor_init(&editor, text);
    return editor;
}

static void type(struct line_editor *editor, const char *text)
{
    for (size_t at = 0, size = strlen(text); at < size;) {
        struct key key = { 0 };

        at += utf8_decode(text + at, size - at, &key.code);
        assert_true(line_editor_type(editor, key));
    }
}

/* The text with a bar where the cursor stands. */
static void assert_editor(const struct line_editor *editor, const char *expected)
{
    struct buf shown;
    const char *text = buf_text(&editor->text);

    buf_init(&shown, 2 * LIMIT_LINE_BYTES);
    buf_bytes(&shown, text, editor->cursor);
    buf_char(&shown, '|');
    buf_string(&shown, text + editor->cursor);
    assert_string_equal(buf_text(&shown), expected);
    buf_done(&shown);
}

static void act(struct line_editor *editor, enum action action, const char *expected)
{
    assert_true(line_editor_act(editor, action));
    assert_editor(editor, expected);
}

static void test_typing_goes_in_where_the_cursor_stands(void **state)
{
    (void)state;
    struct line_editor editor = editing("ac");
    assert_editor(&editor, "ac|");
    act(&editor, ACTION_LEFT, "a|c");
    type(&editor, "b");
    assert_editor(&editor, "ab|c");
    act(&editor, ACTION_FIRST, "|abc");
    act(&editor, ACTION_LEFT, "|abc");
    act(&editor, ACTION_ERASE_BACK, "|abc");
    act(&editor, ACTION_LAST, "abc|");
    act(&editor, ACTION_RIGHT, "abc|");
    act(&editor, ACTION_ERASE, "abc|");
    act(&editor, ACTION_ERASE_BACK, "ab|");
    act(&editor, ACTION_FIRST, "|ab");
    act(&editor, ACTION_ERASE, "|b");
    line_editor_done(&editor);
}

static void test_a_character_with_its_combining_marks_is_one(void **state)
{
    (void)state;
    struct line_editor editor = editing("xe\u0301\u0323y");
    act(&editor, ACTION_LEFT, "xe\u0301\u0323|y");
    act(&editor, ACTION_LEFT, "x|e\u0301\u0323y");
    act(&editor, ACTION_RIGHT, "xe\u0301\u0323|y");
    act(&editor, ACTION_ERASE_BACK, "x|y");
    type(&editor, "o\u0308");
    assert_editor(&editor, "xo\u0308|y");
    act(&editor, ACTION_LEFT, "x|o\u0308y");
    act(&editor, ACTION_ERASE, "x|y");
    line_editor_done(&editor);
}

static void test_chinese_is_moved_over_and_erased_by_the_character(void **state)
{
    (void)state;
    struct line_editor editor = editing("算法名");
    act(&editor, ACTION_LEFT, "算法|名");
    act(&editor, ACTION_ERASE_BACK, "算|名");
    type(&editor, "例𠀀");
    assert_editor(&editor, "算例𠀀|名");
    act(&editor, ACTION_ERASE_BACK, "算例|名");
    act(&editor, ACTION_ERASE_TO_END, "算例|");
    act(&editor, ACTION_ERASE_TO_START, "|");
    line_editor_done(&editor);
}

static void test_words_end_at_blanks_and_path_segments(void **state)
{
    (void)state;
    struct line_editor editor = editing("obs /bucket/code/train.py --lr");
    act(&editor, ACTION_WORD_LEFT, "obs /bucket/code/train.py |--lr");
    act(&editor, ACTION_WORD_LEFT, "obs /bucket/code/|train.py --lr");
    act(&editor, ACTION_ERASE_WORD, "obs /bucket/code|train.py --lr");
    act(&editor, ACTION_ERASE_WORD, "obs /bucket/|train.py --lr");
    act(&editor, ACTION_WORD_RIGHT, "obs /bucket/train.py| --lr");
    act(&editor, ACTION_WORD_RIGHT, "obs /bucket/train.py --lr|");
    act(&editor, ACTION_FIRST, "|obs /bucket/train.py --lr");
    act(&editor, ACTION_WORD_LEFT, "|obs /bucket/train.py --lr");
    line_editor_done(&editor);
}

static void test_a_word_never_ends_inside_a_character(void **state)
{
    (void)state;
    struct line_editor editor = editing("a /\u0301b");
    act(&editor, ACTION_WORD_LEFT, "a /\u0301|b");
    line_editor_set(&editor, "a \u0301b");
    act(&editor, ACTION_WORD_LEFT, "a \u0301|b");
    line_editor_set(&editor, "\u0301");
    act(&editor, ACTION_FIRST, "|\u0301");
    type(&editor, "e"); /* the mark joins what was typed, and so does the cursor */
    assert_editor(&editor, "e\u0301|");
    line_editor_done(&editor);
}

static void test_what_is_pasted_may_hold_line_breaks_and_tabs_but_no_controls(void **state)
{
    (void)state;
    static const uint32_t pasted[] = { 'a', '\r', 'b', '\n', '\t', 'c' };
    static const uint32_t refused[] = {
        0, 7, TERM_ESCAPE, TERM_DELETE, 0xd800, 0xdfff, 0x110000, UINT32_MAX
    };
    struct line_editor editor = editing("");
    for (size_t i = 0; i < sizeof pasted / sizeof *pasted; i++)
        assert_true(line_editor_type(&editor, (struct key){ .code = pasted[i], .pasted = true }));
    assert_editor(&editor, "a\nb\n\tc|");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(line_editor_type(&editor, (struct key){ .code = refused[i], .pasted = true }));
        assert_false(line_editor_type(&editor, (struct key){ .code = refused[i] }));
    }
    assert_false(line_editor_type(&editor, (struct key){ .code = '\n' }));
    assert_false(line_editor_type(&editor, (struct key){ .code = '\t' }));
    assert_false(line_editor_type(&editor, (struct key){ .code = KEY_UP, .function = true }));
    assert_false(line_editor_act(&editor, ACTION_SUBMIT));
    assert_editor(&editor, "a\nb\n\tc|");
    act(&editor, ACTION_LEFT, "a\nb\n\t|c");
    act(&editor, ACTION_LEFT, "a\nb\n|\tc");
    act(&editor, ACTION_ERASE_BACK, "a\nb|\tc");
    line_editor_done(&editor);
}

static void test_the_ceiling_stops_typing_without_tearing_a_character(void **state)
{
    (void)state;
    char *text = memory_new(LIMIT_LINE_BYTES, 1);
    memset(text, 'x', LIMIT_LINE_BYTES - 2);
    struct line_editor editor = editing(text);
    assert_false(line_editor_type(&editor, (struct key){ .code = 0x4e2d }));
    assert_int_equal(editor.text.size, LIMIT_LINE_BYTES - 2);
    type(&editor, "\u00e9");
    assert_int_equal(editor.text.size, LIMIT_LINE_BYTES);
    assert_false(line_editor_type(&editor, (struct key){ .code = 'x' }));
    assert_true(line_editor_act(&editor, ACTION_ERASE_BACK));
    assert_int_equal(editor.text.size, LIMIT_LINE_BYTES - 2);
    line_editor_done(&editor);
    free(text);
}

static void test_placing_the_cursor_finds_the_character_that_holds_the_byte(void **state)
{
    (void)state;
    struct line_editor editor = editing("a中e\u0301");
    static const size_t expected[] = { 0, 1, 1, 1, 4, 4, 4, 7, 7 };
    for (size_t byte = 0; byte < sizeof expected / sizeof *expected; byte++) {
        line_editor_place(&editor, byte);
        assert_int_equal(editor.cursor, expected[byte]);
    }
    line_editor_done(&editor);
}

static void test_a_text_wider_than_its_place_scrolls_so_that_the_cursor_is_seen(void **state)
{
    (void)state;
    struct screen screen = screen_open(3, 40);
    struct line_editor editor = editing("");
    for (size_t i = 0; i < 60; i++) {
        type(&editor, i % 3 == 0 ? "中" : "x");
        erase();
        int column = line_editor_paint(&editor, 1, 10, 30, ROLE_VALUE);
        assert_in_range(column, 10, 29);
        char *row = screen_part(1, 0, 10), *behind = screen_part(1, 30, 40);
        assert_string_equal(row, "");
        assert_string_equal(behind, "");
        free(row);
        free(behind);
    }
    for (size_t i = 0; i < 60; i++) {
        assert_true(line_editor_act(&editor, ACTION_LEFT));
        assert_in_range(line_editor_paint(&editor, 1, 10, 30, ROLE_VALUE), 10, 29);
    }
    assert_int_equal(line_editor_paint(&editor, 1, 10, 30, ROLE_VALUE), 10);
    line_editor_done(&editor);
    screen_close(&screen);
}

static void test_a_wide_mark_does_not_push_the_cursor_out_of_its_place(void **state)
{
    (void)state;
    struct screen screen = screen_open(3, 40);
    for (int limit = 11; limit < 40; limit++) {
        struct line_editor editor = editing("");

        for (size_t i = 0; i < 12; i++) {
            type(&editor, i % 3 == 0 ? "\U0010ffff" : "x"); /* shown in ten columns */
            assert_in_range(line_editor_paint(&editor, 1, 10, limit, ROLE_VALUE), 10, limit - 1);
        }
        assert_int_equal(line_editor_paint(&editor, 1, limit, limit, ROLE_VALUE), limit - 1); /* no room */
        line_editor_done(&editor);
    }
    screen_close(&screen);
}

int main(void)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing_goes_in_where_the_cursor_stands),
        cmocka_unit_test(test_a_character_with_its_combining_marks_is_one),
        cmocka_unit_test(test_chinese_is_moved_over_and_erased_by_the_character),
        cmocka_unit_test(test_words_end_at_blanks_and_path_segments),
        cmocka_unit_test(test_a_word_never_ends_inside_a_character),
        cmocka_unit_test(test_what_is_pasted_may_hold_line_breaks_and_tabs_but_no_controls),
        cmocka_unit_test(test_the_ceiling_stops_typing_without_tearing_a_character),
        cmocka_unit_test(test_placing_the_cursor_finds_the_character_that_holds_the_byte),
        cmocka_unit_test(test_a_text_wider_than_its_place_scrolls_so_that_the_cursor_is_seen),
        cmocka_unit_test(test_a_wide_mark_does_not_push_the_cursor_out_of_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
