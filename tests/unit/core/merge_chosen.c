/* What a person chose in each conflict is what the merged document has there. */
#include "tree.h"

#include "document/merge.h"

#include <stdlib.h>
#include <string.h>

/* A letter a conflict: m, t, or - for undecided. */
static void assert_chosen(const char *base, const char *mine, const char *theirs, const char *choices,
                          const char *expected)
{
    struct json *b = tree(base), *m = tree(mine), *t = tree(theirs);
    struct merge merge;
    merge_documents(&shape_algorithm, b, m, t, &merge);
    assert_int_equal(merge.count, strlen(choices));
    for (size_t i = 0; i < merge.count; i++) {
        merge.conflicts[i].choice = choices[i] == 'm'   ? MERGE_MINE
                                    : choices[i] == 't' ? MERGE_THEIRS
                                                        : MERGE_UNDECIDED;
    }
    struct json *chosen = merge_chosen(&shape_algorithm, &merge);
    char *written = json_written(chosen, JSON_COMPACT);
    assert_string_equal(written, expected);
    free(written);
    json_free(chosen);
    merge_done(&merge);
    json_free(b);
    json_free(m);
    json_free(t);
}

#define META(members)            "{\"metadata\":{" members "}}"
#define NAMES(name, description) META("\"name\":\"" name "\",\"description\":\"" description "\"")

static void test_each_field_is_chosen_for_itself(void **state)
{
    (void)state;
    const char *base = NAMES("b", "b"), *mine = NAMES("m", "m"), *theirs = NAMES("t", "t");
    assert_chosen(base, mine, theirs, "mm", mine);
    assert_chosen(base, mine, theirs, "tt", theirs);
    assert_chosen(base, mine, theirs, "mt", NAMES("m", "t"));
    assert_chosen(base, mine, theirs, "t-", NAMES("t", "m"));
}

static void test_an_object_where_a_list_belongs_is_one_value(void **state)
{
    (void)state;
    const char *base = "{\"resource_requirements\":{\"value\":\"x\"}}";
    const char *theirs = "{\"resource_requirements\":{\"value\":true}}";
    assert_chosen(base, "{}", theirs, "m", "{}");
    assert_chosen(base, "{}", theirs, "t", theirs);
    assert_chosen(base, theirs, "{}", "t", "{}");
}

static void test_a_field_that_one_side_emptied_can_be_either(void **state)
{
    (void)state;
    const char *base = META("\"name\":\"b\""), *without = "{\"metadata\":{}}",
               *other = META("\"name\":\"o\"");
    assert_chosen(base, without, other, "m", without);
    assert_chosen(base, without, other, "t", other);
    assert_chosen(base, other, without, "m", other);
    assert_chosen(base, other, without, "t", without);
}

static void test_what_stood_above_an_emptied_field_comes_back_with_it(void **state)
{
    (void)state;
    assert_chosen(META("\"name\":\"b\""), "{}", META("\"name\":\"t\""), "m", "{}");
    assert_chosen(META("\"name\":\"b\""), "{}", META("\"name\":\"t\""), "t", META("\"name\":\"t\""));
}

#define ITEM(name, value) "{\"name\":\"" name "\",\"value\":\"" value "\"}"
#define ITEMS(items)      "{\"job_config\":{\"parameters\":[" items "]}}"

static void test_items_that_one_side_removed_stay_or_go(void **state)
{
    (void)state;
    const char *base = ITEMS(ITEM("a", "1") "," ITEM("b", "1") "," ITEM("c", "1") "," ITEM("d", "1"));
    /* I removed a and c, and changed b and d; they did it the other way round. */
    const char *mine = ITEMS(ITEM("b", "m") "," ITEM("d", "m"));
    const char *theirs = ITEMS(ITEM("a", "t") "," ITEM("c", "t"));
    assert_chosen(base, mine, theirs, "mmmm", mine);
    assert_chosen(base, mine, theirs, "tttt", theirs);
    assert_chosen(base, mine, theirs, "----",
                  ITEMS(ITEM("b", "m") "," ITEM("d", "m") "," ITEM("a", "t") "," ITEM("c", "t")));
    assert_chosen(base, mine, theirs, "tmmt", ITEMS(ITEM("d", "m") "," ITEM("c", "t")));
}

static void test_an_item_that_both_brought_is_chosen_by_its_fields(void **state)
{
    (void)state;
    const char *base = ITEMS(ITEM("a", "1"));
    const char *mine = ITEMS(ITEM("a", "1") "," ITEM("new", "m"));
    const char *theirs = ITEMS(ITEM("new", "t") "," ITEM("a", "1"));
    assert_chosen(base, mine, theirs, "m", mine);
    assert_chosen(base, mine, theirs, "t", ITEMS(ITEM("a", "1") "," ITEM("new", "t")));
}

static void test_of_two_new_names_one_is_chosen(void **state)
{
    (void)state;
    const char *base = ITEMS(ITEM("a", "1") "," ITEM("b", "1"));
    const char *mine = ITEMS(ITEM("x", "1") "," ITEM("b", "1"));
    const char *theirs = ITEMS(ITEM("y", "1") "," ITEM("b", "1"));
    assert_chosen(base, mine, theirs, "m", mine);
    assert_chosen(base, mine, theirs, "t", theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_field_is_chosen_for_itself),
        cmocka_unit_test(test_an_object_where_a_list_belongs_is_one_value),
        cmocka_unit_test(test_a_field_that_one_side_emptied_can_be_either),
        cmocka_unit_test(test_what_stood_above_an_emptied_field_comes_back_with_it),
        cmocka_unit_test(test_items_that_one_side_removed_stay_or_go),
        cmocka_unit_test(test_an_item_that_both_brought_is_chosen_by_its_fields),
        cmocka_unit_test(test_of_two_new_names_one_is_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
