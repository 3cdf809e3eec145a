/* What was decided of conflicts is in the draft: over a restart, and until something was merged. */
#include "own_drafts.h"

static int64_t with_a_draft(struct drafts *drafts)
{
    struct document *document = document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"a\"}}"));
    struct err err = { 0 };
    int64_t id = create(drafts, &here, document);

    assert_true(drafts_claim(drafts, id, &err));
    set(document, "/metadata/name", "\"mine\"");
    keep(drafts, id, document);
    document_free(document);
    return id;
}

static void decide(struct decisions *decisions, const char *place, enum merge_choice choice)
{
    decisions_add(decisions, place, "sides", choice);
    for (size_t i = 0; i < decisions->count; i++) {
        if (strcmp(decisions->items[i].place, place) == 0) {
            decisions->items[i].choice = choice;
            decisions->items[i].kept = false;
        }
    }
}

static void keep_decisions(struct drafts *drafts, int64_t id, struct decisions *decisions)
{
    struct err err = { 0 };

    if (!drafts_keep_decisions(drafts, id, decisions, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    for (size_t i = 0; i < decisions->count; i++)
        assert_true(decisions->items[i].kept);
}

/* "PLACE LETTER " each, in the order of the places. */
static void assert_kept(struct drafts *drafts, int64_t id, const char *expected)
{
    struct decisions decisions = { 0 };
    struct err err = { 0 };
    char found[128] = "";

    assert_true(drafts_load_decisions(drafts, id, &decisions, &err));
    for (size_t i = 0; i < decisions.count; i++) {
        size_t size = strlen(found);

        assert_true(decisions.items[i].kept);
        assert_string_equal(decisions.items[i].sides, "sides");
        (void)snprintf(found + size, sizeof found - size, "%s %c ", decisions.items[i].place,
                       decisions.items[i].choice == MERGE_MINE ? 'm' : 't');
    }
    assert_string_equal(found, expected);
    decisions_done(&decisions);
}

static void the_last_choice_is_there_after_a_restart(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts), other = with_a_draft(drafts);
    struct decisions decisions = { 0 };

    (void)state;
    decide(&decisions, "a", MERGE_THEIRS);
    decide(&decisions, "b", MERGE_THEIRS);
    keep_decisions(drafts, id, &decisions);
    decide(&decisions, "b", MERGE_MINE);
    keep_decisions(drafts, id, &decisions);
    drafts_close(drafts);
    drafts = open_drafts();
    assert_kept(drafts, id, "a t b m ");
    assert_kept(drafts, other, "");
    decisions_done(&decisions);
    drafts_close(drafts);
}

/* Undone, the merge is to be decided anew. */
static void with_another_base_nothing_is_decided(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts);
    struct document *document = load(drafts, id, NULL);
    struct decisions decisions = { 0 };

    (void)state;
    decide(&decisions, "a", MERGE_MINE);
    keep_decisions(drafts, id, &decisions);
    set(document, "/metadata/description", "\"more words\"");
    keep(drafts, id, document);
    assert_kept(drafts, id, "a m ");
    document_begin(document);
    document_change_base(document, tree("{\"metadata\":{\"name\":\"theirs\"}}"));
    document_end(document);
    keep(drafts, id, document);
    assert_kept(drafts, id, "");
    decisions_done(&decisions);
    document_free(document);
    drafts_close(drafts);
}

static void a_branch_has_the_same_decisions(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts), branch = 0;
    struct decisions decisions = { 0 };
    struct err err = { 0 };

    (void)state;
    decide(&decisions, "a", MERGE_THEIRS);
    keep_decisions(drafts, id, &decisions);
    assert_true(drafts_branch(drafts, id, &branch, &err));
    assert_kept(drafts, branch, "a t ");
    assert_true(drafts_drop(drafts, id, &err));
    assert_kept(drafts, id, "");
    assert_kept(drafts, branch, "a t ");
    decisions_done(&decisions);
    drafts_close(drafts);
}

/* A choice that turned round on the disk would throw somebody's work away. */
static void a_damaged_one_is_asked_again(void **state)
{
    static const char *const damages[] = {
        "UPDATE decision SET choice = 3 - choice", "UPDATE decision SET choice = 0",
        "UPDATE decision SET choice = 7",          "UPDATE decision SET seal = seal + 1",
        "UPDATE decision SET place = 'b'",         "UPDATE decision SET sides = 'b'",
    };
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts);

    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct decisions decisions = { 0 };

        decide(&decisions, "a", MERGE_THEIRS);
        keep_decisions(drafts, id, &decisions);
        assert_kept(drafts, id, "a t ");
        change(damages[i]);
        assert_kept(drafts, id, "");
        decisions_done(&decisions);
    }
    drafts_close(drafts);
}

/* What was not written is written with the next. */
static void only_who_has_the_draft_decides(void **state)
{
    struct drafts *drafts = open_drafts();
    int64_t id = with_a_draft(drafts);
    struct decisions decisions = { 0 };
    struct err err = { 0 };

    (void)state;
    decide(&decisions, "a", MERGE_THEIRS);
    change("UPDATE claim SET session = session + 1");
    assert_false(drafts_keep_decisions(drafts, id, &decisions, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_false(decisions.items[0].kept);
    assert_kept(drafts, id, "");
    change("UPDATE claim SET session = session - 1");
    decide(&decisions, "b", MERGE_MINE);
    keep_decisions(drafts, id, &decisions);
    assert_kept(drafts, id, "a t b m ");
    decisions_done(&decisions);
    drafts_close(drafts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_choice_is_there_after_a_restart), TEST(with_another_base_nothing_is_decided),
        TEST(a_branch_has_the_same_decisions),          TEST(a_damaged_one_is_asked_again),
        TEST(only_who_has_the_draft_decides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
