/* Two documents and the places where they differ; the ledger of a submit. */
#include "tree.h"

#include "document/diff.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/place.h"
#include "document/convert.h"
#include "document/document.h"
#include "random_document.h"

#include <stdio.h>
#include <string.h>

static struct json *full(void)
{
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    struct err err = { 0 };
    assert_true(file_read(TEST_DATA "/examples/full.json", &text, &err));
    struct json *read = tree(buf_text(&text));
    buf_done(&text);
    struct json *document = convert_answer(&shape_algorithm, read, &err);
    json_free(read);
    return document;
}

static void assert_written(const struct differences *differences, const char *expected)
{
    struct buf out;
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    diff_write(differences, LANGUAGE_EN, 60, &out);
    assert_string_equal(buf_text(&out), expected);
    buf_done(&out);
}

static void assert_diff(const char *before, const char *after, bool strict, const char *expected)
{
    struct json *one = before ? tree(before) : NULL, *other = after ? tree(after) : NULL;
    struct differences differences;
    differences_init(&differences);
    diff_documents(&shape_algorithm, one, other, strict, &differences);
    assert_written(&differences, expected);
    differences_done(&differences);
    json_free(one);
    json_free(other);
}

static void test_members_are_set_and_cleared(void **state)
{
    (void)state;
    assert_diff("{\"metadata\":{\"name\":\"a\",\"description\":\"x\"}}", "{\"metadata\":{\"name\":\"b\"}}",
                false, "/metadata/name: \"a\" -> \"b\"\n/metadata/description: \"x\" -> nothing\n");
    assert_diff("{}", "{\"job_config\":{\"engine\":{\"engine_id\":\"e\"}}}", false,
                "/job_config/engine/engine_id: nothing -> \"e\"\n");
    assert_diff("{\"unknown\":{\"a\":1}}", "{\"unknown\":[1]}", false, "/unknown: {\"a\":1} -> [1]\n");
    assert_diff("{\"a/b\":1}", "{\"a/b\":2}", false, "/a~1b: 1 -> 2\n");
}

static void test_ways_to_say_nothing_differ_only_when_strict(void **state)
{
    (void)state;
    const char *bare = "{\"metadata\":{\"name\":\"a\"}}";
    const char *filled =
        "{\"metadata\":{\"name\":\"a\",\"description\":\"\",\"tags\":null},\"resource_requirements\":[],"
        "\"advanced_config\":{\"auto_search\":{}}}";
    assert_diff(bare, filled, false, "");
    assert_diff(filled, bare, false, "");
    assert_diff(bare, filled, true,
                "/metadata/description: nothing -> \"\"\n/metadata/tags: nothing -> null\n"
                "/resource_requirements: nothing -> []\n/advanced_config/auto_search: nothing -> {}\n");
}

static void test_numbers_and_member_order_make_no_difference(void **state)
{
    (void)state;
    assert_diff("{\"x\":{\"a\":1,\"b\":2.0}}", "{\"x\":{\"b\":2,\"a\":1e0}}", true, "");
}

#define LIST(items) "{\"job_config\":{\"parameters\":[" items "]}}"

static void test_items_are_matched_by_their_identity(void **state)
{
    (void)state;
    assert_diff(LIST("{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\"}"),
                LIST("{\"name\":\"new\"},{\"name\":\"a\",\"value\":\"2\"},{\"name\":\"b\"}"), false,
                "/job_config/parameters/0: nothing -> {\"name\":\"new\"}\n"
                "/job_config/parameters/1/value: \"1\" -> \"2\"\n");
    assert_diff(LIST("{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}"),
                LIST("{\"name\":\"a\"},{\"name\":\"c\"}"), false,
                "/job_config/parameters/1: {\"name\":\"b\"} -> nothing\n");
    assert_diff(LIST("{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}"),
                LIST("{\"name\":\"c\"},{\"name\":\"a\"},{\"name\":\"b\"}"), false,
                "/job_config/parameters/0: {\"name\":\"c\"} (moved)\n");
}

static void test_items_without_a_usable_identity_are_matched_by_position(void **state)
{
    (void)state;
    assert_diff(LIST("{\"name\":\"a\"},{\"name\":\"a\"}"),
                LIST("{\"name\":\"b\"},{\"name\":\"a\"},{\"name\":\"a\"}"), false,
                "/job_config/parameters/0/name: \"a\" -> \"b\"\n/job_config/parameters/2: nothing -> "
                "{\"name\":\"a\"}\n");
    assert_diff(LIST("{\"name\":\"a\"},{}"), LIST("{\"name\":\"a\"}"), true,
                "/job_config/parameters/1: {} -> nothing\n");
    assert_diff("{\"resource_requirements\":[{\"key\":\"k\",\"values\":[\"a\",\"b\"]}]}",
                "{\"resource_requirements\":[{\"key\":\"k\",\"values\":[\"a\",\"c\",\"d\"]}]}", false,
                "/resource_requirements/0/values/1: \"b\" -> \"c\"\n/resource_requirements/0/values/2: "
                "nothing -> \"d\"\n");
}

static void test_a_document_does_not_differ_from_itself(void **state)
{
    (void)state;
    struct json *document = full(), *copy = json_copy(document);
    struct differences differences;
    differences_init(&differences);
    for (int strict = 0; strict < 2; strict++) {
        diff_documents(&shape_algorithm, document, copy, strict, &differences);
        assert_int_equal(differences.count, 0);
        assert_true(differences.by_fate[FATE_UNCHANGED] > 60);
    }
    differences_done(&differences);
    json_free(document);
    json_free(copy);
}

/* Whether a difference may stand for a change at a place: there, below it, or at the
 * item that went or came with it. */
static bool speaks_of(const struct difference *difference, const char *place)
{
    return place_within(place, difference->place) || place_within(difference->place, place);
}

static void test_each_single_change_is_found_where_it_was_made(void **state)
{
    (void)state;
    struct random random = random_seeded("single changes");
    size_t found = 0;
    for (int round = 0; round < 3000; round++) {
        struct json *before = full();
        struct document *document = document_new(&shape_algorithm, json_copy(before));
        char *place = random_place(&random, before);
        struct err err = { 0 };
        const struct json *old = place_find(before, place);
        if (json_is(old, JSON_STRING) && !strstr(place, "/name") && !strstr(place, "/key") &&
            !strstr(place, "data_type")) {
            struct json *value = random_value(&random, 2);
            bool same = json_same(old, value);
            assert_true(document_set(document, place, value, &err));
            struct differences differences;
            differences_init(&differences);
            diff_documents(&shape_algorithm, before, document_root(document), true, &differences);
            assert_int_equal(differences.count, same ? 0 : 1);
            if (!same) {
                assert_string_equal(differences.items[0].place, place);
                assert_ptr_equal(differences.items[0].before, old);
                found++;
            }
            differences_done(&differences);
        } else if (old != before && document_remove(document, place, &err)) {
            struct differences differences;
            differences_init(&differences);
            diff_documents(&shape_algorithm, before, document_root(document), true, &differences);
            assert_true(differences.count > 0);
            bool spoken = false;
            for (size_t i = 0; i < differences.count; i++) {
                spoken = spoken || speaks_of(&differences.items[i], place);
            }
            char *list = place_parent(place); /* by position, the last item is what is missing */
            bool in_list = document_edit(document, 0)->in_list;
            assert_true(spoken || (in_list && place_within(list, differences.items[0].place)));
            found++;
            free(list);
            differences_done(&differences);
        }
        document_free(document);
        json_free(before);
        free(place);
    }
    printf("single changes: %zu\n", found);
    assert_true(found > 1000);
}

static void assert_ledger(const char *base, const char *mine, enum purpose purpose, const char *expected)
{
    struct json *old = base ? tree(base) : NULL, *document = tree(mine);
    struct json *body = convert_request(&shape_algorithm, document, purpose);
    struct differences differences;
    differences_init(&differences);
    diff_ledger(&shape_algorithm, old, document, body, &differences);
    assert_written(&differences, expected);
    differences_done(&differences);
    json_free(old);
    json_free(document);
    json_free(body);
}

static void test_the_ledger_of_an_update_tells_every_fate(void **state)
{
    (void)state;
    assert_ledger(
        "{\"metadata\":{\"id\":\"1\",\"name\":\"a\",\"description\":\"d\",\"size\":5,\"tags\":[{\"key\":"
        "\"t\"}],\"new\":1},"
        "\"job_config\":{\"parameters\":[{\"name\":\"p\",\"access_method\":\"env\"}]},\"share\":{\"x\":1}}",
        "{\"metadata\":{\"id\":\"1\",\"name\":\"b\",\"size\":5,\"tags\":[{\"key\":\"t\"}],\"new\":2},"
        "\"job_config\":{\"parameters\":[]},\"share\":{\"x\":1}}",
        PURPOSE_UPDATE,
        "/metadata/id: \"1\" (not sent, the service owns it)\n"
        "/metadata/name: \"a\" -> \"b\"\n"
        "/metadata/size: 5 (not sent, the service owns it)\n"
        "/metadata/new: 1 -> 2\n"
        "/metadata/description: \"d\" -> nothing\n"
        "/job_config/parameters/0: {\"name\":\"p\",\"access_method\":\"env\"} -> nothing\n"
        "/share: {\"x\":1} (sent back as it came)\n");
}

static void test_the_ledger_of_a_new_algorithm_sets_each_field(void **state)
{
    (void)state;
    assert_ledger(NULL,
                  "{\"metadata\":{\"name\":\"a\",\"description\":\"\"},\"job_config\":{\"outputs\":[{"
                  "\"name\":\"o\"}]}}",
                  PURPOSE_CREATE,
                  "/metadata/name: nothing -> \"a\"\n/job_config/outputs: nothing -> [{\"name\":\"o\"}]\n");
}

static void test_the_ledger_of_nothing_changed_changes_nothing(void **state)
{
    (void)state;
    struct json *document = full();
    struct json *body = convert_request(&shape_algorithm, document, PURPOSE_UPDATE);
    struct differences differences;
    differences_init(&differences);
    diff_ledger(&shape_algorithm, document, document, body, &differences);
    assert_int_equal(differences.by_fate[FATE_SET] + differences.by_fate[FATE_CLEARED] +
                         differences.by_fate[FATE_MOVED],
                     0);
    assert_int_equal(differences.by_fate[FATE_DROPPED], 1); /* metadata.id */
    assert_true(differences.by_fate[FATE_UNCHANGED] > 60);
    differences_done(&differences);
    json_free(document);
    json_free(body);
}

static void test_lines_are_printable_and_cut(void **state)
{
    (void)state;
    struct json *one = tree("{}"),
                *other = tree("{\"\\u001b[2J\":\"0123456789012345678901234567890123456789\"}");
    struct differences differences;
    differences_init(&differences);
    diff_documents(&shape_algorithm, one, other, false, &differences);
    struct buf out;
    buf_init(&out, 4096);
    diff_write(&differences, LANGUAGE_ZH, 10, &out);
    assert_null(strchr(buf_text(&out), '\x1b'));
    assert_non_null(strstr(buf_text(&out), "\"01234567"));
    assert_null(strstr(buf_text(&out), "0123456789"));
    assert_non_null(strstr(buf_text(&out), "无"));
    buf_done(&out);
    differences_done(&differences);
    json_free(one);
    json_free(other);
}

static void test_ten_thousand_items_turned_round_are_compared(void **state)
{
    (void)state;
    struct json *one = tree(LIST("")), *other = tree(LIST(""));
    struct json *first = (struct json *)place_find(one, "/job_config/parameters");
    struct json *second = (struct json *)place_find(other, "/job_config/parameters");
    for (int i = 0; i < 10000; i++) {
        char text[100];
        snprintf(text, sizeof text, "{\"name\":\"p%d\",\"value\":\"%d\"}", i, i);
        json_insert_item(first, SIZE_MAX, tree(text));
        json_insert_item(second, 0, tree(text));
    }
    struct differences differences;
    differences_init(&differences);
    int64_t start = clock_monotonic_ms();
    diff_documents(&shape_algorithm, one, other, false, &differences);
    int64_t spent = clock_monotonic_ms() - start;
    printf("10000 items turned round: %d ms\n", (int)spent);
    assert_int_equal(differences.by_fate[FATE_MOVED], 9999);
    assert_int_equal(differences.count, 9999);
    differences_done(&differences);
    json_free(one);
    json_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_are_set_and_cleared),
        cmocka_unit_test(test_ways_to_say_nothing_differ_only_when_strict),
        cmocka_unit_test(test_numbers_and_member_order_make_no_difference),
        cmocka_unit_test(test_items_are_matched_by_their_identity),
        cmocka_unit_test(test_items_without_a_usable_identity_are_matched_by_position),
        cmocka_unit_test(test_a_document_does_not_differ_from_itself),
        cmocka_unit_test(test_each_single_change_is_found_where_it_was_made),
        cmocka_unit_test(test_the_ledger_of_an_update_tells_every_fate),
        cmocka_unit_test(test_the_ledger_of_a_new_algorithm_sets_each_field),
        cmocka_unit_test(test_the_ledger_of_nothing_changed_changes_nothing),
        cmocka_unit_test(test_lines_are_printable_and_cut),
        cmocka_unit_test(test_ten_thousand_items_turned_round_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
