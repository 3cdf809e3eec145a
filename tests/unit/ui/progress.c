/* A line for whoever waits: late, seldom, and only when there is something new. */
#include "screens/progress.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct text listing = { "listing", "列出" };
static const struct text waiting = { "waiting", "等待" };

static void the_first_half_second_is_quiet(void **state)
{
    (void)state;
    struct progress progress;
    progress_start(&progress, 1000);
    assert_int_equal(progress_wait_at(&progress, 1000), 500);
    assert_false(progress_note(&progress, listing, 0, 0, 1000));
    assert_false(progress_note(&progress, listing, 100, 10000, 1499));
    assert_int_equal(progress_wait_at(&progress, 1499), 1);
    assert_true(progress_note(&progress, listing, 100, 10000, 1500));
    assert_true(progress.shown);
}

static void a_picture_follows_no_sooner_than_a_quarter_of_a_second(void **state)
{
    (void)state;
    struct progress progress;
    int pictures = 0;
    progress_start(&progress, 0);
    for (int64_t now = 0; now < 2500; now += 10) /* two seconds of news beyond the quiet half */
        pictures += progress_note(&progress, listing, (size_t)now, 10000, now);
    assert_int_equal(pictures, 8);
}

static void nothing_new_wakes_nobody(void **state)
{
    (void)state;
    struct progress progress;
    progress_start(&progress, 0);
    assert_true(progress_note(&progress, listing, 5, 10, 600));
    assert_int_equal(progress_wait_at(&progress, 600), -1);
    assert_false(progress_note(&progress, listing, 5, 10, 5000));
    assert_int_equal(progress_wait_at(&progress, 5000), -1);
    assert_true(progress_note(&progress, waiting, 5, 10, 5000)); /* after a while at once */
    assert_false(progress_note(&progress, listing, 6, 10, 5100));
    assert_int_equal(progress_wait_at(&progress, 5100), 150); /* what was held back is not forgotten */
    assert_true(progress_note(&progress, listing, 6, 10, 5250));
    progress_stop(&progress);
    assert_int_equal(progress_wait_at(&progress, 9000), -1);
}

static char *written(const struct progress *progress, enum language language, size_t columns)
{
    struct buf out;
    buf_init(&out, LIMIT_LINE_BYTES);
    progress_write(progress, language, columns, &out);
    return buf_take(&out);
}

static void the_line_fits_its_columns_and_tells_how_far_it_is(void **state)
{
    (void)state;
    struct progress progress;
    char *text;
    progress_start(&progress, 0);
    text = written(&progress, LANGUAGE_EN, 80);
    assert_true(text == NULL || *text == '\0');
    free(text);
    progress_note(&progress, listing, 2500, 10000, 600);
    text = written(&progress, LANGUAGE_EN, 80);
    assert_string_equal(text, "listing  2500 of 10000 [######------------------]  Esc cancels");
    free(text);
    for (size_t columns = 30; columns < 100; columns++)
        for (enum language language = 0; language < LANGUAGES; language++) {
            text = written(&progress, language, columns);
            assert_true(utf8_columns(text) <= columns);
            assert_non_null(strstr(text, "2500"));
            free(text);
        }
    progress_note(&progress, listing, 20000, 10000, 900); /* more than was promised */
    text = written(&progress, LANGUAGE_EN, 80);
    assert_non_null(strstr(text, "[########################]"));
    free(text);
    progress_note(&progress, waiting, 0, 0, 2000);
    text = written(&progress, LANGUAGE_EN, 80);
    assert_string_equal(text, "waiting  Esc cancels");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_half_second_is_quiet),
        cmocka_unit_test(a_picture_follows_no_sooner_than_a_quarter_of_a_second),
        cmocka_unit_test(nothing_new_wakes_nobody),
        cmocka_unit_test(the_line_fits_its_columns_and_tells_how_far_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
