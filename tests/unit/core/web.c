/* Addresses of a service: what is one, and which spellings are the same. */
#include "base/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void all_spellings_of_an_address_become_one(void **state)
{
    static const struct {
        const char *given, *plain;
    } rows[] = {
        { "https://modelarts.x", "https://modelarts.x" },
        { "https://ModelArts.X", "https://modelarts.x" },
        { "HTTPS://modelarts.x/", "https://modelarts.x" },
        { "https://modelarts.x:443", "https://modelarts.x" },
        { "https://modelarts.x:00443/", "https://modelarts.x" },
        { "https://modelarts.x:80", "https://modelarts.x:80" },
        { "http://modelarts.x:80/", "http://modelarts.x" },
        { "http://modelarts.x:443", "http://modelarts.x:443" },
        { "https://modelarts.x:08443", "https://modelarts.x:8443" },
        { "https://[FE80::1]:443", "https://[fe80::1]" },
        { "https://[FE80::1]", "https://[fe80::1]" },
        { "https://[FE80::1]:8443/", "https://[fe80::1]:8443" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *plain = web_plain(rows[i].given);
        assert_string_equal(plain, rows[i].plain);
        free(plain);
        assert_true(web_same(rows[i].given, rows[i].plain));
    }
}

static void what_is_no_address_stays_as_it_is(void **state)
{
    static const char *const rows[] = { "",
                                        "sandbox",
                                        "ModelArts.X",
                                        "https://",
                                        "https://ModelArts.X//",
                                        "https://ModelArts.X/V2",
                                        "https://ModelArts.X?A",
                                        "https://Me@ModelArts.X",
                                        "https://ModelArts.X:70000",
                                        "https://ModelArts.X:",
                                        "ftp://ModelArts.X" };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *plain = web_plain(rows[i]);
        assert_string_equal(plain, rows[i]);
        free(plain);
    }
    assert_null(web_plain(NULL));
}

static void others_are_others(void **state)
{
    (void)state;
    assert_false(web_same("https://modelarts.x", "http://modelarts.x"));
    assert_false(web_same("https://modelarts.x", "https://modelarts.y"));
    assert_false(web_same("https://modelarts.x", "https://modelarts.x:8443"));
    assert_false(web_same("https://modelarts.x", "https://modelarts.x."));
    assert_false(web_same(NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_spellings_of_an_address_become_one),
        cmocka_unit_test(what_is_no_address_stays_as_it_is),
        cmocka_unit_test(others_are_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
