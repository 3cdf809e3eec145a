/* Three documents become one: what each side changed survives, what both changed is told. */
#include "tree.h"

#include "document/merge.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The merged document, then a line a conflict: place: base | mine | theirs. */
static void assert_merge(const char *base, const char *mine, const char *theirs, size_t taken,
                         const char *expected, const char *conflicts)
{
    struct json *b = tree(base), *m = tree(mine), *t = tree(theirs);
    struct merge merge;
    merge_documents(&shape_algorithm, b, m, t, &merge);
    char *written = json_written(merge.root, JSON_COMPACT);
    assert_string_equal(written, expected);
    free(written);
    struct buf out;
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    for (size_t i = 0; i < merge.count; i++) {
        const struct json *sides[] = { merge.conflicts[i].base, merge.conflicts[i].mine,
                                       merge.conflicts[i].theirs };
        buf_string(&out, merge.conflicts[i].place);
        for (size_t side = 0; side < COUNT(sides); side++) {
            char *text = sides[side] ? json_written(sides[side], JSON_COMPACT) : memory_text("-");
            buf_format(&out, "%s%s", side ? " | " : ": ", text);
            free(text);
        }
        buf_char(&out, '\n');
    }
    assert_string_equal(buf_text(&out), conflicts);
    buf_done(&out);
    assert_int_equal(merge.taken, taken);
    merge_done(&merge);
    json_free(b);
    json_free(m);
    json_free(t);
}

#define META(members) "{\"metadata\":{" members "}}"
#define LIST(items)   "{\"job_config\":{\"parameters\":[" items "]}}"
#define A             "{\"name\":\"a\",\"value\":\"1\"}"
#define B             "{\"name\":\"b\",\"value\":\"1\"}"
#define C             "{\"name\":\"c\",\"value\":\"1\"}"
#define X             "{\"name\":\"x\",\"value\":\"1\"}"
#define OTHER         "{\"name\":\"o\",\"value\":\"5\",\"description\":\"another\"}"
#define Y             "{\"name\":\"y\",\"value\":\"1\"}"

static void test_each_side_keeps_what_only_it_changed(void **state)
{
    (void)state;
    assert_merge(META("\"name\":\"a\",\"description\":\"d\""), META("\"name\":\"b\",\"description\":\"d\""),
                 META("\"name\":\"a\",\"description\":\"e\""), 1,
                 META("\"name\":\"b\",\"description\":\"e\""), "");
    assert_merge(META("\"name\":\"a\",\"description\":\"d\""), META("\"name\":\"a\",\"description\":\"d\""),
                 META("\"name\":\"a\""), 1, META("\"name\":\"a\""), "");
    assert_merge(META("\"name\":\"a\",\"description\":\"d\""), META("\"description\":\"d\""),
                 META("\"name\":\"a\",\"description\":\"d\""), 0, META("\"description\":\"d\""), "");
}

static void test_what_both_changed_otherwise_is_mine_and_a_conflict(void **state)
{
    (void)state;
    assert_merge(META("\"name\":\"a\""), META("\"name\":\"b\""), META("\"name\":\"c\""), 0,
                 META("\"name\":\"b\""), "/metadata/name: \"a\" | \"b\" | \"c\"\n");
    assert_merge("{}", META("\"name\":\"b\""), META("\"name\":\"c\""), 0, META("\"name\":\"b\""),
                 "/metadata/name: - | \"b\" | \"c\"\n");
    assert_merge(META("\"name\":\"a\",\"description\":\"d\""), META("\"description\":\"d\""),
                 META("\"name\":\"c\",\"description\":\"d\""), 0, META("\"description\":\"d\""),
                 "/metadata/name: \"a\" | - | \"c\"\n");
    assert_merge(META("\"name\":\"a\",\"description\":\"d\""), META("\"name\":\"b\",\"description\":\"d\""),
                 META("\"description\":\"d\""), 0, META("\"name\":\"b\",\"description\":\"d\""),
                 "/metadata/name: \"a\" | \"b\" | -\n");
    assert_merge(META("\"name\":\"a\""), META("\"name\":{\"x\":1}"), META("\"name\":[1]"), 0,
                 META("\"name\":{\"x\":1}"), "/metadata/name: \"a\" | {\"x\":1} | [1]\n");
}

static void test_the_same_change_on_both_sides_is_no_conflict(void **state)
{
    (void)state;
    assert_merge(META("\"name\":\"a\""), META("\"name\":\"b\""), META("\"name\":\"b\""), 0,
                 META("\"name\":\"b\""), "");
    assert_merge(META("\"name\":\"a\",\"description\":\"d\""), META("\"name\":\"a\""),
                 META("\"name\":\"a\",\"description\":\"\""), 0, META("\"name\":\"a\""), "");
    assert_merge(LIST(A "," B), LIST(B), LIST(B), 0, LIST(B), "");
    assert_merge("{\"n\":1}", "{\"n\":2}", "{\"n\":2.0}", 0, "{\"n\":2}", "");
}

static void test_ways_to_say_nothing_are_no_change_and_stay_as_the_side_taken_spells_them(void **state)
{
    (void)state;
    assert_merge(META("\"name\":\"a\""), META("\"name\":\"a\",\"description\":\"\""),
                 META("\"name\":\"a\",\"description\":\"new\""), 1,
                 META("\"name\":\"a\",\"description\":\"new\""), "");
    assert_merge(META("\"description\":\"d\",\"name\":\"a\""), META("\"description\":\"\",\"name\":\"a\""),
                 META("\"description\":\"d\",\"name\":\"a\""), 0, META("\"description\":\"\",\"name\":\"a\""),
                 "");
    assert_merge(LIST(A), LIST(A), "{\"job_config\":{\"parameters\":null}}", 1,
                 "{\"job_config\":{\"parameters\":null}}", "");
    assert_merge(LIST(A), "{\"job_config\":null}", LIST(A), 0, "{\"job_config\":null}", "");
    assert_merge(LIST(A), LIST(A), LIST(""), 1, LIST(""), "");
}

static void test_a_conflict_stands_where_a_value_can_be_put(void **state)
{
    (void)state;
    assert_merge(META("\"name\":\"a\""), "[]", META("\"name\":\"b\""), 0, "{}",
                 "/metadata: {\"name\":\"a\"} | - | {\"name\":\"b\"}\n");
}

static void test_an_object_that_one_side_removed_goes_unless_the_other_changed_it(void **state)
{
    (void)state;
    const char *both = META("\"name\":\"a\",\"description\":\"d\""),
               *changed = META("\"name\":\"a\",\"description\":\"e\"");
    const char *asked = "/metadata: {\"name\":\"a\",\"description\":\"d\"} | ";
    char mine[200], theirs[200];
    snprintf(mine, sizeof mine, "%s{\"name\":\"a\",\"description\":\"e\"} | -\n", asked);
    snprintf(theirs, sizeof theirs, "%s- | {\"name\":\"a\",\"description\":\"e\"}\n", asked);
    assert_merge(both, "{}", both, 0, "{}", "");
    assert_merge(both, both, "{}", 2, "{}", "");
    assert_merge(both, changed, "{}", 0, changed, mine);
    assert_merge(both, "{}", changed, 0, "{}", theirs);
    /* Each way to say nothing is one, and what is under it is not asked. */
    assert_merge(both, META("\"name\":\"\",\"description\":null"), changed, 0,
                 META("\"name\":\"\",\"description\":null"),
                 "/metadata: {\"name\":\"a\",\"description\":\"d\"} | {\"name\":\"\",\"description\":null} | "
                 "{\"name\":\"a\",\"description\":\"e\"}\n");
    assert_merge(both, "{\"metadata\":[]}", changed, 0, "{\"metadata\":[]}",
                 "/metadata: {\"name\":\"a\",\"description\":\"d\"} | [] | "
                 "{\"name\":\"a\",\"description\":\"e\"}\n");
}

#define SEARCH(rewards)                                                                                      \
    "{\"advanced_config\":{\"auto_search\":{\"reward_attrs\":[" rewards "],\"search_params\":[" A "]}}}"
#define REWARD(mode) "{\"name\":\"r\",\"mode\":\"" mode "\"}"

static void test_what_holds_only_others_is_asked_about_as_far_as_it_was_removed(void **state)
{
    (void)state;
    const char *old = SEARCH(REWARD("max")), *new = SEARCH(REWARD("min"));
    const char *lists =
        "{\"reward_attrs\":[" REWARD("max") "],\"search_params\":[" A "]} | - | "
                                            "{\"reward_attrs\":[" REWARD("min") "],\"search_params\":[" A
                                                                                "]}\n";
    char asked[400];
    snprintf(asked, sizeof asked, "/advanced_config/auto_search: %s", lists);
    assert_merge(old, "{\"advanced_config\":{}}", new, 0, "{\"advanced_config\":{}}", asked);
    /* Here the object stayed, and one of its lists was emptied. */
    assert_merge(LIST(A), LIST(""), LIST("{\"name\":\"a\",\"value\":\"2\"}"), 0,
                 LIST("{\"name\":\"a\",\"value\":\"2\"}"),
                 "/job_config/parameters/0: " A " | - | {\"name\":\"a\",\"value\":\"2\"}\n");
}

#define PARAMETER(members) LIST("{\"name\":\"a\"" members "}")
#define I18N(members)      ",\"i18n_description\":{" members "}"

/* Places, and who removed what; a name is one of an item only. */
static void test_a_conflict_says_who_removed_what_and_who_named_an_item(void **state)
{
    (void)state;
    static const struct {
        const char *base, *mine, *theirs;
        enum merge_remover remover;
        bool renamed;
    } cases[] = {
        { PARAMETER(I18N("\"language\":\"zh\",\"description\":\"d\"")), PARAMETER(""),
          PARAMETER(I18N("\"language\":\"en\",\"description\":\"d\"")), MERGE_REMOVED_BY_ME, false },
        { PARAMETER(I18N("\"language\":\"zh\",\"description\":\"d\"")),
          PARAMETER(I18N("\"language\":\"zh\",\"description\":\"e\"")), PARAMETER(I18N("")),
          MERGE_REMOVED_BY_THEM, false },
        { PARAMETER(I18N("\"language\":\"zh\"")), PARAMETER(I18N("\"language\":\"en\"")),
          PARAMETER(I18N("\"language\":\"ru\"")), MERGE_REMOVED_BY_NOBODY, false },
        { LIST(A), LIST(X), LIST(Y), MERGE_REMOVED_BY_NOBODY, true },
        { LIST(A), LIST(""), LIST("{\"name\":\"a\"}"), MERGE_REMOVED_BY_ME, false },
        { LIST(A), LIST("{\"name\":\"a\"}"), "{\"job_config\":{}}", MERGE_REMOVED_BY_THEM, false },
        { "{\"new\":{\"a\":1}}", "{}", "{\"new\":{\"a\":2}}", MERGE_REMOVED_BY_ME, false },
        { "{\"new\":1}", "{}", "{\"new\":2}", MERGE_REMOVED_BY_NOBODY, false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct json *b = tree(cases[i].base), *m = tree(cases[i].mine), *t = tree(cases[i].theirs);
        struct merge merge;
        merge_documents(&shape_algorithm, b, m, t, &merge);
        assert_int_equal(merge.count, 1);
        assert_int_equal(merge.conflicts[0].remover, cases[i].remover);
        assert_int_equal(merge.conflicts[0].renamed, cases[i].renamed);
        merge_done(&merge);
        json_free(b);
        json_free(m);
        json_free(t);
    }
}

static void test_digits_that_only_they_write_otherwise_are_theirs(void **state)
{
    (void)state;
    assert_merge("{\"f\":{\"z\":1.0,\"t\":[100]}}", "{\"f\":{\"z\":1.0,\"t\":[100]}}",
                 "{\"f\":{\"t\":[1e2],\"z\":1.00}}", 0, "{\"f\":{\"t\":[1e2],\"z\":1.00}}", "");
    assert_merge("{\"z\":1.0}", "{\"z\":1.000}", "{\"z\":1.00}", 0, "{\"z\":1.000}", "");
    assert_merge("{\"z\":[1.0]}", "{\"z\":[1]}", "{\"z\":[1.0]}", 0, "{\"z\":[1]}", "");
}

static void test_members_that_no_row_knows_are_one_value(void **state)
{
    (void)state;
    assert_merge("{\"new\":{\"a\":1,\"b\":1}}", "{\"new\":{\"a\":2,\"b\":1}}", "{\"new\":{\"a\":1,\"b\":2}}",
                 0, "{\"new\":{\"a\":2,\"b\":1}}",
                 "/new: {\"a\":1,\"b\":1} | {\"a\":2,\"b\":1} | {\"a\":1,\"b\":2}\n");
    assert_merge("{\"a/b\":1}", "{\"a/b\":1}", "{\"a/b\":1,\"~\":[2]}", 1, "{\"a/b\":1,\"~\":[2]}", "");
}

static void test_lists_of_strings_and_of_maps_are_one_value(void **state)
{
    (void)state;
#define VALUES(values) "{\"resource_requirements\":[{\"key\":\"k\",\"values\":[" values "]}]}"
    assert_merge(VALUES("\"1\""), VALUES("\"1\",\"2\""), VALUES("\"1\",\"3\""), 0, VALUES("\"1\",\"2\""),
                 "/resource_requirements/0/values: [\"1\"] | [\"1\",\"2\"] | [\"1\",\"3\"]\n");
    assert_merge(VALUES("\"1\""), VALUES("\"1\""), VALUES("\"1\",\"3\""), 1, VALUES("\"1\",\"3\""), "");
    assert_merge(META("\"tags\":[{\"key\":\"a\"}]"), META("\"tags\":[{\"key\":\"a\"},{\"key\":\"b\"}]"),
                 META("\"tags\":[{\"key\":\"c\"},{\"key\":\"a\"}]"), 0,
                 META("\"tags\":[{\"key\":\"a\"},{\"key\":\"b\"}]"),
                 "/metadata/tags: [{\"key\":\"a\"}] | [{\"key\":\"a\"},{\"key\":\"b\"}] | "
                 "[{\"key\":\"c\"},{\"key\":\"a\"}]\n");
}

static void test_items_whose_identity_is_not_unique_are_one_value(void **state)
{
    (void)state;
    assert_merge(LIST(A), LIST(A "," A), LIST(A "," B), 0, LIST(A "," A),
                 "/job_config/parameters: [" A "] | [" A "," A "] | [" A "," B "]\n");
    assert_merge(LIST(A), LIST(A), LIST(A "," A), 1, LIST(A "," A), "");
    assert_merge(LIST(A "," A), LIST(A), LIST(B), 0, LIST(A),
                 "/job_config/parameters: [" A "," A "] | [" A "] | [" B "]\n");
    assert_merge(LIST(A), LIST(A ",{}"), LIST(B), 0, LIST(A ",{}"),
                 "/job_config/parameters: [" A "] | [" A ",{}] | [" B "]\n");
}

static void test_items_are_merged_by_identity_wherever_they_stand(void **state)
{
    (void)state;
    assert_merge(LIST(A "," B), LIST("{\"name\":\"a\",\"value\":\"2\"}," B),
                 LIST(X ",{\"name\":\"a\",\"value\":\"1\",\"description\":\"d\"}," B), 2,
                 LIST(X ",{\"name\":\"a\",\"value\":\"2\",\"description\":\"d\"}," B), "");
    assert_merge(LIST(A "," B), LIST(X "," A "," B), LIST("{\"name\":\"b\",\"value\":\"3\"}," A), 1,
                 LIST("{\"name\":\"b\",\"value\":\"3\"}," X "," A), "");
    assert_merge(LIST(A "," B), LIST(X "," A ",{\"name\":\"b\",\"value\":\"2\"}"),
                 LIST(A ",{\"name\":\"b\",\"value\":\"3\"}"), 0,
                 LIST(X "," A ",{\"name\":\"b\",\"value\":\"2\"}"),
                 "/job_config/parameters/2/value: \"1\" | \"2\" | \"3\"\n");
}

static void test_new_items_of_both_sides_stay(void **state)
{
    (void)state;
    assert_merge(LIST(A), LIST(A "," X), LIST(A "," Y), 1, LIST(A "," Y "," X), "");
    assert_merge(LIST(A "," B), LIST(A "," B "," X), LIST(A "," Y "," B), 1, LIST(A "," Y "," B "," X), "");
    assert_merge("{}", LIST(X), LIST(Y), 1, LIST(X "," Y), "");
    assert_merge(LIST(""), LIST(X), LIST("{\"name\":\"x\",\"value\":\"2\",\"description\":\"d\"}"), 1,
                 LIST("{\"name\":\"x\",\"value\":\"1\",\"description\":\"d\"}"),
                 "/job_config/parameters/0/value: - | \"1\" | \"2\"\n");
}

static void test_a_removed_item_goes_unless_the_other_side_changed_it(void **state)
{
    (void)state;
    assert_merge(LIST(A "," B), LIST(B), LIST(A "," B), 0, LIST(B), "");
    assert_merge(LIST(A "," B), LIST(A "," B), LIST(B), 1, LIST(B), "");
    assert_merge(LIST(A "," B), LIST("{\"name\":\"a\",\"value\":\"2\"}," B), LIST(B), 0,
                 LIST("{\"name\":\"a\",\"value\":\"2\"}," B),
                 "/job_config/parameters/0: " A " | {\"name\":\"a\",\"value\":\"2\"} | -\n");
    assert_merge(LIST(A "," B), LIST(A), LIST(X "," A ",{\"name\":\"b\",\"value\":\"2\"}"), 1,
                 LIST(X "," A ",{\"name\":\"b\",\"value\":\"2\"}"),
                 "/job_config/parameters/2: " B " | - | {\"name\":\"b\",\"value\":\"2\"}\n");
    assert_merge(LIST(A), "{\"job_config\":{}}", LIST("{\"name\":\"a\",\"value\":\"2\"}"), 0,
                 LIST("{\"name\":\"a\",\"value\":\"2\"}"),
                 "/job_config/parameters/0: " A " | - | {\"name\":\"a\",\"value\":\"2\"}\n");
}

static void test_order_is_mine_unless_only_they_moved_items(void **state)
{
    (void)state;
    assert_merge(LIST(A "," B "," C), LIST(C "," A "," B), LIST(A "," B "," X "," C), 1,
                 LIST(C "," A "," B "," X), "");
    assert_merge(LIST(A "," B "," C), LIST(A "," B "," X "," C), LIST(C "," A "," B), 0,
                 LIST(C "," A "," B "," X), "");
    assert_merge(LIST(A "," B "," C), LIST(C "," A "," B), LIST(B "," A "," C), 0, LIST(C "," A "," B), "");
    /* What a new item followed is gone: then it follows what stood further in front, else it
     * stands before what came after it, else at the end. */
    assert_merge(LIST(A "," B "," C), LIST(A "," C), LIST(A "," B "," X "," C), 1, LIST(A "," X "," C), "");
    assert_merge(LIST(A "," B), LIST(B), LIST(A "," X "," B), 1, LIST(X "," B), "");
    assert_merge(LIST(A "," B), LIST(C), LIST(A "," B "," X), 1, LIST(C "," X), "");
    assert_merge(LIST(A "," B), LIST(A "," B), LIST(X "," Y "," A "," B), 2, LIST(X "," Y "," A "," B), "");
}

static void test_an_item_that_both_gave_another_name_is_asked_about(void **state)
{
    (void)state;
    const char *name = "/job_config/parameters/0/name: \"a\" | \"x\" | \"y\"\n";
    assert_merge(LIST(A), LIST(X), LIST(Y), 0, LIST(X), name);
    assert_merge(LIST(A "," B), LIST(X "," B), LIST(Y "," B), 0, LIST(X "," B), name);
    /* What else was changed in it is merged as in any item. */
    assert_merge(LIST("{\"name\":\"a\",\"value\":\"1\",\"description\":\"d\"}"),
                 LIST("{\"name\":\"x\",\"value\":\"1\",\"description\":\"d\",\"new\":1}"),
                 LIST("{\"name\":\"y\",\"value\":\"2\",\"description\":\"d\"}"), 1,
                 LIST("{\"name\":\"x\",\"value\":\"2\",\"description\":\"d\",\"new\":1}"), name);
    /* Found from what stands behind it, too, where others came in front. */
    assert_merge(LIST(A "," B), LIST(OTHER "," X "," B), LIST(Y "," B), 0, LIST(OTHER "," X "," B),
                 "/job_config/parameters/1/name: \"a\" | \"x\" | \"y\"\n");
    assert_merge(LIST(B "," A), LIST(B "," X), LIST(OTHER "," B "," Y), 1, LIST(OTHER "," B "," X),
                 "/job_config/parameters/2/name: \"a\" | \"x\" | \"y\"\n");
}

static void test_what_came_in_the_place_of_an_item_is_another_one(void **state)
{
    (void)state;
    assert_merge(LIST(A), LIST(OTHER), LIST(Y), 1, LIST(OTHER "," Y), "");
    assert_merge(LIST(A), LIST(Y), LIST(OTHER), 1, LIST(Y "," OTHER), "");
    assert_merge(LIST(A), LIST(X), LIST(X), 0, LIST(X), "");
    assert_merge(LIST(A), LIST(X), LIST(""), 0, LIST(X), "");
}

/* The lists whose order is mine although they moved items too, a line each. */
static void assert_orders(const char *base, const char *mine, const char *theirs, const char *expected)
{
    struct json *b = tree(base), *m = tree(mine), *t = tree(theirs);
    struct merge merge;
    struct buf out;
    merge_documents(&shape_algorithm, b, m, t, &merge);
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    for (size_t i = 0; i < merge.order_count; i++) {
        buf_format(&out, "%s\n", merge.orders[i]);
    }
    assert_string_equal(buf_text(&out), expected);
    buf_done(&out);
    merge_done(&merge);
    json_free(b);
    json_free(m);
    json_free(t);
}

static void test_two_orders_of_one_list_are_noted(void **state)
{
    (void)state;
    assert_orders(LIST(A "," B "," C), LIST(C "," A "," B), LIST(B "," A "," C), "/job_config/parameters\n");
    assert_orders(LIST(A "," B "," C), LIST(C "," A "," B), LIST(C "," A "," B), "");
    assert_orders(LIST(A "," B "," C), LIST(C "," A "," B), LIST(A "," B "," C), "");
    assert_orders(LIST(A "," B "," C), LIST(A "," B "," C), LIST(C "," A "," B), "");
}

static void test_what_the_server_owns_is_theirs_without_a_word(void **state)
{
    (void)state;
    assert_merge(META("\"id\":\"1\",\"name\":\"a\",\"size\":5"),
                 META("\"id\":\"2\",\"name\":\"b\",\"size\":6"),
                 META("\"id\":\"3\",\"name\":\"a\",\"size\":7"), 0,
                 META("\"id\":\"3\",\"name\":\"b\",\"size\":7"), "");
    assert_merge(META("\"size\":5,\"name\":\"a\""), META("\"size\":5,\"name\":\"a\""), META("\"name\":\"a\""),
                 0, META("\"name\":\"a\""), "");
    /* A whole that differs in nothing else was not changed. */
    assert_merge("{\"job_config\":{\"code_tree\":[{\"name\":\"x\"}]}}", "{}",
                 "{\"job_config\":{\"code_tree\":[{\"name\":\"y\"}]}}", 0,
                 "{\"job_config\":{\"code_tree\":[{\"name\":\"y\"}]}}", "");
}

static const struct field owned_fields[] = {
    { .name = "name", .side = BOTH },
    { .name = "value", .side = BOTH },
    { .name = "state", .side = RECEIVED },
};
static const struct object owned_item = {
    .name = "item", .fields = owned_fields, .count = COUNT(owned_fields), .identity = "name"
};
static const struct field owned_members[] = {
    { .name = "items", .type = TYPE_OBJECTS, .side = BOTH, .object = &owned_item },
    { .name = "one", .type = TYPE_OBJECT, .side = BOTH, .object = &owned_item },
};
static const struct object owned_root = { .name = "root", .fields = owned_members, .count = 2 };
static const struct shape owned_shape = { .name = "owned", .root = &owned_root };

static void assert_owned(const char *base, const char *mine, const char *theirs, const char *expected)
{
    struct json *b = tree(base), *m = tree(mine), *t = tree(theirs);
    struct merge merge;
    merge_documents(&owned_shape, b, m, t, &merge);
    char *written = json_written(merge.root, JSON_COMPACT);
    assert_string_equal(written, expected);
    assert_int_equal(merge.count, 0);
    free(written);
    merge_done(&merge);
    json_free(b);
    json_free(m);
    json_free(t);
}

static void test_what_the_server_owns_changes_no_item_and_fills_no_object(void **state)
{
    (void)state;
    assert_owned("{\"items\":[{\"name\":\"a\",\"state\":\"old\"}]}", "{\"items\":[]}",
                 "{\"items\":[{\"name\":\"a\",\"state\":\"new\"}]}", "{\"items\":[]}");
    assert_owned("{\"items\":[{\"name\":\"a\",\"state\":\"old\"}]}",
                 "{\"items\":[{\"name\":\"a\",\"value\":\"1\"}]}",
                 "{\"items\":[{\"name\":\"a\",\"state\":\"new\"}]}",
                 "{\"items\":[{\"name\":\"a\",\"value\":\"1\",\"state\":\"new\"}]}");
    assert_owned("{}", "{\"one\":\"text\"}", "{\"one\":{\"state\":\"new\"}}", "{\"one\":\"text\"}");
}

static void test_documents_may_be_nothing(void **state)
{
    (void)state;
    assert_merge(NULL, NULL, NULL, 0, "{}", "");
    assert_merge(NULL, META("\"name\":\"a\""), NULL, 0, META("\"name\":\"a\""), "");
    assert_merge(NULL, NULL, META("\"name\":\"a\""), 1, META("\"name\":\"a\""), "");
    struct merge merge = { 0 };
    merge_done(&merge);
}

static void test_a_document_takes_what_was_merged_in_one_step(void **state)
{
    (void)state;
    const char *mine = "{\"metadata\":{\"name\":\"b\"},\"gone\":1,\"n\":1.0,\"\":[]}";
    struct document *document = document_new(&shape_algorithm, tree(mine));
    const struct json *untouched = document_at(document, "/metadata");
    struct json *root = tree("{\"metadata\":{\"name\":\"b\"},\"n\":1,\"\":[2],\"new\":{}}");
    struct err err = { 0 }, kind = { 0 };
    assert_true(document_take(document, root, &err));
    assert_true(json_same(document_root(document), root));
    assert_int_equal(document_edit_count(document), 4); /* metadata is as it was */
    assert_ptr_equal(json_member(document_base(document), "metadata"), untouched);
    assert_true(document_take(document, root, &err));
    assert_int_equal(document_edit_count(document), 4);
    assert_non_null(document_undo(document));
    char *written = json_written(document_root(document), JSON_COMPACT);
    assert_string_equal(written, mine);
    free(written);
    assert_null(document_undo(document));
    assert_non_null(document_redo(document));
    assert_true(json_same(document_root(document), root));
    assert_null(document_redo(document));
    struct json *list = json_array();
    assert_false(document_take(document, list, &kind));
    assert_int_equal(kind.kind, ERR_INPUT);
    json_free(list);
    json_free(root);
    document_free(document);
}

static void test_a_tree_that_is_too_deep_is_not_taken_in_part(void **state)
{
    (void)state;
    const char *mine = "{\"a\":1,\"b\":2}";
    struct document *document = document_new(&shape_algorithm, tree(mine));
    struct json *root = tree("{\"b\":3}"), *deep = json_null();
    for (int i = 0; i < LIMIT_DOCUMENT_DEPTH; i++) {
        struct json *list = json_array();
        json_insert_item(list, 0, deep);
        deep = list;
    }
    json_set(root, "deep", deep);
    struct err err = { 0 };
    assert_false(document_take(document, root, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    char *written = json_written(document_root(document), JSON_COMPACT);
    assert_string_equal(written, mine);
    free(written);
    assert_int_equal(document_edit_count(document), 0);
    json_free(root);
    document_free(document);
}

static void test_ten_thousand_items_are_merged(void **state)
{
    (void)state;
    struct json *trees[3];
    for (size_t side = 0; side < COUNT(trees); side++) {
        trees[side] = tree(LIST(""));
        struct json *list = (struct json *)place_find(trees[side], "/job_config/parameters");
        for (int i = 0; i < 10000; i++) {
            char text[100];
            snprintf(text, sizeof text, "{\"name\":\"p%d\",\"value\":\"%d\"}", i,
                     i % 3 == (int)side ? -i : i);
            json_insert_item(list, side == 2 ? 0 : SIZE_MAX, tree(text));
        }
    }
    struct merge merge;
    int64_t start = clock_monotonic_ms();
    merge_documents(&shape_algorithm, trees[0], trees[1], trees[2], &merge);
    int64_t spent = clock_monotonic_ms() - start;
    printf("10000 items of three documents: %d ms\n", (int)spent);
    assert_int_equal(merge.count, 0);
    assert_int_equal(json_count(json_member(json_member(merge.root, "job_config"), "parameters")), 10000);
    merge_done(&merge);
    for (size_t side = 0; side < COUNT(trees); side++) {
        json_free(trees[side]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_side_keeps_what_only_it_changed),
        cmocka_unit_test(test_what_both_changed_otherwise_is_mine_and_a_conflict),
        cmocka_unit_test(test_the_same_change_on_both_sides_is_no_conflict),
        cmocka_unit_test(test_ways_to_say_nothing_are_no_change_and_stay_as_the_side_taken_spells_them),
        cmocka_unit_test(test_a_conflict_stands_where_a_value_can_be_put),
        cmocka_unit_test(test_an_object_that_one_side_removed_goes_unless_the_other_changed_it),
        cmocka_unit_test(test_what_holds_only_others_is_asked_about_as_far_as_it_was_removed),
        cmocka_unit_test(test_a_conflict_says_who_removed_what_and_who_named_an_item),
        cmocka_unit_test(test_digits_that_only_they_write_otherwise_are_theirs),
        cmocka_unit_test(test_members_that_no_row_knows_are_one_value),
        cmocka_unit_test(test_lists_of_strings_and_of_maps_are_one_value),
        cmocka_unit_test(test_items_whose_identity_is_not_unique_are_one_value),
        cmocka_unit_test(test_items_are_merged_by_identity_wherever_they_stand),
        cmocka_unit_test(test_new_items_of_both_sides_stay),
        cmocka_unit_test(test_a_removed_item_goes_unless_the_other_side_changed_it),
        cmocka_unit_test(test_order_is_mine_unless_only_they_moved_items),
        cmocka_unit_test(test_an_item_that_both_gave_another_name_is_asked_about),
        cmocka_unit_test(test_what_came_in_the_place_of_an_item_is_another_one),
        cmocka_unit_test(test_two_orders_of_one_list_are_noted),
        cmocka_unit_test(test_what_the_server_owns_is_theirs_without_a_word),
        cmocka_unit_test(test_what_the_server_owns_changes_no_item_and_fills_no_object),
        cmocka_unit_test(test_documents_may_be_nothing),
        cmocka_unit_test(test_a_document_takes_what_was_merged_in_one_step),
        cmocka_unit_test(test_a_tree_that_is_too_deep_is_not_taken_in_part),
        cmocka_unit_test(test_ten_thousand_items_are_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
