/* Answers in every shape of tests/data/answers become the document and the bodies beside them. */
#include "document/convert.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/place.h"
#include "document/check.h"
#include "random_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct json *loaded(const char *folder, const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s/%s", TEST_DATA, folder, name);
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    struct err err = { 0 };
    assert_true(file_read(path, &text, &err));
    struct json *read = json_read(buf_text(&text), text.size, NULL, &err);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "");
    buf_done(&text);
    return read;
}

static struct json *converted(const struct json *answer)
{
    struct err err = { 0 };
    struct json *document = convert_answer(&shape_algorithm, answer, &err);
    assert_non_null(document);
    return document;
}

/* The expected value may be NULL: not looked at. */
static void assert_is(const struct json *value, const struct json *expected)
{
    if (expected && !json_same(value, expected)) {
        char *is = json_written(value, JSON_INDENTED), *should = json_written(expected, JSON_INDENTED);
        assert_string_equal(is, should);
        free(is);
        free(should);
        fail_msg("the texts are the same, the values are not");
    }
}

static void assert_steady(const struct json *document)
{
    struct json *again = converted(document);
    assert_is(again, document);
    json_free(again);
    for (enum purpose purpose = PURPOSE_CREATE; purpose <= PURPOSE_UPDATE; purpose++) {
        struct json *body = convert_request(&shape_algorithm, document, purpose), *read = converted(body);
        struct json *second = convert_request(&shape_algorithm, read, purpose);
        assert_is(second, body);
        json_free(body);
        json_free(read);
        json_free(second);
    }
}

static void test_each_shape_of_an_answer_becomes_the_document_and_the_bodies(void **state)
{
    (void)state;
    static const char *const names[] = { "nulls.json",      "value_for_values.json", "discrete_values.json",
                                         "live.json",       "scalars.json",          "search_emptied.json",
                                         "search_null.json" };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct json *row = loaded("answers", names[i]);
        struct json *document = converted(json_member(row, "answer"));
        struct json *create = convert_request(&shape_algorithm, document, PURPOSE_CREATE);
        struct json *update = convert_request(&shape_algorithm, document, PURPOSE_UPDATE);
        struct json *clone = convert_clone(&shape_algorithm, document);
        assert_non_null(json_member(row, "document"));
        assert_is(document, json_member(row, "document"));
        assert_is(create, json_member(row, "create"));
        assert_is(update, json_member(row, "update"));
        assert_is(clone, json_member(row, "create"));
        assert_steady(document);
        json_free(row);
        json_free(document);
        json_free(create);
        json_free(update);
        json_free(clone);
    }
}

static void test_the_documented_examples_are_steady_and_free_of_errors(void **state)
{
    (void)state;
    static const char *const names[] = { "create-request.json", "create-answer.json", "modify-request.json",
                                         "modify-answer.json",  "show-answer.json",   "full.json" };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct json *answer = loaded("examples", names[i]), *document = converted(answer);
        struct problems problems;
        problems_init(&problems);
        check_document(&shape_algorithm, document, &problems);
        assert_int_equal(problems.errors, 0);
        assert_steady(document);
        struct json *body = convert_request(&shape_algorithm, document, PURPOSE_UPDATE);
        assert_null(place_find(body, "/metadata/id"));
        assert_null(place_find(body, "/metadata/create_time"));
        assert_null(place_find(body, "/job_config/code_tree"));
        assert_true(json_is(place_find(body, "/resource_requirements"), JSON_ARRAY));
        problems_done(&problems);
        json_free(answer);
        json_free(document);
        json_free(body);
    }
}

static void test_a_request_is_sent_in_full_as_it_was_written(void **state)
{
    (void)state;
    struct json *request = loaded("examples", "create-request.json"), *document = converted(request);
    struct json *body = convert_request(&shape_algorithm, document, PURPOSE_CREATE);
    assert_is(body, request);
    json_free(request);
    json_free(document);
    json_free(body);
}

static void test_what_is_no_object_is_refused(void **state)
{
    (void)state;
    struct json *const values[] = { json_array(), json_string("x"), json_null(), NULL };
    for (size_t i = 0; i < COUNT(values); i++) {
        struct err err = { 0 };
        assert_null(convert_answer(&shape_algorithm, values[i], &err));
        assert_int_equal(err.kind, ERR_INPUT);
        json_free(values[i]);
    }
}

static void test_unknown_members_survive_wherever_they_stand(void **state)
{
    (void)state;
    struct random random = random_seeded("unknown members");
    for (int round = 0; round < 500; round++) {
        struct json *answer = loaded("examples", "full.json");
        char *place = random_place(&random, answer);
        struct json *holder = (struct json *)place_find(answer, place);
        bool in_map = strstr(place, "/attributes");
        if (json_is(holder, JSON_OBJECT) && !in_map) {
            json_set(holder, "brand_new", random_value(&random, 3));
            struct json *document = converted(answer);
            struct json *body = convert_request(&shape_algorithm, document, PURPOSE_UPDATE);
            const struct json *kept = json_member(place_find(body, place), "brand_new");
            assert_true(json_same(kept, json_member(holder, "brand_new")));
            json_free(document);
            json_free(body);
        }
        free(place);
        json_free(answer);
    }
}

static void test_any_document_converts_steadily(void **state)
{
    (void)state;
    struct random random = random_seeded("steady");
    for (int round = 0; round < 1000; round++) {
        struct json *answer = loaded("examples", round % 2 ? "full.json" : "show-answer.json");
        for (int changes = 0; changes < 4; changes++) {
            char *place = random_place(&random, answer), *above = place_parent(place);
            struct json *holder = above ? (struct json *)place_find(answer, above) : NULL;
            if (holder) {
                json_free(json_replace(holder, place_find(answer, place), random_value(&random, 3)));
            }
            free(place);
            free(above);
        }
        struct json *document = converted(answer);
        assert_steady(document);
        json_free(document);
        json_free(answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_shape_of_an_answer_becomes_the_document_and_the_bodies),
        cmocka_unit_test(test_the_documented_examples_are_steady_and_free_of_errors),
        cmocka_unit_test(test_a_request_is_sent_in_full_as_it_was_written),
        cmocka_unit_test(test_what_is_no_object_is_refused),
        cmocka_unit_test(test_unknown_members_survive_wherever_they_stand),
        cmocka_unit_test(test_any_document_converts_steadily),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
