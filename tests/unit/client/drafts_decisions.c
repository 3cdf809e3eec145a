/* What was decided of conflicts stays decided: over a restart, as long as the same stands side by side, and
 * until it was merged. */
#include "own_drafts.h"

enum { CONFLICTS = 2 };

static const char base_text[] = "{\"metadata\":{\"name\":\"a\",\"description\":\"b\"}}";
static const char mine_text[] = "{\"metadata\":{\"name\":\"mine\",\"description\":\"my words\"}}";
static const char theirs_text[] = "{\"metadata\":{\"name\":\"theirs\",\"description\":\"their words\"}}";

/* What stands side by side; the merge borrows from it. */
struct sides {
    struct json *base, *mine, *theirs;
    struct merge merge;
};

static struct sides sides_of(const char *base, const char *mine, const char *theirs)
{
    struct sides sides = { tree(base), tree(mine), tree(theirs), { 0 } };

    merge_documents(&shape_algorithm, sides.base, sides.mine, sides.theirs, &sides.merge);
    assert_int_equal(sides.merge.count, CONFLICTS);
    return sides;
}

static void sides_done(struct sides *sides)
{
    merge_done(&sides->merge);
    json_free(sides->base);
    json_free(sides->mine);
    json_free(sides->theirs);
}

static void decide(struct drafts *drafts, int64_t id, size_t index, enum merge_choice choice)
{
    struct sides sides = sides_of(base_text, mine_text, theirs_text);
    struct err err = { 0 };

    sides.merge.conflicts[index].choice = choice;
    if (!drafts_keep_decision(drafts, id, &sides.merge.conflicts[index], &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    sides_done(&sides);
}

/* A letter a conflict: m, t, or - for undecided. */
static void assert_recalled(struct drafts *drafts, int64_t id, const char *theirs, const char *expected)
{
    static const char letters[] = { [MERGE_UNDECIDED] = '-', [MERGE_MINE] = 'm', [MERGE_THEIRS] = 't' };
    struct sides sides = sides_of(base_text, mine_text, theirs);
    char found[CONFLICTS + 1] = "";
    struct err err = { 0 };

    assert_true(drafts_recall_decisions(drafts, id, &sides.merge, &err));
    for (size_t i = 0; i < CONFLICTS; i++)
        found[i] = letters[sides.merge.conflicts[i].choice];
    assert_string_equal(found, expected);
    sides_done(&sides);
}

static int64_t with_a_draft(struct drafts *drafts)
{
    struct document *document = document_new(&shape_algorithm, tree(base_text));
    struct err err = { 0 };
    int64_t id = create(drafts, &here, document);

    assert_true(drafts_claim(drafts, id, &err));
    set(document, "/metadata/name", "\"mine\"");
    set(document, "/metadata/description", "\"my words\"");
    keep(drafts, id, document);
    document_free(document);
    return id;
}

static void the_last_choice_is_there_after_a_restart(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts);

    (void)state;
    assert_recalled(drafts, id, theirs_text, "--");
    decide(drafts, id, 1, MERGE_THEIRS);
    assert_recalled(drafts, id, theirs_text, "-t");
    decide(drafts, id, 1, MERGE_MINE);
    decide(drafts, id, 0, MERGE_THEIRS);
    drafts_close(drafts);
    drafts = open_drafts();
    assert_recalled(drafts, id, theirs_text, "tm");
    drafts_close(drafts);
}

static void it_is_about_nothing_else(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts), other = with_a_draft(drafts);

    (void)state;
    decide(drafts, id, 0, MERGE_THEIRS);
    decide(drafts, id, 1, MERGE_MINE);
    assert_recalled(drafts, other, theirs_text, "--");
    assert_recalled(drafts, id, "{\"metadata\":{\"name\":\"they went on\",\"description\":\"their words\"}}",
                    "-m");
    /* The values of two fields, one in the place of the other. */
    assert_recalled(drafts, id, "{\"metadata\":{\"name\":\"their words\",\"description\":\"theirs\"}}", "--");
    drafts_close(drafts);
}

/* Undone, the merge is to be decided anew. */
static void what_was_merged_is_no_longer_decided(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts);
    struct document *document = load(drafts, id, NULL);

    (void)state;
    decide(drafts, id, 0, MERGE_MINE);
    set(document, "/metadata/description", "\"more words\"");
    keep(drafts, id, document);
    assert_recalled(drafts, id, theirs_text, "m-");
    document_begin(document);
    document_change_base(document, tree(theirs_text));
    document_end(document);
    keep(drafts, id, document);
    assert_recalled(drafts, id, theirs_text, "--");
    document_free(document);
    drafts_close(drafts);
}

static void a_branch_has_the_same_decisions(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts), branch = 0;
    struct err err = { 0 };

    (void)state;
    decide(drafts, id, 0, MERGE_THEIRS);
    assert_true(drafts_branch(drafts, id, &branch, &err));
    assert_recalled(drafts, branch, theirs_text, "t-");
    assert_true(drafts_drop(drafts, id, &err));
    assert_recalled(drafts, id, theirs_text, "--");
    assert_recalled(drafts, branch, theirs_text, "t-");
    drafts_close(drafts);
}

/* A choice that turned round on the disk would throw somebody's work away. */
static void a_damaged_one_is_asked_again(void **state)
{
    static const char *const damages[] = { "UPDATE decision SET choice = 3 - choice",
                                           "UPDATE decision SET choice = 0", "UPDATE decision SET choice = 7",
                                           "UPDATE decision SET seal = seal + 1",
                                           "UPDATE decision SET conflict = conflict + 1" };
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts);

    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        decide(drafts, id, 0, MERGE_THEIRS);
        assert_recalled(drafts, id, theirs_text, "t-");
        change(damages[i]);
        assert_recalled(drafts, id, theirs_text, "--");
    }
    drafts_close(drafts);
}

static void only_who_has_the_draft_decides(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts);
    struct sides sides = sides_of(base_text, mine_text, theirs_text);
    struct err err = { 0 };

    (void)state;
    change("UPDATE claim SET session = session + 1");
    sides.merge.conflicts[0].choice = MERGE_THEIRS;
    assert_false(drafts_keep_decision(drafts, id, &sides.merge.conflicts[0], &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_recalled(drafts, id, theirs_text, "--");
    sides_done(&sides);
    drafts_close(drafts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_choice_is_there_after_a_restart),
        TEST(it_is_about_nothing_else),
        TEST(what_was_merged_is_no_longer_decided),
        TEST(a_branch_has_the_same_decisions),
        TEST(a_damaged_one_is_asked_again),
        TEST(only_who_has_the_draft_decides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
