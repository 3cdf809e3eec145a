/* The one way out: what an answer, and the lack of one, looks like to the caller. */
#include "server.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "net/http.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct http *client(const struct http_options *options)
{
    struct err err = { 0 };
    struct http *http = http_new(options, &err);
    assert_non_null(http);
    return http;
}

static struct transfer *start(struct http *http, const char *method, const char *url, const char *body)
{
    struct err err = { 0 };
    struct http_header headers[] = { { "X-Test", "yes" } };
    struct http_request request = {
        .method = method,
        .url = url,
        .headers = headers,
        .header_count = 1,
        .body = body,
        .body_size = body ? strlen(body) : 0,
    };
    struct transfer *transfer = http_start(http, &request, &err);
    assert_non_null(transfer);
    return transfer;
}

static enum transfer_state finish(struct http *http, struct transfer *transfer)
{
    while (transfer_state(transfer) == TRANSFER_RUNNING) {
        http_wait(http, -1, -1);
        http_step(http);
    }
    return transfer_state(transfer);
}

static struct transfer *fetch(struct http *http, const char *method, const char *url, const char *body)
{
    struct transfer *transfer = start(http, method, url, body);
    finish(http, transfer);
    return transfer;
}

static void an_answer_comes_whole(void **state)
{
    (void)state;
    struct reply reply = {
        201, "{\"a\":1}", { { "X-Request-Id", "req-7" }, { "Content-Type", "application/json" } }, 0
    };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    struct transfer *transfer = fetch(http, "PUT", server_url(server), "body");
    assert_int_equal(transfer_state(transfer), TRANSFER_ANSWERED);
    const struct http_answer *answer = transfer_answer(transfer);
    assert_int_equal(answer->status, 201);
    assert_string_equal(answer->body, "{\"a\":1}");
    assert_int_equal(answer->body_size, 7);
    assert_string_equal(answer->request_id, "req-7");
    assert_string_equal(answer->content_type, "application/json");
    assert_int_equal(answer->retry_after_s, -1);
    assert_true(transfer_sent(transfer));
    http_drop(transfer);
    http_free(http);
    char value[SERVER_TEXT];
    const struct asked *asked = server_request(server, 0);
    assert_string_equal(asked->method, "PUT");
    assert_string_equal(asked->body, "body");
    assert_string_equal(asked_header(asked, "X-Test", value), "yes");
    assert_string_equal(asked_header(asked, "User-Agent", value), "algoform/0.1.0");
    assert_null(asked_header(asked, "Expect", value));
    assert_null(asked_header(asked, "Accept-Encoding", value));
    assert_null(asked_header(asked, "Content-Type", value));
    server_stop(server);
}

static void an_empty_body_is_an_answer(void **state)
{
    (void)state;
    struct reply reply = { .status = 202 };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    struct transfer *transfer = fetch(http, "DELETE", server_url(server), NULL);
    assert_int_equal(transfer_state(transfer), TRANSFER_ANSWERED);
    assert_int_equal(transfer_answer(transfer)->body_size, 0);
    assert_string_equal(transfer_answer(transfer)->body, "");
    assert_string_equal(transfer_answer(transfer)->request_id, "");
    http_drop(transfer);
    http_free(http);
    server_stop(server);
}

static void a_redirect_is_not_followed(void **state)
{
    (void)state;
    struct reply reply = { 302, "", { { "Location", "/elsewhere" } }, 0 };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    struct transfer *transfer = fetch(http, "GET", server_url(server), NULL);
    assert_int_equal(transfer_answer(transfer)->status, 302);
    assert_int_equal(server_requests(server), 1);
    http_drop(transfer);
    http_free(http);
    server_stop(server);
}

static int retry_after_of(const char *value)
{
    struct reply reply = { 503, "", { { "Retry-After", value } }, 0 };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    struct transfer *transfer = fetch(http, "GET", server_url(server), NULL);
    int seconds = transfer_answer(transfer)->retry_after_s;
    http_drop(transfer);
    http_free(http);
    server_stop(server);
    return seconds;
}

static void retry_after_is_seconds_or_a_date(void **state)
{
    (void)state;
    char date[64];
    time_t then = time(NULL) + 40;
    struct tm utc;
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&then, &utc));
    assert_int_equal(retry_after_of("7"), 7);
    assert_in_range(retry_after_of(date), 35, 40);
    assert_int_equal(retry_after_of("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
    assert_int_equal(retry_after_of("soon"), -1);
    assert_int_equal(retry_after_of("99999999999999999999"), INT32_MAX);
}

static void check_failure(struct http *http, const char *url, enum err_kind kind, bool sent,
                          const char *words)
{
    struct transfer *transfer = fetch(http, "GET", url, NULL);
    assert_int_equal(transfer_state(transfer), TRANSFER_FAILED);
    const struct err *err = transfer_err(transfer);
    if (!strstr(err->text[LANGUAGE_EN], words))
        fail_msg("\"%s\" does not say \"%s\"", err->text[LANGUAGE_EN], words);
    assert_int_equal(err->kind, kind);
    assert_true(err->text[LANGUAGE_ZH][0]);
    assert_int_equal(transfer_sent(transfer), sent);
    http_drop(transfer);
}

/* A port on which nobody listens. */
static int dead_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static void a_dead_port_is_told_and_nothing_was_sent(void **state)
{
    (void)state;
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", dead_port());
    struct http *http = client(&(struct http_options){ 0 });
    check_failure(http, url, ERR_NETWORK, false, "refused the connection");
    http_free(http);
}

static void an_unknown_host_is_told_and_nothing_was_sent(void **state)
{
    (void)state;
    struct http *http = client(&(struct http_options){ .connect_ms = 5000 });
    struct transfer *transfer = fetch(http, "POST", "http://no-such-host.invalid/", "{}");
    assert_int_equal(transfer_state(transfer), TRANSFER_FAILED);
    assert_int_equal(transfer_err(transfer)->kind, ERR_NETWORK);
    assert_non_null(strstr(transfer_err(transfer)->text[LANGUAGE_EN], "no-such-host.invalid"));
    assert_false(transfer_sent(transfer));
    http_drop(transfer);
    http_free(http);
}

static void a_cut_connection_is_not_an_answer(void **state)
{
    (void)state;
    struct reply reply = { 200, "0123456789", { { NULL, NULL } }, FAULT_CUT };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    check_failure(http, server_url(server), ERR_NETWORK, true, "cut before the whole answer");
    reply.fault = FAULT_DROP;
    check_failure(http, server_url(server), ERR_NETWORK, true, "closed the connection without an answer");
    http_free(http);
    server_stop(server);
}

static void a_stalled_answer_ends_in_time(void **state)
{
    (void)state;
    struct reply reply = { 200, "", { { NULL, NULL } }, FAULT_STALL };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ .total_ms = 300 });
    int64_t began = clock_monotonic_ms();
    check_failure(http, server_url(server), ERR_NETWORK, true, "no whole answer within 0.3 s");
    assert_in_range(clock_monotonic_ms() - began, 250, 3000);
    http_free(http);
    server_stop(server);
}

static void a_connection_that_is_not_taken_ends_in_time(void **state)
{
    (void)state;
    /* A full backlog: the kernel leaves further connections without an answer. */
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0), fillers[8];
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 0), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    for (size_t i = 0; i < 8; i++) {
        fillers[i] = socket(AF_INET, SOCK_STREAM, 0);
        fcntl(fillers[i], F_SETFL, O_NONBLOCK);
        connect(fillers[i], (struct sockaddr *)&address, size);
    }
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    struct http *http = client(&(struct http_options){ .connect_ms = 300 });
    check_failure(http, url, ERR_NETWORK, false, "did not take a connection within 0.3 s");
    http_free(http);
    for (size_t i = 0; i < 8; i++)
        close(fillers[i]);
    close(fd);
}

static void an_answer_over_the_ceiling_is_refused(void **state)
{
    (void)state;
    struct reply reply = { 200, "0123456789", { { NULL, NULL } }, FAULT_NONE };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ .answer_ceiling = 9 });
    check_failure(http, server_url(server), ERR_LIMIT, true, "larger than 9 bytes");
    http_free(http);
    http = client(&(struct http_options){ .answer_ceiling = 10 });
    struct transfer *transfer = fetch(http, "GET", server_url(server), NULL);
    assert_int_equal(transfer_state(transfer), TRANSFER_ANSWERED);
    http_drop(transfer);
    http_free(http);
    server_stop(server);
}

/* Bytes of our own choosing in place of HTTP, from a thread-less server: the
 * kernel takes the connection before accept, so one write and one close will do. */
static void answered_with(const char *scheme, const char *bytes, enum err_kind kind, const char *words)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 5), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    char url[64], request[2048];
    snprintf(url, sizeof url, "%s://127.0.0.1:%d/", scheme, ntohs(address.sin_port));
    struct http *http = client(&(struct http_options){ .answer_ceiling = 100, .total_ms = 5000 });
    struct transfer *transfer = start(http, "GET", url, NULL);
    int taken = -1;
    while (transfer_state(transfer) == TRANSFER_RUNNING) {
        http_wait(http, taken < 0 ? fd : taken, 50);
        http_step(http);
        if (taken < 0)
            taken = accept(fd, NULL, NULL);
        if (taken >= 0 && recv(taken, request, sizeof request, MSG_DONTWAIT) > 0) {
            assert_int_equal(write(taken, bytes, strlen(bytes)), strlen(bytes));
            shutdown(taken, SHUT_WR);
        }
    }
    assert_int_equal(transfer_state(transfer), TRANSFER_FAILED);
    assert_int_equal(transfer_err(transfer)->kind, kind);
    assert_non_null(strstr(transfer_err(transfer)->text[LANGUAGE_EN], words));
    assert_int_equal(transfer_sent(transfer), strcmp(scheme, "http") == 0);
    http_drop(transfer);
    http_free(http);
    close(taken);
    close(fd);
}

static void bytes_that_are_not_http_are_told(void **state)
{
    (void)state;
    answered_with("http", "SSH-2.0-OpenSSH_9.2p1 Debian\r\n", ERR_NETWORK, "not HTTP");
    answered_with("http", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", ERR_NETWORK,
                  "cut before");
    char large[600] = "HTTP/1.1 200 OK\r\n\r\n";
    memset(large + strlen(large), 'x', 500);
    answered_with("http", large, ERR_LIMIT, "larger than 100 bytes");
}

/* The one passes and is worth asking again, the other does not mend itself. */
/* libcurl takes what stopped in its head for an answer without a body. */
static void a_cut_head_is_not_an_answer(void **state)
{
    (void)state;
    static const char *const heads[] = { "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2",
                                         "HTTP/1.1 204 No Content\r\nDate: x\r\n",
                                         "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        answered_with("http", heads[i], ERR_NETWORK, "was cut before the whole answer came");
}

static void a_cut_handshake_is_not_a_wrong_one(void **state)
{
    (void)state;
    answered_with("https", "", ERR_NETWORK, "cut before TLS");
    answered_with("https", "HTTP/1.1 400 Bad Request\r\n\r\n", ERR_CONFIG, "speak https there?");
}

static void connections_are_used_again(void **state)
{
    (void)state;
    struct reply reply = { .status = 200, .body = "{}" };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    for (int i = 0; i < 5; i++)
        http_drop(fetch(http, "GET", server_url(server), NULL));
    assert_int_equal(server_requests(server), 5);
    assert_int_equal(server_connections(server), 1);
    http_free(http);
    server_stop(server);
}

/* Answers the first request of all and drops the others: the connection lies idle, then dies. */
static void die_later(void *context, const struct asked *asked, struct reply *reply)
{
    (void)context;
    reply->body = "{}";
    reply->fault = asked->number == 0 ? FAULT_NONE : FAULT_DROP;
}

static size_t requests_after_idle(const char *method)
{
    struct server *server = server_start(die_later, NULL, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    http_drop(fetch(http, "GET", server_url(server), NULL));
    struct transfer *transfer =
        fetch(http, method, server_url(server), strcmp(method, "GET") == 0 ? NULL : "{}");
    assert_int_equal(transfer_state(transfer), TRANSFER_FAILED);
    assert_true(transfer_sent(transfer));
    http_drop(transfer);
    http_free(http);
    size_t count = server_requests(server) - 1;
    server_stop(server);
    return count;
}

/* libcurl sends again on its own what went out on a dead idle connection: harmless
 * for a GET, and the reason why a change never rides on one. */
static void a_change_is_never_sent_twice_behind_our_back(void **state)
{
    (void)state;
    assert_int_equal(requests_after_idle("POST"), 1);
    assert_int_equal(requests_after_idle("PUT"), 1);
    assert_int_equal(requests_after_idle("DELETE"), 1);
    assert_true(requests_after_idle("GET") > 1);
}

static void a_dropped_transfer_leaves_the_others_alone(void **state)
{
    (void)state;
    struct reply slow = { 200, "", { { NULL, NULL } }, FAULT_STALL }, fast = { .status = 200, .body = "ok" };
    struct server *stalling = server_start(server_repeats, &slow, NULL, NULL);
    struct server *server = server_start(server_repeats, &fast, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    struct transfer *hanging = start(http, "GET", server_url(stalling), NULL);
    struct transfer *good = start(http, "GET", server_url(server), NULL);
    assert_int_equal(finish(http, good), TRANSFER_ANSWERED);
    assert_int_equal(transfer_state(hanging), TRANSFER_RUNNING);
    int64_t began = clock_monotonic_ms();
    http_drop(hanging);
    assert_in_range(clock_monotonic_ms() - began, 0, 1000);
    assert_string_equal(transfer_answer(good)->body, "ok");
    http_drop(good);
    http_free(http);
    server_stop(server);
    server_stop(stalling);
}

static void waiting_wakes_for_the_terminal(void **state)
{
    (void)state;
    struct reply slow = { 200, "", { { NULL, NULL } }, FAULT_STALL };
    struct server *server = server_start(server_repeats, &slow, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_false(http_wait(NULL, ends[0], 10));
    assert_false(http_wait(http, ends[0], 10));
    struct transfer *hanging = start(http, "GET", server_url(server), NULL);
    for (int64_t end = clock_monotonic_ms() + 100; clock_monotonic_ms() < end; http_step(http))
        assert_false(http_wait(http, ends[0], 10));
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_true(http_wait(http, ends[0], 5000));
    char byte;
    assert_int_equal(read(ends[0], &byte, 1), 1);
    close(ends[1]); /* a terminal that hangs up */
    assert_true(http_wait(http, ends[0], 5000));
    assert_true(http_wait(NULL, ends[0], 5000));
    close(ends[0]);
    http_drop(hanging);
    http_free(http);
    server_stop(server);
}

static void what_cannot_be_sent_is_refused_at_once(void **state)
{
    (void)state;
    struct http *http = client(&(struct http_options){ 0 });
    static const char *const urls[] = { "",        "nonsense",    "ftp://host/", "file:///etc/passwd",
                                        "http://", "http://a b/", "http://h/\n", "http://h:99999/" };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct err err = { 0 };
        struct http_request request = { .method = "GET", .url = urls[i] };
        assert_null(http_start(http, &request, &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
    struct err err = { 0 };
    struct http_header split = { "X-Auth-Token", "a\r\nX-Evil: b" };
    struct http_request request = {
        .method = "GET", .url = "http://h/", .headers = &split, .header_count = 1
    };
    assert_null(http_start(http, &request, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    http_free(http);
}

static void proxies_come_from_the_environment(void **state)
{
    (void)state;
    struct reply reply = { .status = 200, .body = "{}" };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    setenv("http_proxy", server_url(server), 1);
    struct transfer *transfer = fetch(http, "GET", "http://far.invalid/x?y", NULL);
    unsetenv("http_proxy");
    assert_int_equal(transfer_state(transfer), TRANSFER_ANSWERED);
    assert_string_equal(server_request(server, 0)->path, "http://far.invalid/x?y");
    http_drop(transfer);
    http_free(http);
    server_stop(server);
}

static void a_proxy_that_lets_nothing_through_is_told(void **state)
{
    (void)state;
    struct reply reply = { .status = 403 };
    struct server *server = server_start(server_repeats, &reply, NULL, NULL);
    struct http *http = client(&(struct http_options){ 0 });
    setenv("https_proxy", server_url(server), 1);
    check_failure(http, "https://far.invalid/", ERR_NETWORK, false,
                  "proxy would not connect to far.invalid (status 403)");
    setenv("https_proxy", "http://no-such-proxy.invalid:3128", 1);
    check_failure(http, "https://far.invalid/", ERR_NETWORK, false, "proxy");
    unsetenv("https_proxy");
    assert_string_equal(server_request(server, 0)->method, "CONNECT");
    http_free(http);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_comes_whole),
        cmocka_unit_test(an_empty_body_is_an_answer),
        cmocka_unit_test(a_redirect_is_not_followed),
        cmocka_unit_test(retry_after_is_seconds_or_a_date),
        cmocka_unit_test(a_dead_port_is_told_and_nothing_was_sent),
        cmocka_unit_test(an_unknown_host_is_told_and_nothing_was_sent),
        cmocka_unit_test(a_cut_connection_is_not_an_answer),
        cmocka_unit_test(a_cut_head_is_not_an_answer),
        cmocka_unit_test(a_stalled_answer_ends_in_time),
        cmocka_unit_test(a_connection_that_is_not_taken_ends_in_time),
        cmocka_unit_test(an_answer_over_the_ceiling_is_refused),
        cmocka_unit_test(bytes_that_are_not_http_are_told),
        cmocka_unit_test(a_cut_handshake_is_not_a_wrong_one),
        cmocka_unit_test(connections_are_used_again),
        cmocka_unit_test(a_change_is_never_sent_twice_behind_our_back),
        cmocka_unit_test(a_dropped_transfer_leaves_the_others_alone),
        cmocka_unit_test(waiting_wakes_for_the_terminal),
        cmocka_unit_test(what_cannot_be_sent_is_refused_at_once),
        cmocka_unit_test(proxies_come_from_the_environment),
        cmocka_unit_test(a_proxy_that_lets_nothing_through_is_told),
    };
    return cmocka_run_group_tests(tests, without_proxies, NULL);
}
