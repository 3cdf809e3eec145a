/* Looking things up in the rows. */
#include "schema/schema.h"
#include "base/json.h"
#include "schema/search_algorithms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct location found(const char *place)
{
    struct location location;
    if (!schema_locate(&shape_algorithm, place, &location))
        fail_msg("no rows for %s", place);
    return location;
}

static void assert_field(const char *place, const char *name, bool item)
{
    struct location location = found(place);
    assert_non_null(location.field);
    assert_string_equal(location.field->name, name);
    assert_int_equal(location.item, item);
}

static void the_root_is_an_object_without_a_field(void **state)
{
    (void)state;
    struct location location = found("");
    assert_null(location.field);
    assert_ptr_equal(location.object, shape_algorithm.root);
    assert_false(location.item);
}

static void members_and_items_are_found_at_every_depth(void **state)
{
    (void)state;
    assert_field("/metadata", "metadata", false);
    assert_field("/metadata/name", "name", false);
    assert_field("/job_config/parameters", "parameters", false);
    assert_field("/job_config/parameters/0", "parameters", true);
    assert_field("/job_config/parameters/12/constraint/valid_range", "valid_range", false);
    assert_field("/job_config/parameters/12/constraint/valid_range/1", "valid_range", true);
    assert_field("/advanced_config/auto_search/algo_configs/0/params/3/key", "key", false);
}

static void a_list_and_its_items_share_the_rows_of_the_items(void **state)
{
    (void)state;
    struct location list = found("/job_config/outputs"), item = found("/job_config/outputs/0");
    assert_non_null(list.object);
    assert_ptr_equal(list.object, item.object);
    assert_non_null(object_field(item.object, "description"));
    assert_null(found("/resource_requirements/0/values/0").object);
}

static void patterns_and_the_append_token_stand_for_items(void **state)
{
    (void)state;
    assert_field("/job_config/parameters/*/name", "name", false);
    assert_field("/job_config/parameters/-", "parameters", true);
    assert_field("/resource_requirements/*", "resource_requirements", true);
}

static void places_without_rows_are_unknown(void **state)
{
    (void)state;
    static const char *const places[] = {
        "metadata",
        "/",
        "/metadata/",
        "/metadata/nam",
        "/metadata/names",
        "/metadata/Name",
        "/metadata/name/0",
        "/metadata/0",
        "/job_config/parameters/name",
        "/job_config/parameters/01",
        "/job_config/parameters/1x",
        "/job_config/parameters/+1",
        "/job_config/parameters/0/0",
        "/job_config/inputs/0/access_method",
        "/resource_requirements/0/values/0/0",
        "/metadata/na~0me",
        "/name",
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        struct location location = { NULL, NULL, true };
        if (schema_locate(&shape_algorithm, places[i], &location))
            fail_msg("%s should not be known", places[i]);
        assert_true(location.item && !location.object); /* untouched on failure */
    }
}

static void answers_are_found_as_they_spell_and_shape_things(void **state)
{
    (void)state;
    assert_field("/resource_requirements/0/value", "values", false);
    assert_field("/resource_requirements/0/value/0", "values", true);
    assert_field("/job_config/code_tree/name", "name", false);
    assert_field("/job_config/code_tree/children/0/children/3/name", "name", false);
    assert_field("/job_config/code_tree/0/children/name", "name", false);
    assert_field("/job_config/inputs/0/remote_constraints/0/attributes/0/dataset_type", "dataset_type",
                 false);
    assert_field("/job_config/inputs/0/remote_constraints/0/attributes/dataset_type/0", "dataset_type", true);
    assert_field("/job_config/parameters/0/i18n_description/0/language", "language", false);
}

static void a_member_is_known_by_either_spelling(void **state)
{
    (void)state;
    const struct object *object = found("/resource_requirements/0").object;
    assert_ptr_equal(object_field(object, "values"), object_field(object, "value"));
    assert_null(object_field(object, "valu"));
    assert_null(object_field(object, NULL));
    assert_null(object_field(NULL, "values"));
}

static void the_key_opens_the_values(void **state)
{
    (void)state;
    const struct object *holder = found("/resource_requirements/0").object;
    const struct field *values = object_field(holder, "values");
    const struct choices *machines = field_choices(holder, values, "flavor_type");
    assert_int_equal(machines->count, 3);
    assert_non_null(choice_find(machines, "Ascend"));
    assert_null(choice_find(machines, "multiple"));
    assert_non_null(choice_find(field_choices(holder, values, "host_distributed_mode"), "singular"));
    assert_null(field_choices(holder, values, "colour"));
    assert_null(field_choices(holder, values, NULL));
}

static void own_choices_need_no_sibling_and_open_fields_have_none(void **state)
{
    (void)state;
    const struct object *reward = found("/advanced_config/auto_search/reward_attrs/0").object;
    assert_int_equal(field_choices(reward, object_field(reward, "mode"), NULL)->count, 2);
    assert_null(field_choices(reward, object_field(reward, "name"), "max"));
    assert_null(choice_find(NULL, "max"));
    assert_null(choice_find(field_choices(reward, object_field(reward, "mode"), NULL), NULL));
    assert_null(choice_find(field_choices(reward, object_field(reward, "mode"), NULL), "Max"));
}

static void choices_are_as_strict_as_the_documents(void **state)
{
    (void)state;
    static const struct {
        const char *place;
        bool closed, suggestion;
        enum severity severity;
    } expected[] = {
        { "/job_config/parameters/0/constraint/type", false, false, SEVERITY_WARNING },
        { "/job_config/parameters/0/constraint/valid_type", false, false, SEVERITY_WARNING },
        { "/job_config/parameters/0/i18n_description/language", true, false, SEVERITY_ERROR },
        { "/job_config/inputs/0/remote_constraints/0/data_type", false, false, SEVERITY_WARNING },
        { "/resource_requirements/0/key", true, false, SEVERITY_ERROR },
        { "/resource_requirements/0/operator", true, false, SEVERITY_ERROR },
        { "/advanced_config/auto_search/reward_attrs/0/mode", true, false, SEVERITY_ERROR },
        { "/advanced_config/auto_search/search_params/0/param_type", true, false, SEVERITY_ERROR },
        { "/advanced_config/auto_search/algo_configs/0/params/0/type", false, false, SEVERITY_WARNING },
        { "/advanced_config/auto_search/algo_configs/0/name", false, true, SEVERITY_WARNING },
        { "/job_config/engine/engine_name", false, true, SEVERITY_WARNING },
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct choices *choices = found(expected[i].place).field->choices;
        assert_non_null(choices);
        assert_int_equal(choices->closed, expected[i].closed);
        assert_int_equal(choices->suggestion, expected[i].suggestion);
        assert_int_equal(choices->severity, expected[i].severity);
    }
}

static void names_are_bounded_and_where_undocumented_leniently(void **state)
{
    (void)state;
    const struct field *name = found("/metadata/name").field;
    assert_true(name->required && !name->lenient);
    assert_int_equal(name->min, 1);
    assert_int_equal(name->max, 64);
    assert_int_equal(strlen(name->characters), 26 + 26 + 10 + 2);
    const struct field *parameter = found("/job_config/parameters/0/name").field;
    assert_true(parameter->lenient && !parameter->required);
    assert_string_equal(parameter->characters, name->characters);
    assert_int_equal(found("/metadata/description").field->max, 256);
    assert_true(found("/job_config/outputs/0/name").field->required);
    assert_true(found("/metadata").field->implied);
}

static void what_the_service_gives_and_what_goes_back_is_marked(void **state)
{
    (void)state;
    assert_true(found("/metadata/id").field->assigned);
    assert_true(found("/metadata/tags").field->kept);
    assert_false(found("/metadata/create_time").field->kept);
    struct location attributes = found("/job_config/inputs/0/remote_constraints/0/attributes/0");
    assert_true(attributes.object->closed);
    assert_int_equal(attributes.object->count, 3);
}

static void sections_come_in_the_order_of_the_outline(void **state)
{
    (void)state;
    static const char *const places[] = {
        "/metadata",
        "/job_config",
        "/job_config/parameters",
        "/job_config/inputs",
        "/job_config/outputs",
        "/resource_requirements",
        "/advanced_config/auto_search",
    };
    assert_int_equal(shape_algorithm.section_count, COUNT(places));
    for (size_t i = 0; i < COUNT(places); i++)
        assert_string_equal(shape_algorithm.sections[i].place, places[i]);
}

static void the_built_in_search_algorithms_have_their_defaults(void **state)
{
    (void)state;
    assert_int_equal(search_algorithm_count, 3);
    const struct search_algorithm *bayes = search_algorithm_find("bayes_opt_search");
    assert_int_equal(bayes->count, 5);
    assert_string_equal(search_setting_find(bayes, "kappa")->value, "2.5");
    assert_string_equal(search_setting_find(bayes, "xi")->value, "0.0");
    assert_non_null(choice_find(search_setting_find(bayes, "kind")->choices, "poi"));
    const struct search_setting *gamma = search_setting_find(search_algorithm_find("tpe_search"), "gamma");
    assert_string_equal(gamma->above, "0");
    assert_string_equal(gamma->below, "1");
    assert_string_equal(search_setting_find(search_algorithm_find("anneal_search"), "avg_best_idx")->value,
                        "2.0");
    assert_null(search_setting_find(bayes, "gamma"));
    assert_null(search_setting_find(NULL, "gamma"));
    assert_null(search_algorithm_find("random_search"));
    assert_null(search_algorithm_find(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_root_is_an_object_without_a_field),
        cmocka_unit_test(members_and_items_are_found_at_every_depth),
        cmocka_unit_test(a_list_and_its_items_share_the_rows_of_the_items),
        cmocka_unit_test(patterns_and_the_append_token_stand_for_items),
        cmocka_unit_test(places_without_rows_are_unknown),
        cmocka_unit_test(answers_are_found_as_they_spell_and_shape_things),
        cmocka_unit_test(a_member_is_known_by_either_spelling),
        cmocka_unit_test(the_key_opens_the_values),
        cmocka_unit_test(own_choices_need_no_sibling_and_open_fields_have_none),
        cmocka_unit_test(choices_are_as_strict_as_the_documents),
        cmocka_unit_test(names_are_bounded_and_where_undocumented_leniently),
        cmocka_unit_test(what_the_service_gives_and_what_goes_back_is_marked),
        cmocka_unit_test(sections_come_in_the_order_of_the_outline),
        cmocka_unit_test(the_built_in_search_algorithms_have_their_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
