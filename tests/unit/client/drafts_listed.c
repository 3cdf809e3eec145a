/* Drafts are listed, found by what they are of, and told apart. */
#include "own_drafts.h"

static void the_newest_draft_of_an_origin_is_found(void **state)
{
    static const struct draft_origin file = { .profile = "https://h p", .file = "/tmp/a.json" };
    struct err err = { 0 };
    int64_t found = -1, first, second;
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);

    (void)state;
    assert_true(drafts_find(drafts, &here, &found, &err));
    assert_int_equal(found, 0);
    first = create(drafts, &here, document);
    second = create(drafts, &here, document);
    assert_true(drafts_find(drafts, &here, &found, &err));
    assert_int_equal(found, second);
    assert_true(drafts_find(drafts, &file, &found, &err));
    assert_int_equal(found, 0);
    assert_true(first != second);
    document_free(document);
    drafts_close(drafts);
}

static void drafts_are_listed_newest_first_and_dropped(void **state)
{
    static const struct draft_origin file = { .file = "/tmp/a.json" };
    struct err err = { 0 };
    struct draft_row *rows = NULL;
    size_t count = 99;
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"one\"}}"));
    int64_t first = create(drafts, &here, document), second = create(drafts, &file, document);

    (void)state;
    set(document, "/metadata/name", "\"two\"");
    keep(drafts, second, document);
    document_free(document);
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].id, second);
    assert_string_equal(rows[0].name, "two");
    assert_string_equal(rows[0].file, "/tmp/a.json");
    assert_null(rows[0].profile);
    assert_int_equal(rows[0].edits, 1);
    assert_true(rows[0].changed_ms > 1600000000000);
    assert_string_equal(rows[1].algorithm_id, "id-1");
    draft_rows_free(rows, count);

    assert_true(drafts_drop(drafts, first, &err));
    assert_false(drafts_drop(drafts, first, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    err = (struct err){ 0 };
    assert_null(drafts_load(drafts, first, &shape_algorithm, NULL, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_true(drafts_drop(drafts, second, &(struct err){ 0 }));
    assert_true(drafts_list(drafts, &rows, &count, &(struct err){ 0 }));
    assert_int_equal(count, 0);
    draft_rows_free(rows, count);
    drafts_close(drafts);
}

static void a_draft_is_listed_by_the_name_that_its_kind_has(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_training_job_config, NULL);
    struct draft_origin config = { .profile = "p", .shape = "training-job-config" };
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    int64_t id = create(drafts, &config, document);

    (void)state;
    assert_true(document_set(document, "/config_name", json_string("nightly"), &err));
    keep(drafts, id, document);
    document_free(document);
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].name, "nightly");
    draft_rows_free(rows, count);
    drafts_close(drafts);
}

static void a_name_being_typed_is_listed_as_such(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    struct document *config = document_new(&shape_training_job_config, NULL);
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;
    int64_t id = create(drafts, &here, document), other = create(drafts, &here, config);

    (void)state;
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "half a na", 9 });
    keep_typing(drafts, other, &(struct draft_spot){ "/config_name", "night", 5 });
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].typed_name, "night");
    assert_string_equal(rows[1].typed_name, "half a na");
    assert_null(rows[1].name);
    draft_rows_free(rows, count);
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/description", "x", 1 });
    keep_typing(drafts, other, &(struct draft_spot){ "/config_name", "", 0 });
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_null(rows[0].typed_name);
    assert_null(rows[1].typed_name);
    draft_rows_free(rows, count);
    document_free(document);
    document_free(config);
    drafts_close(drafts);
}

static void drafts_of_one_origin_are_told_apart_by_kind(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    struct draft_origin other = { .file = "/a.json", .shape = "another" }, same = { .file = "/a.json" };
    struct err err = { 0 };
    int64_t id = create(drafts, &same, document), found = -1;

    (void)state;
    assert_true(drafts_find(drafts, &other, &found, &err));
    assert_int_equal(found, 0);
    assert_true(drafts_find(drafts, &same, &found, &err));
    assert_int_equal(found, id);
    document_free(document);
    drafts_close(drafts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_newest_draft_of_an_origin_is_found),
        TEST(drafts_are_listed_newest_first_and_dropped),
        TEST(a_draft_is_listed_by_the_name_that_its_kind_has),
        TEST(a_name_being_typed_is_listed_as_such),
        TEST(drafts_of_one_origin_are_told_apart_by_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
