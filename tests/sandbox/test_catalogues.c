/* What the service offers to choose from, in the shapes of its documents. */
#include "own_sandbox.h"

#include "base/place.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define ENGINES    "/v2/" PROJECT "/training-job-engines"
#define FLAVORS    "/v2/" PROJECT "/training-job-flavors"
#define WORKSPACES "/v1/" PROJECT "/workspaces"
#define TEAM       "7f9c24e8a3b94d0c8e5d6a1b2c3f4e50"

static struct json *get(const char *target)
{
    return ask(&sandbox, "GET", target, NULL, 200);
}

static void engines_come_with_their_tags_and_something_that_is_none(void **state)
{
    struct json *answer = get(ENGINES);
    const struct json *items = json_member(answer, "items");
    size_t objects = 0, searchable = 0, others = 0;

    (void)state;
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        const char *tag = json_text(place_find(item, "/tags/0/key"));
        objects += json_is(item, JSON_OBJECT);
        others += json_is(item, JSON_STRING);
        searchable += tag && strcmp(tag, "auto_search") == 0;
        if (json_is(item, JSON_OBJECT)) {
            assert_non_null(json_member_text(item, "engine_id"));
            assert_non_null(json_member_text(item, "engine_name"));
            assert_non_null(json_member_text(item, "engine_version"));
            assert_true(json_is(json_member(item, "image_info"), JSON_OBJECT));
        }
    }
    assert_int_equal(objects, 7);
    assert_int_equal(searchable, 4);
    assert_int_equal(others, 1);
    holds(answer, "/total", "7");
    json_free(answer);
}

static void an_engine_that_is_listed_is_completed(void **state)
{
    struct json *engines = get(ENGINES), *made;
    const char *id = json_text(place_find(engines, "/items/0/engine_id"));
    char body[256];

    (void)state;
    snprintf(body, sizeof body,
             "{\"metadata\":{\"name\":\"of-the-list\"},\"job_config\":{\"engine\":{\"engine_id\":\"%s\"}}}",
             id);
    made = ask(&sandbox, "POST", ALGORITHMS, body, 201);
    holds(made, "/job_config/engine/engine_name", json_text(place_find(engines, "/items/0/engine_name")));
    json_free(made);
    json_free(engines);
}

static void flavors_come_whole_or_of_one_type(void **state)
{
    struct json *all = get(FLAVORS), *some = get(FLAVORS "?flavor_type=Ascend");
    const struct json *flavors = json_member(some, "flavors");

    (void)state;
    holds(all, "/total_count", "6");
    assert_int_equal(json_count(json_member(all, "flavors")), 6);
    holds(some, "/total_count", "2");
    for (const struct json *one = json_first(flavors); one; one = json_next(one)) {
        holds(one, "/flavor_type", "Ascend");
        /* A text here, and a number for a GPU. */
        assert_true(json_is(place_find(one, "/flavor_info/npu/unit_num"), JSON_STRING));
    }
    json_free(some);
    json_free(all);
    some = get(FLAVORS "?flavor_type=GPU");
    assert_true(json_is(place_find(some, "/flavors/0/flavor_info/gpu/unit_num"), JSON_NUMBER));
    json_free(some);
    refused(&sandbox, "GET", FLAVORS "?flavor_type=TPU", NULL, 400, "ModelArts.2764");
}

static void workspaces_are_searched_sorted_and_paged(void **state)
{
    struct json *page = get(WORKSPACES);

    (void)state;
    holds(page, "/total_count", "3");
    holds(page, "/workspaces/0/id", "0");
    json_free(page);
    page = get(WORKSPACES "?sort_by=name&order=desc&limit=2");
    holds(page, "/total_count", "3");
    holds(page, "/count", "2");
    holds(page, "/workspaces/0/name", "team-b");
    holds(page, "/workspaces/1/name", "default");
    json_free(page);
    page = get(WORKSPACES "?sort_by=update_time&order=asc&limit=2&offset=2");
    holds(page, "/count", "1");
    holds(page, "/workspaces/0/name", "team-b");
    json_free(page);
    page = get(WORKSPACES "?name=rch");
    holds(page, "/total_count", "1");
    holds(page, "/workspaces/0/name", "archive");
    json_free(page);
    page = get(WORKSPACES "?offset=99999");
    assert_int_equal(json_count(json_member(page, "workspaces")), 0);
    json_free(page);
}

static void odd_questions_are_refused(void **state)
{
    static const char *const queries[] = { "?limit=0",  "?limit=1001", "?offset=-1",
                                           "?offset=x", "?sort_by=id", "?order=upward" };
    char target[256];

    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        snprintf(target, sizeof target, "%s%s", WORKSPACES, queries[i]);
        refused(&sandbox, "GET", target, NULL, 400, "ModelArts.0104");
    }
    refused(&sandbox, "POST", WORKSPACES, "{}", 405, "ModelArts.2803");
    refused(&sandbox, "GET", "/v2/" PROJECT "/workspaces", NULL, 404, "APIGW.0101");
}

static void offset_counts_pages_when_started_so(void **state)
{
    struct sandbox paged;
    struct json *page;

    (void)state;
    sandbox_start(&paged, "--offset-pages", NULL);
    page = ask(&paged, "GET", WORKSPACES "?limit=2&offset=1&sort_by=name", NULL, 200);
    holds(page, "/count", "1");
    holds(page, "/workspaces/0/name", "team-b");
    json_free(page);
    assert_int_equal(sandbox_end(&paged, SIGTERM), 0);
}

static size_t listed(const char *workspace)
{
    char target[256];
    struct json *page;
    int64_t count = 0;

    snprintf(target, sizeof target, "%s?workspace_id=%s", ALGORITHMS, workspace);
    page = get(target);
    json_int64(json_member(page, "count"), &count);
    json_free(page);
    return (size_t)count;
}

static void an_update_moves_an_algorithm_to_another_workspace(void **state)
{
    size_t here = listed("0"), there = listed(TEAM);
    struct json *answer;

    (void)state;
    assert_int_equal(there, 1);
    answer = ask(&sandbox, "PUT", ALGORITHMS "/" DOCUMENTED,
                 "{\"metadata\":{\"name\":\"moved\",\"workspace_id\":\"" TEAM "\"}}", 201);
    holds(answer, "/metadata/workspace_id", TEAM);
    json_free(answer);
    assert_int_equal(listed("0"), here - 1);
    assert_int_equal(listed(TEAM), there + 1);
    /* One that does not name a workspace leaves it where it is. */
    answer = ask(&sandbox, "PUT", ALGORITHMS "/" DOCUMENTED, "{\"metadata\":{\"name\":\"moved\"}}", 201);
    holds(answer, "/metadata/workspace_id", TEAM);
    json_free(answer);
    /* A name is taken in its own workspace only. */
    refused(&sandbox, "PUT", ALGORITHMS "/" DOCUMENTED, "{\"metadata\":{\"name\":\"smoke-test\"}}", 400,
            "ModelArts.2821");
    assert_int_equal(listed("nowhere"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engines_come_with_their_tags_and_something_that_is_none),
        cmocka_unit_test(an_engine_that_is_listed_is_completed),
        cmocka_unit_test(flavors_come_whole_or_of_one_type),
        cmocka_unit_test(workspaces_are_searched_sorted_and_paged),
        cmocka_unit_test(odd_questions_are_refused),
        cmocka_unit_test(offset_counts_pages_when_started_so),
        cmocka_unit_test(an_update_moves_an_algorithm_to_another_workspace),
    };
    return cmocka_run_group_tests(tests, start, end);
}
