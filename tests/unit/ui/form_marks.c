/* What changed is marked: values, items that came, items that got another name, and no item for another; and
 * what came from the service in a merge has a mark of its own. */
#include "screen.h"

#include "document/merge.h"

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

/* The signs in front of a name: what is wrong or changed, and behind it what was taken over. */
static void assert_signs(struct play *play, const char *place, const char *expected)
{
    (void)form_idle(play->form);
    play_go(play, place);
    play_paint(play);
    char *signs = screen_part(play->row, 1, 4);
    if (strcmp(signs, expected) != 0) {
        screen_print();
        fail_msg("%s has the signs '%s', not '%s'", place, signs, expected);
    }
    free(signs);
}

/* As a submit does it: what others made of the base meanwhile, and that as the base, in one step. */
static void merge_with(struct play *play, const char *theirs)
{
    struct json *their_root = play_parsed(theirs);
    struct merge merge;
    struct err err = { 0 };
    merge_documents(&shape_algorithm, document_base(play->document), document_root(play->document),
                    their_root, &merge);
    document_begin(play->document);
    assert_true(document_take(play->document, merge.root, &err));
    document_change_base(play->document, their_root);
    document_end(play->document);
    merge_done(&merge);
    form_refresh(play->form);
}

static void test_what_came_in_a_merge_is_marked_until_it_is_changed(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_text(parameters);
    put(&play, "/job_config/parameters/0/value", "\"mine\"");
    merge_with(&play, "{\"job_config\":{\"parameters\":[{\"name\":\"new\",\"value\":\"0\"},"
                      "{\"name\":\"first\",\"value\":\"1\"},{\"name\":\"second\",\"value\":\"theirs\"},"
                      "{\"name\":\"third\",\"value\":\"3\"}]}}");
    assert_signs(&play, "/job_config/parameters/0", "  &");
    assert_signs(&play, "/job_config/parameters/1", "*");
    assert_signs(&play, "/job_config/parameters/2", "  &"); /* folded: for its value */
    assert_signs(&play, "/job_config/parameters/3", "");
    assert_signs(&play, "/job_config/parameters/0/value", "  &");
    assert_signs(&play, "/job_config/parameters/1/value", "*");
    assert_signs(&play, "/job_config/parameters/2/value", "  &");
    assert_signs(&play, "/job_config/parameters/2/name", "");
    assert_signs(&play, "/job_config/parameters/2", "");    /* open: its value has a line */
    assert_signs(&play, "/job_config/parameters/0", "  &"); /* but it came itself */
    put(&play, "/job_config/parameters/2/value", "\"mine\"");
    assert_signs(&play, "/job_config/parameters/2/value", "*");
    play_keys(&play, UNDO);
    assert_signs(&play, "/job_config/parameters/2/value", "  &");
    play_keys(&play, UNDO);
    assert_signs(&play, "/job_config/parameters/1/value", "");
    play_end(&play);
    screen_close(&screen);
}

static void test_help_tells_where_a_field_came_from(void **state)
{
    (void)state;
    struct screen screen = screen_open(40, 80);
    struct play play = play_text("{\"metadata\":{\"name\":\"n\",\"description\":\"d\"}}");
    put(&play, "/metadata/name", "\"mine\"");
    merge_with(&play, "{\"metadata\":{\"name\":\"n\",\"description\":\"theirs\"}}");
    (void)form_idle(play.form);
    for (int i = 0; i < 2; i++) {
        struct buf out;
        buf_init(&out, LIMIT_DOCUMENT_BYTES);
        play_go(&play, i ? "/metadata/description" : "/metadata/name");
        form_explain(play.form, &out);
        assert_int_equal(strstr(buf_text(&out), "& This came from the service") != NULL, i);
        assert_non_null(strstr(buf_text(&out), "& came from the service in a merge"));
        buf_done(&out);
    }
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
        cmocka_unit_test(test_what_came_in_a_merge_is_marked_until_it_is_changed),
        cmocka_unit_test(test_help_tells_where_a_field_came_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
