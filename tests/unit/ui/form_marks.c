/* What changed is marked: values, items that came, items that got another name, and no item for another. */
#include "screen.h"

static const char parameters[] =
    "{\"job_config\":{\"parameters\":[{\"name\":\"first\",\"value\":\"1\"},"
    "{\"name\":\"second\",\"value\":\"2\"},{\"name\":\"third\",\"value\":\"3\"}]}}";

/* Whether the line of a place carries the mark; the place must be on the screen. */
static bool marked(struct play *play, const char *place)
{
    (void)form_idle(play->form);
    play_go(play, place);
    play_assert_at(play, place);
    play_paint(play);
    char *sign = screen_part(play->row, 1, 2);
    bool star = strcmp(sign, "*") == 0;
    free(sign);
    return star;
}

static void put(struct play *play, const char *place, const char *text)
{
    struct err err = { 0 };
    assert_true(document_set(play->document, place, play_parsed(text), &err));
    form_refresh(play->form);
}

static void test_an_item_that_came_is_marked_open_and_closed(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_text(parameters);
    put(&play, "/job_config/parameters/-", "{\"name\":\"new\",\"description\":\"\"}");
    assert_true(marked(&play, "/job_config/parameters/3"));
    assert_true(marked(&play, "/job_config/parameters/3/name"));
    assert_true(marked(&play, "/job_config/parameters/3"));
    assert_false(marked(&play, "/job_config/parameters/3/description"));
    assert_false(marked(&play, "/job_config/parameters/2"));
    assert_false(marked(&play, "/job_config/parameters/2/name"));
    play_end(&play);
    screen_close(&screen);
}

static void test_an_item_that_got_another_name_is_marked_there_and_nowhere_else(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_text(parameters);
    put(&play, "/job_config/parameters/1/name", "\"other\"");
    assert_true(marked(&play, "/job_config/parameters/1"));
    assert_true(marked(&play, "/job_config/parameters/1/name"));
    assert_false(marked(&play, "/job_config/parameters/1/value"));
    assert_false(marked(&play, "/job_config/parameters/0"));
    play_keys(&play, UNDO);
    assert_false(marked(&play, "/job_config/parameters/1"));
    assert_false(marked(&play, "/job_config/parameters/1/name"));
    play_end(&play);
    screen_close(&screen);
}

static void test_who_takes_the_place_of_an_item_that_went_is_not_marked_for_it(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_text(parameters);
    struct err err = { 0 };
    assert_true(document_remove(play.document, "/job_config/parameters/0", &err));
    form_refresh(play.form);
    assert_false(marked(&play, "/job_config/parameters/0"));
    assert_false(marked(&play, "/job_config/parameters/1"));
    play_end(&play);
    screen_close(&screen);
}

static void test_a_mark_is_found_behind_a_neighbour_whose_name_begins_alike(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_text("{\"metadata\":{\"name\":\"n\"},\"a\":{\"x\":1},\"a-b\":1}");
    put(&play, "/a-b", "2");
    put(&play, "/a/x", "2");
    assert_true(marked(&play, "/a-b"));
    assert_true(marked(&play, "/a"));
    assert_false(marked(&play, "/metadata/name"));
    play_end(&play);
    screen_close(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_item_that_came_is_marked_open_and_closed),
        cmocka_unit_test(test_an_item_that_got_another_name_is_marked_there_and_nowhere_else),
        cmocka_unit_test(test_who_takes_the_place_of_an_item_that_went_is_not_marked_for_it),
        cmocka_unit_test(test_a_mark_is_found_behind_a_neighbour_whose_name_begins_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
