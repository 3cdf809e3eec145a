/* Items of lists at every depth: added, deleted, moved and duplicated, and all of it undone and redone. */
#include "screen.h"

#include "base/memory.h"
#include "base/place.h"

/* A list with three items at each depth of nesting, and the member by which they are told apart. */
#define NESTED                                                                                               \
    "{\"job_config\":{\"parameters\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}],"                  \
    "\"inputs\":[{\"name\":\"i\",\"remote_constraints\":[{\"data_type\":\"a\"},{\"data_type\":\"b\"},"       \
    "{\"data_type\":\"c\"}]}]},"                                                                             \
    "\"resource_requirements\":[{\"key\":\"flavor_type\",\"operator\":\"in\",\"values\":[\"a\",\"b\","       \
    "\"c\"]}],"                                                                                              \
    "\"advanced_config\":{\"auto_search\":{\"algo_configs\":[{\"name\":\"x\"},{\"name\":\"y\",\"params\":["  \
    "{\"key\":\"a\"},{\"key\":\"b\"},{\"key\":\"c\"}]}]}}}"

static const struct {
    const char *list, *member; /* NULL: the items are the texts themselves */
} lists[] = {
    { "/job_config/parameters", "name" },
    { "/job_config/inputs/0/remote_constraints", "data_type" },
    { "/advanced_config/auto_search/algo_configs/1/params", "key" },
    { "/resource_requirements/0/values", NULL },
};

enum { LISTS = sizeof lists / sizeof *lists };

/* "abc" for the items of the list at their present places; "-" for a new one. */
static void assert_items(const struct play *play, size_t which, const char *expected)
{
    const struct json *list = document_at(play->document, lists[which].list);
    struct buf order;

    buf_init(&order, 4096);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        const char *text =
            lists[which].member != NULL ? json_member_text(item, lists[which].member) : json_text(item);

        buf_string(&order, text != NULL && strlen(text) == 1 ? text : "-");
    }
    assert_string_equal(buf_text(&order), expected);
    buf_done(&order);
}

static void go_to_item(struct play *play, size_t which, size_t index)
{
    char *place = place_item(lists[which].list, index);

    play_go(play, place);
    free(place);
}

static void assert_at_item(const struct play *play, size_t which, size_t index)
{
    char *place = place_item(lists[which].list, index), *here = form_place(play->form);

    if (!place_within(place, here))
        fail_msg("the cursor is at %s, not at %s", here, place);
    free(place);
    free(here);
}

/* Whatever was done: undo gives back the beginning, redo the end. */
static void assert_undone_and_redone(struct play *play, const char *beginning)
{
    char *end = json_written(document_root(play->document), JSON_COMPACT);

    play_keys(play, ESCAPE);
    while (document_edits_applied(play->document) > 0)
        play_keys(play, UNDO);
    play_assert_value(play, "", beginning);
    play_keys(play, UNDO);
    play_assert_message(play, "Nothing to undo");
    while (document_edits_applied(play->document) < document_edit_count(play->document))
        play_keys(play, REDO);
    play_assert_value(play, "", end);
    play_keys(play, REDO);
    play_assert_message(play, "Nothing to redo");
    free(end);
}

static void test_an_item_is_added_behind_and_before_at_every_depth(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    for (size_t i = 0; i < LISTS; i++) {
        struct play play = play_text(NESTED);

        go_to_item(&play, i, 1);
        play_keys(&play, "a" ESCAPE);
        assert_items(&play, i, "ab-c");
        assert_at_item(&play, i, 2);
        go_to_item(&play, i, 0);
        play_keys(&play, "A" ESCAPE);
        assert_items(&play, i, "-ab-c");
        assert_at_item(&play, i, 0);
        assert_undone_and_redone(&play, NESTED);
        play_end(&play);
    }
    screen_close(&screen);
}

static void test_on_the_list_itself_an_item_goes_to_its_end_or_its_beginning(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    for (size_t i = 0; i < LISTS; i++) {
        struct play play = play_text(NESTED);

        play_go(&play, lists[i].list);
        play_keys(&play, "a" ESCAPE);
        assert_items(&play, i, "abc-");
        assert_at_item(&play, i, 3);
        play_go(&play, lists[i].list);
        play_keys(&play, "A" ESCAPE);
        assert_items(&play, i, "-abc-");
        assert_undone_and_redone(&play, NESTED);
        play_end(&play);
    }
    screen_close(&screen);
}

static void test_from_a_field_of_an_item_its_neighbours_are_added(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text(NESTED);
    play_go(&play, "/advanced_config/auto_search/algo_configs/1/params/1/key");
    play_keys(&play, "a" ESCAPE);
    assert_items(&play, 2, "ab-c");
    play_go(&play, "/job_config/parameters/2/name");
    play_keys(&play, "A" ESCAPE);
    assert_items(&play, 0, "ab-c");
    play_end(&play);
    screen_close(&screen);
}

static void test_an_item_is_deleted_at_every_depth_and_the_cursor_stays_near(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    for (size_t i = 0; i < LISTS; i++) {
        struct play play = play_text(NESTED);

        go_to_item(&play, i, 1);
        play_keys(&play, "d");
        assert_items(&play, i, "ac");
        assert_at_item(&play, i, 1);
        play_keys(&play, UNDO);
        assert_items(&play, i, "abc");
        assert_at_item(&play, i, 1);
        go_to_item(&play, i, 0);
        play_function(&play, KEY_DC);
        assert_items(&play, i, "bc");
        assert_undone_and_redone(&play, NESTED);
        play_end(&play);
    }
    screen_close(&screen);
}

static void test_a_moved_item_takes_the_cursor_along_and_is_one_step_for_undo(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    for (size_t i = 0; i < LISTS; i++) {
        struct play play = play_text(NESTED);

        go_to_item(&play, i, 0);
        play_keys(&play, "mjj");
        play_assert_message(&play, "Up and Down");
        play_function(&play, KEY_DOWN); /* at the end it stays */
        assert_items(&play, i, "bca");
        assert_at_item(&play, i, 2);
        play_function(&play, KEY_UP);
        assert_items(&play, i, "bac");
        play_keys(&play, "\r");
        assert_at_item(&play, i, 1);
        play_keys(&play, UNDO);
        assert_items(&play, i, "abc");
        assert_at_item(&play, i, 0);
        assert_int_equal(document_edits_applied(play.document), 0);
        play_keys(&play, REDO);
        assert_items(&play, i, "bac");
        assert_at_item(&play, i, 1);
        assert_undone_and_redone(&play, NESTED);
        play_end(&play);
    }
    screen_close(&screen);
}

static void test_a_move_from_a_field_moves_the_item_that_holds_it(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text(NESTED);
    play_go(&play, "/job_config/parameters/1/name");
    play_keys(&play, "mk\r");
    assert_items(&play, 0, "bac");
    play_assert_at(&play, "/job_config/parameters/0");
    play_keys(&play, "mk\r"); /* nowhere to go: no edit */
    assert_items(&play, 0, "bac");
    play_keys(&play, UNDO);
    assert_items(&play, 0, "abc");
    play_keys(&play, "mj" ESCAPE); /* Esc puts it back */
    assert_items(&play, 0, "abc");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_form_that_ends_in_the_middle_of_a_move_keeps_the_document_usable(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text(NESTED);
    go_to_item(&play, 0, 0);
    play_keys(&play, "mj");
    form_free(play.form);
    assert_items(&play, 0, "bac");
    assert_non_null(document_undo(play.document));
    play.form = form_new(play.document, LANGUAGE_EN, false);
    assert_items(&play, 0, "abc");
    play_end(&play);
    screen_close(&screen);
}

static void test_a_duplicate_stands_behind_its_original_and_is_its_own(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    for (size_t i = 0; i < LISTS; i++) {
        struct play play = play_text(NESTED);
        struct err err = { 0 };
        struct buf place;

        go_to_item(&play, i, 1);
        play_keys(&play, "c" ESCAPE);
        assert_items(&play, i, "abbc");
        assert_at_item(&play, i, 2);
        buf_init(&place, 4096);
        buf_format(&place, "%s/2%s%s", lists[i].list, lists[i].member != NULL ? "/" : "",
                   lists[i].member != NULL ? lists[i].member : "");
        assert_true(document_set(play.document, buf_text(&place), json_string("z"), &err));
        form_refresh(play.form);
        assert_items(&play, i, "abzc");
        buf_done(&place);
        assert_undone_and_redone(&play, NESTED);
        play_end(&play);
    }
    screen_close(&screen);
}

static void test_a_duplicate_of_a_parameter_copies_all_of_it(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/job_config/parameters/0");
    play_keys(&play, "c" ESCAPE);
    char *original = json_written(document_at(play.document, "/job_config/parameters/0"), JSON_COMPACT);
    play_assert_value(&play, "/job_config/parameters/1", original);
    free(original);
    play_end(&play);
    screen_close(&screen);
}

static void test_where_there_is_no_list_nothing_is_added_moved_or_duplicated(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text(NESTED);
    play_go(&play, "/job_config/code_dir");
    for (const char *key = "aAcm"; *key != '\0'; key++) {
        const char press[] = { *key, '\0' };

        play_keys(&play, press);
        play_assert_message(&play, "no list");
    }
    play_keys(&play, "d");
    play_assert_message(&play, "nothing here");
    play_go(&play, "/job_config/parameters");
    play_keys(&play, "d");
    play_assert_message(&play, "section stays");
    assert_int_equal(document_edit_count(play.document), 0);
    play_end(&play);
    screen_close(&screen);
}

static void test_an_absent_list_is_made_by_its_first_item_and_unmade_by_undo(void **state)
{
    (void)state;
    static const struct {
        const char *list, *item, *first;
    } absent[] = {
        { "/job_config/outputs", "/job_config/outputs/0", "/job_config/outputs/0/name" },
        { "/advanced_config/auto_search/reward_attrs", "/advanced_config/auto_search/reward_attrs/0",
          "/advanced_config/auto_search/reward_attrs/0/name" },
        { "/resource_requirements", "/resource_requirements/0", "/resource_requirements/0/key" },
    };
    struct screen screen = screen_open(24, 80);
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        struct play play = play_text("{}");

        play_go(&play, absent[i].list);
        play_keys(&play, "a");
        play_assert_at(&play, absent[i].first);
        play_keys(&play, ESCAPE UNDO);
        play_assert_value(&play, "", "{}");
        assert_int_equal(document_edits_applied(play.document), 0);
        play_assert_at(&play, absent[i].list);
        play_keys(&play, REDO);
        play_assert_at(&play, absent[i].item);
        play_end(&play);
    }
    screen_close(&screen);
}

static void test_undo_and_redo_take_the_cursor_to_what_changed(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_example("full.json");
    const char *deep = "/advanced_config/auto_search/algo_configs/0/params/2/value";
    form_show(play.form, deep);
    play_assert_at(&play, deep);
    play_keys(&play, "\r\x15"
                     "30\r");
    play_go(&play, "/metadata/name");
    play_keys(&play, "\r-2\r");
    form_show(play.form, "/advanced_config/auto_search/algo_configs");
    play_function(&play, KEY_LEFT); /* folded away */
    play_keys(&play, "g");
    play_keys(&play, UNDO);
    play_assert_at(&play, "/metadata/name");
    play_keys(&play, UNDO);
    play_assert_at(&play, deep); /* and unfolded again */
    play_assert_value(&play, deep, "\"20\"");
    play_keys(&play, "g" REDO);
    play_assert_at(&play, deep);
    play_assert_value(&play, deep, "\"30\"");
    play_end(&play);
    screen_close(&screen);
}

static void test_folds_stay_with_their_items_in_the_form(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_example("full.json");
    play_go(&play, "/job_config/parameters/1");
    play_function(&play, KEY_RIGHT);
    screen_assert("valid_range");
    play_go(&play, "/job_config/parameters/0");
    play_keys(&play, "d");
    play_assert_at(&play, "/job_config/parameters/0");
    screen_assert("valid_range"); /* momentum is the first now, and open still */
    play_keys(&play, UNDO "mjj\r");
    screen_assert("valid_range");
    play_go(&play, "/job_config/parameters/0");
    play_function(&play, KEY_LEFT); /* momentum again, and the only one that was open */
    screen_assert_not("valid_range");
    play_end(&play);
    screen_close(&screen);
}

static void restore_at(struct play *play, const char *place, const char *message)
{
    play_go(play, place);
    play_keys(play, "r");
    if (message != NULL)
        play_assert_message(play, message);
}

static void test_an_item_is_restored_to_what_has_its_name_in_the_base_wherever_that_stands(void **state)
{
    (void)state;
    static const char *const there = "what the service has", *const gone = "does not have this item";
    struct screen screen = screen_open(24, 80);
    struct play play = play_text("{\"job_config\":{\"parameters\":[{\"name\":\"a\",\"value\":\"1\"},"
                                 "{\"name\":\"b\",\"value\":\"2\"},{\"name\":\"c\",\"value\":\"3\"}]}}");

    play_go(&play, "/job_config/parameters/0");
    play_keys(&play, "A" ESCAPE); /* a nameless one in front moves all others */
    restore_at(&play, "/job_config/parameters/2/value", there);
    restore_at(&play, "/job_config/parameters/0/name", gone);
    restore_at(&play, "/job_config/parameters/0", gone);
    play_go(&play, "/job_config/parameters/0/name");
    play_keys(&play, "\rfresh\r");
    restore_at(&play, "/job_config/parameters/3/name", there);
    restore_at(&play, "/job_config/parameters/0/name", gone);
    play_go(&play, "/job_config/parameters/3/value");
    play_keys(&play, "\r0\r");
    play_assert_value(&play, "/job_config/parameters/3/value", "\"30\"");
    restore_at(&play, "/job_config/parameters/3/value", NULL);
    play_assert_value(&play, "/job_config/parameters/3", "{\"name\":\"c\",\"value\":\"3\"}");
    play_assert_value(&play, "/job_config/parameters/0/name", "\"fresh\"");

    play_go(&play, "/job_config/parameters/1");
    play_keys(&play, "X"); /* c stands where b stood */
    play_go(&play, "/job_config/parameters/0");
    play_keys(&play, "X");
    restore_at(&play, "/job_config/parameters/1/name", there);
    restore_at(&play, "/job_config/parameters/1/value", there);
    play_end(&play);
    screen_close(&screen);
}

static void test_an_item_that_got_another_name_gets_its_own_back(void **state)
{
    (void)state;
    struct screen screen = screen_open(24, 80);
    struct play play = play_text(NESTED);
    struct err err = { 0 };

    for (size_t i = 0; i < LISTS; i++) {
        char *item = place_item(lists[i].list, 1);
        char *place = lists[i].member != NULL ? place_join(item, lists[i].member) : memory_text(item);

        play_go(&play, place);
        assert_true(document_set(play.document, place, json_string("z"), &err));
        form_refresh(play.form);
        restore_at(&play, place, NULL);
        play_assert_value(&play, place, "\"b\"");
        free(item);
        free(place);
    }
    play_assert_value(&play, "", NESTED);
    play_end(&play);
    screen_close(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_item_is_added_behind_and_before_at_every_depth),
        cmocka_unit_test(test_on_the_list_itself_an_item_goes_to_its_end_or_its_beginning),
        cmocka_unit_test(test_from_a_field_of_an_item_its_neighbours_are_added),
        cmocka_unit_test(test_an_item_is_deleted_at_every_depth_and_the_cursor_stays_near),
        cmocka_unit_test(test_a_moved_item_takes_the_cursor_along_and_is_one_step_for_undo),
        cmocka_unit_test(test_a_move_from_a_field_moves_the_item_that_holds_it),
        cmocka_unit_test(test_a_form_that_ends_in_the_middle_of_a_move_keeps_the_document_usable),
        cmocka_unit_test(test_a_duplicate_stands_behind_its_original_and_is_its_own),
        cmocka_unit_test(test_a_duplicate_of_a_parameter_copies_all_of_it),
        cmocka_unit_test(test_where_there_is_no_list_nothing_is_added_moved_or_duplicated),
        cmocka_unit_test(test_an_absent_list_is_made_by_its_first_item_and_unmade_by_undo),
        cmocka_unit_test(test_undo_and_redo_take_the_cursor_to_what_changed),
        cmocka_unit_test(test_folds_stay_with_their_items_in_the_form),
        cmocka_unit_test(test_an_item_is_restored_to_what_has_its_name_in_the_base_wherever_that_stands),
        cmocka_unit_test(test_an_item_that_got_another_name_gets_its_own_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
