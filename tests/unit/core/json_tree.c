/* Trees of base/json: building, looking, changing, comparing. */
#include "base/json.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct json *read_text(const char *text)
{
    struct err err = { 0 };
    struct json *value = json_read(text, strlen(text), NULL, &err);
    if (!value)
        fail_msg("%s\n  in %s", err_text(&err, LANGUAGE_EN), text);
    return value;
}

static void assert_spelled(const struct json *value, const char *wanted)
{
    char *written = json_written(value, JSON_COMPACT);
    assert_string_equal(written, wanted);
    free(written);
}

static void test_values_are_built(void **state)
{
    (void)state;
    struct json *object = json_object();
    json_set(object, "null", json_null());
    json_set(object, "true", json_boolean(true));
    json_set(object, "false", json_boolean(false));
    json_set(object, "least", json_integer(INT64_MIN));
    json_set(object, "most", json_integer(INT64_MAX));
    json_set(object, "digits", json_number("1.10"));
    json_set(object, "text", json_string("算\n\xC0\x80"));
    json_set(object, "list", json_array());
    json_set(object, "map", json_object());
    assert_spelled(object,
                   "{\"null\":null,\"true\":true,\"false\":false,\"least\":-9223372036854775808,"
                   "\"most\":9223372036854775807,\"digits\":1.10,\"text\":\"算\\n\\u0000\",\"list\":[],"
                   "\"map\":{}}");
    struct json *twin = json_copy(object);
    assert_true(json_same(object, twin));
    json_free(object);
    assert_int_equal(json_count(twin), 9);
    json_free(twin);
}

static void test_a_text_that_is_not_utf8_is_mended_so_that_it_can_be_read_again(void **state)
{
    (void)state;
    struct json *object = json_object();
    json_set(object, "bad \xFF name", json_string("a\xC3(\xE4\xB8 \xED\xA0\x80 \xC0"));
    char *written = json_written(object, JSON_COMPACT);
    json_free(object);
    object = read_text(written);
    assert_spelled(object, "{\"bad \uFFFD name\":\"a\uFFFD(\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD \uFFFD\"}");
    json_free(object);
    free(written);
}

static void test_null_is_answered_like_nothing(void **state)
{
    (void)state;
    int64_t number = 7;
    assert_int_equal(json_kind(NULL), JSON_NULL);
    assert_false(json_is(NULL, JSON_NULL));
    assert_false(json_true(NULL));
    assert_null(json_text(NULL));
    assert_false(json_int64(NULL, &number));
    assert_int_equal(number, 7);
    assert_null(json_name(NULL));
    assert_int_equal(json_count(NULL), 0);
    assert_null(json_first(NULL));
    assert_null(json_next(NULL));
    assert_null(json_item(NULL, 0));
    assert_null(json_member(NULL, "a"));
    assert_null(json_member_text(NULL, "a"));
    assert_null(json_copy(NULL));
    assert_true(json_same(NULL, NULL));
    json_free(NULL);
    struct json *null = json_null();
    assert_false(json_same(NULL, null));
    assert_false(json_same(null, NULL));
    json_free(null);
}

static void test_looking_into_a_tree(void **state)
{
    (void)state;
    struct json *root = read_text("{\"a\":[10,\"x\",true],\"A\":\"upper\",\"n\":null,\"num\":5}");
    const struct json *list = json_member(root, "a");
    assert_int_equal(json_count(root), 4);
    assert_int_equal(json_count(list), 3);
    assert_string_equal(json_text(json_item(list, 0)), "10");
    assert_string_equal(json_text(json_item(list, 1)), "x");
    assert_true(json_true(json_item(list, 2)));
    assert_null(json_text(json_item(list, 2)));
    assert_null(json_item(list, 3));
    assert_null(json_item(list, SIZE_MAX));
    assert_null(json_name(json_item(list, 0)));
    assert_null(json_name(root));
    assert_string_equal(json_member_text(root, "A"), "upper");
    assert_null(json_member(root, "N")); /* case matters */
    assert_null(json_member_text(root, "num"));
    assert_null(json_member(list, "0"));
    assert_int_equal(json_index(root, json_member(root, "num")), 3);
    assert_string_equal(json_name(json_next(json_first(root))), "A");
    json_free(root);
}

static void test_whole_numbers_are_read_by_value(void **state)
{
    (void)state;
    static const struct whole {
        const char *digits;
        bool fits;
        int64_t number;
    } rows[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "0.000e9", true, 0 },
        { "0e99999999999999999999", true, 0 },
        { "1.0", true, 1 },
        { "1e3", true, 1000 },
        { "12.50e1", true, 125 },
        { "-1200e-2", true, -12 },
        { "9223372036854775807", true, INT64_MAX },
        { "922337203685477580.70e1", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 },
        { "9999999999999999999", false, 0 },
        { "10000000000000000000", false, 0 },
        { "18446744073709551616", false, 0 },
        { "1e19", false, 0 },
        { "1e18", true, 1000000000000000000 },
        { "1.5", false, 0 },
        { "1e-1", false, 0 },
        { "1e99999999999999999999", false, 0 },
        { "1e-99999999999999999999", false, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct json *value = json_number(rows[i].digits);
        int64_t number = 77;
        if (json_int64(value, &number) != rows[i].fits || number != (rows[i].fits ? rows[i].number : 77))
            fail_msg("%s", rows[i].digits);
        json_free(value);
    }
    struct json *text = json_string("10");
    int64_t number;
    assert_false(json_int64(text, &number)); /* "10" is a string */
    json_free(text);
}

static void assert_comparison(const char *one, const char *other, bool wanted)
{
    struct json *a = read_text(one), *b = read_text(other);
    if (json_same(a, b) != wanted || json_same(b, a) != wanted)
        fail_msg("%s and %s are %s", one, other, wanted ? "the same" : "different");
    json_free(a);
    json_free(b);
}

static void test_numbers_are_compared_as_decimals(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        { "1", "1.0" },
        { "1", "1e0" },
        { "1", "10e-1" },
        { "1", "0.1e1" },
        { "100", "1e2" },
        { "-0", "0" },
        { "0.00", "0e5" },
        { "1.50", "15E-1" },
        { "123.456", "0.0123456e4" },
        { "1e1000", "10e999" },
        { "9007199254740993", "9007199254740993.0" },
        { "1e0000000000000000000000005", "100000" },
        { "1e99999999999999999999", "1e99999999999999999999" },
        { "0e99999999999999999999", "0" },
    };
    static const char *const different[][2] = {
        { "1", "-1" },
        { "1", "2" },
        { "1", "10" },
        { "1", "0.1" },
        { "12", "1.2" },
        { "101", "11" },
        { "9007199254740993", "9007199254740992" },
        { "0.1", "0.10000000000000001" },
        { "1e999", "1e998" },
        { "1", "\"1\"" },
        { "0", "false" },
        { "0", "null" },
        { "1e99999999999999999999", "1e99999999999999999998" },
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_comparison(same[i][0], same[i][1], true);
    for (size_t i = 0; i < sizeof different / sizeof *different; i++)
        assert_comparison(different[i][0], different[i][1], false);
}

static void test_containers_are_compared(void **state)
{
    (void)state;
    assert_comparison("{\"a\":1,\"b\":[1,2]}", "{\"b\":[1.0,2],\"a\":1}", true);
    assert_comparison("{\"a\":1}", "{\"A\":1}", false);
    assert_comparison("{\"a\":1}", "{\"a\":1,\"b\":null}", false);
    assert_comparison("{\"a\":1,\"b\":2}", "{\"b\":1,\"a\":2}", false);
    assert_comparison("[1,2]", "[2,1]", false);
    assert_comparison("[1]", "[1,1]", false);
    assert_comparison("[]", "{}", false);
    assert_comparison("[]", "null", false);
    assert_comparison("\"a\\u0000b\"", "\"a\\u0000c\"", false);
    assert_comparison("\"\\u0041\"", "\"A\"", true);
    assert_comparison("true", "false", false);
}

static void test_items_are_inserted_replaced_and_detached(void **state)
{
    (void)state;
    struct json *list = json_array();
    json_insert_item(list, 5, json_integer(1));
    json_insert_item(list, 0, json_integer(0));
    json_insert_item(list, 1, json_string("between"));
    json_insert_item(list, SIZE_MAX, json_integer(9));
    assert_spelled(list, "[0,\"between\",1,9]");
    static const char *const replaced[] = { "[true,\"between\",1,9]", "[true,true,1,9]", "[true,true,true,9]",
                                            "[true,true,true,true]" };
    for (size_t i = 0; i < 4; i++) {
        json_free(json_replace(list, json_item(list, i), json_boolean(true)));
        assert_spelled(list, replaced[i]);
    }
    json_insert_item(list, SIZE_MAX, json_null()); /* the last place is still known */
    assert_spelled(list, "[true,true,true,true,null]");
    json_free(json_detach(list, json_item(list, 4)));
    json_free(json_detach(list, json_item(list, 0)));
    json_free(json_detach(list, json_item(list, 1)));
    json_insert_item(list, SIZE_MAX, json_integer(7));
    assert_spelled(list, "[true,true,7]");
    while (json_first(list))
        json_free(json_detach(list, json_first(list)));
    json_insert_item(list, 0, json_integer(3));
    json_free(json_replace(list, json_first(list), json_integer(4)));
    json_insert_item(list, SIZE_MAX, json_integer(5));
    assert_spelled(list, "[4,5]");
    json_free(list);
}

static void test_members_keep_their_place_and_name(void **state)
{
    (void)state;
    struct json *object = read_text("{\"a\":1,\"b\":2,\"c\":3}");
    json_set(object, "b", json_string("two"));
    json_set(object, "d", json_integer(4));
    json_insert_member(object, 0, "first", json_null());
    json_insert_member(object, 99, "last", json_null());
    assert_spelled(object, "{\"first\":null,\"a\":1,\"b\":\"two\",\"c\":3,\"d\":4,\"last\":null}");
    struct json *taken = json_detach(object, json_member(object, "a"));
    assert_null(json_name(taken));
    assert_null(json_next(taken));
    json_insert_member(object, SIZE_MAX, "a again", taken);
    struct json *old = json_replace(object, json_member(object, "c"), json_boolean(false));
    assert_null(json_name(old));
    assert_spelled(old, "3");
    json_set(object, "b", old);
    assert_spelled(object, "{\"first\":null,\"b\":3,\"c\":false,\"d\":4,\"last\":null,\"a again\":1}");
    json_free(object);
}

static void test_a_value_moves_from_an_object_to_a_list_and_back(void **state)
{
    (void)state;
    struct json *root = read_text("{\"map\":{\"long name\":{\"x\":[\"y\"]}},\"list\":[]}");
    struct json *map = (struct json *)json_member(root, "map"),
                *list = (struct json *)json_member(root, "list");
    json_insert_item(list, 0, json_detach(map, json_first(map)));
    assert_spelled(root, "{\"map\":{},\"list\":[{\"x\":[\"y\"]}]}");
    assert_null(json_name(json_first(list)));
    json_set(map, "other", json_detach(list, json_first(list)));
    assert_spelled(root, "{\"map\":{\"other\":{\"x\":[\"y\"]}},\"list\":[]}");
    json_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_built),
        cmocka_unit_test(test_a_text_that_is_not_utf8_is_mended_so_that_it_can_be_read_again),
        cmocka_unit_test(test_null_is_answered_like_nothing),
        cmocka_unit_test(test_looking_into_a_tree),
        cmocka_unit_test(test_whole_numbers_are_read_by_value),
        cmocka_unit_test(test_numbers_are_compared_as_decimals),
        cmocka_unit_test(test_containers_are_compared),
        cmocka_unit_test(test_items_are_inserted_replaced_and_detached),
        cmocka_unit_test(test_members_keep_their_place_and_name),
        cmocka_unit_test(test_a_value_moves_from_an_object_to_a_list_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
