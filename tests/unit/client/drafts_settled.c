/* Drafts that nothing is unsent in: there for their undo, no unfinished work, and not without end. */
#include "own_drafts.h"
#include "store/drafts.h"

static void edit(struct drafts *drafts, int64_t id, struct document *document, const char *name)
{
    struct err err = { 0 };

    assert_true(document_set(document, "/metadata/name", json_string(name), &err));
    assert_true(drafts_keep(drafts, id, document, NULL, &err));
}

static int64_t make(struct drafts *drafts, const char *file, struct document **document)
{
    struct err err = { 0 };
    struct document *made = document_new(&shape_algorithm, NULL);
    int64_t id = 0;

    assert_true(drafts_create(drafts, &(struct draft_origin){ .file = file }, made, &id, &err));
    edit(drafts, id, made, "a");
    if (document)
        *document = made;
    else
        document_free(made);
    return id;
}

static void settle(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };

    assert_true(drafts_settle(drafts, id, &err));
    assert_true(drafts_settled(drafts, id));
}

static size_t count_unfinished(struct drafts *drafts)
{
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;

    assert_true(drafts_list(drafts, &rows, &count, &err));
    draft_rows_unfinished(rows, &count);
    draft_rows_free(rows, count);
    return count;
}

static size_t count_all(struct drafts *drafts)
{
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;

    assert_true(drafts_list(drafts, &rows, &count, &err));
    draft_rows_free(rows, count);
    return count;
}

static void a_settled_draft_is_no_unfinished_work_and_has_its_undo(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = make(drafts, "/a", NULL), other = make(drafts, "/b", NULL);
    struct err err = { 0 };
    struct document *document;

    (void)state;
    settle(drafts, id);
    assert_false(drafts_settled(drafts, other));
    assert_int_equal(count_unfinished(drafts), 1);
    assert_int_equal(count_all(drafts), 2);
    drafts_close(drafts);
    drafts = open_drafts();
    assert_true(drafts_settled(drafts, id));
    document = drafts_load(drafts, id, &shape_algorithm, NULL, &err);
    assert_non_null(document);
    assert_non_null(document_undo(document));
    document_free(document);
    drafts_close(drafts);
}

static void the_next_edit_or_typing_makes_it_unfinished(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document;
    int64_t id = make(drafts, "/a", &document);
    struct draft_spot typing = { "/metadata/name", "half", 4 }, none = { "/metadata/name", NULL, 0 };
    struct err err = { 0 };

    (void)state;
    settle(drafts, id);
    assert_true(drafts_keep_typing(drafts, id, &typing, &err));
    assert_false(drafts_settled(drafts, id));
    assert_int_equal(count_unfinished(drafts), 1);
    assert_true(drafts_keep_typing(drafts, id, &none, &err));
    assert_true(drafts_settled(drafts, id));
    edit(drafts, id, document, "b");
    assert_false(drafts_settled(drafts, id));
    settle(drafts, id);
    assert_non_null(document_undo(document));
    assert_true(drafts_keep(drafts, id, document, NULL, &err));
    assert_false(drafts_settled(drafts, id));
    assert_int_equal(count_unfinished(drafts), 1);
    document_free(document);
    drafts_close(drafts);
}

static void unfinished_work_is_found_before_what_is_newer_and_settled(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t unfinished = make(drafts, "/a", NULL), settled = make(drafts, "/a", NULL), found = 0;
    struct draft_origin origin = { .file = "/a" };
    struct err err = { 0 };

    (void)state;
    settle(drafts, settled);
    assert_true(drafts_find(drafts, &origin, &found, &err));
    assert_int_equal(found, unfinished);
    assert_true(drafts_drop(drafts, unfinished, &err));
    assert_true(drafts_find(drafts, &origin, &found, &err));
    assert_int_equal(found, settled);
    drafts_close(drafts);
}

static void only_the_newest_settled_ones_stay(void **state)
{
    struct drafts *drafts = open_drafts(), *another = open_drafts();
    int64_t ids[6];
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        ids[i] = make(drafts, "/a", NULL);
        if (i != 1)
            settle(drafts, ids[i]);
    }
    assert_true(drafts_claim(drafts, ids[2], &err));
    assert_true(drafts_trim(drafts, 2, &err));
    assert_int_equal(count_all(drafts), 4);
    assert_true(drafts_settled(drafts, ids[2]) && drafts_settled(drafts, ids[4]) &&
                drafts_settled(drafts, ids[5]));
    assert_int_equal(count_unfinished(drafts), 1);
    drafts_release(drafts, ids[2]);
    assert_true(drafts_trim(another, 2, &err));
    assert_int_equal(count_all(drafts), 3);
    assert_true(drafts_trim(another, 0, &err));
    assert_int_equal(count_all(drafts), 1);
    drafts_close(drafts);
    drafts_close(another);
}

#define TEST(behaviour) cmocka_unit_test_setup_teardown(behaviour, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_settled_draft_is_no_unfinished_work_and_has_its_undo),
        TEST(the_next_edit_or_typing_makes_it_unfinished),
        TEST(unfinished_work_is_found_before_what_is_newer_and_settled),
        TEST(only_the_newest_settled_ones_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
