/* What stands in one document is found in another by names, else by positions. */
#include "tree.h"

#include "document/whereabouts.h"

#include <stdlib.h>
#include <string.h>

#define LIST(items) "{\"job_config\":{\"parameters\":[" items "]}}"
#define A           "{\"name\":\"a\",\"value\":\"1\"}"
#define B           "{\"name\":\"b\",\"value\":\"1\"}"

/* expected: NULL when it is not there. */
static void assert_found(const char *from, const char *place, const char *to, const char *expected)
{
    struct json *one = tree(from), *other = tree(to);
    char *found = whereabouts_place(&shape_algorithm, one, place, other);
    if (expected) {
        assert_non_null(found);
        assert_string_equal(found, expected);
    } else {
        assert_null(found);
    }
    free(found);
    json_free(one);
    json_free(other);
}

static void test_an_item_is_found_by_its_name_wherever_it_stands(void **state)
{
    (void)state;
    assert_found(LIST(A "," B), "/job_config/parameters/0/value", LIST(B "," A),
                 "/job_config/parameters/1/value");
    assert_found(LIST(A "," B), "/job_config/parameters/1", LIST(B), "/job_config/parameters/0");
    assert_found(LIST(A "," B), "/job_config/parameters/0/value", LIST(B), NULL);
    assert_found(LIST(A), "/job_config/parameters/0", "{}", NULL);
}

static void test_what_has_no_name_is_found_by_its_position(void **state)
{
    (void)state;
    assert_found(LIST(A ",{\"value\":\"x\"}"), "/job_config/parameters/1/value", LIST(A "," B),
                 "/job_config/parameters/1/value");
    assert_found(LIST(A ",{}"), "/job_config/parameters/1", LIST(A), NULL);
    assert_found("{\"new\":[1,2]}", "/new/1", "{\"new\":[3,4]}", "/new/1");
}

static void test_members_need_not_be_there(void **state)
{
    (void)state;
    assert_found("{}", "", "{}", "");
    assert_found("{}", "/metadata/a~1b", "{}", "/metadata/a~1b");
    assert_found("{\"metadata\":{\"name\":\"x\"}}", "/metadata/name", "{\"metadata\":1}", "/metadata/name");
    assert_found(LIST(A), "/job_config/parameters/0/new", LIST(B "," A), "/job_config/parameters/1/new");
}

static void assert_name(const char *root, const char *place, const char *expected)
{
    struct json *document = tree(root);
    char *name = whereabouts_name(&shape_algorithm, document, place);
    assert_string_equal(name, expected);
    free(name);
    json_free(document);
}

static void test_a_place_is_called_by_the_items_around_it(void **state)
{
    (void)state;
    assert_name(LIST(A "," B), "/job_config/parameters/1/value", "b");
    assert_name(LIST(A "," B), "/job_config/parameters", "");
    assert_name(LIST("{}"), "/job_config/parameters/0/value", "");
    assert_name(
        "{\"job_config\":{\"inputs\":[{\"name\":\"in\",\"remote_constraints\":[{\"data_type\":\"obs\"}]}]}}",
        "/job_config/inputs/0/remote_constraints/0/data_type", "in > obs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_item_is_found_by_its_name_wherever_it_stands),
        cmocka_unit_test(test_what_has_no_name_is_found_by_its_position),
        cmocka_unit_test(test_members_need_not_be_there),
        cmocka_unit_test(test_a_place_is_called_by_the_items_around_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
