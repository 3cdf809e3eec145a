/* A decision is about one question, wherever that stands, and is no answer to another one. */
#include "tree.h"

#include "document/decisions.h"

#include <stdio.h>

#define ITEM(name, words) "{\"name\":\"" name "\",\"description\":\"" words "\"}"
#define LIST(items)       "{\"job_config\":{\"parameters\":[" items "]}}"

/* What stands side by side; the merge borrows from it. */
struct sides {
    struct json *base, *mine, *theirs;
    struct merge merge;
};

static struct sides sides_of(const char *base, const char *mine, const char *theirs)
{
    struct sides sides = { tree(base), tree(mine), tree(theirs), { 0 } };

    merge_documents(&shape_algorithm, sides.base, sides.mine, sides.theirs, &sides.merge);
    return sides;
}

static void sides_done(struct sides *sides)
{
    merge_done(&sides->merge);
    json_free(sides->base);
    json_free(sides->mine);
    json_free(sides->theirs);
}

/* A letter a conflict: m, t, or - for what is not decided here. */
static void decide(struct decisions *decisions, const struct sides *sides, const char *letters)
{
    assert_int_equal(sides->merge.count, strlen(letters));
    for (size_t i = 0; i < sides->merge.count; i++) {
        if (letters[i] == '-')
            continue;
        sides->merge.conflicts[i].choice = letters[i] == 'm' ? MERGE_MINE : MERGE_THEIRS;
        decisions_note(decisions, &shape_algorithm, &sides->merge, i);
    }
}

/* "NAME LETTER " for each conflict, in the order of the merged document. */
static void assert_recalled(const struct decisions *decisions, struct sides *sides, const char *expected)
{
    static const char letters[] = { [MERGE_UNDECIDED] = '-', [MERGE_MINE] = 'm', [MERGE_THEIRS] = 't' };
    char found[256] = "";

    decisions_recall(decisions, &shape_algorithm, &sides->merge);
    for (size_t i = 0; i < sides->merge.count; i++) {
        size_t size = strlen(found);

        (void)snprintf(found + size, sizeof found - size, "%s %c ", sides->merge.conflicts[i].place,
                       letters[sides->merge.conflicts[i].choice]);
    }
    assert_string_equal(found, expected);
}

#define ALIKE(words) ITEM("layers", words) "," ITEM("heads", words)

/* Two items with the same three values, so that the place alone tells the questions apart. */
static const char base[] = LIST(ALIKE("old")), mine[] = LIST(ALIKE("mine")), theirs[] = LIST(ALIKE("theirs"));

static void it_stays_with_its_item_wherever_that_stands(void **state)
{
    struct decisions decisions = { 0 };
    struct sides first = sides_of(base, mine, theirs);
    struct sides inserted = sides_of(base, mine, LIST(ITEM("new", "x") "," ALIKE("theirs")));
    struct sides moved = sides_of(base, LIST(ITEM("heads", "mine") "," ITEM("layers", "mine")), theirs);
    struct sides fewer = sides_of(base, LIST(ITEM("heads", "mine")), LIST(ITEM("heads", "theirs")));

    (void)state;
    decide(&decisions, &first, "tm");
    assert_recalled(&decisions, &inserted,
                    "/job_config/parameters/1/description t /job_config/parameters/2/description m ");
    assert_recalled(&decisions, &moved,
                    "/job_config/parameters/0/description m /job_config/parameters/1/description t ");
    assert_recalled(&decisions, &fewer, "/job_config/parameters/0/description m ");
    sides_done(&fewer);
    sides_done(&moved);
    sides_done(&inserted);
    sides_done(&first);
    decisions_done(&decisions);
}

static void what_stands_side_by_side_must_be_the_same(void **state)
{
    struct decisions decisions = { 0 };
    struct sides first = sides_of(base, mine, theirs);
    struct sides others[] = {
        sides_of(LIST(ALIKE("older")), mine, theirs),
        sides_of(base, LIST(ALIKE("mine, too")), theirs),
        sides_of(base, mine, LIST(ALIKE("theirs, too"))),
        sides_of(base, theirs, mine),
    };

    (void)state;
    decide(&decisions, &first, "tm");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_recalled(&decisions, &others[i],
                        "/job_config/parameters/0/description - /job_config/parameters/1/description - ");
        sides_done(&others[i]);
    }
    sides_done(&first);
    decisions_done(&decisions);
}

static void the_last_choice_counts_and_what_was_kept_is_older(void **state)
{
    struct decisions decisions = { 0 }, kept = { 0 };
    struct sides sides = sides_of(base, mine, theirs);
    const struct decision *second;

    (void)state;
    decide(&decisions, &sides, "tt");
    decide(&decisions, &sides, "m-");
    assert_int_equal(decisions.count, 2);
    assert_false(decisions_kept(&decisions));
    second = &decisions.items[1];
    decisions_add(&decisions, second->place, second->sides, MERGE_MINE);
    assert_recalled(&decisions, &sides,
                    "/job_config/parameters/0/description m /job_config/parameters/1/description t ");
    decisions_add(&kept, second->place, second->sides, MERGE_MINE);
    assert_true(decisions_kept(&kept));
    sides.merge.conflicts[0].choice = MERGE_UNDECIDED;
    assert_recalled(&kept, &sides,
                    "/job_config/parameters/0/description - /job_config/parameters/1/description m ");
    decisions_lost(&kept);
    assert_false(decisions_kept(&kept));
    sides_done(&sides);
    decisions_done(&kept);
    decisions_done(&decisions);
}

/* What they had at first is back, and the answer about it is no longer the last one about that place. */
static void a_later_answer_about_the_place_ends_the_earlier_one(void **state)
{
    struct decisions decisions = { 0 };
    struct sides first = sides_of(base, mine, theirs), again = sides_of(base, mine, theirs);
    struct sides between = sides_of(base, mine, LIST(ALIKE("theirs, too")));

    (void)state;
    decide(&decisions, &first, "tt");
    decide(&decisions, &between, "m-");
    assert_int_equal(decisions.count, 2);
    assert_recalled(&decisions, &again,
                    "/job_config/parameters/0/description - /job_config/parameters/1/description t ");
    sides_done(&between);
    sides_done(&again);
    sides_done(&first);
    decisions_done(&decisions);
}

/* An object that one of the items lost is no question about the other one. */
static void a_removed_object_is_that_of_its_item(void **state)
{
#define WITH(name, text) "{\"name\":\"" name "\",\"constraint\":{\"type\":\"" text "\"}}"
    struct decisions decisions = { 0 };
    struct sides first =
        sides_of(LIST(WITH("a", "Float") "," WITH("b", "Float")), LIST("{\"name\":\"a\"},{\"name\":\"b\"}"),
                 LIST(WITH("a", "String") "," WITH("b", "String")));
    struct sides moved =
        sides_of(LIST(WITH("a", "Float") "," WITH("b", "Float")), LIST("{\"name\":\"b\"},{\"name\":\"a\"}"),
                 LIST(WITH("a", "String") "," WITH("b", "String")));

    (void)state;
    decide(&decisions, &first, "tm");
    assert_recalled(&decisions, &moved,
                    "/job_config/parameters/0/constraint m /job_config/parameters/1/constraint t ");
    sides_done(&moved);
    sides_done(&first);
    decisions_done(&decisions);
}

/* Names that look like the inside of a question. */
static void no_name_makes_two_questions_one(void **state)
{
    static const char old[] = LIST(ITEM("a/description", "old") "," ITEM("a", "old") "," ITEM("=a", "old"));
    static const char ours[] =
        LIST(ITEM("a/description", "mine") "," ITEM("a", "mine") "," ITEM("=a", "mine"));
    static const char other[] =
        LIST(ITEM("a/description", "theirs") "," ITEM("a", "theirs") "," ITEM("=a", "theirs"));
    struct decisions decisions = { 0 };
    struct sides sides = sides_of(old, ours, other), again = sides_of(old, ours, other);

    (void)state;
    decide(&decisions, &sides, "tm-");
    assert_recalled(&decisions, &again,
                    "/job_config/parameters/0/description t /job_config/parameters/1/description m "
                    "/job_config/parameters/2/description - ");
    sides_done(&again);
    sides_done(&sides);
    decisions_done(&decisions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_stays_with_its_item_wherever_that_stands),
        cmocka_unit_test(what_stands_side_by_side_must_be_the_same),
        cmocka_unit_test(the_last_choice_counts_and_what_was_kept_is_older),
        cmocka_unit_test(a_later_answer_about_the_place_ends_the_earlier_one),
        cmocka_unit_test(a_removed_object_is_that_of_its_item),
        cmocka_unit_test(no_name_makes_two_questions_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
