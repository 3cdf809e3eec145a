/* What a session keeps of its service's answers, for reading without a link. */
#define OWN_DIRECTORY BUILD_DIRECTORY "/cached"

#include "session/cached.h"
#include "own_session.h"

#include "base/clock.h"

static int begin(void **state)
{
    forget_environment();
    setenv("ALGOFORM_ENDPOINT", "https://one.example", 1);
    setenv("ALGOFORM_PROJECT_ID", "p1", 1);
    return make_directory(state);
}

static void keep_list(struct session *session, const struct shape *shape, const char *text)
{
    struct err err = { 0 };
    struct json *items = tree(text);
    assert_true(session_keep_list(session, shape, items, &err));
    json_free(items);
}

static void keep_get(struct session *session, const struct shape *shape, const char *id, const char *text)
{
    struct err err = { 0 };
    struct json *answer = tree(text);
    assert_true(session_keep_get(session, shape, id, answer, &err));
    json_free(answer);
}

static void check(bool found, struct cached *cached, const struct err *err, const char *expected)
{
    assert_int_equal(err->kind, ERR_NONE);
    assert_int_equal(found, expected != NULL);
    if (expected) {
        char *text = json_written(cached->json, JSON_COMPACT);
        int64_t now = clock_utc_ms();
        assert_string_equal(text, expected);
        assert_true(cached->fetched_ms <= now && cached->fetched_ms > now - 60000);
        free(text);
    }
    cached_done(cached);
    assert_null(cached->json);
}

static void assert_list(struct session *session, const struct shape *shape, const char *expected)
{
    struct cached cached = { 0 };
    struct err err = { 0 };
    check(session_cached_list(session, shape, &cached, &err), &cached, &err, expected);
}

static void assert_get(struct session *session, const struct shape *shape, const char *id,
                       const char *expected)
{
    struct cached cached = { 0 };
    struct err err = { 0 };
    check(session_cached_get(session, shape, id, &cached, &err), &cached, &err, expected);
}

static const struct shape *const algorithm = &shape_algorithm, *const config = &shape_training_job_config;

#define A "{\"metadata\":{\"id\":\"a\",\"name\":\"one\"}}"
#define B "{\"metadata\":{\"id\":\"b\",\"name\":\"two\"}}"

static void an_item_of_the_list_of_algorithms_is_the_algorithm(void **state)
{
    (void)state;
    struct session *session = open_session(NULL);
    struct err err = { 0 };
    assert_list(session, algorithm, NULL);
    assert_get(session, algorithm, "a", NULL);
    keep_list(session, algorithm, "[" A "," B "]");
    assert_get(session, algorithm, "b", B);
    assert_true(session_forget(session, algorithm, "a", &err));
    session_free(session);
    session = open_session(NULL);
    assert_list(session, algorithm, "[" B "]");
    assert_list(session, config, NULL);
    session_free(session);
}

static void a_configuration_is_more_than_the_list_shows(void **state)
{
    (void)state;
    struct session *session = open_session(NULL);
    struct err err = { 0 };
    keep_list(session, config, "[{\"config_name\":\"x\"},{\"config_name\":\"y\"}]");
    assert_get(session, config, "x", NULL);
    keep_get(session, config, "x", "{\"config_name\":\"x\",\"spec_id\":1}");
    keep_get(session, config, "y", "{\"config_name\":\"y\",\"spec_id\":2}");
    assert_list(session, config, "[{\"config_name\":\"x\"},{\"config_name\":\"y\"}]");
    keep_list(session, config, "[{\"config_name\":\"y\"}]"); /* the other is gone */
    assert_get(session, config, "x", NULL);
    assert_get(session, config, "y", "{\"config_name\":\"y\",\"spec_id\":2}");
    assert_true(session_forget(session, config, "y", &err));
    assert_get(session, config, "y", NULL);
    assert_list(session, config, "[]");
    session_free(session);
}

static void catalogues_are_kept_by_name_and_key(void **state)
{
    (void)state;
    struct session *session = open_session(NULL);
    for (enum catalogue i = CATALOGUE_NONE + 1; i < CATALOGUES; i++) {
        struct cached cached = { 0 };
        struct err err = { 0 };
        char text[128];
        assert_false(session_cached_catalogue(session, i, &cached, &err));
        snprintf(text, sizeof text, "[{\"%s\":\"k\",\"x\":[1.0]},{\"%s\":5}]", catalogues[i].key,
                 catalogues[i].key);
        struct json *entries = tree(text);
        assert_true(session_keep_catalogue(session, i, entries, &err));
        json_free(entries);
        check(session_cached_catalogue(session, i, &cached, &err), &cached, &err, text);
    }
    session_free(session);
}

static void another_project_sees_nothing_of_it(void **state)
{
    (void)state;
    struct session *session = open_session(NULL);
    keep_list(session, algorithm, "[" A "]");
    session_free(session);
    setenv("ALGOFORM_PROJECT_ID", "p2", 1);
    session = open_session(NULL);
    assert_list(session, algorithm, NULL);
    assert_get(session, algorithm, "a", NULL);
    session_free(session);
}

static void put_in_the_way(const char *text)
{
    char path[sizeof directory + 32];
    struct err err = { 0 };
    snprintf(path, sizeof path, "%s/algoform", directory);
    assert_true(file_directory(path, 0700, &err));
    snprintf(path, sizeof path, "%s/algoform/cache.db", directory);
    assert_true(file_replace(path, text, strlen(text), 0600, &err));
}

static void damage_is_told_once_and_stops_nothing(void **state)
{
    (void)state;
    put_in_the_way("rubbish that is surely no database, whoever looks at it");
    struct session *session = open_session(NULL);
    struct cached cached = { 0 };
    struct err err = { 0 };
    assert_false(session_cached_list(session, algorithm, &cached, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "algoform/cache.db.damaged"));
    assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), "algoform/cache.db.damaged"));
    assert_list(session, algorithm, NULL);
    keep_list(session, algorithm, "[" A "]");
    assert_list(session, algorithm, "[" A "]");
    session_free(session);
}

static void without_a_directory_it_is_told_once_and_nothing_is_kept(void **state)
{
    (void)state;
    char path[sizeof directory + 32];
    struct err err = { 0 };
    struct json *items = tree("[" A "]");
    snprintf(path, sizeof path, "%s/file", directory);
    assert_true(file_replace(path, "x", 1, 0600, &err));
    setenv("XDG_STATE_HOME", path, 1);
    struct session *session = open_session(NULL);
    assert_false(session_keep_list(session, algorithm, items, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "nothing is kept"));
    keep_list(session, algorithm, "[" A "]");
    keep_get(session, algorithm, "b", B);
    assert_list(session, algorithm, NULL);
    assert_get(session, algorithm, "b", NULL);
    json_free(items);
    session_free(session);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_item_of_the_list_of_algorithms_is_the_algorithm),
        TEST(a_configuration_is_more_than_the_list_shows),
        TEST(catalogues_are_kept_by_name_and_key),
        TEST(another_project_sees_nothing_of_it),
        TEST(damage_is_told_once_and_stops_nothing),
        TEST(without_a_directory_it_is_told_once_and_nothing_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
