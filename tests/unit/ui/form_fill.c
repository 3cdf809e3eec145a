/* Filling in: a field is typed into, accepted or left as it was; nothing typed is refused or lost. */
#include "screen.h"

#include "base/memory.h"

static void test_a_new_parameter_is_filled_in_with_enter_and_tab_alone(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    play_go(&play, "/job_config/parameters");
    play_keys(&play, "\r"); /* an empty list: the first item, ready to be named */
    play_assert_at(&play, "/job_config/parameters/0/name");
    play_keys(&play, "lr\t0.01\tStep size\t");
    play_assert_value(&play, "/job_config/parameters/0/name", "\"lr\"");
    play_assert_value(&play, "/job_config/parameters/0/value", "\"0.01\"");
    play_assert_value(&play, "/job_config/parameters/0/description", "\"Step size\"");
    play_assert_at(&play, "/job_config/parameters/0/constraint/type");
    screen_assert("Boolean"); /* words to choose from, others are possible */
    play_keys(&play, "\x15"
                     "Fl\x0e\t");
    play_assert_value(&play, "/job_config/parameters/0/constraint/type", "\"Float\"");
    play_assert_at(&play, "/job_config/parameters/0/constraint/editable");
    play_keys(&play, "\t\t\t"); /* over the three that are true or false */
    play_assert_at(&play, "/job_config/parameters/0/constraint/valid_type");
    play_keys(&play, "\x15"
                     "Range\r");
    play_assert_value(&play, "/job_config/parameters/0/constraint/valid_type", "\"Range\"");
    play_assert_at(&play, "/job_config/parameters/0/constraint/valid_range");
    play_keys(&play, "\r0.001\r"); /* an empty list of texts: its first */
    play_assert_value(&play, "/job_config/parameters/0/constraint/valid_range", "[\"0.001\"]");
    play_end(&play);
    screen_close(&screen);
}

static void test_enter_accepts_and_moves_on_without_editing(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    play_go(&play, "/metadata/name");
    play_keys(&play, "\rflowers\r");
    play_assert_value(&play, "/metadata/name", "\"flowers\"");
    play_assert_at(&play, "/metadata/description");
    assert_int_equal(form_state(play.form), STATE_MOVE);
    screen_assert("flowers");
    play_end(&play);
    screen_close(&screen);
}

static void test_tab_backwards_accepts_and_edits_the_field_before(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    play_go(&play, "/metadata/description");
    play_keys(&play, "i");
    play_keys(&play, "a b");
    play_function(&play, KEY_BTAB);
    play_assert_value(&play, "/metadata/description", "\"a b\"");
    play_assert_at(&play, "/metadata/name");
    assert_int_equal(form_state(play.form), STATE_EDIT);
    play_end(&play);
    screen_close(&screen);
}

static void test_escape_leaves_this_field_as_it_was_and_nothing_more(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/metadata/name");
    play_keys(&play, "\r-2\t"); /* accepted */
    play_assert_at(&play, "/metadata/description");
    play_keys(&play, "garbage" ESCAPE);
    play_assert_value(&play, "/metadata/name", "\"resnet50-flowers-2\"");
    assert_int_equal(document_edit_count(play.document), 1);
    play_assert_at(&play, "/metadata/description");
    assert_int_equal(form_state(play.form), STATE_MOVE);
    screen_assert("Classifies flowers");
    play_end(&play);
    screen_close(&screen);
}

static void test_accepting_what_was_not_changed_is_no_edit(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    form_show(play.form, "/metadata");
    for (int i = 0; i < 200; i++)
        play_keys(&play, "\t");
    play_keys(&play, ESCAPE);
    assert_int_equal(document_edit_count(play.document), 0);
    assert_false(form_modified(play.form));
    play_end(&play);
    screen_close(&screen);
}

static void test_accepting_an_unchanged_null_or_boolean_loses_nothing(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"metadata\":{\"name\":true,\"description\":null}}");
    play_go(&play, "/metadata/description");
    play_keys(&play, "\r\r");
    play_assert_value(&play, "/metadata/description", "null");
    assert_int_equal(document_edit_count(play.document), 0);
    play_go(&play, "/metadata/name");
    play_keys(&play, "\r");
    play_assert_typing(&play, "true");
    play_keys(&play, "\r"); /* where a text is documented it becomes one */
    play_assert_value(&play, "/metadata/name", "\"true\"");
    play_end(&play);
    screen_close(&screen);
}

static void test_erasing_everything_keeps_an_absent_field_absent_and_empties_another(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"metadata\":{\"name\":\"x\"}}");
    play_go(&play, "/metadata/name");
    play_keys(&play, "\r\x7f\r");
    play_assert_value(&play, "/metadata/name", "\"\"");
    play_go(&play, "/metadata/description");
    play_keys(&play, "\rx\x7f\r");
    play_assert_value(&play, "/metadata/description", "");
    play_end(&play);
    screen_close(&screen);
}

static void test_an_invalid_value_is_kept_and_marked_with_its_reason(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"metadata\":{\"name\":\"flowers\"}}");
    play_go(&play, "/metadata/name");
    play_keys(&play, "\r of 2026");
    int row = screen_find("flowers of 2026"); /* while it is being typed ... */
    assert_true(row > 0);
    char *reason = screen_row(row + 1);
    assert_non_null(strstr(reason, "! "));
    free(reason);
    play_keys(&play, "\r"); /* ... and when it is accepted */
    play_assert_value(&play, "/metadata/name", "\"flowers of 2026\"");
    row = screen_find("flowers of 2026");
    char *line = screen_row(row);
    reason = screen_row(row + 1);
    assert_int_equal(line[1], '!');
    assert_non_null(strstr(reason, "! "));
    free(line);
    free(reason);
    play_keys(&play, UNDO);
    screen_assert_not("! ");
    play_end(&play);
    screen_close(&screen);
}

static void test_raw_json_that_means_nothing_stays_in_the_field(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"new\":{\"a\":1}}");
    play_go(&play, "/new");
    play_keys(&play, "\r");
    play_assert_typing(&play, "{\"a\":1}");
    play_keys(&play, ",\r");
    assert_int_equal(form_state(play.form), STATE_EDIT);
    assert_non_null(form_message(play.form));
    assert_false(form_accept(play.form));
    play_assert_value(&play, "/new", "{\"a\":1}");
    play_keys(&play, "\x7f\x7f\x7f"
                     "2}\r");
    play_assert_value(&play, "/new", "{\"a\":2}");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_number_keeps_its_digits_and_a_wrong_one_its_text(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"metadata\":{\"size\":9007199254740993}}");
    assert_int_equal(document_edit_count(play.document), 0);
    play_end(&play);
    play = play_text("{\"new\":9007199254740993}");
    play_go(&play, "/new");
    play_keys(&play, "\r1\r");
    play_assert_value(&play, "/new", "90071992547409931");
    play_end(&play);
    screen_close(&screen);
}

static void test_space_toggles_what_is_true_or_false(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/job_config/parameters_customization");
    play_keys(&play, " ");
    play_assert_value(&play, "/job_config/parameters_customization", "false");
    play_keys(&play, " ");
    play_assert_value(&play, "/job_config/parameters_customization", "true");
    play_keys(&play, "\r");
    play_assert_value(&play, "/job_config/parameters_customization", "false");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_picker_goes_by_first_letters_and_keeps_the_old_on_escape(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    const char *place = "/resource_requirements/0/values/0";
    form_show(play.form, place);
    play_keys(&play, "\r");
    assert_int_equal(form_state(play.form), STATE_PICK);
    screen_assert("> GPU");
    screen_assert("  Ascend");
    play_keys(&play, "a");
    screen_assert("> Ascend");
    play_keys(&play, "C");
    screen_assert("> CPU");
    play_keys(&play, "zZ中"); /* nothing begins so */
    screen_assert("> CPU");
    play_keys(&play, ESCAPE);
    screen_assert_not("> CPU");
    play_assert_value(&play, place, "\"GPU\"");
    play_assert_at(&play, place);
    play_keys(&play, "\rc\r");
    play_assert_value(&play, place, "\"CPU\"");
    play_end(&play);
    screen_close(&screen);
}

static void test_arrows_go_round_in_a_picker(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"resource_requirements\":[{\"key\":\"flavor_type\"}]}");
    play_go(&play, "/resource_requirements/0/key");
    play_keys(&play, "\r");
    screen_assert("> flavor_type");
    play_function(&play, KEY_UP);
    screen_assert("> host_distributed_mode");
    play_function(&play, KEY_DOWN);
    play_function(&play, KEY_DOWN);
    screen_assert("> device_distributed_mode");
    play_function(&play, KEY_END);
    screen_assert("> host_distributed_mode");
    play_function(&play, KEY_HOME);
    screen_assert("> flavor_type");
    play_end(&play);
    screen_close(&screen);
}

static void test_choices_follow_what_the_sibling_holds(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"resource_requirements\":[{\"key\":\"flavor_type\",\"values\":[\"x\"]},"
                                 "{\"key\":\"host_distributed_mode\",\"values\":[\"x\"]}]}");
    form_show(play.form, "/resource_requirements/0/values/0");
    play_keys(&play, "\r");
    screen_assert("Ascend");
    play_keys(&play, "g\r");
    play_assert_value(&play, "/resource_requirements/0/values", "[\"GPU\"]");
    form_show(play.form, "/resource_requirements/1/values/0");
    play_keys(&play, "\r");
    screen_assert("singular");
    play_keys(&play, "s\r");
    play_assert_value(&play, "/resource_requirements/1/values", "[\"singular\"]");
    play_end(&play);
    screen_close(&screen);
}

static void test_names_that_the_document_declares_are_suggested(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    form_show(play.form, "/advanced_config/auto_search/search_params/1/name");
    play_keys(&play, "\r\x15"); /* erased, so that each is of interest */
    screen_assert("Ctrl-N:");
    screen_assert("learning_rate  momentum  epochs");
    play_keys(&play, "\x0e");
    play_assert_typing(&play, "learning_rate");
    play_keys(&play, "\x0e\x0e");
    play_assert_typing(&play, "epochs");
    play_keys(&play, "\x0e");
    play_assert_typing(&play, "learning_rate");
    play_function(&play, KEY_UP);
    play_assert_typing(&play, "epochs");
    play_keys(&play, "\x15mom");
    screen_assert_not("epochs  ");
    play_keys(&play, "\x0e\r");
    play_assert_value(&play, "/advanced_config/auto_search/search_params/1/name", "\"momentum\"");
    play_end(&play);
    screen_close(&screen);
}

static void test_arrows_leave_a_field_without_suggestions_accepting_it(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    play_go(&play, "/metadata/description");
    play_keys(&play, "\rx");
    play_function(&play, KEY_UP);
    play_assert_value(&play, "/metadata/description", "\"x\"");
    play_assert_at(&play, "/metadata/name");
    assert_int_equal(form_state(play.form), STATE_MOVE);
    play_end(&play);
    screen_close(&screen);
}

static void test_what_is_pasted_is_text_even_where_it_looks_like_keys(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    play_go(&play, "/job_config/command");
    play_keys(&play, "\r");
    play_paste(&play, "set -e\rpython train.py\tq");
    play_keys(&play, "\r");
    play_assert_value(&play, "/job_config/command", "\"set -e\\npython train.py\\tq\"");
    play_assert_at(&play, "/job_config/engine");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_paste_outside_a_field_does_nothing(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/job_config/parameters/0");
    play_paste(&play, "dddaaccuu\r\t");
    assert_int_equal(document_edit_count(play.document), 0);
    assert_int_equal(form_state(play.form), STATE_MOVE);
    play_assert_at(&play, "/job_config/parameters/0");
    play_end(&play);
    screen_close(&screen);
}

static void test_typing_in_chinese_is_typing(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_begin(play_parsed("{}"), LANGUAGE_ZH);
    play_go(&play, "/metadata/description");
    play_keys(&play, "\r识别花朵\x7f卉");
    int column = play.column;
    play_function(&play, KEY_LEFT);
    assert_int_equal(play.column, column - 2);
    play_keys(&play, "\r");
    play_assert_value(&play, "/metadata/description", "\"识别花卉\"");
    screen_assert("识别花卉");
    play_end(&play);
    screen_close(&screen);
}

static void test_typing_taken_up_again_stands_where_it_stood(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    form_resume_typing(play.form, "/job_config/code_dir", "/bucket/中文/", 8);
    const char *place, *text;
    size_t cursor;
    assert_true(form_typing(play.form, &place, &text, &cursor));
    assert_string_equal(place, "/job_config/code_dir");
    assert_string_equal(text, "/bucket/中文/");
    assert_int_equal(cursor, 8);
    play_keys(&play, "\r");
    play_assert_value(&play, "/job_config/code_dir", "\"/bucket/中文/\"");
    form_resume_typing(play.form, "/job_config/gone/away", "lost", 0);
    assert_false(form_typing(play.form, &place, &text, &cursor));
    play_end(&play);
    screen_close(&screen);
}

static void test_an_outside_editor_takes_the_text_and_gives_it_back(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    struct err err = { 0 };
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    play_go(&play, "/metadata/name");
    assert_true(form_field_text(play.form, &text));
    assert_string_equal(buf_text(&text), "resnet50-flowers");
    play_keys(&play, "\r-2");
    buf_clear(&text);
    assert_true(form_field_text(play.form, &text)); /* what is being typed, not what was */
    assert_string_equal(buf_text(&text), "resnet50-flowers-2");
    assert_true(form_put_text(play.form, "from\noutside", &err));
    play_assert_value(&play, "/metadata/name", "\"from\\noutside\"");
    assert_int_equal(form_state(play.form), STATE_MOVE);
    play_go(&play, "/metadata");
    assert_false(form_field_text(play.form, &text));
    buf_done(&text);
    play_end(&play);
    screen_close(&screen);
}

static void test_a_list_of_texts_is_typed_as_words_between_commas(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    const char *range = "/job_config/parameters/1/constraint/valid_range";
    form_show(play.form, range);
    play_keys(&play, "\r");
    play_assert_typing(&play, "0.5, 0.9, 0.99");
    play_keys(&play, ",1 , 2\r");
    play_assert_value(&play, range, "[\"0.5\",\"0.9\",\"0.99\",\"1\",\"2\"]");
    play_go(&play, range);
    play_keys(&play, "\r\x15[\"a, b\", \"\"]\r"); /* as JSON, where a text has a comma or none at all */
    play_assert_value(&play, range, "[\"a, b\",\"\"]");
    play_go(&play, range);
    play_keys(&play, "\r");
    play_assert_typing(&play, "[\"a, b\",\"\"]");
    play_keys(&play, "\r");
    assert_int_equal(document_edit_count(play.document), 2);
    play_end(&play);
    screen_close(&screen);
}

static void test_a_last_word_is_suggested_in_a_list_of_choices(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play =
        play_text("{\"resource_requirements\":[{\"key\":\"flavor_type\",\"values\":[\"GPU\"]}]}");
    form_show(play.form, "/resource_requirements/0/values");
    play_keys(&play, "\r, As");
    screen_assert("Ctrl-N: Ascend");
    play_keys(&play, "\x0e\r");
    play_assert_value(&play, "/resource_requirements/0/values", "[\"GPU\",\"Ascend\"]");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_text_too_long_for_one_line_is_left_to_an_outside_editor(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    char *text = memory_new(LIMIT_LINE_BYTES + 2, 1);
    memset(text, 'x', LIMIT_LINE_BYTES + 1);
    struct json *root = json_object(), *metadata = json_object();
    json_set(metadata, "description", json_string(text));
    json_set(root, "metadata", metadata);
    struct play play = play_begin(root, LANGUAGE_EN);
    play_go(&play, "/metadata/description");
    play_keys(&play, "\r");
    assert_int_equal(form_state(play.form), STATE_MOVE);
    play_assert_message(&play, "Longer than 1 MiB");
    assert_int_equal(document_edit_count(play.document), 0);
    free(text);
    play_end(&play);
    screen_close(&screen);
}

static void test_a_section_of_another_kind_can_be_mended_or_deleted(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"metadata\":\"x\",\"resource_requirements\":{\"0\":{}}}");
    play_go(&play, "/metadata");
    screen_assert_not("description");
    play_keys(&play, "\r\x15{\"name\":\"y\"}\r");
    play_assert_value(&play, "/metadata", "{\"name\":\"y\"}");
    screen_assert("description");
    play_go(&play, "/resource_requirements");
    play_keys(&play, "d");
    play_assert_value(&play, "/resource_requirements", "");
    play_go(&play, "/resource_requirements");
    play_keys(&play, "a" ESCAPE);
    play_assert_value(&play, "/resource_requirements/0/operator", "\"in\"");
    play_end(&play);
    screen_close(&screen);
}

static void test_what_refers_to_a_name_follows_it_in_one_step(void **state)
{
    (void)state;
    static const char second[] = "/advanced_config/auto_search/search_params/0/name";
    struct screen screen = screen_open(24, 80);
    struct play play =
        play_text("{\"job_config\":{\"parameters\":[{\"name\":\"lr\"}]},"
                  "\"advanced_config\":{\"auto_search\":{\"search_params\":[{\"name\":\"lr\"}]}}}");
    play_go(&play, "/job_config/parameters/0/name");
    play_keys(&play, "i\x15"
                     "rate\r");
    assert_non_null(strstr(form_message(play.form), "1 more"));
    play_assert_value(&play, second, "\"rate\"");
    play_go(&play, "/metadata/name");
    play_keys(&play, UNDO);
    play_assert_at(&play, "/job_config/parameters/0/name");
    play_assert_value(&play, second, "\"lr\"");
    play_go(&play, "/metadata/name");
    play_keys(&play, REDO);
    play_assert_at(&play, "/job_config/parameters/0/name");
    play_assert_value(&play, second, "\"rate\"");
    play_keys(&play, "r"); /* back to what the service has, and that is a renaming too */
    play_assert_value(&play, second, "\"lr\"");
    play_keys(&play, UNDO UNDO);
    assert_int_equal(document_edits_applied(play.document), 0);
    play_end(&play);
    screen_close(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_parameter_is_filled_in_with_enter_and_tab_alone),
        cmocka_unit_test(test_enter_accepts_and_moves_on_without_editing),
        cmocka_unit_test(test_tab_backwards_accepts_and_edits_the_field_before),
        cmocka_unit_test(test_escape_leaves_this_field_as_it_was_and_nothing_more),
        cmocka_unit_test(test_accepting_what_was_not_changed_is_no_edit),
        cmocka_unit_test(test_accepting_an_unchanged_null_or_boolean_loses_nothing),
        cmocka_unit_test(test_erasing_everything_keeps_an_absent_field_absent_and_empties_another),
        cmocka_unit_test(test_an_invalid_value_is_kept_and_marked_with_its_reason),
        cmocka_unit_test(test_raw_json_that_means_nothing_stays_in_the_field),
        cmocka_unit_test(test_a_number_keeps_its_digits_and_a_wrong_one_its_text),
        cmocka_unit_test(test_space_toggles_what_is_true_or_false),
        cmocka_unit_test(test_a_picker_goes_by_first_letters_and_keeps_the_old_on_escape),
        cmocka_unit_test(test_arrows_go_round_in_a_picker),
        cmocka_unit_test(test_choices_follow_what_the_sibling_holds),
        cmocka_unit_test(test_names_that_the_document_declares_are_suggested),
        cmocka_unit_test(test_arrows_leave_a_field_without_suggestions_accepting_it),
        cmocka_unit_test(test_what_is_pasted_is_text_even_where_it_looks_like_keys),
        cmocka_unit_test(test_a_paste_outside_a_field_does_nothing),
        cmocka_unit_test(test_typing_in_chinese_is_typing),
        cmocka_unit_test(test_typing_taken_up_again_stands_where_it_stood),
        cmocka_unit_test(test_a_list_of_texts_is_typed_as_words_between_commas),
        cmocka_unit_test(test_a_last_word_is_suggested_in_a_list_of_choices),
        cmocka_unit_test(test_a_text_too_long_for_one_line_is_left_to_an_outside_editor),
        cmocka_unit_test(test_a_section_of_another_kind_can_be_mended_or_deleted),
        cmocka_unit_test(test_an_outside_editor_takes_the_text_and_gives_it_back),
        cmocka_unit_test(test_what_refers_to_a_name_follows_it_in_one_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
