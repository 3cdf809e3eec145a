/* Going about in a form: folds, sections, problems, changes, searching, and what cannot be edited. */
#include "screen.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/place.h"

#include <time.h>

static void test_the_first_field_has_the_cursor_at_the_start(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    play_assert_at(&play, "/metadata/name");
    play_paint(&play);
    char *row = screen_row(play.row);
    assert_non_null(strstr(row, "name"));
    assert_int_equal(row[0], '>');
    free(row);
    play_end(&play);
    screen_close(&screen);
}

static void test_letters_and_arrows_move_alike_and_stop_at_the_ends(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_keys(&play, "g");
    play_assert_at(&play, "/metadata");
    play_keys(&play, "kk");
    play_assert_at(&play, "/metadata");
    play_keys(&play, "jj");
    play_assert_at(&play, "/metadata/description");
    play_function(&play, KEY_UP);
    play_assert_at(&play, "/metadata/name");
    play_function(&play, KEY_DOWN);
    play_assert_at(&play, "/metadata/description");
    play_keys(&play, "G");
    char *last = form_place(play.form);
    play_keys(&play, "jj");
    play_assert_at(&play, last);
    free(last);
    play_keys(&play, "\x15"); /* half a page up */
    play_function(&play, KEY_NPAGE);
    play_function(&play, KEY_NPAGE);
    play_function(&play, KEY_HOME);
    play_assert_at(&play, "/metadata");
    play_end(&play);
    screen_close(&screen);
}

static void test_digits_go_to_their_sections(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    char digit[2] = "1";
    for (size_t i = 0; i < shape_algorithm.section_count; i++) {
        digit[0] = (char)('1' + i);
        play_keys(&play, digit);
        play_assert_at(&play, shape_algorithm.sections[i].place);
        assert_true(play.row < 20); /* what lies below it is seen */
    }
    play_keys(&play, "9");
    play_assert_at(&play, shape_algorithm.sections[shape_algorithm.section_count - 1].place);
    play_end(&play);
    screen_close(&screen);
}

static void test_left_folds_and_goes_up_right_unfolds_and_goes_down(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/job_config/parameters/1");
    screen_assert_not("momentum  0.9  Float  Choice  ");
    play_keys(&play, "l");
    play_assert_at(&play, "/job_config/parameters/1");
    play_keys(&play, "l");
    play_assert_at(&play, "/job_config/parameters/1/name");
    play_keys(&play, "hh");
    play_assert_at(&play, "/job_config/parameters/1");
    play_keys(&play, "hh");
    play_assert_at(&play, "/job_config/parameters");
    screen_assert_not("learning_rate");
    play_keys(&play, " ");
    screen_assert("learning_rate");
    play_end(&play);
    screen_close(&screen);
}

/* Two errors in two sections, one of them folded away. */
#define TWO_ERRORS                                                                                           \
    "{\"metadata\":{\"name\":\"a b\"},\"job_config\":{\"parameters\":[{\"name\":\"p\",\"value\":\"1\"},"     \
    "{\"name\":\"q\",\"value\":\"x\",\"constraint\":{\"type\":\"Integer\"}}]}}"

static void test_brackets_go_round_the_problems_and_unfold_them(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text(TWO_ERRORS);
    const struct problems *problems = form_problems(play.form);
    size_t count = problems->count, seen = 0;
    assert_true(count >= 2);
    play_keys(&play, "g");
    char *first = NULL;
    for (size_t i = 0; i < count + 1; i++) {
        play_keys(&play, "]");
        char *here = form_place(play.form);
        size_t at = 0;
        assert_non_null(problems_at(form_problems(play.form), here, &at));
        seen += strcmp(here, "/job_config/parameters/1/value") == 0;
        if (first == NULL)
            first = memory_text(here);
        free(here);
    }
    assert_true(seen > 0);
    assert_string_equal(first, "/metadata/name");
    free(first);
    play_keys(&play, "g");
    play_function(&play, KEY_F(8));
    play_assert_at(&play, "/metadata/name");
    play_keys(&play, "[");
    char *last = form_place(play.form);
    assert_string_not_equal(last, "/metadata/name");
    free(last);
    play_end(&play);
    screen_close(&screen);
}

static void test_without_problems_or_changes_it_says_so(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"metadata\":{\"name\":\"x\"},\"job_config\":{\"code_dir\":\"/b/c/\","
                                 "\"boot_file\":\"/b/c/t.py\",\"engine\":{\"engine_id\":\"e\"}}}");
    const struct problems *problems = form_problems(play.form);
    if (problems->count > 0)
        fail_msg("%s: %s", problems->items[0].place, problems->items[0].text[LANGUAGE_EN]);
    play_keys(&play, "]");
    play_assert_message(&play, "No problems");
    play_keys(&play, "[");
    play_assert_message(&play, "No problems");
    play_keys(&play, "}");
    play_assert_message(&play, "No changes");
    play_keys(&play, "{");
    play_assert_message(&play, "No changes");
    play_end(&play);
    screen_close(&screen);
}

static void test_braces_go_round_the_changes(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/metadata/name");
    play_keys(&play, "\r-2\r");
    form_show(play.form, "/job_config/parameters/2/value");
    play_keys(&play, "\r0\r");
    form_show(play.form, "/advanced_config/auto_search/reward_attrs/0/mode");
    play_keys(&play, "\rmin\r");
    play_keys(&play, "g}");
    play_assert_at(&play, "/metadata/name");
    play_keys(&play, "}");
    play_assert_at(&play, "/job_config/parameters/2/value");
    play_keys(&play, "}");
    play_assert_at(&play, "/advanced_config/auto_search/reward_attrs/0/mode");
    play_keys(&play, "}");
    play_assert_at(&play, "/metadata/name");
    play_keys(&play, "{");
    play_assert_at(&play, "/advanced_config/auto_search/reward_attrs/0/mode");
    play_keys(&play, "{");
    play_assert_at(&play, "/job_config/parameters/2/value");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_changed_line_is_marked_until_it_is_restored(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/metadata/description");
    play_keys(&play, "\r!\r");
    char *row = screen_row(screen_find("description"));
    assert_int_equal(row[1], '*');
    free(row);
    assert_true(form_modified(play.form));
    play_go(&play, "/metadata/description");
    play_keys(&play, "r");
    row = screen_row(screen_find("description"));
    assert_int_equal(row[1], ' ');
    free(row);
    assert_false(form_modified(play.form));
    play_keys(&play, "r");
    play_assert_message(&play, "what the service has");
    play_keys(&play, UNDO); /* restoring can be undone, too */
    assert_true(form_modified(play.form));
    play_end(&play);
    screen_close(&screen);
}

static void test_restoring_takes_away_what_was_added_and_brings_back_what_was_deleted(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"metadata\":{\"name\":\"x\"}}");
    play_go(&play, "/metadata/description");
    play_keys(&play, "\rnew\r");
    play_go(&play, "/metadata/description");
    play_keys(&play, "r");
    play_assert_value(&play, "/metadata/description", "");
    play_go(&play, "/metadata/name");
    play_keys(&play, "d");
    play_assert_value(&play, "/metadata/name", "");
    play_keys(&play, "r");
    play_assert_value(&play, "/metadata/name", "\"x\"");
    play_assert_at(&play, "/metadata/name");
    play_keys(&play, "ggr");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_search_finds_names_labels_and_values_both_ways_round(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_keys(&play, "g");
    assert_true(form_search(play.form, "BOOT_FILE", false));
    play_assert_at(&play, "/job_config/boot_file");
    play_keys(&play, "g");
    assert_true(form_search(play.form, "train_url", false));
    char *first = form_place(play.form);
    assert_true(place_within("/job_config/outputs/0", first));
    free(first);
    assert_true(form_search(play.form, "resnet50-flowers", false)); /* round the end */
    assert_true(form_search(play.form, "accuracy", true));
    char *here = form_place(play.form);
    assert_true(place_within("/advanced_config/auto_search/reward_attrs/0", here));
    free(here);
    assert_false(form_search(play.form, "no such thing", false));
    play_assert_message(&play, "\"no such thing\" is nowhere here");
    assert_false(form_search(play.form, "%s%n", true));
    play_assert_message(&play, "%s%n");
    play_end(&play);
    screen_close(&screen);
}

static void test_what_the_server_owns_is_shown_and_cannot_be_changed(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_example("show-answer.json");
    char *beginning = json_written(document_root(play.document), JSON_COMPACT);
    screen_assert_not("create_time");
    play_go(&play, "/metadata");
    while (screen_find(">   ") < 0 || screen_find("kept by the service") != play.row)
        play_keys(&play, "j");
    play_keys(&play, " ");
    screen_assert("create_time");
    play_go(&play, "/metadata/create_time");
    for (const char *key = "\riadr c"; *key != '\0'; key++) {
        const char press[] = { *key, '\0' };

        play_keys(&play, press);
        assert_int_equal(form_state(play.form), STATE_MOVE);
        assert_non_null(form_message(play.form));
    }
    play_assert_value(&play, "", beginning);
    free(beginning);
    play_end(&play);
    screen_close(&screen);
}

static void test_tab_skips_what_the_server_owns(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_example("show-answer.json");
    form_show(play.form, "/metadata");
    play_keys(&play, "h l"); /* folded and unfolded */
    for (int i = 0; i < 300; i++) {
        play_keys(&play, "\t");
        char *here = form_place(play.form);
        assert_string_not_equal(here, "/metadata/id");
        assert_string_not_equal(here, "/metadata/create_time");
        free(here);
    }
    play_end(&play);
    screen_close(&screen);
}

static void test_a_read_only_form_folds_and_searches_and_edits_nothing(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_example("full.json");
    char *beginning = json_written(document_root(play.document), JSON_COMPACT);
    form_free(play.form);
    play.form = form_new(play.document, LANGUAGE_EN, true);
    play_go(&play, "/job_config/parameters/0");
    play_keys(&play, " ");
    screen_assert("valid_range");
    for (const char *key = "ijijaAdmcru\x12\t"; *key != '\0'; key++) {
        const char press[] = { *key, '\0' };

        play_keys(&play, press);
        assert_int_equal(form_state(play.form), STATE_MOVE);
    }
    play_go(&play, "/metadata/name");
    play_keys(&play, "\r");
    play_assert_message(&play, "i edits");
    assert_true(form_search(play.form, "momentum", false));
    play_assert_value(&play, "", beginning);
    free(beginning);
    play_end(&play);
    screen_close(&screen);
}

static void test_help_follows_a_cursor_that_came_to_rest(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{}");
    struct buf all;
    play_keys(&play, "jk");
    assert_in_range(form_wait(play.form), 0, 1000);
    int64_t until = clock_monotonic_ms() + 2000;
    while (form_wait(play.form) >= 0 && clock_monotonic_ms() < until)
        (void)form_idle(play.form);
    assert_int_equal(form_wait(play.form), -1);
    assert_false(form_idle(play.form)); /* at rest nothing changes any more */
    play_paint(&play);
    screen_assert("1 to 64 characters");
    buf_init(&all, LIMIT_DOCUMENT_BYTES);
    form_explain(play.form, &all);
    assert_non_null(strstr(buf_text(&all), "/metadata/name"));
    assert_non_null(strstr(buf_text(&all), "resnet50-flowers"));
    buf_done(&all);
    play_end(&play);
    screen_close(&screen);
}

/* No line leaves the rows that are the form's, and the cursor stands on one of them. */
static void assert_picture(struct play *play)
{
    play_paint(play);
    assert_in_range(play->row, 1, LINES - 2);
    assert_in_range(play->column, 0, COLS - 1);
    char *above = screen_row(0), *below = screen_row(LINES - 1);
    assert_string_equal(above, "");
    assert_string_equal(below, "");
    free(above);
    free(below);
    for (int row = 0; row < LINES; row++) {
        char *shown = screen_row(row);

        assert_in_range(utf8_columns(shown), 0, (size_t)COLS);
        free(shown);
    }
}

static void test_every_size_of_window_shows_the_cursor_and_keeps_its_edges(void **state)
{
    (void)state;
    static const int sizes[][2] = { { 12, 40 },  { 24, 80 },  { 60, 200 }, { 6, 30 },  { 24, 99 },
                                    { 24, 100 }, { 40, 120 }, { 12, 200 }, { 60, 30 }, { 24, 80 } };
    struct screen screen = screen_open(24, 80);
    for (enum language language = 0; language < LANGUAGES; language++) {
        struct play play = play_text(TWO_ERRORS);

        form_free(play.form);
        play.form = form_new(play.document, language, false);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            assert_int_equal(resize_term(sizes[i][0], sizes[i][1]), OK);
            play_keys(&play, "g");
            for (int step = 0; step < 60; step++) {
                assert_picture(&play);
                play_keys(&play, "j");
            }
            form_show(play.form, "/job_config/parameters/1/value");
            play_keys(&play, "\r这个参数的值写得很长很长很长很长很长很长很长很长很长很长很长");
            assert_picture(&play);
            play_keys(&play, ESCAPE "6ajk" ESCAPE);
            assert_picture(&play);
            play_keys(&play, UNDO);
            form_show(play.form, "/resource_requirements");
            play_keys(&play, "a"); /* a picker */
            assert_int_equal(form_state(play.form), STATE_PICK);
            for (int step = 0; step < 4; step++) {
                assert_picture(&play);
                play_function(&play, KEY_DOWN);
            }
            play_keys(&play, ESCAPE UNDO);
        }
        play_end(&play);
    }
    screen_close(&screen);
}

static void test_a_picker_in_a_small_window_shows_what_is_selected(void **state)
{
    (void)state;
    struct screen screen = screen_open(6, 40);
    struct play play = play_text("{\"resource_requirements\":[{\"key\":\"none of them\"}]}");
    play_go(&play, "/resource_requirements/0/key");
    play_keys(&play, "\r");
    screen_assert("> flavor_type");
    play_keys(&play, "h");
    screen_assert("> host_distributed_mode");
    char *row = screen_row(play.row);
    assert_non_null(strstr(row, "> host_distributed_mode"));
    free(row);
    play_end(&play);
    screen_close(&screen);
}

static void test_sections_stand_above_or_beside_with_their_problems(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text(TWO_ERRORS);
    play_paint(&play);
    char *above = screen_row(1);
    assert_non_null(strstr(above, "1 Metadata!1"));
    assert_non_null(strstr(above, "3 Parameters!1"));
    free(above);
    assert_int_equal(resize_term(30, 120), OK);
    play_paint(&play);
    above = screen_part(1, 0, 22);
    char *third = screen_part(3, 0, 22);
    assert_string_equal(above, ">1 Metadata!1");
    assert_string_equal(third, " 3 Parameters!1");
    free(above);
    free(third);
    play_end(&play);
    screen_close(&screen);
}

static void test_chinese_labels_stand_where_english_names_do(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_begin(play_parsed("{\"metadata\":{\"name\":\"识别花卉\"}}"), LANGUAGE_ZH);
    play_paint(&play);
    screen_assert("基本信息");
    screen_assert("名称");
    assert_int_equal(screen_find("识别花卉"), screen_find("名称"));
    char *name = screen_part(screen_find("识别花卉"), 28, 80);
    assert_string_equal(name, "识别花卉"); /* in the same column as ever */
    free(name);
    play_keys(&play, "u");
    play_assert_message(&play, "没有可撤销");
    play_end(&play);
    screen_close(&screen);
}

static void test_hostile_text_in_a_document_is_shown_harmless(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play =
        play_text("{\"metadata\":{\"name\":\"\\u001b[2J\\u202ex\\u0000\",\"\\u001b]0;t\\u0007\":1}}");
    play_paint(&play);
    screen_assert("␛[2J<U+202E>x␀");
    screen_assert("␛]0;t␇");
    for (int row = 0; row < LINES; row++) {
        char *shown = screen_row(row);

        assert_null(strpbrk(shown, "\x1b\a"));
        free(shown);
    }
    play_end(&play);
    screen_close(&screen);
}

/* Any number of parameters, each with a wrong value. */
static struct json *wrong_parameters(size_t count)
{
    struct json *root = play_parsed("{\"metadata\":{\"name\":\"x\"},\"job_config\":{\"parameters\":[]}}");
    struct json *list = (struct json *)place_find(root, "/job_config/parameters");

    for (size_t i = 0; i < count; i++) {
        struct json *item = play_parsed("{\"value\":\"x\",\"constraint\":{\"type\":\"Integer\"}}");
        char name[32];

        (void)snprintf(name, sizeof name, "p%zu", count - i);
        json_set(item, "name", json_string(name));
        json_insert_item(list, 0, item);
    }
    return root;
}

static void test_a_key_in_a_large_document_full_of_problems_is_answered_at_once(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_begin(wrong_parameters(5000), LANGUAGE_EN);
    form_show(play.form, "/job_config/parameters/2500");
    play_paint(&play);        /* the whole check is behind us */
    clock_t before = clock(); /* of this process alone: a busy machine is no failure */
    play_keys(&play, "]]");
    play_assert_at(&play, "/job_config/parameters/2501/value");
    play_keys(&play, "[");
    play_assert_at(&play, "/job_config/parameters/2500/value");
    assert_in_range((clock() - before) / (CLOCKS_PER_SEC / 1000), 0, 2000);
    play_end(&play);
    screen_close(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_field_has_the_cursor_at_the_start),
        cmocka_unit_test(test_letters_and_arrows_move_alike_and_stop_at_the_ends),
        cmocka_unit_test(test_digits_go_to_their_sections),
        cmocka_unit_test(test_left_folds_and_goes_up_right_unfolds_and_goes_down),
        cmocka_unit_test(test_brackets_go_round_the_problems_and_unfold_them),
        cmocka_unit_test(test_without_problems_or_changes_it_says_so),
        cmocka_unit_test(test_braces_go_round_the_changes),
        cmocka_unit_test(test_a_changed_line_is_marked_until_it_is_restored),
        cmocka_unit_test(test_restoring_takes_away_what_was_added_and_brings_back_what_was_deleted),
        cmocka_unit_test(test_a_search_finds_names_labels_and_values_both_ways_round),
        cmocka_unit_test(test_what_the_server_owns_is_shown_and_cannot_be_changed),
        cmocka_unit_test(test_tab_skips_what_the_server_owns),
        cmocka_unit_test(test_a_read_only_form_folds_and_searches_and_edits_nothing),
        cmocka_unit_test(test_help_follows_a_cursor_that_came_to_rest),
        cmocka_unit_test(test_every_size_of_window_shows_the_cursor_and_keeps_its_edges),
        cmocka_unit_test(test_a_picker_in_a_small_window_shows_what_is_selected),
        cmocka_unit_test(test_sections_stand_above_or_beside_with_their_problems),
        cmocka_unit_test(test_chinese_labels_stand_where_english_names_do),
        cmocka_unit_test(test_hostile_text_in_a_document_is_shown_harmless),
        cmocka_unit_test(test_a_key_in_a_large_document_full_of_problems_is_answered_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
