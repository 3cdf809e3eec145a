/* Renaming: what refers to a name follows it, in one step, and nothing else does. */
#include "tree.h"

#include "document/rename.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static const char searched[] =
    "{\"job_config\":{\"parameters\":[{\"name\":\"lr\",\"value\":\"lr\"},{\"name\":\"momentum\"}]},"
    "\"advanced_config\":{\"auto_search\":{\"skip_search_params\":\"lr, momentum;lr2 lr\","
    "\"search_params\":[{\"name\":\"lr\",\"lower_bound\":\"lr\"},{\"name\":\"lr2\"},{\"name\":\"lr\"}]}}}";

static struct document *opened(const char *text)
{
    return document_new(&shape_algorithm, tree(text));
}

static size_t rename_to(struct document *document, const char *place, const char *value)
{
    struct err err = { 0 };
    size_t followed = 99;
    bool done = document_rename(document, place, tree(value), &followed, &err);

    assert_string_equal(err_text(&err, LANGUAGE_EN), "");
    assert_true(done);
    return followed;
}

static void assert_text(const struct document *document, const char *place, const char *expected)
{
    const char *text = json_text(document_at(document, place));

    assert_non_null(text);
    assert_string_equal(text, expected);
}

static void test_fields_that_refer_to_a_name_follow_it_in_one_step(void **state)
{
    (void)state;
    struct document *document = opened(searched);
    char *before = json_written(document_root(document), JSON_COMPACT);

    assert_int_equal(rename_to(document, "/job_config/parameters/0/name", "\"learning_rate\""), 3);
    assert_text(document, "/job_config/parameters/0/name", "learning_rate");
    assert_text(document, "/advanced_config/auto_search/search_params/0/name", "learning_rate");
    assert_text(document, "/advanced_config/auto_search/search_params/1/name", "lr2");
    assert_text(document, "/advanced_config/auto_search/search_params/2/name", "learning_rate");
    /* Whole names only, whatever stands between them; other fields with the same text are not names. */
    assert_text(document, "/advanced_config/auto_search/skip_search_params",
                "learning_rate, momentum;lr2 learning_rate");
    assert_text(document, "/job_config/parameters/0/value", "lr");
    assert_text(document, "/advanced_config/auto_search/search_params/0/lower_bound", "lr");

    char *after = json_written(document_root(document), JSON_COMPACT);
    assert_string_equal(document_undo(document), "/job_config/parameters/0/name");
    char *now = json_written(document_root(document), JSON_COMPACT);
    assert_string_equal(now, before);
    free(now);
    assert_null(document_undo(document));
    assert_string_equal(document_redo(document), "/job_config/parameters/0/name");
    now = json_written(document_root(document), JSON_COMPACT);
    assert_string_equal(now, after);
    assert_null(document_redo(document));
    free(now);
    free(after);
    free(before);
    document_free(document);
}

static void test_a_name_that_another_item_still_has_is_followed_by_nothing(void **state)
{
    (void)state;
    struct document *document = opened(searched);

    assert_int_equal(rename_to(document, "/job_config/parameters/1/name", "\"lr\""),
                     1); /* skipped momentum */
    assert_int_equal(rename_to(document, "/job_config/parameters/0/name", "\"a\""), 0);
    assert_text(document, "/advanced_config/auto_search/search_params/0/name", "lr");
    assert_int_equal(rename_to(document, "/job_config/parameters/1/name", "\"b\""), 3);
    assert_text(document, "/advanced_config/auto_search/search_params/0/name", "b");
    document_free(document);
}

static void test_nothing_follows_what_is_no_renaming(void **state)
{
    (void)state;
    struct document *document = opened(searched);
    const char *name = "/job_config/parameters/0/name";

    assert_int_equal(rename_to(document, name, "\"lr\""), 0); /* the same */
    assert_int_equal(document_edit_count(document), 0);
    assert_int_equal(rename_to(document, name, "\"\""), 0);
    assert_int_equal(rename_to(document, name, "\"new\""), 0); /* from nothing */
    assert_int_equal(rename_to(document, name, "7"), 0);
    assert_int_equal(rename_to(document, name, "\"lr\""), 0);
    /* The other way round a reference is a text of its own. */
    assert_int_equal(rename_to(document, "/advanced_config/auto_search/search_params/0/name", "\"x\""), 0);
    assert_text(document, name, "lr");
    assert_int_equal(rename_to(document, "/metadata/name", "\"lr\""), 0);
    assert_int_equal(rename_to(document, "/metadata/name", "\"other\""), 0);
    assert_text(document, "/advanced_config/auto_search/search_params/2/name", "lr");
    document_free(document);
}

static void test_a_name_with_separators_in_it_is_found_whole(void **state)
{
    (void)state;
    struct document *document =
        opened("{\"job_config\":{\"parameters\":[{\"name\":\"a b\"}]},\"advanced_config\":{\"auto_search\":{"
               "\"skip_search_params\":\"a b\",\"search_params\":[{\"name\":\"a b\"},{\"name\":\"a\"}]}}}");

    assert_int_equal(rename_to(document, "/job_config/parameters/0/name", "\"c\""), 2);
    assert_text(document, "/advanced_config/auto_search/skip_search_params", "c");
    assert_text(document, "/advanced_config/auto_search/search_params/1/name", "a");
    document_free(document);
}

static void test_a_renaming_that_cannot_be_changes_nothing(void **state)
{
    (void)state;
    struct document *document = opened(searched);
    struct err err = { 0 };
    size_t followed = 99;

    assert_false(document_rename(document, "/job_config/parameters/9/name", tree("\"x\""), &followed, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_int_equal(followed, 99);
    assert_int_equal(document_edit_count(document), 0);
    document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_that_refer_to_a_name_follow_it_in_one_step),
        cmocka_unit_test(test_a_name_that_another_item_still_has_is_followed_by_nothing),
        cmocka_unit_test(test_nothing_follows_what_is_no_renaming),
        cmocka_unit_test(test_a_name_with_separators_in_it_is_found_whole),
        cmocka_unit_test(test_a_renaming_that_cannot_be_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
