/* The service's error codes. */
#include "schema/codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool beyond_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return true;
    return false;
}

static void a_code_stands_only_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < code_row_count; i++)
        if (code_find(code_rows[i].code) != &code_rows[i])
            fail_msg("%s stands there twice", code_rows[i].code);
}

static void every_code_tells_cause_and_remedy_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < code_row_count; i++) {
        const struct code_row *row = &code_rows[i];
        if (!row->cause.en || !row->remedy.en || beyond_ascii(row->cause.en) || beyond_ascii(row->remedy.en))
            fail_msg("%s: no English", row->code);
        if (!row->cause.zh || !row->remedy.zh || !beyond_ascii(row->cause.zh) ||
            !beyond_ascii(row->remedy.zh))
            fail_msg("%s: no Chinese", row->code);
        assert_true(row->status >= 400 && row->status < 600);
        assert_true(row->from && *row->from);
    }
}

static void the_places_of_a_code_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < code_row_count; i++)
        for (size_t j = 0; j < CODE_PLACES && code_rows[i].places[j]; j++) {
            struct location location;
            if (!schema_locate(&shape_algorithm, code_rows[i].places[j], &location))
                fail_msg("%s: no rows for %s", code_rows[i].code, code_rows[i].places[j]);
        }
}

static void the_codes_about_algorithms_are_all_there(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "2752", "2753", "2754", "2755", "2756", "2757", "2758", "2759", "2760", "2761", "2764", "2765",
        "2766", "2767", "2768", "2769", "2770", "2771", "2772", "2773", "2774", "2780", "2784", "2785",
        "2786", "2787", "2788", "2789", "2790", "2791", "2792", "2799", "2802", "2803", "2806", "2807",
        "2808", "2809", "2810", "2815", "2816", "2817", "2821", "2824", "2825", "2826", "2830", "2832",
        "2834", "2836", "2838", "2845", "2854", "2856", "2891", "7002", "7004", "7005", "0010", "0101",
        "0102", "0104", "0105", "0107", "0108", "0109", "0112", "0201", "0202", "0203", "0204", "0205",
        "0206", "0207", "0208", "0209", "0210", "0212",
    };
    for (size_t i = 0; i < COUNT(codes); i++) {
        char code[32] = "ModelArts.";
        strncat(code, codes[i], sizeof code - strlen(code) - 1);
        if (!code_find(code))
            fail_msg("%s has no row", code);
    }
}

static void both_spellings_of_the_gateway_are_one(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "0101", "0201", "0301", "0302", "0303", "0305", "0306", "0307",
        "0308", "0310", "0502", "0601", "0613", "0801", "0802",
    };
    for (size_t i = 0; i < COUNT(codes); i++) {
        char new_spelling[32] = "APIGW.", old_spelling[32] = "APIG.";
        strncat(new_spelling, codes[i], 8);
        strncat(old_spelling, codes[i], 8);
        assert_non_null(code_find(new_spelling));
        assert_ptr_equal(code_find(new_spelling), code_find(old_spelling));
    }
    assert_ptr_not_equal(code_find("APIGW.0201"), code_find("ModelArts.0201"));
}

static void unknown_codes_have_no_row(void **state)
{
    (void)state;
    assert_null(code_find(NULL));
    assert_null(code_find(""));
    assert_null(code_find("ModelArts."));
    assert_null(code_find("ModelArts.27"));
    assert_null(code_find("ModelArts.27670"));
    assert_null(code_find("modelarts.2767"));
    assert_null(code_find("2767"));
    assert_null(code_find("APIGW."));
    assert_null(code_find("APIGX.0101"));
}

static void not_found_is_a_400(void **state)
{
    (void)state;
    assert_int_equal(code_find("ModelArts.2755")->status, 400);
    assert_int_equal(code_find("ModelArts.2786")->status, 404);
    assert_int_equal(code_find("ModelArts.2799")->status, 429);
    assert_string_equal(code_find("ModelArts.2767")->places[0], "/job_config/parameters/*/name");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_stands_only_once),
        cmocka_unit_test(every_code_tells_cause_and_remedy_in_both_languages),
        cmocka_unit_test(the_places_of_a_code_exist),
        cmocka_unit_test(the_codes_about_algorithms_are_all_there),
        cmocka_unit_test(both_spellings_of_the_gateway_are_one),
        cmocka_unit_test(unknown_codes_have_no_row),
        cmocka_unit_test(not_found_is_a_400),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
