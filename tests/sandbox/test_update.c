/* What PUT keeps, resets and clears (facts: section 7), and what it refuses. */
#include "caller.h"

#include "base/place.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sandbox sandbox;

static const char full[] =
    "{\"metadata\":{\"name\":\"%s\",\"description\":\"long\",\"workspace_id\":\"team\",\"tags\":[{\"key\":"
    "\"turbo\"}]},"
    "\"job_config\":{\"code_dir\":\"/b/c/\",\"boot_file\":\"/b/c/a.py\",\"command\":\"run\","
    "\"parameters_customization\":true,\"parameters\":[{\"name\":\"p\",\"value\":\"0.5\",\"description\":"
    "\"d\","
    "\"constraint\":{\"type\":\"Float\",\"valid_type\":\"None\",\"valid_range\":[]}}],"
    "\"inputs\":[{\"name\":\"in\",\"access_method\":\"env\"}],\"outputs\":[{\"name\":\"out\"}],"
    "\"engine\":{\"engine_name\":\"PyTorch\",\"engine_version\":\"PyTorch-1.3.0-python3.6\"},\"later\":{"
    "\"x\":1}},"
    "\"resource_requirements\":[{\"key\":\"flavor_type\",\"values\":[\"CPU\"],\"operator\":\"in\"}],"
    "\"advanced_config\":{\"auto_search\":{\"skip_search_params\":\"p\",\"reward_attrs\":[{\"name\":\"r\","
    "\"mode\":\"max\","
    "\"regex\":\"r=(.*)\"}],\"search_params\":[{\"name\":\"p\",\"lower_bound\":\"0\",\"upper_bound\":\"1\"}],"
    "\"algo_configs\":[]}}}";

static char path[256]; /* of the algorithm that this test changes */

static int start(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "--empty", NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return sandbox_end(&sandbox, SIGTERM);
}

static int make(void **state)
{
    char body[2048];
    struct json *made;
    static int number;

    snprintf(body, sizeof body, full, "changing");
    made = ask(&sandbox, "POST", ALGORITHMS, body, 201);
    snprintf(path, sizeof path, "%s/%s", ALGORITHMS, json_text(place_find(made, "/metadata/id")));
    json_free(made);
    number++;
    *state = &number;
    return 0;
}

static int drop(void **state)
{
    (void)state;
    json_free(ask(&sandbox, "DELETE", path, NULL, 202));
    return 0;
}

static struct json *put(const char *body)
{
    return ask(&sandbox, "PUT", path, body, 201);
}

static void left_out_scalars_are_reset(void **state)
{
    struct json *after = put("{\"metadata\":{\"name\":\"changing\"},\"job_config\":{\"engine\":{}}}");

    (void)state;
    holds(after, "/metadata/description", "");
    holds(after, "/job_config/code_dir", "");
    holds(after, "/job_config/boot_file", "");
    holds(after, "/job_config/command", "");
    reads(after, "/job_config/parameters_customization", "false");
    holds(after, "/job_config/engine/engine_id", "");
    holds(after, "/job_config/engine/engine_version", "");
    assert_null(place_find(after, "/job_config/code_tree"));
    json_free(after);
}

static void left_out_lists_and_objects_are_kept(void **state)
{
    struct json *before = ask(&sandbox, "GET", path, NULL, 200);
    struct json *after = put("{\"metadata\":{\"name\":\"changing\"},\"job_config\":{}}");
    static const char *const kept[] = { "/metadata/tags",         "/job_config/parameters",
                                        "/job_config/inputs",     "/job_config/outputs",
                                        "/job_config/engine",     "/job_config/later",
                                        "/resource_requirements", "/advanced_config" };

    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        assert_true(json_same(place_find(before, kept[i]), place_find(after, kept[i])));
    json_free(before);
    json_free(after);
}

static void null_says_the_same_as_leaving_out(void **state)
{
    struct json *after = put("{\"metadata\":{\"name\":\"changing\",\"description\":null,\"tags\":null},"
                             "\"job_config\":{\"inputs\":null},\"advanced_config\":null}");

    (void)state;
    holds(after, "/metadata/description", "");
    reads(after, "/metadata/tags", "[{\"key\":\"turbo\"}]");
    holds(after, "/job_config/inputs/0/name", "in");
    holds(after, "/advanced_config/auto_search/reward_attrs/0/name", "r");
    json_free(after);
}

static void empty_lists_clear(void **state)
{
    struct json *after =
        put("{\"metadata\":{\"name\":\"changing\",\"tags\":[]},\"job_config\":{\"inputs\":[],\"outputs\":[],"
            "\"parameters\":[]},\"resource_requirements\":[],\"advanced_config\":{\"auto_search\":"
            "{\"reward_attrs\":[],\"search_params\":[],\"algo_configs\":[]}}}");

    (void)state;
    reads(after, "/metadata/tags", "[]");
    reads(after, "/job_config/inputs", "[]");
    reads(after, "/job_config/outputs", "[]");
    reads(after, "/job_config/parameters", "[]");
    reads(after, "/resource_requirements", "[]");
    reads(after, "/advanced_config", "{\"auto_search\":{}}");
    json_free(after);
}

static void a_list_that_is_given_replaces_the_whole_list(void **state)
{
    struct json *after =
        put("{\"metadata\":{\"name\":\"changing\"},\"job_config\":{\"parameters\":[{\"name\":\"p\"}]},"
            "\"advanced_config\":{\"auto_search\":{\"search_params\":[]}}}");

    (void)state;
    reads(after, "/job_config/parameters",
          "[{\"name\":\"p\",\"description\":\"\",\"i18n_description\":null,\"value\":\"\"}]");
    holds(after, "/advanced_config/auto_search/reward_attrs/0/name", "r");
    json_free(after);
}

static void identity_and_birth_stay_and_the_change_is_dated(void **state)
{
    struct json *before = ask(&sandbox, "GET", path, NULL, 200), *after;
    int64_t created, updated;

    (void)state;
    after =
        put("{\"metadata\":{\"id\":\"other\",\"name\":\"changing\",\"create_time\":5,\"update_time\":6}}");
    assert_true(json_same(place_find(before, "/metadata/id"), place_find(after, "/metadata/id")));
    assert_true(json_int64(place_find(before, "/metadata/create_time"), &created));
    holds(after, "/metadata/create_time", json_text(place_find(before, "/metadata/create_time")));
    holds(after, "/metadata/workspace_id", "team");
    assert_true(json_int64(place_find(after, "/metadata/update_time"), &updated));
    assert_true(updated >= created);
    json_free(before);
    json_free(after);
    before = ask(&sandbox, "GET", path, NULL, 200);
    holds(before, "/job_config/engine/engine_id", "pytorch-cp36-1.3.0");
    json_free(before);
}

static void another_engine_is_completed_anew(void **state)
{
    struct json *after =
        put("{\"metadata\":{\"name\":\"changing\"},\"job_config\":{\"engine\":{\"engine_id\":"
            "\"pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64\"}}}");

    (void)state;
    holds(after, "/job_config/engine/engine_name", "PyTorch");
    holds(after, "/job_config/engine/engine_version", "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64");
    json_free(after);
    after = put("{\"metadata\":{\"name\":\"changing\"},\"job_config\":{\"engine\":{\"engine_name\":\"New\","
                "\"engine_version\":\"New-9\"}}}");
    holds(after, "/job_config/engine/engine_name", "New");
    holds(after, "/job_config/engine/engine_id", "");
    json_free(after);
}

static void a_refused_change_changes_nothing(void **state)
{
    struct json *before = ask(&sandbox, "GET", path, NULL, 200), *after;

    (void)state;
    refused(&sandbox, "PUT", path, "{\"metadata\":{}}", 400, "ModelArts.2788");
    refused(&sandbox, "PUT", path,
            "{\"metadata\":{\"name\":\"changing\"},\"job_config\":{\"code_dir\":\"/b/c/\"}}", 400,
            "ModelArts.2758");
    refused(&sandbox, "PUT", path, "{", 400, "ModelArts.2787");
    after = ask(&sandbox, "GET", path, NULL, 200);
    assert_true(json_same(before, after));
    json_free(before);
    json_free(after);
}

static void a_name_that_another_has_is_refused(void **state)
{
    char body[256] = "{\"metadata\":{\"name\":\"occupied\",\"workspace_id\":\"team\"}}";

    (void)state;
    json_free(ask(&sandbox, "POST", ALGORITHMS, body, 201));
    refused(&sandbox, "PUT", path, body, 400, "ModelArts.2821");
    /* In another workspace the name is free: the algorithm moves there. */
    json_free(put("{\"metadata\":{\"name\":\"occupied\",\"workspace_id\":\"elsewhere\"}}"));
    json_free(put("{\"metadata\":{\"name\":\"changing\",\"workspace_id\":\"team\"}}"));
}

static void documented_shapes_are_spelled_as_the_response_tables_do(void **state)
{
    struct sandbox documented;
    struct json *answer;

    (void)state;
    sandbox_start(&documented, "--documented-shapes", NULL);
    answer = ask(&documented, "GET", ALGORITHMS "?searches=name:lstm", NULL, 200);
    reads(answer, "/items/0/resource_requirements/0/value", "[\"GPU\",\"CPU\"]");
    assert_null(place_find(answer, "/items/0/resource_requirements/0/values"));
    holds(answer, "/items/0/advanced_config/auto_search/search_params/0/discrete_values", "0.1,0.2,0.4");
    json_free(answer);
    assert_int_equal(sandbox_end(&documented, SIGTERM), 0);
}

#define CHANGE(test) cmocka_unit_test_setup_teardown(test, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CHANGE(left_out_scalars_are_reset),
        CHANGE(left_out_lists_and_objects_are_kept),
        CHANGE(null_says_the_same_as_leaving_out),
        CHANGE(empty_lists_clear),
        CHANGE(a_list_that_is_given_replaces_the_whole_list),
        CHANGE(identity_and_birth_stay_and_the_change_is_dated),
        CHANGE(another_engine_is_completed_anew),
        CHANGE(a_refused_change_changes_nothing),
        CHANGE(a_name_that_another_has_is_refused),
        cmocka_unit_test(documented_shapes_are_spelled_as_the_response_tables_do),
    };

    return cmocka_run_group_tests(tests, start, end);
}
