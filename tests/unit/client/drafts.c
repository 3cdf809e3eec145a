/* Drafts on disk: what was edited, typed and undone comes back. */
#include "own_drafts.h"

static void a_draft_comes_back_with_its_undo_and_redo(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document =
        document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"a\"},\"n\":1.10}"));
    int64_t id = create(drafts, &here, document);

    (void)state;
    set(document, "/metadata/name", "\"b\"");
    keep(drafts, id, document);
    set(document, "/job_config/parameters/0/name", "\"lr\"");
    set(document, "/metadata/description", "\"\\u0000 tab\\t\"");
    assert_non_null(document_undo(document));
    keep(drafts, id, document);
    document_free(document);
    drafts_close(drafts);

    drafts = open_drafts();
    document = load(drafts, id, NULL);
    assert_tree(
        document_root(document),
        "{\"metadata\":{\"name\":\"b\"},\"n\":1.10,\"job_config\":{\"parameters\":[{\"name\":\"lr\"}]}}");
    assert_tree(document_base(document), "{\"metadata\":{\"name\":\"a\"},\"n\":1.10}");
    assert_string_equal(document_redo(document), "/metadata/description");
    assert_null(document_redo(document));
    assert_tree(document_at(document, "/metadata"), "{\"name\":\"b\",\"description\":\"\\u0000 tab\\t\"}");
    while (document_undo(document))
        ;
    assert_tree(document_root(document), "{\"metadata\":{\"name\":\"a\"},\"n\":1.10}");
    document_free(document);
    drafts_close(drafts);
}

static void an_edit_after_a_restart_is_a_step_of_its_own(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"n\":1}"));
    int64_t id = create(drafts, &here, document);

    (void)state;
    for (int start = 2; start < 6; start++) {
        set(document, "/n", (char[]){ (char)('0' + start), '\0' });
        keep(drafts, id, document);
        document_free(document);
        document = load(drafts, id, NULL);
    }
    for (int start = 5; start > 1; start--) {
        assert_int_equal(json_text(document_at(document, "/n"))[0], '0' + start);
        assert_non_null(document_undo(document));
    }
    assert_null(document_undo(document));
    assert_tree(document_root(document), "{\"n\":1}");
    document_free(document);
    drafts_close(drafts);
}

static void undo_has_no_end_but_the_beginning_also_after_a_restart(void **state)
{
    enum { STEPS = 5000 };
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"n\":-1}"));
    int64_t id = create(drafts, &here, document);
    size_t undone = 0;

    (void)state;
    for (int i = 0; i < STEPS; i++) {
        char text[16];

        snprintf(text, sizeof text, "%d", i);
        set(document, "/n", text);
    }
    keep(drafts, id, document);
    document_free(document);
    document = load(drafts, id, NULL);
    while (document_undo(document))
        undone++;
    assert_int_equal(undone, STEPS);
    assert_tree(document_root(document), "{\"n\":-1}");
    while (document_redo(document))
        undone--;
    assert_int_equal(undone, 0);
    assert_tree(document_root(document), "{\"n\":4999}");
    document_free(document);
    drafts_close(drafts);
}

static void an_edit_after_undo_replaces_the_stored_tail(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    (void)state;
    set(document, "/a", "1");
    set(document, "/b", "2");
    set(document, "/c", "3");
    keep(drafts, id, document);
    document_undo(document);
    document_undo(document);
    set(document, "/d", "4");
    keep(drafts, id, document);
    document_free(document);

    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"d\":4}");
    assert_int_equal(document_edit_count(document), 2);
    assert_null(document_redo(document));
    set(document, "/e", "5"); /* and it goes on being kept */
    keep(drafts, id, document);
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"d\":4,\"e\":5}");
    document_free(document);
    drafts_close(drafts);
}

static void only_undoing_is_kept_too(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    (void)state;
    set(document, "/a", "1");
    keep(drafts, id, document);
    document_undo(document);
    keep(drafts, id, document);
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{}");
    assert_string_equal(document_redo(document), "/a");
    document_free(document);
    drafts_close(drafts);
}

static void a_document_kept_in_one_draft_is_whole_in_another(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t first = create(drafts, &here, document), second;

    (void)state;
    set(document, "/a", "1");
    keep(drafts, first, document);
    second = create(drafts, &here, document);
    set(document, "/b", "2");
    keep(drafts, second, document);
    document_free(document);
    document = load(drafts, second, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2}");
    document_free(document);
    drafts_close(drafts);
}

static void a_new_base_is_kept_beside_the_start(void **state)
{
    struct err err = { 0 };
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"a\":1}"));
    int64_t id = create(drafts, &here, document);

    (void)state;
    set(document, "/b", "2");
    document_rebase(document, tree("{\"z\":0}"));
    keep(drafts, id, document);
    assert_true(drafts_keep_base(drafts, id, document, &err));
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2}");
    assert_tree(document_base(document), "{\"z\":0}");
    assert_false(drafts_keep_base(drafts, id + 1, document, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    document_free(document);
    drafts_close(drafts);
}

/* A merge as the screens make one: what the document becomes, and the base it was merged with. */
static struct document *merged_document(void)
{
    struct document *document = document_new(&shape_algorithm, tree("{\"a\":1,\"t\":1}"));

    set(document, "/a", "2");
    document_begin(document);
    set(document, "/t", "9");
    document_change_base(document, tree("{\"a\":1,\"t\":9}"));
    document_end(document);
    return document;
}

static void the_base_of_a_merge_is_undone_and_redone_after_a_restart(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = merged_document();
    int64_t id = create(drafts, &here, document);

    (void)state;
    keep(drafts, id, document);
    for (int i = 0; i < 2; i++) {
        document_free(document);
        document = load(drafts, id, NULL);
        assert_tree(document_root(document), "{\"a\":2,\"t\":9}");
        assert_tree(document_base(document), "{\"a\":1,\"t\":9}");
        assert_string_equal(document_undo(document), "/t");
        assert_tree(document_base(document), "{\"a\":1,\"t\":1}");
        keep(drafts, id, document);
        document_free(document);
        document = load(drafts, id, NULL);
        assert_tree(document_root(document), "{\"a\":2,\"t\":1}");
        assert_tree(document_base(document), "{\"a\":1,\"t\":1}");
        assert_string_equal(document_redo(document), "/t");
        assert_tree(document_base(document), "{\"a\":1,\"t\":9}");
        keep(drafts, id, document);
    }
    document_free(document);
    drafts_close(drafts);
}

static void a_draft_begun_late_has_the_start_of_its_journal_and_the_base_of_today(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = merged_document();
    struct err err = { 0 };
    int64_t id = create(drafts, &here, document), branch = 0;

    (void)state;
    document_kept(document); /* by another keeper: this draft has to have it all the same */
    keep(drafts, id, document);
    document_free(document);
    assert_true(drafts_branch(drafts, id, &branch, &err));
    document = load(drafts, branch, NULL);
    assert_tree(document_base(document), "{\"a\":1,\"t\":9}");
    assert_non_null(document_undo(document));
    assert_tree(document_base(document), "{\"a\":1,\"t\":1}");
    assert_non_null(document_undo(document));
    assert_tree(document_root(document), "{\"a\":1,\"t\":1}");
    document_free(document);
    drafts_close(drafts);
}

static void text_being_typed_is_kept(void **state)
{
    struct err err = { 0 };
    struct draft_left left;
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    (void)state;
    document_free(document);
    document_free(load(drafts, id, &left));
    assert_null(left.place);
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "res", 3 });
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "res\xe4\xb8\xad", 6 });
    assert_true(drafts_sync(drafts, &err));
    drafts_close(drafts);

    drafts = open_drafts();
    document_free(load(drafts, id, &left));
    assert_string_equal(left.place, "/metadata/name");
    assert_string_equal(left.text, "res\xe4\xb8\xad");
    assert_int_equal(left.cursor, 6);
    draft_left_done(&left);
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", NULL, 0 });
    document_free(load(drafts, id, &left));
    assert_null(left.place);
    assert_null(left.text);
    drafts_close(drafts);
}

static void the_place_of_the_last_edit_is_kept_with_it(void **state)
{
    struct err err = { 0 };
    struct draft_left left;
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, NULL);
    int64_t id = create(drafts, &here, document);

    (void)state;
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "half", 4 });
    set(document, "/metadata/name", "\"half\"");
    assert_true(
        drafts_keep(drafts, id, document, &(struct draft_spot){ "/metadata/description", NULL, 0 }, &err));
    document_free(document);
    document = load(drafts, id, &left);
    assert_string_equal(left.place, "/metadata/description");
    assert_null(left.text); /* accepted in the very transaction that kept the edit */
    draft_left_done(&left);

    set(document, "/job_config/boot_file", "\"train.py\"");
    assert_true(
        drafts_keep(drafts, id, document, &(struct draft_spot){ "/job_config/engine", NULL, 0 }, &err));
    document_free(document);
    document = load(drafts, id, &left);
    assert_string_equal(left.place, "/job_config/engine"); /* of the last, and no earlier one */
    draft_left_done(&left);

    keep_typing(drafts, id, &(struct draft_spot){ "/job_config/command", "run", 3 });
    document_undo(document);
    keep(drafts, id, document); /* without a word of where: both stay */
    document_free(document);
    document_free(load(drafts, id, &left));
    assert_string_equal(left.place, "/job_config/command");
    assert_string_equal(left.text, "run");
    draft_left_done(&left);
    keep_typing(drafts, id, &(struct draft_spot){ "/job_config/command", NULL, 0 });
    document_free(load(drafts, id, &left));
    assert_string_equal(left.place, "/job_config/engine");
    draft_left_done(&left);
    drafts_close(drafts);
}

static void a_branch_is_a_draft_of_its_own_from_the_same_state(void **state)
{
    struct drafts *drafts = open_drafts();
    struct document *document = document_new(&shape_algorithm, tree("{\"a\":1}"));
    int64_t id = create(drafts, &here, document), branch = 0, found = 0;
    struct err err = { 0 };
    struct draft_left left;

    (void)state;
    set(document, "/b", "2");
    document_rebase(document, tree("{\"z\":0}"));
    keep(drafts, id, document);
    assert_true(drafts_keep_base(drafts, id, document, &err));
    keep_typing(drafts, id, &(struct draft_spot){ "/metadata/name", "half", 2 });
    assert_true(drafts_branch(drafts, id, &branch, &err));
    assert_true(branch != id);
    set(document, "/c", "3"); /* the other one goes on */
    keep(drafts, id, document);
    document_free(document);

    document = load(drafts, branch, &left);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2}");
    assert_tree(document_base(document), "{\"z\":0}");
    assert_string_equal(left.text, "half");
    assert_int_equal(left.cursor, 2);
    assert_string_equal(document_undo(document), "/b");
    keep(drafts, branch, document);
    draft_left_done(&left);
    document_free(document);
    document = load(drafts, id, NULL);
    assert_tree(document_root(document), "{\"a\":1,\"b\":2,\"c\":3}");
    document_free(document);
    assert_true(drafts_find(drafts, &here, &found, &err));
    assert_false(drafts_branch(drafts, branch + 1, &branch, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    drafts_close(drafts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_comes_back_with_its_undo_and_redo),
        TEST(an_edit_after_a_restart_is_a_step_of_its_own),
        TEST(undo_has_no_end_but_the_beginning_also_after_a_restart),
        TEST(an_edit_after_undo_replaces_the_stored_tail),
        TEST(only_undoing_is_kept_too),
        TEST(a_document_kept_in_one_draft_is_whole_in_another),
        TEST(a_new_base_is_kept_beside_the_start),
        TEST(the_base_of_a_merge_is_undone_and_redone_after_a_restart),
        TEST(a_draft_begun_late_has_the_start_of_its_journal_and_the_base_of_today),
        TEST(text_being_typed_is_kept),
        TEST(the_place_of_the_last_edit_is_kept_with_it),
        TEST(a_branch_is_a_draft_of_its_own_from_the_same_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
