/* The lines of a form: what stands there, where, folded or not, whatever the document holds. */
#include "tree.h"

#include "document/outline.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/check.h"
#include "document/document.h"
#include "random_document.h"

#include <string.h>

/* Folds by key, for the outline to ask: "+" opens all, "-" folds all, NULL leaves the default. */
struct asked {
    const char *all;
    const char *open[4], *folded[4];
};

static bool is_open(void *context, const char *key, bool by_default)
{
    const struct asked *asked = context;

    for (size_t i = 0; i < COUNT(asked->open); i++) {
        if (asked->open[i] != NULL && strcmp(asked->open[i], key) == 0)
            return true;
        if (asked->folded[i] != NULL && strcmp(asked->folded[i], key) == 0)
            return false;
    }
    return asked->all != NULL ? *asked->all == '+' : by_default;
}

static struct json *example(const char *name)
{
    struct err err = { 0 };
    struct buf path, text;

    buf_init(&path, 4096);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    buf_format(&path, "%s/examples/%s", TEST_DATA, name);
    assert_true(file_read(buf_text(&path), &text, &err));
    struct json *root = tree(buf_text(&text));
    buf_done(&path);
    buf_done(&text);
    return root;
}

/* A document and its outline. */
struct view {
    struct json *root;
    struct outline outline;
};

static struct view view_of(struct json *root, struct asked asked)
{
    struct view view = { .root = root };

    outline_init(&view.outline);
    outline_build(&view.outline, &shape_algorithm, root, is_open, &asked);
    return view;
}

static struct view view_text(const char *text)
{
    return view_of(tree(text), (struct asked){ .all = "+" });
}

static void view_done(struct view *view)
{
    outline_done(&view->outline);
    json_free(view->root);
}

/* The line at exactly this place, or NULL. */
static const struct line *line_at(const struct view *view, const char *place)
{
    size_t at = outline_find(&view->outline, place);
    char *here = outline_place(&view->outline, at);
    bool there = strcmp(here, place) == 0;

    free(here);
    return there ? &view->outline.lines[at] : NULL;
}

static void assert_kind(const struct view *view, const char *place, enum line_kind kind)
{
    const struct line *line = line_at(view, place);

    if (line == NULL)
        fail_msg("no line at %s", place);
    else if (line->kind != kind)
        fail_msg("the line at %s is of kind %d, not %d", place, (int)line->kind, (int)kind);
}

static void assert_summary(const struct view *view, const char *place, const char *expected)
{
    const struct line *line = line_at(view, place);
    struct buf summary;

    assert_non_null(line);
    buf_init(&summary, LIMIT_DOCUMENT_BYTES);
    outline_summary(line, &summary);
    assert_string_equal(buf_text(&summary), expected);
    buf_done(&summary);
}

/* What holds of every outline: a line knows its parent, its depth and its value, and is found by its place.
 */
static void assert_sound(const struct view *view)
{
    const struct outline *outline = &view->outline;

    for (size_t i = 0; i < outline->count; i++) {
        const struct line *line = &outline->lines[i];
        char *place = outline_place(outline, i);
        const struct json *value = place_find(view->root, place);

        assert_true(place_valid(place));
        if (line->value != value)
            fail_msg("the line at %s shows another value", place);
        assert_false(line->open && !line->foldable);
        if (line->parent == OUTLINE_NONE) {
            assert_int_equal(line->depth, 0);
        } else {
            assert_true(line->parent < i);
            assert_true(outline->lines[line->parent].depth < line->depth);
            assert_true(outline->lines[line->parent].open || !outline->lines[line->parent].foldable);
            assert_true(line->read_only || !outline->lines[line->parent].read_only);
        }
        if (line->kind != LINE_SERVER && outline_find(outline, place) != i)
            fail_msg("the line at %s is not found by its place", place);
        free(place);
    }
}

static void test_a_blank_document_has_every_section_and_field_to_fill_in(void **state)
{
    (void)state;
    struct view view = view_of(tree("{}"), (struct asked){ .all = NULL });
    size_t sections = 0;
    for (size_t i = 0; i < view.outline.count; i++) {
        const struct line *line = &view.outline.lines[i];

        assert_null(line->value);
        if (line->kind != LINE_SECTION)
            continue;
        assert_ptr_equal(line->section, &shape_algorithm.sections[sections]);
        assert_true(line->foldable && line->open);
        sections++;
    }
    assert_int_equal(sections, shape_algorithm.section_count);
    assert_kind(&view, "/metadata/name", LINE_FIELD);
    assert_kind(&view, "/job_config/code_dir", LINE_FIELD);
    assert_kind(&view, "/job_config/engine", LINE_OBJECT);
    assert_kind(&view, "/advanced_config/auto_search/algo_configs", LINE_LIST);
    assert_null(line_at(&view, "/metadata/id")); /* the server's, and absent */
    assert_sound(&view);
    view_done(&view);
}

static void test_a_section_inside_another_object_is_not_told_twice(void **state)
{
    (void)state;
    struct view view = view_of(example("full.json"), (struct asked){ .all = "+" });
    size_t parameters = 0;
    for (size_t i = 0; i < view.outline.count; i++) {
        char *place = outline_place(&view.outline, i);

        parameters += strcmp(place, "/job_config/parameters") == 0;
        free(place);
    }
    assert_int_equal(parameters, 1);
    assert_kind(&view, "/job_config/parameters", LINE_SECTION);
    view_done(&view);
}

static void test_every_kind_of_value_has_its_kind_of_line(void **state)
{
    (void)state;
    struct view view = view_of(example("full.json"), (struct asked){ .all = "+" });
    assert_kind(&view, "/metadata/description", LINE_FIELD);
    assert_kind(&view, "/job_config/engine/image_url", LINE_FIELD);
    assert_kind(&view, "/job_config/parameters/2", LINE_ITEM);
    assert_kind(&view, "/job_config/parameters/0/constraint", LINE_OBJECT);
    assert_kind(&view, "/job_config/parameters/0/constraint/valid_range", LINE_LIST);
    assert_kind(&view, "/job_config/parameters/0/constraint/valid_range/1", LINE_ENTRY);
    assert_kind(&view, "/job_config/inputs/0/remote_constraints/1/data_type", LINE_FIELD);
    assert_kind(&view, "/advanced_config/auto_search/algo_configs/0/params/3/value", LINE_FIELD);
    assert_int_equal(line_at(&view, "/job_config/parameters/2")->index, 2);
    assert_sound(&view);
    view_done(&view);
}

static void test_what_the_server_owns_stands_under_one_fold_and_is_read_only(void **state)
{
    (void)state;
    struct json *root = example("show-answer.json");
    struct view folded = view_of(json_copy(root), (struct asked){ .all = NULL });
    struct view view = view_of(root, (struct asked){ .open = { "/metadata" OUTLINE_SERVER } });
    size_t folds = 0;
    assert_null(line_at(&folded, "/metadata/create_time"));
    assert_non_null(line_at(&view, "/metadata/create_time"));
    assert_true(line_at(&view, "/metadata/create_time")->read_only);
    assert_true(line_at(&view, "/metadata/id")->read_only);
    assert_false(line_at(&view, "/metadata/name")->read_only);
    for (size_t i = 0; i < view.outline.count; i++) {
        if (view.outline.lines[i].kind != LINE_SERVER)
            continue;
        char *key = outline_key(&view.outline, i), *place = outline_place(&view.outline, i);
        folds += strcmp(key, "/metadata" OUTLINE_SERVER) == 0 && strcmp(place, "/metadata") == 0;
        assert_true(view.outline.lines[i].read_only);
        free(key);
        free(place);
    }
    assert_int_equal(folds, 1);
    assert_sound(&folded);
    assert_sound(&view);
    view_done(&folded);
    view_done(&view);
}

static void test_members_that_no_row_knows_are_shown_where_they_stand(void **state)
{
    (void)state;
    struct view view =
        view_text("{\"metadata\":{\"name\":\"x\",\"a/b\":{\"~\":1}},\"other\":[1,2],"
                  "\"job_config\":{\"parameters\":[{\"name\":\"p\",\"unit\":\"s\"}],\"new\":null},"
                  "\"advanced_config\":{\"policy\":\"p\"}}");
    assert_kind(&view, "/metadata/a~1b", LINE_RAW);
    assert_kind(&view, "/other", LINE_RAW);
    assert_kind(&view, "/job_config/new", LINE_RAW);
    assert_kind(&view, "/job_config/parameters/0/unit", LINE_RAW);
    assert_kind(&view, "/advanced_config", LINE_OBJECT);
    assert_kind(&view, "/advanced_config/policy", LINE_RAW);
    assert_false(line_at(&view, "/metadata/a~1b")->read_only);
    assert_null(line_at(&view, "/other")->field);
    assert_sound(&view);
    view_done(&view);
}

static void test_an_object_that_only_leads_to_a_section_has_no_line(void **state)
{
    (void)state;
    struct view view = view_text("{\"advanced_config\":{\"auto_search\":{\"reward_attrs\":[]}}}");
    assert_null(line_at(&view, "/advanced_config"));
    assert_kind(&view, "/advanced_config/auto_search/reward_attrs", LINE_LIST);
    view_done(&view);
}

static void test_attributes_are_shown_in_either_shape(void **state)
{
    (void)state;
    struct view list = view_text("{\"job_config\":{\"inputs\":[{\"remote_constraints\":[{\"data_type\":"
                                 "\"modelarts_dataset\",\"attributes\":[{\"data_format\":\"Default\"},"
                                 "{\"dataset_type\":\"0\"}]}]}]}}");
    struct view object =
        view_text("{\"job_config\":{\"inputs\":[{\"remote_constraints\":[{\"data_type\":"
                  "\"modelarts_dataset\",\"attributes\":{\"data_format\":\"Default\"}}]}]}}");
    const char *attributes = "/job_config/inputs/0/remote_constraints/0/attributes";
    assert_kind(&list, attributes, LINE_LIST);
    assert_kind(&list, "/job_config/inputs/0/remote_constraints/0/attributes/1", LINE_ITEM);
    assert_kind(&list, "/job_config/inputs/0/remote_constraints/0/attributes/1/dataset_type", LINE_FIELD);
    assert_kind(&object, attributes, LINE_OBJECT);
    assert_kind(&object, "/job_config/inputs/0/remote_constraints/0/attributes/data_format", LINE_FIELD);
    assert_sound(&list);
    assert_sound(&object);
    view_done(&list);
    view_done(&object);
}

static void test_a_value_of_another_kind_is_one_raw_line(void **state)
{
    (void)state;
    struct view view =
        view_text("{\"metadata\":{\"name\":[\"x\"],\"tags\":\"turbo\"},\"job_config\":"
                  "{\"engine\":\"pytorch\",\"parameters\":[null,[1],\"x\",{}]},"
                  "\"resource_requirements\":[{\"values\":\"GPU\"},{\"values\":[1,null,{}]}]}");
    assert_kind(&view, "/metadata/name", LINE_RAW);
    assert_kind(&view, "/metadata/tags", LINE_RAW);
    assert_kind(&view, "/job_config/engine", LINE_RAW);
    assert_kind(&view, "/job_config/parameters/0", LINE_RAW);
    assert_kind(&view, "/job_config/parameters/1", LINE_RAW);
    assert_kind(&view, "/job_config/parameters/2", LINE_ENTRY);
    assert_kind(&view, "/job_config/parameters/3", LINE_ITEM);
    assert_kind(&view, "/resource_requirements/0/values", LINE_RAW);
    assert_kind(&view, "/resource_requirements/1/values/0", LINE_RAW);
    assert_kind(&view, "/resource_requirements/1/values/2", LINE_RAW);
    assert_sound(&view);
    view_done(&view);
}

static void test_a_section_of_another_kind_is_shown_raw_and_not_walked(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"metadata\":\"x\",\"job_config\":[1],\"resource_requirements\":{\"0\":{\"key\":\"x\"}}}",
        "{\"metadata\":[],\"job_config\":{\"parameters\":{\"0\":{}},\"inputs\":7,\"outputs\":true}}",
        "{\"advanced_config\":[1]}",
        "{\"advanced_config\":\"x\"}",
        "{\"advanced_config\":{\"auto_search\":[]}}",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct view view = view_text(texts[i]);

        assert_sound(&view);
        for (size_t at = 0; at < view.outline.count; at++) {
            const struct line *line = &view.outline.lines[at];

            if (line->kind == LINE_SECTION && !line->foldable)
                assert_non_null(line->value);
        }
        view_done(&view);
    }
    struct view view = view_text(texts[0]);
    assert_false(line_at(&view, "/resource_requirements")->foldable);
    assert_null(line_at(&view, "/resource_requirements/0"));
    view_done(&view);
    view = view_text(texts[3]);
    assert_kind(&view, "/advanced_config", LINE_RAW);
    view_done(&view);
}

static void test_a_root_that_is_no_object_shows_the_sections_and_nothing_else(void **state)
{
    (void)state;
    static const char *const texts[] = { "[1,{\"metadata\":{}}]", "\"x\"", "null", "7" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct view view = view_text(texts[i]);
        assert_true(view.outline.count >= shape_algorithm.section_count);
        view_done(&view);
    }
}

static void test_null_is_shown_like_what_is_absent(void **state)
{
    (void)state;
    struct view view =
        view_text("{\"metadata\":{\"description\":null,\"tags\":null},\"job_config\":null,"
                  "\"resource_requirements\":null,\"advanced_config\":{\"auto_search\":null}}");
    assert_kind(&view, "/metadata/description", LINE_FIELD);
    assert_kind(&view, "/metadata/tags", LINE_LIST);
    assert_kind(&view, "/job_config/code_dir", LINE_FIELD);
    assert_true(line_at(&view, "/resource_requirements")->foldable);
    assert_sound(&view);
    view_done(&view);
}

static void test_what_is_folded_has_one_line(void **state)
{
    (void)state;
    struct view all = view_of(example("full.json"), (struct asked){ .all = "-" });
    assert_int_equal(all.outline.count, shape_algorithm.section_count);
    view_done(&all);
    struct view one =
        view_of(example("full.json"), (struct asked){ .open = { "/job_config/parameters/1" },
                                                      .folded = { "/job_config/parameters/1/constraint" } });
    assert_null(line_at(&one, "/job_config/parameters/0/name"));
    assert_non_null(line_at(&one, "/job_config/parameters/1/name"));
    assert_false(line_at(&one, "/job_config/parameters/1/constraint")->open);
    assert_null(line_at(&one, "/job_config/parameters/1/constraint/type"));
    assert_sound(&one);
    view_done(&one);
}

static void test_by_default_a_lone_item_is_open_and_many_are_folded(void **state)
{
    (void)state;
    struct view view = view_of(example("full.json"), (struct asked){ .all = NULL });
    assert_true(line_at(&view, "/job_config/inputs/0")->open);
    assert_false(line_at(&view, "/job_config/parameters/0")->open);
    view_done(&view);
}

static void test_a_place_that_is_folded_away_or_gone_is_found_at_the_nearest_above(void **state)
{
    (void)state;
    struct view view = view_of(example("full.json"), (struct asked){ .all = NULL });
    static const struct {
        const char *asked, *found;
    } places[] = {
        { "/job_config/parameters/1/constraint/type", "/job_config/parameters/1" },
        { "/job_config/parameters/17", "/job_config/parameters" },
        { "/job_config/nothing/at/all", "/job_config" },
        { "/job_config/parametersx", "/job_config" },
        { "/metadata/name", "/metadata/name" },
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        char *found = outline_place(&view.outline, outline_find(&view.outline, places[i].asked));
        assert_string_equal(found, places[i].found);
        free(found);
    }
    assert_int_equal(outline_find(&view.outline, "/nowhere"), 0);
    view_done(&view);
}

static void test_a_folded_item_says_what_it_is(void **state)
{
    (void)state;
    struct view view = view_of(example("full.json"), (struct asked){ .all = "+" });
    assert_summary(&view, "/metadata/tags", "");
    assert_summary(&view, "/resource_requirements/0", "flavor_type  in  GPU  Ascend");
    assert_summary(&view, "/job_config/parameters", "(3)");
    assert_summary(&view, "/job_config/parameters/1/constraint/valid_range", "0.5  0.9  0.99");
    assert_summary(&view, "/advanced_config/auto_search/algo_configs/0/params/0", "gamma  0.25  Float");
    view_done(&view);
}

static void test_a_summary_ends_somewhere(void **state)
{
    (void)state;
    struct json *root = tree("{\"resource_requirements\":[{\"key\":\"flavor_type\",\"values\":[]}]}");
    struct json *values = (struct json *)place_find(root, "/resource_requirements/0/values");
    for (size_t i = 0; i < 10000; i++)
        json_insert_item(values, 0, json_string("GPU"));
    struct view view = view_of(root, (struct asked){ .all = NULL });
    struct buf summary;
    buf_init(&summary, LIMIT_DOCUMENT_BYTES);
    outline_summary(line_at(&view, "/resource_requirements/0"), &summary);
    assert_true(summary.size < 200);
    buf_done(&summary);
    view_done(&view);
}

/* Every list of the form's, with the place that an item of it would have. */
static const struct {
    const char *list, *parents;
} lists[] = {
    { "/job_config/parameters", "{}" },
    { "/job_config/inputs", "{}" },
    { "/job_config/outputs", "{}" },
    { "/resource_requirements", "{}" },
    { "/advanced_config/auto_search/reward_attrs", "{}" },
    { "/advanced_config/auto_search/search_params", "{}" },
    { "/advanced_config/auto_search/algo_configs", "{}" },
    { "/job_config/inputs/0/remote_constraints", "{\"job_config\":{\"inputs\":[{}]}}" },
    { "/advanced_config/auto_search/algo_configs/0/params",
      "{\"advanced_config\":{\"auto_search\":{\"algo_configs\":[{}]}}}" },
    { "/resource_requirements/0/values", "{\"resource_requirements\":[{}]}" },
};

static void test_a_new_item_holds_the_initial_values_and_breaks_no_rule_by_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct document *document = document_new(&shape_algorithm, tree(lists[i].parents));
        struct location location = { 0 };
        struct err err = { 0 };
        struct problems problems;
        struct buf place;

        assert_true(schema_locate(&shape_algorithm, lists[i].list, &location));
        struct json *item = outline_new_item(location.field);
        assert_int_equal(json_kind(item), location.object != NULL ? JSON_OBJECT : JSON_STRING);
        assert_true(document_insert(document, lists[i].list, 0, item, &err));
        buf_init(&place, 4096);
        buf_format(&place, "%s/0", lists[i].list);
        problems_init(&problems);
        check_document(&shape_algorithm, document_root(document), &problems);
        for (size_t at = 0; at < problems.count; at++) {
            const struct json *wrong = document_at(document, problems.items[at].place);
            const char *text = json_text(wrong);

            /* What is still to be filled in may be wrong; what was put there may not. */
            if (place_within(buf_text(&place), problems.items[at].place) && wrong != NULL &&
                !json_is(wrong, JSON_OBJECT) && (text == NULL || *text != '\0'))
                fail_msg("%s: %s", problems.items[at].place, problems.items[at].text[LANGUAGE_EN]);
        }
        problems_done(&problems);
        buf_done(&place);
        document_free(document);
    }
}

static void test_a_new_parameter_starts_as_an_editable_string(void **state)
{
    (void)state;
    struct location location = { 0 };
    assert_true(schema_locate(&shape_algorithm, "/job_config/parameters", &location));
    struct json *item = outline_new_item(location.field);
    char *text = json_written(item, JSON_COMPACT);
    assert_string_equal(text, "{\"name\":\"\",\"constraint\":{\"type\":\"String\",\"editable\":true,"
                              "\"required\":false,\"sensitive\":false,\"valid_type\":\"None\"}}");
    free(text);
    json_free(item);
}

static void test_every_example_is_walked_soundly(void **state)
{
    (void)state;
    static const char *const names[] = { "create-answer.json", "create-request.json", "full.json",
                                         "modify-answer.json", "modify-request.json", "show-answer.json" };
    static const char *const folds[] = { NULL, "+", "-" };
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t fold = 0; fold < COUNT(folds); fold++) {
            struct view view = view_of(example(names[i]), (struct asked){ .all = folds[fold] });
            assert_sound(&view);
            view_done(&view);
        }
    }
}

static void test_whatever_a_document_holds_its_lines_are_sound(void **state)
{
    (void)state;
    static const char *const places[] = { "metadata", "job_config", "resource_requirements",
                                          "advanced_config" };
    struct random random = random_seeded("outline");
    for (size_t round = 0; round < 2000; round++) {
        struct json *root = json_object();

        for (size_t i = 0; i < COUNT(places); i++) {
            if (random_below(&random, 4) > 0)
                json_set(root, places[i], random_value(&random, 4));
        }
        json_set(root, random_name(&random), random_value(&random, 3));
        struct view view = view_of(root, (struct asked){ .all = round % 2 == 0 ? "+" : NULL });
        assert_sound(&view);
        view_done(&view);
    }
}

static void test_ten_thousand_parameters_are_walked_and_found(void **state)
{
    (void)state;
    struct json *root = tree("{\"job_config\":{\"parameters\":[]}}");
    struct json *parameters = (struct json *)place_find(root, "/job_config/parameters");
    struct json *last = NULL;
    for (size_t i = 0; i < 10000; i++) {
        struct json *item = tree("{\"name\":\"p\",\"value\":\"1\",\"constraint\":{\"type\":\"String\"}}");

        last = last != NULL ? last : item; /* the others go in front, which costs nothing */
        json_insert_item(parameters, 0, item);
    }
    struct view view = view_of(root, (struct asked){ .all = NULL });
    assert_true(view.outline.count > 10000);
    size_t line = outline_find(&view.outline, "/job_config/parameters/9999");
    assert_int_equal(view.outline.lines[line].index, 9999);
    assert_ptr_equal(view.outline.lines[line].value, last);
    view_done(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_blank_document_has_every_section_and_field_to_fill_in),
        cmocka_unit_test(test_a_section_inside_another_object_is_not_told_twice),
        cmocka_unit_test(test_every_kind_of_value_has_its_kind_of_line),
        cmocka_unit_test(test_what_the_server_owns_stands_under_one_fold_and_is_read_only),
        cmocka_unit_test(test_members_that_no_row_knows_are_shown_where_they_stand),
        cmocka_unit_test(test_an_object_that_only_leads_to_a_section_has_no_line),
        cmocka_unit_test(test_attributes_are_shown_in_either_shape),
        cmocka_unit_test(test_a_value_of_another_kind_is_one_raw_line),
        cmocka_unit_test(test_a_section_of_another_kind_is_shown_raw_and_not_walked),
        cmocka_unit_test(test_a_root_that_is_no_object_shows_the_sections_and_nothing_else),
        cmocka_unit_test(test_null_is_shown_like_what_is_absent),
        cmocka_unit_test(test_what_is_folded_has_one_line),
        cmocka_unit_test(test_by_default_a_lone_item_is_open_and_many_are_folded),
        cmocka_unit_test(test_a_place_that_is_folded_away_or_gone_is_found_at_the_nearest_above),
        cmocka_unit_test(test_a_folded_item_says_what_it_is),
        cmocka_unit_test(test_a_summary_ends_somewhere),
        cmocka_unit_test(test_a_new_item_holds_the_initial_values_and_breaks_no_rule_by_them),
        cmocka_unit_test(test_a_new_parameter_starts_as_an_editable_string),
        cmocka_unit_test(test_every_example_is_walked_soundly),
        cmocka_unit_test(test_whatever_a_document_holds_its_lines_are_sound),
        cmocka_unit_test(test_ten_thousand_parameters_are_walked_and_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
