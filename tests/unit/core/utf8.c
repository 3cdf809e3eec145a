/* Characters and columns, and that nothing harmful reaches a terminal. */
#include "base/utf8.h"
#include "base/memory.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

static void test_every_scalar_value_and_nothing_else_goes_both_ways(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        if (code == 0xD800)
            code = 0xE000;
        char bytes[4];
        uint32_t again = 0;
        const size_t size = utf8_encode(code, bytes);
        if (utf8_decode(bytes, size, &again) != size || again != code)
            fail_msg("U+%04X", (unsigned)code);
        if (utf8_decode(bytes, size - 1, &again) != 0)
            fail_msg("U+%04X cut", (unsigned)code);
    }
    static const char *const bad[] = { "\x80",
                                       "\xBF",
                                       "\xC0\x80",
                                       "\xC1\xBF",
                                       "\xC3",
                                       "\xC3(",
                                       "\xE0\x9F\xBF",
                                       "\xED\xA0\x80",
                                       "\xED\xBF\xBF",
                                       "\xE4\xB8",
                                       "\xF0\x8F\xBF\xBF",
                                       "\xF4\x90\x80\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xFE",
                                       "\xFF",
                                       "\xF8\x88\x80\x80\x80" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t code = 77;
        assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &code), 0);
        assert_int_equal(code, 77);
        assert_false(utf8_valid(bad[i], strlen(bad[i])));
    }
    assert_true(utf8_valid("a算\xF0\x9F\x98\x80", 8));
    assert_true(utf8_valid("", 0));
}

static void test_characters_are_counted_as_the_service_counts_them(void **state)
{
    (void)state;
    assert_int_equal(utf8_characters(""), 0);
    assert_int_equal(utf8_characters("abc"), 3);
    assert_int_equal(utf8_characters("算法 α"), 4);
    assert_int_equal(utf8_characters("e\u0301"), 2);
    assert_int_equal(utf8_characters("\xFF\xE4\xB8"), 3);
    assert_int_equal(utf8_characters("a\xC0\x80z"), 3);
}

struct shown {
    const char *text, *wanted;
    size_t columns;
};

static void assert_shown(const struct shown *row)
{
    struct buf out;
    buf_init(&out, 10000);
    size_t used = utf8_printable(&out, row->text, strlen(row->text), SIZE_MAX);
    assert_string_equal(buf_text(&out), row->wanted);
    assert_int_equal(used, row->columns);
    assert_int_equal(utf8_columns(row->text), row->columns);
    buf_done(&out);
}

static void test_harmful_characters_become_marks(void **state)
{
    (void)state;
    static const struct shown rows[] = {
        { "", "", 0 },
        { "plain ~", "plain ~", 7 },
        { "\x1B[31mred\x07", "␛[31mred␇", 9 },
        { "a\tb\r\nc", "a␉b␍␊c", 6 },
        { "\x7F", "␡", 1 },
        { "x\xC0\x80y", "x␀y", 3 },
        { "\xC2\x9B"
          "31m",
          "\uFFFD"
          "31m",
          4 }, /* the one-byte form of ESC [ */
        { "\xC2\x80\xC2\x9F", "\uFFFD\uFFFD", 2 },
        { "\xFFz\xE4\xB8", "\uFFFDz\uFFFD\uFFFD", 4 },
        { "user\u202Etxt.exe", "user<U+202E>txt.exe", 19 },
        { "\u061C\u200E\u200F", "<U+061C><U+200E><U+200F>", 24 },
        { "\u2066\u2069\u202A", "<U+2066><U+2069><U+202A>", 24 },
        { "\u2028\u2029\uFEFF", "<U+2028><U+2029><U+FEFF>", 24 },
        { "\u200B", "<U+200B>", 8 },
        { "\U000E0041", "<U+E0041>", 9 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_shown(&rows[i]);
}

static void test_wide_and_combining_characters_have_their_widths(void **state)
{
    (void)state;
    if (wcwidth(0x4E2D) != 2)
        skip(); /* no UTF-8 locale on this machine */
    static const struct shown rows[] = {
        { "算法", "算法", 4 },
        { "ｱｲ", "ｱｲ", 2 },
        { "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", 2 },
        { "e\u0301!", "e\u0301!", 2 },
        { "\u0301x", "◌\u0301x", 2 },
        { "a\u0301\u0302\u0303\u0304\u0305\u0306z", "a\u0301\u0302\u0303\u0304z", 2 },
        { "\U0010FFFF", "<U+10FFFF>", 10 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_shown(&rows[i]);
}

static void assert_cut(const char *text, size_t columns, const char *wanted, size_t used)
{
    struct buf out;
    buf_init(&out, 10000);
    buf_string(&out, "> ");
    assert_int_equal(utf8_printable(&out, text, strlen(text), columns), used);
    assert_string_equal(buf_text(&out) + 2, wanted);
    buf_done(&out);
}

static void test_what_does_not_fit_ends_in_an_ellipsis(void **state)
{
    (void)state;
    assert_cut("abc", 3, "abc", 3);
    assert_cut("abcd", 3, "ab…", 3);
    assert_cut("abcd", 1, "…", 1);
    assert_cut("abcd", 0, "", 0);
    assert_cut("", 0, "", 0);
    assert_cut("ab\u202E", 9, "ab…", 3);
    assert_cut("ab\u202E", 10, "ab<U+202E>", 10);
    if (wcwidth(0x4E2D) != 2)
        return;
    assert_cut("算法", 4, "算法", 4);
    assert_cut("算法", 3, "算…", 3);
    assert_cut("算法", 2, "…", 1);
    assert_cut("算", 1, "…", 1);
    assert_cut("ae\u0301", 2, "ae\u0301", 2);
    assert_cut("ae\u0301z", 2, "a…", 2);
    assert_cut("e\u0301\u0302zz", 2, "e\u0301\u0302…", 2);
}

/* Whatever the bytes: the result is UTF-8 without controls, as wide as was said, and never wider than
 * allowed. */
static void test_any_bytes_become_harmless(void **state)
{
    (void)state;
    uint32_t noise = 12345;
    for (size_t round = 0; round < 20000; round++) {
        char text[24];
        size_t size = round % sizeof text;
        for (size_t i = 0; i < size; i++) {
            noise = noise * 1664525 + 1013904223;
            static const char lively[] = "\x1B\x9B\xC2\xE2\x80\xAE\xC0\xCC\x81\xE4\xB8\xAD\xF3\xA0";
            text[i] = noise >> 31 ? (char)(noise >> 16) : lively[(noise >> 16) % (sizeof lively - 1)];
        }
        struct buf out;
        buf_init(&out, 1000);
        size_t columns = round % 31, used = utf8_printable(&out, text, size, columns);
        assert_true(used <= columns);
        assert_true(utf8_valid(buf_text(&out), out.size));
        assert_int_equal(utf8_columns(buf_text(&out)), used);
        for (size_t at = 0, length; at < out.size; at += length) {
            uint32_t code = 0;
            length = utf8_decode(out.data + at, out.size - at, &code);
            assert_false(code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x2028 && code <= 0x202E));
        }
        buf_done(&out);
    }
}

static void test_moving_by_what_a_person_sees(void **state)
{
    (void)state;
    if (wcwidth(0x301) != 0)
        skip();
    static const char text[] = "ae\u0301\u0302算\xFF\xF0\x9F\x98\x80\u202E\xC0\x80z";
    static const size_t stops[] = { 0, 1, 6, 9, 10, 14, 17, 19, 20 };
    const size_t size = sizeof text - 1, count = sizeof stops / sizeof *stops;
    for (size_t i = 0; i + 1 < count; i++) {
        assert_int_equal(utf8_next(text, size, stops[i]), stops[i + 1]);
        assert_int_equal(utf8_previous(text, size, stops[i + 1]), stops[i]);
    }
    assert_int_equal(utf8_next(text, size, size), size);
    assert_int_equal(utf8_next(text, size, size + 5), size);
    assert_int_equal(utf8_previous(text, size, 0), 0);
    assert_int_equal(utf8_previous(text, size, size + 5), size - 1);
    assert_int_equal(utf8_previous("\u0301\u0302", 4, 4), 0); /* marks without a base are one */
}

static void test_without_a_utf8_locale_every_character_is_one_column(void **state)
{
    (void)state;
    char *before = memory_text(setlocale(LC_CTYPE, NULL));
    assert_non_null(setlocale(LC_CTYPE, "C"));
    const struct shown rows[] = { { "算法", "算法", 2 }, { "é\u202E", "é<U+202E>", 9 }, { "\x1B", "␛", 1 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_shown(&rows[i]);
    assert_non_null(setlocale(LC_CTYPE, before));
    free(before);
}

int main(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        (void)setlocale(LC_CTYPE, "en_US.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scalar_value_and_nothing_else_goes_both_ways),
        cmocka_unit_test(test_characters_are_counted_as_the_service_counts_them),
        cmocka_unit_test(test_harmful_characters_become_marks),
        cmocka_unit_test(test_wide_and_combining_characters_have_their_widths),
        cmocka_unit_test(test_what_does_not_fit_ends_in_an_ellipsis),
        cmocka_unit_test(test_any_bytes_become_harmless),
        cmocka_unit_test(test_moving_by_what_a_person_sees),
        cmocka_unit_test(test_without_a_utf8_locale_every_character_is_one_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
