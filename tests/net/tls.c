/* Hosts are verified: trusted, untrusted, of another name, expired.
 *
 * The authority and its certificates are made on the spot with the openssl command;
 * without it, or without TLS in libmicrohttpd, these tests are skipped. */
#include "client.h"
#include "waited.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "net/http.h"

#include <microhttpd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define DIRECTORY TEST_DIRECTORY "/tls"

static bool possible;

/* Makes NAME.key and NAME.pem, signed by the authority, for one alternative name and so many days. */
static bool make(const char *name, const char *alternative, int days)
{
    char command[2048];
    snprintf(command, sizeof command,
             "cd '" DIRECTORY "' && printf 'subjectAltName=%s\\n' >%s.ext &&"
             " openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=%s' -keyout %s.key"
             " -out %s.csr 2>/dev/null &&"
             " openssl x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days %d -extfile %s.ext"
             " -out %s.pem 2>/dev/null",
             alternative, name, name, name, name, name, days, name, name);
    return system(command) == 0;
}

static int make_all(void **state)
{
    (void)state;
    mkdir(DIRECTORY, 0700);
    possible =
        MHD_is_feature_supported(MHD_FEATURE_SSL) == MHD_YES &&
        system("cd '" DIRECTORY "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
               " -keyout ca.key -out ca.pem -subj '/CN=Test Authority' -days 2 2>/dev/null") == 0 &&
        make("good", "IP:127.0.0.1", 2) && make("other", "DNS:other.example", 2) &&
        make("expired", "IP:127.0.0.1", -1);
    if (!possible)
        print_message("skipped: no openssl command, or libmicrohttpd has no TLS\n");
    return 0;
}

static void quiet(void *context, const struct asked *asked, struct reply *reply)
{
    (void)context;
    (void)asked;
    reply->body = "{\"metadata\":{}}";
}

static char *content(const char *name)
{
    struct buf text;
    struct err err = { 0 };
    char path[1024];
    snprintf(path, sizeof path, DIRECTORY "/%s", name);
    buf_init(&text, LIMIT_CONFIG_BYTES);
    assert_true(file_read(path, &text, &err));
    return buf_take(&text);
}

static struct server *serve(const char *name)
{
    char file[64];
    snprintf(file, sizeof file, "%s.key", name);
    char *key = content(file);
    snprintf(file, sizeof file, "%s.pem", name);
    char *certificate = content(file);
    struct server *server = server_start(quiet, NULL, key, certificate);
    free(key);
    free(certificate);
    assert_non_null(server);
    return server;
}

/* words NULL: the answer comes. */
static void check_url(const char *url, const char *ca_file, const char *words)
{
    struct err err = { 0 };
    struct http *http = http_new(&(struct http_options){ .ca_file = ca_file, .total_ms = 5000 }, &err);
    struct http_request request = { .method = "GET", .url = url };
    struct transfer *transfer = http_start(http, &request, &err);
    while (transfer_state(transfer) == TRANSFER_RUNNING) {
        http_wait(http, -1, -1);
        http_step(http);
    }
    if (words) {
        assert_int_equal(transfer_state(transfer), TRANSFER_FAILED);
        if (!strstr(transfer_err(transfer)->text[LANGUAGE_EN], words))
            fail_msg("\"%s\" does not say \"%s\"", transfer_err(transfer)->text[LANGUAGE_EN], words);
        assert_int_equal(transfer_err(transfer)->kind, ERR_CONFIG);
        assert_false(transfer_sent(transfer));
    } else {
        assert_int_equal(transfer_state(transfer), TRANSFER_ANSWERED);
        assert_int_equal(transfer_answer(transfer)->status, 200);
    }
    http_drop(transfer);
    http_free(http);
}

static void check(const char *name, const char *ca_file, const char *words)
{
    if (!possible)
        skip();
    struct server *server = serve(name);
    check_url(server_url(server), ca_file, words);
    assert_int_equal(server_requests(server), words ? 0 : 1);
    server_stop(server);
}

static void a_certificate_of_the_given_authority_is_taken(void **state)
{
    (void)state;
    check("good", DIRECTORY "/ca.pem", NULL);
}

static void an_unknown_authority_is_not_trusted(void **state)
{
    (void)state;
    check("good", NULL, "is not trusted");
    check("good", DIRECTORY "/other.pem", "is not trusted");
}

static void another_hosts_certificate_is_refused(void **state)
{
    (void)state;
    check("other", DIRECTORY "/ca.pem", "does not belong to 127.0.0.1");
}

static void an_expired_certificate_is_refused(void **state)
{
    (void)state;
    check("expired", DIRECTORY "/ca.pem", "has expired");
}

static void a_ca_file_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    check("good", DIRECTORY "/no-such-file.pem", "CA file");
}

/* A wrong certificate does not mend itself, so it is told at once and not after the repeats. */
static void tls_failures_are_not_repeated(void **state)
{
    (void)state;
    if (!possible)
        skip();
    struct server *server = serve("good");
    struct api *api = client_new(server_url(server), NULL);
    struct operation *operation = operation_get(api, "id-1");
    struct err err = { 0 };
    assert_false(waited_operation(operation, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_int_equal(server_connections(server), 1);
    operation_free(operation);
    api_free(api);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_of_the_given_authority_is_taken),
        cmocka_unit_test(an_unknown_authority_is_not_trusted),
        cmocka_unit_test(another_hosts_certificate_is_refused),
        cmocka_unit_test(an_expired_certificate_is_refused),
        cmocka_unit_test(a_ca_file_that_cannot_be_read_is_told),
        cmocka_unit_test(tls_failures_are_not_repeated),
    };
    return cmocka_run_group_tests(tests, make_all, NULL);
}
