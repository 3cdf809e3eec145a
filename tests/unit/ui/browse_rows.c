/* The list of algorithms: filtered, of one workspace, in four orders, the cursor on its algorithm. */
#include "screen.h"

#include "base/memory.h"
#include "base/place.h"
#include "screens/browse_rows.h"

static const char three[] =
    "[{\"metadata\":{\"id\":\"1\",\"name\":\"beta\",\"update_time\":300,\"workspace_id\":\"w\"}},"
    "{\"metadata\":{\"id\":\"2\",\"name\":\"alpha\",\"update_time\":0,\"create_time\":400}},"
    "{\"metadata\":{\"id\":\"3\",\"name\":\"gamma\",\"update_time\":100,\"workspace_id\":\"0\"},"
    "\"job_config\":{\"engine\":{\"engine_id\":\"Torch\"}}},\"no algorithm\"]";

/* The ids of the rows, in their order. */
static void assert_rows(const struct browse_rows *rows, const char *expected)
{
    struct buf ids;

    buf_init(&ids, 4096);
    for (size_t i = 0; i < rows->table.count; i++) {
        const char *id = json_text(place_find(rows->rows[i], "/metadata/id"));

        buf_string(&ids, id != NULL ? id : "-");
    }
    assert_string_equal(buf_text(&ids), expected);
    buf_done(&ids);
}

static void test_the_orders_come_in_turn_and_begin_again(void **state)
{
    (void)state;
    static const char *const orders[] = { "213-", "-213", "312-", "-312", "213-" };
    struct json *list = play_parsed(three);
    struct browse_rows rows;

    browse_rows_init(&rows);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        browse_rows_make(&rows, list, NULL);
        assert_rows(&rows, orders[i]);
        browse_rows_sort(&rows);
    }
    browse_rows_done(&rows);
    json_free(list);
}

static void test_the_cursor_stays_on_its_algorithm(void **state)
{
    (void)state;
    struct json *list = play_parsed(three), *newer;
    struct browse_rows rows;

    browse_rows_init(&rows);
    browse_rows_make(&rows, list, NULL);
    rows.table.cursor = 2;
    browse_rows_sort(&rows); /* by name */
    browse_rows_make(&rows, list, NULL);
    assert_string_equal(json_text(place_find(browse_rows_focus(&rows), "/metadata/id")), "3");
    newer = play_parsed("[{\"metadata\":{\"id\":\"3\",\"name\":\"aaa\"}},{\"metadata\":{\"id\":\"9\"}}]");
    browse_rows_make(&rows, newer, NULL); /* another list: the older one is there until then */
    json_free(list);
    assert_string_equal(json_text(place_find(browse_rows_focus(&rows), "/metadata/id")), "3");
    browse_rows_make(&rows, NULL, NULL);
    assert_null(browse_rows_focus(&rows));
    assert_int_equal(rows.known, 0);
    browse_rows_done(&rows);
    json_free(newer);
}

static void test_a_workspace_and_a_text_leave_rows_out(void **state)
{
    (void)state;
    struct json *list = play_parsed(three);
    struct browse_rows rows;

    browse_rows_init(&rows);
    browse_rows_make(&rows, list, "w");
    assert_rows(&rows, "1");
    assert_int_equal(rows.known, 1);
    browse_rows_make(&rows, list, "0"); /* also what names no workspace */
    assert_rows(&rows, "23-");
    rows.filter = memory_text("TORCH"); /* in any cell, in either case */
    browse_rows_make(&rows, list, NULL);
    assert_rows(&rows, "3");
    assert_int_equal(rows.known, 4);
    browse_rows_done(&rows);
    json_free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_orders_come_in_turn_and_begin_again),
        cmocka_unit_test(test_the_cursor_stays_on_its_algorithm),
        cmocka_unit_test(test_a_workspace_and_a_text_leave_rows_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
