/* The token of a login: kept for its owner, its service and its time, and for nobody else. */
#include "store/tokens.h"
#include "own_directory.h"

#include "base/file.h"

#include <sys/stat.h>

#define SERVICE "https://modelarts.cn-north-4.myhuaweicloud.com"

enum { NOW_MS = 1000000, ENDS_MS = 2000000 };

static char *path(void)
{
    struct err err = { 0 };
    char *found = tokens_path("dev", &err);
    assert_non_null(found);
    return found;
}

static void save(const char *text)
{
    struct token token = { .token = (char *)text,
                           .service = (char[]){ SERVICE },
                           .project_id = (char[]){ "p1" },
                           .expires_ms = ENDS_MS };
    struct err err = { 0 };
    if (!tokens_save("dev", &token, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
}

static void check_unusable(const char *service, int64_t now_ms, const char *words)
{
    struct token token = { 0 };
    struct err err = { 0 };
    char *file = path();
    assert_false(tokens_load("dev", service, now_ms, &token, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    for (int language = 0; language < LANGUAGES; language++) {
        const char *text = err_text(&err, (enum language)language);
        assert_non_null(strstr(text, file));
        assert_non_null(strstr(text, "algoform login --profile dev"));
        assert_null(strstr(text, "verysecret"));
    }
    if (!strstr(err_text(&err, LANGUAGE_EN), words))
        fail_msg("\"%s\" does not say \"%s\"", err_text(&err, LANGUAGE_EN), words);
    assert_null(token.token);
    free(file);
}

static void what_was_kept_comes_back_until_it_ends(void **state)
{
    (void)state;
    struct token token = { 0 };
    struct err err = { 0 };
    struct stat found;
    char *file = path();
    unlink(file);
    assert_false(tokens_load("dev", SERVICE, NOW_MS, &token, &err));
    assert_int_equal(err.kind, ERR_NONE); /* none there is no mistake */
    save("verysecret");
    assert_int_equal(stat(file, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_true(tokens_load("dev", SERVICE, NOW_MS, &token, &err));
    assert_string_equal(token.token, "verysecret");
    assert_string_equal(token.project_id, "p1");
    assert_int_equal(token.expires_ms, ENDS_MS);
    token_done(&token);
    assert_true(tokens_load("dev", SERVICE, ENDS_MS - 1, &token, &err));
    token_done(&token);
    check_unusable(SERVICE, ENDS_MS, "has ended");
    assert_false(tokens_load("other", SERVICE, NOW_MS, &token, &err)); /* each profile has its own */
    assert_int_equal(err.kind, ERR_NONE);
    free(file);
}

static void a_token_goes_to_its_own_service_alone(void **state)
{
    (void)state;
    save("verysecret");
    check_unusable("https://elsewhere.example", NOW_MS, "is not sent to https://elsewhere.example");
}

static void a_token_that_ended_tells_its_project_to_its_own_service(void **state)
{
    (void)state;
    struct token token = { 0 };
    struct err err = { 0 };
    save("verysecret");
    assert_true(tokens_load("dev", SERVICE ":443/", NOW_MS, &token, &err)); /* the same, spelled otherwise */
    token_done(&token);
    check_unusable(SERVICE, ENDS_MS, "has ended");
    char *project_id = tokens_project("dev", SERVICE ":443/");
    assert_string_equal(project_id, "p1");
    free(project_id);
    assert_null(tokens_project("dev", "https://elsewhere.example"));
    assert_null(tokens_project("other", SERVICE));
}

static void a_file_that_others_may_read_is_not_used(void **state)
{
    (void)state;
    struct token token = { 0 };
    struct err err = { 0 };
    char *file = path();
    save("verysecret");
    assert_int_equal(chmod(file, 0644), 0);
    check_unusable(SERVICE, NOW_MS, "may be read by others");
    save("verysecret"); /* the next login mends it */
    assert_true(tokens_load("dev", SERVICE, NOW_MS, &token, &err));
    token_done(&token);
    free(file);
}

/* It may be the token of another service, or of another person. */
static void what_somebody_put_there_is_not_used(void **state)
{
    enum { NOBODY = 65534 };
    struct buf elsewhere;
    char *file = path();

    (void)state;
    save("verysecret");
    buf_init(&elsewhere, 4096);
    buf_format(&elsewhere, "%s.real", file);
    assert_int_equal(rename(file, buf_text(&elsewhere)), 0);
    assert_int_equal(symlink(buf_text(&elsewhere), file), 0);
    check_unusable(SERVICE, NOW_MS, "is a symbolic link");
    assert_int_equal(rename(buf_text(&elsewhere), file), 0);
    if (chown(file, NOBODY, NOBODY) == 0) /* else this is not root */
        check_unusable(SERVICE, NOW_MS, "belongs to somebody else");
    unlink(file);
    buf_done(&elsewhere);
    free(file);
}

static void damaged_and_foreign_files_are_named(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "verysecret",
        "{\"algoform_token\":1,\"token\":\"verysecret\"}",
        "{\"algoform_token\":2,\"service\":\"" SERVICE "\",\"expires_ms\":2000000,\"token\":\"verysecret\"}",
        "{\"algoform_token\":1,\"service\":\"" SERVICE "\",\"expires_ms\":\"soon\",\"token\":\"verysecret\"}",
        "[1,2]",
    };
    struct err err = { 0 };
    char *file = path();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(file_replace(file, texts[i], strlen(texts[i]), 0600, &err));
        check_unusable(SERVICE, NOW_MS, "damaged or not a token");
    }
    free(file);
}

/* Cut anywhere, the file is never taken for a whole one. */
static void a_truncated_file_is_never_used(void **state)
{
    (void)state;
    struct err err = { 0 };
    char *file = path();
    struct buf whole;
    save("verysecret");
    buf_init(&whole, 4096);
    assert_true(file_read(file, &whole, &err));
    for (size_t size = 0; size + 1 < whole.size; size++) {
        assert_true(file_replace(file, whole.data, size, 0600, &err));
        check_unusable(SERVICE, NOW_MS, "damaged");
    }
    buf_done(&whole);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_kept_comes_back_until_it_ends),
        cmocka_unit_test(a_token_goes_to_its_own_service_alone),
        cmocka_unit_test(a_token_that_ended_tells_its_project_to_its_own_service),
        cmocka_unit_test(a_file_that_others_may_read_is_not_used),
        cmocka_unit_test(what_somebody_put_there_is_not_used),
        cmocka_unit_test(damaged_and_foreign_files_are_named),
        cmocka_unit_test(a_truncated_file_is_never_used),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
