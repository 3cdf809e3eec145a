/* Paths of fields as people type them, and the nearest ones when they are mistyped. */
#include "commands/fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void found(const char *typed, const char *path)
{
    struct spot spot;
    struct err err = { 0 };

    if (!fields_find(&shape_algorithm, typed, &spot, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    assert_string_equal(spot.path, path);
    fields_done(&spot);
}

/* Not found, and this path is suggested. */
static void mistyped(const char *typed, const char *path)
{
    struct spot spot;
    struct err err = { 0 };

    assert_false(fields_find(&shape_algorithm, typed, &spot, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    for (enum language language = LANGUAGE_EN; language < LANGUAGES; language++)
        if (!strstr(err_text(&err, language), path))
            fail_msg("%s", err_text(&err, language));
}

static void every_way_of_writing_a_path_is_understood(void **state)
{
    (void)state;
    found("", "");
    found("/", "");
    found("metadata", "/metadata");
    found("metadata.name", "/metadata/name");
    found("/metadata/name", "/metadata/name");
    found("job_config.parameters.name", "/job_config/parameters/*/name");
    found("/job_config/parameters/0/name", "/job_config/parameters/*/name");
    found("/job_config/parameters/*/name", "/job_config/parameters/*/name");
    found("/job_config/parameters/-/constraint/valid_range/0",
          "/job_config/parameters/*/constraint/valid_range");
    found("resource_requirements.value", "/resource_requirements/*/values"); /* as answers spell it */
}

static void a_mistake_gets_the_nearest_paths(void **state)
{
    (void)state;
    mistyped("metadata.nam", "/metadata/name");
    mistyped("job_config.parameter.name", "/job_config/parameters");
    mistyped("valid_range", "/job_config/parameters/*/constraint/valid_range");
    mistyped("advanced_config.auto_serach", "/advanced_config/auto_search");
    mistyped("zzz", "/");
    mistyped("metadata.name.more", "/metadata/name");
    mistyped("metadata."
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaa",
             "/");
}

struct seen {
    size_t count;
    bool name, trees;
};

static void note(void *user, const struct spot *spot)
{
    struct seen *seen = user;

    assert_non_null(spot->field);
    assert_non_null(spot->holder);
    seen->count++;
    seen->name |= strcmp(spot->path, "/metadata/name") == 0;
    seen->trees |= strstr(spot->path, "/children/*/children/*/children") != NULL;
}

static void a_walk_meets_every_field_and_ends(void **state)
{
    struct seen seen = { 0 };
    struct err err = { 0 };
    struct spot root;

    (void)state;
    assert_true(fields_find(&shape_algorithm, "", &root, &err));
    fields_walk(&root, note, &seen);
    assert_true(seen.count > 60);
    assert_true(seen.name);
    assert_false(seen.trees); /* a tree that holds itself is walked once */
    fields_done(&root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_writing_a_path_is_understood),
        cmocka_unit_test(a_mistake_gets_the_nearest_paths),
        cmocka_unit_test(a_walk_meets_every_field_and_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
