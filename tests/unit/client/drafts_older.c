/* Drafts that other versions of the program left: the tables are those of each version that there was. */
#include "own_drafts.h"

enum { VERSIONS = 7, SQL_BYTES = 8192, FILE_BYTES = 65536 };

/* What each version did to the tables that it found. */
static const char *const tables[VERSIONS] = {
    "CREATE TABLE draft (id INTEGER PRIMARY KEY AUTOINCREMENT, profile TEXT, algorithm_id TEXT, file TEXT,"
    " name TEXT, start TEXT NOT NULL, base TEXT, applied INTEGER NOT NULL DEFAULT 0,"
    " changed_ms INTEGER NOT NULL);"
    "CREATE TABLE edit (draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE,"
    " number INTEGER NOT NULL, step INTEGER NOT NULL, place TEXT NOT NULL, before TEXT, after TEXT,"
    " position INTEGER NOT NULL, in_list INTEGER NOT NULL, PRIMARY KEY (draft, number)) WITHOUT ROWID;"
    "CREATE TABLE typing (draft INTEGER PRIMARY KEY REFERENCES draft(id) ON DELETE CASCADE,"
    " place TEXT NOT NULL, text TEXT NOT NULL, cursor INTEGER NOT NULL);",
    "ALTER TABLE draft ADD COLUMN shape TEXT NOT NULL DEFAULT 'algorithm';",
    "ALTER TABLE draft ADD COLUMN focus TEXT;",
    "CREATE TABLE claim (draft INTEGER PRIMARY KEY REFERENCES draft(id) ON DELETE CASCADE,"
    " host TEXT NOT NULL, pid INTEGER NOT NULL, since_ms INTEGER NOT NULL, wanted_host TEXT,"
    " wanted_pid INTEGER, wanted_ms INTEGER);",
    "ALTER TABLE edit ADD COLUMN of_base INTEGER NOT NULL DEFAULT 0;",
    "ALTER TABLE draft ADD COLUMN edits INTEGER; ALTER TABLE draft ADD COLUMN origin_seal INTEGER;"
    "ALTER TABLE draft ADD COLUMN start_seal INTEGER; ALTER TABLE draft ADD COLUMN base_seal INTEGER;"
    "ALTER TABLE draft ADD COLUMN count_seal INTEGER;"
    "ALTER TABLE edit ADD COLUMN made_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE edit ADD COLUMN seal INTEGER; ALTER TABLE typing ADD COLUMN seal INTEGER;",
    "ALTER TABLE claim ADD COLUMN session INTEGER; ALTER TABLE claim ADD COLUMN locks INTEGER;",
};

/* Draft 7: a list that grew, a step of two edits, and one that was undone; draft 8: a word being typed. */
static const char content[] =
    "INSERT INTO draft (id, profile, algorithm_id, name, start, applied, changed_ms) VALUES"
    " (7, 'https://h p', 'id-1', 'b', '{\"metadata\":{\"name\":\"a\"},\"n\":1.10}', 4, 1700000000000),"
    " (8, NULL, NULL, NULL, '{}', 0, 1600000000000);"
    "INSERT INTO edit (draft, number, step, place, before, after, position, in_list) VALUES"
    " (7, 0, 1, '/list', NULL, '[]', 2, 0), (7, 1, 1, '/list/0', NULL, '{\"x\":1}', 0, 1),"
    " (7, 2, 2, '/metadata/name', '\"a\"', '\"b\"', 0, 0),"
    " (7, 3, 2, '/list/0/x', '1', '2', 0, 0), (7, 4, 3, '/n', '1.10', NULL, 1, 0);"
    "INSERT INTO typing (draft, place, text, cursor) VALUES (8, '/metadata/name', 'half', 2);";

/* What only some of the versions could keep. */
static const char *const more[VERSIONS] = {
    [1] = "INSERT INTO draft (id, file, name, start, changed_ms, shape) VALUES"
          " (9, '/c.json', 'c', '{\"config_name\":\"c\"}', 1500000000000, 'training-job-config');",
    [2] = "UPDATE draft SET focus = '/metadata/description' WHERE id = 7;",
    [3] = "INSERT INTO claim (draft, host, pid, since_ms, wanted_host, wanted_pid, wanted_ms)"
          " VALUES (7, 'elsewhere', 1, 1700000000000, NULL, NULL, NULL);",
    [4] = "INSERT INTO edit (draft, number, step, place, before, after, position, in_list, of_base)"
          " VALUES (8, 0, 1, '', '{}', '{\"theirs\":1}', 0, 0, 1);"
          "UPDATE draft SET applied = 1, base = '{\"theirs\":1}' WHERE id = 8;",
};

static void make(size_t version)
{
    char sql[SQL_BYTES] = "PRAGMA journal_mode=WAL;", number[64];

    for (size_t i = 0; i < version; i++)
        strncat(sql, tables[i], sizeof sql - strlen(sql) - 1);
    strncat(sql, content, sizeof sql - strlen(sql) - 1);
    for (size_t i = 0; i < version; i++)
        strncat(sql, more[i] ? more[i] : "", sizeof sql - strlen(sql) - 1);
    snprintf(number, sizeof number, "PRAGMA user_version = %zu", version);
    strncat(sql, number, sizeof sql - strlen(sql) - 1);
    change(sql);
}

static struct document *load_left(struct drafts *drafts, int64_t id, struct draft_left *left)
{
    struct err err = { 0 };
    const struct shape *shape = id == 9 ? &shape_training_job_config : &shape_algorithm;
    struct document *document = drafts_load(drafts, id, shape, left, &err);

    if (!document)
        fail_msg("draft %lld: %s", (long long)id, err_text(&err, LANGUAGE_EN));
    return document;
}

static void check_journal(struct drafts *drafts, size_t version)
{
    struct draft_left left;
    struct document *document = load_left(drafts, 7, &left);

    assert_tree(document_root(document), "{\"metadata\":{\"name\":\"b\"},\"n\":1.10,\"list\":[{\"x\":2}]}");
    if (version > 2)
        assert_string_equal(left.place, "/metadata/description");
    else
        assert_null(left.place);
    draft_left_done(&left);
    assert_non_null(document_redo(document));
    assert_tree(document_root(document), "{\"metadata\":{\"name\":\"b\"},\"list\":[{\"x\":2}]}");
    for (int i = 0; i < 3; i++)
        assert_non_null(document_undo(document));
    assert_null(document_undo(document)); /* steps are steps again */
    assert_tree(document_root(document), "{\"metadata\":{\"name\":\"a\"},\"n\":1.10}");
    document_free(document);
}

static void check_others(struct drafts *drafts, size_t version)
{
    struct draft_left left;
    struct document *document = load_left(drafts, 8, &left);

    assert_string_equal(left.place, "/metadata/name");
    assert_string_equal(left.text, "half");
    assert_int_equal(left.cursor, 2);
    assert_tree(document_base(document), version > 4 ? "{\"theirs\":1}" : "{}");
    if (version > 4)
        assert_non_null(document_undo(document));
    assert_tree(document_base(document), "{}");
    draft_left_done(&left);
    document_free(document);
    if (version < 2)
        return;
    document = load_left(drafts, 9, NULL);
    assert_tree(document_root(document), "{\"config_name\":\"c\"}");
    document_free(document);
}

/* And it goes on in the form of today, also over another restart. */
static void go_on(struct drafts *drafts)
{
    struct err err = { 0 };
    struct document *document = load_left(drafts, 7, NULL);
    int64_t branch = 0;
    char *mark, *other;

    mark = drafts_mark(drafts, 7, &err);
    other = drafts_mark(drafts, 8, &err);
    assert_non_null(mark);
    assert_string_not_equal(mark, other);
    free(mark);
    free(other);
    assert_true(drafts_claim(drafts, 7, &err));
    assert_true(document_set(document, "/metadata/description", json_string("of today"), &err));
    assert_true(drafts_keep(drafts, 7, document, NULL, &err));
    document_free(document);
    drafts_release(drafts, 7);
    assert_true(drafts_branch(drafts, 7, &branch, &err));
    drafts_close(drafts);
    drafts = open_drafts();
    for (int64_t id = 7; id != 0; id = id == 7 ? branch : 0) {
        document = load_left(drafts, id, NULL);
        assert_string_equal(json_text(document_at(document, "/metadata/description")), "of today");
        for (int i = 0; i < 3; i++)
            assert_non_null(document_undo(document));
        assert_tree(document_root(document), "{\"metadata\":{\"name\":\"a\"},\"n\":1.10}");
        document_free(document);
    }
    drafts_close(drafts);
}

static void drafts_of_every_older_version_go_on(void **state)
{
    for (size_t version = 1; version <= VERSIONS; version++) {
        struct drafts *drafts;
        struct draft_row *rows = NULL;
        struct err err = { 0 };
        size_t count = 0;

        make(version);
        drafts = open_drafts();
        assert_true(drafts_list(drafts, &rows, &count, &err));
        assert_int_equal(count, version > 1 ? 3 : 2);
        assert_int_equal(rows[0].id, 7);
        assert_string_equal(rows[0].shape, "algorithm");
        draft_rows_free(rows, count);
        check_journal(drafts, version);
        check_others(drafts, version);
        go_on(drafts);
        assert_int_equal(remove_directory(state) | make_directory(state), 0);
    }
}

static void drafts_of_a_newer_version_stay_as_they_are(void **state)
{
    static char before[FILE_BYTES], after[FILE_BYTES];
    char path[OWN_PATH_BYTES];
    struct err err = { 0 };
    sqlite3 *database = NULL;
    size_t size;

    (void)state;
    drafts_close(open_drafts());
    snprintf(path, sizeof path, "%s/drafts.db", directory);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(database, "CREATE TABLE later (x); PRAGMA user_version = 99", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(database);
    size = read_file(path, before, sizeof before);
    assert_null(drafts_open(directory, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "newer algoform"));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), path));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), path));
    assert_int_equal(read_file(path, after, sizeof after), size);
    assert_memory_equal(before, after, size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(drafts_of_every_older_version_go_on, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(drafts_of_a_newer_version_stay_as_they_are, make_directory,
                                        remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
