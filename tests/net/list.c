/* Paging through the whole list, whatever the service means by "offset". */
#include "client.h"
#include "waited.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum meaning { RECORDS, PAGES, IGNORED };

/* A service with so many algorithms, numbered from 0. */
struct shelf {
    size_t items, cap; /* cap: the most that one page holds, whatever was asked */
    enum meaning meaning;
    size_t told;     /* as "count"; SIZE_MAX: the member is left out */
    size_t newcomer; /* one more stands in front from this request on; 0: never */
    char pages[SERVER_REQUESTS][8192];
};

static void serve(void *context, const struct asked *asked, struct reply *reply)
{
    struct shelf *shelf = context;
    size_t limit = asked_number(asked, "limit="), offset = asked_number(asked, "offset=");
    size_t shift = shelf->newcomer && asked->number >= shelf->newcomer ? 1 : 0;
    size_t page = limit < shelf->cap ? limit : shelf->cap;
    size_t from = shelf->meaning == RECORDS ? offset : shelf->meaning == PAGES ? offset * page : 0;
    char *out = shelf->pages[asked->number];
    size_t used = 0, size = sizeof shelf->pages[0];
    used += (size_t)snprintf(out, size, "{\"total\":99999,");
    if (shelf->told != SIZE_MAX)
        used += (size_t)snprintf(out + used, size - used, "\"count\":%zu,", shelf->told);
    used += (size_t)snprintf(out + used, size - used, "\"items\":[\"......\"");
    for (size_t i = from; i < from + page && i < shelf->items + shift; i++)
        used +=
            (size_t)snprintf(out + used, size - used, ",{\"metadata\":{\"id\":\"id-%zu\",\"name\":\"n\"}}",
                             shift && i == 0 ? 9999999 : i - shift);
    snprintf(out + used, size - used, "]}");
    reply->body = out;
}

/* The published example holds a bare string among the items; an empty page must be empty all the same. */
static void serve_plain(void *context, const struct asked *asked, struct reply *reply)
{
    serve(context, asked, reply);
    char *mark = strstr((char *)reply->body, "\"......\"");
    size_t size = strlen("\"......\"") + (mark[strlen("\"......\"")] == ',');
    memmove(mark, mark + size, strlen(mark + size) + 1);
}

struct outcome {
    size_t items, requests, last; /* last: the number of the last item */
    bool remark, done;
};

static size_t check_whole(const struct json *items, size_t count)
{
    static bool seen[100000];
    size_t last = 0;
    memset(seen, 0, sizeof seen);
    assert_int_equal(json_count(items), count);
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        const char *id = json_text(json_member(json_member(item, "metadata"), "id"));
        size_t number = strtoul(id + 3, NULL, 10) % 100000;
        assert_false(seen[number]);
        assert_true(number >= last); /* in the service's order, whatever the pages were */
        seen[number] = true;
        last = number;
    }
    return last;
}

static struct outcome list(struct shelf *shelf, server_answer *answer, const struct list_query *query)
{
    struct server *server = server_start(answer, shelf, NULL, NULL);
    struct api *api = client_new(server_url(server), NULL);
    struct operation *operation = operation_list(api, query);
    struct err err = { 0 };
    struct outcome outcome = { .done = waited_operation(operation, &err) };
    size_t gathered, total;
    operation_progress(operation, &gathered, &total);
    assert_int_equal(gathered, json_count(operation_answer(operation)));
    outcome.items = gathered;
    outcome.requests = server_requests(server);
    outcome.remark = operation_remark(operation).en != NULL;
    outcome.last = check_whole(operation_answer(operation), gathered);
    operation_free(operation);
    api_free(api);
    server_stop(server);
    return outcome;
}

static void check(size_t items, size_t cap, enum meaning meaning, size_t requests)
{
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = items, .cap = cap, .meaning = meaning, .told = items };
    struct outcome outcome = list(shelf, serve_plain, &(struct list_query){ 0 });
    assert_true(outcome.done);
    if (outcome.items != items || outcome.requests != requests)
        fail_msg("%zu items, cap %zu, meaning %d: %zu items in %zu requests", items, cap, meaning,
                 outcome.items, outcome.requests);
    assert_false(outcome.remark);
    free(shelf);
}

static void the_whole_list_comes_when_offset_counts_records(void **state)
{
    (void)state;
    check(0, 50, RECORDS, 1);
    check(1, 50, RECORDS, 1);
    check(49, 50, RECORDS, 1);
    check(50, 50, RECORDS, 2); /* a full page may have a successor, whatever is counted */
    check(51, 50, RECORDS, 3);
    check(1234, 50, RECORDS, 26); /* one more than needed: the second tells what an offset is */
    check(95, 20, RECORDS, 6);    /* a smaller page than asked for */
}

static void the_whole_list_comes_when_offset_counts_pages(void **state)
{
    (void)state;
    check(0, 50, PAGES, 1);
    check(49, 50, PAGES, 1);
    check(50, 50, PAGES, 2);
    check(51, 50, PAGES, 2);
    check(1234, 50, PAGES, 25);
    check(95, 20, PAGES, 5);
    check(2600, 50, PAGES, 52 + 1); /* the last is full, and may have a successor */
    check(6000, 50, PAGES, 120 + 1);
}

static void a_service_that_ignores_offset_does_not_loop(void **state)
{
    (void)state;
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = 120, .cap = 50, .meaning = IGNORED, .told = 120 };
    struct outcome outcome = list(shelf, serve_plain, &(struct list_query){ 0 });
    assert_true(outcome.done);
    assert_int_equal(outcome.items, 50);
    assert_int_equal(outcome.requests, 3);
    assert_true(outcome.remark); /* that the list may lack some */
    free(shelf);
}

static void a_count_that_lies_is_not_trusted(void **state)
{
    (void)state;
    static const size_t told[] = { 0, 50, SIZE_MAX };
    for (size_t i = 0; i < 3; i++) {
        struct shelf *shelf = calloc(1, sizeof *shelf);
        *shelf = (struct shelf){ .items = 130, .cap = 50, .meaning = RECORDS, .told = told[i] };
        struct outcome outcome = list(shelf, serve_plain, &(struct list_query){ 0 });
        assert_int_equal(outcome.items, 130);
        free(shelf);
    }
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = 130, .cap = 50, .meaning = RECORDS, .told = 200 };
    struct outcome outcome = list(shelf, serve_plain, &(struct list_query){ 0 });
    assert_int_equal(outcome.items, 130);
    assert_true(outcome.remark);
    assert_true(outcome.requests < 8);
    free(shelf);
}

static void a_newcomer_meanwhile_makes_no_double(void **state)
{
    (void)state;
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = 130, .cap = 50, .meaning = RECORDS, .told = 130, .newcomer = 1 };
    struct outcome outcome = list(shelf, serve_plain, &(struct list_query){ 0 });
    assert_int_equal(outcome.items, 130);
    free(shelf);
}

static void what_is_no_algorithm_is_passed_over(void **state)
{
    (void)state;
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = 20, .cap = 50, .meaning = RECORDS, .told = 20 };
    struct outcome outcome = list(shelf, serve, &(struct list_query){ 0 });
    assert_true(outcome.done);
    assert_int_equal(outcome.items, 20);
    free(shelf);
}

static void a_limit_gives_the_first_ones_where_pages_are_counted(void **state)
{
    (void)state;
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = 10000, .cap = 50, .meaning = PAGES, .told = 10000 };
    struct outcome outcome = list(shelf, serve_plain, &(struct list_query){ .limit = 60 });
    assert_int_equal(outcome.items, 60);
    assert_int_equal(outcome.requests, 2);
    assert_int_equal(outcome.last, 59);
    free(shelf);
}

static void a_limit_ends_the_paging(void **state)
{
    (void)state;
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = 500, .cap = 50, .meaning = RECORDS, .told = 500 };
    struct outcome outcome = list(shelf, serve_plain, &(struct list_query){ .limit = 70 });
    assert_int_equal(outcome.items, 70);
    assert_int_equal(outcome.requests, 3);
    assert_false(outcome.remark);
    outcome = list(shelf, serve_plain, &(struct list_query){ .limit = 7 });
    assert_int_equal(outcome.items, 7);
    assert_int_equal(outcome.requests, 1);
    free(shelf);
}

static void the_query_is_encoded(void **state)
{
    (void)state;
    struct shelf *shelf = calloc(1, sizeof *shelf);
    *shelf = (struct shelf){ .items = 1, .cap = 50, .meaning = RECORDS, .told = 1 };
    struct server *server = server_start(serve_plain, shelf, NULL, NULL);
    struct api *api = client_new(server_url(server), NULL);
    struct list_query query = {
        .search = "a b&c:名+", .sort_by = "name", .order = "asc", .workspace_id = "0"
    };
    struct operation *operation = operation_list(api, &query);
    struct err err = { 0 };
    assert_true(waited_operation(operation, &err));
    assert_string_equal(server_request(server, 0)->path,
                        "/v2/0a1b2c3d/algorithms?limit=50&offset=0&sort_by=name&order=asc"
                        "&searches=name%3Aa%20b%26c%3A%E5%90%8D%2B&workspace_id=0");
    operation_free(operation);
    api_free(api);
    server_stop(server);
    free(shelf);
}

static void odd(void *context, const struct asked *asked, struct reply *reply)
{
    (void)asked;
    reply->body = context;
}

static bool listed(const char *body, enum err_kind kind)
{
    struct server *server = server_start(odd, (void *)body, NULL, NULL);
    struct api *api = client_new(server_url(server), NULL);
    struct operation *operation = operation_list(api, &(struct list_query){ 0 });
    struct err err = { 0 };
    bool done = waited_operation(operation, &err);
    assert_int_equal(err.kind, kind);
    assert_true(json_is(operation_answer(operation), JSON_ARRAY));
    assert_int_equal(json_count(operation_answer(operation)), 0);
    operation_free(operation);
    api_free(api);
    server_stop(server);
    return done;
}

static void an_answer_without_items_is_told(void **state)
{
    (void)state;
    assert_false(listed("{}", ERR_INPUT));
    assert_false(listed("[]", ERR_INPUT));
    assert_false(listed("null", ERR_INPUT));
    assert_false(listed("{\"items\":{}}", ERR_INPUT));
    assert_true(listed("{\"items\":null,\"count\":0}", ERR_NONE));
    assert_true(listed("{\"items\":[{\"metadata\":null},5,[],{}],\"count\":4}", ERR_NONE));
    assert_true(listed("{\"items\":[],\"count\":-3}", ERR_NONE));
    assert_true(listed("{\"items\":[],\"count\":12}", ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_list_comes_when_offset_counts_records),
        cmocka_unit_test(the_whole_list_comes_when_offset_counts_pages),
        cmocka_unit_test(a_service_that_ignores_offset_does_not_loop),
        cmocka_unit_test(a_count_that_lies_is_not_trusted),
        cmocka_unit_test(a_newcomer_meanwhile_makes_no_double),
        cmocka_unit_test(what_is_no_algorithm_is_passed_over),
        cmocka_unit_test(a_limit_gives_the_first_ones_where_pages_are_counted),
        cmocka_unit_test(a_limit_ends_the_paging),
        cmocka_unit_test(the_query_is_encoded),
        cmocka_unit_test(an_answer_without_items_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
