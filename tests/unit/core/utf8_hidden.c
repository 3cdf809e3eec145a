/* Nothing that nobody sees passes: on the screen, on a clipboard, in JSON that is shown. */
#include "base/json.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FAMILY "\U0001F469\u200D\U0001F469\u200D\U0001F467"

static void assert_shown(const char *text, const char *wanted)
{
    struct buf out;
    buf_init(&out, 10000);
    utf8_printable(&out, text, strlen(text), SIZE_MAX);
    assert_string_equal(buf_text(&out), wanted);
    buf_done(&out);
}

static void assert_copied(const char *text, const char *wanted, size_t changed)
{
    struct buf out;
    buf_init(&out, 10000);
    assert_int_equal(utf8_copyable(&out, text, strlen(text)), changed);
    assert_string_equal(buf_text(&out), wanted);
    buf_done(&out);
}

static void test_names_that_differ_look_different(void **state)
{
    (void)state;
    assert_shown("a\u00ADb", "a<U+00AD>b");
    assert_shown("a\u034Fb", "a<U+034F>b");
    assert_shown("a\u115Fb\u1160c\u3164d\uFFA0", "a<U+115F>b<U+1160>c<U+3164>d<U+FFA0>");
    assert_shown("a\U0001D173b\U0001D17A", "a<U+1D173>b<U+1D17A>");
    assert_shown("a\u200Db\u200Cc", "a<U+200D>b<U+200C>c");
    assert_shown("算\u200D法", "算<U+200D>法");
    assert_shown("\u200D", "<U+200D>");
    assert_shown("a\uFE0Fb", "a<U+FE0F>b");
}

static void test_joiners_and_selectors_stay_where_they_mean_something(void **state)
{
    (void)state;
    static const char *const plain[] = {
        FAMILY,
        "\u2764\uFE0F\u200D\U0001F525",
        "1\uFE0F\u20E3",
        "\u0915\u094D\u200D\u0937",
        "\u0645\u06CC\u200C\u062E",
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        assert_shown(plain[i], plain[i]);
        assert_copied(plain[i], plain[i], 0);
    }
    assert_shown("\U0001F469\u200D\u200D", "\U0001F469\u200D<U+200D>");
}

static void test_characters_before_and_behind_are_found_from_both_sides(void **state)
{
    (void)state;
    static const char text[] = "a\u200Db" FAMILY "\u200D\u200De\u0301";
    size_t stops[32], count = 0;
    for (size_t at = 0; at < sizeof text - 1; at = utf8_next(text, sizeof text - 1, at))
        stops[count++] = at;
    assert_int_equal(count, 8);
    for (size_t at = sizeof text - 1; count > 0; count--) {
        at = utf8_previous(text, sizeof text - 1, at);
        assert_int_equal(at, stops[count - 1]);
    }
}

static void test_nothing_that_acts_is_copied(void **state)
{
    (void)state;
    assert_copied("ls\r\nid\x1b[201~\xC2\x9B"
                  "31m\xC0\x80X\x03",
                  "ls\nid[201~31mX", 4);
    assert_copied("a\tb\n\n", "a\tb\n\n", 0);
    assert_copied("a\rb\x7F", "ab", 2);
    assert_copied("\xFFz\xE4\xB8", "z", 3);
    assert_copied("\u202Etxt\U000E0041\u00AD", "<U+202E>txt<U+E0041><U+00AD>", 3);
    assert_copied("算法 \U0001F600", "算法 \U0001F600", 0);
}

static void assert_written(const char *given, const char *wanted)
{
    struct err err = { 0 };
    struct json *value = json_read(given, strlen(given), NULL, &err), *again;
    char *plain = json_written(value, JSON_PLAIN_COMPACT);
    assert_string_equal(plain, wanted);
    again = json_read(plain, strlen(plain), NULL, &err);
    assert_true(json_same(value, again));
    json_free(again);
    json_free(value);
    free(plain);
}

static void test_shown_json_has_escapes_for_what_is_hidden(void **state)
{
    (void)state;
    assert_written("\"\xC2\x9B"
                   "31m\x7F\"",
                   "\"\\u009b31m\\u007f\"");
    assert_written("{\"\u202Ea\":\"\\u0000\\u001b[201~\"}", "{\"\\u202ea\":\"\\u0000\\u001b[201~\"}");
    assert_written("\"\U000E0041\U0010FFFF\"", "\"\\udb40\\udc41\U0010FFFF\"");
    assert_written("\"a\u200Db\\n\u200D\"", "\"a\\u200db\\n\\u200d\"");
    assert_written("[\"算法\",\"" FAMILY "\",\"\\\"\\\\\"]", "[\"算法\",\"" FAMILY "\",\"\\\"\\\\\"]");
}

static void test_what_is_sent_keeps_its_bytes(void **state)
{
    (void)state;
    static const char sent[] = "[\"\xC2\x9B\u202E\x7F\U000E0041\"]";
    struct err err = { 0 };
    struct json *value = json_read(sent, sizeof sent - 1, NULL, &err);
    char *written = json_written(value, JSON_COMPACT);
    assert_string_equal(written, sent);
    free(written);
    json_free(value);
}

static void test_marks_beyond_the_fourth_go(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 10000);
    utf8_few_marks(&out, "a\u0301\u0301\u0301\u0301\u0301\u0301b\u0301\x1b");
    assert_string_equal(buf_text(&out), "a\u0301\u0301\u0301\u0301b\u0301\x1b");
    buf_done(&out);
}

/* Pieces that take their meaning from their neighbours, in any order. */
static size_t heap(uint32_t *seed, char out[64])
{
    static const char *const pieces[] = {
        "a",    "1",        "算",       "\U0001F469", "\u200D", "\u200C", "\uFE0F", "\u20E3", "\u0301",
        "\xFF", "\xE4\xB8", "\xC0\x80", "\u0915",     "\r",     "\n",     "\u202E", "\uFFFD", "\x1b",
    };
    size_t size = 0;
    for (int i = 0; i < 8; i++) {
        *seed = *seed * 1664525 + 1013904223;
        const char *piece = pieces[(*seed >> 16) % (sizeof pieces / sizeof *pieces)];
        memcpy(out + size, piece, strlen(piece));
        size += strlen(piece);
    }
    return size;
}

static void test_whatever_the_order_nothing_hidden_is_copied_and_both_ways_stop_alike(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 100000; round++) {
        char text[64];
        const size_t size = heap(&seed, text);
        uint32_t code = 0, before = 0;
        struct buf out;
        buf_init(&out, 10000);
        (void)utf8_copyable(&out, text, size);
        for (size_t at = 0, length; at < out.size; at += length, before = code) {
            length = utf8_decode(buf_text(&out) + at, out.size - at, &code);
            assert_true(length > 0 && (code == '\n' || !utf8_hidden(code, before)));
        }
        buf_done(&out);
        text[size] = '\0';
        struct json *value = json_string(text);
        char *plain = json_written(value, JSON_PLAIN_COMPACT);
        before = 0;
        for (size_t at = 0, length; plain[at] != '\0'; at += length, before = code) {
            length = utf8_decode(plain + at, strlen(plain + at), &code);
            assert_true(length > 0 && !utf8_hidden(code, before));
        }
        free(plain);
        json_free(value);
        size_t stops[65], count = 0;
        for (size_t at = 0; at < size; at = utf8_next(text, size, at))
            stops[count++] = at;
        for (size_t at = size; count > 0; count--) {
            at = utf8_previous(text, size, at);
            assert_int_equal(at, stops[count - 1]);
        }
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_that_differ_look_different),
        cmocka_unit_test(test_joiners_and_selectors_stay_where_they_mean_something),
        cmocka_unit_test(test_characters_before_and_behind_are_found_from_both_sides),
        cmocka_unit_test(test_nothing_that_acts_is_copied),
        cmocka_unit_test(test_shown_json_has_escapes_for_what_is_hidden),
        cmocka_unit_test(test_what_is_sent_keeps_its_bytes),
        cmocka_unit_test(test_whatever_the_order_nothing_hidden_is_copied_and_both_ways_stop_alike),
        cmocka_unit_test(test_marks_beyond_the_fourth_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
