/* The service's calls: signed, repeated, refused, lost and found again. */
#include "scene.h"
#include "waited.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "sign/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#define ALGORITHM "{\"metadata\":{\"id\":\"id-1\",\"name\":\"mine\"},\"job_config\":{}}"
#define CHANGED   "{\"metadata\":{\"id\":\"id-1\",\"name\":\"mine\",\"update_time\":7},\"job_config\":{}}"
#define FOUND                                                                                                \
    "{\"total\":9,\"count\":2,\"items\":[{\"metadata\":{\"id\":\"id-0\",\"name\":\"mine-too\"}}," ALGORITHM  \
    "]}"
#define NOT_FOUND                                                                                            \
    "{\"total\":9,\"count\":1,\"items\":[{\"metadata\":{\"id\":\"id-0\",\"name\":\"mine-too\"}}]}"
#define OLD_FOUND                                                                                            \
    "{\"count\":1,\"items\":[{\"metadata\":{\"id\":\"id-0\",\"name\":\"mine\",\"create_time\":"              \
    "1500000000000}}]}"
#define OTHER_FOUND                                                                                          \
    "{\"count\":1,\"items\":[{\"metadata\":{\"id\":\"id-0\",\"name\":\"mine\"},"                             \
    "\"resource_requirements\":[{\"key\":\"flavor_type\"}]}]}"
/* What an update of name and nothing else starts from, and what another person made of it meanwhile. */
#define BEFORE "{\"metadata\":{\"id\":\"id-1\",\"name\":\"old\"},\"job_config\":{}}"
#define THEIRS "{\"metadata\":{\"id\":\"id-1\",\"name\":\"theirs\",\"update_time\":9},\"job_config\":{}}"
#define NONE   "{\"count\":0,\"items\":[]}"
#define ABSENT "{\"error_msg\":\"no such algorithm\",\"error_code\":\"ModelArts.2755\"}"

static bool finish(struct scene *scene, struct operation *operation)
{
    struct err err = { 0 };
    operation_free(scene->operation);
    scene->operation = operation;
    bool done = waited_operation(operation, &err);
    assert_int_equal(done, err.kind == ERR_NONE);
    assert_int_equal(done, operation_err(operation)->kind == ERR_NONE);
    return done;
}

static void check_says(const struct scene *scene, const char *words)
{
    const struct err *err = operation_err(scene->operation);
    if (!strstr(err_text(err, LANGUAGE_EN), words))
        fail_msg("\"%s\" does not say \"%s\"", err_text(err, LANGUAGE_EN), words);
    assert_true(err_text(err, LANGUAGE_ZH)[0]);
}

static void check_method(struct scene *scene, size_t number, const char *method)
{
    assert_true(number < server_requests(scene->server));
    assert_string_equal(server_request(scene->server, number)->method, method);
}

/* Computes the signature again from what arrived, as the service does. */
static void check_signature(const struct scene *scene, const struct asked *asked)
{
    char authorization[SERVER_TEXT], names[SERVER_TEXT], values[8][SERVER_TEXT], url[2 * SERVER_TEXT];
    assert_non_null(asked_header(asked, "Authorization", authorization));
    const char *list = strstr(authorization, "SignedHeaders=") + strlen("SignedHeaders=");
    snprintf(names, sizeof names, "%.*s", (int)strcspn(list, ","), list);
    struct sign_header headers[8];
    size_t count = 0;
    for (char *rest = names, *name; (name = strtok_r(rest, ";", &rest)) && count < 8; count++)
        headers[count] = (struct sign_header){ name, asked_header(asked, name, values[count]) };
    snprintf(url, sizeof url, "%s%s", server_url(scene->server), asked->path);
    struct sign_request request = { asked->method, url, headers, count, asked->body, asked->body_size };
    struct buf expected;
    struct err err = { 0 };
    buf_init(&expected, LIMIT_LINE_BYTES);
    assert_true(sign_authorization(&request, &(struct sign_keys){ "TESTACCESSKEY", "TestSecretKey" },
                                   &expected, &err));
    assert_string_equal(authorization, buf_text(&expected));
    buf_done(&expected);
}

static void what_arrives_is_what_was_signed(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = ALGORITHM }, { .status = 200, .body = NONE },
             { .status = 200, .body = ALGORITHM });
    struct json *body = tree("{\"metadata\":{\"name\":\"mine\",\"description\":\"说明 \\\"1\\\"\"}}");
    assert_true(finish(&scene, operation_get(scene.api, "id-1")));
    assert_true(finish(&scene, operation_create(scene.api, body, &no_earlier)));
    assert_true(finish(&scene, operation_raw(scene.api, "GET", "/v1/a b?z=1&a=x/y&名=+", NULL)));
    json_free(body);
    for (size_t i = 0; i < 4; i++)
        check_signature(&scene, server_request(scene.server, i));
    char value[SERVER_TEXT];
    assert_string_equal(server_request(scene.server, 0)->path, "/v2/0a1b2c3d/algorithms/id-1");
    assert_string_equal(asked_header(server_request(scene.server, 0), "X-Project-Id", value), "0a1b2c3d");
    assert_null(asked_header(server_request(scene.server, 0), "Content-Type", value));
    assert_string_equal(asked_header(server_request(scene.server, 2), "Content-Type", value),
                        "application/json");
    assert_string_equal(server_request(scene.server, 3)->path, "/v1/a%20b?z=1&a=x/y&%E5%90%8D=+");
    assert_int_equal(server_connections(scene.server), 2); /* the POST has one of its own */
    scene_done(&scene);
}

static void check_credentials(const struct credentials *credentials, const char *present, const char *value,
                              const char *signed_names)
{
    SCENE_OF(scene, { .status = 200, .body = ALGORITHM });
    struct api_options options = { .endpoint = server_url(scene.server),
                                   .project_id = "p",
                                   .credentials = credentials };
    struct err err = { 0 };
    api_free(scene.api);
    scene.api = api_new(&options, &err);
    assert_true(finish(&scene, operation_get(scene.api, "id-1")));
    char text[SERVER_TEXT];
    assert_string_equal(asked_header(server_request(scene.server, 0), present, text), value);
    const char *authorization = asked_header(server_request(scene.server, 0), "Authorization", text);
    if (signed_names)
        assert_non_null(strstr(authorization, signed_names));
    else
        assert_null(authorization);
    scene_done(&scene);
}

static void tokens_are_sent_and_temporary_keys_are_signed(void **state)
{
    (void)state;
    check_credentials(&(struct credentials){ .auth_token = "MIIToken" }, "X-Auth-Token", "MIIToken", NULL);
    check_credentials(
        &(struct credentials){ .access_key = "A", .secret_key = "S", .security_token = "gQpjbi1=" },
        "X-Security-Token", "gQpjbi1=", "SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,");
}

struct refusal {
    int status;
    const char *body, *header, *value;
    enum err_kind kind;
    const char *code, *request_id, *words;
};

static const struct refusal refusals[] = {
    { 400, "{\"error_msg\":\"name twice\",\"error_code\":\"ModelArts.2767\"}", "X-Request-Id", "r-1",
      ERR_REFUSED, "ModelArts.2767", "r-1", "name twice" },
    { 400, ABSENT, "X-Request-Id", "r-2", ERR_ABSENT, "ModelArts.2755", "r-2", "no such algorithm" },
    { 401, "{\"error_msg\":\"bad key\",\"error_code\":\"APIGW.0301\",\"request_id\":\"r-3\"}", NULL, NULL,
      ERR_CONFIG, "APIGW.0301", "r-3", "bad key" },
    { 200, "{\"is_success\":false,\"error_message\":\"no\",\"error_code\":\"ModelArts.0105\"}", NULL, NULL,
      ERR_REFUSED, "ModelArts.0105", "", "said: no" },
    { 404, "{\"is_success\":false,\"error_msg\":\"older\",\"error_code\":\"ModelArts.0105\"}", NULL, NULL,
      ERR_REFUSED, "ModelArts.0105", "", "older" },
    { 403, "{\"errorCode\":\"X.1\",\"errorMsg\":\"denied\"}", NULL, NULL, ERR_REFUSED, "X.1", "", "denied" },
    { 409, "{\"code\":\"X.2\",\"message\":\"clash\"}", NULL, NULL, ERR_REFUSED, "X.2", "", "clash" },
    { 401, "{\"error\":{\"code\":401,\"message\":\"keystone\",\"title\":\"Unauthorized\"}}", NULL, NULL,
      ERR_CONFIG, "401", "", "keystone" },
    { 404, "<html><head><title>404 Not Found</title></head></html>", "Content-Type", "text/html", ERR_REFUSED,
      "", "", "404 Not Found" },
    { 404, "", NULL, NULL, ERR_REFUSED, "", "", "answer was empty" },
    { 404, "{}", NULL, NULL, ERR_REFUSED, "", "", "did not say why" },
    { 400, "[1,2]", NULL, NULL, ERR_REFUSED, "", "", "did not say why" },
    { 400, "{\"error_msg\":5,\"error_code\":{}}", NULL, NULL, ERR_REFUSED, "", "", "HTTP 400" },
    { 302, "", "Location", "https://elsewhere", ERR_REFUSED, "", "", "never followed" },
    { 200, "<html>a portal</html>", "Content-Type", "text/html", ERR_INPUT, "", "", "a web page, not JSON" },
    { 200, "", NULL, NULL, ERR_INPUT, "", "", "is empty" },
    { 200, "null", NULL, NULL, ERR_INPUT, "", "", "should be an object" },
    { 200, "{\"a\":1", NULL, NULL, ERR_INPUT, "", "", "not proper JSON" },
};

static void every_shape_of_refusal_becomes_one_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *row = &refusals[i];
        SCENE_OF(scene,
                 { .status = row->status, .body = row->body, .headers = { { row->header, row->value } } });
        assert_false(finish(&scene, operation_get(scene.api, "id-1")));
        const struct err *err = operation_err(scene.operation);
        assert_int_equal(err->kind, row->kind);
        assert_int_equal(err->status, row->status);
        assert_string_equal(err->code, row->code);
        assert_string_equal(err->request_id, row->request_id);
        check_says(&scene, row->words);
        assert_int_equal(server_requests(scene.server), 1);
        scene_done(&scene);
    }
}

static void a_known_code_tells_cause_and_remedy_in_both_languages(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 400, .body = ABSENT });
    assert_false(finish(&scene, operation_get(scene.api, "id-1")));
    check_says(&scene, "reading the algorithm: the service refused (HTTP 400 ModelArts.2755): ");
    check_says(&scene, "no algorithm of this id");
    assert_non_null(strstr(err_text(operation_err(scene.operation), LANGUAGE_ZH), "读取算法：服务拒绝"));
    assert_non_null(strstr(err_text(operation_err(scene.operation), LANGUAGE_ZH), "没有此 ID 的算法"));
    scene_done(&scene);
}

static void a_get_is_repeated_three_times(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 503 }, { .status = 429 }, { .fault = FAULT_DROP },
             { .status = 200, .body = ALGORITHM });
    assert_true(finish(&scene, operation_get(scene.api, "id-1")));
    /* The dropped one came on an idle connection, so libcurl asked once more by itself. */
    assert_in_range(server_requests(scene.server), 4, 5);
    scene_done(&scene);
    SCENE_OF(failing,
             { .status = 503, .body = "{\"error_code\":\"APIGW.0613\",\"error_msg\":\"IAM down\"}" });
    assert_false(finish(&failing, operation_get(failing.api, "id-1")));
    assert_int_equal(server_requests(failing.server), 4);
    assert_int_equal(operation_err(failing.operation)->kind, ERR_REFUSED);
    assert_string_equal(operation_err(failing.operation)->code, "APIGW.0613");
    scene_done(&failing);
}

static void some_answers_are_final(void **state)
{
    (void)state;
    static const int statuses[] = { 400, 401, 403, 404, 409, 501 };
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        SCENE_OF(scene, { .status = statuses[i] });
        assert_false(finish(&scene, operation_get(scene.api, "id-1")));
        assert_int_equal(server_requests(scene.server), 1);
        scene_done(&scene);
    }
}

static void retry_after_is_honoured(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 429, .headers = { { "Retry-After", "1" } } },
             { .status = 200, .body = ALGORITHM });
    int64_t began = clock_monotonic_ms();
    int steps = 0;
    scene.operation = operation_get(scene.api, "id-1");
    for (; operation_step(scene.operation) == OPERATION_RUNNING; steps++)
        api_wait(scene.api, -1, -1);
    assert_in_range(clock_monotonic_ms() - began, 990, 4000);
    assert_in_range(steps, 1, 40); /* it slept and did not spin */
    assert_int_equal(server_requests(scene.server), 2);
    scene_done(&scene);
}

static void a_long_retry_after_ends_it(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 503, .headers = { { "Retry-After", "300" } } });
    assert_false(finish(&scene, operation_get(scene.api, "id-1")));
    assert_int_equal(server_requests(scene.server), 1);
    check_says(&scene, "it asks to be tried again in 5 min");
    scene_done(&scene);
    SCENE_OF(limited, { .status = 429,
                        .body = "{\"error_code\":\"APIGW.0308\",\"error_msg\":\"throttled\"}",
                        .headers = { { "Retry-After", "100" } } });
    assert_false(finish(&limited, operation_get(limited.api, "id-1")));
    check_says(&limited, "too many calls in this short a time; it asks to be tried again in 100 s. ");
    scene_done(&limited);
}

static void create_in(struct scene *scene, bool expected)
{
    struct json *body =
        tree("{\"metadata\":{\"name\":\"mine\"},\"resource_requirements\":[{\"key\":\"ours\"}]}");
    assert_int_equal(finish(scene, operation_create(scene->api, body, &no_earlier)), expected);
    json_free(body);
    size_t posts = 0;
    for (size_t i = 0; i < server_requests(scene->server); i++)
        posts += strcmp(server_request(scene->server, i)->method, "POST") == 0;
    assert_int_equal(posts, 1);
}

static void a_lost_post_is_looked_up_and_found(void **state)
{
    (void)state;
    static const struct reply losses[] = {
        { .fault = FAULT_DROP },
        { .status = 201, .body = ALGORITHM, .fault = FAULT_CUT },
        { .status = 504, .body = "<html>gateway</html>" },
        { .status = 502, .body = "{\"error_code\":\"APIGW.0201\",\"error_msg\":\"backend\"}" },
        { .status = 201, .body = "{\"metadata\":" },
        { .status = 201, .body = "" },
        { .fault = FAULT_STALL },
    };
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        SCENE_OF(scene, { .status = 200, .body = NONE }, losses[i], { .status = 200, .body = FOUND });
        create_in(&scene, true);
        assert_string_equal(
            json_member_text(json_member(operation_answer(scene.operation), "metadata"), "id"), "id-1");
        assert_non_null(strstr(operation_remark(scene.operation).en, "it was created"));
        assert_non_null(operation_remark(scene.operation).zh);
        assert_int_equal(server_requests(scene.server), 3);
        assert_non_null(strstr(server_request(scene.server, 0)->path, "searches=name%3Amine"));
        assert_non_null(strstr(server_request(scene.server, 2)->path, "searches=name%3Amine"));
        scene_done(&scene);
    }
}

static void a_lost_post_that_left_nothing_is_told(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = NONE }, { .fault = FAULT_DROP },
             { .status = 200, .body = NOT_FOUND });
    create_in(&scene, false);
    check_says(&scene, "\"mine\" was not created");
    assert_int_equal(operation_err(scene.operation)->kind, ERR_NETWORK);
    assert_null(operation_answer(scene.operation));
    scene_done(&scene);
    /* what was there before is not known here, so its age tells */
    SCENE_OF(old, { .status = 403 }, { .fault = FAULT_DROP }, { .status = 200, .body = OLD_FOUND });
    create_in(&old, false);
    check_says(&old, "older algorithm has that name");
    scene_done(&old);
    SCENE_OF(other, { .status = 200, .body = NONE }, { .fault = FAULT_DROP },
             { .status = 200, .body = OTHER_FOUND });
    create_in(&other, false);
    check_says(&other, "another algorithm, of other content, has that name");
    scene_done(&other);
}

#define SENT "{\"metadata\":{\"name\":\"mine\"}}"

static bool create_looking(struct scene *scene, const char *earlier, int64_t started_ms)
{
    struct json *body = tree(SENT), *sent = earlier ? tree(earlier) : NULL;
    bool done = finish(scene, operation_create(scene->api, body, &(struct earlier){ sent, started_ms }));
    json_free(body);
    json_free(sent);
    return done;
}

static size_t posts_of(const struct scene *scene)
{
    size_t posts = 0;
    for (size_t i = 0; i < server_requests(scene->server); i++)
        posts += strcmp(server_request(scene->server, i)->method, "POST") == 0;
    return posts;
}

/* The same content under the same name, made a moment ago: that was not this request. */
static void what_was_there_before_is_not_taken_for_ours(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = FOUND }, { .fault = FAULT_DROP },
             { .status = 200, .body = FOUND });
    assert_false(create_looking(&scene, NULL, 0));
    check_method(&scene, 0, "GET");
    check_method(&scene, 1, "POST");
    check_says(&scene, "older algorithm has that name");
    assert_int_equal(operation_effect(scene.operation), EFFECT_NONE);
    scene_done(&scene);
    SCENE_OF(fresh, { .status = 200, .body = NONE }, { .fault = FAULT_DROP },
             { .status = 200, .body = FOUND });
    assert_true(create_looking(&fresh, NULL, 0));
    assert_int_equal(posts_of(&fresh), 1);
    scene_done(&fresh);
    SCENE_OF(forbidden, { .status = 403 }, { .status = 201, .body = ALGORITHM });
    assert_true(create_looking(&forbidden, NULL, 0)); /* who may not list may create */
    scene_done(&forbidden);
    SCENE_OF(refused, { .status = 401 }, { .status = 201, .body = ALGORITHM });
    assert_false(create_looking(&refused, NULL, 0));
    assert_int_equal(posts_of(&refused), 0);
    scene_done(&refused);
}

static void an_earlier_creation_that_arrived_is_not_repeated(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = FOUND });
    assert_true(create_looking(&scene, SENT, clock_utc_ms()));
    assert_int_equal(posts_of(&scene), 0);
    assert_non_null(strstr(operation_remark(scene.operation).en, "had arrived"));
    assert_string_equal(json_member_text(json_member(operation_answer(scene.operation), "metadata"), "id"),
                        "id-1");
    assert_non_null(operation_earlier(scene.operation));
    scene_done(&scene);
    /* and what was typed since then is not sent as a second one */
    SCENE_OF(other, { .status = 200, .body = FOUND });
    assert_false(
        create_looking(&other, "{\"metadata\":{\"name\":\"mine\",\"description\":\"x\"}}", clock_utc_ms()));
    assert_int_equal(posts_of(&other), 0);
    assert_int_equal(operation_err(other.operation)->kind, ERR_CONFLICT);
    check_says(&other, "it is there as id-1");
    scene_done(&other);
    /* one that was sent just now may still arrive: it is looked for several times */
    SCENE_OF(nothing, { .status = 200, .body = NONE }, { .status = 200, .body = NONE },
             { .status = 200, .body = NONE }, { .status = 200, .body = NONE },
             { .status = 201, .body = ALGORITHM });
    assert_true(create_looking(&nothing, SENT, clock_utc_ms()));
    assert_int_equal(posts_of(&nothing), 1);
    assert_null(operation_earlier(nothing.operation));
    scene_done(&nothing);
    SCENE_OF(old, { .status = 200, .body = NONE }, { .status = 201, .body = ALGORITHM });
    assert_true(create_looking(&old, SENT, clock_utc_ms() - 3600 * 1000));
    assert_int_equal(posts_of(&old), 1);
    scene_done(&old);
}

static void an_outcome_that_nobody_knows_is_told(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = NONE }, { .fault = FAULT_DROP }, { .status = 403 });
    create_in(&scene, false);
    check_says(&scene, "whether \"mine\" was created is not known");
    assert_int_equal(operation_err(scene.operation)->kind, ERR_NETWORK);
    scene_done(&scene);
}

static void a_refused_post_is_final(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = NONE },
             { .status = 429, .body = "{\"error_code\":\"APIGW.0308\",\"error_msg\":\"throttled\"}" });
    create_in(&scene, false);
    assert_int_equal(server_requests(scene.server), 2);
    assert_string_equal(operation_err(scene.operation)->code, "APIGW.0308");
    scene_done(&scene);
}

static void update_in(struct scene *scene, const char *base, bool expected)
{
    struct json *body = tree("{\"metadata\":{\"name\":\"mine\"}}"), *before = base ? tree(base) : NULL;
    assert_int_equal(finish(scene, operation_update(scene->api, "id-1", body, before)), expected);
    json_free(body);
    json_free(before);
}

static void an_update_looks_before_it_puts(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = ALGORITHM }, { .status = 201, .body = CHANGED });
    update_in(&scene, ALGORITHM, true);
    check_method(&scene, 0, "GET");
    check_method(&scene, 1, "PUT");
    assert_int_equal(server_requests(scene.server), 2);
    struct json *expected = tree(CHANGED);
    assert_true(json_same(operation_answer(scene.operation), expected));
    json_free(expected);
    assert_null(operation_remark(scene.operation).en);
    scene_done(&scene);
}

static void an_update_over_another_change_is_a_conflict(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = CHANGED });
    update_in(&scene, ALGORITHM, false);
    assert_int_equal(operation_err(scene.operation)->kind, ERR_CONFLICT);
    struct json *theirs = tree(CHANGED);
    assert_true(json_same(operation_answer(scene.operation), theirs));
    json_free(theirs);
    assert_int_equal(server_requests(scene.server), 1);
    scene_done(&scene);
}

static void an_update_without_a_base_just_puts(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 201, .body = CHANGED });
    update_in(&scene, NULL, true);
    check_method(&scene, 0, "PUT");
    assert_int_equal(server_requests(scene.server), 1);
    scene_done(&scene);
}

static void an_update_of_what_is_gone_says_so(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 400, .body = ABSENT });
    update_in(&scene, ALGORITHM, false);
    assert_int_equal(operation_err(scene.operation)->kind, ERR_ABSENT);
    assert_int_equal(server_requests(scene.server), 1);
    scene_done(&scene);
    SCENE_OF(later, { .status = 200, .body = ALGORITHM }, { .status = 400, .body = ABSENT });
    update_in(&later, ALGORITHM, false);
    assert_int_equal(operation_err(later.operation)->kind, ERR_ABSENT);
    scene_done(&later);
}

static void a_lost_put_is_put_again_and_told(void **state)
{
    (void)state;
    /* compared, lost, looked at: as it was; sent again */
    SCENE_OF(scene, { .status = 200, .body = BEFORE }, { .fault = FAULT_DROP },
             { .status = 200, .body = BEFORE }, { .status = 201, .body = CHANGED });
    update_in(&scene, BEFORE, true);
    check_method(&scene, 1, "PUT");
    check_method(&scene, 2, "GET");
    check_method(&scene, 3, "PUT");
    assert_int_equal(server_requests(scene.server), 4);
    assert_non_null(strstr(operation_remark(scene.operation).en, "sent again"));
    scene_done(&scene);
}

static void a_lost_put_that_arrived_is_found(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = BEFORE }, { .status = 201, .fault = FAULT_CUT, .body = CHANGED },
             { .status = 200, .body = CHANGED });
    update_in(&scene, BEFORE, true);
    check_method(&scene, 2, "GET");
    assert_int_equal(server_requests(scene.server), 3);
    assert_non_null(strstr(operation_remark(scene.operation).en, "the change was made"));
    scene_done(&scene);
}

/* Somebody came in between: theirs is not written over. */
static void a_lost_put_is_not_repeated_over_another_change(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = BEFORE }, { .fault = FAULT_DROP },
             { .status = 200, .body = THEIRS });
    update_in(&scene, BEFORE, false);
    assert_int_equal(server_requests(scene.server), 3);
    check_says(&scene, "is not known");
    scene_done(&scene);
}

static void a_lost_put_that_left_nothing_is_told(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = BEFORE }, { .fault = FAULT_DROP },
             { .status = 200, .body = BEFORE }, { .status = 500 }, { .status = 200, .body = BEFORE },
             { .status = 403 });
    update_in(&scene, BEFORE, false);
    check_says(&scene, "HTTP 403");
    assert_int_equal(operation_effect(scene.operation), EFFECT_NONE);
    scene_done(&scene);
    SCENE_OF(failing, { .fault = FAULT_DROP });
    update_in(&failing, NULL, false);
    check_says(&failing, "may have been made all the same");
    assert_int_equal(operation_effect(failing.operation), EFFECT_UNKNOWN);
    scene_done(&failing);
}

static void a_put_that_shows_nothing_is_read_back(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 201, .body = "null" }, { .status = 200, .body = CHANGED });
    update_in(&scene, NULL, true);
    check_method(&scene, 1, "GET");
    assert_non_null(operation_answer(scene.operation));
    scene_done(&scene);
}

static void deleting_takes_null_for_an_answer(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 202, .body = "null" });
    assert_true(finish(&scene, operation_delete(scene.api, "id-1")));
    assert_null(operation_answer(scene.operation));
    assert_null(operation_remark(scene.operation).en);
    check_method(&scene, 0, "DELETE");
    scene_done(&scene);
}

static void a_lost_delete_that_finds_nothing_is_done(void **state)
{
    (void)state;
    SCENE_OF(scene, { .fault = FAULT_DROP }, { .status = 400, .body = ABSENT });
    assert_true(finish(&scene, operation_delete(scene.api, "id-1")));
    assert_non_null(operation_remark(scene.operation).en);
    scene_done(&scene);
    SCENE_OF(first, { .status = 400, .body = ABSENT });
    assert_false(finish(&first, operation_delete(first.api, "id-1")));
    assert_int_equal(operation_err(first.operation)->kind, ERR_ABSENT);
    scene_done(&first);
    /* every answer lost: it is looked at, until it is gone */
    SCENE_OF(looked, { .fault = FAULT_DROP }, { .fault = FAULT_DROP }, { .fault = FAULT_DROP },
             { .fault = FAULT_DROP }, { .status = 200, .body = ALGORITHM },
             { .status = 400, .body = ABSENT });
    assert_true(finish(&looked, operation_delete(looked.api, "id-1")));
    check_method(&looked, 5, "GET");
    assert_non_null(strstr(operation_remark(looked.operation).en, "it is deleted"));
    scene_done(&looked);
    SCENE_OF(there, { .fault = FAULT_DROP }, { .fault = FAULT_DROP }, { .fault = FAULT_DROP },
             { .fault = FAULT_DROP }, { .status = 200, .body = ALGORITHM });
    assert_false(finish(&there, operation_delete(there.api, "id-1")));
    check_says(&there, "was not deleted");
    assert_int_equal(operation_effect(there.operation), EFFECT_NONE);
    scene_done(&there);
}

static void a_cancelled_operation_ends_at_once(void **state)
{
    (void)state;
    SCENE_OF(scene, { .fault = FAULT_STALL }, { .status = 200, .body = ALGORITHM });
    struct operation *hanging = operation_get(scene.api, "id-1");
    for (int64_t end = clock_monotonic_ms() + 2000;
         server_requests(scene.server) == 0 && clock_monotonic_ms() < end;) {
        assert_int_equal(operation_step(hanging), OPERATION_RUNNING);
        api_wait(scene.api, -1, 20);
    }
    assert_int_equal(server_requests(scene.server), 1);
    int64_t began = clock_monotonic_ms();
    operation_free(hanging);
    operation_free(operation_get(scene.api, "id-2")); /* never stepped, never sent */
    assert_in_range(clock_monotonic_ms() - began, 0, 1000);
    assert_true(finish(&scene, operation_get(scene.api, "id-1")));
    assert_int_equal(server_requests(scene.server), 2);
    scene_done(&scene);
}

static void a_dead_endpoint_is_told_after_the_repeats(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200 });
    server_stop(scene.server);
    assert_false(finish(&scene, operation_get(scene.api, "id-1")));
    assert_int_equal(operation_err(scene.operation)->kind, ERR_NETWORK);
    assert_int_equal(operation_err(scene.operation)->status, 0);
    struct json *body = tree("{\"metadata\":{\"name\":\"mine\"}}");
    assert_false(finish(&scene, operation_create(scene.api, body, &no_earlier)));
    json_free(body);
    check_says(&scene, "listing the algorithms: 127.0.0.1:"); /* which comes before anything is sent */
    assert_int_equal(operation_effect(scene.operation), EFFECT_NONE);
    operation_free(scene.operation);
    api_free(scene.api);
}

static void a_read_only_profile_sends_no_change(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = ALGORITHM });
    api_free(scene.api);
    scene.api = client_new(server_url(scene.server), "prod");
    struct json *body = tree(ALGORITHM);
    assert_false(finish(&scene, operation_create(scene.api, body, &no_earlier)));
    assert_false(finish(&scene, operation_update(scene.api, "id-1", body, NULL)));
    assert_false(finish(&scene, operation_delete(scene.api, "id-1")));
    assert_false(finish(&scene, operation_raw(scene.api, "POST", "/v2/x", body)));
    assert_int_equal(operation_err(scene.operation)->kind, ERR_CONFIG);
    check_says(&scene, "\"prod\" is read-only");
    assert_int_equal(server_requests(scene.server), 0);
    assert_true(finish(&scene, operation_raw(scene.api, "GET", "/v2/x", NULL)));
    json_free(body);
    scene_done(&scene);
}

static void what_cannot_be_asked_is_refused_unsent(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = ALGORITHM });
    static const char *const ids[] = { "", "a/b", "../x", "a b", "a?b", "é" };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        assert_false(finish(&scene, operation_get(scene.api, ids[i])));
        assert_int_equal(operation_err(scene.operation)->kind, ERR_INPUT);
        assert_false(finish(&scene, operation_delete(scene.api, ids[i])));
    }
    assert_false(finish(&scene, operation_raw(scene.api, "GET /", "/x", NULL)));
    assert_false(finish(&scene, operation_raw(scene.api, "GET", "@evil.example/", NULL)));
    assert_int_equal(server_requests(scene.server), 0);
    scene_done(&scene);
}

static void a_description_shows_no_secret(void **state)
{
    (void)state;
    static const struct credentials all[] = {
        { .access_key = "AKSHOWN", .secret_key = "SKHIDDEN", .security_token = "STHIDDEN" },
        { .auth_token = "TOKENHIDDEN" },
    };
    struct json *body = tree("{\"metadata\":{\"name\":\"mine\"}}");
    for (size_t i = 0; i < 2; i++) {
        struct api_options options = { .endpoint = "https://h:443/",
                                       .project_id = "p",
                                       .credentials = &all[i] };
        struct err err = { 0 };
        struct api *api = api_new(&options, &err);
        struct buf out;
        buf_init(&out, LIMIT_LINE_BYTES);
        assert_true(api_describe(api, CALL_UPDATE, "id-1", body, &out, &err));
        assert_non_null(strstr(buf_text(&out), "PUT https://h:443/v2/p/algorithms/id-1\nHost: h\n"));
        assert_non_null(strstr(buf_text(&out), i ? "X-Auth-Token: ***\n" : "X-Security-Token: ***\n"));
        assert_null(strstr(buf_text(&out), "HIDDEN"));
        assert_non_null(strstr(buf_text(&out), "\n\n{\n  \"metadata\": {"));
        if (i == 0) {
            assert_non_null(strstr(buf_text(&out), "Access=AKS***, SignedHeaders=content-type;host;"));
            assert_non_null(strstr(buf_text(&out), "Signature=***\n"));
        }
        buf_done(&out);
        api_free(api);
    }
    json_free(body);
}

static void endpoints_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const char *const endpoints[] = { "",
                                             "modelarts.example",
                                             "ftp://h",
                                             "https://",
                                             "https://h/v2",
                                             "https://h?x",
                                             "https://u:p@h",
                                             "https://h:0",
                                             "https://h:70000",
                                             "https://h h",
                                             "https://h\n",
                                             "https://-h",
                                             "https://[::1" };
    for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
        struct err err = { 0 };
        assert_null(api_new(&(struct api_options){ .endpoint = endpoints[i], .project_id = "p" }, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
        assert_null(strstr(err_text(&err, LANGUAGE_EN), "u:p"));
    }
    static const char *const projects[] = { "", "a/b", "a b", "a_b", "é" };
    for (size_t i = 0; i < sizeof projects / sizeof *projects; i++) {
        struct err err = { 0 };
        assert_null(
            api_new(&(struct api_options){ .endpoint = "https://h", .project_id = projects[i] }, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
    }
    static const char *const good[] = { "https://h", "http://127.0.0.1:8080/", "HTTPS://H.example:443",
                                        "http://[::1]:80" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct err err = { 0 };
        struct api *api = api_new(&(struct api_options){ .endpoint = good[i], .project_id = "p-1" }, &err);
        assert_non_null(api);
        api_free(api);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_arrives_is_what_was_signed),
        cmocka_unit_test(tokens_are_sent_and_temporary_keys_are_signed),
        cmocka_unit_test(every_shape_of_refusal_becomes_one_sentence),
        cmocka_unit_test(a_known_code_tells_cause_and_remedy_in_both_languages),
        cmocka_unit_test(a_get_is_repeated_three_times),
        cmocka_unit_test(some_answers_are_final),
        cmocka_unit_test(retry_after_is_honoured),
        cmocka_unit_test(a_long_retry_after_ends_it),
        cmocka_unit_test(a_lost_post_is_looked_up_and_found),
        cmocka_unit_test(a_lost_post_that_left_nothing_is_told),
        cmocka_unit_test(what_was_there_before_is_not_taken_for_ours),
        cmocka_unit_test(an_earlier_creation_that_arrived_is_not_repeated),
        cmocka_unit_test(an_outcome_that_nobody_knows_is_told),
        cmocka_unit_test(a_refused_post_is_final),
        cmocka_unit_test(an_update_looks_before_it_puts),
        cmocka_unit_test(an_update_over_another_change_is_a_conflict),
        cmocka_unit_test(an_update_without_a_base_just_puts),
        cmocka_unit_test(an_update_of_what_is_gone_says_so),
        cmocka_unit_test(a_lost_put_is_put_again_and_told),
        cmocka_unit_test(a_lost_put_that_arrived_is_found),
        cmocka_unit_test(a_lost_put_is_not_repeated_over_another_change),
        cmocka_unit_test(a_lost_put_that_left_nothing_is_told),
        cmocka_unit_test(a_put_that_shows_nothing_is_read_back),
        cmocka_unit_test(deleting_takes_null_for_an_answer),
        cmocka_unit_test(a_lost_delete_that_finds_nothing_is_done),
        cmocka_unit_test(a_cancelled_operation_ends_at_once),
        cmocka_unit_test(a_dead_endpoint_is_told_after_the_repeats),
        cmocka_unit_test(a_read_only_profile_sends_no_change),
        cmocka_unit_test(what_cannot_be_asked_is_refused_unsent),
        cmocka_unit_test(a_description_shows_no_secret),
        cmocka_unit_test(endpoints_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
