/* Over random trees and texts: what is written is read back as the same tree, reading and writing change
 * only white space, and any damage is either refused or still JSON. A failure is repeated by ALGOFORM_SEED.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { ROUNDS = 3000, DEEPEST = 7 };

struct dice {
    uint64_t state;
};

static uint64_t first_seed(void)
{
    const char *given = getenv("ALGOFORM_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("ALGOFORM_SEED=%" PRIu64 "\n", seed);
    return seed * 2862933555777941757u + 3037000493u;
}

static size_t roll(struct dice *dice, size_t sides)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(dice->state >> 33) % sides;
}

static void roll_text(struct dice *dice, struct buf *out)
{
    static const uint32_t edges[] = { 0x1,   0x1F,   '"',    '\\',   '/',     0x7F,    0x80,     0x7FF,
                                      0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF,  0x10000, 0x10FFFF, 0x202E,
                                      0x301, 0x4E2D, 'a',    ' ',    0x1F600, 0x2028,  '~',      '\n' };
    buf_clear(out);
    for (size_t left = roll(dice, 12); left > 0; left--) {
        char bytes[4];
        if (roll(dice, 10) == 0)
            buf_string(out, "\xC0\x80");
        else if (roll(dice, 2) == 0)
            buf_bytes(out, bytes, utf8_encode(edges[roll(dice, sizeof edges / sizeof *edges)], bytes));
        else
            buf_char(out, (char)('a' + roll(dice, 26)));
    }
}

static void roll_digits(struct dice *dice, struct buf *out, size_t most)
{
    for (size_t left = 1 + roll(dice, most); left > 0; left--)
        buf_char(out, (char)('0' + roll(dice, 10)));
}

static void roll_number(struct dice *dice, struct buf *out)
{
    buf_clear(out);
    if (roll(dice, 2) == 0)
        buf_char(out, '-');
    buf_char(out, (char)('0' + roll(dice, 10)));
    if (buf_text(out)[out->size - 1] != '0')
        roll_digits(dice, out, 25);
    if (roll(dice, 3) == 0) {
        buf_char(out, '.');
        roll_digits(dice, out, 20);
    }
    if (roll(dice, 3) == 0) {
        buf_char(out, roll(dice, 2) == 0 ? 'e' : 'E');
        if (roll(dice, 2) == 0)
            buf_char(out, roll(dice, 2) == 0 ? '+' : '-');
        roll_digits(dice, out, 22);
    }
}

static struct json *roll_value(struct dice *dice, struct buf *scratch, size_t depth)
{
    switch (roll(dice, depth < DEEPEST ? 8 : 5)) {
    case 0: return json_null();
    case 1: return json_boolean(roll(dice, 2) == 0);
    case 2: roll_number(dice, scratch); return json_number(buf_text(scratch));
    case 3:
    case 4: roll_text(dice, scratch); return json_string(buf_text(scratch));
    case 5: {
        struct json *array = json_array();
        for (size_t left = roll(dice, 5); left > 0; left--)
            json_insert_item(array, roll(dice, 6), roll_value(dice, scratch, depth + 1));
        return array;
    }
    default: {
        struct json *object = json_object();
        for (size_t left = roll(dice, roll(dice, 20) == 0 ? 60 : 5); left > 0; left--) {
            roll_text(dice, scratch);
            char *name = buf_take(scratch);
            json_set(object, name, roll_value(dice, scratch, depth + 1));
            free(name);
        }
        return object;
    }
    }
}

static void test_what_is_written_is_read_back(void **state)
{
    struct dice dice = { *(uint64_t *)*state };
    struct buf scratch;
    buf_init(&scratch, SIZE_MAX);
    for (size_t i = 0; i < ROUNDS; i++) {
        struct json *value = roll_value(&dice, &scratch, 0), *twin = json_copy(value);
        enum json_style style = roll(&dice, 2) == 0 ? JSON_COMPACT : JSON_INDENTED;
        char *text = json_written(value, style);
        struct err err = { 0 };
        struct json *again = json_read(text, strlen(text), NULL, &err);
        if (!again)
            fail_msg("%s\n  in %s", err_text(&err, LANGUAGE_EN), text);
        char *rewritten = json_written(again, style);
        assert_string_equal(rewritten, text);
        assert_true(json_same(value, again) && json_same(again, twin));
        free(rewritten);
        free(text);
        json_free(again);
        json_free(twin);
        json_free(value);
    }
    buf_done(&scratch);
}

/* Copies a compact text with white space between its tokens. */
static void spread(struct dice *dice, const char *compact, struct buf *out)
{
    static const char spaces[] = " \n\t\r";
    bool quoted = false;
    buf_clear(out);
    for (const char *c = compact; *c != '\0'; c++) {
        if (!quoted && strchr("{}[],:\"", *c))
            for (size_t left = roll(dice, 3); left > 0; left--)
                buf_char(out, spaces[roll(dice, 4)]);
        buf_char(out, *c);
        if (*c == '\\')
            buf_char(out, *++c);
        else if (*c == '"')
            quoted = !quoted;
        if (!quoted && strchr("{}[],:\"", *c) && roll(dice, 3) == 0)
            buf_char(out, spaces[roll(dice, 4)]);
    }
}

static void test_reading_and_writing_change_only_white_space(void **state)
{
    struct dice dice = { *(uint64_t *)*state + 1 };
    struct buf scratch, text;
    buf_init(&scratch, SIZE_MAX);
    buf_init(&text, SIZE_MAX);
    for (size_t i = 0; i < ROUNDS; i++) {
        struct json *value = roll_value(&dice, &scratch, 0);
        char *compact = json_written(value, JSON_COMPACT);
        spread(&dice, compact, &text);
        struct err err = { 0 };
        struct json *again = json_read(buf_text(&text), text.size, NULL, &err);
        if (!again)
            fail_msg("%s\n  in %s", err_text(&err, LANGUAGE_EN), buf_text(&text));
        char *written = json_written(again, JSON_COMPACT);
        assert_string_equal(written, compact);
        free(written);
        free(compact);
        json_free(again);
        json_free(value);
    }
    buf_done(&scratch);
    buf_done(&text);
}

/* Bytes changed at random: what is still read must be written as something that reads as the same. */
static void test_damaged_texts_are_refused_or_still_exact(void **state)
{
    struct dice dice = { *(uint64_t *)*state + 2 };
    struct buf scratch;
    size_t refused = 0;
    buf_init(&scratch, SIZE_MAX);
    for (size_t i = 0; i < ROUNDS; i++) {
        struct json *value = roll_value(&dice, &scratch, 0);
        char *text = json_written(value, JSON_INDENTED);
        const size_t size = strlen(text);
        static const char replacements[] = "\"\\{}[],:0e.-\xC0\x80\xED u\n";
        for (size_t left = 1 + roll(&dice, 2); left > 0; left--)
            text[roll(&dice, size)] = replacements[roll(&dice, sizeof replacements)];
        struct err err = { 0 };
        struct json_position at = { 0, 0 };
        struct json *again = json_read(text, size, &at, &err);
        if (again) {
            char *written = json_written(again, JSON_COMPACT);
            struct json *third = json_read(written, strlen(written), NULL, &err);
            assert_true(json_same(again, third));
            json_free(third);
            free(written);
        } else {
            refused++;
            assert_true(at.line > 0 && at.column > 0 && err.kind != ERR_NONE);
            assert_true(utf8_valid(err.text[LANGUAGE_EN], strlen(err.text[LANGUAGE_EN])) ||
                        strstr(err.text[LANGUAGE_EN], "\xC0\x80"));
        }
        json_free(again);
        free(text);
        json_free(value);
    }
    assert_true(refused > ROUNDS / 10);
    buf_done(&scratch);
}

int main(void)
{
    uint64_t seed = first_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_what_is_written_is_read_back, &seed),
        cmocka_unit_test_prestate(test_reading_and_writing_change_only_white_space, &seed),
        cmocka_unit_test_prestate(test_damaged_texts_are_refused_or_still_exact, &seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
