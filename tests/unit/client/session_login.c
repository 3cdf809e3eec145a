/* A session and its login: whether it has one, goes on with a new one, and sees that of another window. */
#define OWN_DIRECTORY BUILD_DIRECTORY "/session-login"

#include "own_session.h"
#include "session/login.h"

#include "base/clock.h"

static const char profiles[] = "[profile keys]\nendpoint = http://127.0.0.1:1\nproject_id = p\n"
                               "access_key = a\nsecret_key = s\nuser = mira\n"
                               "[profile named]\nendpoint = http://127.0.0.1:1\nauth = login\n"
                               "[profile user]\nendpoint = http://127.0.0.1:1\nuser = mira\n"
                               "[profile bare]\nendpoint = http://127.0.0.1:1\n";

static int begin(void **state)
{
    int result = make_directory(state);

    forget_environment();
    put("algoform/config", profiles);
    return result;
}

static bool by_login(const char *profile)
{
    struct session *session = open_session(profile);
    bool yes = session_by_login(session);
    session_free(session);
    return yes;
}

/* What `algoform login` in another window leaves. */
static void keep(const char *profile, char *text, int64_t lasts_ms)
{
    struct session *session = open_session(profile);
    struct iam_token token = { .token = text, .project_id = "p", .expires_ms = clock_utc_ms() + lasts_ms };
    struct err err = { 0 };
    char *path = NULL;
    assert_true(session_keep(session, &token, &path, &err));
    free(path);
    session_free(session);
}

static void a_login_counts_where_nothing_comes_first(void **state)
{
    (void)state;
    assert_false(by_login("keys"));
    assert_true(by_login("named"));
    assert_true(by_login("user"));
    assert_false(by_login("bare"));
    keep("bare", "token", -1000); /* ended, and in the way of everything behind it */
    assert_true(by_login("bare"));
    keep("bare", "token", 60 * 1000);
    assert_true(by_login("bare"));
}

static void a_session_goes_on_with_a_login(void **state)
{
    struct session *session = open_session("named");
    struct iam_token token = { .token = "new", .project_id = "p", .expires_ms = clock_utc_ms() + 1000000 };
    struct err err = { 0 };
    (void)state;
    assert_null(session_api(session, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    session_take_login(session, &token);
    err = (struct err){ 0 };
    assert_non_null(session_api(session, &err));
    assert_string_equal(session_credentials(session)->auth_token, "new");
    assert_string_equal(session_project(session).value, "p");
    token.token = "newer";
    session_take_login(session, &token); /* now the client has it, too */
    assert_string_equal(api_credentials(session_api(session, &err))->auth_token, "newer");
    assert_true(session_by_login(session));
    session_free(session);
}

/* What is drafted and kept between two logins belongs where the first one was. */
static void a_token_that_ended_still_tells_its_project(void **state)
{
    struct session *session;
    struct iam_token token = { .token = "new", .expires_ms = clock_utc_ms() + 1000000 };
    struct err err = { 0 };
    (void)state;
    keep("bare", "old", -1000);
    session = open_session("bare");
    assert_true(session_remembers_project(session));
    assert_string_equal(session_origin(session), "http://127.0.0.1:1 p");
    assert_null(session_api(session, &err));
    session_take_login(session, &token); /* IAM does not tell: as before */
    err = (struct err){ 0 };
    assert_non_null(session_api(session, &err));
    token.project_id = "q";
    session_take_login(session, &token); /* the client stays where it is */
    assert_string_equal(session_origin(session), "http://127.0.0.1:1 p");
    session_free(session);
    session = open_session("bare"); /* and somebody else's login, before there is one */
    session_take_login(session, &token);
    assert_false(session_remembers_project(session));
    assert_string_equal(session_origin(session), "http://127.0.0.1:1 q");
    err = (struct err){ 0 };
    assert_non_null(session_api(session, &err));
    session_free(session);
}

static void what_a_token_was_for_elsewhere_counts_for_nothing(void **state)
{
    struct session *session;
    (void)state;
    keep("bare", "old", -1000);
    setenv("ALGOFORM_ENDPOINT", "http://127.0.0.1:2", 1);
    session = open_session("bare");
    assert_string_equal(session_origin(session), "http://127.0.0.1:2");
    session_free(session);
    unsetenv("ALGOFORM_ENDPOINT");
    setenv("ALGOFORM_AUTH_TOKEN", "ofanother", 1);
    session = open_session("bare");
    assert_string_equal(session_origin(session), "http://127.0.0.1:1");
    session_free(session);
    unsetenv("ALGOFORM_AUTH_TOKEN");
    session = open_session("keys");
    assert_false(session_remembers_project(session));
    session_free(session);
}

static void check_asked(const char *project_id, const char *region)
{
    struct session *session = open_session("bare");
    struct login_aim aim = { 0 };
    struct iam_login login = { .project_id = "nobody's" };
    struct err err = { 0 };
    assert_true(login_aim_at(session, &aim, &login, &err));
    if (project_id)
        assert_string_equal(login.project_id, project_id);
    else
        assert_null(login.project_id);
    if (region)
        assert_string_equal(login.region, region);
    login_aim_done(&aim);
    session_free(session);
}

/* Another account has another project in the same region. */
static void a_login_asks_for_the_remembered_project_when_nothing_else_tells(void **state)
{
    (void)state;
    setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", "http://127.0.0.1:3", 1);
    keep("bare", "old", -1000);
    check_asked("p", NULL);
    setenv("HW_REGION_NAME", "cn-north-4", 1);
    check_asked(NULL, "cn-north-4");
    setenv("ALGOFORM_PROJECT_ID", "given", 1);
    check_asked("given", "cn-north-4");
    unsetenv("ALGOFORM_PROJECT_ID");
    unsetenv("HW_REGION_NAME");
    unsetenv("HUAWEICLOUD_SDK_IAM_ENDPOINT");
}

static void the_login_of_another_window_is_seen(void **state)
{
    struct session *session;
    struct err err = { 0 };
    (void)state;
    keep("user", "first", 60 * 1000);
    session = open_session("user");
    assert_non_null(session_api(session, &err));
    assert_false(session_look_for_login(session));
    keep("user", "second", 3600 * 1000);
    assert_true(session_look_for_login(session));
    assert_string_equal(session_credentials(session)->auth_token, "second");
    assert_false(session_look_for_login(session));
    session_free(session);
}

static void what_is_known_is_not_asked(void **state)
{
    struct session *session = open_session("user");
    struct login_aim aim = { 0 };
    struct iam_login login = { 0 };
    struct err err = { 0 };
    (void)state;
    assert_string_equal(login_user(session), "mira");
    assert_null(login_domain(session));
    setenv("HW_DOMAIN_NAME", "", 1);
    assert_null(login_domain(session));
    setenv("HW_DOMAIN_NAME", "house", 1);
    assert_string_equal(login_domain(session), "house");
    unsetenv("HW_DOMAIN_NAME");
    assert_null(login_user_id(session));
    setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", "not an address", 1);
    assert_false(login_aim_at(session, &aim, &login, &err));
    assert_null(aim.endpoint);
    unsetenv("HUAWEICLOUD_SDK_IAM_ENDPOINT");
    session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login_counts_where_nothing_comes_first),
        cmocka_unit_test(a_session_goes_on_with_a_login),
        cmocka_unit_test(a_token_that_ended_still_tells_its_project),
        cmocka_unit_test(what_a_token_was_for_elsewhere_counts_for_nothing),
        cmocka_unit_test(a_login_asks_for_the_remembered_project_when_nothing_else_tells),
        cmocka_unit_test(the_login_of_another_window_is_seen),
        cmocka_unit_test(what_is_known_is_not_asked),
    };
    return cmocka_run_group_tests(tests, begin, remove_directory);
}
