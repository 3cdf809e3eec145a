/* Training job configurations of v1: their rules, and the way from an answer to a body. */
#include "tree.h"

#include "document/check.h"
#include "document/convert.h"
#include "document/diff.h"
#include "document/outline.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING

static const struct shape *const shape = &shape_training_job_config;

static struct json *loaded(const char *name)
{
    char path[400];
    struct buf text;
    struct err err = { 0 };
    snprintf(path, sizeof path, "%s/examples/%s", TEST_DATA, name);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    assert_true(file_read(path, &text, &err));
    struct json *read = tree(buf_text(&text));
    buf_done(&text);
    return read;
}

static struct json *converted(struct json *answer)
{
    struct err err = { 0 };
    assert_true(convert_in_place(shape, answer, &err));
    return answer;
}

static void the_documented_example_passes_without_a_problem(void **state)
{
    (void)state;
    struct json *root = loaded("v1-modify-request.json");
    struct problems problems;
    problems_init(&problems);
    check_document(shape, root, &problems);
    for (size_t i = 0; i < problems.count; i++)
        fail_msg("%s: %s", problems.items[i].place, problems.items[i].text[LANGUAGE_EN]);
    problems_done(&problems);
    json_free(root);
}

#define TASK      "\"worker_server_num\":1,\"spec_id\":4"
#define CODE      TASK ",\"app_url\":\"/b/app/\",\"boot_file_url\":\"/b/app/boot.py\",\"engine_id\":1"
#define DATA      "\"data_url\":\"/b/data/\""
#define FROM(...) "{" CODE ",\"data_source\":[" __VA_ARGS__ "]}"

/* A whole document and the one problem that it has, or none. */
static const struct breach {
    const char *text, *at;
    enum severity severity;
    const char *says, *from;
} breaches[] = {
    { "{" CODE "," DATA "}", NULL, E, NULL, NULL },
    { "{" TASK ",\"model_id\":9," DATA "}", NULL, E, NULL, NULL },
    { "{" CODE ",\"model_id\":9," DATA "}", NULL, E, NULL, NULL },
    { "{" CODE ",\"dataset_id\":\"d\",\"dataset_version_id\":\"v\"}", NULL, E, NULL, NULL },
    { FROM("{\"type\":\"obs\",\"data_url\":\"/b/1/\"},{\"type\":\"obs\",\"data_url\":\"/b/2/\"}"), NULL, E,
      NULL, NULL },
    { FROM("{\"type\":\"dataset\",\"dataset_id\":\"d\",\"dataset_version\":\"v\"}"), NULL, E, NULL, NULL },
    { FROM("{\"data_url\":\"/b/1/\"}"), NULL, E, NULL, NULL },
    { "{" CODE ",\"config_name\":\"mine\"," DATA "}", NULL, E, NULL, NULL },

    /* workers and specification */
    { "{\"worker_server_num\":0,\"spec_id\":1,\"model_id\":1," DATA "}", "/worker_server_num", E,
      "at least 1", "table 2" },
    { "{\"worker_server_num\":-3,\"spec_id\":1,\"model_id\":1," DATA "}", "/worker_server_num", E,
      "at least 1", "table 2" },
    { "{\"worker_server_num\":\"1\",\"spec_id\":1,\"model_id\":1," DATA "}", "/worker_server_num", E,
      "whole number", "table 2" },
    { "{\"worker_server_num\":4294967296,\"spec_id\":1,\"model_id\":1," DATA "}", "/worker_server_num", E,
      "32 bits", "table 2" },
    { "{\"spec_id\":1,\"model_id\":1," DATA "}", "/worker_server_num", E, "Missing", "table 2" },
    { "{\"worker_server_num\":1,\"model_id\":1," DATA "}", "/spec_id", E, "Missing", "table 2" },
    { "{\"worker_server_num\":1,\"spec_id\":9223372036854775808,\"model_id\":1," DATA "}", "/spec_id", E,
      "64 bits", "table 2" },
    { "{\"worker_server_num\":1,\"spec_id\":9223372036854775807,\"model_id\":1," DATA "}", NULL, E, NULL,
      NULL },
    { "{\"worker_server_num\":1,\"spec_id\":1.5,\"model_id\":1," DATA "}", "/spec_id", E, "64 bits",
      "table 2" },

    /* code and engine */
    { "{" TASK ",\"engine_id\":1," DATA "}", "/app_url", E, "or a built-in model", "table 2" },
    { "{" TASK ",\"engine_id\":1,\"app_url\":\"/b/app/\"," DATA "}", "/boot_file_url", E, "belong together",
      "table 2" },
    { "{" TASK ",\"engine_id\":1,\"boot_file_url\":\"/b/app/boot.py\"," DATA "}", "/app_url", E,
      "belong together", "table 2" },
    { "{" TASK ",\"model_id\":1,\"app_url\":\"/b/app/\"," DATA "}", "/boot_file_url", E, "belong together",
      "table 2" },
    { "{" TASK ",\"app_url\":\"/b/app/\",\"boot_file_url\":\"/b/app/boot.py\"," DATA "}", "/engine_id", E,
      "name the engine", "table 2" },
    { "{" TASK ",\"engine_id\":1,\"app_url\":\"/b/app/\",\"boot_file_url\":\"/b/app/../boot.py\"," DATA "}",
      "/boot_file_url", E, "inside the code directory", "table 2" },
    { "{" TASK ",\"engine_id\":\"PyTorch\",\"model_id\":1," DATA "}", "/engine_id", E, "whole number",
      "table 2" },
    { "{" CODE ".0," DATA "}", "/engine_id", W, "write 1", "table 2" },
    { "{" CODE "e2," DATA "}", "/engine_id", W, "write 100", "table 2" },
    { "{" CODE ".5," DATA "}", "/engine_id", E, "whole number", "table 2" },
    { "{" CODE ",\"user_image_url\":\"swr/a:1\"," DATA "}", "/user_command", W, "custom image", "inferred" },

    /* data */
    { "{" CODE "}", "/data_url", E, "say where the data is", "table 2" },
    { "{" CODE ",\"data_url\":\"\",\"data_source\":[]}", "/data_url", E, "say where the data is", "table 2" },
    { "{" CODE ",\"dataset_id\":\"d\"}", "/dataset_version_id", E, "belong together", "table 2" },
    { "{" CODE ",\"dataset_version_id\":\"v\"}", "/dataset_id", E, "belong together", "table 2" },
    { "{" CODE ",\"dataset_id\":\"d\",\"dataset_version_id\":\"v\"," DATA "}", "/data_url", E,
      "leave the data path blank", "table 2" },
    { "{" CODE ",\"data_source\":[{\"type\":\"obs\",\"data_url\":\"/b/1/\"}]," DATA "}", "/data_url", E,
      "leave the data path blank", "table 2" },
    { FROM("{\"type\":\"nfs\",\"data_url\":\"/b/1/\"}"), "/data_source/0/type", E, "obs, dataset",
      "table 3" },
    { FROM("{\"type\":\"obs\"}"), "/data_source/0/data_url", E, "needs its OBS path", "table 3" },
    { FROM("{\"type\":\"dataset\",\"dataset_version\":\"v\"}"), "/data_source/0/dataset_id", E,
      "needs the dataset", "table 3" },
    { FROM("{\"type\":\"dataset\",\"dataset_id\":\"d\"}"), "/data_source/0/dataset_version", E,
      "needs the version", "table 3" },
    { FROM("{\"type\":\"obs\",\"data_url\":\"/b/1/\",\"dataset_id\":\"d\"}"), "/data_source/0/data_url", E,
      "either a dataset or a path", "table 3" },
    { FROM("{\"type\":\"obs\",\"data_url\":\"/b/1/\"},"
           "{\"type\":\"dataset\",\"dataset_id\":\"d\",\"dataset_version\":\"v\"}"),
      "/data_source/1/type", E, "\"dataset\" stands beside \"obs\"", "table 3" },

    /* parameters and texts */
    { "{" CODE "," DATA
      ",\"parameter\":[{\"label\":\"a\",\"value\":0.010},{\"label\":\"b\",\"value\":\"x\"}]}",
      NULL, E, NULL, NULL },
    { "{" CODE "," DATA ",\"parameter\":[{\"label\":\"a\",\"value\":1e400}]}", NULL, E, NULL, NULL },
    { "{" CODE "," DATA ",\"parameter\":[{\"label\":\"a\",\"value\":true}]}", "/parameter/0/value", E, "text",
      "table 4" },
    { "{" CODE "," DATA ",\"parameter\":[{\"label\":7,\"value\":1}]}", "/parameter/0/label", E, "write \"7\"",
      "table 4" },
    { "{" CODE "," DATA ",\"config_name\":\"no good\"}", "/config_name", E, "only letters", "create" },
};

static void assert_breach(const struct breach *breach)
{
    struct json *root = tree(breach->text);
    struct problems problems;
    problems_init(&problems);
    check_document(shape, root, &problems);
    if (problems.count != (breach->at ? 1u : 0u)) {
        for (size_t i = 0; i < problems.count; i++)
            print_error("%s: %s\n", problems.items[i].place, problems.items[i].text[LANGUAGE_EN]);
        fail_msg("%s has %zu problems", breach->text, problems.count);
    }
    if (breach->at) {
        const struct problem *problem = &problems.items[0];
        assert_string_equal(problem->place, breach->at);
        assert_int_equal(problem->severity, breach->severity);
        if (!strstr(problem->text[LANGUAGE_EN], breach->says))
            fail_msg("\"%s\" lacks \"%s\"", problem->text[LANGUAGE_EN], breach->says);
        assert_non_null(strstr(problem->from, breach->from));
    }
    problems_done(&problems);
    json_free(root);
}

static void each_rule_bites_where_it_says_and_only_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(breaches); i++)
        assert_breach(&breaches[i]);
}

/* While a field is being typed the same is found about it as in the whole. */
static void the_field_being_typed_knows_its_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(breaches); i++) {
        const struct breach *breach = &breaches[i];
        if (!breach->at)
            continue;
        struct json *root = tree(breach->text);
        struct problems problems;
        problems_init(&problems);
        check_field(shape, root, breach->at, place_find(root, breach->at), &problems);
        size_t count;
        if (!problems_at(&problems, breach->at, &count))
            fail_msg("%s: nothing found at %s", breach->text, breach->at);
        problems_done(&problems);
        json_free(root);
    }
}

static void a_description_has_256_characters_not_bytes(void **state)
{
    (void)state;
    for (size_t length = 256; length <= 257; length++) {
        struct json *root = tree("{" CODE "," DATA "}");
        struct buf text;
        struct problems problems;
        buf_init(&text, 4096);
        for (size_t i = 0; i < length; i++)
            buf_string(&text, "描");
        json_set(root, "config_desc", json_string(buf_text(&text)));
        problems_init(&problems);
        check_document(shape, root, &problems);
        assert_int_equal(problems.errors, length - 256);
        problems_done(&problems);
        buf_done(&text);
        json_free(root);
    }
}

/* The documented answer names its data three times over; a request may do so once. */
static void the_documented_answer_becomes_a_document_that_passes(void **state)
{
    (void)state;
    struct json *root = converted(loaded("v1-show-answer.json"));
    struct problems problems;
    problems_init(&problems);
    check_document(shape, root, &problems);
    assert_int_equal(problems.count, 0);
    problems_done(&problems);
    assert_non_null(json_member(root, "data_source"));
    assert_null(json_member(root, "data_url"));
    assert_null(json_member(root, "dataset_id"));
    assert_null(json_member(root, "dataset_version_id"));
    assert_string_equal(json_text(place_find(root, "/pool_id")), "pool9928813f");
    assert_string_equal(json_text(place_find(root, "/volumes/0/nfs/dest_path")), "/home/work/nas");
    json_free(root);
}

static void assert_sends(const struct json *body, enum purpose purpose)
{
    static const char *const owned[] = { "is_success", "create_time", "volumes", "pool_id", "engine_name",
                                         "spec_code",  "nas_type",    "gpu_num", "cpu" };
    for (size_t i = 0; i < COUNT(owned); i++)
        assert_null(json_member(body, owned[i]));
    assert_int_equal(json_member(body, "config_name") != NULL, purpose == PURPOSE_CREATE);
    assert_non_null(json_member(body, "spec_id"));
}

static void what_the_service_owns_is_kept_out_and_the_name_goes_once(void **state)
{
    (void)state;
    struct json *root = converted(loaded("v1-show-answer.json"));
    for (enum purpose purpose = PURPOSE_CREATE; purpose <= PURPOSE_UPDATE; purpose++) {
        struct json *body = convert_request(shape, root, purpose);
        assert_sends(body, purpose);
        json_free(body);
    }
    json_free(root);
}

static void the_ledger_names_what_is_kept_out(void **state)
{
    (void)state;
    struct json *root = converted(loaded("v1-show-answer.json"));
    struct json *body = convert_request(shape, root, PURPOSE_UPDATE);
    struct differences ledger;
    size_t dropped = 0;
    differences_init(&ledger);
    diff_ledger(shape, root, root, body, &ledger);
    for (size_t i = 0; i < ledger.count; i++)
        if (ledger.items[i].fate == FATE_DROPPED)
            dropped += strcmp(ledger.items[i].place, "/volumes") == 0 ||
                       strcmp(ledger.items[i].place, "/pool_id") == 0;
    assert_int_equal(dropped, 2);
    differences_done(&ledger);
    json_free(body);
    json_free(root);
}

static void numbers_and_texts_stay_as_they_were_spelled(void **state)
{
    (void)state;
    static const char text[] =
        "{\"spec_id\":9007199254740993,\"engine_id\":\"9223372036854775807\","
        "\"parameter\":[{\"label\":\"a\",\"value\":0.010},{\"label\":\"b\",\"value\":\"32\"}],"
        "\"later\":1.50}";
    struct json *root = converted(tree(text)), *body = convert_request(shape, root, PURPOSE_UPDATE);
    char *written = json_written(body, JSON_COMPACT);
    assert_string_equal(written,
                        "{\"spec_id\":9007199254740993,\"engine_id\":9223372036854775807,"
                        "\"parameter\":[{\"label\":\"a\",\"value\":0.010},{\"label\":\"b\",\"value\":"
                        "\"32\"}],\"later\":1.50}");
    free(written);
    json_free(body);
    json_free(root);
}

/* An empty list of sources beside a path could be refused; empty parameters mean that there are none. */
static void an_emptied_list_of_sources_is_left_out(void **state)
{
    (void)state;
    struct json *root = tree("{" DATA ",\"data_source\":[]}");
    struct json *body = convert_request(shape, root, PURPOSE_UPDATE);
    char *written = json_written(body, JSON_COMPACT);
    assert_string_equal(written, "{" DATA ",\"parameter\":[]}");
    free(written);
    json_free(body);
    json_free(root);
}

static void an_empty_list_takes_nothing_away_from_an_answer(void **state)
{
    (void)state;
    struct json *root = converted(tree("{" DATA ",\"data_source\":[]}"));
    assert_non_null(json_member(root, "data_url"));
    json_free(root);
}

static void what_is_no_object_is_named_for_what_it_should_be(void **state)
{
    (void)state;
    struct json *root = tree("[]");
    struct err err = { 0 };
    assert_false(convert_in_place(shape, root, &err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "training job configuration"));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), "训练作业配置"));
    json_free(root);
}

/* Every member has one line, the two lists their own sections, and nothing is shown twice. */
static void the_outline_shows_each_member_once(void **state)
{
    (void)state;
    struct json *root = converted(loaded("v1-show-answer.json"));
    json_set(root, "later", json_integer(1));
    struct outline outline = { 0 };
    size_t sections = 0, lines = 0;
    outline_build(&outline, shape, root, NULL, NULL);
    for (size_t i = 0; i < outline.count; i++) {
        char *place = outline_place(&outline, i);
        sections += outline.lines[i].kind == LINE_SECTION;
        lines += strcmp(place, "/later") == 0 || strcmp(place, "/spec_id") == 0;
        free(place);
    }
    assert_int_equal(sections, shape->section_count);
    assert_int_equal(lines, 2);
    char *found = outline_place(&outline, outline_find(&outline, "/data_source/0/data_url"));
    assert_string_equal(found, "/data_source/0/data_url");
    free(found);
    found = outline_place(&outline, outline_find(&outline, "/spec_id"));
    assert_string_equal(found, "/spec_id");
    free(found);
    outline_done(&outline);
    json_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_example_passes_without_a_problem),
        cmocka_unit_test(each_rule_bites_where_it_says_and_only_there),
        cmocka_unit_test(the_field_being_typed_knows_its_rules),
        cmocka_unit_test(a_description_has_256_characters_not_bytes),
        cmocka_unit_test(the_documented_answer_becomes_a_document_that_passes),
        cmocka_unit_test(what_the_service_owns_is_kept_out_and_the_name_goes_once),
        cmocka_unit_test(the_ledger_names_what_is_kept_out),
        cmocka_unit_test(numbers_and_texts_stay_as_they_were_spelled),
        cmocka_unit_test(an_emptied_list_of_sources_is_left_out),
        cmocka_unit_test(an_empty_list_takes_nothing_away_from_an_answer),
        cmocka_unit_test(what_is_no_object_is_named_for_what_it_should_be),
        cmocka_unit_test(the_outline_shows_each_member_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
