/* Every rule of the schema bites at the place where it says, and the examples of the documents pass. */
#include "tree.h"

#include "document/check.h"
#include "document/check_text.h"
#include "document/convert.h"
#include "document/document.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING

static struct json *loaded(const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    struct err err = { 0 };
    assert_true(file_read(path, &text, &err));
    struct json *read = tree(buf_text(&text));
    buf_done(&text);
    struct json *document = convert_answer(&shape_algorithm, read, &err);
    json_free(read);
    return document;
}

static void put(struct document *document, const char *place, const char *value)
{
    if (!place) {
        return;
    }
    struct err err = { 0 };
    bool done =
        value ? document_set(document, place, tree(value), &err) : document_remove(document, place, &err);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "");
    assert_true(done);
}

/* What one or two changes of the complete example give; NULL removes. */
struct breach {
    const char *place, *value, *place2, *value2;
    size_t problems; /* in the whole document */
    const char *at;
    enum severity severity;
    const char *code, *text;
};

#define PARAMETER "/job_config/parameters/0"
#define SEARCH    "/advanced_config/auto_search"

static const struct breach breaches[] = {
    /* types */
    { PARAMETER "/value", "10", .problems = 1, .at = PARAMETER "/value", .severity = E,
      .text = "write \"10\"" },
    { "/metadata", "[]", .problems = 1, .at = "/metadata", .severity = E, .text = "a list" },
    { "/job_config/parameters", "{}", .problems = 4, .at = "/job_config/parameters", .severity = E,
      .text = "list of objects" },
    { "/job_config/parameters/1", "\"x\"", .problems = 2, .at = "/job_config/parameters/1", .severity = E,
      .text = "object" },
    { "/job_config/parameters_customization", "\"yes\"", .problems = 1,
      .at = "/job_config/parameters_customization", .severity = E, .text = "true or false" },
    { "/resource_requirements/0/values/0", "1", .problems = 1, .at = "/resource_requirements/0/values/0",
      .severity = E, .text = "text" },
    /* lengths and characters */
    { "/metadata/name", NULL, .problems = 1, .at = "/metadata/name", .severity = E, .text = "required" },
    { "/metadata", NULL, .problems = 1, .at = "/metadata/name", .severity = E, .text = "required" },
    { "/metadata/name", "null", .problems = 1, .at = "/metadata/name", .severity = E, .text = "required" },
    { "/metadata/name", "\"\"", .problems = 1, .at = "/metadata/name", .severity = E, .text = "required" },
    { "/metadata/name", "\"a b\"", .problems = 1, .at = "/metadata/name", .severity = E,
      .text = "Holds \"a b\", but only letters, digits, _ and - are allowed: take out the space" },
    { "/metadata/name", "\"a b\"", .problems = 1, .at = "/metadata/name", .severity = E,
      .text = "take out the space at character 2" },
    { "/metadata/name", "\"good\\n\"", .problems = 1, .at = "/metadata/name", .severity = E,
      .text = "the line break at character 5" },
    { "/metadata/name", "\"名\"", .problems = 1, .at = "/metadata/name", .severity = E,
      .text = "at character 1" },
    { "/metadata/name", "\"0123456789012345678901234567890123456789012345678901234567890123x\"",
      .problems = 1, .at = "/metadata/name", .severity = E, .text = "shorten it by 1" },
    { "/job_config/outputs/0/name", NULL, .problems = 1, .at = "/job_config/outputs/0/name", .severity = E,
      .text = "required" },
    /* code and engine */
    { "/job_config/code_dir", "\"\"", .problems = 1, .at = "/job_config/code_dir", .severity = E,
      .code = "ModelArts.2757", .text = "code directory" },
    { "/job_config/boot_file", NULL, .problems = 1, .at = "/job_config/boot_file", .severity = W,
      .code = "ModelArts.2758", .text = "boot file" },
    { "/job_config/boot_file", NULL, "/job_config/engine/image_url", NULL, 1, "/job_config/boot_file", E,
      "ModelArts.2758", "boot file" },
    { "/job_config/boot_file", "\"/vision-team/flowers/code2/train.py\"", .problems = 1,
      .at = "/job_config/boot_file", .severity = E, .code = "ModelArts.2792", .text = "inside" },
    { "/job_config/boot_file", "\"/vision-team/flowers/code/../train.py\"", .problems = 1,
      .at = "/job_config/boot_file", .severity = E, .code = "ModelArts.2792", .text = "inside" },
    { "/job_config/engine/engine_name", "\"PyTorch\"", .problems = 1, .at = "/job_config/engine/engine_name",
      .severity = E, .text = "blank" },
    { "/job_config/engine/engine_version", "\"1\"", .problems = 1, .at = "/job_config/engine/engine_version",
      .severity = E, .text = "blank" },
    { "/job_config/command", "\"\"", .problems = 1, .at = "/job_config/command", .severity = W,
      .code = "ModelArts.2806", .text = "command" },
    { "/metadata/ai_project", "\"mine\"", .problems = 1, .at = "/metadata/ai_project", .severity = W,
      .text = "offline" },
    /* parameters */
    { PARAMETER "/constraint/sensitive", "true", .problems = 1, .at = PARAMETER "/constraint/sensitive",
      .severity = W, .text = "sensitive" },
    { PARAMETER "/constraint/type", "\"Double\"", .problems = 2, .at = PARAMETER "/constraint/type",
      .severity = W, .text = "Integer" },
    { PARAMETER "/value", "\"fast\"", .problems = 1, .at = PARAMETER "/value", .severity = E,
      .code = "ModelArts.2768", .text = "\"fast\" is not a decimal number" },
    { PARAMETER "/value", "\"0x1\"", .problems = 1, .at = PARAMETER "/value", .severity = E,
      .code = "ModelArts.2768", .text = "not a decimal" },
    { PARAMETER "/value", "\"1.0000000000000000000000001\"", .problems = 1, .at = PARAMETER "/value",
      .severity = E, .code = "ModelArts.2769", .text = "not between" },
    { PARAMETER "/constraint/valid_range", "[\"1\"]", .problems = 1,
      .at = PARAMETER "/constraint/valid_range", .severity = W, .text = "two numbers" },
    { PARAMETER "/constraint/valid_range", "[\"1\",\"0.1\"]", .problems = 1,
      .at = PARAMETER "/constraint/valid_range", .severity = W, .text = "two numbers" },
    { "/job_config/parameters/1/value", "\"0.7\"", .problems = 1, .at = "/job_config/parameters/1/value",
      .severity = E, .code = "ModelArts.2769", .text = "choices" },
    { "/job_config/parameters/2/value", "\"9.5\"", .problems = 1, .at = "/job_config/parameters/2/value",
      .severity = E, .code = "ModelArts.2768", .text = "whole number" },
    { "/job_config/parameters/2/constraint/type", "\"Boolean\"", .problems = 1,
      .at = "/job_config/parameters/2/value", .severity = E, .code = "ModelArts.2768",
      .text = "true or false" },
    { "/job_config/parameters/2/name", "\"momentum\"", .problems = 3, .at = "/job_config/parameters/2/name",
      .severity = W, .code = "ModelArts.2767", .text = "parameters/1" },
    { "/job_config/parameters/2/name", "\"momentum\"", .problems = 3, .at = "/job_config/parameters/1/name",
      .severity = W, .code = "ModelArts.2767", .text = "parameters/2" },
    { "/job_config/parameters/2/name", "\"a b\"", .problems = 2, .at = "/job_config/parameters/2/name",
      .severity = W, .text = "the space" },
    { PARAMETER "/i18n_description/language", "\"fr\"", .problems = 1,
      .at = PARAMETER "/i18n_description/language", .severity = E, .text = "zh-cn, en-us" },
    /* channels */
    { "/job_config/inputs/0/name", "\"epochs\"", .problems = 1, .at = "/job_config/inputs/0/name",
      .severity = W, .text = "a parameter" },
    { "/job_config/outputs/0/name", "\"data_url\"", .problems = 1, .at = "/job_config/outputs/0/name",
      .severity = W, .text = "an input" },
    { "/job_config/inputs/-", "{\"name\":\"data_url\"}", .problems = 2, .at = "/job_config/inputs/1/name",
      .severity = W, .text = "two inputs" },
    { "/job_config/inputs/0/remote_constraints/0/attributes/0/colour", "\"red\"", .problems = 1,
      .at = "/job_config/inputs/0/remote_constraints/0/attributes/0/colour", .severity = E,
      .text = "colour" },
    { "/job_config/inputs/0/remote_constraints/0/attributes", "{\"data_format\":[\"Default\"],\"a/b\":[]}",
      .problems = 1, .at = "/job_config/inputs/0/remote_constraints/0/attributes/a~1b", .severity = E,
      .text = "a/b" },
    { "/job_config/inputs/0/remote_constraints/1/attributes", "[{\"data_format\":\"Default\"}]",
      .problems = 1, .at = "/job_config/inputs/0/remote_constraints/1/attributes", .severity = W,
      .text = "dataset" },
    { "/job_config/inputs/0/remote_constraints/1/data_type", "\"ftp\"", .problems = 1,
      .at = "/job_config/inputs/0/remote_constraints/1/data_type", .severity = W, .text = "ftp" },
    /* resources */
    { "/resource_requirements/0/key", "\"colour\"", .problems = 1, .at = "/resource_requirements/0/key",
      .severity = E, .code = "ModelArts.2807", .text = "flavor_type" },
    { "/resource_requirements/0/values/1", "\"TPU\"", .problems = 1,
      .at = "/resource_requirements/0/values/1", .severity = E, .code = "ModelArts.2809",
      .text = "CPU, GPU, Ascend" },
    { "/resource_requirements/0/key", "\"host_distributed_mode\"", .problems = 2,
      .at = "/resource_requirements/0/values/0", .severity = E, .text = "multiple, singular" },
    { "/resource_requirements/0/operator", "\"not in\"", .problems = 1,
      .at = "/resource_requirements/0/operator", .severity = E, .code = "ModelArts.2808", .text = "in" },
    /* search */
    { SEARCH "/reward_attrs/0/mode", "\"most\"", .problems = 1, .at = SEARCH "/reward_attrs/0/mode",
      .severity = E, .text = "max, min" },
    { SEARCH "/reward_attrs/0/regex", "\"(a\"", .problems = 1, .at = SEARCH "/reward_attrs/0/regex",
      .severity = W, .text = "compiles" },
    { SEARCH "/reward_attrs/0/regex", "\"(a)(b)\"", .problems = 1, .at = SEARCH "/reward_attrs/0/regex",
      .severity = W, .text = "it has 2" },
    { SEARCH "/reward_attrs/-", "{\"name\":\"accuracy\",\"mode\":\"min\"}", .problems = 2,
      .at = SEARCH "/reward_attrs/1/name", .severity = W, .code = "ModelArts.2824", .text = "accuracy" },
    { SEARCH "/search_params/0/param_type", "\"random\"", .problems = 1,
      .at = SEARCH "/search_params/0/param_type", .severity = E, .text = "continuous" },
    { SEARCH "/search_params/0/lower_bound", "\"0x1\"", .problems = 1,
      .at = SEARCH "/search_params/0/lower_bound", .severity = E, .text = "decimal" },
    { SEARCH "/search_params/0/lower_bound", "\"nan\"", .problems = 1,
      .at = SEARCH "/search_params/0/lower_bound", .severity = E, .text = "decimal" },
    { SEARCH "/search_params/0/lower_bound", "\"0,5\"", .problems = 1,
      .at = SEARCH "/search_params/0/lower_bound", .severity = E, .text = "decimal" },
    { SEARCH "/search_params/0/lower_bound", "\"0.2\"", .problems = 1,
      .at = SEARCH "/search_params/0/upper_bound", .severity = E, .code = "ModelArts.2826",
      .text = "\"0.2\" is above \"0.1\"" },
    { SEARCH "/search_params/0/upper_bound", "\"2\"", .problems = 1,
      .at = SEARCH "/search_params/0/upper_bound", .severity = W, .code = "ModelArts.2826",
      .text = "\"0.0001\" and \"1\"" },
    { SEARCH "/search_params/0/discrete_points_num", "\"0\"", .problems = 1,
      .at = SEARCH "/search_params/0/discrete_points_num", .severity = E, .text = "above zero" },
    { SEARCH "/search_params/1/discrete_values", "[]", .problems = 1,
      .at = SEARCH "/search_params/1/discrete_values", .severity = E, .text = "discrete" },
    { SEARCH "/search_params/1/discrete_values", "\"1,2\"", .problems = 1,
      .at = SEARCH "/search_params/1/discrete_values", .severity = E, .text = "list of texts" },
    { SEARCH "/search_params/0/name", "\"warmup\"", .problems = 1, .at = SEARCH "/search_params/0/name",
      .severity = W, .code = "ModelArts.2826", .text = "\"warmup\" is not declared" },
    { SEARCH "/search_params/0/name", "\"epochs\"", .problems = 1, .at = SEARCH "/search_params/0/name",
      .severity = W, .text = "declared as \"Integer\"" },
    { SEARCH "/skip_search_params", "\"epochs; warmup\"", .problems = 1, .at = SEARCH "/skip_search_params",
      .severity = W, .text = "warmup" },
    { SEARCH "/algo_configs/0/name", "\"random_search\"", .problems = 1, .at = SEARCH "/algo_configs/0/name",
      .severity = W, .text = "random_search" },
    { SEARCH "/algo_configs/0/params/3/value", "\"1.5\"", .problems = 1,
      .at = SEARCH "/algo_configs/0/params/3/value", .severity = E, .code = "ModelArts.2825",
      .text = "whole number" },
    { SEARCH "/algo_configs/0/params/0/value", "\"1\"", .problems = 1,
      .at = SEARCH "/algo_configs/0/params/0/value", .severity = W, .text = "not below 1" },
    { SEARCH "/algo_configs/0/params/0/value", "\"0\"", .problems = 1,
      .at = SEARCH "/algo_configs/0/params/0/value", .severity = W, .text = "not above 0" },
    { SEARCH "/algo_configs/0/params/0/key", "\"kappa\"", .problems = 1,
      .at = SEARCH "/algo_configs/0/params/0/key", .severity = W, .text = "tpe_search has no \"kappa\"" },
};

static struct document *changed(const struct breach *breach)
{
    struct document *document = document_new(&shape_algorithm, loaded("examples/full.json"));
    put(document, breach->place, breach->value);
    put(document, breach->place2, breach->value2);
    return document;
}

static bool tells(const struct problems *problems, const struct breach *breach)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        bool code = breach->code ? problem->code && strcmp(problem->code, breach->code) == 0 : true;
        if (strcmp(problem->place, breach->at) == 0 && problem->severity == breach->severity && code &&
            strstr(problem->text[LANGUAGE_EN], breach->text)) {
            return true;
        }
    }
    return false;
}

static void print_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        printf("    %s %s: %s [%s]\n", problem->place, problem->severity == E ? "error" : "warning",
               problem->text[LANGUAGE_EN], problem->code ? problem->code : "");
    }
}

static void test_each_breach_is_told_at_its_place_and_no_other(void **state)
{
    (void)state;
    size_t failed = 0;
    for (size_t i = 0; i < COUNT(breaches); i++) {
        struct document *document = changed(&breaches[i]);
        struct problems problems;
        problems_init(&problems);
        check_document(&shape_algorithm, document_root(document), &problems);
        if (problems.count != breaches[i].problems || !tells(&problems, &breaches[i])) {
            printf("breach %zu, %s = %s:\n", i, breaches[i].place,
                   breaches[i].value ? breaches[i].value : "(none)");
            print_problems(&problems);
            failed++;
        }
        problems_done(&problems);
        document_free(document);
    }
    assert_int_equal(failed, 0);
}

static void test_every_problem_has_both_languages_on_one_line_and_a_source(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(breaches); i++) {
        struct document *document = changed(&breaches[i]);
        struct problems problems;
        problems_init(&problems);
        check_document(&shape_algorithm, document_root(document), &problems);
        for (size_t at = 0; at < problems.count; at++) {
            for (int language = 0; language < LANGUAGES; language++) {
                const char *text = problems.items[at].text[language];
                assert_true(strlen(text) > 0 && !strchr(text, '\n') && utf8_valid(text, strlen(text)));
            }
            assert_string_not_equal(problems.items[at].text[LANGUAGE_EN],
                                    problems.items[at].text[LANGUAGE_ZH]);
            assert_true(strlen(problems.items[at].from) > 0);
        }
        problems_done(&problems);
        document_free(document);
    }
}

/* Changes that must stay without a word. */
static const struct {
    const char *place, *value;
} harmless[] = {
    { "/metadata/description", "\"\"" },
    { "/metadata/id", "5" },
    { "/metadata/state", "[1]" },
    { "/metadata/unheard_of", "{\"a\":[1,null]}" },
    { "/metadata/tags", "[{\"key\":\"auto_search\"}]" },
    { "/job_config/parameters/0/access_method", "\"env\"" },
    { "/job_config/boot_file", "\"obs://vision-team/flowers//code/./a/../train.py\"" },
    { "/job_config/code_dir", "\"obs://vision-team/flowers/code\"" },
    { "/job_config/engine", NULL },
    { "/resource_requirements", "null" },
    { "/advanced_config", "{}" },
    { "/advanced_config", "{\"auto_search\":null}" },
    { PARAMETER "/value", "\"1e-3\"" },
    { PARAMETER "/value", "\"1.000\"" },
    { PARAMETER "/value", "\"\"" },
    { "/job_config/parameters/1/value", "\"0.90\"" },
    { "/job_config/parameters/2/value", "\"-900000000000000000000000\"" },
    { "/job_config/inputs/0/remote_constraints/0/attributes",
      "{\"data_format\":[\"Default\"],\"dataset_type\":[\"0\",\"400\"]}" },
    { SEARCH "/search_params/0/param_type", NULL },
    { SEARCH "/search_params/0/lower_bound", "\"0.1\"" },
    { SEARCH "/algo_configs/0/params/0/value", "\"0.9999999999999999999999\"" },
};

static void test_what_is_allowed_stays_without_a_word(void **state)
{
    (void)state;
    size_t failed = 0;
    for (size_t i = 0; i < COUNT(harmless); i++) {
        struct document *document = document_new(&shape_algorithm, loaded("examples/full.json"));
        put(document, harmless[i].place, harmless[i].value);
        struct problems problems;
        problems_init(&problems);
        check_document(&shape_algorithm, document_root(document), &problems);
        if (problems.count) {
            printf("harmless %s = %s:\n", harmless[i].place,
                   harmless[i].value ? harmless[i].value : "(none)");
            print_problems(&problems);
            failed++;
        }
        problems_done(&problems);
        document_free(document);
    }
    assert_int_equal(failed, 0);
}

static void test_the_documented_examples_have_no_errors(void **state)
{
    (void)state;
    static const char *const examples[] = { "examples/create-request.json", "examples/create-answer.json",
                                            "examples/modify-request.json", "examples/modify-answer.json",
                                            "examples/show-answer.json",    "examples/full.json" };
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct json *document = loaded(examples[i]);
        struct problems problems;
        problems_init(&problems);
        check_document(&shape_algorithm, document, &problems);
        print_problems(&problems);
        assert_int_equal(problems.errors, 0);
        assert_int_equal(problems.warnings, i == 0 ? 2 : 0);
        problems_done(&problems);
        json_free(document);
    }
}

static void collect_places(const struct json *value, const char *place, char **places, size_t *count)
{
    for (const struct json *child = json_first(value); child; child = json_next(child)) {
        char *below = json_is(value, JSON_ARRAY) ? place_item(place, json_index(value, child))
                                                 : place_join(place, json_name(child));
        collect_places(child, below, places, count);
        places[(*count)++] = below;
    }
}

static void assert_same_there(const struct problems *field, const struct problems *document,
                              const char *place, const char *value)
{
    size_t count, expected;
    problems_at(field, place, &count);
    problems_at(document, place, &expected);
    if (count != expected) {
        printf("%s = %s\n  field:\n", place, value);
        print_problems(field);
        printf("  document:\n");
        print_problems(document);
    }
    assert_int_equal(count, expected);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(problems_nth(field, place, i)->text[LANGUAGE_EN],
                            problems_nth(document, place, i)->text[LANGUAGE_EN]);
    }
    for (size_t i = 0; i < field->count; i++) {
        bool found = false;
        for (size_t at = 0; at < document->count; at++) {
            found = found || (strcmp(field->items[i].place, document->items[at].place) == 0 &&
                              strcmp(field->items[i].text[0], document->items[at].text[0]) == 0);
        }
        assert_true(found);
    }
}

/* Typing a value must tell what committing it would tell, at every place of a complete document. */
static void test_a_field_being_typed_is_told_what_the_whole_check_would_tell(void **state)
{
    (void)state;
    static const char *const values[] = {
        NULL,
        "null",
        "10",
        "true",
        "[]",
        "{}",
        "[\"a\"]",
        "\"\"",
        "\"a b\"",
        "\"10\"",
        "\"-1\"",
        "\"0.5\"",
        "\"1e-5\"",
        "\"true\"",
        "\"momentum\"",
        "\"data_url\"",
        "\"x\\ny\"",
        "\"Boolean\"",
        "\"Range\"",
        "\"discrete\"",
        "\"gamma\"",
        "\"obs\"",
        "\"host_distributed_mode\"",
        "\"/vision-team/flowers/code/../x.py\"",
        "\"(a\"",
    };
    struct document *document = document_new(&shape_algorithm, loaded("examples/full.json"));
    char **places = memory_new(400, sizeof *places);
    size_t count = 0;
    collect_places(document_root(document), "", places, &count);
    places[count++] = memory_text("/metadata/tags");
    places[count++] = memory_text("/job_config/parameters/2/i18n_description/language");
    places[count++] = memory_text("/job_config/parameters/3/name");
    places[count++] = memory_text(SEARCH "/search_params/1/lower_bound");
    for (size_t i = 0; i < count; i++) {
        for (size_t v = 0; v < COUNT(values); v++) {
            struct json *value = values[v] ? tree(values[v]) : NULL;
            struct problems field, whole;
            problems_init(&field);
            problems_init(&whole);
            if (!value && json_is(document_at(document, places[i]), JSON_STRING) &&
                places[i][strlen(places[i]) - 1] <= '9') {
                continue; /* an item taken away is no field that is blank */
            }
            check_field(&shape_algorithm, document_root(document), places[i], value, &field);
            struct err err = { 0 };
            bool done = value
                            ? document_set(document, places[i], json_copy(value), &err)
                            : document_at(document, places[i]) && document_remove(document, places[i], &err);
            if (done && (value || document_edit(document, 0)->in_list == false)) {
                check_document(&shape_algorithm, document_root(document), &whole);
                assert_same_there(&field, &whole, places[i], values[v] ? values[v] : "(none)");
            }
            while (document_undo(document)) {
            }
            problems_done(&field);
            problems_done(&whole);
            json_free(value);
        }
        free(places[i]);
    }
    printf("%zu places times %zu values\n", count, COUNT(values));
    free(places);
    document_free(document);
}

static void test_typing_below_absent_objects_is_checked(void **state)
{
    (void)state;
    struct json *root = tree("{}"), *bad = tree("\"a b\""), *number = tree("1");
    struct problems problems;
    problems_init(&problems);
    size_t count;
    check_field(&shape_algorithm, root, "/metadata/name", bad, &problems);
    assert_int_equal(problems.count, 1);
    assert_non_null(problems_at(&problems, "/metadata/name", &count));
    check_field(&shape_algorithm, root, "/job_config/engine/engine_id", number, &problems);
    assert_int_equal(problems.count, 1);
    check_field(&shape_algorithm, root, "/job_config/parameters/0/constraint/editable", bad, &problems);
    assert_int_equal(problems.count, 1);
    check_field(&shape_algorithm, root, "/nobody/knows", bad, &problems);
    assert_int_equal(problems.count, 0);
    problems_done(&problems);
    json_free(root);
    json_free(bad);
    json_free(number);
}

static void test_problems_are_found_by_place_and_counted_below_one(void **state)
{
    (void)state;
    struct json *root =
        tree("{\"metadata\":{\"name\":\"a b\",\"description\":1},\"job_config\":{\"outputs\":[{},"
             "{\"name\":5}],\"engine\":{\"engine_id\":1}},\"resource_requirements\":7}");
    struct problems problems;
    problems_init(&problems);
    check_document(&shape_algorithm, root, &problems);
    size_t count, errors, warnings;
    assert_non_null(problems_at(&problems, "/metadata/name", &count));
    assert_int_equal(count, 1);
    assert_null(problems_at(&problems, "/metadata", &count));
    assert_int_equal(count, 0);
    assert_null(problems_nth(&problems, "/metadata/name", 1));
    problems_under(&problems, "/job_config/outputs", &errors, &warnings);
    assert_int_equal(errors, 2);
    problems_under(&problems, "/job_config", &errors, &warnings);
    assert_int_equal(errors, 3);
    problems_under(&problems, "", &errors, &warnings);
    assert_int_equal(errors, problems.errors);
    assert_string_equal(problems.items[0].place, "/metadata/name");
    check_document(&shape_algorithm, NULL, &problems);
    assert_int_equal(problems.errors, 1);
    problems_done(&problems);
    json_free(root);
}

static void test_more_problems_than_are_kept_are_counted(void **state)
{
    (void)state;
    struct json *root = tree("{\"metadata\":{\"name\":\"a\"},\"job_config\":{\"outputs\":[]}}");
    struct json *outputs = (struct json *)place_find(root, "/job_config/outputs");
    for (int i = 0; i < LIMIT_PROBLEMS + 5; i++) {
        json_insert_item(outputs, SIZE_MAX, json_object());
    }
    struct problems problems;
    problems_init(&problems);
    check_document(&shape_algorithm, root, &problems);
    assert_int_equal(problems.count, LIMIT_PROBLEMS);
    assert_int_equal(problems.errors, LIMIT_PROBLEMS + 5);
    problems_done(&problems);
    json_free(root);
}

static void test_decimals_are_compared_as_digits(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        int order;
    } rows[] = {
        { "1", "1.0", 0 },
        { "1e0", "0.1e1", 0 },
        { "-0", "0.000", 0 },
        { "0.1", "1e-1", 0 },
        { "9007199254740993", "9007199254740992", 1 },
        { "1e400", "1e401", -1 },
        { "-1e400", "1", -1 },
        { "0.30000000000000000001", "0.3", 1 },
        { ".5", "0.5", 0 },
        { "5.", "5", 0 },
        { "100", "1e2", 0 },
        { "0.05", "0.5", -1 },
        { "-2", "-10", 1 },
        { "00012", "12", 0 },
        { "1e99999999999999999999", "1e5", 1 },
        { "0e99999999999999999999", "0", 0 },
        { "10.01", "10.010", 0 },
        { "1200e-2", "12", 0 },
        { "0.0012", "0.00119", 1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(text_compare_decimals(rows[i].one, rows[i].other), rows[i].order);
        assert_int_equal(text_compare_decimals(rows[i].other, rows[i].one), -rows[i].order);
    }
    static const char *const no[] = { "",    "-",   ".",  "1e", "e5",  "1e+",   "0x10", "nan",
                                      "inf", "1,5", " 1", "1 ", "--1", "1.2.3", "1f" };
    for (size_t i = 0; i < COUNT(no); i++) {
        assert_false(text_is_decimal(no[i]));
    }
}

static void test_paths_are_compared_by_segments(void **state)
{
    (void)state;
    static const struct {
        const char *directory, *file;
        bool inside;
    } rows[] = {
        { "/b/code/", "/b/code/a.py", true },      { "/b/code", "/b/code/a.py", true },
        { "/b/code", "/b/code2/a.py", false },     { "/b/code/", "/b/code/", false },
        { "/b/code/", "/b/code/../a.py", false },  { "/b/x/../code", "/b/code/d/../a.py", true },
        { "obs://b/code/", "/b/code/a.py", true }, { "/b/code/", "obs://b/code/a.py", true },
        { "/b/code/", "/../b/code/a.py", false },  { "/b/", "/c/a.py", false },
        { "/b//code/./", "/b/code//a.py", true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(text_path_inside(rows[i].directory, rows[i].file), rows[i].inside);
    }
}

static void test_ten_thousand_parameters_are_checked(void **state)
{
    (void)state;
    struct json *root = tree("{\"metadata\":{\"name\":\"a\"},\"job_config\":{\"parameters\":[]}}");
    struct json *list = (struct json *)place_find(root, "/job_config/parameters");
    for (int i = 0; i < 10000; i++) {
        char text[400];
        snprintf(
            text, sizeof text,
            "{\"name\":\"param_%06d\",\"value\":\"%d\",\"description\":\"number "
            "%d\",\"constraint\":{\"type\":"
            "\"Integer\",\"editable\":true,\"required\":true,\"sensitive\":false,\"valid_type\":\"Range\","
            "\"valid_range\":[\"0\",\"1000\"]}}",
            i, i % 1000, i);
        json_insert_item(list, SIZE_MAX, tree(text));
    }
    struct problems problems;
    problems_init(&problems);
    int64_t start = clock_monotonic_ms();
    check_document(&shape_algorithm, root, &problems);
    int64_t whole = clock_monotonic_ms() - start;
    assert_int_equal(problems.count, 0);
    struct json *typed = json_string("abc");
    start = clock_monotonic_ms();
    for (int i = 0; i < 20; i++) {
        check_field(&shape_algorithm, root, "/job_config/parameters/5000/value", typed, &problems);
    }
    int64_t field = clock_monotonic_ms() - start;
    assert_int_equal(problems.count, 1);
    printf("10000 parameters: %d ms; twenty keys in one field: %d ms\n", (int)whole, (int)field);
    problems_done(&problems);
    json_free(typed);
    json_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_breach_is_told_at_its_place_and_no_other),
        cmocka_unit_test(test_every_problem_has_both_languages_on_one_line_and_a_source),
        cmocka_unit_test(test_what_is_allowed_stays_without_a_word),
        cmocka_unit_test(test_the_documented_examples_have_no_errors),
        cmocka_unit_test(test_a_field_being_typed_is_told_what_the_whole_check_would_tell),
        cmocka_unit_test(test_typing_below_absent_objects_is_checked),
        cmocka_unit_test(test_problems_are_found_by_place_and_counted_below_one),
        cmocka_unit_test(test_more_problems_than_are_kept_are_counted),
        cmocka_unit_test(test_decimals_are_compared_as_digits),
        cmocka_unit_test(test_paths_are_compared_by_segments),
        cmocka_unit_test(test_ten_thousand_parameters_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
