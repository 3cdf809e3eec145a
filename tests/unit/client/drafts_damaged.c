/* Damage of every column of every row of a draft in turn: what opens is the draft or a beginning of its
 * history, and which of them is said. */
#include "own_drafts.h"
#include "store/salvage.h"

enum { MOST_STATES = 32, TEXT_BYTES = 512, NAME_BYTES = 32, RESTORED = 16, TORN = 600, FILE_BYTES = 1 << 17 };

/* What the draft is, and was after each entry of its journal. */
struct truth {
    struct drafts *drafts;
    sqlite3 *raw;
    int64_t id, beside;
    char *states[MOST_STATES]; /* owned; states[n]: after n entries */
    size_t entries, applied;
    bool whole_step[MOST_STATES]; /* no step is cut through after so many entries */
    size_t merged_at;             /* the entry that changed the base */
    char *base, *start;           /* owned */
    size_t opened, salvaged, nothing;
};

static const char typed[] = "half a word";

static struct document *edited(void)
{
    struct document *document = document_new(
        &shape_algorithm, tree("{\"metadata\":{\"name\":\"first\",\"description\":\"before\"},\"n\":1.10}"));

    set(document, "/metadata/name", "\"second name\"");
    set(document, "/job_config/parameters/0/name", "\"rate of learning\"");
    document_begin(document);
    set(document, "/metadata/name", "\"third name\"");
    set(document, "/metadata/description", "\"with the name\"");
    document_end(document);
    document_begin(document);
    set(document, "/theirs", "\"merged\"");
    document_change_base(document, tree("{\"metadata\":{\"name\":\"first\"},\"theirs\":\"merged\"}"));
    document_end(document);
    set(document, "/job_config/parameters/1/name", "\"another parameter\"");
    set(document, "/metadata/description", "\"later\"");
    set(document, "/metadata/description", "\"undone\"");
    assert_non_null(document_undo(document));
    return document;
}

static void sql(sqlite3 *raw, const char *text)
{
    char *why = NULL;

    if (sqlite3_exec(raw, text, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", text, why);
}

/* Each state, by going through the journal of a copy. */
static void note_states(struct truth *truth, const struct document *document)
{
    struct document *copy = document_new(&shape_algorithm, document_start(document));
    struct err err = { 0 };

    truth->entries = document_edit_count(document);
    truth->applied = document_edits_applied(document);
    assert_true(truth->entries < MOST_STATES);
    truth->start = json_written(document_root(copy), JSON_COMPACT);
    truth->base = json_written(document_base(document), JSON_COMPACT);
    for (size_t i = 0; i <= truth->entries; i++) {
        const struct edit *edit = i < truth->entries ? document_edit(document, i) : NULL;

        truth->states[i] = json_written(document_root(copy), JSON_COMPACT);
        truth->whole_step[i] = i == 0 || !edit || document_edit(document, i - 1)->step != edit->step;
        if (edit && edit->of_base)
            truth->merged_at = i;
        if (edit)
            assert_true(document_restore_edit(copy, edit, true, &err));
    }
    document_free(copy);
}

static void make_truth(struct truth *truth)
{
    struct document *document = edited();
    struct err err = { 0 };
    char path[OWN_PATH_BYTES];

    *truth = (struct truth){ .drafts = drafts_open(directory, &err) };
    assert_non_null(truth->drafts);
    note_states(truth, document);
    assert_true(drafts_create(truth->drafts, &here, document, &truth->beside, &err));
    assert_true(drafts_keep(truth->drafts, truth->beside, document, NULL, &err));
    assert_true(drafts_create(truth->drafts, &here, document, &truth->id, &err));
    assert_true(drafts_keep(truth->drafts, truth->id, document,
                            &(struct draft_spot){ "/metadata/name", typed, 4 }, &err));
    document_free(document);
    snprintf(path, sizeof path, "%s/drafts.db", directory);
    assert_int_equal(sqlite3_open(path, &truth->raw), SQLITE_OK);
    sql(truth->raw, "PRAGMA synchronous = OFF;"
                    "CREATE TEMP TABLE kept_draft AS SELECT * FROM draft;"
                    "CREATE TEMP TABLE kept_edit AS SELECT * FROM edit;"
                    "CREATE TEMP TABLE kept_typing AS SELECT * FROM typing");
}

static void truth_done(struct truth *truth)
{
    for (size_t i = 0; i <= truth->entries; i++)
        free(truth->states[i]);
    free(truth->start);
    free(truth->base);
    sqlite3_close(truth->raw);
    drafts_close(truth->drafts);
}

static void mend(struct truth *truth)
{
    sql(truth->raw, "BEGIN; DELETE FROM typing; DELETE FROM edit; DELETE FROM draft;"
                    "INSERT INTO draft SELECT * FROM kept_draft; INSERT INTO edit SELECT * FROM kept_edit;"
                    "INSERT INTO typing SELECT * FROM kept_typing; COMMIT");
}

static void assert_rewinds(struct document *document, const char *start)
{
    while (document_undo(document))
        ;
    assert_tree(document_root(document), start);
}

/* What it goes back to: the algorithm that it is of, or nothing that is there already. */
static void assert_origin(struct truth *truth, int64_t id, bool known)
{
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0, at = 0;

    if (!drafts_list(truth->drafts, &rows, &count, &err) && !truth->raw)
        return; /* the page of another row is torn, which is told */
    assert_int_equal(err.kind, ERR_NONE);
    while (at < count && rows[at].id != id)
        at++;
    assert_true(at < count);
    assert_null(rows[at].file);
    if (known) {
        assert_string_equal(rows[at].profile, here.profile);
        assert_string_equal(rows[at].algorithm_id, here.algorithm_id);
        assert_string_equal(rows[at].shape, "algorithm");
    } else {
        assert_null(rows[at].profile);
        assert_null(rows[at].algorithm_id);
    }
    draft_rows_free(rows, count);
}

/* It opened as if nothing were wrong: then nothing is, but that a text may be lost whose whole row is. */
static void check_whole(struct truth *truth, struct document *document, struct draft_left *left,
                        bool row_gone)
{
    assert_origin(truth, truth->id, true);
    assert_tree(document_root(document), truth->states[truth->applied]);
    assert_tree(document_base(document), truth->base);
    assert_int_equal(document_edit_count(document), truth->entries);
    if (left->text || !row_gone) {
        assert_string_equal(left->text, typed);
        assert_string_equal(left->place, "/metadata/name");
        assert_int_equal(left->cursor, 4);
    }
    assert_rewinds(document, truth->start);
    truth->opened++;
}

static void check_restored(struct truth *truth, const char *state, bool origin_known)
{
    struct err err = { 0 };
    int64_t restored = 0;
    struct document *document;

    if (!drafts_restore(truth->drafts, truth->id, &shape_algorithm, &restored, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    assert_true(restored > truth->id);
    assert_origin(truth, restored, origin_known);
    document = drafts_load(truth->drafts, restored, &shape_algorithm, NULL, &err);
    assert_non_null(document);
    assert_tree(document_root(document), state);
    assert_rewinds(document, truth->start);
    document_free(document);
    err = (struct err){ 0 };
    assert_null(drafts_load(truth->drafts, truth->id, &shape_algorithm, NULL, &err)); /* it stays as it is */
    assert_true(drafts_drop(truth->drafts, restored, &(struct err){ 0 }));
}

/* A beginning of the history, or all of it, undone edits included when nobody knows that they were. */
static void check_part(struct truth *truth, const struct draft_damage *damage, struct document *document,
                       const char *column)
{
    size_t in_force = document_edits_applied(document);
    char state[TEXT_BYTES];

    assert_true(damage->readable <= truth->entries && in_force <= damage->readable);
    assert_int_equal(document_edit_count(document), damage->readable);
    assert_true(in_force == damage->readable || in_force == truth->applied);
    assert_true(damage->entry || damage->readable == truth->entries);
    if (strcmp(column, "step") != 0 && strcmp(column, "number") != 0 && strcmp(column, "row") != 0)
        assert_true(truth->whole_step[damage->readable]);
    snprintf(state, sizeof state, "%s", truth->states[in_force]);
    assert_tree(document_root(document), state);
    if (in_force <= truth->merged_at) /* without their part, that they have it must show again */
        assert_tree(document_base(document), truth->start);
    if (truth->salvaged++ % RESTORED == 0 || damage->origin) /* it waits for the disk */
        check_restored(truth, state, !damage->origin);
}

static void check_damaged(struct truth *truth, const struct err *refusal, const char *column)
{
    struct draft_damage damage = { 0 };
    struct document *document = NULL;
    struct draft_left left = { 0 };
    struct err err = { 0 };
    struct buf said;

    assert_int_equal(refusal->kind, ERR_INPUT);
    assert_true(drafts_salvage(truth->drafts, truth->id, &shape_algorithm, &damage, &document, &left, &err));
    assert_true(draft_damaged(&damage));
    buf_init(&said, 4096);
    draft_damage_write(&damage, LANGUAGE_EN, &said);
    draft_damage_write(&damage, LANGUAGE_ZH, &said);
    assert_true(said.size > 0);
    buf_done(&said);
    assert_true(!left.text || strcmp(left.text, typed) == 0);
    if (document) {
        check_part(truth, &damage, document, column);
    } else {
        struct json *values = drafts_salvage_values(truth->drafts, truth->id, &err);

        assert_string_equal(json_member_text(values, "/metadata/description"),
                            damage.row ? "undone" : "later"); /* its row knew what was undone */
        json_free(values);
        truth->nothing++;
    }
    document_free(document);
    draft_left_done(&left);
}

static void check(struct truth *truth, const char *column)
{
    struct err err = { 0 };
    struct draft_left left = { 0 };
    struct document *document = drafts_load(truth->drafts, truth->id, &shape_algorithm, &left, &err);

    if (document)
        check_whole(truth, document, &left, strcmp(column, "row") == 0);
    else if (err.kind != ERR_ABSENT)
        check_damaged(truth, &err, column);
    document_free(document);
    draft_left_done(&left);
    err = (struct err){ 0 };
    document = drafts_load(truth->drafts, truth->beside, &shape_algorithm, NULL, &err);
    assert_non_null(document);
    assert_tree(document_root(document), truth->states[truth->applied]);
    document_free(document);
}

/* Ways for a column to be damaged; %1$s is the column. */
static const char *const ways[] = {
    "substr(%1$s, 1, length(%1$s) / 2)",
    "''",
    "NULL",
    "'null'",
    "'{}'",
    ("substr(%1$s, 1, length(%1$s) / 2)"
     " || char(unicode(substr(%1$s, length(%1$s) / 2 + 1, 1)) + 1) || substr(%1$s, length(%1$s) / 2 + 2)"),
    "%1$s + 1",
    "%1$s - 1",
    "-1",
    "9223372036854775807",
    "x'00ff80'",
    "zeroblob(length(%1$s))",
};

static void damage_column(struct truth *truth, const char *table, const char *column, const char *row)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char value[TEXT_BYTES], update[4 * TEXT_BYTES];

        snprintf(value, sizeof value, ways[i], column);
        snprintf(update, sizeof update, "UPDATE %s SET %s = %s WHERE %s", table, column, value, row);
        if (sqlite3_exec(truth->raw, update, NULL, NULL, NULL) == SQLITE_OK) { /* or SQLite forbids it */
            check(truth, column);
            mend(truth);
        }
    }
}

/* Read before anything is damaged: a statement under way would keep the state that it began in. */
static size_t read_columns(struct truth *truth, const char *table, char names[MOST_STATES][NAME_BYTES])
{
    char text[TEXT_BYTES];
    sqlite3_stmt *columns = NULL;
    size_t count = 0;

    snprintf(text, sizeof text, "SELECT name FROM pragma_table_info('%s') WHERE name NOT IN ('id', 'draft')",
             table);
    assert_int_equal(sqlite3_prepare_v2(truth->raw, text, -1, &columns, NULL), SQLITE_OK);
    for (; sqlite3_step(columns) == SQLITE_ROW && count < MOST_STATES; count++)
        snprintf(names[count], NAME_BYTES, "%s", (const char *)sqlite3_column_text(columns, 0));
    sqlite3_finalize(columns);
    return count;
}

static void damage_row(struct truth *truth, const char *table, const char *row)
{
    char text[TEXT_BYTES], columns[MOST_STATES][NAME_BYTES];
    size_t count = read_columns(truth, table, columns);

    snprintf(text, sizeof text, "DELETE FROM %s WHERE %s", table, row);
    sql(truth->raw, text);
    check(truth, "row");
    mend(truth);
    for (size_t i = 0; i < count; i++)
        damage_column(truth, table, columns[i], row);
}

static void whatever_is_damaged_what_opens_is_true(void **state)
{
    struct truth truth;
    char row[TEXT_BYTES];

    (void)state;
    make_truth(&truth);
    check(&truth, "");
    assert_int_equal(truth.opened, 1);
    snprintf(row, sizeof row, "id = %lld", (long long)truth.id);
    damage_row(&truth, "draft", row);
    snprintf(row, sizeof row, "draft = %lld", (long long)truth.id);
    damage_row(&truth, "typing", row);
    for (size_t i = 0; i < truth.entries; i++) {
        snprintf(row, sizeof row, "draft = %lld AND number = %zu", (long long)truth.id, i);
        damage_row(&truth, "edit", row);
    }
    check(&truth, "");
    assert_true(truth.opened > 20 && truth.salvaged > 100 && truth.nothing > 3);
    truth_done(&truth);
}

/* Whatever can be opened of a file with a few bytes that are others: true, or told. */
static void open_torn(struct truth *truth)
{
    struct err err = { 0 };
    struct draft_damage damage = { 0 };
    struct draft_left left = { 0 };
    struct document *document = NULL;

    truth->drafts = drafts_open(directory, &err);
    if (!truth->drafts)
        return;
    document = drafts_load(truth->drafts, truth->id, &shape_algorithm, &left, &err);
    if (document) {
        check_whole(truth, document, &left, true);
    } else if (drafts_salvage(truth->drafts, truth->id, &shape_algorithm, &damage, &document, NULL,
                              &(struct err){ 0 }) &&
               document) {
        assert_true(draft_damaged(&damage) && damage.readable <= truth->entries);
        assert_tree(document_root(document), truth->states[document_edits_applied(document)]);
        truth->salvaged++;
    }
    document_free(document);
    draft_left_done(&left);
    drafts_close(truth->drafts);
    truth->drafts = NULL;
}

/* A torn page is not what SQL can make: bytes of the file itself are damaged. */
static void whatever_bytes_are_damaged_what_opens_is_true(void **state)
{
    static unsigned char whole[FILE_BYTES], torn[FILE_BYTES];
    struct truth truth;
    char path[OWN_PATH_BYTES];
    size_t size;
    unsigned seed = 4;

    (void)state;
    make_truth(&truth);
    sqlite3_close(truth.raw);
    drafts_close(truth.drafts);
    truth.raw = NULL;
    snprintf(path, sizeof path, "%s/drafts.db", directory);
    size = read_file(path, whole, sizeof whole);
    for (int trial = 0; trial < TORN; trial++) {
        size_t at, many;

        seed = seed * 1103515245u + 12345u;
        at = (seed >> 8) % size;
        many = trial % 4 == 0 ? 64 : 1;
        memcpy(torn, whole, size);
        for (size_t i = at; i < size && i < at + many; i++)
            torn[i] = (unsigned char)(trial % 3 == 0 ? 0u : torn[i] ^ (1u << (seed >> 28 & 7)));
        write_file(path, (const char *)torn, size);
        open_torn(&truth);
    }
    assert_true(truth.opened > 10 && truth.salvaged > 5);
    truth_done(&truth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whatever_is_damaged_what_opens_is_true, make_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(whatever_bytes_are_damaged_what_opens_is_true, make_directory,
                                        remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
