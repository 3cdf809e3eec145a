/* The calls of training job configurations, over real HTTP. */
#include "own_sandbox.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/place.h"
#include "document/check.h"
#include "document/convert.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONFIGS "/v1/" PROJECT "/training-job-configs"

static const char *body_of(const char *name, const char *description)
{
    static char body[512];

    snprintf(body, sizeof body,
             "{%s%s%s\"config_desc\":\"%s\",\"worker_server_num\":1,\"spec_id\":9223372036854775807,"
             "\"model_id\":1,\"data_url\":\"/b/d/\",\"parameter\":[{\"label\":\"a\",\"value\":0.010}]}",
             name ? "\"config_name\":\"" : "", name ? name : "", name ? "\"," : "", description);
    return body;
}

static void make(const struct sandbox *at, const char *name, const char *description)
{
    json_free(ask(at, "POST", CONFIGS, body_of(name, description), 200));
}

static char *at(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", CONFIGS, name);
    return path;
}

static struct json *list(const struct sandbox *of, const char *query)
{
    char target[512];

    snprintf(target, sizeof target, "%s%s", CONFIGS, query);
    return ask(of, "GET", target, NULL, 200);
}

static void the_documented_answer_is_answered(void **state)
{
    struct buf text;
    struct err err = { 0 };
    struct json *answer = ask(&sandbox, "GET", at("config123"), NULL, 200), *documented;
    static const char *const differing[] = { "engine_name", "spec_code", "user_command" }; /* "xxx", or cut */

    (void)state;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    assert_true(file_read(TEST_DATA "/examples/v1-show-answer.json", &text, &err));
    documented = json_read(buf_text(&text), text.size, NULL, &err);
    for (const struct json *member = json_first(documented); member; member = json_next(member)) {
        const struct json *answered = json_member(answer, json_name(member));
        bool differs = false;
        for (size_t i = 0; i < COUNT(differing); i++)
            differs = differs || strcmp(differing[i], json_name(member)) == 0;
        assert_non_null(answered);
        if (!differs && !json_same(member, answered))
            fail_msg("%s is not as documented", json_name(member));
    }
    json_free(documented);
    json_free(answer);
    buf_done(&text);
}

static void a_configuration_lives_and_dies(void **state)
{
    struct json *answer;

    (void)state;
    answer = ask(&sandbox, "POST", CONFIGS, body_of("life", "first"), 200);
    reads(answer, "", "{\"is_success\":true}");
    json_free(answer);
    answer = ask(&sandbox, "GET", at("life"), NULL, 200);
    reads(answer, "/is_success", "true");
    holds(answer, "/config_name", "life");
    holds(answer, "/spec_id", "9223372036854775807");
    holds(answer, "/spec_code", "modelarts.vm.gpu.8v100");
    reads(answer, "/parameter/0/value", "0.010");
    json_free(answer);
    answer = ask(&sandbox, "PUT", at("life"), body_of(NULL, "second"), 200);
    reads(answer, "", "{\"is_success\":true}");
    json_free(answer);
    answer = ask(&sandbox, "GET", at("life"), NULL, 200);
    holds(answer, "/config_desc", "second");
    holds(answer, "/config_name", "life");
    json_free(answer);
    answer = ask(&sandbox, "DELETE", at("life"), NULL, 200);
    reads(answer, "", "{\"is_success\":true}");
    json_free(answer);
    refused(&sandbox, "GET", at("life"), NULL, 400, "ModelArts.0105");
}

static void an_update_replaces_all_but_what_it_cannot_send(void **state)
{
    struct json *answer;

    (void)state;
    json_free(ask(&sandbox, "PUT", at("config123"), body_of(NULL, "replaced"), 200));
    answer = ask(&sandbox, "GET", at("config123"), NULL, 200);
    assert_null(json_member(answer, "app_url"));
    assert_null(json_member(answer, "engine_name"));
    holds(answer, "/pool_id", "pool9928813f");
    holds(answer, "/volumes/1/host_path/dest_path", "/home/mind");
    holds(answer, "/create_time", "1559045426000");
    holds(answer, "/config_desc", "replaced");
    json_free(answer);
}

static void refusals_have_the_shape_of_v1(void **state)
{
    static const struct {
        const char *method, *path, *body, *code;
    } calls[] = {
        { "GET", "nothing", NULL, "ModelArts.0105" },
        { "DELETE", "nothing", NULL, "ModelArts.0105" },
        { "PUT", "nothing", "{\"worker_server_num\":1,\"spec_id\":1,\"model_id\":1,\"data_url\":\"/b/\"}",
          "ModelArts.0105" },
        { "PUT", "config", "{}", "ModelArts.0104" },
        { "PUT", "config", "[]", "ModelArts.0104" },
        { "PUT", "config", "{", "ModelArts.0104" },
        { "PUT", "config", "{\"worker_server_num\":0,\"spec_id\":1,\"model_id\":1,\"data_url\":\"/b/\"}",
          "ModelArts.0104" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(calls); i++) {
        struct reply reply = call(&sandbox, calls[i].method, at(calls[i].path), TOKEN, calls[i].body);
        struct json *answer = reply_json(&reply);
        assert_int_equal(reply.status, 400);
        reads(answer, "/is_success", "false");
        holds(answer, "/error_code", calls[i].code);
        assert_non_null(json_member_text(answer, "error_message"));
        json_free(answer);
        reply_done(&reply);
    }
}

static void a_name_is_needed_and_taken_once(void **state)
{
    (void)state;
    refused(&sandbox, "POST", CONFIGS, body_of(NULL, "nameless"), 400, "ModelArts.0104");
    refused(&sandbox, "POST", CONFIGS, body_of("", "nameless"), 400, "ModelArts.0104");
    refused(&sandbox, "POST", CONFIGS, body_of("no good", "a blank"), 400, "ModelArts.0104");
    make(&sandbox, "twice", "one");
    refused(&sandbox, "POST", CONFIGS, body_of("twice", "two"), 400, "ModelArts.0105");
}

static void the_gateway_answers_here_as_everywhere(void **state)
{
    struct reply reply = call(&sandbox, "GET", CONFIGS, "", NULL);
    struct json *answer = reply_json(&reply);

    (void)state;
    assert_int_equal(reply.status, 401);
    assert_non_null(json_member_text(answer, "error_msg"));
    json_free(answer);
    reply_done(&reply);
    refused(&sandbox, "PATCH", at("config"), NULL, 405, "ModelArts.2803");
}

static const char *name(const struct json *page, size_t index)
{
    return json_text(place_find(json_item(json_member(page, "configs"), index), "/config_name"));
}

/* 25 of them: c-00 to c-24, described the other way round. */
static void the_list_has_numbered_pages(void **state)
{
    struct sandbox own;
    struct json *page;

    (void)state;
    sandbox_start(&own, "--empty", NULL);
    for (int i = 0; i < 25; i++) {
        char called[32], described[32];
        snprintf(called, sizeof called, "c-%02d", i);
        snprintf(described, sizeof described, "d%02d", 99 - i);
        make(&own, called, described);
    }
    page = list(&own, "");
    reads(page, "/is_success", "true");
    holds(page, "/config_total_count", "25");
    assert_int_equal(json_count(json_member(page, "configs")), 10);
    assert_string_equal(name(page, 0), "c-24");
    assert_null(json_member(json_item(json_member(page, "configs"), 0), "spec_id"));
    json_free(page);
    page = list(&own, "?per_page=10&page=3&order=asc");
    assert_int_equal(json_count(json_member(page, "configs")), 5);
    assert_string_equal(name(page, 0), "c-20");
    json_free(page);
    page = list(&own, "?per_page=10&page=4");
    assert_int_equal(json_count(json_member(page, "configs")), 0);
    json_free(page);
    page = list(&own, "?per_page=1000&sortBy=config_desc&order=asc");
    assert_int_equal(json_count(json_member(page, "configs")), 25);
    assert_string_equal(name(page, 0), "c-24");
    json_free(page);
    page = list(&own, "?search_content=C-1&sortBy=create_time&order=asc");
    holds(page, "/config_total_count", "10");
    assert_string_equal(name(page, 9), "c-19");
    json_free(page);
    page = list(&own, "?config_type=sample");
    holds(page, "/config_total_count", "0");
    json_free(page);
    sandbox_end(&own, SIGTERM);
}

static void queries_that_cannot_be_are_refused(void **state)
{
    static const char *const queries[] = { "?per_page=0",     "?per_page=1001", "?per_page=ten",   "?page=0",
                                           "?sortBy=spec_id", "?order=up",      "?config_type=all" };

    (void)state;
    for (size_t i = 0; i < COUNT(queries); i++) {
        char target[256];
        snprintf(target, sizeof target, "%s%s", CONFIGS, queries[i]);
        refused(&sandbox, "GET", target, NULL, 400, "ModelArts.0104");
    }
}

/* What a fresh sandbox holds can be opened, edited and sent back. */
static void every_seeded_one_can_be_sent_back(void **state)
{
    struct sandbox own;
    struct json *page;

    (void)state;
    sandbox_start(&own, NULL);
    page = list(&own, "?order=asc");
    assert_true(json_count(json_member(page, "configs")) >= 4);
    for (size_t i = 0; i < json_count(json_member(page, "configs")); i++) {
        struct err err = { 0 };
        struct json *answer = ask(&own, "GET", at(name(page, i)), NULL, 200);
        struct json *document = convert_answer(&shape_training_job_config, answer, &err), *again, *second;
        struct json *sent = convert_request(&shape_training_job_config, document, PURPOSE_UPDATE);
        char *text = json_written(sent, JSON_COMPACT);
        json_free(ask(&own, "PUT", at(name(page, i)), text, 200));
        again = ask(&own, "GET", at(name(page, i)), NULL, 200);
        second = convert_answer(&shape_training_job_config, again, &err);
        assert_true(json_same(document, second));
        free(text);
        json_free(sent);
        json_free(document);
        json_free(second);
        json_free(again);
        json_free(answer);
    }
    json_free(page);
    sandbox_end(&own, SIGTERM);
}

static void execute(const char *file, const char *sql)
{
    sqlite3 *database;

    assert_int_equal(sqlite3_open(file, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void they_are_on_disk_and_an_older_file_learns_of_them(void **state)
{
    struct sandbox own;
    char *file = new_file("sandbox.db");

    (void)state;
    sandbox_start(&own, "--data", file, NULL);
    make(&own, "kept", "on disk");
    sandbox_end(&own, SIGKILL);
    sandbox_start(&own, "--data", file, NULL);
    json_free(ask(&own, "GET", at("kept"), NULL, 200));
    sandbox_end(&own, SIGTERM);
    execute(file, "DROP TABLE configs; PRAGMA user_version = 1");
    sandbox_start(&own, "--data", file, NULL);
    json_free(ask(&own, "GET", ALGORITHMS "/" DOCUMENTED, NULL, 200));
    refused(&own, "GET", at("kept"), NULL, 400, "ModelArts.0105");
    make(&own, "kept", "again");
    sandbox_end(&own, SIGTERM);
    sandbox_start(&own, "--data", file, NULL);
    json_free(ask(&own, "GET", at("kept"), NULL, 200));
    sandbox_end(&own, SIGTERM);
    forget_file(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_answer_is_answered),
        cmocka_unit_test(a_configuration_lives_and_dies),
        cmocka_unit_test(an_update_replaces_all_but_what_it_cannot_send),
        cmocka_unit_test(refusals_have_the_shape_of_v1),
        cmocka_unit_test(a_name_is_needed_and_taken_once),
        cmocka_unit_test(the_gateway_answers_here_as_everywhere),
        cmocka_unit_test(the_list_has_numbered_pages),
        cmocka_unit_test(queries_that_cannot_be_are_refused),
        cmocka_unit_test(every_seeded_one_can_be_sent_back),
        cmocka_unit_test(they_are_on_disk_and_an_older_file_learns_of_them),
    };
    return cmocka_run_group_tests(tests, start, end);
}
