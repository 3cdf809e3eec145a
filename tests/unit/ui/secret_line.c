/* A secret is typed at its end, erased from there, and leaves nothing behind in its place. */
#include "screens/secret_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool put(struct secret_line *line, uint32_t code)
{
    return secret_line_key(line, (struct key){ .code = code }, ACTION_NONE);
}

static bool act(struct secret_line *line, enum action action)
{
    return secret_line_key(line, (struct key){ .code = 1 }, action);
}

static void assert_wiped(const struct secret_line *line, size_t from)
{
    for (size_t i = from; i < sizeof line->text; i++)
        assert_int_equal(line->text[i], 0);
}

static void characters_are_typed_and_erased_whole(void **state)
{
    struct secret_line *line = calloc(1, sizeof *line);
    (void)state;
    assert_true(put(line, 'a') && put(line, 0x5bc6) && put(line, 0x1f511));
    assert_string_equal(line->text, "a\xe5\xaf\x86\xf0\x9f\x94\x91");
    assert_true(act(line, ACTION_ERASE_BACK));
    assert_string_equal(line->text, "a\xe5\xaf\x86");
    assert_wiped(line, 4);
    assert_true(act(line, ACTION_ERASE_BACK) && act(line, ACTION_ERASE_BACK));
    assert_int_equal(line->size, 0);
    assert_false(act(line, ACTION_ERASE_BACK));
    assert_wiped(line, 0);
    free(line);
}

static void a_word_cannot_be_seen_so_all_is_erased(void **state)
{
    struct secret_line *line = calloc(1, sizeof *line);
    (void)state;
    secret_line_set(line, "two words");
    assert_true(act(line, ACTION_ERASE_WORD));
    assert_wiped(line, 0);
    secret_line_set(line, "two words");
    assert_true(act(line, ACTION_ERASE_TO_START));
    assert_wiped(line, 0);
    free(line);
}

/* The line break that comes along when a line is copied, keys that are no characters, and movements. */
static void what_is_no_text_changes_nothing(void **state)
{
    struct secret_line *line = calloc(1, sizeof *line);
    (void)state;
    secret_line_set(line, "kept");
    assert_false(put(line, '\r') || put(line, '\n') || put(line, TERM_DELETE) || put(line, 0x110000));
    assert_false(secret_line_key(line, (struct key){ .code = 'x', .function = true }, ACTION_NONE));
    assert_false(act(line, ACTION_LEFT) || act(line, ACTION_SUGGEST_NEXT) || act(line, ACTION_COMMAND));
    assert_string_equal(line->text, "kept");
    free(line);
}

static void a_shorter_one_leaves_nothing_of_the_longer(void **state)
{
    struct secret_line *line = calloc(1, sizeof *line);
    (void)state;
    secret_line_set(line, "a long secret");
    secret_line_set(line, "ab");
    assert_int_equal(line->size, 2);
    assert_wiped(line, 2);
    secret_line_set(line, NULL);
    assert_wiped(line, 0);
    free(line);
}

static void it_ends_where_its_room_does(void **state)
{
    struct secret_line *line = calloc(1, sizeof *line);
    size_t typed = 0;
    (void)state;
    while (put(line, 0x5bc6))
        typed++;
    assert_int_equal(typed, (SECRET_LINE_BYTES - 1) / 3);
    assert_int_equal(strlen(line->text), line->size);
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_typed_and_erased_whole),
        cmocka_unit_test(a_word_cannot_be_seen_so_all_is_erased),
        cmocka_unit_test(what_is_no_text_changes_nothing),
        cmocka_unit_test(a_shorter_one_leaves_nothing_of_the_longer),
        cmocka_unit_test(it_ends_where_its_room_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
