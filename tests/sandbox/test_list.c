/* The list: paging, order, search, workspaces, and what it refuses. */
#include "caller.h"

#include "base/place.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MADE = 57 };

static struct sandbox sandbox; /* MADE algorithms called item-00 ... and nothing else */

static int start(void **state)
{
    char body[128];

    (void)state;
    sandbox_start(&sandbox, "--empty", NULL);
    for (int i = 0; i < MADE; i++) {
        snprintf(body, sizeof body, "{\"metadata\":{\"name\":\"%s-%02d\",\"workspace_id\":\"%s\"}}",
                 i % 10 == 0 ? "Tenth" : "item", i, i < 5 ? "team" : "0");
        json_free(ask(&sandbox, "POST", ALGORITHMS, body, 201));
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    return sandbox_end(&sandbox, SIGTERM);
}

static struct json *list(const char *query)
{
    char target[512];

    snprintf(target, sizeof target, "%s%s", ALGORITHMS, query);
    return ask(&sandbox, "GET", target, NULL, 200);
}

static void refuses(const char *query, const char *code)
{
    char target[512];

    snprintf(target, sizeof target, "%s%s", ALGORITHMS, query);
    refused(&sandbox, "GET", target, NULL, 400, code);
}

static const char *name(const struct json *page, size_t index)
{
    return json_text(place_find(json_item(json_member(page, "items"), index), "/metadata/name"));
}

static void the_newest_ten_come_when_nothing_is_asked(void **state)
{
    struct json *page = list("");

    (void)state;
    holds(page, "/total", "57");
    holds(page, "/count", "57");
    holds(page, "/limit", "10");
    holds(page, "/offset", "0");
    holds(page, "/sort_by", "create_time");
    holds(page, "/order", "desc");
    holds(page, "/group_by", "");
    assert_int_equal(json_count(json_member(page, "items")), 10);
    assert_string_equal(name(page, 0), "item-56");
    assert_string_equal(name(page, 9), "item-47");
    json_free(page);
}

static void offset_counts_records_and_pages_never_overlap(void **state)
{
    bool seen[MADE] = { false };
    char query[64];

    (void)state;
    for (int offset = 0; offset < MADE + 20; offset += 20) {
        snprintf(query, sizeof query, "?limit=20&offset=%d", offset);
        struct json *page = list(query);
        size_t count = json_count(json_member(page, "items"));
        assert_int_equal(count, offset + 20 <= MADE ? 20 : offset < MADE ? MADE - offset : 0);
        for (size_t i = 0; i < count; i++) {
            long number = strtol(strchr(name(page, i), '-') + 1, NULL, 10);
            assert_false(seen[number]);
            seen[number] = true;
        }
        json_free(page);
    }
    for (int i = 0; i < MADE; i++)
        assert_true(seen[i]);
}

static void an_offset_of_one_starts_at_the_second(void **state)
{
    struct json *page = list("?limit=1&offset=1");

    (void)state;
    assert_string_equal(name(page, 0), "item-55");
    json_free(page);
}

static void offset_counts_pages_when_started_so(void **state)
{
    struct sandbox paged;
    struct json *page;

    (void)state;
    sandbox_start(&paged, "--offset-pages", NULL);
    page = ask(&paged, "GET", ALGORITHMS "?limit=5&offset=2&order=asc", NULL, 200);
    holds(page, "/offset", "2");
    assert_int_equal(json_count(json_member(page, "items")), 2); /* twelve examples: 5 + 5 + 2 */
    json_free(page);
    page = ask(&paged, "GET", ALGORITHMS "?limit=5&offset=5&order=asc", NULL, 200);
    assert_int_equal(json_count(json_member(page, "items")), 0);
    json_free(page);
    assert_int_equal(sandbox_end(&paged, SIGTERM), 0);
}

static void lists_are_sorted_by_what_is_asked(void **state)
{
    struct json *page = list("?sort_by=name&order=asc&limit=50");

    (void)state;
    assert_string_equal(name(page, 0), "Tenth-00");
    assert_string_equal(name(page, 6), "item-01");
    json_free(page);
    page = list("?sort_by=create_time&order=asc&limit=1");
    assert_string_equal(name(page, 0), "Tenth-00");
    json_free(page);
    page = list("?sort_by=name&limit=1");
    assert_string_equal(name(page, 0), "item-56");
    json_free(page);
}

static void what_was_changed_last_sorts_first_by_update_time(void **state)
{
    struct json *page = list("?searches=name:item-33"), *changed;
    char target[256];

    (void)state;
    snprintf(target, sizeof target, "%s/%s", ALGORITHMS, json_text(place_find(page, "/items/0/metadata/id")));
    changed = ask(&sandbox, "PUT", target, "{\"metadata\":{\"name\":\"item-33\"}}", 201);
    json_free(page);
    json_free(changed);
    page = list("?sort_by=update_time&limit=1");
    assert_string_equal(name(page, 0), "item-33");
    json_free(page);
}

static void a_search_finds_parts_of_names_in_any_case(void **state)
{
    struct json *page = list("?searches=name%3Atenth&limit=50");

    (void)state;
    holds(page, "/total", "57");
    holds(page, "/count", "6");
    assert_int_equal(json_count(json_member(page, "items")), 6);
    json_free(page);
    page = list("?searches=name:no+such+name");
    holds(page, "/count", "0");
    reads(page, "/items", "[]");
    json_free(page);
    page = list("?searches=name:%25"); /* no wildcard of the database's */
    holds(page, "/count", "0");
    json_free(page);
}

static void a_workspace_narrows_the_list(void **state)
{
    struct json *page = list("?workspace_id=team&limit=50");

    (void)state;
    holds(page, "/count", "5");
    holds(page, "/total", "57");
    json_free(page);
    page = list("?workspace_id=0&searches=name:tenth");
    holds(page, "/count", "5");
    json_free(page);
}

static void wrong_queries_are_refused(void **state)
{
    (void)state;
    refuses("?limit=0", "ModelArts.2764");
    refuses("?limit=51", "ModelArts.2764");
    refuses("?limit=ten", "ModelArts.2764");
    refuses("?limit=", "ModelArts.2764");
    refuses("?limit=99999999999999999999", "ModelArts.2764");
    refuses("?offset=-1", "ModelArts.2764");
    refuses("?order=up", "ModelArts.2764");
    refuses("?sort_by=size", "ModelArts.2790");
    refuses("?searches=owner:me", "ModelArts.2789");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_ten_come_when_nothing_is_asked),
        cmocka_unit_test(offset_counts_records_and_pages_never_overlap),
        cmocka_unit_test(an_offset_of_one_starts_at_the_second),
        cmocka_unit_test(offset_counts_pages_when_started_so),
        cmocka_unit_test(lists_are_sorted_by_what_is_asked),
        cmocka_unit_test(what_was_changed_last_sorts_first_by_update_time),
        cmocka_unit_test(a_search_finds_parts_of_names_in_any_case),
        cmocka_unit_test(a_workspace_narrows_the_list),
        cmocka_unit_test(wrong_queries_are_refused),
    };

    return cmocka_run_group_tests(tests, start, end);
}
