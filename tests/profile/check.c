/* algoform profile check: a line a step, the remedy where it fails, and the right exit status. */
#include "stage.h"

#include "server.h"

#include <microhttpd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#define LISTING "{\"total\":0,\"count\":0,\"items\":[]}"

/* The knock at the door is answered with 404; the call with what the test says. */
struct service {
    struct reply call;
    char date[64]; /* "" leaves it to the server */
};

static void answer(void *context, const struct asked *asked, struct reply *reply)
{
    const struct service *service = context;
    *reply = strcmp(asked->path, "/") == 0 ? (struct reply){ .status = 404, .body = "{}" } : service->call;
    if (service->date[0]) {
        reply->headers[0][0] = "Date";
        reply->headers[0][1] = service->date;
    }
}

static void write_profile(const struct stage *stage, const char *endpoint, const char *more)
{
    char text[2048];
    snprintf(
        text, sizeof text,
        "[profile test]\nendpoint = %s\nproject_id = p1\naccess_key = TESTKEY\nsecret_key = topsecret\n%s",
        endpoint, more);
    stage_put(stage, "algoform/config", text);
}

static int check(struct stage *stage, struct service *service)
{
    struct server *server = server_start(answer, service, NULL, NULL);
    write_profile(stage, server_url(server), "");
    int status = stage_run(stage, "", "profile", "check", "test", NULL);
    server_stop(server);
    assert_null(strstr(stage->out, "topsecret"));
    assert_null(strstr(stage->err, "topsecret"));
    return status;
}

static void all_is_well(void **state)
{
    (void)state;
    static struct stage stage;
    struct service service = { .call = { .status = 200, .body = LISTING } };
    stage_init(&stage);
    assert_int_equal(check(&stage, &service), 0);
    stage_says(&stage, "ok    configuration  profile test, ");
    stage_says(&stage, " (from profile test)\n");
    stage_says(&stage, "ok    project_id     p1 (from profile test)\n");
    stage_says(&stage, "ok    credentials    access key (from profile test)\n");
    stage_says(&stage, "ok    resolved ");
    stage_says(&stage, "ok    reached ");
    stage_says(&stage, "note  tls            none: the endpoint is plain http");
    stage_says(&stage, "ok    clock          agrees");
    stage_says(&stage, "ok    signature ");
    stage_says(&stage, "ok    project ");
    stage_says(&stage, "ok    listing ");
    assert_null(strstr(stage.out, "FAIL"));
    stage_done(&stage);
}

static void a_dead_endpoint_is_told_at_its_step(void **state)
{
    (void)state;
    static struct stage stage;
    stage_init(&stage);
    write_profile(&stage, "http://127.0.0.1:1", "");
    assert_int_equal(stage_run(&stage, "", "profile", "check", "test", NULL), 5);
    stage_says(&stage, "ok    resolved ");
    stage_says(&stage, "FAIL  reached        127.0.0.1:1 refused the connection");
    stage_says(&stage, "-     listing        not tried");
    write_profile(&stage, "http://no-such-host.invalid", "");
    assert_int_equal(stage_run(&stage, "", "profile", "check", "test", NULL), 5);
    stage_says(&stage, "FAIL  resolved       could not find the host no-such-host.invalid");
    stage_says(&stage, "-     reached ");
    stage_done(&stage);
}

static void a_refusal_is_told_at_its_step(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *body, *line;
        int exit;
    } rows[] = {
        { 401, "{\"error_code\":\"APIGW.0303\",\"error_msg\":\"verify aksk signature fail\"}",
          "FAIL  signature ", 3 },
        { 403, "{\"error_code\":\"APIGW.0310\",\"error_msg\":\"no project\"}", "FAIL  project ", 4 },
        { 404, "{\"error_code\":\"ModelArts.2786\",\"error_msg\":\"mismatch\"}", "FAIL  project ", 4 },
        { 403, "{\"error_code\":\"APIGW.0302\",\"error_msg\":\"not allowed\"}", "FAIL  listing ", 4 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static struct stage stage;
        struct service service = { .call = { .status = rows[i].status, .body = rows[i].body } };
        stage_init(&stage);
        assert_int_equal(check(&stage, &service), rows[i].exit);
        stage_says(&stage, "ok    clock ");
        stage_says(&stage, rows[i].line);
        if (i > 0)
            stage_says(&stage, "ok    signature ");
        stage_done(&stage);
    }
}

static void check_clock(int seconds, const char *line, int exit)
{
    static struct stage stage;
    struct service service = { .call = { .status = 200, .body = LISTING } };
    time_t then = time(NULL) + seconds;
    struct tm utc;
    gmtime_r(&then, &utc);
    strftime(service.date, sizeof service.date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    stage_init(&stage);
    assert_int_equal(check(&stage, &service), exit);
    stage_says(&stage, line);
    stage_done(&stage);
}

static void a_clock_that_is_off_is_told(void **state)
{
    (void)state;
    check_clock(300, "note  clock          this machine's clock is behind by ", 0);
    check_clock(-300, "note  clock          this machine's clock is ahead by ", 0);
    check_clock(3600, "FAIL  clock          this machine's clock is behind by ", 3);
}

static void what_is_missing_is_told(void **state)
{
    (void)state;
    static struct stage stage;
    stage_init(&stage);
    assert_int_equal(stage_run(&stage, "", "profile", "check", NULL), 3);
    stage_says(&stage, "ok    configuration  no profile");
    stage_says(&stage, "FAIL  endpoint       the endpoint of the service is not given");
    stage_put(&stage, "algoform/config", "[profile test]\nregion = cn-north-4\nproject_id = p1\n");
    assert_int_equal(stage_run(&stage, "", "profile", "check", "test", NULL), 3);
    stage_says(&stage, "ok    endpoint       https://modelarts.cn-north-4.myhuaweicloud.com");
    stage_says(&stage, "FAIL  credentials    there are no credentials");
    stage_put(&stage, "algoform/config", "[profile test]\nregoin = x\n");
    assert_int_equal(stage_run(&stage, "", "profile", "check", "test", NULL), 3);
    stage_tells(&stage, "line 2: [profile test] has no key \"regoin\"");
    stage_done(&stage);
}

static void json_has_a_line_an_object(void **state)
{
    (void)state;
    static struct stage stage;
    stage_init(&stage);
    assert_int_equal(stage_run(&stage, "", "profile", "check", "-o", "json", "--lang", "zh", NULL), 3);
    stage_says(&stage, "\"step\": \"endpoint\",\n    \"verdict\": \"fail\",");
    stage_says(&stage, "\"step\": \"listing\",\n    \"verdict\": \"skipped\",");
    stage_done(&stage);
}

#define OPENSSL_KEY "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90"

static void a_private_authority_needs_its_ca_file(void **state)
{
    (void)state;
    static struct stage stage;
    static char key[STAGE_TEXT], certificate[STAGE_TEXT];
    struct service service = { .call = { .status = 200, .body = LISTING } };
    char command[2048], ca_file[1024];
    stage_init(&stage);
    snprintf(command, sizeof command,
             "cd '%s' && " OPENSSL_KEY " -keyout k.pem -out c.pem -subj '/CN=Private' "
             "-addext 'subjectAltName=IP:127.0.0.1' 2>/dev/null",
             stage.directory);
    if (MHD_is_feature_supported(MHD_FEATURE_SSL) != MHD_YES || system(command) != 0) {
        stage_done(&stage);
        skip();
    }
    stage_read(&stage, "k.pem", key);
    stage_read(&stage, "c.pem", certificate);
    struct server *server = server_start(answer, &service, key, certificate);
    write_profile(&stage, server_url(server), "");
    assert_int_equal(stage_run(&stage, "", "profile", "check", "test", NULL), 3);
    stage_says(&stage, "ok    reached ");
    stage_says(&stage, "FAIL  tls            the certificate of 127.0.0.1");
    stage_says(&stage, "ca_file");
    assert_int_equal(server_requests(server), 0);
    snprintf(ca_file, sizeof ca_file, "ca_file = %s/c.pem\n", stage.directory);
    write_profile(&stage, server_url(server), ca_file);
    assert_int_equal(stage_run(&stage, "", "profile", "check", "test", NULL), 0);
    stage_says(&stage, "ok    tls            the certificate is trusted");
    server_stop(server);
    stage_done(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_well),
        cmocka_unit_test(a_dead_endpoint_is_told_at_its_step),
        cmocka_unit_test(a_refusal_is_told_at_its_step),
        cmocka_unit_test(a_clock_that_is_off_is_told),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(json_has_a_line_an_object),
        cmocka_unit_test(a_private_authority_needs_its_ca_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
