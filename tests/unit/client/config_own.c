/* Who could change the configuration could have signed requests sent elsewhere. */
#include "own_directory.h"
#include "store/config.h"

#include <sys/stat.h>

static const char text[] = "[profile a]\nregion = r\n";

static char *inside(const char *name)
{
    static char path[2 * OWN_PATH_BYTES];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static int make_config(void **state)
{
    if (make_directory(state) != 0 || mkdir(inside("algoform"), 0755) != 0)
        return -1;
    write_file(inside("algoform/config"), text, sizeof text - 1);
    return chmod(inside("algoform"), 0755) == 0 ? chmod(inside("algoform/config"), 0644) : -1;
}

static void assert_used(void)
{
    struct config config = { 0 };
    struct err err = { 0 };

    if (!config_load(&config, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    assert_int_equal(config.count, 1);
    config_done(&config);
}

static void assert_refused(const char *because, const char *what)
{
    struct config_pair pair = { "region", "r" };
    char path[2 * OWN_PATH_BYTES];
    struct config config = { 0 };
    struct err err = { 0 };

    snprintf(path, sizeof path, "%s/algoform/config", directory);
    assert_false(config_load(&config, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), because));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), what));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), what));
    err = (struct err){ 0 };
    config.path = path;
    assert_false(config_add(&config, "b", &pair, 1, &err));
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), because));
}

static void what_everybody_may_read_is_used(void **state)
{
    (void)state;
    assert_used();
    assert_int_equal(chmod(inside("algoform"), 01777), 0); /* nobody can put another file in its place */
    assert_used();
}

static void what_others_may_write_is_refused(void **state)
{
    (void)state;
    assert_int_equal(chmod(inside("algoform/config"), 0666), 0);
    assert_refused("others may write", inside("algoform/config"));
    assert_int_equal(chmod(inside("algoform/config"), 0664), 0);
    assert_refused("others may write", inside("algoform/config"));
    assert_int_equal(chmod(inside("algoform/config"), 0644), 0);
    assert_int_equal(chmod(inside("algoform"), 0777), 0);
    assert_refused("others may write", inside("algoform"));
}

static void a_link_is_followed_to_what_is_safe(void **state)
{
    (void)state;
    assert_int_equal(mkdir(inside("kept"), 0755), 0);
    write_file(inside("kept/config"), text, sizeof text - 1);
    assert_int_equal(unlink(inside("algoform/config")), 0);
    assert_int_equal(symlink("../kept/config", inside("algoform/config")), 0);
    assert_used();
    assert_int_equal(chmod(inside("kept"), 0777), 0);
    assert_refused("others may write", "kept");
    assert_int_equal(unlink(inside("algoform/config")), 0);
    assert_int_equal(symlink("/dev/null", inside("algoform/config")), 0);
    struct config config = { 0 };
    struct err err = { 0 };
    assert_true(config_load(&config, &err));
    assert_int_equal(config.count, 0);
    config_done(&config);
}

/* Only root can give files away. */
static void what_belongs_to_somebody_else_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chown(inside("algoform/config"), 12345, 12345), 0);
    assert_refused("somebody else", inside("algoform/config"));
    assert_int_equal(chown(inside("algoform/config"), 0, 0), 0);
    assert_int_equal(chown(inside("algoform"), 12345, 12345), 0);
    assert_refused("somebody else", inside("algoform"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_config, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_everybody_may_read_is_used),
        TEST(what_others_may_write_is_refused),
        TEST(a_link_is_followed_to_what_is_safe),
        TEST(what_belongs_to_somebody_else_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
