/* Which service, as whom: flags over environment over file. */
#define OWN_DIRECTORY BUILD_DIRECTORY "/session"

#include "session/session.h"
#include "own_session.h"

#include "session/needs.h"

#include <sys/resource.h>
#include <sys/stat.h>

static const char profiles[] = "[general]\n"
                               "profile = dev\n"
                               "[profile dev]\n"
                               "endpoint = https://dev.example:8443\n"
                               "project_id = devproject\n"
                               "auth_token = devtoken\n"
                               "[profile prod]\n"
                               "region = cn-north-4\n"
                               "project_id = prodproject\n"
                               "access_key = prodkey\n"
                               "secret_key = prodsecret\n"
                               "read_only = true\n"
                               "[profile half]\n"
                               "access_key = only\n"
                               "[profile bare]\n"
                               "badge = danger\n";

static int clear(void **state)
{
    (void)state;
    forget_environment();
    put("algoform/config", profiles);
    return 0;
}

static void check(const char *flag, const char *name, const char *origin)
{
    struct session *session = open_session(flag);
    assert_string_equal(session_profile_name(session), name);
    assert_string_equal(session_origin(session), origin);
    session_free(session);
}

static void check_refused(const char *flag, const char *words)
{
    struct err err = { 0 };
    assert_null(session_new(&(struct session_options){ .profile = flag }, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    if (!strstr(err_text(&err, LANGUAGE_EN), words))
        fail_msg("\"%s\" does not say \"%s\"", err_text(&err, LANGUAGE_EN), words);
    assert_true(err_text(&err, LANGUAGE_ZH)[0]);
}

static void the_profile_is_flag_over_environment_over_file(void **state)
{
    (void)state;
    check(NULL, "dev", "https://dev.example:8443 devproject");
    setenv("ALGOFORM_PROFILE", "prod", 1);
    check(NULL, "prod", "https://modelarts.cn-north-4.myhuaweicloud.com prodproject");
    check("dev", "dev", "https://dev.example:8443 devproject");
    put("algoform/config", NULL);
    unsetenv("ALGOFORM_PROFILE");
    check(NULL, "environment", "");
}

static void without_a_profile_none_counts(void **state)
{
    (void)state;
    struct err err = { 0 };
    setenv("ALGOFORM_PROFILE", "prod", 1);
    setenv("ALGOFORM_PROJECT_ID", "environments", 1);
    struct session *session = session_new(&(struct session_options){ .no_profile = true }, &err);
    assert_non_null(session);
    assert_null(session_profile(session));
    assert_string_equal(session_profile_name(session), "environment");
    assert_string_equal(session_origin(session), "environments");
    session_free(session);
}

/* A program of the sandbox's name that says the same words, found on PATH. */
static void play_sandbox(const char *script)
{
    char path[sizeof directory + 64];
    struct err err = { 0 };
    snprintf(path, sizeof path, "%s/algoform-sandbox", directory);
    assert_true(file_replace(path, script, strlen(script), 0700, &err));
    snprintf(path, sizeof path, "%s:/usr/bin:/bin", directory);
    setenv("PATH", path, 1);
}

static void a_sandbox_counts_alone_and_leaves_the_environment(void **state)
{
    (void)state;
    struct err err = { 0 };
    play_sandbox("#!/bin/sh\n"
                 "echo export ALGOFORM_ENDPOINT=http://127.0.0.1:9\n"
                 "echo export ALGOFORM_PROJECT_ID=sandboxproject\n"
                 "echo export HUAWEICLOUD_SDK_AK=sandboxkey\n"
                 "echo export HUAWEICLOUD_SDK_SK=sandboxsecret\n"
                 "exec sleep 60\n");
    setenv("ALGOFORM_PROFILE", "prod", 1);
    setenv("ALGOFORM_ENDPOINT", "https://real.example", 1);
    setenv("ALGOFORM_AUTH_TOKEN", "realtoken", 1);
    setenv("HW_REGION_NAME", "cn-north-4", 1);
    struct session *session = session_new(&(struct session_options){ .sandbox = true }, &err);
    assert_string_equal(err_text(&err, LANGUAGE_EN), "");
    assert_string_equal(session_profile_name(session), "sandbox");
    assert_string_equal(session_endpoint(session).value, "http://127.0.0.1:9");
    assert_string_equal(session_origin(session), "sandbox sandboxproject"); /* also on another port */
    assert_string_equal(session_credentials(session)->access_key, "sandboxkey");
    assert_null(session_credentials(session)->auth_token);
    assert_null(session_region(session));
    assert_true(session_complete(session, &err));
    assert_string_equal(getenv("ALGOFORM_ENDPOINT"), "https://real.example");
    session_free(session);
    session = open_session("prod");
    assert_string_equal(session_endpoint(session).value, "https://real.example");
    assert_string_equal(session_credentials(session)->auth_token, "realtoken");
    session_free(session);
}

static void a_service_is_one_however_it_is_spelled(void **state)
{
    static const char *const spellings[] = { "https://ModelArts.CN-North-4.MyHuaweiCloud.com",
                                             "HTTPS://modelarts.cn-north-4.myhuaweicloud.com/",
                                             "https://modelarts.cn-north-4.myhuaweicloud.com:443" };
    (void)state;
    setenv("ALGOFORM_PROJECT_ID", "p", 1);
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        setenv("ALGOFORM_ENDPOINT", spellings[i], 1);
        check("bare", "bare", "https://modelarts.cn-north-4.myhuaweicloud.com p");
        struct session *session = open_session("bare");
        char *region = session_region(session);
        assert_string_equal(region, "cn-north-4");
        free(region);
        session_free(session);
    }
}

static void a_sandbox_that_does_not_start_is_told(void **state)
{
    (void)state;
    struct err err = { 0 };
    play_sandbox("#!/bin/sh\necho no\n");
    assert_null(session_new(&(struct session_options){ .sandbox = true }, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "algoform-sandbox"));
}

static void what_is_missing_is_told_apart(void **state)
{
    (void)state;
    struct session *session = open_session("bare");
    assert_true(session_empty(session));
    session_free(session);
    setenv("HW_REGION_NAME", "cn-north-4", 1);
    session = open_session("bare");
    assert_false(session_empty(session));
    assert_true(session_has(session, NEED_ENDPOINT));
    assert_false(session_has(session, NEED_PROJECT));
    assert_false(session_has(session, NEED_CREDENTIALS));
    session_free(session);
}

/* Each source by itself, with its reason; a profile that names one leaves the others out. */
static void sources_are_looked_at_one_by_one(void **state)
{
    (void)state;
    struct source_look look;
    struct session *session = open_session("prod");
    size_t count = 0, found = 0;
    while (session_look(session, count, &look)) {
        found += look.source != NULL;
        assert_false(look.left_out);
        assert_non_null(look.lacking.en);
        assert_non_null(look.lacking.zh);
        if (look.source)
            assert_string_equal(look.word, "keys");
        count++;
    }
    assert_int_equal(found, 1);
    assert_true(count >= 7);
    session_free(session);
    put("algoform/config", "[profile one]\nauth = token\naccess_key = a\nsecret_key = b\nauth_token = c\n");
    session = open_session("one");
    for (size_t i = 1; session_look(session, i, &look); i++) {
        assert_int_equal(look.left_out, strcmp(look.word, "token") != 0);
        assert_int_equal(look.source != NULL, strcmp(look.word, "token") == 0);
    }
    session_free(session);
}

static void the_environment_wins_over_the_profile(void **state)
{
    (void)state;
    setenv("HUAWEICLOUD_SDK_PROJECT_ID", "sdkproject", 1);
    check(NULL, "dev", "https://dev.example:8443 sdkproject");
    setenv("ALGOFORM_PROJECT_ID", "mine", 1);
    setenv("ALGOFORM_ENDPOINT", "http://127.0.0.1:8080/", 1);
    check(NULL, "dev", "http://127.0.0.1:8080 mine");
    setenv("ALGOFORM_ENDPOINT", "", 1);
    setenv("HW_REGION_NAME", "cn-east-3", 1); /* a region does not overrule an endpoint written in full */
    check(NULL, "dev", "https://dev.example:8443 mine");
    check("prod", "prod", "https://modelarts.cn-east-3.myhuaweicloud.com mine");
}

static void regions_have_their_endpoints(void **state)
{
    (void)state;
    put("algoform/config", NULL);
    setenv("HW_REGION_NAME", "ap-southeast-1", 1);
    check(NULL, "environment", "https://modelarts.ap-southeast-1.myhuaweicloud.cn");
    setenv("HW_REGION_NAME", "eu-west-101", 1);
    check(NULL, "environment", "https://modelarts.eu-west-101.myhuaweicloud.eu");
    setenv("HW_REGION_NAME", "ap-southeast-3", 1);
    check(NULL, "environment", "https://modelarts.ap-southeast-3.myhuaweicloud.com");
    setenv("HW_REGION_NAME", "evil.example/", 1);
    check_refused(NULL, "HW_REGION_NAME: ");
}

static void wrong_values_are_told_with_their_source(void **state)
{
    (void)state;
    setenv("ALGOFORM_ENDPOINT", "https://h/v2", 1);
    check_refused(NULL, "ALGOFORM_ENDPOINT: the endpoint \"https://h/v2\" must end after the host");
    unsetenv("ALGOFORM_ENDPOINT");
    setenv("ALGOFORM_PROJECT_ID", "no spaces", 1);
    check_refused(NULL, "ALGOFORM_PROJECT_ID: the project id");
    unsetenv("ALGOFORM_PROJECT_ID");
    setenv("HW_ACCESS_KEY", "ak", 1);
    check_refused(NULL, "HW_SECRET_KEY is not");
    unsetenv("HW_ACCESS_KEY");
    check_refused("nobody", "no profile \"nobody\" (named by --profile)");
    setenv("ALGOFORM_PROFILE", "ghost", 1);
    check_refused(NULL, "no profile \"ghost\" (named by ALGOFORM_PROFILE)");
    check_refused("half", "access_key without secret_key");
}

static void what_is_missing_is_told_only_when_it_is_needed(void **state)
{
    (void)state;
    static const struct {
        const char *variable, *value, *words;
    } steps[] = {
        { "ALGOFORM_PROJECT_ID", "", "the endpoint of the service is not given: set ALGOFORM_ENDPOINT" },
        { "ALGOFORM_ENDPOINT", "http://127.0.0.1:1", "the project id is not given: set ALGOFORM_PROJECT_ID" },
        { "ALGOFORM_PROJECT_ID", "p", "there are no credentials: set HUAWEICLOUD_SDK_AK" },
    };
    for (size_t i = 0; i < 3; i++) {
        setenv(steps[i].variable, steps[i].value, 1);
        struct session *session = open_session("bare");
        struct err err = { 0 };
        assert_null(session_api(session, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), steps[i].words));
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "/algoform/config"));
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "--profile"));
        assert_non_null(strstr(err_text(&err, LANGUAGE_ZH), "--profile"));
        session_free(session);
    }
    setenv("ALGOFORM_AUTH_TOKEN", "t", 1);
    struct session *session = open_session("bare");
    struct err err = { 0 };
    struct api *api = session_api(session, &err);
    assert_non_null(api);
    assert_ptr_equal(api, session_api(session, &err));
    assert_string_equal(api_endpoint(api), "http://127.0.0.1:1");
    session_free(session);
}

static void credentials_of_the_environment_replace_the_profiles(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct session *session = open_session("dev");
        struct err err = { 0 };
        struct buf out;
        buf_init(&out, 10000);
        assert_true(api_describe(session_api(session, &err), CALL_LIST, NULL, NULL, &out, &err));
        assert_non_null(strstr(buf_text(&out), i ? "Access=en***" : "X-Auth-Token: ***"));
        assert_null(strstr(buf_text(&out), i ? "X-Auth-Token" : "Authorization"));
        buf_done(&out);
        session_free(session);
        setenv("HW_ACCESS_KEY", "envkey", 1);
        setenv("HW_SECRET_KEY", "envsecret", 1);
    }
}

static void read_only_profiles_are_marked_and_guarded(void **state)
{
    (void)state;
    struct session *session = open_session("prod");
    struct err err = { 0 };
    assert_true(session_read_only(session));
    struct operation *operation = operation_delete(session_api(session, &err), "id-1");
    assert_int_equal(operation_step(operation), OPERATION_FAILED);
    assert_int_equal(operation_err(operation)->kind, ERR_CONFIG);
    operation_free(operation);
    session_free(session);
    session = open_session("dev");
    assert_false(session_read_only(session));
    session_free(session);
}

static void drafts_open_on_first_use(void **state)
{
    (void)state;
    struct session *session = open_session(NULL);
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(session, &err);
    assert_non_null(drafts);
    assert_ptr_equal(drafts, session_drafts(session, &err));
    session_free(session);
}

static void secrets_leave_no_core_file(void **state)
{
    (void)state;
    struct rlimit limit;
    session_free(open_session("dev"));
    assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
    assert_int_equal(limit.rlim_cur, 0);
    assert_int_equal(limit.rlim_max, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_profile_is_flag_over_environment_over_file, clear),
        cmocka_unit_test_setup(without_a_profile_none_counts, clear),
        cmocka_unit_test_setup(what_is_missing_is_told_apart, clear),
        cmocka_unit_test_setup(sources_are_looked_at_one_by_one, clear),
        cmocka_unit_test_setup(a_sandbox_counts_alone_and_leaves_the_environment, clear),
        cmocka_unit_test_setup(a_service_is_one_however_it_is_spelled, clear),
        cmocka_unit_test_setup(a_sandbox_that_does_not_start_is_told, clear),
        cmocka_unit_test_setup(the_environment_wins_over_the_profile, clear),
        cmocka_unit_test_setup(regions_have_their_endpoints, clear),
        cmocka_unit_test_setup(wrong_values_are_told_with_their_source, clear),
        cmocka_unit_test_setup(what_is_missing_is_told_only_when_it_is_needed, clear),
        cmocka_unit_test_setup(credentials_of_the_environment_replace_the_profiles, clear),
        cmocka_unit_test_setup(read_only_profiles_are_marked_and_guarded, clear),
        cmocka_unit_test_setup(drafts_open_on_first_use, clear),
        cmocka_unit_test_setup(secrets_leave_no_core_file, clear),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
