/* The journal's promises: exact undo and redo, parents made on the way, restore, the keeper's count. */
#include "tree.h"

#include "document/document.h"

#include "base/clock.h"
#include "random_document.h"

#include <string.h>

static struct document *opened(const char *text)
{
    return document_new(&shape_algorithm, tree(text));
}

static void assert_root(const struct document *document, const char *expected)
{
    char *text = json_written(document_root(document), JSON_COMPACT);
    assert_string_equal(text, expected);
    free(text);
}

static void set(struct document *document, const char *place, const char *value)
{
    struct err err = { 0 };
    bool done = document_set(document, place, tree(value), &err);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "");
    assert_true(done);
}

static void test_a_set_member_is_undone_and_redone_in_its_old_position(void **state)
{
    (void)state;
    struct document *document = opened("{\"a\":1,\"b\":2,\"c\":3}");
    struct err err = { 0 };
    assert_true(document_remove(document, "/b", &err));
    assert_root(document, "{\"a\":1,\"c\":3}");
    assert_string_equal(document_undo(document), "/b");
    assert_root(document, "{\"a\":1,\"b\":2,\"c\":3}");
    assert_string_equal(document_redo(document), "/b");
    assert_root(document, "{\"a\":1,\"c\":3}");
    assert_null(document_redo(document));
    document_free(document);
}

static void test_setting_makes_absent_parents_as_the_rows_say_in_one_step(void **state)
{
    (void)state;
    struct document *document = opened("{}");
    set(document, "/job_config/parameters/-/constraint/valid_range/0", "\"1\"");
    assert_root(document, "{\"job_config\":{\"parameters\":[{\"constraint\":{\"valid_range\":[\"1\"]}}]}}");
    set(document, "/nobody/knows", "true");
    assert_root(document, "{\"job_config\":{\"parameters\":[{\"constraint\":{\"valid_range\":[\"1\"]}}]},"
                          "\"nobody\":{\"knows\":true}}");
    assert_string_equal(document_undo(document), "/nobody/knows");
    assert_string_equal(document_undo(document), "/job_config/parameters/0/constraint/valid_range/0");
    assert_root(document, "{}");
    document_free(document);
}

static void test_null_above_a_place_is_replaced_like_an_absent_parent(void **state)
{
    (void)state;
    struct document *document = opened("{\"resource_requirements\":null}");
    set(document, "/resource_requirements/-/key", "\"flavor_type\"");
    assert_root(document, "{\"resource_requirements\":[{\"key\":\"flavor_type\"}]}");
    document_undo(document);
    assert_root(document, "{\"resource_requirements\":null}");
    document_free(document);
}

static void test_a_list_token_may_be_the_length_or_a_dash_to_append(void **state)
{
    (void)state;
    struct document *document = opened("{\"l\":[1]}");
    set(document, "/l/1", "2");
    set(document, "/l/-", "3");
    assert_root(document, "{\"l\":[1,2,3]}");
    assert_string_equal(document_edit(document, 1)->place, "/l/2");
    assert_true(document_edit(document, 1)->in_list);
    assert_null(document_edit(document, 1)->before);
    document_free(document);
}

static void test_a_place_that_cannot_be_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const impossible[] = {
        "/l/3",        "/l/x", "/l/01", "/s/below", "/l/0/below", "no-slash", "/job_config/parameters/1/name",
        "/bad~2escape"
    };
    struct document *document = opened("{\"l\":[1],\"s\":\"text\"}");
    unsigned revision = document_revision(document);
    for (size_t i = 0; i < COUNT(impossible); i++) {
        struct err err = { 0 };
        assert_false(document_set(document, impossible[i], json_integer(1), &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_true(strlen(err_text(&err, LANGUAGE_ZH)) > 0);
    }
    struct err absent = { 0 }, root = { 0 }, past = { 0 }, moved = { 0 };
    assert_false(document_remove(document, "/gone", &absent));
    assert_int_equal(absent.kind, ERR_ABSENT);
    assert_false(document_remove(document, "", &root));
    assert_int_equal(root.kind, ERR_INPUT);
    assert_false(document_insert(document, "/l", 2, json_null(), &past));
    assert_false(document_move(document, "/l", 0, 1, &moved));
    assert_root(document, "{\"l\":[1],\"s\":\"text\"}");
    assert_int_equal(document_edit_count(document), 0);
    assert_int_equal(document_revision(document), revision);
    document_free(document);
}

static void test_a_value_that_would_be_too_deep_to_be_read_again_is_refused(void **state)
{
    (void)state;
    struct document *document = opened("{}");
    struct json *deep = json_array();
    for (int i = 1; i < 63; i++) {
        struct json *outer = json_array();
        json_insert_item(outer, 0, deep);
        deep = outer;
    }
    struct err err = { 0 };
    assert_true(document_set(document, "/x", json_copy(deep), &err));
    char *text = json_written(document_root(document), JSON_COMPACT);
    json_free(tree(text));
    free(text);
    assert_false(document_set(document, "/x/y/z", deep, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    document_free(document);
}

static void test_setting_what_is_there_is_no_edit_but_another_spelling_is(void **state)
{
    (void)state;
    struct document *document = opened("{\"a\":{\"x\":1,\"y\":null}}");
    set(document, "/a", "{\"x\":1,\"y\":null}");
    assert_int_equal(document_edit_count(document), 0);
    set(document, "/a/x", "1.0");
    set(document, "/a", "{\"y\":null,\"x\":1.0}");
    assert_int_equal(document_edit_count(document), 2);
    document_free(document);
}

static void test_a_group_is_one_step_and_groups_nest(void **state)
{
    (void)state;
    struct document *document = opened("{\"l\":[1,2,3]}");
    struct err err = { 0 };
    document_begin(document);
    assert_true(document_move(document, "/l", 0, 2, &err));
    document_begin(document);
    assert_true(document_insert(document, "/l", 0, json_integer(9), &err));
    document_end(document);
    document_end(document);
    assert_root(document, "{\"l\":[9,2,3,1]}");
    document_undo(document);
    assert_root(document, "{\"l\":[1,2,3]}");
    assert_null(document_undo(document));
    document_free(document);
}

static void test_undo_of_a_move_names_where_the_item_was(void **state)
{
    (void)state;
    struct document *document = opened("{\"l\":[1,2,3]}");
    struct err err = { 0 };
    assert_true(document_move(document, "/l", 2, 0, &err));
    assert_root(document, "{\"l\":[3,1,2]}");
    assert_string_equal(document_undo(document), "/l/2");
    assert_string_equal(document_redo(document), "/l/0");
    assert_root(document, "{\"l\":[3,1,2]}");
    document_free(document);
}

static void test_the_base_stays_and_may_be_replaced(void **state)
{
    (void)state;
    struct document *document = opened("{\"a\":1}");
    const struct json *base = document_base(document);
    set(document, "/a", "2");
    assert_ptr_equal(document_base(document), base);
    assert_string_equal(json_text(json_member(base, "a")), "1");
    document_rebase(document, tree("{\"a\":3}"));
    assert_string_equal(json_text(json_member(document_base(document), "a")), "3");
    assert_root(document, "{\"a\":2}");
    document_undo(document);
    assert_root(document, "{\"a\":1}");
    document_free(document);
}

static void assert_base(const struct document *document, const char *expected)
{
    char *text = json_written(document_base(document), JSON_COMPACT);
    assert_string_equal(text, expected);
    free(text);
}

static void test_a_base_changed_with_a_merge_comes_and_goes_with_it(void **state)
{
    (void)state;
    struct document *document = opened("{\"a\":1}");
    set(document, "/a", "2");
    document_begin(document);
    set(document, "/b", "5");
    document_change_base(document, tree("{\"a\":1,\"b\":5}"));
    document_end(document);
    assert_base(document, "{\"a\":1,\"b\":5}");
    assert_string_equal(document_undo(document), "/b");
    assert_root(document, "{\"a\":2}");
    assert_base(document, "{\"a\":1}");
    assert_string_equal(document_undo(document), "/a");
    assert_string_equal(document_redo(document), "/a");
    assert_base(document, "{\"a\":1}");
    assert_string_equal(document_redo(document), "/b");
    assert_root(document, "{\"a\":2,\"b\":5}");
    assert_base(document, "{\"a\":1,\"b\":5}");
    assert_null(document_redo(document));
    document_free(document);
}

static void test_a_base_that_changed_alone_leads_nowhere_and_is_no_change_of_the_document(void **state)
{
    (void)state;
    struct document *document = opened("{\"a\":1}");
    document_change_base(document, tree("{\"a\":7}"));
    assert_root(document, "{\"a\":1}");
    assert_string_equal(document_undo(document), "");
    assert_root(document, "{\"a\":1}");
    assert_base(document, "{\"a\":1}");
    assert_string_equal(document_redo(document), "");
    assert_base(document, "{\"a\":7}");
    document_free(document);
}

static void test_a_keeper_is_told_of_a_new_base_however_it_came(void **state)
{
    (void)state;
    struct document *document = opened("{}");
    assert_true(document_base_kept(document));
    set(document, "/a", "1");
    assert_true(document_base_kept(document));
    document_change_base(document, tree("{\"a\":1}"));
    assert_false(document_base_kept(document));
    document_kept(document);
    assert_true(document_base_kept(document));
    document_undo(document);
    assert_false(document_base_kept(document));
    document_kept(document);
    document_redo(document);
    assert_false(document_base_kept(document));
    document_kept(document);
    document_rebase(document, tree("{}"));
    assert_false(document_base_kept(document));
    document_free(document);
}

static void take(struct document *document, const char *text)
{
    struct err err = { 0 };
    struct json *root = tree(text);
    assert_true(document_take(document, root, &err));
    json_free(root);
}

static void test_a_whole_document_taken_leads_to_the_first_place_that_changed(void **state)
{
    (void)state;
    struct document *document =
        opened("{\"metadata\":{\"name\":\"n\",\"description\":\"d\",\"update_time\":1},\"job_config\":"
               "{\"command\":\"c\",\"parameters\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\"}]}}");
    take(document, "{\"metadata\":{\"name\":\"n\",\"description\":\"e\",\"update_time\":2},\"job_config\":"
                   "{\"command\":\"x\",\"parameters\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\"}]}}");
    assert_string_equal(document_undo(document), "/metadata/description");
    assert_string_equal(document_redo(document), "/metadata/description");
    /* What the service owns is nothing that anybody looks for. */
    take(document, "{\"metadata\":{\"name\":\"n\",\"description\":\"e\",\"update_time\":3},\"job_config\":"
                   "{\"command\":\"x\",\"parameters\":[{\"name\":\"b\",\"value\":\"1\"}]}}");
    assert_string_equal(document_undo(document), "/job_config/parameters/0");
    assert_string_equal(document_redo(document), "/job_config/parameters/0/value");
    take(document, "{\"job_config\":{\"command\":\"x\",\"parameters\":[]}}");
    assert_string_equal(document_undo(document), "/metadata");
    assert_string_equal(document_redo(document), "/job_config/parameters/0");
    document_free(document);
}

static void test_what_a_keeper_has_stored_is_counted(void **state)
{
    (void)state;
    struct document *document = opened("{}");
    set(document, "/a", "1");
    set(document, "/a", "2");
    assert_int_equal(document_edits_kept(document), 0);
    document_kept(document);
    assert_int_equal(document_edits_kept(document), 2);
    document_undo(document);
    assert_int_equal(document_edits_kept(document), 2);
    assert_int_equal(document_edits_applied(document), 1);
    set(document, "/a", "3");
    assert_int_equal(document_edits_kept(document), 1);
    assert_int_equal(document_edit_count(document), 2);
    document_free(document);
}

static void test_a_stored_edit_of_another_document_is_refused(void **state)
{
    (void)state;
    struct document *source = opened("{\"a\":1,\"l\":[1,2]}");
    struct document *other = opened("{\"a\":5}");
    set(source, "/a", "2");
    set(source, "/l/0", "3");
    struct err err = { 0 }, second = { 0 };
    assert_false(document_restore_edit(other, document_edit(source, 0), true, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_false(document_restore_edit(other, document_edit(source, 1), true, &second));
    assert_root(other, "{\"a\":5}");
    /* One that is not in force can be judged only when its turn comes. */
    struct err third = { 0 };
    assert_true(document_restore_edit(other, document_edit(source, 0), false, &third));
    assert_null(document_redo(other));
    assert_root(other, "{\"a\":5}");
    assert_int_equal(document_edit_count(other), 0);
    document_free(source);
    document_free(other);
}

/* One random verb at a random place; what is refused is as good as what is done. */
static void act(struct random *random, struct document *document)
{
    struct err err = { 0 };
    char *place = random_place(random, document_root(document));
    const struct json *there = document_at(document, place);
    size_t count = json_count(there);
    char *below;
    switch (random_below(random, 7)) {
    case 0: document_set(document, place, random_value(random, 3), &err); break;
    case 1:
        below = json_is(there, JSON_ARRAY) ? place_join(place, "-") : place_join(place, random_name(random));
        document_set(document, below, random_value(random, 2), &err);
        free(below);
        break;
    case 2:
        document_insert(document, place, random_below(random, count + 1), random_value(random, 2), &err);
        break;
    case 3: document_remove(document, place, &err); break;
    case 4:
        document_move(document, place, random_below(random, count + 1), random_below(random, count + 1),
                      &err);
        break;
    case 5:
        document_set(document, "/job_config/inputs/-/remote_constraints/0/data_type", json_string("obs"),
                     &err);
        break;
    default:
        below = place_join(place, random_name(random));
        document_insert(document, below, 0, random_value(random, 1), &err);
        free(below);
        break;
    }
    free(place);
}

static void play(struct random *random, struct document *document)
{
    for (size_t i = 3 + random_below(random, 25); i; i--) {
        size_t dice = random_below(random, 12);
        if (dice == 0) {
            document_undo(document);
        } else if (dice == 1) {
            document_redo(document);
        } else if (dice == 2) {
            document_begin(document);
            act(random, document);
            act(random, document);
            act(random, document);
            document_end(document);
        } else if (dice == 3) {
            document_begin(document);
            act(random, document);
            document_change_base(document, random_value(random, 3));
            document_end(document);
        } else {
            act(random, document);
        }
    }
}

static struct document *restored(const struct document *document, const char *start)
{
    struct document *copy = opened(start);
    for (size_t i = 0; i < document_edit_count(document); i++) {
        struct err err = { 0 };
        bool applied = i < document_edits_applied(document);
        assert_true(document_restore_edit(copy, document_edit(document, i), applied, &err));
    }
    return copy;
}

static void assert_same_base(const struct document *one, const struct document *other)
{
    assert_true(json_same(document_base(one), document_base(other)));
}

static void assert_start(const struct document *document, const char *expected)
{
    struct json *start = document_start(document);
    char *text = json_written(start, JSON_COMPACT);
    assert_string_equal(text, expected);
    free(text);
    json_free(start);
}

static void test_random_histories_are_undone_redone_and_restored_exactly(void **state)
{
    (void)state;
    struct random random = random_seeded("histories");
    size_t edits = 0;
    for (int history = 0; history < 4000; history++) {
        struct json *root = json_object();
        for (size_t i = random_below(&random, 6); i; i--) {
            json_set(root, random_name(&random), random_value(&random, 4));
        }
        char *start = json_written(root, JSON_COMPACT);
        struct document *document = document_new(&shape_algorithm, root);
        play(&random, document);
        edits += document_edit_count(document);

        struct document *copy = restored(document, start);
        char *now = json_written(document_root(document), JSON_COMPACT);
        assert_root(copy, now);
        assert_same_base(copy, document);
        assert_start(document, start);
        while (document_redo(document)) {
            assert_non_null(document_redo(copy));
        }
        assert_null(document_redo(copy));
        char *end = json_written(document_root(document), JSON_COMPACT);
        assert_root(copy, end);
        assert_same_base(copy, document);
        while (document_undo(document)) {
        }
        assert_root(document, start);
        char *base = json_written(document_base(document), JSON_COMPACT);
        assert_string_equal(base, start);
        while (document_redo(document)) {
        }
        assert_root(document, end);
        assert_same_base(copy, document);
        free(base);
        free(start);
        free(now);
        free(end);
        document_free(copy);
        document_free(document);
    }
    printf("histories: %zu edits\n", edits);
    assert_true(edits > 4000);
}

static void test_an_edit_of_a_large_document_costs_no_copy_of_it(void **state)
{
    (void)state;
    struct json *root = json_object(), *list = json_array();
    for (int i = 0; i < 10000; i++) {
        struct json *item = json_object();
        json_set(item, "name", json_string("p"));
        json_set(item, "value", json_integer(i));
        json_insert_item(list, 0, item);
    }
    json_set(root, "parameters", list);
    struct document *document = document_new(&shape_algorithm, root);
    set(document, "/parameters/5/name", "\"first\"");
    const struct json *untouched = document_at(document, "/parameters/9999/name");
    int64_t start = clock_monotonic_ms();
    for (int i = 0; i < 100; i++) {
        set(document, "/parameters/5/name", i % 2 ? "\"a\"" : "\"b\"");
    }
    printf("100 edits among 10000 items: %d ms\n", (int)(clock_monotonic_ms() - start));
    assert_ptr_equal(document_at(document, "/parameters/9999/name"), untouched);
    document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_set_member_is_undone_and_redone_in_its_old_position),
        cmocka_unit_test(test_setting_makes_absent_parents_as_the_rows_say_in_one_step),
        cmocka_unit_test(test_null_above_a_place_is_replaced_like_an_absent_parent),
        cmocka_unit_test(test_a_list_token_may_be_the_length_or_a_dash_to_append),
        cmocka_unit_test(test_a_place_that_cannot_be_is_refused_and_changes_nothing),
        cmocka_unit_test(test_a_value_that_would_be_too_deep_to_be_read_again_is_refused),
        cmocka_unit_test(test_setting_what_is_there_is_no_edit_but_another_spelling_is),
        cmocka_unit_test(test_a_group_is_one_step_and_groups_nest),
        cmocka_unit_test(test_undo_of_a_move_names_where_the_item_was),
        cmocka_unit_test(test_the_base_stays_and_may_be_replaced),
        cmocka_unit_test(test_a_base_changed_with_a_merge_comes_and_goes_with_it),
        cmocka_unit_test(test_a_base_that_changed_alone_leads_nowhere_and_is_no_change_of_the_document),
        cmocka_unit_test(test_a_keeper_is_told_of_a_new_base_however_it_came),
        cmocka_unit_test(test_a_whole_document_taken_leads_to_the_first_place_that_changed),
        cmocka_unit_test(test_what_a_keeper_has_stored_is_counted),
        cmocka_unit_test(test_a_stored_edit_of_another_document_is_refused),
        cmocka_unit_test(test_random_histories_are_undone_redone_and_restored_exactly),
        cmocka_unit_test(test_an_edit_of_a_large_document_costs_no_copy_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
