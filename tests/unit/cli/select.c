/* A kept list, searched and sorted as the service would. */
#include "commands/select.h"

#include "base/buf.h"
#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ITEM(name, time, workspace)                                                                          \
    "{\"metadata\":{\"name\":\"" name "\",\"create_time\":" #time ",\"workspace_id\":\"" workspace "\"}}"

static const char list[] = "[" ITEM("b", 20, "0") "," ITEM("Ab-1", 30, "w") "," ITEM("a", 20, "0") "," ITEM(
    "b", 10, "w") ",{\"metadata\":{\"create_time\":40}},{\"metadata\":{\"name\":\"late\",\"create_time\":"
                  "1700000000000}}]";

/* The names that come, with blanks between and their times behind. */
static void check(const struct list_query *query, const char *expected)
{
    struct err err = { 0 };
    struct json *items = json_read(list, strlen(list), NULL, &err);
    struct json *selected = select_items(items, &algorithm_subject, query);
    struct buf names;
    buf_init(&names, 4096);
    for (const struct json *item = json_first(selected); item; item = json_next(item)) {
        const char *name = json_text(place_find(item, "/metadata/name"));
        buf_format(&names, "%s%s:%s", names.size > 0 ? " " : "", name ? name : "?",
                   json_text(place_find(item, "/metadata/create_time")));
    }
    assert_string_equal(buf_text(&names), expected);
    buf_done(&names);
    json_free(selected);
    json_free(items);
}

static void the_latest_come_first_and_those_alike_stay_in_order(void **state)
{
    (void)state;
    check(&(struct list_query){ 0 }, "late:1700000000000 ?:40 Ab-1:30 b:20 a:20 b:10");
    check(&(struct list_query){ .sort_by = "create_time", .order = "asc" },
          "b:10 b:20 a:20 Ab-1:30 ?:40 late:1700000000000");
}

static void names_sort_by_their_bytes(void **state)
{
    (void)state;
    check(&(struct list_query){ .sort_by = "name", .order = "asc" },
          "?:40 Ab-1:30 a:20 b:20 b:10 late:1700000000000");
    check(&(struct list_query){ .sort_by = "name", .order = "desc" },
          "late:1700000000000 b:20 b:10 a:20 Ab-1:30 ?:40");
}

static void part_of_a_name_is_found_in_either_case(void **state)
{
    (void)state;
    check(&(struct list_query){ .search = "aB" }, "Ab-1:30");
    check(&(struct list_query){ .search = "a" }, "late:1700000000000 Ab-1:30 a:20");
    check(&(struct list_query){ .search = "-1x" }, "");
}

static void a_workspace_and_a_limit_narrow_it(void **state)
{
    (void)state;
    check(&(struct list_query){ .workspace_id = "w" }, "Ab-1:30 b:10");
    check(&(struct list_query){ .workspace_id = "w", .search = "B", .limit = 1 }, "Ab-1:30");
    check(&(struct list_query){ .workspace_id = "nowhere" }, "");
    check(&(struct list_query){ .limit = 2 }, "late:1700000000000 ?:40");
    check(&(struct list_query){ .limit = 100, .sort_by = "name", .order = "asc", .search = "b" },
          "Ab-1:30 b:20 b:10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_latest_come_first_and_those_alike_stay_in_order),
        cmocka_unit_test(names_sort_by_their_bytes),
        cmocka_unit_test(part_of_a_name_is_found_in_either_case),
        cmocka_unit_test(a_workspace_and_a_limit_narrow_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
