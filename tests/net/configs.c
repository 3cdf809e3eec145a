/* The calls of v1 training job configurations: by name, read back after a change, refused with any status. */
#include "net/configs.h"

#include "scene.h"
#include "waited.h"

#include "base/limits.h"
#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LIST   "/v1/0a1b2c3d/training-job-configs"
#define CONFIG "{\"is_success\":true,\"config_name\":\"mine\",\"spec_id\":9007199254740993}"
#define BODY   "{\"config_name\":\"mine\",\"spec_id\":9007199254740993}"
#define YES    "{\"is_success\":true}"
#define NO     "{\"is_success\":false,\"error_message\":\"no such spec\",\"error_code\":\"ModelArts.0105\"}"
#define FOUND  "{\"is_success\":true,\"config_total_count\":1,\"configs\":[{\"config_name\":\"mine\"}]}"
#define OTHER                                                                                                \
    "{\"is_success\":true,\"config_total_count\":2,\"configs\":[{\"config_name\":\"mine-too\"},"             \
    "{\"config_name\":\"mine\",\"create_time\":1500000000000}]}"
#define NONE "{\"is_success\":true,\"config_total_count\":0,\"configs\":[]}"

#define LOOK LIST "?per_page=200&page=1&sortBy=config_name&order=desc&search_content=mine"

#define SCENE(...) SCENE_OF(scene, __VA_ARGS__)

static bool finish(struct scene *scene, struct operation *operation)
{
    scene->operation = operation;
    return waited_operation(operation, &scene->err);
}

static void asked(struct scene *scene, size_t number, const char *method, const char *path)
{
    const struct asked *request = server_request(scene->server, number);
    assert_string_equal(request->method, method);
    assert_string_equal(request->path, path);
}

static void answers_config(const struct scene *scene)
{
    const struct json *answer = operation_answer(scene->operation);
    assert_string_equal(json_text(json_member(answer, "spec_id")), "9007199254740993");
}

static void says(const struct scene *scene, const char *text)
{
    if (!strstr(err_text(&scene->err, LANGUAGE_EN), text))
        fail_msg("\"%s\" lacks \"%s\"", err_text(&scene->err, LANGUAGE_EN), text);
}

static void one_is_read_by_its_name(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = CONFIG });
    assert_true(finish(&scene, operation_config_get(scene.api, "mine")));
    asked(&scene, 0, "GET", LIST "/mine");
    answers_config(&scene);
    scene_done(&scene);
}

static void a_creation_is_read_back(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = NONE }, { .status = 200, .body = YES }, { .status = 200, .body = CONFIG });
    struct json *body = tree(BODY);
    assert_true(finish(&scene, operation_config_create(scene.api, body, &no_earlier)));
    asked(&scene, 0, "GET", LOOK);
    asked(&scene, 1, "POST", LIST);
    assert_string_equal(server_request(scene.server, 1)->body, BODY);
    asked(&scene, 2, "GET", LIST "/mine");
    answers_config(&scene);
    json_free(body);
    scene_done(&scene);
}

static void a_change_is_read_back(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = YES }, { .status = 200, .body = CONFIG });
    struct json *body = tree("{\"spec_id\":9007199254740993}");
    assert_true(finish(&scene, operation_config_update(scene.api, "mine", body, NULL)));
    asked(&scene, 0, "PUT", LIST "/mine");
    assert_string_equal(server_request(scene.server, 0)->body, "{\"spec_id\":9007199254740993}");
    asked(&scene, 1, "GET", LIST "/mine");
    answers_config(&scene);
    json_free(body);
    scene_done(&scene);
}

static void a_change_of_what_somebody_else_changed_is_not_sent(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = CONFIG });
    struct json *body = tree(BODY);
    assert_false(finish(&scene, operation_config_update(scene.api, "mine", body, body)));
    assert_int_equal(scene.err.kind, ERR_CONFLICT);
    assert_int_equal(server_requests(scene.server), 1);
    answers_config(&scene);
    json_free(body);
    scene_done(&scene);
}

static void a_change_that_cannot_be_read_back_is_told_as_made(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = YES }, { .status = 403, .body = NO });
    struct json *body = tree(BODY);
    assert_false(finish(&scene, operation_config_update(scene.api, "mine", body, NULL)));
    says(&scene, "was made");
    json_free(body);
    scene_done(&scene);
}

static void a_deletion_asks_once(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = YES });
    assert_true(finish(&scene, operation_config_delete(scene.api, "mine")));
    asked(&scene, 0, "DELETE", LIST "/mine");
    assert_int_equal(server_requests(scene.server), 1);
    scene_done(&scene);
}

/* No code says that a configuration is not there, so the list does: exactly that name, on whatever page. */
static void a_lost_deletion_is_looked_up_in_the_list(void **state)
{
    (void)state;
    static const char mine_too[] =
        "{\"is_success\":true,\"config_total_count\":1,\"configs\":[{\"config_name\":\"mine-too\"}]}";
    SCENE({ .fault = FAULT_DROP }, { .status = 400, .body = NO }, { .status = 200, .body = mine_too });
    assert_true(finish(&scene, operation_config_delete(scene.api, "mine")));
    asked(&scene, 1, "DELETE", LIST "/mine");
    asked(&scene, 2, "GET", LOOK);
    assert_int_equal(operation_effect(scene.operation), EFFECT_MADE);
    assert_non_null(strstr(operation_remark(scene.operation).en, "it is deleted"));
    scene_done(&scene);
}

static void a_lost_deletion_that_did_nothing_is_told(void **state)
{
    (void)state;
    SCENE({ .fault = FAULT_DROP }, { .status = 400, .body = NO }, { .status = 200, .body = FOUND });
    assert_false(finish(&scene, operation_config_delete(scene.api, "mine")));
    says(&scene, "mine was not deleted, as reading it several times shows");
    assert_int_equal(operation_effect(scene.operation), EFFECT_NONE);
    assert_int_equal(server_requests(scene.server), 6); /* four looks */
    scene_done(&scene);
    SCENE_OF(blind, { .fault = FAULT_DROP }, { .status = 400, .body = NO }, { .status = 403, .body = NO });
    assert_false(finish(&blind, operation_config_delete(blind.api, "mine")));
    says(&blind, "mine may have been deleted all the same");
    assert_int_equal(operation_effect(blind.operation), EFFECT_UNKNOWN);
    scene_done(&blind);
}

/* is_success false is a failure, whatever the status says, for every call. */
static void a_false_is_a_refusal_under_any_status(void **state)
{
    (void)state;
    static const int statuses[] = { 200, 201, 400 };
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        for (size_t call = 0; call < 5; call++) {
            struct reply no = { .status = statuses[i], .body = NO }, none = { .status = 200, .body = NONE };
            SCENE(call == 2 ? none : no, no);
            struct json *body = tree(BODY);
            struct list_query query = { 0 };
            struct operation *operations[] = {
                call == 0 ? operation_config_list(scene.api, &query) : NULL,
                call == 1 ? operation_config_get(scene.api, "mine") : NULL,
                call == 2 ? operation_config_create(scene.api, body, &no_earlier) : NULL,
                call == 3 ? operation_config_update(scene.api, "mine", body, NULL) : NULL,
                call == 4 ? operation_config_delete(scene.api, "mine") : NULL,
            };
            assert_false(finish(&scene, operations[call]));
            assert_int_equal(scene.err.kind, ERR_REFUSED);
            assert_int_equal(scene.err.status, statuses[i]);
            assert_string_equal(scene.err.code, "ModelArts.0105");
            says(&scene, "no such spec");
            bool looks = call == 2 || (call == 4 && statuses[i] == 400);
            assert_int_equal(server_requests(scene.server), looks ? 2 : 1);
            json_free(body);
            scene_done(&scene);
        }
}

static void the_list_tells_whether_a_refused_deletion_is_of_what_is_not_there(void **state)
{
    (void)state;
    static const char *const lists[] = { NONE, FOUND };
    for (size_t i = 0; i < 2; i++) {
        SCENE({ .status = 400, .body = NO }, { .status = 200, .body = lists[i] });
        assert_false(finish(&scene, operation_config_delete(scene.api, "mine")));
        assert_int_equal(scene.err.kind, i == 0 ? ERR_ABSENT : ERR_REFUSED);
        assert_int_equal(scene.err.status, 400);
        says(&scene, "no such spec");
        asked(&scene, 1, "GET", LOOK);
        assert_int_equal(operation_effect(scene.operation), EFFECT_NONE);
        scene_done(&scene);
    }
}

static void a_lost_creation_is_looked_up_and_read_back(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = NONE }, { .fault = FAULT_DROP }, { .status = 200, .body = FOUND },
          { .status = 200, .body = CONFIG });
    struct json *body = tree(BODY);
    assert_true(finish(&scene, operation_config_create(scene.api, body, &no_earlier)));
    asked(&scene, 2, "GET", LOOK);
    asked(&scene, 3, "GET", LIST "/mine");
    assert_non_null(operation_remark(scene.operation).en);
    answers_config(&scene);
    json_free(body);
    scene_done(&scene);
}

static void a_lost_creation_that_left_nothing_is_told(void **state)
{
    (void)state;
    /* who may not list at first knows the other by its age */
    static const struct reply first[] = { { .status = 200, .body = NONE }, { .status = 403, .body = NO } };
    static const struct reply found[] = { { .status = 200, .body = NONE }, { .status = 200, .body = OTHER } };
    static const char *const texts[] = { "was not created", "an older training job configuration has" };
    for (size_t i = 0; i < 2; i++) {
        SCENE(first[i], { .fault = FAULT_DROP }, found[i]);
        struct json *body = tree(BODY);
        assert_false(finish(&scene, operation_config_create(scene.api, body, &no_earlier)));
        says(&scene, texts[i]);
        json_free(body);
        scene_done(&scene);
    }
}

static void names_that_cannot_be_are_never_sent(void **state)
{
    (void)state;
    SCENE({ .status = 200, .body = YES });
    struct json *body = tree("{\"config_name\":\"../x\"}");
    struct operation *operations[] = {
        operation_config_get(scene.api, "a/b"),
        operation_config_create(scene.api, body, &no_earlier),
        operation_config_update(scene.api, "", body, NULL),
        operation_config_delete(scene.api, "a?b"),
    };
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        assert_false(waited_operation(operations[i], &scene.err));
        assert_int_equal(scene.err.kind, ERR_INPUT);
        operation_free(operations[i]);
    }
    assert_int_equal(server_requests(scene.server), 0);
    json_free(body);
    scene_done(&scene);
}

/* Pages of 200 out of 450, as asked for; past the end there is nothing. */
static void page(void *context, const struct asked *request, struct reply *reply)
{
    static char bodies[4][16 * 1024];
    size_t number = 0, total = *(const size_t *)context;
    struct buf text;
    const char *at = strstr(request->path, "&page=");
    assert_non_null(at);
    sscanf(at, "&page=%zu", &number);
    buf_init(&text, sizeof bodies[0]);
    buf_format(&text, "{\"is_success\":true,\"config_total_count\":%zu,\"configs\":[", total);
    for (size_t i = (number - 1) * 200; i < number * 200 && i < 450; i++)
        buf_format(&text, "%s{\"config_name\":\"c%zu\"}", i % 200 ? "," : "", i);
    buf_string(&text, "]}");
    snprintf(bodies[number - 1], sizeof bodies[0], "%s", buf_text(&text));
    buf_done(&text);
    *reply = (struct reply){ .status = 200, .body = bodies[number - 1] };
}

static void a_list_is_gathered_page_by_page(void **state)
{
    (void)state;
    size_t totals[] = { 450, 0 }; /* a service that does not count is read to its end as well */
    for (size_t i = 0; i < 2; i++) {
        struct err err = { 0 };
        struct server *server = server_start(page, &totals[i], NULL, NULL);
        struct api *api = client_new(server_url(server), NULL);
        struct operation *operation = operation_config_list(api, &(struct list_query){ .order = "asc" });
        assert_true(waited_operation(operation, &err));
        assert_int_equal(json_count(operation_answer(operation)), 450);
        assert_int_equal(server_requests(server), 3);
        size_t done, total;
        operation_progress(operation, &done, &total);
        assert_int_equal(done, 450);
        assert_int_equal(total, totals[i]);
        operation_free(operation);
        api_free(api);
        server_stop(server);
    }
}

/* The documented sample counts three and lists one. */
static void a_count_that_is_too_large_ends_the_list_with_a_remark(void **state)
{
    (void)state;
    SCENE({ .status = 200,
            .body = "{\"is_success\":true,\"config_total_count\":3,\"configs\":[{\"config_name\":\"a\"}]}" },
          { .status = 200, .body = "{\"is_success\":true,\"config_total_count\":3,\"configs\":[]}" });
    assert_true(finish(&scene, operation_config_list(scene.api, &(struct list_query){ 0 })));
    assert_int_equal(json_count(operation_answer(scene.operation)), 1);
    assert_non_null(operation_remark(scene.operation).en);
    scene_done(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_read_by_its_name),
        cmocka_unit_test(a_creation_is_read_back),
        cmocka_unit_test(a_change_is_read_back),
        cmocka_unit_test(a_change_of_what_somebody_else_changed_is_not_sent),
        cmocka_unit_test(a_change_that_cannot_be_read_back_is_told_as_made),
        cmocka_unit_test(a_deletion_asks_once),
        cmocka_unit_test(a_lost_deletion_is_looked_up_in_the_list),
        cmocka_unit_test(a_lost_deletion_that_did_nothing_is_told),
        cmocka_unit_test(a_false_is_a_refusal_under_any_status),
        cmocka_unit_test(the_list_tells_whether_a_refused_deletion_is_of_what_is_not_there),
        cmocka_unit_test(a_lost_creation_is_looked_up_and_read_back),
        cmocka_unit_test(a_lost_creation_that_left_nothing_is_told),
        cmocka_unit_test(names_that_cannot_be_are_never_sent),
        cmocka_unit_test(a_list_is_gathered_page_by_page),
        cmocka_unit_test(a_count_that_is_too_large_ends_the_list_with_a_remark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
