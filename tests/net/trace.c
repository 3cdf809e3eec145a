/* What a trace tells, what it keeps to itself, and that it never stands in the way. */
#include "client.h"
#include "waited.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "net/iam.h"
#include "net/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_NAME TEST_DIRECTORY "/trace.txt"

static char *content(void)
{
    struct buf text;
    struct err err = { 0 };
    buf_init(&text, LIMIT_ANSWER_BYTES);
    assert_true(file_read(FILE_NAME, &text, &err));
    return buf_take(&text);
}

static struct trace *fresh(void)
{
    struct err err = { 0 };
    unlink(FILE_NAME);
    struct trace *trace = trace_open(FILE_NAME, &err);
    assert_non_null(trace);
    return trace;
}

static void holds(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("no \"%s\" in\n%s", words, text);
}

static void lacks(const char *text, const char *words)
{
    if (strstr(text, words))
        fail_msg("\"%s\" in\n%s", words, text);
}

/* One call with a token, and what the trace says of it; owned. */
static char *traced_call(struct reply reply, const struct credentials *credentials, bool *good)
{
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct trace *trace = fresh();
    struct api_options options = {
        .endpoint = server_url(server),
        .project_id = "p",
        .credentials = credentials,
        .total_ms = 2000,
        .backoff_ms = 10,
        .trace = trace,
    };
    struct err err = { 0 };
    struct api *api = api_new(&options, &err);
    struct json *body = json_object();
    json_set(body, "name", json_string("resnet"));
    struct operation *operation = operation_raw(api, "PUT", "/v2/p/x", body);
    *good = waited_operation(operation, &err);
    json_free(body);
    operation_free(operation);
    api_free(api);
    server_stop(server);
    assert_int_equal(trace_err(trace)->kind, ERR_NONE);
    trace_close(trace);
    return content();
}

static void a_request_and_its_answer_are_told(void **state)
{
    (void)state;
    struct credentials keys = { .access_key = (char[]){ "ABCDEFGHIJKLMNOPQRST" },
                                .secret_key = (char[]){ "very-secret-key" },
                                .security_token = (char[]){ "a/temporary/token+=" } };
    bool good;
    char *text = traced_call((struct reply){ .status = 200,
                                             .body = "{\"done\":\ntrue}",
                                             .headers = { { "X-Request-Id", "r1" }, { "X-Odd", "1" } } },
                             &keys, &good);
    assert_true(good);
    holds(text, " #1 PUT http://127.0.0.1:");
    holds(text, "/v2/p/x\n> Host: 127.0.0.1:");
    holds(text, "> Authorization: SDK-HMAC-SHA256 Access=ABCDEFGHIJKLMNOP***, SignedHeaders=");
    holds(text, "x-security-token, Signature=***\n");
    holds(text, "> X-Security-Token: ***\n");
    holds(text, ">\n> {\"name\":\"resnet\"}\n");
    holds(text, " #1 200 after ");
    holds(text, "new connection\n< HTTP/1.1 200 OK\n");
    holds(text, "< X-Request-Id: r1\n");
    holds(text, "< X-Odd: 1\n");
    holds(text, "<\n< {\"done\":\n< true}\n");
    lacks(text, "very-secret-key");
    lacks(text, "temporary/token");
    free(text);
}

static void a_server_that_repeats_a_secret_tells_nobody(void **state)
{
    (void)state;
    struct credentials token = { .auth_token = (char[]){ "MIIpart/of+a=token" } };
    bool good;
    char *text = traced_call((struct reply){ .status = 401,
                                             .body = "{\"error_msg\":\"decrypt MIIpart/of+a=token fail, "
                                                     "MIIpart\\/of+a=token, sweet-cookie\"}",
                                             .headers = { { "X-Early", "sweet-cookie" },
                                                          { "X-Echo", "was MIIpart/of+a=token" },
                                                          { "Set-Cookie", "sweet-cookie" } } },
                             &token, &good);
    assert_false(good);
    holds(text, "> X-Auth-Token: ***\n");
    holds(text, "< X-Echo: was ***\n");
    holds(text, "< Set-Cookie: ***\n");
    holds(text, "< X-Early: ***\n");
    holds(text, "decrypt *** fail, ***, ***\"}");
    lacks(text, "MIIpart");
    lacks(text, "sweet-cookie");
    free(text);
}

static void hostile_bytes_are_harmless_and_forge_nothing(void **state)
{
    (void)state;
    struct credentials token = { .auth_token = (char[]){ "some-token" } };
    bool good;
    char *text = traced_call(
        (struct reply){ .status = 400,
                        .body = "\033]0;owned\007\n=== 2026-01-01T00:00:00.000Z #9 GET http://evil/\r\n"
                                "\xe2\x80\xae\xff\x9b"
                                "2J\x08",
                        .headers = { { "X-Odd", "a\033[2Jb" } } },
        &token, &good);
    assert_false(good);
    for (const char *c = text; *c; c++)
        assert_true(*c == '\n' || ((unsigned char)*c >= ' ' && *c != 0x7f));
    lacks(text, "\xe2\x80\xae");
    lacks(text, "\xc2\x9b");
    lacks(text, "\n=== 2026-01-01T00:00:00.000Z #9");
    holds(text, "\n< === 2026-01-01T00:00:00.000Z #9");
    free(text);
}

static void passwords_and_tokens_of_a_login_are_hidden(void **state)
{
    (void)state;
    struct reply reply = { .status = 201,
                           .body =
                               "{\"token\":{\"expires_at\":\"2030-01-02T03:04:05.678000Z\",\"echo\":\"I know "
                               "pass\\\"word1\",\"said\":\"no code "
                               "654321.\",\"other\":\"a1654321b\",\"project\":{\"id\":\"p7\"}}}",
                           .headers = { { "X-Subject-Token", "MIIsubject" } } };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct trace *trace = fresh();
    struct iam_login login = { .endpoint = server_url(server),
                               .user = "editor",
                               .domain = "company",
                               .password = "pass\"word1",
                               .user_id = "u1",
                               .passcode = "654321",
                               .region = "r-1",
                               .trace = trace };
    struct iam_token token = { 0 };
    struct err err = { 0 };
    assert_true(waited_login(&login, &token, &err));
    iam_token_done(&token);
    server_stop(server);
    trace_close(trace);
    char *text = content();
    holds(text, "\"user\":{\"name\":\"editor\",\"password\":\"***\"");
    holds(text, "\"passcode\":\"***\"");
    holds(text, "< X-Subject-Token: ***\n");
    holds(text, "\"project\":{\"id\":\"p7\"}");
    lacks(text, "word1");
    lacks(text, "code 654321");
    holds(text, "\"other\":\"a1654321b\""); /* digits of an id that happen to be the same */
    lacks(text, "MIIsubject");
    free(text);
}

/* `algoform api` may ask any service, and get keys. */
static void secret_members_of_any_body_are_hidden(void **state)
{
    (void)state;
    struct credentials token = { .auth_token = (char[]){ "some-token" } };
    bool good;
    char *text = traced_call(
        (struct reply){ .status = 201,
                        .body = "{\"credential\": {\"access\":\"AK1\",\"secret\":\"sk-of-api\",\"n\":1.50,"
                                "\"securitytoken\":\"st-of-api\"}, \"echo\":\"st-of-api\"}" },
        &token, &good);
    assert_true(good);
    holds(text,
          "{\"credential\":{\"access\":\"AK1\",\"secret\":\"***\",\"n\":1.50,\"securitytoken\":\"***\"},"
          "\"echo\":\"***\"}");
    lacks(text, "of-api");
    free(text);
    text = traced_call((struct reply){ .status = 500, .body = "{\"secret\":\"sk-of-api" }, &token, &good);
    lacks(text, "of-api");
    holds(text, "(20 bytes, not shown)");
    free(text);
    /* A parameter of that name is none of ours to hide. */
    text =
        traced_call((struct reply){ .status = 200, .body = "{ \"name\":\"password\", \"value\":\"0.10\" }" },
                    &token, &good);
    holds(text, "{\"name\":\"password\",\"value\":\"0.10\"}");
    free(text);
}

static void a_secret_body_that_is_no_json_is_withheld(void **state)
{
    (void)state;
    struct veil veil = { 0 };
    struct buf out;
    buf_init(&out, 1000);
    veil_body(&veil, true, "imds-session-token", 18, &out);
    assert_string_equal(buf_text(&out), "(18 bytes, not shown)");
    buf_clear(&out);
    veil_header(&veil, "Proxy-Authorization", "Basic bWU6c2VjcmV0", &out);
    assert_string_equal(buf_text(&out), "Basic ***");
    buf_clear(&out);
    veil_header(&veil, "X-Metadata-Token-Ttl-Seconds", "21600", &out);
    assert_string_equal(buf_text(&out), "21600");
    buf_clear(&out);
    veil_header(&veil, "x-metadata-TOKEN", "imds", &out);
    assert_string_equal(buf_text(&out), "***");
    buf_done(&out);
    veil_done(&veil);
}

static void failures_repeats_and_what_is_given_up_are_told(void **state)
{
    (void)state;
    struct credentials token = { .auth_token = (char[]){ "some-token" } };
    bool good;
    char *text = traced_call((struct reply){ .fault = FAULT_DROP }, &token, &good);
    assert_false(good);
    holds(text, " #1 failed after ");
    holds(text, "! 127.0.0.1");
    holds(text, " PUT /v2/p/x again in ");
    holds(text, " (attempt 2)\n");
    holds(text, " #4 ");
    lacks(text, " #5 ");
    free(text);

    struct reply stall = { .fault = FAULT_STALL };
    struct server *server = server_start(server_repeats, &stall, NULL, NULL);
    struct trace *trace = fresh();
    struct err err = { 0 };
    struct http *http = http_new(&(struct http_options){ .trace = trace }, &err);
    struct http_request request = { .method = "GET", .url = server_url(server) };
    struct transfer *transfer = http_start(http, &request, &err);
    http_drop(transfer);
    http_free(http);
    server_stop(server);
    trace_close(trace);
    text = content();
    holds(text, " #1 given up after ");
    free(text);
}

static void a_long_body_is_cut_and_counted(void **state)
{
    (void)state;
    struct credentials token = { .auth_token = (char[]){ "some-token" } };
    size_t size = LIMIT_TRACE_BODY_BYTES + 1000;
    char *body = malloc(size + 1);
    bool good;
    memset(body, 'x', size);
    body[size] = '\0';
    char *text = traced_call((struct reply){ .status = 400, .body = body }, &token, &good);
    holds(text, "< (the first 1048576 of 1049576 bytes)\n");
    assert_in_range(strlen(text), LIMIT_TRACE_BODY_BYTES, LIMIT_TRACE_BODY_BYTES + 2000);
    free(text);
    free(body);
}

static void the_file_is_for_its_owner_and_no_link_is_followed(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct stat found;
    trace_close(fresh());
    assert_int_equal(stat(FILE_NAME, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    long before = (long)found.st_size;
    trace_close(trace_open(FILE_NAME, &err)); /* appended to */
    assert_int_equal(stat(FILE_NAME, &found), 0);
    assert_true(found.st_size > before);
    assert_int_equal(chmod(FILE_NAME, 0644), 0); /* what is there already is open to others */
    before = (long)found.st_size;
    assert_null(trace_open(FILE_NAME, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    holds(err_text(&err, LANGUAGE_EN), "chmod 600 " FILE_NAME);
    holds(err_text(&err, LANGUAGE_ZH), "chmod 600 " FILE_NAME);
    assert_int_equal(stat(FILE_NAME, &found), 0);
    assert_int_equal(found.st_size, before);
    assert_int_equal(chmod(FILE_NAME, 0600), 0);
    if (chown(FILE_NAME, 65534, 65534) == 0) { /* else this is not root */
        err = (struct err){ 0 };
        assert_null(trace_open(FILE_NAME, &err));
        holds(err_text(&err, LANGUAGE_EN), "belongs to somebody else");
    }
    err = (struct err){ 0 };
    unlink(TEST_DIRECTORY "/link");
    assert_int_equal(symlink(FILE_NAME, TEST_DIRECTORY "/link"), 0);
    assert_null(trace_open(TEST_DIRECTORY "/link", &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    holds(err_text(&err, LANGUAGE_EN), "symbolic link");
    err = (struct err){ 0 };
    assert_null(trace_open(TEST_DIRECTORY "/none/trace", &err));
    holds(err_text(&err, LANGUAGE_EN), "/none/trace");
    holds(err_text(&err, LANGUAGE_EN), "--trace");
    err = (struct err){ 0 };
    assert_null(trace_open(TEST_DIRECTORY, &err));
    err = (struct err){ 0 };
    unlink(TEST_DIRECTORY "/pipe");
    assert_int_equal(mkfifo(TEST_DIRECTORY "/pipe", 0600), 0);
    assert_null(trace_open(TEST_DIRECTORY "/pipe", &err)); /* and nobody waits for a reader */
}

static void a_full_disk_stops_nothing(void **state)
{
    (void)state;
    struct reply reply = { .status = 200, .body = "{}" };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct err err = { 0 };
    struct trace *trace = trace_open("/dev/full", &err);
    assert_non_null(trace);
    struct http *http = http_new(&(struct http_options){ .trace = trace }, &err);
    struct http_request request = { .method = "GET", .url = server_url(server) };
    struct transfer *transfer = http_start(http, &request, &err);
    while (transfer_state(transfer) == TRANSFER_RUNNING) {
        http_wait(http, -1, -1);
        http_step(http);
    }
    assert_int_equal(transfer_state(transfer), TRANSFER_ANSWERED);
    http_drop(transfer);
    http_free(http);
    server_stop(server);
    assert_int_equal(trace_err(trace)->kind, ERR_SYSTEM);
    holds(err_text(trace_err(trace), LANGUAGE_EN), "the trace in /dev/full is not complete");
    trace_close(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_and_its_answer_are_told),
        cmocka_unit_test(a_server_that_repeats_a_secret_tells_nobody),
        cmocka_unit_test(hostile_bytes_are_harmless_and_forge_nothing),
        cmocka_unit_test(passwords_and_tokens_of_a_login_are_hidden),
        cmocka_unit_test(secret_members_of_any_body_are_hidden),
        cmocka_unit_test(a_secret_body_that_is_no_json_is_withheld),
        cmocka_unit_test(failures_repeats_and_what_is_given_up_are_told),
        cmocka_unit_test(a_long_body_is_cut_and_counted),
        cmocka_unit_test(the_file_is_for_its_owner_and_no_link_is_followed),
        cmocka_unit_test(a_full_disk_stops_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
