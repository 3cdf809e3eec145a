/* What the service made of what it was sent is told where it is something else, and only there. */
#include "tree.h"

#include "document/replied.h"

#include <stdio.h>

/* "place: before -> after" a line, in the order of the document. */
static void assert_told(const char *sent, const char *answer, const char *expected)
{
    struct json *body = tree(sent), *answered = tree(answer);
    struct replied replied;
    struct buf text;

    replied_compare(&shape_algorithm, body, answered, &replied);
    buf_init(&text, 4096);
    diff_write(&replied.differences, LANGUAGE_EN, 60, &text);
    assert_string_equal(buf_text(&text), expected);
    assert_int_equal(replied.differences.count, replied.differences.by_fate[FATE_SET] +
                                                    replied.differences.by_fate[FATE_CLEARED] +
                                                    replied.differences.by_fate[FATE_MOVED]);
    buf_done(&text);
    replied_done(&replied);
    json_free(body);
    json_free(answered);
}

static void what_was_taken_as_it_was_sent_is_not_told(void **state)
{
    (void)state;
    assert_told("{\"metadata\":{\"name\":\"a\",\"tags\":[]}}",
                "{\"metadata\":{\"name\":\"a\",\"tags\":null}}", "");
    assert_told("{\"metadata\":{\"name\":\"a\"}}",
                "{\"metadata\":{\"name\":\"a\",\"id\":\"1\",\"update_time\":7}}", "");
    assert_told("{\"metadata\":{\"name\":\"a\"}}", "[]", "");
    assert_told("{\"metadata\":{\"name\":\"a\"}}", NULL, "");
}

static void what_was_changed_ignored_or_dropped_is(void **state)
{
    (void)state;
    assert_told("{\"metadata\":{\"name\":\"a\",\"description\":\"mine\"}}",
                "{\"metadata\":{\"name\":\"a\",\"description\":\"theirs\"}}",
                "/metadata/description: \"mine\" -> \"theirs\"\n");
    assert_told("{\"metadata\":{\"name\":\"a\",\"description\":\"mine\"}}", "{\"metadata\":{\"name\":\"a\"}}",
                "/metadata/description: \"mine\" -> nothing\n");
    assert_told("{\"metadata\":{\"name\":\"a\"}}", "{\"metadata\":{\"name\":\"a\",\"description\":\"kept\"}}",
                "/metadata/description: nothing -> \"kept\"\n");
}

/* A request may not hold the three together, and an answer does. */
static void of_an_engine_only_what_was_filled_in_is(void **state)
{
    (void)state;
    assert_told(
        "{\"job_config\":{\"engine\":{\"engine_name\":\"n\",\"engine_version\":\"v\"}}}",
        "{\"job_config\":{\"engine\":{\"engine_id\":\"i\",\"engine_name\":\"n\",\"engine_version\":\"v\"}}}",
        "/job_config/engine/engine_id: nothing -> \"i\"\n");
    assert_told(
        "{\"job_config\":{\"engine\":{\"engine_id\":\"i\"}}}",
        "{\"job_config\":{\"engine\":{\"engine_id\":\"i\",\"engine_name\":\"n\",\"engine_version\":\"v\"}}}",
        "");
    assert_told(
        "{\"job_config\":{\"engine\":{\"engine_name\":\"n\",\"engine_version\":\"v\"}}}",
        "{\"job_config\":{\"engine\":{\"engine_id\":\"i\",\"engine_name\":\"n\",\"engine_version\":\"w\"}}}",
        "/job_config/engine/engine_id: nothing -> \"i\"\n"
        "/job_config/engine/engine_version: \"v\" -> nothing\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_taken_as_it_was_sent_is_not_told),
        cmocka_unit_test(what_was_changed_ignored_or_dropped_is),
        cmocka_unit_test(of_an_engine_only_what_was_filled_in_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
