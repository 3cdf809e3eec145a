/* Who is let in: tokens, signatures computed with sign/sign.h, and all the ways to be wrong. */
#include "own_sandbox.h"

#include "base/buf.h"
#include "base/clock.h"
#include "sign/sign.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct signing {
    const char *method, *target, *body;
    const char *access_key, *secret_key;
    int64_t late_ms;         /* added to the date */
    const char *extra_value; /* of a signed header X-Project-Id; NULL: none */
    bool undated;            /* the date is sent and not signed */
};

/* The header lines that sign a request; owned. */
static char *signed_lines(const struct signing *signing)
{
    char date[SIGN_DATE_SIZE], host[64], url[1024];
    struct sign_header headers[4] = { { "host", host } };
    struct sign_request request = {
        .method = signing->method,
        .url = url,
        .headers = headers,
        .header_count = 1,
        .body = signing->body ? signing->body : "",
        .body_size = signing->body ? strlen(signing->body) : 0,
    };
    struct buf authorization, lines;
    struct err err = { 0 };

    sign_date(clock_utc_ms() + signing->late_ms, date);
    snprintf(host, sizeof host, "127.0.0.1:%d", sandbox.port);
    snprintf(url, sizeof url, "http://%s%s", host, signing->target);
    headers[request.header_count++] = (struct sign_header){ "X-Sdk-Date", date };
    if (signing->extra_value)
        headers[request.header_count++] = (struct sign_header){ "X-Project-Id", signing->extra_value };
    buf_init(&authorization, 4096);
    buf_init(&lines, 8192);
    if (signing->undated) /* the signer insists on a date, so the list is made by hand */
        buf_format(&authorization, "SDK-HMAC-SHA256 Access=%s, SignedHeaders=host, Signature=%064d",
                   signing->access_key, 0);
    else if (!sign_authorization(&request, &(struct sign_keys){ signing->access_key, signing->secret_key },
                                 &authorization, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    buf_format(&lines, "X-Sdk-Date: %s\r\nAuthorization: %s\r\n", date, buf_text(&authorization));
    if (signing->extra_value)
        buf_format(&lines, "X-Project-Id: %s\r\n", signing->extra_value);
    buf_done(&authorization);
    return buf_take(&lines);
}

static struct signing ours(const char *method, const char *target, const char *body)
{
    return (struct signing){ .method = method,
                             .target = target,
                             .body = body,
                             .access_key = "SANDBOXACCESSKEY",
                             .secret_key = "sandbox-secret-key" };
}

/* Signs one request and sends another; gives the status and, for a refusal, checks the code. */
static void answers(const struct signing *signing, const char *target, const char *body, int status,
                    const char *code)
{
    char *lines = signed_lines(signing);
    struct reply reply = call(&sandbox, signing->method, target, lines, body);

    if (reply.status != status)
        fail_msg("%s %s: %d, not %d: %s", signing->method, target, reply.status, status, reply.body);
    if (code) {
        struct json *refusal = reply_json(&reply);
        holds(refusal, "/error_code", code);
        assert_int_equal(strlen(json_member_text(refusal, "request_id")), 32);
        json_free(refusal);
    }
    reply_done(&reply);
    free(lines);
}

static void a_signed_request_is_let_in(void **state)
{
    static const char *const targets[] = {
        ALGORITHMS,
        ALGORITHMS "?limit=5&offset=1",
        ALGORITHMS "?searches=name%3Atest&order=asc",
        ALGORITHMS "?offset=1&limit=5&group_by=",
        ALGORITHMS "/" DOCUMENTED,
    };

    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct signing signing = ours("GET", targets[i], NULL);
        answers(&signing, targets[i], NULL, 200, NULL);
        signing.extra_value = PROJECT;
        answers(&signing, targets[i], NULL, 200, NULL);
    }
}

static void a_signed_body_is_let_in(void **state)
{
    const char *body = "{\"metadata\":{\"name\":\"signed\",\"description\":\"签名\"}}";
    struct signing signing = ours("POST", ALGORITHMS, body);

    (void)state;
    answers(&signing, ALGORITHMS, body, 201, NULL);
}

static void a_tampered_request_is_refused(void **state)
{
    const char *body = "{\"metadata\":{\"name\":\"tampered\"}}";
    struct signing signing = ours("POST", ALGORITHMS, body);

    (void)state;
    answers(&signing, ALGORITHMS, "{\"metadata\":{\"name\":\"tampereD\"}}", 401, "APIGW.0301");
    answers(&signing, ALGORITHMS, "", 401, "APIGW.0301");
    signing = ours("GET", ALGORITHMS "?limit=5", NULL);
    answers(&signing, ALGORITHMS "?limit=6", NULL, 401, "APIGW.0301");
    answers(&signing, ALGORITHMS "/" DOCUMENTED, NULL, 401, "APIGW.0301");
}

static void wrong_keys_are_refused(void **state)
{
    struct signing signing = ours("GET", ALGORITHMS, NULL);

    (void)state;
    signing.secret_key = "sandbox-secret-kez";
    answers(&signing, ALGORITHMS, NULL, 401, "APIGW.0301");
    signing = ours("GET", ALGORITHMS, NULL);
    signing.access_key = "SOMEBODYELSE";
    answers(&signing, ALGORITHMS, NULL, 401, "APIGW.0301");
}

static void a_clock_more_than_a_quarter_of_an_hour_off_is_refused(void **state)
{
    struct signing signing = ours("GET", ALGORITHMS, NULL);

    (void)state;
    signing.late_ms = -16 * 60 * 1000;
    answers(&signing, ALGORITHMS, NULL, 401, "APIGW.0303");
    signing.late_ms = 16 * 60 * 1000;
    answers(&signing, ALGORITHMS, NULL, 401, "APIGW.0303");
    signing.late_ms = -14 * 60 * 1000;
    answers(&signing, ALGORITHMS, NULL, 200, NULL);
    signing.late_ms = 14 * 60 * 1000;
    answers(&signing, ALGORITHMS, NULL, 200, NULL);
}

static void a_signature_without_its_date_is_refused(void **state)
{
    struct signing signing = ours("GET", ALGORITHMS, NULL);

    (void)state;
    signing.undated = true;
    answers(&signing, ALGORITHMS, NULL, 401, "APIGW.0303");
}

static void malformed_authorizations_are_refused(void **state)
{
    static const char *const lines[] = {
        "Authorization: Basic abc\r\n",
        "Authorization: SDK-HMAC-SHA256 \r\n",
        "Authorization: SDK-HMAC-SHA256 Access=SANDBOXACCESSKEY\r\n",
        "Authorization: SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=00\r\n",
        "X-Sdk-Date: tomorrow\r\nAuthorization: SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, "
        "Signature=0\r\n",
        "X-Sdk-Date: 20200608T023900Z\r\n"
        "Authorization: SDK-HMAC-SHA256 Access=A, SignedHeaders=;;;, Signature=0\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct reply reply = call(&sandbox, "GET", ALGORITHMS, lines[i], NULL);
        assert_int_equal(reply.status, 401);
        assert_non_null(strstr(reply.body, "APIGW.0303"));
        reply_done(&reply);
    }
}

static void tokens_are_compared_whole(void **state)
{
    static const struct {
        const char *line;
        int status;
    } cases[] = {
        { "X-Auth-Token: sandbox-token\r\n", 200 },
        { "x-auth-token: sandbox-token\r\n", 200 },
        { "X-Auth-Token: sandbox-toke\r\n", 401 },
        { "X-Auth-Token: sandbox-token2\r\n", 401 },
        { "X-Auth-Token: SANDBOX-TOKEN\r\n", 401 },
        { "X-Auth-Token: \r\n", 401 },
        { "", 401 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reply reply = call(&sandbox, "GET", ALGORITHMS, cases[i].line, NULL);
        assert_int_equal(reply.status, cases[i].status);
        assert_true(cases[i].status == 200 || strstr(reply.body, "APIGW.0301"));
        reply_done(&reply);
    }
}

static void other_credentials_can_be_chosen(void **state)
{
    struct sandbox other;
    struct reply reply;

    (void)state;
    sandbox_start(&other, "--credentials", "AK2:SK2", "--project=p-2", "--token", "T2", NULL);
    assert_non_null(strstr(other.greeting, "export ALGOFORM_PROJECT_ID=p-2\n"));
    assert_non_null(strstr(other.greeting, "export HUAWEICLOUD_SDK_AK=AK2\n"));
    assert_non_null(strstr(other.greeting, "export HUAWEICLOUD_SDK_SK=SK2\n"));
    reply = call(&other, "GET", "/v2/p-2/algorithms", "X-Auth-Token: T2\r\n", NULL);
    assert_int_equal(reply.status, 200);
    reply_done(&reply);
    reply = call(&other, "GET", "/v2/p-2/algorithms", TOKEN, NULL);
    assert_int_equal(reply.status, 401);
    reply_done(&reply);
    reply = call(&other, "GET", ALGORITHMS, "X-Auth-Token: T2\r\n", NULL);
    assert_int_equal(reply.status, 404);
    reply_done(&reply);
    assert_int_equal(sandbox_end(&other, SIGTERM), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_request_is_let_in),
        cmocka_unit_test(a_signed_body_is_let_in),
        cmocka_unit_test(a_tampered_request_is_refused),
        cmocka_unit_test(wrong_keys_are_refused),
        cmocka_unit_test(a_clock_more_than_a_quarter_of_an_hour_off_is_refused),
        cmocka_unit_test(a_signature_without_its_date_is_refused),
        cmocka_unit_test(malformed_authorizations_are_refused),
        cmocka_unit_test(tokens_are_compared_whole),
        cmocka_unit_test(other_credentials_can_be_chosen),
    };

    return cmocka_run_group_tests(tests, start, end);
}
