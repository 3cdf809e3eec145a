/* Drafts that are damaged are in the list all the same, and known for it: also one whose own row is lost, and
 * those beside a page that is torn. */
#include "own_drafts.h"
#include "store/salvage.h"

enum { MANY = 12, PAGE = 4096, FILE_BYTES = 1 << 19, START_BYTES = 1500 };

/* With two edits and a text being typed; a start that is long takes much of a page. */
static int64_t add(struct drafts *drafts, size_t bytes)
{
    static char text[START_BYTES + 64];
    struct document *document;
    struct err err = { 0 };
    int64_t id = 0;

    snprintf(text, sizeof text, "{\"metadata\":{\"name\":\"%0*d\"}}", (int)bytes + 1, 0);
    document = document_new(&shape_algorithm, tree(text));
    assert_true(document_set(document, "/metadata/description", tree("\"first words\""), &err));
    assert_true(document_set(document, "/metadata/name", tree("\"renamed\""), &err));
    assert_true(drafts_create(drafts, &here, document, &id, &err));
    assert_true(drafts_keep(drafts, id, document, &(struct draft_spot){ "/metadata/name", "half", 4 }, &err));
    document_free(document);
    return id;
}

/* As a program that knows nothing of what belongs together. */
static void damage(const char *text)
{
    char path[OWN_PATH_BYTES];
    sqlite3 *raw;

    snprintf(path, sizeof path, "%s/drafts.db", directory);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}

struct listed {
    struct draft_row *rows;
    size_t count;
};

static struct listed list(struct drafts *drafts)
{
    struct listed listed = { 0 };
    struct err err = { 0 };

    if (!drafts_list(drafts, &listed.rows, &listed.count, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return listed;
}

static void assert_flags(const char *text, bool damaged, bool astray)
{
    struct drafts *drafts = open_drafts();
    int64_t id = add(drafts, 0);
    struct listed listed;
    struct err err = { 0 };

    damage(text);
    listed = list(drafts);
    assert_int_equal(listed.count, 1);
    if (listed.rows[0].damaged != damaged || listed.rows[0].astray != astray)
        fail_msg("%s", text);
    draft_rows_free(listed.rows, listed.count);
    assert_true(drafts_drop(drafts, id, &err));
    drafts_close(drafts);
}

static void the_list_tells_what_is_damaged(void **state)
{
    static const char *const of_it[] = {
        "UPDATE draft SET start = replace(start, 'name', 'nbme')",
        "UPDATE draft SET start_seal = start_seal + 1",
        "UPDATE draft SET base = '{}'",
        "UPDATE draft SET applied = 1",
        "UPDATE draft SET edits = 3, count_seal = NULL",
        "UPDATE edit SET after = '\"first wprds\"' WHERE number = 0",
        "UPDATE edit SET seal = seal + 1 WHERE number = 1",
        "DELETE FROM edit WHERE number = 0",
        "DELETE FROM edit WHERE number = 1",
        "UPDATE typing SET text = 'hblf'",
    };
    static const char *const of_the_origin[] = {
        "UPDATE draft SET algorithm_id = 'id-2'", "UPDATE draft SET profile = 'https://h q'",
        "UPDATE draft SET file = '/some/file'",   "UPDATE draft SET shape = 'algorithn'",
        "UPDATE draft SET algorithm_id = NULL",   "UPDATE draft SET origin_seal = 7",
        "UPDATE draft SET profile = x'00ff'",
    };

    (void)state;
    assert_flags("UPDATE draft SET changed_ms = 1", false, false);
    assert_flags("UPDATE edit SET seal = NULL", false, false); /* as older programs left them */
    for (size_t i = 0; i < sizeof of_it / sizeof *of_it; i++)
        assert_flags(of_it[i], true, false);
    for (size_t i = 0; i < sizeof of_the_origin / sizeof *of_the_origin; i++)
        assert_flags(of_the_origin[i], true, true);
}

static void assert_values(struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    struct draft_damage found = { 0 };
    struct document *document = NULL;
    struct draft_left left = { 0 };
    struct json *values;
    int64_t restored = 0;

    assert_true(drafts_salvage(drafts, id, &shape_algorithm, &found, &document, &left, &err));
    assert_true(found.row && draft_damaged(&found) && !found.entry);
    assert_null(document);
    assert_string_equal(left.text, "half");
    assert_string_equal(left.place, "/metadata/name");
    draft_left_done(&left);
    values = drafts_salvage_values(drafts, id, &err);
    assert_string_equal(json_member_text(values, "/metadata/description"), "first words");
    assert_string_equal(json_member_text(values, "/metadata/name"), "renamed");
    json_free(values);
    assert_null(drafts_load(drafts, id, &shape_algorithm, NULL, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_false(drafts_restore(drafts, id, &shape_algorithm, &restored, &err));
}

static void a_draft_whose_row_is_lost_is_listed_read_and_dropped(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t beside = add(drafts, 0), id = add(drafts, 0);
    struct listed listed;
    struct err err = { 0 };
    char text[128];

    (void)state;
    snprintf(text, sizeof text, "DELETE FROM draft WHERE id = %lld", (long long)id);
    damage(text);
    listed = list(drafts);
    assert_int_equal(listed.count, 2);
    for (size_t i = 0; i < listed.count; i++) {
        const struct draft_row *row = &listed.rows[i];

        assert_int_equal(row->astray, row->id == id);
        assert_int_equal(row->damaged, row->id == id);
        assert_int_equal(row->edits, 2);
        assert_true(row->changed_ms > 0);
        assert_false(row->settled);
    }
    draft_rows_free(listed.rows, listed.count);
    assert_true(drafts_claim(drafts, id, &err));
    assert_values(drafts, id);
    err = (struct err){ 0 };
    assert_true(drafts_drop(drafts, id, &err));
    drafts_release(drafts, id);
    assert_false(drafts_claim(drafts, id, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    err = (struct err){ 0 };
    assert_false(drafts_drop(drafts, id, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    listed = list(drafts);
    assert_int_equal(listed.count, 1);
    assert_int_equal(listed.rows[0].id, beside);
    assert_int_equal(listed.rows[0].edits, 2);
    draft_rows_free(listed.rows, listed.count);
    drafts_close(drafts);
}

/* Nothing is built on them, so each that is sound is a value that somebody typed. */
static void values_after_one_that_is_damaged_are_read(void **state)
{
    struct drafts *drafts = open_drafts();
    struct err err = { 0 };
    struct json *values;
    int64_t id = add(drafts, 0);

    (void)state;
    damage("DELETE FROM draft; UPDATE edit SET after = '\"first wprds\"' WHERE number = 0");
    values = drafts_salvage_values(drafts, id, &err);
    assert_null(json_member(values, "/metadata/description"));
    assert_string_equal(json_member_text(values, "/metadata/name"), "renamed");
    json_free(values);
    drafts_close(drafts);
}

/* A text alone is somebody's typing, too. */
static void a_text_without_a_draft_is_listed(void **state)
{
    struct drafts *drafts = open_drafts();
    struct err err = { 0 };
    struct listed listed;
    int64_t id = add(drafts, 0);

    (void)state;
    damage("DELETE FROM draft; DELETE FROM edit");
    listed = list(drafts);
    assert_int_equal(listed.count, 1);
    assert_true(listed.rows[0].astray && listed.rows[0].id == id);
    assert_int_equal(listed.rows[0].edits, 0);
    draft_rows_free(listed.rows, listed.count);
    assert_true(drafts_drop(drafts, id, &err));
    listed = list(drafts);
    assert_int_equal(listed.count, 0);
    drafts_close(drafts);
}

/* Whatever of a draft can be read, the list names it. Gives how many it named that are lost. */
static size_t check_listed(struct drafts *drafts)
{
    struct listed listed = { 0 };
    struct err err = { 0 };
    size_t lost = 0;

    if (!drafts_list(drafts, &listed.rows, &listed.count, &err))
        return 0; /* the tables cannot be found at all, which is told */
    for (int64_t id = 1; id <= MANY; id++) {
        struct draft_damage found = { 0 };
        struct document *document = NULL;
        struct err none = { 0 };
        bool there = drafts_salvage(drafts, id, &shape_algorithm, &found, &document, NULL, &none);
        size_t at = 0;

        while (at < listed.count && listed.rows[at].id != id)
            at++;
        if (there && (document || found.entries > 0))
            assert_true(at < listed.count);
        if (there && draft_damaged(&found) && at < listed.count)
            assert_true(listed.rows[at].damaged);
        lost += at < listed.count && listed.rows[at].astray;
        document_free(document);
    }
    draft_rows_free(listed.rows, listed.count);
    return lost;
}

static void drafts_beside_a_torn_page_are_listed(void **state)
{
    static unsigned char whole[FILE_BYTES], torn[FILE_BYTES];
    struct drafts *drafts = open_drafts();
    char path[OWN_PATH_BYTES];
    size_t size, lost = 0;

    (void)state;
    for (int i = 0; i < MANY; i++)
        assert_int_equal(add(drafts, START_BYTES), i + 1);
    drafts_close(drafts);
    snprintf(path, sizeof path, "%s/drafts.db", directory);
    size = read_file(path, whole, sizeof whole);
    for (size_t page = 1; page < size / PAGE; page++) {
        struct err err = { 0 };

        memcpy(torn, whole, size);
        memset(torn + page * PAGE, 0, PAGE);
        write_file(path, (const char *)torn, size);
        drafts = drafts_open(directory, &err);
        if (drafts)
            lost += check_listed(drafts);
        drafts_close(drafts);
    }
    assert_true(lost >= MANY / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_list_tells_what_is_damaged, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(a_draft_whose_row_is_lost_is_listed_read_and_dropped, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(values_after_one_that_is_damaged_are_read, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(a_text_without_a_draft_is_listed, make_directory, remove_directory),
        cmocka_unit_test_setup_teardown(drafts_beside_a_torn_page_are_listed, make_directory,
                                        remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
