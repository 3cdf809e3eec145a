/* What an answer to a change tells: made, refused, or nothing, and then what is there is looked at. */
#include "net/configs.h"

#include "scene.h"
#include "waited.h"

#include "base/clock.h"
#include "base/place.h"

#include <string.h>

#define BEFORE    "{\"metadata\":{\"id\":\"id-1\",\"name\":\"old\"},\"job_config\":{}}"
#define AFTER     "{\"metadata\":{\"id\":\"id-1\",\"name\":\"mine\",\"update_time\":7},\"job_config\":{}}"
#define ANOTHER   "{\"metadata\":{\"id\":\"id-2\",\"name\":\"mine\"},\"job_config\":{}}"
#define THEIRS    "{\"metadata\":{\"id\":\"id-1\",\"name\":\"theirs\"},\"job_config\":{}}"
#define SENT      "{\"metadata\":{\"name\":\"mine\"}}"
#define FOUND     "{\"count\":1,\"items\":[" AFTER "]}"
#define NONE      "{\"count\":0,\"items\":[]}"
#define ABSENT    "{\"error_msg\":\"no such algorithm\",\"error_code\":\"ModelArts.2755\"}"
#define BUSY      "{\"error_msg\":\"busy\",\"error_code\":\"ModelArts.0010\"}"
#define THROTTLED "{\"error_msg\":\"throttled\",\"error_code\":\"APIGW.0308\"}"

#define CONFIG       "{\"is_success\":true,\"config_name\":\"mine\",\"spec_id\":4}"
#define CONFIG_SENT  "{\"config_name\":\"mine\",\"spec_id\":4}"
#define CONFIG_FOUND "{\"is_success\":true,\"config_total_count\":1,\"configs\":[{\"config_name\":\"mine\"}]}"
#define CONFIG_NONE  "{\"is_success\":true,\"config_total_count\":0,\"configs\":[]}"
#define CONFIG_NO    "{\"is_success\":false,\"error_message\":\"no\",\"error_code\":\"ModelArts.0105\"}"

static bool finish(struct scene *scene, struct operation *operation)
{
    operation_free(scene->operation);
    scene->operation = operation;
    return waited_operation(operation, &scene->err);
}

static bool create(struct scene *scene)
{
    struct json *body = tree(SENT);
    bool done = finish(scene, operation_create(scene->api, body, &no_earlier));
    json_free(body);
    return done;
}

static bool create_config(struct scene *scene)
{
    struct json *body = tree(CONFIG_SENT);
    bool done = finish(scene, operation_config_create(scene->api, body, &no_earlier));
    json_free(body);
    return done;
}

static bool update(struct scene *scene)
{
    struct json *body = tree(SENT), *base = tree(BEFORE);
    bool done = finish(scene, operation_update(scene->api, "id-1", body, base));
    json_free(body);
    json_free(base);
    return done;
}

static size_t asked(struct scene *scene, const char *method)
{
    size_t count = 0;
    for (size_t i = 0; i < server_requests(scene->server); i++)
        count += strcmp(server_request(scene->server, i)->method, method) == 0;
    return count;
}

static void check_says(const struct scene *scene, const char *words)
{
    if (!strstr(err_text(&scene->err, LANGUAGE_EN), words))
        fail_msg("\"%s\" does not say \"%s\"", err_text(&scene->err, LANGUAGE_EN), words);
}

static const char *text_at(const struct scene *scene, const char *place)
{
    return json_text(place_find(operation_answer(scene->operation), place));
}

/* Whatever is no refusal may have come after the work was done. */
static const int failures[] = { 301, 302, 307, 408, 500, 501, 502, 503, 504, 505, 520, 599 };

static void a_post_that_failed_is_looked_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        SCENE_OF(scene, { .status = 200, .body = NONE }, { .status = failures[i], .body = BUSY },
                 { .status = 200, .body = FOUND });
        assert_true(create(&scene));
        assert_int_equal(asked(&scene, "POST"), 1);
        assert_string_equal(text_at(&scene, "/metadata/id"), "id-1");
        assert_non_null(strstr(operation_remark(scene.operation).en, "it was created"));
        scene_done(&scene);
        SCENE_OF(config, { .status = 200, .body = CONFIG_NONE }, { .status = failures[i], .body = CONFIG_NO },
                 { .status = 200, .body = CONFIG_FOUND }, { .status = 200, .body = CONFIG });
        assert_true(create_config(&config));
        assert_int_equal(asked(&config, "POST"), 1);
        assert_int_equal(operation_effect(config.operation), EFFECT_MADE);
        scene_done(&config);
    }
}

static void a_post_that_failed_and_left_nothing_says_why(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = NONE },
             { .status = 503, .body = BUSY, .headers = { { "Retry-After", "1" } } },
             { .status = 200, .body = NONE });
    assert_false(create(&scene));
    assert_int_equal(asked(&scene, "POST"), 1);
    assert_int_equal(asked(&scene, "GET"), 1 + 4);
    check_says(&scene, "\"mine\" was not created");
    check_says(&scene, "HTTP 503 ModelArts.0010");
    check_says(&scene, "busy");
    assert_int_equal(scene.err.status, 503);
    assert_string_equal(scene.err.code, "ModelArts.0010");
    assert_int_equal(operation_effect(scene.operation), EFFECT_NONE);
    scene_done(&scene);
    SCENE_OF(blind, { .status = 200, .body = NONE }, { .status = 500, .body = BUSY }, { .status = 403 });
    assert_false(create(&blind));
    check_says(&blind, "whether \"mine\" was created is not known");
    check_says(&blind, "the service failed (HTTP 500");
    assert_int_equal(blind.err.kind, ERR_NETWORK);
    assert_int_equal(operation_effect(blind.operation), EFFECT_UNKNOWN);
    scene_done(&blind);
}

static void a_post_that_was_refused_is_not_looked_up(void **state)
{
    (void)state;
    static const int refusals[] = { 400, 401, 403, 404, 409, 413, 422, 429 };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        SCENE_OF(scene, { .status = 200, .body = NONE },
                 { .status = refusals[i], .body = i % 2 ? "<html>no</html>" : BUSY });
        assert_false(create(&scene));
        assert_int_equal(server_requests(scene.server), 2);
        assert_int_equal(operation_effect(scene.operation), EFFECT_NONE);
        check_says(&scene, "the service refused");
        scene_done(&scene);
    }
}

/* Successes that are not what was made. */
static const char *const bare[] = {
    "{}",
    "null",
    "[]",
    "true",
    "{\"metadata\":{}}",
    "{\"metadata\":{\"id\":\"\",\"name\":\"mine\"}}",
    "{\"metadata\":{\"id\":7}}",
};

static void a_post_that_shows_nothing_is_looked_up(void **state)
{
    (void)state;
    for (size_t i = 0; i <= sizeof bare / sizeof *bare; i++) {
        const char *body = i < sizeof bare / sizeof *bare ? bare[i] : BEFORE; /* which has another name */
        SCENE_OF(scene, { .status = 200, .body = NONE }, { .status = 201, .body = body },
                 { .status = 200, .body = FOUND });
        assert_true(create(&scene));
        assert_string_equal(text_at(&scene, "/metadata/id"), "id-1");
        scene_done(&scene);
        SCENE_OF(nothing, { .status = 200, .body = NONE }, { .status = 201, .body = body },
                 { .status = 200, .body = NONE });
        assert_false(create(&nothing));
        check_says(&nothing, "the answer does not tell");
        assert_int_equal(operation_effect(nothing.operation), EFFECT_NONE);
        scene_done(&nothing);
    }
    SCENE_OF(config, { .status = 200, .body = CONFIG_NONE }, { .status = 200, .body = "{}" },
             { .status = 200, .body = CONFIG_NONE });
    assert_false(create_config(&config));
    check_says(&config, "\"mine\" was not created");
    scene_done(&config);
}

static void a_put_that_failed_is_read_again_before_anything_is_repeated(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        SCENE_OF(scene, { .status = 200, .body = BEFORE }, { .status = failures[i], .body = BUSY },
                 { .status = 200, .body = AFTER });
        assert_true(update(&scene));
        assert_int_equal(asked(&scene, "PUT"), 1);
        assert_non_null(strstr(operation_remark(scene.operation).en, "the change was made"));
        scene_done(&scene);
    }
    /* somebody came in between: theirs is not written over */
    SCENE_OF(other, { .status = 200, .body = BEFORE }, { .status = 503, .body = BUSY },
             { .status = 200, .body = THEIRS });
    assert_false(update(&other));
    assert_int_equal(asked(&other, "PUT"), 1);
    check_says(&other, "whether the change was made is not known");
    assert_int_equal(operation_effect(other.operation), EFFECT_UNKNOWN);
    scene_done(&other);
}

static void a_put_that_failed_for_a_while_is_sent_again_after_it(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 200, .body = BEFORE },
             { .status = 503, .body = BUSY, .headers = { { "Retry-After", "1" } } },
             { .status = 200, .body = BEFORE }, { .status = 201, .body = AFTER });
    int64_t began = clock_monotonic_ms();
    assert_true(update(&scene));
    assert_in_range(clock_monotonic_ms() - began, 990, 4000);
    assert_int_equal(asked(&scene, "PUT"), 2);
    assert_string_equal(server_request(scene.server, 2)->method, "GET");
    scene_done(&scene);
    /* which is not waited for when it is long; and what is never done is not asked for again */
    static const struct reply last[] = {
        { .status = 503, .body = BUSY, .headers = { { "Retry-After", "300" } } },
        { .status = 501, .body = BUSY },
        { .status = 307, .body = "" },
    };
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
        SCENE_OF(once, { .status = 200, .body = BEFORE }, last[i], { .status = 200, .body = BEFORE });
        assert_false(update(&once));
        assert_int_equal(asked(&once, "PUT"), 1);
        check_says(&once, "id-1 was not changed, as reading it several times shows");
        assert_int_equal(operation_effect(once.operation), EFFECT_NONE);
        scene_done(&once);
    }
    SCENE_OF(limited, { .status = 200, .body = BEFORE }, { .status = 429, .body = THROTTLED },
             { .status = 201, .body = AFTER });
    assert_true(update(&limited)); /* it says that nothing was done */
    assert_int_equal(asked(&limited, "GET"), 1);
    scene_done(&limited);
}

static void a_put_that_shows_nothing_is_read_again(void **state)
{
    (void)state;
    for (size_t i = 0; i <= sizeof bare / sizeof *bare; i++) {
        const char *body = i < sizeof bare / sizeof *bare ? bare[i] : ANOTHER;
        SCENE_OF(scene, { .status = 200, .body = BEFORE }, { .status = 201, .body = body },
                 { .status = 200, .body = AFTER });
        assert_true(update(&scene));
        assert_int_equal(asked(&scene, "PUT"), 1);
        assert_string_equal(text_at(&scene, "/metadata/name"), "mine");
        scene_done(&scene);
        /* and what is read then shows nothing either */
        SCENE_OF(blind, { .status = 200, .body = BEFORE }, { .status = 201, .body = body },
                 { .status = 200, .body = body });
        assert_false(update(&blind));
        check_says(&blind, "may have been made all the same");
        assert_int_equal(operation_effect(blind.operation), EFFECT_UNKNOWN);
        scene_done(&blind);
    }
}

static bool delete_config(struct scene *scene)
{
    return finish(scene, operation_config_delete(scene->api, "mine"));
}

static void a_delete_that_failed_and_finds_nothing_is_done(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        SCENE_OF(scene, { .status = failures[i], .body = BUSY }, { .status = 400, .body = ABSENT });
        assert_true(finish(&scene, operation_delete(scene.api, "id-1")));
        assert_non_null(strstr(operation_remark(scene.operation).en, "it is deleted"));
        assert_int_equal(operation_effect(scene.operation), EFFECT_MADE);
        scene_done(&scene);
    }
    SCENE_OF(config, { .status = 500, .body = CONFIG_NO }, { .status = 400, .body = CONFIG_NO },
             { .status = 200, .body = CONFIG_NONE });
    assert_true(delete_config(&config));
    scene_done(&config);
    SCENE_OF(vague, { .status = 200, .body = "{}" }, { .status = 200, .body = CONFIG_FOUND });
    assert_false(delete_config(&vague));
    check_says(&vague, "mine was not deleted");
    scene_done(&vague);
}

static void a_delete_that_was_repeated_and_finds_nothing_is_done(void **state)
{
    (void)state;
    SCENE_OF(scene, { .status = 429, .body = THROTTLED }, { .status = 400, .body = ABSENT });
    assert_true(finish(&scene, operation_delete(scene.api, "id-1")));
    scene_done(&scene);
    SCENE_OF(config, { .status = 429, .body = THROTTLED }, { .status = 400, .body = CONFIG_NO },
             { .status = 200, .body = CONFIG_NONE });
    assert_true(delete_config(&config));
    scene_done(&config);
    /* a look that shows nothing is none */
    SCENE_OF(blind, { .status = 501, .body = BUSY }, { .status = 200, .body = "{}" });
    assert_false(finish(&blind, operation_delete(blind.api, "id-1")));
    check_says(&blind, "may have been deleted all the same");
    assert_int_equal(operation_effect(blind.operation), EFFECT_UNKNOWN);
    scene_done(&blind);
}

static void what_was_not_asked_for_is_no_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i <= sizeof bare / sizeof *bare; i++) {
        const char *body = i < sizeof bare / sizeof *bare ? bare[i] : ANOTHER;
        SCENE_OF(scene, { .status = 200, .body = body });
        assert_false(finish(&scene, operation_get(scene.api, "id-1")));
        check_says(&scene, i < 1 || i >= 4 ? "not that of id-1, which was asked for" : "should be an object");
        assert_int_equal(scene.err.kind, ERR_INPUT);
        assert_null(operation_answer(scene.operation));
        assert_false(finish(&scene, operation_config_get(scene.api, "mine")));
        assert_false(update(&scene)); /* nothing is sent over what is not known */
        assert_int_equal(asked(&scene, "PUT"), 0);
        scene_done(&scene);
    }
    SCENE_OF(capitals, { .status = 200, .body = BEFORE });
    assert_true(finish(&capitals, operation_get(capitals.api, "ID-1")));
    scene_done(&capitals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_that_failed_is_looked_up),
        cmocka_unit_test(a_post_that_failed_and_left_nothing_says_why),
        cmocka_unit_test(a_post_that_was_refused_is_not_looked_up),
        cmocka_unit_test(a_post_that_shows_nothing_is_looked_up),
        cmocka_unit_test(a_put_that_failed_is_read_again_before_anything_is_repeated),
        cmocka_unit_test(a_put_that_failed_for_a_while_is_sent_again_after_it),
        cmocka_unit_test(a_put_that_shows_nothing_is_read_again),
        cmocka_unit_test(a_delete_that_failed_and_finds_nothing_is_done),
        cmocka_unit_test(a_delete_that_was_repeated_and_finds_nothing_is_done),
        cmocka_unit_test(what_was_not_asked_for_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
