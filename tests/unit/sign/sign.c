/* The signer against the published and generated vectors, and its corners. */
#include "sign/sign.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HEADERS = 12 };

struct vector {
    struct sign_header headers[HEADERS];
    struct sign_request request;
    struct buf host;
};

static void add(struct vector *vector, const char *name, const char *value)
{
    assert_true(vector->request.header_count < HEADERS);
    vector->headers[vector->request.header_count++] = (struct sign_header){ name, value };
}

static void vector_init(struct vector *vector, const struct json *row)
{
    memset(vector, 0, sizeof *vector);
    buf_init(&vector->host, 1000);
    struct err err = { 0 };
    vector->request.method = json_member_text(row, "method");
    vector->request.url = json_member_text(row, "url");
    vector->request.headers = vector->headers;
    vector->request.body = json_member_text(row, "body");
    vector->request.body_size = strlen(vector->request.body);
    const struct json *given = json_member(row, "headers");
    for (const struct json *one = json_first(given); one; one = json_next(one))
        add(vector, json_name(one), json_text(one));
    assert_true(sign_host(vector->request.url, &vector->host, &err));
    assert_string_equal(buf_text(&vector->host), json_member_text(row, "host"));
    add(vector, "Host", buf_text(&vector->host));
    add(vector, "X-Sdk-Date", json_member_text(row, "date"));
    if (json_member_text(row, "security_token"))
        add(vector, "X-Security-Token", json_member_text(row, "security_token"));
}

static void check_vector(const struct json *row)
{
    struct vector vector;
    vector_init(&vector, row);
    struct sign_keys keys = { json_member_text(row, "ak"), json_member_text(row, "sk") };
    struct buf canonical, text, authorization;
    buf_init(&canonical, LIMIT_DOCUMENT_BYTES);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    buf_init(&authorization, LIMIT_DOCUMENT_BYTES);
    struct err err = { 0 };
    char signature[SIGN_HEX_SIZE];
    assert_true(sign_canonical_request(&vector.request, &canonical, &err));
    assert_string_equal(buf_text(&canonical), json_member_text(row, "canonical_request"));
    assert_true(sign_string_to_sign(buf_text(&canonical), json_member_text(row, "date"), &text, &err));
    assert_string_equal(buf_text(&text), json_member_text(row, "string_to_sign"));
    assert_true(sign_signature(buf_text(&text), &keys, signature, &err));
    assert_string_equal(signature, json_member_text(row, "signature"));
    assert_true(sign_authorization(&vector.request, &keys, &authorization, &err));
    assert_string_equal(buf_text(&authorization), json_member_text(row, "authorization"));
    buf_done(&canonical);
    buf_done(&text);
    buf_done(&authorization);
    buf_done(&vector.host);
}

static void every_vector_passes(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    struct err err = { 0 };
    assert_true(file_read(TEST_DATA "/signing_vectors.json", &text, &err));
    struct json *vectors = json_read(buf_text(&text), text.size, NULL, &err);
    assert_non_null(vectors);
    assert_int_equal(json_count(vectors), 15);
    for (const struct json *row = json_first(vectors); row; row = json_next(row))
        check_vector(row);
    json_free(vectors);
    buf_done(&text);
}

static void expect_canonical(const char *url, const char *expected)
{
    struct sign_request request = { .method = "get", .url = url };
    struct buf out;
    buf_init(&out, 10000);
    struct err err = { 0 };
    assert_true(sign_canonical_request(&request, &out, &err));
    size_t size = strlen(expected);
    assert_true(out.size > size);
    char *start = memory_text_part(buf_text(&out), size);
    assert_string_equal(start, expected);
    free(start);
    buf_done(&out);
}

static void paths_are_encoded_once(void **state)
{
    (void)state;
    expect_canonical("https://h", "GET\n/\n\n");
    expect_canonical("https://h/", "GET\n/\n\n");
    expect_canonical("https://h?a=1", "GET\n/\na=1\n");
    expect_canonical("https://h/a b", "GET\n/a%20b/\n\n");
    expect_canonical("https://h/a%20b/", "GET\n/a%20b/\n\n");
    expect_canonical("https://h/a%2520b", "GET\n/a%2520b/\n\n");
    expect_canonical("https://h/a%2fb", "GET\n/a%2Fb/\n\n");
    expect_canonical("https://h/100%", "GET\n/100%25/\n\n");
    expect_canonical("https://h//a//", "GET\n//a//\n\n");
    expect_canonical("https://h/x#frag?not=query", "GET\n/x/\n\n");
}

static void queries_sort_by_raw_name_then_value(void **state)
{
    (void)state;
    expect_canonical("https://h/?a-b=1&a=2", "GET\n/\na=2&a-b=1\n");
    expect_canonical("https://h/?b=1&B=2", "GET\n/\nB=2&b=1\n");
    expect_canonical("https://h/?k=b&k=&k=a&k", "GET\n/\nk=&k=&k=a&k=b\n");
    expect_canonical("https://h/?a=x=y&&b=%2B+", "GET\n/\na=x%3Dy&b=%2B%2B\n");
    expect_canonical("https://h/?", "GET\n/\n\n");
}

/* Whatever bytes come, spelling them canonically twice changes nothing more. */
static void the_canonical_spelling_of_anything_is_its_own(void **state)
{
    (void)state;
    static const char alphabet[] = "aZ09-_.~ /%%%2fF&=&=+;:@\xc3\xa9\xff\x01";
    srand(20240115);
    for (int round = 0; round < 20000; round++) {
        char url[128] = "https://h/";
        size_t size = strlen(url), more = (size_t)(rand() % 60);
        for (size_t i = 0; i < more; i++)
            url[size++] = i == more / 2 ? '?' : alphabet[(size_t)rand() % (sizeof alphabet - 1)];
        struct buf once, twice, again;
        struct err err = { 0 };
        buf_init(&once, 10000);
        buf_init(&twice, 10000);
        buf_init(&again, 10000);
        struct sign_request request = { .method = "GET", .url = url };
        assert_true(sign_canonical_request(&request, &once, &err));
        /* Its second line is the path and its third the query: together a URL again. */
        const char *path = strchr(buf_text(&once), '\n') + 1, *query = strchr(path, '\n') + 1;
        buf_format(&again, "https://h%.*s?%.*s", (int)(query - path - 1), path, (int)strcspn(query, "\n"),
                   query);
        request.url = buf_text(&again);
        assert_true(sign_canonical_request(&request, &twice, &err));
        assert_string_equal(buf_text(&once), buf_text(&twice));
        buf_done(&once);
        buf_done(&twice);
        buf_done(&again);
    }
}

static void headers_are_sorted_lowered_and_trimmed(void **state)
{
    (void)state;
    struct sign_header headers[] = { { "X-Sdk-Date", "20200608T023900Z" },
                                     { "Host", " h\t" },
                                     { "content-Type", "a  b " } };
    struct sign_request request = { "GET", "http://h/", headers, 3, NULL, 0 };
    struct buf out;
    buf_init(&out, 10000);
    struct err err = { 0 };
    assert_true(sign_canonical_request(&request, &out, &err));
    assert_non_null(strstr(buf_text(&out),
                           "\ncontent-type:a  b\nhost:h\nx-sdk-date:20200608T023900Z\n\n"
                           "content-type;host;x-sdk-date\n"
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    buf_done(&out);
}

static void host_leaves_the_default_port_out(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "https://a.example:443/x", "a.example" },  { "http://a.example:80", "a.example" },
        { "https://a.example:80/", "a.example:80" }, { "http://127.0.0.1:8443/v2?x", "127.0.0.1:8443" },
        { "https://A.Example?x=1", "a.example" },    { "http://[::1]:8080/", "[::1]:8080" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out;
        buf_init(&out, 1000);
        struct err err = { 0 };
        assert_true(sign_host(rows[i][0], &out, &err));
        assert_string_equal(buf_text(&out), rows[i][1]);
        buf_done(&out);
    }
}

static void a_url_without_a_host_is_refused(void **state)
{
    (void)state;
    static const char *const urls[] = { "", "/v2/x", "https://", "http:///x", "host/path", "http://:80/" };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct buf out;
        buf_init(&out, 1000);
        struct err err = { 0 };
        assert_false(sign_host(urls[i], &out, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(out.size, 0);
        buf_done(&out);
    }
}

static void a_request_without_its_date_is_refused(void **state)
{
    (void)state;
    struct sign_header headers[] = { { "Host", "h" } };
    struct sign_request request = { "GET", "http://h/", headers, 1, NULL, 0 };
    struct sign_keys keys = { "A", "S" };
    struct buf out;
    buf_init(&out, 1000);
    struct err err = { 0 };
    assert_false(sign_authorization(&request, &keys, &out, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_int_equal(out.size, 0);
    buf_done(&out);
}

static void dates_are_utc(void **state)
{
    (void)state;
    char date[SIGN_DATE_SIZE];
    setenv("TZ", "Asia/Shanghai", 1);
    sign_date(1591583940999, date);
    assert_string_equal(date, "20200608T023900Z");
    sign_date(0, date);
    assert_string_equal(date, "19700101T000000Z");
}

static void wiping_leaves_no_byte(void **state)
{
    (void)state;
    char secret[] = "secret", zeros[sizeof secret] = { 0 };
    sign_wipe(secret, sizeof secret);
    assert_memory_equal(secret, zeros, sizeof secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_passes),
        cmocka_unit_test(paths_are_encoded_once),
        cmocka_unit_test(queries_sort_by_raw_name_then_value),
        cmocka_unit_test(the_canonical_spelling_of_anything_is_its_own),
        cmocka_unit_test(headers_are_sorted_lowered_and_trimmed),
        cmocka_unit_test(host_leaves_the_default_port_out),
        cmocka_unit_test(a_url_without_a_host_is_refused),
        cmocka_unit_test(a_request_without_its_date_is_refused),
        cmocka_unit_test(dates_are_utc),
        cmocka_unit_test(wiping_leaves_no_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
