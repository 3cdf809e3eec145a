/* Keys are rows: each action can be found, told in both languages and reached from a plain keyboard. */
#include "screen.h"

#include "base/file.h"
#include "term/keys_rows.h"

static const enum state states[] = { STATE_LIST, STATE_MOVE, STATE_EDIT, STATE_PICK, STATE_READ };

enum { STATE_COUNT = sizeof states / sizeof *states };

/* What any keyboard on any line can send: Ctrl-S stops some terminals, and function keys differ. */
static bool is_plain(struct key key)
{
    if (!key.function)
        return key.code != 0 && key.code < 128 && key.code != TERM_CTRL('s');
    return key.code < KEY_F0 || key.code > KEY_F(63);
}

static bool reaches(struct key key, enum action action)
{
    for (size_t i = 0; i < STATE_COUNT; i++) {
        if (keys_action(key, states[i]) == action)
            return true;
    }
    return false;
}

static bool is_reachable(enum action action)
{
    struct key key = { 0 };

    for (key.code = 1; key.code < 128; key.code++) {
        if (is_plain(key) && reaches(key, action))
            return true;
    }
    key.function = true;
    for (key.code = KEY_MIN; key.code < KEY_MAX; key.code++) {
        if (is_plain(key) && reaches(key, action))
            return true;
    }
    return false;
}

static void test_every_action_is_reached_without_ctrl_s_and_function_keys(void **state)
{
    (void)state;
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        if (!is_reachable(action))
            fail_msg("no plain key does: %s", action_text(action).en);
    }
}

static bool is_filled(struct text text)
{
    return text.en != NULL && *text.en != '\0' && text.zh != NULL && *text.zh != '\0';
}

static bool holds_chinese(const char *text)
{
    for (size_t at = 0, size = strlen(text); at < size;) {
        uint32_t code = 0;
        size_t length = utf8_decode(text + at, size - at, &code);

        assert_true(length > 0);
        if (code >= 0x4e00 && code <= 0x9fff)
            return true;
        at += length;
    }
    return false;
}

static void test_every_action_is_told_in_both_languages(void **state)
{
    (void)state;
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        if (!is_filled(action_text(action)) || !is_filled(action_short(action)))
            fail_msg("action %d (%s) lacks a text", (int)action, action_text(action).en);
        if (holds_chinese(action_text(action).en) || !holds_chinese(action_text(action).zh))
            fail_msg("action %d (%s) is not in two languages", (int)action, action_text(action).en);
    }
}

static void test_the_key_that_screens_show_does_what_they_say(void **state)
{
    (void)state;
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        for (size_t i = 0; i < STATE_COUNT; i++) {
            struct key key = keys_key(action, states[i]);
            const char *name = keys_name(action, states[i]);

            assert_int_equal(key.code == 0, *name == '\0');
            if (key.code != 0 && keys_action(key, states[i]) != action)
                fail_msg("%s in state %d is said to do %s", name, (int)states[i], action_text(action).en);
        }
    }
}

static void test_all_names_of_an_action_begin_with_the_one_shown(void **state)
{
    (void)state;
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        for (size_t i = 0; i < STATE_COUNT; i++) {
            const char *name = keys_name(action, states[i]);
            struct buf names;

            buf_init(&names, LIMIT_LINE_BYTES);
            keys_names(action, states[i], &names);
            assert_int_equal(strncmp(buf_text(&names), name, strlen(name)), 0);
            assert_int_equal(*name == '\0', names.size == 0);
            buf_done(&names);
        }
    }
}

static void test_letters_are_text_while_typing_and_first_letters_in_a_picker(void **state)
{
    (void)state;
    for (uint32_t code = ' '; code < 0x3000; code++) {
        struct key key = { .code = code };
        bool letter = (code | 0x20) >= 'a' && (code | 0x20) <= 'z';

        if (code == TERM_DELETE)
            continue;
        assert_int_equal(keys_action(key, STATE_EDIT), ACTION_NONE);
        if (letter || (code >= '0' && code <= '9') || code > TERM_DELETE)
            assert_int_equal(keys_action(key, STATE_PICK), ACTION_NONE);
    }
}

static void test_what_is_pasted_is_never_a_command(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 256; code++) {
        for (size_t i = 0; i < STATE_COUNT; i++)
            assert_int_equal(keys_action((struct key){ .code = code, .pasted = true }, states[i]),
                             ACTION_NONE);
    }
}

static void test_a_character_is_not_taken_for_the_key_of_the_same_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < STATE_COUNT; i++) {
        assert_int_equal(keys_action((struct key){ .code = KEY_UP }, states[i]), ACTION_NONE);
        assert_int_equal(keys_action((struct key){ .code = 'u', .function = true }, states[i]), ACTION_NONE);
    }
}

static void test_digits_from_one_go_to_sections(void **state)
{
    (void)state;
    for (uint32_t digit = '1'; digit <= '9'; digit++)
        assert_int_equal(keys_action((struct key){ .code = digit }, STATE_MOVE), ACTION_SECTION);
    assert_int_equal(keys_action((struct key){ .code = '0' }, STATE_MOVE), ACTION_NONE);
}

static void test_the_key_that_submits_is_not_the_one_that_sends(void **state)
{
    (void)state;
    struct key submit = keys_key(ACTION_SUBMIT, STATE_MOVE);
    assert_int_not_equal(submit.code, 0);
    for (uint32_t code = 1; code < 128; code++) {
        struct key key = { .code = code };

        if (keys_action(key, STATE_READ) == ACTION_YES) {
            assert_int_not_equal(code, submit.code);
            assert_int_not_equal(keys_action(key, STATE_MOVE), ACTION_SUBMIT);
        }
    }
}

static int reset(void **state)
{
    (void)state;
    keys_reset();
    return 0;
}

static bool changed(const char *name, const char *keys, const char *mistake)
{
    struct err err = { 0 };
    bool good = keys_change(name, keys, &err) && keys_settle(&err);

    if (mistake != NULL)
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), mistake));
    return good;
}

static void test_every_action_has_a_name_of_its_own_for_the_configuration(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_true(keys_settle(&err)); /* the rows alone leave nothing without a key */
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        assert_non_null(keys_actions[action].name);
        assert_true(strlen(keys_actions[action].name) > 0);
        for (enum action other = ACTION_NONE + 1; other < action; other++)
            assert_string_not_equal(keys_actions[action].name, keys_actions[other].name);
    }
}

static void test_the_manual_lists_every_name(void **state)
{
    struct buf manual, wanted;
    struct err err = { 0 };

    (void)state;
    buf_init(&manual, 1024 * 1024);
    assert_true(file_read(TEST_DATA "/../../docs/algoform.1", &manual, &err));
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        buf_init(&wanted, 256);
        buf_format(&wanted, ".Cm %s ", keys_actions[action].name);
        if (action != ACTION_SECTION && strstr(buf_text(&manual), buf_text(&wanted)) == NULL)
            fail_msg("docs/algoform.1, Keys: no \"%s\"", keys_actions[action].name);
        buf_done(&wanted);
    }
    buf_done(&manual);
}

static void test_an_action_gets_the_keys_that_the_configuration_gives_it(void **state)
{
    (void)state;
    assert_true(changed("submit", "F5 Ctrl-T", NULL));
    assert_string_equal(keys_name(ACTION_SUBMIT, STATE_MOVE), "F5");
    assert_int_equal(keys_action((struct key){ .code = KEY_F(5), .function = true }, STATE_MOVE),
                     ACTION_SUBMIT);
    assert_int_equal(keys_action((struct key){ .code = TERM_CTRL('t') }, STATE_MOVE), ACTION_SUBMIT);
    assert_int_equal(keys_action((struct key){ .code = 'S' }, STATE_MOVE), ACTION_NONE);
    keys_reset();
    assert_int_equal(keys_action((struct key){ .code = 'S' }, STATE_MOVE), ACTION_SUBMIT);
}

static void test_a_key_that_was_given_away_is_not_shown_for_what_it_did(void **state)
{
    struct buf names;

    (void)state;
    buf_init(&names, 256);
    assert_true(changed("mouse", "Esc", NULL));
    assert_string_equal(keys_name(ACTION_BACK, STATE_MOVE), "Backspace");
    keys_names(ACTION_BACK, STATE_MOVE, &names);
    assert_string_equal(buf_text(&names), "Backspace");
    buf_done(&names);
}

static void test_an_action_may_be_without_a_key_when_somebody_wants_it_so(void **state)
{
    (void)state;
    assert_true(changed("suspend", "none", NULL));
    assert_string_equal(keys_name(ACTION_SUSPEND, STATE_MOVE), "");
    assert_false(changed("quit", "none", "\"quit\" needs a key"));
}

static void test_keys_that_cannot_be_are_named(void **state)
{
    static const struct {
        const char *name, *keys, *mistake;
    } cases[] = {
        { "fly", "F5", "there is no action \"fly\"" },
        { "section", "F5", "there is no action \"section\"" },
        { "submit", "Hyper-S", "\"Hyper-S\" is no key" },
        { "submit", "F13", "\"F13\" is no key" },
        { "submit", "3", "\"3\" is no key" },
        { "submit", "\xff", "is no key" },
        { "accept", "x", "x is text there" },
        { "submit", "y", "need different keys" },
        { "mouse", "Ctrl-J Ctrl-M", "terminals send Ctrl-J for the key Enter: write Enter" },
        { "undo", "Ctrl-I", "write Tab" },
        { "up", "Up Up", "is given to \"up\" and to \"up\"" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        keys_reset();
        if (changed(cases[i].name, cases[i].keys, cases[i].mistake))
            fail_msg("taken: %s = %s", cases[i].name, cases[i].keys);
    }
}

static void test_an_action_whose_last_key_was_taken_is_named(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_true(keys_change("submit", "d Del", &err));
    assert_false(keys_settle(&err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "\"delete\" is left without a key"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_action_is_reached_without_ctrl_s_and_function_keys),
        cmocka_unit_test(test_every_action_is_told_in_both_languages),
        cmocka_unit_test(test_the_key_that_screens_show_does_what_they_say),
        cmocka_unit_test(test_all_names_of_an_action_begin_with_the_one_shown),
        cmocka_unit_test(test_letters_are_text_while_typing_and_first_letters_in_a_picker),
        cmocka_unit_test(test_what_is_pasted_is_never_a_command),
        cmocka_unit_test(test_a_character_is_not_taken_for_the_key_of_the_same_number),
        cmocka_unit_test(test_digits_from_one_go_to_sections),
        cmocka_unit_test(test_the_key_that_submits_is_not_the_one_that_sends),
        cmocka_unit_test(test_every_action_has_a_name_of_its_own_for_the_configuration),
        cmocka_unit_test(test_the_manual_lists_every_name),
        cmocka_unit_test_teardown(test_an_action_gets_the_keys_that_the_configuration_gives_it, reset),
        cmocka_unit_test_teardown(test_a_key_that_was_given_away_is_not_shown_for_what_it_did, reset),
        cmocka_unit_test_teardown(test_an_action_may_be_without_a_key_when_somebody_wants_it_so, reset),
        cmocka_unit_test_teardown(test_keys_that_cannot_be_are_named, reset),
        cmocka_unit_test_teardown(test_an_action_whose_last_key_was_taken_is_named, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
