/* What is damaged shows: a step of several edits comes back whole or not at all, and no list is led astray.
 */
#include "own_drafts.h"
#include "store/salvage.h"

/* Two steps of one edit, then a step of two; `later` adds one more. What is damaged leaves the two. */
static void assert_whole_steps(const char *sql, bool later)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    struct draft_origin origin = { .profile = "https://h p" };
    struct draft_damage damage = { 0 };
    struct document *salvaged = NULL;
    char damaged[256];
    int64_t id = 0;

    set(document, "/a", "1");
    set(document, "/b", "1");
    document_begin(document);
    set(document, "/c", "1");
    set(document, "/d", "1");
    document_end(document);
    if (later)
        set(document, "/e", "1");
    assert_true(drafts_create(drafts, &origin, document, &id, &err));
    assert_true(drafts_keep(drafts, id, document, NULL, &err));
    snprintf(damaged, sizeof damaged, "%s AND draft = %lld", sql, (long long)id);
    change(damaged);
    assert_true(drafts_salvage(drafts, id, &shape_algorithm, &damage, &salvaged, NULL, &err));
    assert_true(damage.entry);
    assert_int_equal(damage.readable, 2);
    assert_tree(document_root(salvaged), "{\"a\":1,\"b\":1}");
    document_free(salvaged);
    document_free(document);
    drafts_close(drafts);
}

static void no_half_of_a_step_comes_back(void **state)
{
    (void)state;
    for (int later = 0; later < 2; later++) {
        assert_whole_steps("DELETE FROM edit WHERE number = 3", later);
        assert_whole_steps("UPDATE edit SET step = 99 WHERE number = 3", later);
        assert_whole_steps("UPDATE edit SET after = '2' WHERE number = 3", later);
        assert_whole_steps("UPDATE edit SET rest = 0 WHERE number = 2", later);
        assert_whole_steps("UPDATE edit SET rest = NULL WHERE number = 2", later);
        assert_whole_steps("DELETE FROM edit WHERE number = 2", later); /* a whole step is before it */
    }
}

static void a_list_shows_nothing_that_is_damaged(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{}"));
    struct draft_origin origin = { .profile = "https://h p" };
    struct draft_spot spot = { "/metadata/name", "typed", 5 };
    struct draft_row *rows = NULL;
    size_t count = 0;
    int64_t id = 0;

    (void)state;
    assert_true(drafts_create(drafts, &origin, document, &id, &err));
    assert_true(drafts_keep(drafts, id, document, &spot, &err));
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_string_equal(rows[0].typed_name, "typed");
    draft_rows_free(rows, count);
    change("UPDATE draft SET applied = -1; UPDATE typing SET text = 'taped'");
    assert_true(drafts_list(drafts, &rows, &count, &err));
    assert_int_equal(count, 1);
    assert_null(rows[0].typed_name);
    assert_true(rows[0].edits == 0);
    draft_rows_free(rows, count);
    document_free(document);
    drafts_close(drafts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_half_of_a_step_comes_back, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(a_list_shows_nothing_that_is_damaged, make_directory,
                                        remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
