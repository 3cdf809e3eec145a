/* What a merge took from others is known from the journal, until somebody changes it again. */
#include "tree.h"

#include "document/taken.h"

#include "base/clock.h"
#include "base/limits.h"
#include "document/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An edit that began with base, merged with what others made of it meanwhile: one step. */
static void merge_with(struct document *document, const char *theirs)
{
    struct json *their_root = tree(theirs);
    struct merge merge;
    struct err err = { 0 };
    merge_documents(&shape_algorithm, document_base(document), document_root(document), their_root, &merge);
    document_begin(document);
    assert_true(document_take(document, merge.root, &err));
    document_change_base(document, json_copy(their_root));
    document_end(document);
    merge_done(&merge);
    json_free(their_root);
}

static void set(struct document *document, const char *place, const char *text)
{
    struct err err = { 0 };
    assert_true(document_set(document, place, tree(text), &err));
}

/* A word a taking: its place, with + or - for an item that came or went, ~ for one that moved, in
 * parentheses when it is told by its item. */
static void assert_taken(const struct document *document, const char *expected)
{
    struct takings takings = { 0 };
    takings_make(&takings, document);
    struct buf out;
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    size_t fields = 0;
    for (size_t i = 0; i < takings.count; i++) {
        const struct taking *taking = &takings.items[i];
        const char *sign = !taking->item                  ? ""
                           : taking->fate == FATE_MOVED   ? "~"
                           : taking->fate == FATE_CLEARED ? "-"
                                                          : "+";
        buf_format(&out, taking->within ? "%s(%s%s)" : "%s%s%s", i ? " " : "", sign, taking->place);
        fields += !taking->within;
    }
    assert_string_equal(buf_text(&out), expected);
    assert_int_equal(fields, takings.fields);
    buf_done(&out);
    takings_done(&takings);
}

#define ITEM(name, value) "{\"name\":\"" name "\",\"value\":\"" value "\"}"
#define ITEMS(items)      "{\"job_config\":{\"parameters\":[" items "]}}"
#define LIST              "/job_config/parameters"

static void test_what_only_they_changed_is_taken_and_mine_is_not(void **state)
{
    (void)state;
    struct document *document = document_new(
        &shape_algorithm, tree("{\"metadata\":{\"name\":\"n\",\"description\":\"d\",\"update_time\":1}}"));
    set(document, "/metadata/name", "\"mine\"");
    assert_taken(document, "");
    merge_with(document,
               "{\"metadata\":{\"name\":\"n\",\"description\":\"theirs\",\"update_time\":2,\"new\":1}}");
    assert_taken(document, "/metadata/description /metadata/new");
    set(document, "/metadata/name", "\"more of mine\"");
    assert_taken(document, "/metadata/description /metadata/new");
    set(document, "/metadata/description", "\"mine\"");
    assert_taken(document, "/metadata/new");
    document_undo(document);
    document_undo(document);
    assert_taken(document, "/metadata/description /metadata/new");
    document_undo(document);
    assert_taken(document, "");
    document_redo(document);
    assert_taken(document, "/metadata/description /metadata/new");
    document_free(document);
}

static void test_what_they_emptied_is_taken_until_it_is_filled(void **state)
{
    (void)state;
    struct document *document =
        document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"n\",\"description\":\"d\"}}"));
    set(document, "/metadata/name", "\"mine\"");
    merge_with(document, "{\"metadata\":{\"name\":\"n\"}}");
    assert_taken(document, "/metadata/description");
    set(document, "/metadata/description", "\"again\"");
    assert_taken(document, "");
    document_free(document);
}

static void test_items_are_known_by_name_wherever_they_stand_by_now(void **state)
{
    (void)state;
    struct document *document =
        document_new(&shape_algorithm, tree(ITEMS(ITEM("a", "1") "," ITEM("b", "2") "," ITEM("c", "3"))));
    set(document, LIST "/0/value", "\"mine\"");
    merge_with(document, ITEMS(ITEM("a", "1") "," ITEM("b", "theirs") "," ITEM("c", "theirs")));
    assert_taken(document, LIST "/1/value " LIST "/2/value");
    struct err err = { 0 };
    assert_true(document_insert(document, LIST, 0, tree(ITEM("new", "theirs")), &err));
    assert_taken(document, LIST "/2/value " LIST "/3/value");
    assert_true(document_move(document, LIST, 3, 0, &err));
    assert_taken(document, LIST "/0/value " LIST "/3/value");
    /* One that got another name since is still itself. */
    assert_non_null(document_undo(document));
    assert_non_null(document_undo(document));
    set(document, LIST "/2/name", "\"renamed\"");
    assert_taken(document, LIST "/1/value " LIST "/2/value");
    assert_true(document_remove(document, LIST "/1", &err));
    assert_taken(document, LIST "/1/value");
    document_free(document);
}

static void test_items_that_came_went_and_moved(void **state)
{
    (void)state;
    struct document *document =
        document_new(&shape_algorithm, tree(ITEMS(ITEM("a", "1") "," ITEM("b", "2") "," ITEM("c", "3"))));
    set(document, LIST "/0/value", "\"mine\"");
    merge_with(document, ITEMS(ITEM("c", "3") "," ITEM("a", "1") "," ITEM("new", "4")));
    assert_taken(document, "~" LIST "/0 +" LIST "/2 (" LIST "/2/name) (" LIST "/2/value) -" LIST);
    set(document, LIST "/2/value", "\"5\"");
    assert_taken(document, "~" LIST "/0 +" LIST "/2 (" LIST "/2/name) -" LIST);
    struct err err = { 0 };
    assert_true(document_insert(document, LIST, 0, tree(ITEM("b", "2")), &err));
    assert_taken(document, "~" LIST "/1 +" LIST "/3 (" LIST "/3/name)");
    assert_true(document_remove(document, LIST "/3", &err));
    assert_taken(document, "~" LIST "/1");
    document_free(document);
}

static void test_of_two_merges_the_later_one_tells_of_what_both_took(void **state)
{
    (void)state;
    struct document *document =
        document_new(&shape_algorithm,
                     tree("{\"metadata\":{\"name\":\"n\",\"description\":\"d\",\"workspace_id\":\"0\"}}"));
    set(document, "/metadata/name", "\"mine\"");
    merge_with(document, "{\"metadata\":{\"name\":\"n\",\"description\":\"once\",\"workspace_id\":\"1\"}}");
    assert_taken(document, "/metadata/description /metadata/workspace_id");
    merge_with(document, "{\"metadata\":{\"name\":\"n\",\"description\":\"twice\",\"workspace_id\":\"1\"}}");
    assert_taken(document, "/metadata/description /metadata/workspace_id");
    /* It came back to what it was before both: nothing is left of them there. */
    merge_with(document, "{\"metadata\":{\"name\":\"n\",\"description\":\"twice\",\"workspace_id\":\"0\"}}");
    assert_taken(document, "/metadata/workspace_id /metadata/description");
    merge_with(document, "{\"metadata\":{\"name\":\"n\",\"description\":\"once\",\"workspace_id\":\"0\"}}");
    assert_taken(document, "/metadata/description /metadata/workspace_id");
    document_free(document);
}

static void test_items_that_went_in_two_merges_are_told_each(void **state)
{
    (void)state;
    struct document *document =
        document_new(&shape_algorithm, tree(ITEMS(ITEM("a", "1") "," ITEM("b", "2") "," ITEM("c", "3"))));
    set(document, LIST "/0/value", "\"mine\"");
    merge_with(document, ITEMS(ITEM("a", "1") "," ITEM("c", "3")));
    assert_taken(document, "-" LIST);
    merge_with(document, ITEMS(ITEM("a", "1")));
    assert_taken(document, "-" LIST " -" LIST);
    document_free(document);
}

static void test_a_base_that_was_replaced_outside_the_journal_ends_it(void **state)
{
    (void)state;
    struct document *document =
        document_new(&shape_algorithm, tree("{\"metadata\":{\"name\":\"n\",\"description\":\"d\"}}"));
    set(document, "/metadata/name", "\"mine\"");
    merge_with(document, "{\"metadata\":{\"name\":\"n\",\"description\":\"theirs\"}}");
    assert_taken(document, "/metadata/description");
    document_rebase(document, json_copy(document_root(document)));
    assert_taken(document, "");
    document_free(document);
}

static char *many(const char *value)
{
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    buf_string(&text, "{\"job_config\":{\"parameters\":[");
    for (int i = 0; i < 10000; i++) {
        buf_format(&text, "%s{\"name\":\"p%d\",\"value\":\"%s\"}", i ? "," : "", i, value);
    }
    buf_string(&text, "]}}");
    return buf_take(&text);
}

/* The form asks this after each edit. */
static void test_ten_thousand_items_are_found_again_at_once(void **state)
{
    (void)state;
    char *base = many("1"), *theirs = many("2");
    struct document *document = document_new(&shape_algorithm, tree(base));
    set(document, "/metadata/name", "\"mine\"");
    merge_with(document, theirs);
    struct takings takings = { 0 };
    int64_t start = clock_monotonic_ms();
    takings_make(&takings, document);
    int64_t spent = clock_monotonic_ms() - start;
    printf("10000 items taken: %d ms\n", (int)spent);
    assert_int_equal(takings.fields, 10000);
    assert_in_range(spent, 0, 2000);
    takings_done(&takings);
    document_free(document);
    free(base);
    free(theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_only_they_changed_is_taken_and_mine_is_not),
        cmocka_unit_test(test_what_they_emptied_is_taken_until_it_is_filled),
        cmocka_unit_test(test_items_are_known_by_name_wherever_they_stand_by_now),
        cmocka_unit_test(test_items_that_came_went_and_moved),
        cmocka_unit_test(test_of_two_merges_the_later_one_tells_of_what_both_took),
        cmocka_unit_test(test_items_that_went_in_two_merges_are_told_each),
        cmocka_unit_test(test_a_base_that_was_replaced_outside_the_journal_ends_it),
        cmocka_unit_test(test_ten_thousand_items_are_found_again_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
