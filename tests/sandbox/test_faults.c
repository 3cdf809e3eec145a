/* Everything that can be made to go wrong does, exactly when it was asked to. */
#include "caller.h"

#include "base/clock.h"
#include "base/place.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sandbox sandbox; /* listens to X-Sandbox-Fault */

static int start(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "--allow-fault-header", NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return sandbox_end(&sandbox, SIGTERM);
}

static struct reply with(const char *fault, const char *method, const char *target, const char *body)
{
    char headers[256];

    snprintf(headers, sizeof headers, "%sX-Sandbox-Fault: %s\r\n", TOKEN, fault);
    return call(&sandbox, method, target, headers, body);
}

static bool exists(const char *name)
{
    char target[256];
    struct json *page;
    bool found;

    snprintf(target, sizeof target, "%s?searches=name:%s", ALGORITHMS, name);
    page = ask(&sandbox, "GET", target, NULL, 200);
    found = json_first(json_member(page, "items")) != NULL;
    json_free(page);
    return found;
}

static void latency_delays_the_answer(void **state)
{
    int64_t before = clock_monotonic_ms();
    struct reply reply = with("latency:300", "GET", ALGORITHMS, NULL);

    (void)state;
    assert_true(clock_monotonic_ms() - before >= 300);
    assert_int_equal(reply.status, 200);
    reply_done(&reply);
}

static void a_delayed_request_delays_no_other(void **state)
{
    static const char slow[] =
        "GET " ALGORITHMS " HTTP/1.1\r\nHost: x\r\n" TOKEN "X-Sandbox-Fault: latency:3000\r\n\r\n";
    int64_t before = clock_monotonic_ms();
    int to = dial(&sandbox);

    (void)state;
    assert_int_equal(send(to, slow, strlen(slow), 0), strlen(slow));
    json_free(ask(&sandbox, "GET", ALGORITHMS, NULL, 200));
    assert_true(clock_monotonic_ms() - before < 2500);
    close(to);
}

static void stall_never_answers(void **state)
{
    static const char request[] =
        "GET " ALGORITHMS " HTTP/1.1\r\nHost: x\r\n" TOKEN "X-Sandbox-Fault: stall\r\n\r\n";
    struct pollfd answer = { .fd = dial(&sandbox), .events = POLLIN };

    (void)state;
    assert_int_equal(send(answer.fd, request, strlen(request), 0), strlen(request));
    assert_int_equal(poll(&answer, 1, 500), 0);
    close(answer.fd);
}

static void drop_before_does_nothing_and_says_nothing(void **state)
{
    struct reply reply =
        with("drop-before", "POST", ALGORITHMS, "{\"metadata\":{\"name\":\"dropped-before\"}}");

    (void)state;
    assert_int_equal(reply.status, 0);
    assert_false(exists("dropped-before"));
    reply_done(&reply);
}

static void drop_after_does_it_and_says_nothing(void **state)
{
    struct reply reply =
        with("drop-after", "POST", ALGORITHMS, "{\"metadata\":{\"name\":\"dropped-after\"}}");

    (void)state;
    assert_int_equal(reply.status, 0);
    assert_true(exists("dropped-after"));
    reply_done(&reply);
}

static void truncate_does_it_and_says_half(void **state)
{
    struct reply reply = with("truncate", "POST", ALGORITHMS, "{\"metadata\":{\"name\":\"truncated\"}}");
    char *promised = reply_header(&reply, "Content-Length");

    (void)state;
    assert_int_equal(reply.status, 201);
    assert_false(reply.whole);
    assert_int_equal(reply.size, strtoul(promised, NULL, 10) / 2);
    assert_true(exists("truncated"));
    free(promised);
    reply_done(&reply);
}

static void a_status_is_given_with_its_body(void **state)
{
    static const struct {
        const char *fault, *text;
        int status;
    } cases[] = {
        { "status:503", "APIGW.0613", 503 }, { "status:500", "APIGW.0601", 500 },
        { "status:429", "APIGW.0308", 429 }, { "status:401", "APIGW.0301", 401 },
        { "status:403", "APIGW.0302", 403 }, { "status:502", "<html>", 502 },
        { "status:504", "<html>", 504 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reply reply =
            with(cases[i].fault, "POST", ALGORITHMS, "{\"metadata\":{\"name\":\"by-status\"}}");
        assert_int_equal(reply.status, cases[i].status);
        assert_non_null(strstr(reply.body, cases[i].text));
        assert_null(reply_header(&reply, "Retry-After"));
        reply_done(&reply);
    }
    assert_false(exists("by-status"));
}

static void retry_after_is_given_when_asked(void **state)
{
    struct reply reply = with("status:429:2", "GET", ALGORITHMS, NULL);
    char *seconds = reply_header(&reply, "Retry-After");

    (void)state;
    assert_int_equal(reply.status, 429);
    assert_string_equal(seconds, "2");
    free(seconds);
    reply_done(&reply);
}

/* The work is done, and something else answered. */
static void an_answer_can_be_replaced(void **state)
{
    struct reply failed =
        with("status-after:503:7", "POST", ALGORITHMS, "{\"metadata\":{\"name\":\"behind-503\"}}");
    struct reply bare = with("bare", "POST", ALGORITHMS, "{\"metadata\":{\"name\":\"behind-nothing\"}}");
    char *seconds = reply_header(&failed, "Retry-After");

    (void)state;
    assert_int_equal(failed.status, 503);
    assert_string_equal(seconds, "7");
    assert_non_null(strstr(failed.body, "APIGW.0613"));
    assert_true(exists("behind-503"));
    assert_int_equal(bare.status, 200);
    assert_string_equal(bare.body, "{}");
    assert_true(exists("behind-nothing"));
    free(seconds);
    reply_done(&failed);
    reply_done(&bare);
}

/* As if it had been made: another time of change, and nothing else. */
static void a_change_can_be_ignored(void **state)
{
    const char *target = ALGORITHMS "/2e5451fe-913f-4492-821a-2981031382f7";
    struct reply reply =
        with("ignore", "PUT", target,
             "{\"metadata\":{\"name\":\"TestModelArtsalgorithm\",\"description\":\"mine\"}}");
    struct json *there = ask(&sandbox, "GET", target, NULL, 200);

    (void)state;
    assert_int_equal(reply.status, 201);
    assert_null(strstr(reply.body, "mine"));
    assert_string_equal(json_text(place_find(there, "/metadata/description")),
                        "This is a ModelArts algorithm");
    json_free(there);
    reply_done(&reply);
}

static void garbage_is_no_json(void **state)
{
    struct reply page = with("garbage", "GET", ALGORITHMS, NULL);
    struct reply broken = with("garbage-json", "GET", ALGORITHMS, NULL);
    char *type = reply_header(&page, "Content-Type");
    struct err err = { 0 };

    (void)state;
    assert_int_equal(page.status, 200);
    assert_string_equal(type, "text/html");
    assert_int_equal(broken.status, 200);
    assert_true(broken.whole);
    assert_null(json_read(broken.body, broken.size, NULL, &err));
    free(type);
    reply_done(&page);
    reply_done(&broken);
}

static void a_header_fault_of_another_method_does_nothing(void **state)
{
    struct reply reply = with("status:503@POST", "GET", ALGORITHMS, NULL);

    (void)state;
    assert_int_equal(reply.status, 200);
    reply_done(&reply);
}

static void a_wrong_header_is_told(void **state)
{
    struct reply reply = with("explode", "GET", ALGORITHMS, NULL);

    (void)state;
    assert_int_equal(reply.status, 400);
    assert_non_null(strstr(reply.body, "explode"));
    reply_done(&reply);
}

static int status_of(const struct sandbox *which, const char *method, const char *headers)
{
    struct reply reply = call(which, method, ALGORITHMS, headers, strcmp(method, "POST") == 0 ? "x" : NULL);
    int status = reply.status;

    reply_done(&reply);
    return status;
}

static void the_header_is_ignored_unless_allowed(void **state)
{
    struct sandbox strict;

    (void)state;
    sandbox_start(&strict, NULL);
    assert_int_equal(status_of(&strict, "GET", TOKEN "X-Sandbox-Fault: status:503\r\n"), 200);
    assert_int_equal(sandbox_end(&strict, SIGTERM), 0);
}

static void faults_end_after_their_count_and_keep_to_their_method(void **state)
{
    struct sandbox faulty;

    (void)state;
    sandbox_start(&faulty, "--fault", "status:503@GET#2", "--fault", "status:429@GET#1",
                  "--fault=status:500@POST", NULL);
    assert_int_equal(status_of(&faulty, "POST", TOKEN), 500);
    assert_int_equal(status_of(&faulty, "GET", TOKEN), 503);
    assert_int_equal(status_of(&faulty, "GET", TOKEN), 503);
    assert_int_equal(status_of(&faulty, "GET", TOKEN), 429);
    assert_int_equal(status_of(&faulty, "GET", TOKEN), 200);
    assert_int_equal(status_of(&faulty, "POST", TOKEN), 500);
    assert_int_equal(sandbox_end(&faulty, SIGTERM), 0);
}

static void latency_goes_together_with_another_fault(void **state)
{
    struct sandbox faulty;
    int64_t before;

    (void)state;
    sandbox_start(&faulty, "--fault", "status:503#1", "--fault", "latency:150", NULL);
    before = clock_monotonic_ms();
    assert_int_equal(status_of(&faulty, "GET", TOKEN), 503);
    assert_true(clock_monotonic_ms() - before >= 150);
    before = clock_monotonic_ms();
    assert_int_equal(status_of(&faulty, "GET", TOKEN), 200);
    assert_true(clock_monotonic_ms() - before >= 150);
    assert_int_equal(sandbox_end(&faulty, SIGTERM), 0);
}

static void wrong_specs_are_usage_errors_that_say_why(void **state)
{
    static const struct {
        const char *spec, *why;
    } cases[] = {
        { "explode", "latency:MILLISECONDS, stall, stall-after, drop-before" },
        { "", "the kinds are" },
        { "latency", "an argument is missing" },
        { "latency:soon", "a number from 0" },
        { "latency:99999999999", "a number from 0" },
        { "stall:5", "too many arguments" },
        { "status:503:1:2", "too many arguments" },
        { "status:99", "a number from 200 to 599" },
        { "stall@FETCH", "GET, POST, PUT or DELETE" },
        { "stall#0", "how often" },
        { "stall#x", "how often" },
        { "stall#1x", "is too much" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *complaint;
        assert_int_equal(sandbox_run(&complaint, "--fault", cases[i].spec, NULL), 2);
        if (!strstr(complaint, cases[i].why))
            fail_msg("%s: %s", cases[i].spec, complaint);
        free(complaint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latency_delays_the_answer),
        cmocka_unit_test(a_delayed_request_delays_no_other),
        cmocka_unit_test(stall_never_answers),
        cmocka_unit_test(drop_before_does_nothing_and_says_nothing),
        cmocka_unit_test(drop_after_does_it_and_says_nothing),
        cmocka_unit_test(truncate_does_it_and_says_half),
        cmocka_unit_test(a_status_is_given_with_its_body),
        cmocka_unit_test(retry_after_is_given_when_asked),
        cmocka_unit_test(an_answer_can_be_replaced),
        cmocka_unit_test(a_change_can_be_ignored),
        cmocka_unit_test(garbage_is_no_json),
        cmocka_unit_test(a_header_fault_of_another_method_does_nothing),
        cmocka_unit_test(a_wrong_header_is_told),
        cmocka_unit_test(the_header_is_ignored_unless_allowed),
        cmocka_unit_test(faults_end_after_their_count_and_keep_to_their_method),
        cmocka_unit_test(latency_goes_together_with_another_fault),
        cmocka_unit_test(wrong_specs_are_usage_errors_that_say_why),
    };

    setenv("LC_ALL", "C.UTF-8", 1); /* complaints are compared in English */
    return cmocka_run_group_tests(tests, start, end);
}
