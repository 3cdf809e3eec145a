/* Folds follow their items through edits, undo and redo; a new item starts with none. */
#include "screen.h"

#include "form/folds.h"

struct story {
    struct document *document;
    struct folds folds;
    size_t applied;
};

static struct story begin(const char *text)
{
    return (struct story){ .document = document_new(&shape_algorithm, play_parsed(text)) };
}

static void end(struct story *story)
{
    folds_done(&story->folds);
    document_free(story->document);
}

/* As the form does after each edit, undo or redo. */
static void follow(struct story *story)
{
    size_t applied = document_edits_applied(story->document);

    while (story->applied < applied)
        folds_follow(&story->folds, document_edit(story->document, story->applied++), false);
    while (story->applied > applied)
        folds_follow(&story->folds, document_edit(story->document, --story->applied), true);
}

static void insert(struct story *story, const char *list, size_t index)
{
    struct err err = { 0 };

    assert_true(document_insert(story->document, list, index, json_object(), &err));
    follow(story);
}

static void take(struct story *story, const char *place)
{
    struct err err = { 0 };

    assert_true(document_remove(story->document, place, &err));
    follow(story);
}

static void relocate(struct story *story, const char *list, size_t from, size_t to)
{
    struct err err = { 0 };

    assert_true(document_move(story->document, list, from, to, &err));
    follow(story);
}

static void undo(struct story *story)
{
    assert_non_null(document_undo(story->document));
    follow(story);
}

static void redo(struct story *story)
{
    assert_non_null(document_redo(story->document));
    follow(story);
}

/* Exactly these keys are unfolded, of "/list/0" to "/list/9" with a suffix. */
static void assert_open(const struct story *story, const char *list, const char *rest, const char *expected)
{
    char open[16] = "";

    for (size_t i = 0; i < 10; i++) {
        struct buf key;

        buf_init(&key, 4096);
        buf_format(&key, "%s/%zu%s", list, i, rest);
        if (folds_open(&story->folds, buf_text(&key), false))
            (void)snprintf(open + strlen(open), sizeof open - strlen(open), "%zu", i);
        buf_done(&key);
    }
    assert_string_equal(open, expected);
}

#define FIVE                                                                                                 \
    "{\"list\":[{\"a\":0},{\"a\":1},{\"a\":2},{\"a\":3},{\"a\":4}],\"other\":[{},{}],\"lists\":[{},{}]}"

static void test_what_was_never_folded_is_as_by_default(void **state)
{
    (void)state;
    struct folds folds = { 0 };
    assert_true(folds_open(&folds, "/list", true));
    assert_false(folds_open(&folds, "/list", false));
    folds_set(&folds, "/list", false);
    assert_false(folds_open(&folds, "/list", true));
    folds_set(&folds, "/list", true);
    assert_true(folds_open(&folds, "/list", false));
    assert_true(folds_open(&folds, "/list/0", true));
    folds_done(&folds);
    folds_done(&folds);
}

static void test_folds_below_an_insertion_go_down_and_come_back(void **state)
{
    (void)state;
    struct story story = begin(FIVE);
    folds_set(&story.folds, "/list/1", true);
    folds_set(&story.folds, "/list/3/constraint", true);
    folds_set(&story.folds, "/list/3~server", true);
    folds_set(&story.folds, "/lists/1", true);
    insert(&story, "/list", 2);
    assert_open(&story, "/list", "", "1");
    assert_open(&story, "/list", "/constraint", "4");
    assert_open(&story, "/list", "~server", "4");
    insert(&story, "/list", 0);
    assert_open(&story, "/list", "", "2");
    assert_open(&story, "/list", "/constraint", "5");
    assert_open(&story, "/lists", "", "1"); /* begins alike, and is another list */
    undo(&story);
    undo(&story);
    assert_open(&story, "/list", "", "1");
    assert_open(&story, "/list", "/constraint", "3");
    redo(&story);
    assert_open(&story, "/list", "~server", "4");
    end(&story);
}

static void test_folds_of_a_removed_item_come_back_with_it(void **state)
{
    (void)state;
    struct story story = begin(FIVE);
    folds_set(&story.folds, "/list/2", true);
    folds_set(&story.folds, "/list/2/constraint", true);
    folds_set(&story.folds, "/list/4", true);
    take(&story, "/list/2");
    assert_open(&story, "/list", "", "3");
    assert_open(&story, "/list", "/constraint", "");
    undo(&story);
    assert_open(&story, "/list", "", "24");
    assert_open(&story, "/list", "/constraint", "2");
    end(&story);
}

static void test_a_new_item_does_not_take_the_folds_of_a_removed_one(void **state)
{
    (void)state;
    struct story story = begin(FIVE);
    folds_set(&story.folds, "/list/2", true);
    take(&story, "/list/2");
    insert(&story, "/other", 1);
    assert_open(&story, "/other", "", "");
    insert(&story, "/list", 0);
    assert_open(&story, "/list", "", "");
    end(&story);
}

static void test_folds_go_with_a_moved_item_and_back(void **state)
{
    (void)state;
    struct story story = begin(FIVE);
    folds_set(&story.folds, "/list/0", true);
    folds_set(&story.folds, "/list/0/deep/1", true);
    folds_set(&story.folds, "/list/3", true);
    relocate(&story, "/list", 0, 4);
    assert_open(&story, "/list", "", "24");
    assert_open(&story, "/list", "/deep/1", "4");
    relocate(&story, "/list", 4, 1);
    assert_open(&story, "/list", "", "13");
    undo(&story);
    assert_open(&story, "/list", "", "24");
    undo(&story);
    assert_open(&story, "/list", "", "03");
    assert_open(&story, "/list", "/deep/1", "0");
    redo(&story);
    redo(&story);
    assert_open(&story, "/list", "", "13");
    assert_open(&story, "/list", "/deep/1", "1");
    end(&story);
}

static void test_changing_a_member_moves_no_fold(void **state)
{
    (void)state;
    struct story story = begin("{\"0\":{},\"1\":{},\"list\":[{},{}]}");
    struct err err = { 0 };
    folds_set(&story.folds, "/1", true);
    folds_set(&story.folds, "/list/1", true);
    take(&story, "/0"); /* a name that looks like an index */
    assert_open(&story, "", "", "1");
    assert_true(document_set(story.document, "/list/0", json_string("x"), &err));
    follow(&story);
    assert_open(&story, "/list", "", "1");
    end(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_never_folded_is_as_by_default),
        cmocka_unit_test(test_folds_below_an_insertion_go_down_and_come_back),
        cmocka_unit_test(test_folds_of_a_removed_item_come_back_with_it),
        cmocka_unit_test(test_a_new_item_does_not_take_the_folds_of_a_removed_one),
        cmocka_unit_test(test_folds_go_with_a_moved_item_and_back),
        cmocka_unit_test(test_changing_a_member_moves_no_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
