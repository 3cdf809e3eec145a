/* Every call and every refusal of the algorithm calls, over real HTTP. */
#include "own_sandbox.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The smallest body that is right, by this name. */
static const char *minimal(const char *name)
{
    static char body[512];

    snprintf(body, sizeof body,
             "{\"metadata\":{\"name\":\"%s\"},\"job_config\":{\"code_dir\":\"/b/code/\",\"boot_file\":\"/b/"
             "code/a.py\","
             "\"engine\":{\"engine_name\":\"PyTorch\",\"engine_version\":\"PyTorch-1.3.0-python3.6\"}}}",
             name);
    return body;
}

static char *path_of(const struct json *algorithm)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", ALGORITHMS, json_text(place_find(algorithm, "/metadata/id")));
    return path;
}

static void the_documented_example_reads_as_documented(void **state)
{
    struct json *answer = ask(&sandbox, "GET", ALGORITHMS "/" DOCUMENTED, NULL, 200);

    (void)state;
    holds(answer, "/metadata/id", DOCUMENTED);
    holds(answer, "/metadata/name", "TestModelArtsalgorithm");
    holds(answer, "/metadata/create_time", "1636600721742");
    holds(answer, "/metadata/update_time", "0");
    holds(answer, "/metadata/source", "custom");
    reads(answer, "/metadata/tags", "null");
    reads(answer, "/metadata/is_valid", "true");
    holds(answer, "/job_config/engine/engine_id", "pytorch-cp36-1.3.0");
    reads(answer, "/job_config/code_tree",
          "{\"name\":\"code/\",\"children\":[{\"name\":\"test-pytorch.py\"}]}");
    reads(answer, "/job_config/parameters/0/i18n_description", "null");
    reads(answer, "/resource_requirements", "null");
    reads(answer, "/advanced_config", "{}");
    json_free(answer);
}

static void the_vendors_create_example_is_accepted(void **state)
{
    struct buf text;
    struct err err = { 0 };
    struct json *answer;

    (void)state;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    assert_true(file_read(TEST_DATA "/sandbox/create-example.json", &text, &err));
    answer = ask(&sandbox, "POST", ALGORITHMS, buf_text(&text), 201);
    holds(answer, "/metadata/name", "documented-create-example");
    reads(answer, "/advanced_config/auto_search/reward_attrs/0/regex", "\"10.0\"");
    holds(answer, "/job_config/engine/engine_id", "pytorch-cp36-1.3.0");
    json_free(answer);
    buf_done(&text);
}

static void creating_answers_the_whole_algorithm_and_keeps_it(void **state)
{
    struct json *made = ask(&sandbox, "POST", ALGORITHMS, minimal("made-here"), 201), *read;

    (void)state;
    assert_int_equal(strlen(json_text(place_find(made, "/metadata/id"))), 36);
    holds(made, "/metadata/workspace_id", "0");
    holds(made, "/metadata/update_time", "0");
    reads(made, "/job_config/parameters", "null");
    read = ask(&sandbox, "GET", path_of(made), NULL, 200);
    assert_true(json_same(made, read));
    json_free(read);
    json_free(made);
}

static void what_the_service_owns_is_not_taken_from_a_body(void **state)
{
    struct json *made = ask(
        &sandbox, "POST", ALGORITHMS,
        "{\"metadata\":{\"id\":\"mine\",\"name\":\"cheeky\",\"create_time\":1,\"source\":\"x\",\"size\":7},"
        "\"job_config\":{\"code_dir\":\"/b/code/\",\"boot_file\":\"/b/code/x/a.py\",\"code_tree\":[]}}",
        201);

    (void)state;
    assert_string_not_equal(json_text(place_find(made, "/metadata/id")), "mine");
    assert_string_not_equal(json_text(place_find(made, "/metadata/create_time")), "1");
    holds(made, "/metadata/source", "custom");
    holds(made, "/job_config/code_tree/children/0/name", "x/");
    holds(made, "/job_config/code_tree/children/0/children/0/name", "a.py");
    json_free(made);
}

static void members_that_no_row_knows_come_back_as_sent(void **state)
{
    struct json *made =
        ask(&sandbox, "POST", ALGORITHMS,
            "{\"metadata\":{\"name\":\"carried\",\"tags\":[{\"key\":\"turbo\"}]},\"job_config\":{\"code_"
            "dir\":\"/b/c/\","
            "\"boot_file\":\"/b/c/a.py\",\"inputs\":[{\"name\":\"in\",\"access_method\":\"env\"}],"
            "\"later\":{\"big\":9007199254740993,\"exact\":1.10}}}",
            201);

    (void)state;
    holds(made, "/job_config/inputs/0/access_method", "env");
    reads(made, "/job_config/later", "{\"big\":9007199254740993,\"exact\":1.10}");
    reads(made, "/metadata/tags", "[{\"key\":\"turbo\"}]");
    json_free(made);
}

static void bodies_that_are_not_json_are_refused(void **state)
{
    (void)state;
    refused(&sandbox, "POST", ALGORITHMS, "not json", 400, "ModelArts.2787");
    refused(&sandbox, "POST", ALGORITHMS, "", 400, "ModelArts.2787");
    refused(&sandbox, "POST", ALGORITHMS, "{\"a\":1} x", 400, "ModelArts.2787");
    refused(&sandbox, "POST", ALGORITHMS, "{\"a\":1,\"a\":2}", 400, "ModelArts.2787");
    refused(&sandbox, "POST", ALGORITHMS, "{\"metadata\":{\"name\":\"\xff\"}}", 400, "ModelArts.2787");
    refused(&sandbox, "POST", ALGORITHMS, "[]", 400, "ModelArts.2788");
    refused(&sandbox, "POST", ALGORITHMS, "null", 400, "ModelArts.2788");
}

static void invalid_documents_are_refused_with_the_rules_code(void **state)
{
    static const struct {
        const char *body, *code;
    } cases[] = {
        { "{}", "ModelArts.2788" },
        { "{\"metadata\":{}}", "ModelArts.2788" },
        { "{\"metadata\":{\"name\":\"has space\"}}", "ModelArts.2788" },
        { "{\"metadata\":{\"name\":7}}", "ModelArts.2788" },
        { "{\"metadata\":{\"name\":\"x\"},\"job_config\":{\"code_dir\":\"/b/c/\"}}", "ModelArts.2758" },
        { "{\"metadata\":{\"name\":\"x\"},\"job_config\":{\"boot_file\":\"/b/c/a.py\"}}", "ModelArts.2757" },
        { "{\"metadata\":{\"name\":\"x\"},\"job_config\":{\"code_dir\":\"/b/c/\",\"boot_file\":\"/b/d/"
          "a.py\"}}",
          "ModelArts.2792" },
        { "{\"metadata\":{\"name\":\"x\"},\"job_config\":{\"parameters\":[{\"name\":\"p\",\"value\":\"9\","
          "\"constraint\":{\"type\":\"Integer\",\"valid_type\":\"Range\",\"valid_range\":[\"1\",\"5\"]}}]}}",
          "ModelArts.2769" },
        { "{\"metadata\":{\"name\":\"x\"},\"advanced_config\":{\"auto_search\":{\"search_params\":[{\"name\":"
          "\"p\","
          "\"lower_bound\":\"5\",\"upper_bound\":\"1\"}]}}}",
          "ModelArts.2826" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refused(&sandbox, "POST", ALGORITHMS, cases[i].body, 400, cases[i].code);
}

static void a_refusal_names_the_place(void **state)
{
    struct json *answer =
        ask(&sandbox, "POST", ALGORITHMS,
            "{\"metadata\":{\"name\":\"x\"},\"job_config\":{\"outputs\":[{\"name\":\"a\"},{}]}}", 400);

    (void)state;
    assert_non_null(strstr(json_member_text(answer, "error_msg"), "/job_config/outputs/1/name"));
    json_free(answer);
}

static void a_name_is_taken_once_in_a_workspace(void **state)
{
    const char *elsewhere = "{\"metadata\":{\"name\":\"twice\",\"workspace_id\":\"other\"}}";

    (void)state;
    json_free(ask(&sandbox, "POST", ALGORITHMS, minimal("twice"), 201));
    refused(&sandbox, "POST", ALGORITHMS, minimal("twice"), 400, "ModelArts.2821");
    json_free(ask(&sandbox, "POST", ALGORITHMS, elsewhere, 201));
    refused(&sandbox, "POST", ALGORITHMS, elsewhere, 400, "ModelArts.2821");
}

static void deleting_answers_202_and_null(void **state)
{
    struct json *made = ask(&sandbox, "POST", ALGORITHMS, minimal("short-lived"), 201);
    struct reply reply = call(&sandbox, "DELETE", path_of(made), TOKEN, NULL);

    (void)state;
    assert_int_equal(reply.status, 202);
    assert_string_equal(reply.body, "null");
    reply_done(&reply);
    refused(&sandbox, "GET", path_of(made), NULL, 400, "ModelArts.2755");
    refused(&sandbox, "DELETE", path_of(made), NULL, 400, "ModelArts.2755");
    json_free(made);
}

static void what_does_not_exist_is_400_and_2755(void **state)
{
    (void)state;
    refused(&sandbox, "GET", ALGORITHMS "/nothing", NULL, 400, "ModelArts.2755");
    refused(&sandbox, "DELETE", ALGORITHMS "/nothing", NULL, 400, "ModelArts.2755");
    refused(&sandbox, "PUT", ALGORITHMS "/nothing", minimal("nothing"), 400, "ModelArts.2755");
}

static void unknown_paths_and_methods_are_refused_in_the_gateways_shape(void **state)
{
    struct json *answer = ask(&sandbox, "GET", "/v2/" PROJECT "/nothing", NULL, 404);
    struct reply reply;
    char *id;

    (void)state;
    holds(answer, "/error_code", "APIGW.0101");
    assert_int_equal(strlen(json_member_text(answer, "request_id")), 32);
    json_free(answer);
    refused(&sandbox, "GET", "/", NULL, 404, "APIGW.0101");
    refused(&sandbox, "GET", "//", NULL, 404, "APIGW.0101");
    refused(&sandbox, "GET", ALGORITHMS "/a/b", NULL, 404, "APIGW.0101");
    refused(&sandbox, "GET", ALGORITHMS "/", NULL, 404, "APIGW.0101");
    refused(&sandbox, "PATCH", ALGORITHMS, "{}", 405, "ModelArts.2803");
    refused(&sandbox, "DELETE", ALGORITHMS, NULL, 405, "ModelArts.2803");
    refused(&sandbox, "POST", ALGORITHMS "/" DOCUMENTED, "{}", 405, "ModelArts.2803");
    refused(&sandbox, "GET", "/v2/another-project/algorithms", NULL, 404, "ModelArts.2786");

    reply = call(&sandbox, "GET", "/v2/" PROJECT "/nothing", TOKEN, NULL);
    answer = reply_json(&reply);
    id = reply_header(&reply, "X-Request-Id");
    holds(answer, "/request_id", id);
    free(id);
    json_free(answer);
    reply_done(&reply);
}

static void every_answer_has_a_request_id_of_its_own(void **state)
{
    struct reply one = call(&sandbox, "GET", ALGORITHMS, TOKEN, NULL);
    struct reply other = call(&sandbox, "GET", ALGORITHMS "/nothing", TOKEN, NULL);
    char *first = reply_header(&one, "X-Request-Id"), *second = reply_header(&other, "X-Request-Id");

    (void)state;
    assert_int_equal(strlen(first), 32);
    assert_int_equal(strlen(second), 32);
    assert_string_not_equal(first, second);
    free(first);
    free(second);
    reply_done(&one);
    reply_done(&other);
}

static void the_search_algorithms_are_the_documented_three(void **state)
{
    struct json *answer = ask(&sandbox, "GET", "/v2/" PROJECT "/search-algorithms", NULL, 200);

    (void)state;
    holds(answer, "/search_algo_count", "3");
    holds(answer, "/search_algo_list/0/name", "bayes_opt_search");
    holds(answer, "/search_algo_list/1/name", "tpe_search");
    holds(answer, "/search_algo_list/2/name", "anneal_search");
    reads(answer, "/search_algo_list/1/params/0",
          "{\"key\":\"gamma\",\"value\":\"0.25\",\"type\":\"Float\"}");
    json_free(answer);
}

static void a_body_over_twelve_megabytes_is_refused(void **state)
{
    enum { SIZE = 12 * 1024 * 1024 + 1 };
    char *body = malloc(SIZE + 1);
    struct reply reply;

    (void)state;
    memset(body, ' ', SIZE);
    body[SIZE] = '\0';
    reply = call_bytes(&sandbox, "POST", ALGORITHMS, TOKEN, body, SIZE);
    assert_int_equal(reply.status, 413);
    assert_non_null(strstr(reply.body, "APIGW.0201"));
    reply_done(&reply);
    /* One byte less is read, and found not to be JSON. */
    reply = call_bytes(&sandbox, "POST", ALGORITHMS, TOKEN, body, SIZE - 1);
    assert_int_equal(reply.status, 400);
    assert_non_null(strstr(reply.body, "ModelArts.2787"));
    reply_done(&reply);
    reply = call_bytes(&sandbox, "POST", ALGORITHMS, TOKEN "Expect: 100-continue\r\n", body, SIZE);
    assert_int_equal(reply.status, 413);
    reply_done(&reply);
    free(body);
}

static void every_example_is_accepted_when_it_is_sent_back(void **state)
{
    struct json *page = ask(&sandbox, "GET", ALGORITHMS "?limit=50&order=asc", NULL, 200);
    const struct json *items = json_member(page, "items");
    size_t examples = 0;

    (void)state;
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        struct json *body = json_copy(item), *answer;
        const struct json *engine = place_find(body, "/job_config/engine");
        const struct json *name = place_find(engine, "/engine_name"), *version;
        /* A client sends the id alone: all three together are refused by the documents' rule. */
        if (json_text(place_find(engine, "/engine_id")) && *json_text(place_find(engine, "/engine_id"))) {
            json_free(json_detach((struct json *)engine, name));
            version = place_find(engine, "/engine_version");
            json_free(json_detach((struct json *)engine, version));
        }
        char *text = json_written(body, JSON_COMPACT);
        answer = ask(&sandbox, "PUT", path_of(item), text, 201);
        assert_true(json_same(json_member(answer, "job_config"), json_member(item, "job_config")));
        assert_true(json_same(json_member(answer, "advanced_config"), json_member(item, "advanced_config")));
        assert_true(json_same(json_member(answer, "resource_requirements"),
                              json_member(item, "resource_requirements")));
        json_free(answer);
        json_free(body);
        free(text);
        examples++;
    }
    assert_true(examples >= 12);
    json_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_example_reads_as_documented),
        cmocka_unit_test(every_example_is_accepted_when_it_is_sent_back),
        cmocka_unit_test(the_vendors_create_example_is_accepted),
        cmocka_unit_test(creating_answers_the_whole_algorithm_and_keeps_it),
        cmocka_unit_test(what_the_service_owns_is_not_taken_from_a_body),
        cmocka_unit_test(members_that_no_row_knows_come_back_as_sent),
        cmocka_unit_test(bodies_that_are_not_json_are_refused),
        cmocka_unit_test(invalid_documents_are_refused_with_the_rules_code),
        cmocka_unit_test(a_refusal_names_the_place),
        cmocka_unit_test(a_name_is_taken_once_in_a_workspace),
        cmocka_unit_test(deleting_answers_202_and_null),
        cmocka_unit_test(what_does_not_exist_is_400_and_2755),
        cmocka_unit_test(unknown_paths_and_methods_are_refused_in_the_gateways_shape),
        cmocka_unit_test(every_answer_has_a_request_id_of_its_own),
        cmocka_unit_test(the_search_algorithms_are_the_documented_three),
        cmocka_unit_test(a_body_over_twelve_megabytes_is_refused),
    };

    return cmocka_run_group_tests(tests, start, end);
}
