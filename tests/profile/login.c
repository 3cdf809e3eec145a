/* algoform login and profile add: a token kept, a profile written, and no secret anywhere else. */
#include "stage.h"

#include "server.h"

#include "store/tokens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define TOKEN_BODY                                                                                           \
    "{\"token\":{\"expires_at\":\"2099-01-02T03:04:05.678000Z\",\"project\":{\"id\":\"iamproject\"}}}"
#define LISTING "{\"total\":0,\"count\":0,\"items\":[]}"
#define ENDED   "{\"error_msg\":\"The token must be updated.\",\"error_code\":\"APIGW.0307\"}"

/* IAM and the service behind one address. */
struct service {
    struct reply login, call;
};

static void answer(void *context, const struct asked *asked, struct reply *reply)
{
    const struct service *service = context;
    *reply = strncmp(asked->path, "/v3/", 4) == 0 ? service->login : service->call;
}

static const struct service willing = {
    .login = { .status = 201, .body = TOKEN_BODY, .headers = { { "X-Subject-Token", "NewToken" } } },
    .call = { .status = 200, .body = LISTING },
};

/* A profile whose IAM stands beside its service. */
static void write_profile(const struct stage *stage, const char *url, const char *more)
{
    char text[2048];
    snprintf(text, sizeof text, "[profile test]\nendpoint = %s\niam_endpoint = %s\nregion = r-1\n%s", url,
             url, more);
    stage_put(stage, "algoform/config", text);
}

static void no_secret_shows(const struct stage *stage)
{
    static const char *const secrets[] = { "pass word", "NewToken", "654321" };
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        assert_null(strstr(stage->out, secrets[i]));
        assert_null(strstr(stage->err, secrets[i]));
    }
}

static void a_login_is_kept_and_used(void **state)
{
    (void)state;
    static struct stage stage;
    static char kept[STAGE_TEXT];
    struct service service = willing;
    struct server *server = server_start(answer, &service, NULL, NULL);
    char path[1024], value[SERVER_TEXT];
    struct stat found;
    stage_init(&stage);
    write_profile(&stage, server_url(server), "");
    assert_int_equal(stage_run(&stage, "me\ncompany\npass word\n", "login", "-p", "test", NULL), 0);
    no_secret_shows(&stage);
    stage_tells(&stage, "logged in until 2099-01-02 03:04; the token is kept in ");
    assert_string_equal(stage.out, "");
    assert_non_null(strstr(server_request(server, 0)->body, "\"name\":\"me\",\"password\":\"pass word\","
                                                            "\"domain\":{\"name\":\"company\"}"));
    assert_non_null(strstr(server_request(server, 0)->body, "\"project\":{\"name\":\"r-1\"}"));
    snprintf(path, sizeof path, "%s/algoform/token-test.json", stage.directory);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    stage_read(&stage, "algoform/token-test.json", kept);
    assert_non_null(strstr(kept, "NewToken"));
    assert_null(strstr(kept, "pass word"));
    /* The next call uses it, and the project that IAM told. */
    assert_int_equal(stage_run(&stage, "", "list", "-p", "test", "-o", "json", NULL), 0);
    const struct asked *asked = server_request(server, 1);
    assert_string_equal(asked_header(asked, "X-Auth-Token", value), "NewToken");
    assert_null(asked_header(asked, "Authorization", value));
    assert_non_null(strstr(asked->path, "/v2/iamproject/"));
    server_stop(server);
    stage_done(&stage);
}

static void known_names_are_not_asked_and_a_code_is_on_request(void **state)
{
    (void)state;
    static struct stage stage;
    struct service service = willing;
    struct server *server = server_start(answer, &service, NULL, NULL);
    stage_init(&stage);
    write_profile(&stage, server_url(server), "user = me\ndomain = company\nuser_id = u7\nproject_id = p7\n");
    assert_int_equal(stage_run(&stage, "pass word\n654321\n", "login", "--totp", "-p", "test", NULL), 0);
    no_secret_shows(&stage);
    const char *body = server_request(server, 0)->body;
    assert_non_null(strstr(body, "\"totp\":{\"user\":{\"id\":\"u7\",\"passcode\":\"654321\"}}"));
    assert_non_null(strstr(body, "\"project\":{\"id\":\"p7\"}"));
    server_stop(server);
    stage_done(&stage);
}

static void a_login_that_fails_keeps_nothing(void **state)
{
    (void)state;
    static struct stage stage;
    struct service service = willing;
    char path[1024];
    service.login = (struct reply){
        .status = 401, .body = "{\"error\":{\"code\":401,\"message\":\"wrong\",\"title\":\"Unauthorized\"}}"
    };
    struct server *server = server_start(answer, &service, NULL, NULL);
    stage_init(&stage);
    write_profile(&stage, server_url(server), "user = me\ndomain = company\n");
    assert_int_equal(stage_run(&stage, "pass word\n", "login", "-p", "test", NULL), 3);
    no_secret_shows(&stage);
    stage_tells(&stage, "the login was refused: check user, domain and password");
    stage_tells(&stage, "IAM: wrong\n");
    assert_null(strstr(stage.err, "401 401"));
    assert_null(strstr(stage.err, "secret"));
    snprintf(path, sizeof path, "%s/algoform/token-test.json", stage.directory);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(server_requests(server), 1);
    assert_int_equal(stage_run(&stage, "", "login", "-p", "test", NULL), 2); /* no password came */
    stage_tells(&stage, "standard input ended");
    assert_int_equal(stage_run(&stage, "\n", "login", "-p", "test", NULL), 2);
    stage_tells(&stage, "password must not be empty");
    assert_int_equal(server_requests(server), 1);
    server_stop(server);
    write_profile(&stage, "http://127.0.0.1:1", "user = me\ndomain = company\n");
    assert_int_equal(stage_run(&stage, "pass word\n", "login", "-p", "test", NULL), 5);
    stage_put(&stage, "algoform/config", "[profile test]\nendpoint = https://10.0.0.1\n");
    assert_int_equal(stage_run(&stage, "pass word\n", "login", "-p", "test", NULL), 3);
    stage_tells(&stage, "write iam_endpoint");
    stage_done(&stage);
}

/* Told before anybody types a password in vain. */
static void without_a_place_to_keep_it_nothing_is_asked(void **state)
{
    (void)state;
    static struct stage stage;
    struct service service = willing;
    struct server *server = server_start(answer, &service, NULL, NULL);
    char path[1024];
    stage_init(&stage);
    write_profile(&stage, server_url(server), "user = me\ndomain = company\n");
    stage_put(&stage, "taken", "a file where a directory should be");
    snprintf(path, sizeof path, "%s/taken", stage.directory);
    setenv("XDG_STATE_HOME", path, 1);
    assert_int_equal(stage_run(&stage, "pass word\n", "login", "-p", "test", NULL), 3);
    stage_tells(&stage, "cannot make the directory");
    stage_tells(&stage, path);
    assert_int_equal(server_requests(server), 0);
    server_stop(server);
    stage_done(&stage);
}

static void a_login_without_a_profile_has_a_token_too(void **state)
{
    (void)state;
    static struct stage stage;
    static char kept[STAGE_TEXT];
    struct service service = willing;
    struct server *server = server_start(answer, &service, NULL, NULL);
    stage_init(&stage);
    setenv("ALGOFORM_ENDPOINT", server_url(server), 1);
    setenv("ALGOFORM_PROJECT_ID", "p1", 1);
    setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", server_url(server), 1);
    setenv("HW_DOMAIN_NAME", "company", 1);
    assert_int_equal(stage_run(&stage, "me\npass word\n", "login", NULL), 0);
    stage_read(&stage, "algoform/token.json", kept);
    assert_non_null(strstr(kept, "NewToken"));
    assert_int_equal(stage_run(&stage, "", "list", NULL), 0);
    stage_put(&stage, "algoform/token.json", "{\"algoform_token\":1,\"token\":\"NewTok");
    assert_int_equal(stage_run(&stage, "", "list", NULL), 3);
    stage_tells(&stage, "/algoform/token.json is damaged");
    stage_tells(&stage, "run algoform login\n");
    no_secret_shows(&stage);
    server_stop(server);
    stage_done(&stage);
}

static void a_token_called_ended_asks_for_a_login(void **state)
{
    (void)state;
    static struct stage stage;
    struct service service = willing;
    struct server *server = server_start(answer, &service, NULL, NULL);
    stage_init(&stage);
    write_profile(&stage, server_url(server), "user = me\ndomain = company\n");
    assert_int_equal(stage_run(&stage, "pass word\n", "login", "-p", "test", NULL), 0);
    service.call = (struct reply){ .status = 401, .body = ENDED };
    assert_int_equal(stage_run(&stage, "", "list", "-p", "test", NULL), 3);
    stage_tells(&stage, "run algoform login --profile test");
    no_secret_shows(&stage);
    assert_int_equal(server_requests(server), 2); /* the same token is not sent twice */
    server_stop(server);
    stage_done(&stage);
}

/* Refuses the first token, and meanwhile somebody logs in again in another window. */
static void answer_after_login(void *context, const struct asked *asked, struct reply *reply)
{
    char value[SERVER_TEXT];
    struct token token = { .token = (char[]){ "NewToken2" }, .service = context, .expires_ms = INT64_MAX };
    struct err err = { 0 };
    *reply = (struct reply){ .status = 200, .body = LISTING };
    if (strcmp(asked_header(asked, "X-Auth-Token", value), "NewToken1") == 0) {
        *reply = (struct reply){ .status = 401, .body = ENDED };
        tokens_save("test", &token, &err);
    }
}

static void a_login_made_meanwhile_is_taken(void **state)
{
    (void)state;
    static struct stage stage;
    char url[128], value[SERVER_TEXT];
    struct token token = { .token = (char[]){ "NewToken1" }, .service = url, .expires_ms = INT64_MAX };
    struct server *server = server_start(answer_after_login, url, NULL, NULL);
    struct err err = { 0 };
    snprintf(url, sizeof url, "%s", server_url(server));
    stage_init(&stage);
    write_profile(&stage, url, "project_id = p1\n");
    assert_true(tokens_save("test", &token, &err));
    assert_int_equal(stage_run(&stage, "", "list", "-p", "test", "-o", "json", NULL), 0);
    assert_int_equal(server_requests(server), 2);
    assert_string_equal(asked_header(server_request(server, 1), "X-Auth-Token", value), "NewToken2");
    no_secret_shows(&stage);
    server_stop(server);
    stage_done(&stage);
}

/* Keys that end in five minutes are all that there are: they serve, and are not asked for with every call. */
static void keys_of_the_agency_that_end_soon_serve(void **state)
{
    (void)state;
    static struct stage stage;
    static char keys[512];
    struct service service = willing;
    char more[512], when[64];
    time_t then = time(NULL) + 300;
    struct tm utc;
    gmtime_r(&then, &utc);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S.000000Z", &utc);
    snprintf(keys, sizeof keys,
             "{\"credential\":{\"access\":\"AGENCYKEY\",\"secret\":\"s\",\"securitytoken\":\"st\","
             "\"expires_at\":\"%s\"},\"items\":[],\"count\":0}",
             when);
    service.call = (struct reply){ .status = 200, .body = keys };
    struct server *server = server_start(answer, &service, NULL, NULL);
    stage_init(&stage);
    snprintf(more, sizeof more, "project_id = p1\nauth = agency\nmetadata_endpoint = %s\n",
             server_url(server));
    write_profile(&stage, server_url(server), more);
    assert_int_equal(stage_run(&stage, "", "list", "-p", "test", NULL), 0);
    assert_int_equal(server_requests(server), 3); /* two calls for keys, one for the list */
    assert_string_equal(server_request(server, 1)->path, "/openstack/latest/securitykey");
    server_stop(server);
    stage_done(&stage);
}

static void the_agencys_keys_sign_the_call(void **state)
{
    (void)state;
    static struct stage stage;
    struct service service = willing;
    char value[SERVER_TEXT], more[512];
    service.call = (struct reply){ .status = 200,
                                   .body = "{\"credential\":{\"access\":\"AGENCYKEY\",\"secret\":\"s\","
                                           "\"securitytoken\":\"st\",\"expires_at\":"
                                           "\"2099-01-02T03:04:05.678000Z\"},\"items\":[],\"count\":0}" };
    struct server *server = server_start(answer, &service, NULL, NULL);
    stage_init(&stage);
    snprintf(more, sizeof more, "project_id = p1\nauth = agency\nmetadata_endpoint = %s\n",
             server_url(server));
    write_profile(&stage, server_url(server), more);
    assert_int_equal(stage_run(&stage, "", "profile", "check", "test", NULL), 0);
    stage_says(&stage, "temporary keys of the agency, until 2099-01-02 03:04 (from agency of this server)");
    assert_int_equal(stage_run(&stage, "", "list", "-p", "test", "-o", "json", NULL), 0);
    const struct asked *asked = server_request(server, server_requests(server) - 1);
    assert_string_equal(asked_header(asked, "X-Security-Token", value), "st");
    assert_non_null(strstr(asked_header(asked, "Authorization", value), "Access=AGENCYKEY"));
    assert_non_null(strstr(value, "x-security-token"));
    server_stop(server);
    stage_done(&stage);
}

static void a_profile_is_added_behind_the_rest(void **state)
{
    (void)state;
    static struct stage stage;
    static char text[STAGE_TEXT];
    static const char before[] = "; mine\n[general]\nlanguage = en\n\n[profile old]\nregion=r-1 ; why";
    char path[1024];
    struct stat found;
    stage_init(&stage);
    stage_put(&stage, "algoform/config", before);
    snprintf(path, sizeof path, "%s/algoform/config", stage.directory);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(stage_run(&stage, "pass word\n", "profile", "add", "new", "--set", "region=cn-north-4",
                               "--set", "access_key=AK", "--set", "secret_key=-", NULL),
                     2); /* a secret has no blanks */
    stage_tells(&stage, "secret_key must be characters without blanks");
    no_secret_shows(&stage);
    stage_read(&stage, "algoform/config", text);
    assert_string_equal(text, before);
    assert_int_equal(stage_run(&stage, "654321\n", "profile", "add", "new", "--set", "region=cn-north-4",
                               "--set", "access_key=AK", "--set", "secret_key=-", "--set",
                               "iam_endpoint=http://127.0.0.1:1", NULL),
                     0);
    stage_tells(&stage, "project_id is left out: "); /* nobody answered, and that stops nobody */
    no_secret_shows(&stage);
    stage_read(&stage, "algoform/config", text);
    assert_int_equal(strncmp(text, before, sizeof before - 1), 0);
    assert_string_equal(text + sizeof before - 1, "\n\n[profile new]\nregion = cn-north-4\naccess_key = AK\n"
                                                  "secret_key = 654321\niam_endpoint = http://127.0.0.1:1\n");
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(stage_run(&stage, "", "profile", "list", NULL), 0);
    stage_says(&stage, "old\tendpoint\thttps://modelarts.r-1.myhuaweicloud.com\tprofile old\n");
    stage_says(&stage, "new\tcredentials\taccess key\tprofile new\n");
    no_secret_shows(&stage);
    setenv("ALGOFORM_PROJECT_ID", "envproject", 1);
    assert_int_equal(stage_run(&stage, "", "profile", "list", "-o", "json", NULL), 0);
    stage_says(&stage, "\"value\": \"envproject\",\n        \"source\": \"ALGOFORM_PROJECT_ID\"");
    no_secret_shows(&stage);
    stage_done(&stage);
}

static void what_cannot_be_added_changes_nothing(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "region=", "region must be" },
        { "regoin=x", "no key \"regoin\"" },
        { "endpoint=ftp://x", "endpoint must be" },
        { "secret_key=pass", "does not belong on a command line" },
        { "user=a ;b", "cannot hold this value of user" },
        { "user= a", "cannot hold this value of user" },
        { "region", "KEY=VALUE" },
    };
    static struct stage stage;
    static char text[STAGE_TEXT];
    stage_init(&stage);
    stage_put(&stage, "algoform/config", "[profile old]\nregion = r-1\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(stage_run(&stage, "", "profile", "add", "new", "--set", rows[i][0], NULL), 2);
        stage_tells(&stage, rows[i][1]);
        stage_read(&stage, "algoform/config", text);
        assert_string_equal(text, "[profile old]\nregion = r-1\n");
    }
    assert_int_equal(stage_run(&stage, "", "profile", "add", "old", "--set", "region=r-2", NULL), 2);
    stage_tells(&stage, "there is a profile \"old\" already");
    assert_int_equal(stage_run(&stage, "", "profile", "add", "a b", "--set", "region=r-2", NULL), 2);
    stage_tells(&stage, "name of a profile must be");
    assert_int_equal(stage_run(&stage, "", "profile", "add", "new", NULL), 2);
    stage_tells(&stage, "without a terminal");
    assert_int_equal(stage_run(&stage, "", "profile", "frob", NULL), 2);
    stage_done(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login_is_kept_and_used),
        cmocka_unit_test(known_names_are_not_asked_and_a_code_is_on_request),
        cmocka_unit_test(a_login_that_fails_keeps_nothing),
        cmocka_unit_test(without_a_place_to_keep_it_nothing_is_asked),
        cmocka_unit_test(a_login_without_a_profile_has_a_token_too),
        cmocka_unit_test(a_token_called_ended_asks_for_a_login),
        cmocka_unit_test(a_login_made_meanwhile_is_taken),
        cmocka_unit_test(keys_of_the_agency_that_end_soon_serve),
        cmocka_unit_test(the_agencys_keys_sign_the_call),
        cmocka_unit_test(a_profile_is_added_behind_the_rest),
        cmocka_unit_test(what_cannot_be_added_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
