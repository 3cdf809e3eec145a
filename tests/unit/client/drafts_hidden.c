/* That a draft is finished hides it and lets it go at a start: no damage says so of one that is not. */
#include "own_drafts.h"

struct kept {
    struct drafts *drafts;
    sqlite3 *raw;
    int64_t id;
};

static void open_kept(struct kept *kept)
{
    struct err err = { 0 };
    char path[OWN_PATH_BYTES];

    snprintf(path, sizeof path, "%s/drafts.db", directory);
    kept->drafts = drafts_open(directory, &err);
    assert_non_null(kept->drafts);
    assert_int_equal(sqlite3_open(path, &kept->raw), SQLITE_OK);
}

static void close_kept(struct kept *kept)
{
    sqlite3_close(kept->raw);
    drafts_close(kept->drafts);
}

static struct kept with_an_edit(void)
{
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"first\"}}"));
    struct err err = { 0 };
    struct kept kept;

    open_kept(&kept);
    assert_true(document_set(document, "/metadata/name", tree("\"second\""), &err));
    assert_true(drafts_create(kept.drafts, &here, document, &kept.id, &err));
    assert_true(drafts_keep(kept.drafts, kept.id, document, NULL, &err));
    document_free(document);
    return kept;
}

static void sql(const struct kept *kept, const char *text)
{
    assert_int_equal(sqlite3_exec(kept->raw, text, NULL, NULL, NULL), SQLITE_OK);
}

static void assert_unfinished(struct kept *kept)
{
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;

    assert_false(drafts_settled(kept->drafts, kept->id));
    assert_true(drafts_trim(kept->drafts, 0, &err));
    assert_true(drafts_list(kept->drafts, &rows, &count, &err));
    draft_rows_unfinished(rows, &count);
    assert_int_equal(count, 1);
    draft_rows_free(rows, count);
}

/* Ways for the column to be damaged. */
static const char *const ways[] = { "1",   "-1",           "settled + 1", "NULL",
                                    "'1'", "'at 1 of 1 '", "x'01'",       "'at 1 of '" };

static void no_damage_makes_a_draft_finished(void **state)
{
    struct kept kept = with_an_edit();

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char text[128];

        snprintf(text, sizeof text, "UPDATE draft SET settled = %s", ways[i]);
        if (sqlite3_exec(kept.raw, text, NULL, NULL, NULL) == SQLITE_OK) /* or SQLite forbids it */
            assert_unfinished(&kept);
    }
    close_kept(&kept);
}

/* Of one that is finished: then it is unfinished work, which is seen, and never the other way. */
static void a_finished_one_that_is_damaged_is_seen(void **state)
{
    static const char *const damages[] = { "settled = replace(settled, 'at 1', 'at 3')", "applied = 0",
                                           "edits = 2", "mark = 'other'", "mark = NULL" };
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct kept kept = with_an_edit();
        char text[128];

        assert_true(drafts_settle(kept.drafts, kept.id, &err));
        assert_true(drafts_settled(kept.drafts, kept.id));
        snprintf(text, sizeof text, "UPDATE draft SET %s", damages[i]);
        sql(&kept, text);
        assert_unfinished(&kept);
        assert_true(drafts_drop(kept.drafts, kept.id, &err));
        close_kept(&kept);
    }
}

static void what_an_older_program_finished_stays_so(void **state)
{
    struct kept kept = with_an_edit();
    struct err err = { 0 };

    (void)state;
    sql(&kept, "DROP TABLE decision; UPDATE draft SET settled = 1; PRAGMA user_version = 10");
    close_kept(&kept);
    open_kept(&kept);
    assert_true(drafts_settled(kept.drafts, kept.id));
    assert_true(drafts_trim(kept.drafts, 0, &err));
    assert_false(drafts_claim(kept.drafts, kept.id, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    close_kept(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_damage_makes_a_draft_finished, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(a_finished_one_that_is_damaged_is_seen, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(what_an_older_program_finished_stays_so, make_directory,
                                        remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
