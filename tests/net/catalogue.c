/* Catalogues: what the service offers, in one answer or page by page. */
#include "client.h"
#include "waited.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PAGE_BYTES = 256 * 1024 };

/* A service with so many workspaces, whose offset counts records or pages. */
struct floor {
    size_t rooms, cap;
    bool by_page;
    char pages[8][PAGE_BYTES];
};

static void serve_floor(void *context, const struct asked *asked, struct reply *reply)
{
    struct floor *floor = context;
    assert_true(asked->number < 8);
    size_t limit = asked_number(asked, "limit="), offset = asked_number(asked, "offset=");
    size_t page = limit < floor->cap ? limit : floor->cap, from = floor->by_page ? offset * page : offset;
    char *out = floor->pages[asked->number];
    size_t used = (size_t)snprintf(out, PAGE_BYTES, "{\"total_count\":%zu,\"workspaces\":[", floor->rooms);
    for (size_t i = from; i < from + page && i < floor->rooms; i++)
        used += (size_t)snprintf(out + used, PAGE_BYTES - used, "%s{\"id\":\"%zu\",\"name\":\"room %zu\"}",
                                 i > from ? "," : "", i, i);
    snprintf(out + used, PAGE_BYTES - used, "]}");
    reply->body = out;
}

static void fixed(void *context, const struct asked *asked, struct reply *reply)
{
    (void)asked;
    reply->body = context;
}

struct client {
    struct server *server;
    struct api *api;
    struct operation *operation;
    struct err err;
    bool done;
};

static struct client ask(server_answer *answer, void *context, enum catalogue catalogue)
{
    struct client client = { .server = server_start(answer, context, NULL, NULL) };
    client.api = client_new(server_url(client.server), NULL);
    client.operation = operation_catalogue(client.api, catalogue);
    client.done = waited_operation(client.operation, &client.err);
    return client;
}

static void done(struct client *client)
{
    operation_free(client->operation);
    api_free(client->api);
    server_stop(client->server);
}

static void check_floor(size_t rooms, size_t cap, bool by_page, size_t requests)
{
    struct floor *floor = calloc(1, sizeof *floor);
    *floor = (struct floor){ .rooms = rooms, .cap = cap, .by_page = by_page };
    struct client client = ask(serve_floor, floor, CATALOGUE_WORKSPACES);
    const struct json *entries = operation_answer(client.operation);
    assert_true(client.done);
    assert_int_equal(json_count(entries), rooms);
    for (size_t i = 0; i < rooms; i++) {
        char id[32];
        snprintf(id, sizeof id, "%zu", i);
        assert_string_equal(json_member_text(json_item(entries, i), "id"), id);
    }
    assert_int_equal(server_requests(client.server), requests);
    done(&client);
    free(floor);
}

static void all_pages_come_under_either_meaning_of_offset(void **state)
{
    (void)state;
    check_floor(0, 1000, false, 1);
    check_floor(3, 1000, false, 1);
    check_floor(2345, 1000, false, 4); /* the second tells what an offset is */
    check_floor(250, 100, false, 4);   /* smaller pages than asked for */
    check_floor(1, 1000, true, 1);
    check_floor(2345, 1000, true, 3);
}

static void each_is_asked_for_as_its_row_says(void **state)
{
    (void)state;
    static const struct {
        enum catalogue catalogue;
        const char *body, *path;
    } cases[] = {
        { CATALOGUE_ENGINES, "{\"items\":[]}", "/v2/0a1b2c3d/training-job-engines" },
        { CATALOGUE_FLAVORS, "{\"flavors\":[]}", "/v2/0a1b2c3d/training-job-flavors" },
        { CATALOGUE_WORKSPACES, "{\"workspaces\":[]}",
          "/v1/0a1b2c3d/workspaces?limit=1000&offset=0&sort_by=name&order=asc" },
        { CATALOGUE_SEARCH_ALGORITHMS, "{\"search_algo_list\":[]}", "/v2/0a1b2c3d/search-algorithms" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct client client = ask(fixed, (void *)cases[i].body, cases[i].catalogue);
        assert_true(client.done);
        assert_int_equal(json_count(operation_answer(client.operation)), 0);
        assert_int_equal(server_requests(client.server), 1);
        assert_string_equal(server_request(client.server, 0)->path, cases[i].path);
        done(&client);
    }
}

static void what_is_no_entry_is_left_out(void **state)
{
    (void)state;
    static const char body[] = "{\"total\":40,\"items\":[{\"engine_id\":\"a\",\"engine_name\":\"PyTorch\"},"
                               "\"......\",7,null,[],{},{\"engine_id\":null},{\"engine_id\":\"a\"},"
                               "{\"engine_id\":18,\"unheard_of\":{\"x\":1e400}}]}";
    struct client client = ask(fixed, (void *)body, CATALOGUE_ENGINES);
    const struct json *entries = operation_answer(client.operation);
    char *second = json_written(json_item(entries, 1), JSON_COMPACT);
    assert_true(client.done);
    assert_int_equal(json_count(entries), 2);
    assert_string_equal(json_member_text(json_item(entries, 0), "engine_name"), "PyTorch");
    assert_string_equal(second, "{\"engine_id\":18,\"unheard_of\":{\"x\":1e400}}");
    assert_null(operation_remark(client.operation).en);
    free(second);
    done(&client);
}

static void refuse(void *context, const struct asked *asked, struct reply *reply)
{
    (void)context, (void)asked;
    reply->status = 404;
    reply->body = "{\"error_code\":\"APIGW.0101\",\"error_msg\":\"The API does not exist\"}";
}

static void a_refusal_and_a_strange_answer_are_told(void **state)
{
    (void)state;
    struct client client = ask(refuse, NULL, CATALOGUE_WORKSPACES);
    assert_false(client.done);
    assert_string_equal(client.err.code, "APIGW.0101");
    done(&client);
    client = ask(fixed, (void *)"{\"flavors\":[]}", CATALOGUE_ENGINES);
    assert_false(client.done);
    assert_int_equal(client.err.kind, ERR_INPUT);
    assert_non_null(strstr(err_text(&client.err, LANGUAGE_EN), "no list of items"));
    done(&client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_pages_come_under_either_meaning_of_offset),
        cmocka_unit_test(each_is_asked_for_as_its_row_says),
        cmocka_unit_test(what_is_no_entry_is_left_out),
        cmocka_unit_test(a_refusal_and_a_strange_answer_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
