/* Where tokens and temporary keys come from: IAM and the metadata service, played here. */
#include "client.h"
#include "waited.h"

#include "base/clock.h"
#include "net/iam.h"
#include "net/metadata.h"
#include "net/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define KEYS                                                                                                 \
    "{\"credential\":{\"access\":\"AGENCYKEY\",\"secret\":\"agencysecret\",\"securitytoken\":"               \
    "\"agencytoken\","                                                                                       \
    "\"expires_at\":\"2030-01-02T03:04:05.678000Z\"}}"
#define TOKEN_BODY                                                                                           \
    "{\"token\":{\"expires_at\":\"2030-01-02T03:04:05.678000Z\",\"methods\":[\"password\"],"                 \
    "\"project\":{\"id\":\"0a1b2c\",\"name\":\"cn-north-4\"}}}"

static const int64_t expires_ms = 1893553445678; /* date -u -d 2030-01-02T03:04:05 +%s */

static void says(const struct err *err, const char *words)
{
    if (!strstr(err_text(err, LANGUAGE_EN), words))
        fail_msg("\"%s\" does not say \"%s\"", err_text(err, LANGUAGE_EN), words);
    assert_true(err_text(err, LANGUAGE_ZH)[0]);
}

static void instants_are_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "2020-01-04T09:05:22.701000Z", 1578128722701 },
        { "2030-01-02T03:04:05.678000Z", 1893553445678 },
        { "2024-02-29T23:59:59.5Z", 1709251199500 },
    };
    static const char *const bad[] = { NULL,
                                       "",
                                       "2020-01-04",
                                       "2020-01-04T09:05:22",
                                       "2020-13-04T09:05:22Z",
                                       "2020-01-04T09:05:22.Z",
                                       "2020-01-04T09:05:22+08:00",
                                       "2020-01-04 09:05:22Z",
                                       "2020-01-04T09:05:22Z " };
    int64_t ms = 7;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(moment_read(good[i].text, &ms));
        assert_true(ms == good[i].ms);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ms = 7;
        assert_false(moment_read(bad[i], &ms));
        assert_true(ms == 7);
    }
}

static const struct iam_login someone = {
    .user = "editor", .domain = "company", .password = "pa\"ss\\w\xc3\xb6rd", .region = "cn-north-4"
};

static void a_token_is_asked_for_as_documented(void **state)
{
    (void)state;
    struct script script = {
        { { .status = 201, .body = TOKEN_BODY, .headers = { { "X-Subject-Token", "MIItoken+/=" } } } }, 1
    };
    struct server *server = server_start(server_plays, &script, NULL, NULL);
    struct iam_login login = someone;
    struct iam_token token = { 0 };
    struct err err = { 0 };
    char value[SERVER_TEXT];
    login.endpoint = server_url(server);
    if (!waited_login(&login, &token, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    assert_string_equal(token.token, "MIItoken+/=");
    assert_string_equal(token.project_id, "0a1b2c");
    assert_true(token.expires_ms == expires_ms);
    const struct asked *asked = server_request(server, 0);
    assert_string_equal(asked->method, "POST");
    assert_string_equal(asked->path, "/v3/auth/tokens?nocatalog=true");
    assert_string_equal(asked_header(asked, "Content-Type", value), "application/json;charset=utf8");
    assert_null(asked_header(asked, "Authorization", value));
    assert_null(asked_header(asked, "X-Auth-Token", value));
    assert_string_equal(
        asked->body,
        "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"editor\","
        "\"password\":\"pa\\\"ss\\\\w\xc3\xb6rd\",\"domain\":{\"name\":\"company\"}}}},"
        "\"scope\":{\"project\":{\"name\":\"cn-north-4\"}}}}");
    iam_token_done(&token);
    assert_null(token.token);
    server_stop(server);
}

static void a_second_factor_and_a_project_go_in_their_places(void **state)
{
    (void)state;
    struct iam_login login = someone;
    login.user_id = "u1";
    login.passcode = "123456";
    login.project_id = "p1";
    char *body = iam_body(&login);
    assert_non_null(strstr(body, "\"methods\":[\"password\",\"totp\"]"));
    assert_non_null(strstr(body, "\"totp\":{\"user\":{\"id\":\"u1\",\"passcode\":\"123456\"}}"));
    assert_non_null(strstr(body, "\"scope\":{\"project\":{\"id\":\"p1\"}}"));
    free(body);
}

static void check_login_refused(struct reply reply, enum err_kind kind, const char *words)
{
    struct script script = { { reply }, 1 };
    struct server *server = server_start(server_plays, &script, NULL, NULL);
    struct iam_login login = someone;
    struct iam_token token = { 0 };
    struct err err = { 0 };
    login.endpoint = server_url(server);
    assert_false(waited_login(&login, &token, &err));
    assert_int_equal(err.kind, kind);
    says(&err, words);
    for (int language = 0; language < LANGUAGES; language++)
        assert_null(strstr(err_text(&err, (enum language)language), "ss\\w"));
    assert_null(token.token);
    assert_int_equal(server_requests(server), 1); /* a refused login is never repeated */
    server_stop(server);
}

static void a_refused_login_tells_the_likely_reasons(void **state)
{
    (void)state;
    check_login_refused((struct reply){ .status = 401,
                                        .body = "{\"error\":{\"code\":401,\"message\":\"The username or "
                                                "password is wrong.\",\"title\":\"Unauthorized\"}}" },
                        ERR_CONFIG, "HUAWEI ID");
    check_login_refused((struct reply){ .status = 503, .body = "busy" }, ERR_REFUSED, "503");
    check_login_refused((struct reply){ .status = 201, .body = TOKEN_BODY }, ERR_NETWORK, "X-Subject-Token");
    check_login_refused(
        (struct reply){ .status = 201, .body = "{}", .headers = { { "X-Subject-Token", "t" } } }, ERR_NETWORK,
        "when the token expires");
}

static void a_password_is_not_sent_in_the_clear(void **state)
{
    (void)state;
    static const char *const open[] = { "http://iam.example", "http://localhost.example:1", "iam.example" };
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        struct iam_login login = someone;
        struct iam_token token = { 0 };
        struct err err = { 0 };
        login.endpoint = open[i];
        assert_false(waited_login(&login, &token, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
        says(&err, "https");
    }
}

/* Asks as the client does, and waits. */
static bool metadata_keys(const char *endpoint, struct credentials *credentials, struct err *err)
{
    struct http_options options = { .total_ms = 10000 };
    struct http *http = http_new(&options, err);
    struct metadata metadata;
    metadata_begin(&metadata, http, endpoint);
    while (metadata_step(&metadata) == METADATA_RUNNING)
        http_wait(http, -1, -1);
    bool good = metadata.state == METADATA_ANSWERED;
    if (good)
        credentials_copy(credentials, &metadata.credentials);
    else
        *err = metadata.err;
    metadata_done(&metadata);
    http_free(http);
    return good;
}

static void the_agencys_keys_come_with_a_session_token(void **state)
{
    (void)state;
    struct script script = { { { .status = 200, .body = "imdstoken" }, { .status = 200, .body = KEYS } }, 2 };
    struct server *server = server_start(server_plays, &script, NULL, NULL);
    struct credentials credentials = { 0 };
    struct err err = { 0 };
    char value[SERVER_TEXT];
    setenv("http_proxy", "http://127.0.0.1:1", 1); /* must not be taken */
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    bool good = metadata_keys(server_url(server), &credentials, &err);
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    if (!good)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    assert_string_equal(credentials.access_key, "AGENCYKEY");
    assert_string_equal(credentials.secret_key, "agencysecret");
    assert_string_equal(credentials.security_token, "agencytoken");
    assert_true(credentials.expires_ms == expires_ms);
    const struct asked *asked = server_request(server, 0);
    assert_string_equal(asked->method, "PUT");
    assert_string_equal(asked->path, "/meta-data/latest/api/token");
    assert_string_equal(asked_header(asked, "X-Metadata-Token-Ttl-Seconds", value), "21600");
    asked = server_request(server, 1);
    assert_string_equal(asked->path, "/openstack/latest/securitykey");
    assert_string_equal(asked_header(asked, "X-Metadata-Token", value), "imdstoken");
    credentials_done(&credentials);
    server_stop(server);
}

static void an_old_service_does_without_a_session_token(void **state)
{
    (void)state;
    static const int old[] = { 404, 405, 503 };
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        struct script script = { { { .status = old[i] }, { .status = 200, .body = KEYS } }, 2 };
        struct server *server = server_start(server_plays, &script, NULL, NULL);
        struct credentials credentials = { 0 };
        struct err err = { 0 };
        char value[SERVER_TEXT];
        assert_true(metadata_keys(server_url(server), &credentials, &err));
        assert_null(asked_header(server_request(server, 1), "X-Metadata-Token", value));
        credentials_done(&credentials);
        server_stop(server);
    }
}

static void check_no_keys(struct reply first, struct reply second, enum err_kind kind, const char *words)
{
    struct script script = { { first, second }, 2 };
    struct server *server = server_start(server_plays, &script, NULL, NULL);
    struct credentials credentials = { 0 };
    struct err err = { 0 };
    int64_t before = clock_monotonic_ms();
    assert_false(metadata_keys(server_url(server), &credentials, &err));
    assert_true(clock_monotonic_ms() - before < METADATA_MS + 1000);
    assert_int_equal(err.kind, kind);
    says(&err, words);
    assert_false(credentials_given(&credentials));
    server_stop(server);
}

static void a_server_without_agency_or_service_is_told(void **state)
{
    (void)state;
    struct reply token = { .status = 200, .body = "t" };
    check_no_keys(token,
                  (struct reply){ .status = 401, .body = "Please configure Cloud Service Agency first" },
                  ERR_CONFIG, "no agency");
    check_no_keys(token, (struct reply){ .status = 200, .body = "{\"credential\":{\"access\":\"a\"}}" },
                  ERR_NETWORK, "no usable keys");
    check_no_keys(token, (struct reply){ .status = 200, .body = "<html>" }, ERR_NETWORK, "no usable keys");
    check_no_keys((struct reply){ .status = 403 }, token, ERR_CONFIG, "no session token");
    check_no_keys((struct reply){ .fault = FAULT_STALL }, token, ERR_NETWORK, "no metadata service");
    struct credentials credentials = { 0 };
    struct err err = { 0 };
    assert_false(metadata_keys("http://127.0.0.1:1", &credentials, &err));
    says(&err, "is this machine a cloud server?");
}

/* What the client is given in the place of credentials that end. */
struct purse {
    int asked, refused;
    bool empty;
    int64_t lasts_ms;
};

static bool open_purse(void *context, bool refused, struct credentials *credentials, struct err *err)
{
    struct purse *purse = context;
    purse->asked++;
    purse->refused += refused;
    if (purse->empty)
        return err_set(err, ERR_CONFIG, "run algoform login", "请执行 algoform login");
    struct credentials fresh = { .auth_token = (char[]){ "fresh" },
                                 .expires_ms = clock_utc_ms() + purse->lasts_ms,
                                 .source = "purse" };
    credentials_copy(credentials, &fresh);
    return true;
}

static struct api *spender(const struct server *server, struct purse *purse, int64_t left_ms)
{
    struct credentials old = { .auth_token = (char[]){ "old" },
                               .expires_ms = clock_utc_ms() + left_ms,
                               .source = "purse" };
    struct api_options options = {
        .endpoint = server_url(server),
        .project_id = "p",
        .credentials = &old,
        .total_ms = 2000,
        .backoff_ms = 10,
        .renew = open_purse,
        .renew_context = purse,
    };
    struct err err = { 0 };
    return api_new(&options, &err);
}

static bool spend(struct api *api, struct err *err)
{
    struct operation *operation = operation_raw(api, "GET", "/v2/p/algorithms", NULL);
    bool good = waited_operation(operation, err);
    operation_free(operation);
    return good;
}

static void check_token(struct server *server, size_t number, const char *token)
{
    char value[SERVER_TEXT];
    assert_string_equal(asked_header(server_request(server, number), "X-Auth-Token", value), token);
}

static void credentials_are_renewed_before_they_end(void **state)
{
    (void)state;
    struct script script = { { { .status = 200, .body = "{}" } }, 1 };
    struct server *server = server_start(server_plays, &script, NULL, NULL);
    struct purse purse = { .lasts_ms = 3600 * 1000 };
    struct err err = { 0 };
    struct api *api = spender(server, &purse, 3600 * 1000); /* lasts: nobody asks */
    assert_true(spend(api, &err));
    assert_int_equal(purse.asked, 0);
    check_token(server, 0, "old");
    api_free(api);
    api = spender(server, &purse, 5 * 60 * 1000); /* five minutes: asked once, in time */
    assert_true(spend(api, &err) && spend(api, &err));
    assert_int_equal(purse.asked, 1);
    check_token(server, 1, "fresh");
    check_token(server, 2, "fresh");
    api_free(api);
    purse = (struct purse){ .empty = true };
    api = spender(server, &purse, 5 * 60 * 1000); /* none to be had: the old ones serve on */
    assert_true(spend(api, &err) && spend(api, &err));
    assert_int_equal(purse.asked, 1); /* and not with every call */
    check_token(server, 3, "old");
    api_free(api);
    api = spender(server, &purse, -1000); /* ended: nothing is sent */
    size_t before = server_requests(server);
    assert_false(spend(api, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    says(&err, "run algoform login");
    assert_int_equal(server_requests(server), before);
    api_free(api);
    server_stop(server);
}

#define ENDED "{\"error_msg\":\"The token must be updated.\",\"error_code\":\"APIGW.0307\"}"

static void a_token_called_ended_is_replaced_once(void **state)
{
    (void)state;
    struct script script = { { { .status = 401, .body = ENDED }, { .status = 200, .body = "{}" } }, 2 };
    struct server *server = server_start(server_plays, &script, NULL, NULL);
    struct purse purse = { .lasts_ms = 3600 * 1000 };
    struct err err = { 0 };
    struct api *api = spender(server, &purse, 3600 * 1000);
    assert_true(spend(api, &err));
    assert_int_equal(purse.refused, 1);
    check_token(server, 0, "old");
    check_token(server, 1, "fresh");
    api_free(api);
    server_stop(server);

    script = (struct script){ { { .status = 401, .body = ENDED } }, 1 };
    server = server_start(server_plays, &script, NULL, NULL);
    purse = (struct purse){ .lasts_ms = 3600 * 1000 };
    api = spender(server, &purse, 3600 * 1000);
    assert_false(spend(api, &err));
    assert_int_equal(server_requests(server), 2); /* the second refusal stands */
    assert_string_equal(err.code, "APIGW.0307");
    api_free(api);
    purse = (struct purse){ .empty = true };
    err = (struct err){ 0 };
    api = spender(server, &purse, 3600 * 1000);
    assert_false(spend(api, &err));
    assert_int_equal(server_requests(server), 3);
    says(&err, "run algoform login");
    api_free(api);
    server_stop(server);
}

/* Any other 401 is never sent twice. */
static void a_wrong_key_is_not_a_token_that_ended(void **state)
{
    (void)state;
    struct script script = { { { .status = 401, .body = "{\"error_code\":\"APIGW.0301\"}" } }, 1 };
    struct server *server = server_start(server_plays, &script, NULL, NULL);
    struct purse purse = { .lasts_ms = 3600 * 1000 };
    struct err err = { 0 };
    struct api *api = spender(server, &purse, 3600 * 1000);
    assert_false(spend(api, &err));
    assert_int_equal(purse.asked, 0);
    assert_int_equal(server_requests(server), 1);
    api_free(api);
    server_stop(server);
}

/* IAM's metadata service and the service behind one address: keys that are numbered by how often they were
 * asked for, and calls that are refused while `ended` says so. */
struct cloud {
    int keys, calls;
    int ended;   /* so many calls are told that their token has ended */
    bool same;   /* the same keys are given every time */
    bool stalls; /* the metadata service says nothing */
    int lasts_s;
    char body[512];
};

static void play_cloud(void *context, const struct asked *asked, struct reply *reply)
{
    struct cloud *cloud = context;
    if (strcmp(asked->path, "/meta-data/latest/api/token") == 0) {
        *reply = (struct reply){ .status = 404, .fault = cloud->stalls ? FAULT_STALL : FAULT_NONE };
        return;
    }
    if (strcmp(asked->path, "/openstack/latest/securitykey") == 0) {
        char when[64];
        time_t then = time(NULL) + cloud->lasts_s;
        struct tm utc;
        gmtime_r(&then, &utc);
        strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S.000000Z", &utc);
        cloud->keys++;
        snprintf(cloud->body, sizeof cloud->body,
                 "{\"credential\":{\"access\":\"KEY%d\",\"secret\":\"s\",\"securitytoken\":\"st\","
                 "\"expires_at\":\"%s\"}}",
                 cloud->same ? 1 : cloud->keys, when);
        *reply = (struct reply){ .status = 200, .body = cloud->body };
        return;
    }
    *reply = cloud->calls++ < cloud->ended
                 ? (struct reply){ .status = 401, .body = "{\"error_code\":\"APIGW.0307\"}" }
                 : (struct reply){ .status = 200, .body = "{}" };
}

static struct api *of_agency(const struct server *server)
{
    struct api_options options = {
        .endpoint = server_url(server),
        .project_id = "p",
        .total_ms = 5000,
        .backoff_ms = 10,
        .agency = true,
        .metadata = server_url(server),
    };
    struct err err = { 0 };
    return api_new(&options, &err);
}

static void check_key(struct server *server, size_t number, const char *key)
{
    char value[SERVER_TEXT];
    assert_non_null(asked_header(server_request(server, number), "Authorization", value));
    assert_non_null(strstr(value, key));
}

static void an_agencys_keys_are_a_part_of_the_call(void **state)
{
    (void)state;
    struct cloud cloud = { .lasts_s = 3600 };
    struct server *server = server_start(play_cloud, &cloud, NULL, NULL);
    struct api *api = of_agency(server);
    struct err err = { 0 };
    assert_false(credentials_given(api_credentials(api)));
    assert_true(spend(api, &err) && spend(api, &err));
    assert_int_equal(cloud.keys, 1);
    assert_int_equal(server_requests(server), 4);
    check_key(server, 2, "Access=KEY1,");
    check_key(server, 3, "Access=KEY1,");
    assert_true(credentials_given(api_credentials(api)));
    api_free(api);
    server_stop(server);

    /* Five minutes are left: asked for again, but not with every call. */
    cloud = (struct cloud){ .lasts_s = 300 };
    server = server_start(play_cloud, &cloud, NULL, NULL);
    api = of_agency(server);
    assert_true(spend(api, &err) && spend(api, &err));
    assert_int_equal(cloud.keys, 1);
    api_free(api);
    server_stop(server);

    /* None are left: nothing is signed with them a second time. */
    cloud = (struct cloud){ .lasts_s = -1 };
    server = server_start(play_cloud, &cloud, NULL, NULL);
    api = of_agency(server);
    assert_true(spend(api, &err) && spend(api, &err));
    assert_int_equal(cloud.keys, 2);
    check_key(server, 5, "Access=KEY2,");
    api_free(api);
    server_stop(server);
}

/* Its three seconds are for whoever wants to wait. */
static void a_metadata_service_that_says_nothing_holds_nobody_up(void **state)
{
    (void)state;
    struct cloud cloud = { .stalls = true };
    struct server *server = server_start(play_cloud, &cloud, NULL, NULL);
    struct api *api = of_agency(server);
    struct operation *one = operation_raw(api, "GET", "/v2/p/x", NULL);
    struct operation *two = operation_raw(api, "GET", "/v2/p/y", NULL);
    for (int steps = 0; steps < 10; steps++) { /* each comes back at once, with nothing done */
        assert_int_equal(operation_step(one), OPERATION_RUNNING);
        assert_int_equal(operation_step(two), OPERATION_RUNNING);
        api_wait(api, -1, 20);
    }
    assert_non_null(strstr(operation_doing(one).en, "agency"));
    operation_free(one);                                      /* Esc */
    assert_int_equal(operation_step(two), OPERATION_RUNNING); /* who still waits for the same keys */
    api_wait(api, -1, 20);
    assert_int_equal(server_requests(server), 1);
    operation_free(two);
    api_free(api);
    server_stop(server);
}

static void keys_called_ended_are_fetched_anew_once(void **state)
{
    (void)state;
    struct cloud cloud = { .lasts_s = 3600, .ended = 1 };
    struct server *server = server_start(play_cloud, &cloud, NULL, NULL);
    struct api *api = of_agency(server);
    struct err err = { 0 };
    assert_true(spend(api, &err));
    assert_int_equal(cloud.keys, 2);
    check_key(server, 5, "Access=KEY2,");
    api_free(api);
    server_stop(server);

    cloud = (struct cloud){ .lasts_s = 3600, .ended = 9 };
    server = server_start(play_cloud, &cloud, NULL, NULL);
    api = of_agency(server);
    assert_false(spend(api, &err));
    assert_string_equal(err.code, "APIGW.0307");
    assert_int_equal(cloud.calls, 2); /* the second refusal stands */
    api_free(api);
    server_stop(server);

    cloud = (struct cloud){ .lasts_s = 3600, .ended = 9, .same = true };
    server = server_start(play_cloud, &cloud, NULL, NULL);
    api = of_agency(server);
    err = (struct err){ 0 };
    assert_false(spend(api, &err));
    assert_string_equal(err.code, "APIGW.0307");
    says(&err, "still gives the keys");
    assert_int_equal(cloud.calls, 1); /* what was refused is not sent again */
    api_free(api);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instants_are_read_strictly),
        cmocka_unit_test(a_token_is_asked_for_as_documented),
        cmocka_unit_test(a_second_factor_and_a_project_go_in_their_places),
        cmocka_unit_test(a_refused_login_tells_the_likely_reasons),
        cmocka_unit_test(a_password_is_not_sent_in_the_clear),
        cmocka_unit_test(the_agencys_keys_come_with_a_session_token),
        cmocka_unit_test(an_old_service_does_without_a_session_token),
        cmocka_unit_test(a_server_without_agency_or_service_is_told),
        cmocka_unit_test(credentials_are_renewed_before_they_end),
        cmocka_unit_test(a_token_called_ended_is_replaced_once),
        cmocka_unit_test(a_wrong_key_is_not_a_token_that_ended),
        cmocka_unit_test(an_agencys_keys_are_a_part_of_the_call),
        cmocka_unit_test(a_metadata_service_that_says_nothing_holds_nobody_up),
        cmocka_unit_test(keys_called_ended_are_fetched_anew_once),
    };
    return cmocka_run_group_tests(tests, without_proxies, NULL);
}
