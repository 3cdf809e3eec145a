/* Tokens for passwords, keys of an agency, a project by its region: handed out, let in, and ended in time. */
#include "caller.h"

#include "base/buf.h"
#include "base/clock.h"
#include "sign/sign.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOKENS  "/v3/auth/tokens"
#define SESSION "/meta-data/latest/api/token"
#define KEYS    "/openstack/latest/securitykey"

#define USER(password)                                                                                       \
    "\"password\":{\"user\":{\"name\":\"sandbox-user\",\"password\":\"" password                             \
    "\",\"domain\":{\"name\":\"sandbox-account\"}}}"
#define SCOPE(member) "\"scope\":{\"project\":{" member "}}"
#define LOGIN         "{\"auth\":{\"identity\":{\"methods\":[\"password\"]," USER("sandbox-password") "},"
#define RIGHT         LOGIN SCOPE("\"name\":\"sandbox-1\"") "}}"

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

/* A token of IAM; owned. */
static char *log_in(const struct sandbox *sandbox)
{
    struct reply reply = call(sandbox, "POST", TOKENS "?nocatalog=true", "", RIGHT);
    assert_int_equal(reply.status, 201);
    struct json *body = reply_json(&reply);
    holds(body, "/token/project/id", PROJECT);
    holds(body, "/token/project/name", "sandbox-1");
    holds(body, "/token/methods/0", "password");
    const char *ends = json_member_text(json_member(body, "token"), "expires_at");
    assert_int_equal(strlen(ends), strlen("2020-01-04T09:05:22.701000Z"));
    json_free(body);
    char *token = reply_header(&reply, "X-Subject-Token");
    assert_non_null(token);
    reply_done(&reply);
    return token;
}

static struct reply list_with_token(const struct sandbox *sandbox, const char *token)
{
    char line[256];
    snprintf(line, sizeof line, "X-Auth-Token: %s\r\n", token);
    return call(sandbox, "GET", ALGORITHMS, line, NULL);
}

static void check(struct reply reply, int status, const char *place, const char *text)
{
    if (reply.status != status)
        fail_msg("%d, not %d: %s", reply.status, status, reply.body);
    if (place) {
        struct json *body = reply_json(&reply);
        holds(body, place, text);
        json_free(body);
    }
    reply_done(&reply);
}

static void a_token_is_let_in_until_it_ends(void **state)
{
    struct sandbox sandbox;

    (void)state;
    sandbox_start(&sandbox, "--token-life", "1", NULL);
    char *token = log_in(&sandbox);
    check(list_with_token(&sandbox, token), 200, NULL, NULL);
    pause_ms(1100);
    check(list_with_token(&sandbox, token), 401, "/error_code", "APIGW.0307");
    check(list_with_token(&sandbox, "another"), 401, "/error_code", "APIGW.0301");
    free(token);
    sandbox_end(&sandbox, SIGTERM);
}

static void what_is_wrong_with_a_login_is_refused_as_keystone_does(void **state)
{
    static const struct {
        const char *body, *code;
        int status;
    } rows[] = {
        { "{\"auth\":{\"identity\":{\"methods\":[\"password\"]," USER("wrong") "}}}", "401", 401 },
        { LOGIN SCOPE("\"name\":\"elsewhere\"") "}}", "401", 401 },
        { LOGIN SCOPE("\"id\":\"elsewhere\"") "}}", "401", 401 },
        { LOGIN "\"scope\":{}}}", "401", 401 },
        { "{\"auth\":{\"identity\":{\"methods\":[\"token\"]}}}", "400", 400 },
        { "{}", "400", 400 },
        { "nonsense", "400", 400 },
        { "", "400", 400 },
    };
    struct sandbox sandbox;

    (void)state;
    sandbox_start(&sandbox, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reply reply = call(&sandbox, "POST", TOKENS, "", rows[i].body);
        assert_null(reply_header(&reply, "X-Subject-Token"));
        check(reply, rows[i].status, "/error/code", rows[i].code);
    }
    check(call(&sandbox, "POST", TOKENS, "", LOGIN SCOPE("\"id\":\"" PROJECT "\"") "}}"), 201, NULL, NULL);
    check(call(&sandbox, "GET", TOKENS, "", NULL), 404, "/error_code", "APIGW.0101");
    sandbox_end(&sandbox, SIGTERM);
}

static void a_second_factor_is_wanted_where_there_is_one(void **state)
{
    static const char totp[] = "{\"auth\":{\"identity\":{\"methods\":[\"password\",\"totp\"]," USER(
        "sandbox-password") ",\"totp\":{\"user\":{\"id\":\"5a2d1c7e9b8f4e6d8c3b0a1f2e4d6c8b\",\"passcode\":"
                            "\"%s\"}}}," SCOPE("\"name\":\"sandbox-1\"") "}}";
    struct sandbox sandbox;
    char body[1024];

    (void)state;
    sandbox_start(&sandbox, "--passcode", "123456", NULL);
    check(call(&sandbox, "POST", TOKENS, "", RIGHT), 401, "/error/title", "Unauthorized");
    snprintf(body, sizeof body, totp, "654321");
    check(call(&sandbox, "POST", TOKENS, "", body), 401, "/error/title", "Unauthorized");
    snprintf(body, sizeof body, totp, "123456");
    check(call(&sandbox, "POST", TOKENS, "", body), 201, "/token/methods/1", "totp");
    sandbox_end(&sandbox, SIGTERM);
}

/* The project list, asked for with signed headers. */
static struct reply projects(const struct sandbox *sandbox, const char *target, const char *access_key,
                             const char *secret_key, const char *security_token)
{
    char date[SIGN_DATE_SIZE], host[64], url[512], lines[2048];
    struct sign_header headers[] = { { "host", host }, { "X-Sdk-Date", date } };
    struct sign_request request = { "GET", url, headers, 2, "", 0 };
    struct sign_keys keys = { access_key, secret_key };
    struct buf authorization;
    struct err err = { 0 };

    sign_date(clock_utc_ms(), date);
    snprintf(host, sizeof host, "127.0.0.1:%d", sandbox->port);
    snprintf(url, sizeof url, "http://%s%s", host, target);
    buf_init(&authorization, 4096);
    assert_true(sign_authorization(&request, &keys, &authorization, &err));
    snprintf(lines, sizeof lines, "X-Sdk-Date: %s\r\nAuthorization: %s\r\n%s%s%s", date,
             buf_text(&authorization), security_token ? "X-Security-Token: " : "",
             security_token ? security_token : "", security_token ? "\r\n" : "");
    buf_done(&authorization);
    return call(sandbox, "GET", target, lines, NULL);
}

static void a_project_is_found_by_its_region(void **state)
{
    struct sandbox sandbox;

    (void)state;
    sandbox_start(&sandbox, "--region", "cn-north-4", NULL);
    check(projects(&sandbox, "/v3/projects?name=cn-north-4", "SANDBOXACCESSKEY", "sandbox-secret-key", NULL),
          200, "/projects/0/id", PROJECT);
    struct reply reply =
        projects(&sandbox, "/v3/projects?name=elsewhere", "SANDBOXACCESSKEY", "sandbox-secret-key", NULL);
    assert_int_equal(reply.status, 200);
    assert_non_null(strstr(reply.body, "\"projects\":[]"));
    reply_done(&reply);
    check(projects(&sandbox, "/v3/projects", "SANDBOXACCESSKEY", "wrong", NULL), 401, "/error_code",
          "APIGW.0301");
    check(call(&sandbox, "GET", "/v3/projects?name=cn-north-4", "", NULL), 401, "/error_code", "APIGW.0301");
    sandbox_end(&sandbox, SIGTERM);
}

static void keys_of_the_agency_sign_with_their_token_until_they_end(void **state)
{
    struct sandbox sandbox;
    char line[256];

    (void)state;
    sandbox_start(&sandbox, "--key-life", "1", NULL);
    check(call(&sandbox, "PUT", SESSION, "", NULL), 400, NULL, NULL);
    struct reply reply = call(&sandbox, "PUT", SESSION, "X-Metadata-Token-Ttl-Seconds: 21600\r\n", NULL);
    assert_int_equal(reply.status, 200);
    snprintf(line, sizeof line, "X-Metadata-Token: %s\r\n", reply.body);
    reply_done(&reply);
    check(call(&sandbox, "GET", KEYS, "X-Metadata-Token: made-up\r\n", NULL), 401, NULL, NULL);
    check(call(&sandbox, "GET", KEYS, "", NULL), 200, NULL, NULL); /* older clients have no session */
    reply = call(&sandbox, "GET", KEYS, line, NULL);
    assert_int_equal(reply.status, 200);
    struct json *body = reply_json(&reply);
    const struct json *keys = json_member(body, "credential");
    const char *access = json_member_text(keys, "access"), *secret = json_member_text(keys, "secret");
    const char *token = json_member_text(keys, "securitytoken");
    check(projects(&sandbox, "/v3/projects", access, secret, token), 200, NULL, NULL);
    check(projects(&sandbox, "/v3/projects", access, secret, NULL), 401, "/error_code", "APIGW.0301");
    check(projects(&sandbox, "/v3/projects", access, secret, "made-up"), 401, "/error_code", "APIGW.0301");
    check(projects(&sandbox, "/v3/projects", access, "wrong", token), 401, "/error_code", "APIGW.0301");
    pause_ms(1100);
    check(projects(&sandbox, "/v3/projects", access, secret, token), 401, "/error_code", "APIGW.0307");
    check(list_with_token(&sandbox, token), 401, "/error_code", "APIGW.0301"); /* it is no token of IAM */
    json_free(body);
    reply_done(&reply);
    sandbox_end(&sandbox, SIGTERM);
}

static void a_server_without_agency_has_no_keys(void **state)
{
    struct sandbox sandbox;

    (void)state;
    sandbox_start(&sandbox, "--no-agency", NULL);
    check(call(&sandbox, "GET", KEYS, "", NULL), 404, NULL, NULL);
    assert_null(strstr(sandbox.greeting, "METADATA"));
    sandbox_end(&sandbox, SIGTERM);
}

static void options_that_cannot_be_are_refused(void **state)
{
    static const char *const rows[][2] = {
        { "--login", "a:b" },    { "--login", "a:b c:d" }, { "--passcode", "12345" },
        { "--token-life", "0" }, { "--key-life", "soon" }, { "--region", "cn north" },
    };
    char *complaint;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(sandbox_run(&complaint, rows[i][0], rows[i][1], NULL), 2);
        assert_non_null(strstr(complaint, rows[i][0]));
        free(complaint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_let_in_until_it_ends),
        cmocka_unit_test(what_is_wrong_with_a_login_is_refused_as_keystone_does),
        cmocka_unit_test(a_second_factor_is_wanted_where_there_is_one),
        cmocka_unit_test(a_project_is_found_by_its_region),
        cmocka_unit_test(keys_of_the_agency_sign_with_their_token_until_they_end),
        cmocka_unit_test(a_server_without_agency_has_no_keys),
        cmocka_unit_test(options_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
