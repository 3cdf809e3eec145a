/* The order in which credentials are looked for, and the endpoints that follow from a region. */
#define OWN_DIRECTORY BUILD_DIRECTORY "/sources"

#include "session/sources.h"
#include "own_session.h"

#include "session/regions.h"
#include "store/tokens.h"

#define SERVICE "https://service.example"

#define KOOCLI                                                                                               \
    "{\"profiles\":[{\"mode\":\"AKSK\",\"accessKeyId\":\"KOOKEY\",\"secretAccessKey\":\"koosecret\","        \
    "\"region\":\"cn-north-9\",\"projectId\":\"kooproject\"}]}"
#define ENCRYPTED                                                                                            \
    "{\"profiles\":[{\"mode\":\"AKSK\",\"accessKeyId\":\"aGlkZGVu\",\"secretAccessKey\":\"aGlkZGVu==\"}]}"

static void log_in(const char *name, int64_t expires_ms)
{
    struct token token = { .token = (char[]){ "logintoken" },
                           .service = (char[]){ SERVICE },
                           .project_id = (char[]){ "loginproject" },
                           .expires_ms = expires_ms };
    struct err err = { 0 };
    assert_true(tokens_save(name, &token, &err));
}

/* All sources at once. */
static int lay_out(void **state)
{
    (void)state;
    forget_environment();
    put(".huaweicloud/credentials", "[basic]\nak = SDKKEY\nsk = sdksecret\nproject_id = sdkproject\n");
    put(".hcloud/config.json", KOOCLI);
    put("algoform/config", NULL);
    log_in("dev", 2000);
    return 0;
}

static char plain_key[] = "PROFILEKEY", plain_secret[] = "profilesecret", plain_token[] = "profiletoken",
            name[] = "dev";

static bool look(struct profile *profile, struct source_found *found, struct err *err)
{
    struct source_asker asker = {
        .profile = profile, .profile_source = "profile dev", .name = "dev", .service = SERVICE, .now_ms = 1000
    };
    return sources_find(&asker, found, err);
}

static void check_found(struct profile *profile, const char *word, const char *source)
{
    struct source_found found = { 0 };
    struct err err = { 0 };
    if (!look(profile, &found, &err))
        fail_msg("%s: %s", word, err_text(&err, LANGUAGE_EN));
    assert_string_equal(found.word, word);
    assert_string_equal(found.credentials.source, source);
    source_done(&found);
}

static void check_told(struct profile *profile, const char *words)
{
    struct source_found found = { 0 };
    struct err err = { 0 };
    assert_false(look(profile, &found, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    if (!strstr(err_text(&err, LANGUAGE_EN), words))
        fail_msg("\"%s\" does not say \"%s\"", err_text(&err, LANGUAGE_EN), words);
    assert_null(found.word);
}

static void each_source_comes_in_its_turn(void **state)
{
    (void)state;
    struct profile profile = {
        .name = name, .access_key = plain_key, .secret_key = plain_secret, .auth_token = plain_token
    };
    setenv("HW_ACCESS_KEY", "ENVKEY", 1);
    setenv("HW_SECRET_KEY", "envsecret", 1);
    setenv("ALGOFORM_METADATA_ENDPOINT", "http://127.0.0.1:1", 1);
    check_found(&profile, "environment", "HW_ACCESS_KEY");
    unsetenv("HW_ACCESS_KEY");
    unsetenv("HW_SECRET_KEY");
    check_found(&profile, "keys", "profile dev");
    profile.access_key = profile.secret_key = NULL;
    check_found(&profile, "token", "profile dev");
    profile.auth_token = NULL;
    check_found(&profile, "login", "algoform login");
    put("algoform/token-dev.json", NULL);
    check_found(&profile, "sdk", "the SDK's credentials file");
    put(".huaweicloud/credentials", NULL);
    check_found(&profile, "koocli", "KooCLI's config.json");
    put(".hcloud/config.json", NULL);
    check_found(&profile, "agency", "agency of this server");
    check_found(NULL, "agency", "agency of this server");
    unsetenv("ALGOFORM_METADATA_ENDPOINT");
    struct source_found found = { 0 };
    struct err err = { 0 };
    assert_false(look(&profile, &found, &err)); /* nobody looks for an agency unasked */
    assert_int_equal(err.kind, ERR_NONE);
    profile.metadata_endpoint = (char[]){ "http://127.0.0.1:1" };
    check_found(&profile, "agency", "agency of this server");
}

static void a_profile_may_name_its_one_source(void **state)
{
    (void)state;
    static const struct {
        const char *auth, *source;
    } rows[] = {
        { "keys", "profile dev" },
        { "token", "profile dev" },
        { "login", "algoform login" },
        { "sdk", "the SDK's credentials file" },
        { "koocli", "KooCLI's config.json" },
        { "agency", "agency of this server" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char auth[16];
        snprintf(auth, sizeof auth, "%s", rows[i].auth);
        struct profile profile = { .name = name,
                                   .access_key = plain_key,
                                   .secret_key = plain_secret,
                                   .auth_token = plain_token,
                                   .auth = auth };
        check_found(&profile, rows[i].auth, rows[i].source);
    }
    struct profile bare = { .name = name, .auth = (char[]){ "keys" } };
    check_told(&bare, "auth = keys, but there are no access_key");
    put("algoform/token-dev.json", NULL);
    bare.auth = (char[]){ "login" };
    check_told(&bare, "run algoform login");
}

/* Falling through to the next source would make somebody else of a person, unasked. */
static void a_source_that_cannot_be_used_ends_the_search(void **state)
{
    (void)state;
    struct profile profile = { .name = name };
    log_in("dev", 500); /* ended by now */
    check_told(&profile, "has ended");
    put("algoform/token-dev.json", "{\"algoform_token\":1,");
    check_told(&profile, "damaged");
    put("algoform/token-dev.json", NULL);
    put(".huaweicloud/credentials", "[basic]\nak = SDKKEY\n");
    check_told(&profile, "ak without sk");
    put(".huaweicloud/credentials", NULL);
    put(".hcloud/config.json", ENCRYPTED);
    check_told(&profile, "encrypted");
    setenv("ALGOFORM_METADATA_ENDPOINT", "http://127.0.0.1:1", 1);
    check_found(&profile, "agency", "agency of this server"); /* behind what nobody can read */
    setenv("ALGOFORM_METADATA_ENDPOINT", "nonsense", 1);
    check_told(&profile, "ALGOFORM_METADATA_ENDPOINT");
}

/* What the file tells besides fills the gaps, and only those. */
static void project_and_region_come_along(void **state)
{
    (void)state;
    struct session *session;
    put(".huaweicloud/credentials", NULL);
    session = open_session(NULL);
    assert_string_equal(session_project(session).value, "kooproject");
    assert_string_equal(session_project(session).source, "KooCLI's config.json");
    assert_string_equal(session_endpoint(session).value, "https://modelarts.cn-north-9.myhuaweicloud.com");
    session_free(session);
    setenv("ALGOFORM_PROJECT_ID", "mine", 1);
    setenv("ALGOFORM_ENDPOINT", SERVICE, 1);
    session = open_session(NULL);
    assert_string_equal(session_project(session).value, "mine");
    assert_string_equal(session_endpoint(session).source, "ALGOFORM_ENDPOINT");
    session_free(session);
}

/* A damaged cache must not keep a local file from opening: it is told with the first call. */
static void what_cannot_be_used_is_told_when_it_is_needed(void **state)
{
    (void)state;
    struct err err = { 0 };
    put("algoform/token.json", "{");
    setenv("ALGOFORM_PROJECT_ID", "mine", 1);
    setenv("ALGOFORM_ENDPOINT", SERVICE, 1);
    struct session *session = open_session(NULL);
    assert_null(session_api(session, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "token.json"));
    session_free(session);
    put("algoform/token.json", NULL);
}

static void check_iam(const char *config, const char *iam, const char *region)
{
    struct err err = { 0 };
    put("algoform/config", config);
    struct session *session = open_session(NULL);
    char *found = session_iam(session, &err), *found_region = session_region(session);
    if (iam)
        assert_string_equal(found, iam);
    else
        assert_non_null(strstr(err_text(&err, LANGUAGE_EN), "iam_endpoint"));
    assert_int_equal(!found, !iam);
    assert_int_equal(!found_region, !region);
    if (region)
        assert_string_equal(found_region, region);
    free(found);
    free(found_region);
    session_free(session);
}

#define PROFILE "[general]\nprofile = dev\n[profile dev]\n"

static void the_place_to_log_in_follows_from_what_is_known(void **state)
{
    (void)state;
    check_iam(PROFILE "region = cn-north-4\n", "https://iam.cn-north-4.myhuaweicloud.com", "cn-north-4");
    check_iam(PROFILE "region = ap-southeast-1\n", "https://iam.ap-southeast-1.myhuaweicloud.com",
              "ap-southeast-1");
    check_iam(PROFILE "endpoint = https://modelarts.eu-west-101.myhuaweicloud.eu\n",
              "https://iam.eu-west-101.myhuaweicloud.eu", "eu-west-101");
    check_iam(PROFILE "endpoint = https://modelarts.my-region-1.cloud.example:8443\n",
              "https://iam.my-region-1.cloud.example:8443", "my-region-1");
    check_iam(PROFILE "endpoint = https://10.0.0.1:8443\n", NULL, NULL);
    check_iam(PROFILE "endpoint = https://10.0.0.1\niam_endpoint = https://10.0.0.2\nregion = r-1\n",
              "https://10.0.0.2", "r-1");
    setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", "https://iam.env.example", 1);
    check_iam(PROFILE "region = cn-north-4\n", "https://iam.env.example", "cn-north-4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_source_comes_in_its_turn, lay_out),
        cmocka_unit_test_setup(a_profile_may_name_its_one_source, lay_out),
        cmocka_unit_test_setup(a_source_that_cannot_be_used_ends_the_search, lay_out),
        cmocka_unit_test_setup(project_and_region_come_along, lay_out),
        cmocka_unit_test_setup(what_cannot_be_used_is_told_when_it_is_needed, lay_out),
        cmocka_unit_test_setup(the_place_to_log_in_follows_from_what_is_known, lay_out),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
