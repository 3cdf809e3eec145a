/* Places: JSON Pointers and patterns of them. */
#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_owned(char *text, const char *wanted)
{
    if (wanted)
        assert_string_equal(text, wanted);
    else
        assert_null(text);
    free(text);
}

static void test_joining_and_taking_apart(void **state)
{
    (void)state;
    assert_owned(place_join("", "a"), "/a");
    assert_owned(place_join("/a", ""), "/a/");
    assert_owned(place_join("/a", "x/y~z~1"), "/a/x~1y~0z~01");
    assert_owned(place_item("/a", 0), "/a/0");
    assert_owned(place_item("", 12), "/12");
    assert_owned(place_parent("/a/b"), "/a");
    assert_owned(place_parent("/a"), "");
    assert_owned(place_parent("/a/"), "/a");
    assert_owned(place_parent(""), NULL);
    assert_owned(place_token("/a/x~1y~0z~01"), "x/y~z~1");
    assert_owned(place_token("/"), "");
    assert_owned(place_token(""), NULL);
}

static void test_only_pointers_are_valid(void **state)
{
    (void)state;
    static const char *const good[] = { "", "/", "//", "/a", "/a/0/-", "/~0~1", "/算法", "/ " };
    static const char *const bad[] = { "a", "a/b", "/~", "/~2", "/a~/b", "#/a" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(place_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(place_valid(bad[i]));
}

static void test_only_plain_digits_are_an_index(void **state)
{
    (void)state;
    size_t index = 99;
    assert_true(place_index("0", &index));
    assert_int_equal(index, 0);
    assert_true(place_index("18446744073709551615", &index) || sizeof index < 8);
    index = 99;
    static const char *const bad[] = { "",
                                       "00",
                                       "01",
                                       "-1",
                                       "-",
                                       "+1",
                                       " 1",
                                       "1 ",
                                       "1a",
                                       "1.0",
                                       "18446744073709551616",
                                       "99999999999999999999",
                                       "１" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(place_index(bad[i], &index));
    assert_int_equal(index, 99);
}

/* The document and the answers of RFC 6901, section 5. */
static void test_the_examples_of_the_standard_are_found(void **state)
{
    (void)state;
    static const char text[] = "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
                               "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}";
    static const char *const rows[][2] = {
        { "/foo/0", "\"bar\"" },
        { "/", "0" },
        { "/a~1b", "1" },
        { "/c%d", "2" },
        { "/e^f", "3" },
        { "/g|h", "4" },
        { "/i\\j", "5" },
        { "/k\"l", "6" },
        { "/ ", "7" },
        { "/m~0n", "8" },
        { "/foo", "[\"bar\",\"baz\"]" },
    };
    struct err err = { 0 };
    struct json *root = json_read(text, strlen(text), NULL, &err);
    assert_non_null(root);
    assert_ptr_equal(place_find(root, ""), root);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct json *found = place_find(root, rows[i][0]);
        assert_non_null(found);
        assert_owned(json_written(found, JSON_COMPACT), rows[i][1]);
    }
    static const char *const absent[] = { "/foo/2", "/foo/-",   "/foo/00", "/foo/bar",
                                          "/Foo",   "/foo/0/0", "/a/b",    "//",
                                          "foo",    "/m~n",     "/foo/",   "/foo/18446744073709551616" };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_null(place_find(root, absent[i]));
    assert_null(place_find(NULL, ""));
    assert_null(place_find(NULL, "/a"));
    json_free(root);
}

static void test_a_long_place_is_found_too(void **state)
{
    (void)state;
    char name[1000], *place;
    memset(name, '~', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    struct json *root = json_object();
    json_set(root, name, json_integer(1));
    place = place_join("", name);
    assert_ptr_equal(place_find(root, place), json_first(root));
    free(place);
    json_free(root);
}

static void test_patterns(void **state)
{
    (void)state;
    static const struct row {
        const char *pattern, *place;
        bool matches;
    } rows[] = {
        { "", "", true },
        { "", "/a", false },
        { "/a", "", false },
        { "/a", "/a", true },
        { "/a", "/ab", false },
        { "/ab", "/a", false },
        { "/*", "/a", true },
        { "/*", "/", true },
        { "/*", "/a/b", false },
        { "/a/*/y", "/a/3/y", true },
        { "/a/*/y", "/a/y", false },
        { "/a/*/y", "/a/3/x", false },
        { "/*/*", "/a/b", true },
        { "/a*", "/ab", false },
        { "/a/*", "/a", false },
        { "/a~1b/*", "/a~1b/0", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (place_matches(rows[i].pattern, rows[i].place) != rows[i].matches)
            fail_msg("%s and %s", rows[i].pattern, rows[i].place);
}

static void test_within(void **state)
{
    (void)state;
    assert_true(place_within("", ""));
    assert_true(place_within("", "/a"));
    assert_true(place_within("/a", "/a"));
    assert_true(place_within("/a", "/a/b/c"));
    assert_false(place_within("/a", "/ab"));
    assert_false(place_within("/a/b", "/a"));
    assert_false(place_within("/a", ""));
}

static void test_a_pattern_is_made_concrete(void **state)
{
    (void)state;
    assert_owned(place_resolve("/a/*/y", "/a/3/x"), "/a/3/y");
    assert_owned(place_resolve("/a/*/b/*/y", "/a/3/b/7/x/9"), "/a/3/b/7/y");
    assert_owned(place_resolve("/a/*/b/*/y", "/a/3/c/7"), "/a/3/b/*/y"); /* another list: nothing known */
    assert_owned(place_resolve("/a/*/y", "/b/3/y"), "/a/*/y");
    assert_owned(place_resolve("/a/*", "/a"), "/a/*");
    assert_owned(place_resolve("/a/b", "/a/b/c"), "/a/b");
    assert_owned(place_resolve("", "/a"), "");
    assert_owned(place_resolve("/*/x", "/m~1n"), "/m~1n/x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joining_and_taking_apart),
        cmocka_unit_test(test_only_pointers_are_valid),
        cmocka_unit_test(test_only_plain_digits_are_an_index),
        cmocka_unit_test(test_the_examples_of_the_standard_are_found),
        cmocka_unit_test(test_a_long_place_is_found_too),
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_within),
        cmocka_unit_test(test_a_pattern_is_made_concrete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
