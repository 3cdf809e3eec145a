/* Key files of the SDK and of KooCLI: plain, half, encrypted, broken. */
#include "store/foreign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* None of our sentences may hold any of these. */
static const char *const secrets[] = { "TopSecretKey", "AAECAwQF" };

static void check_told(const struct err *err, const char *words)
{
    assert_int_equal(err->kind, ERR_CONFIG);
    if (!strstr(err_text(err, LANGUAGE_EN), words))
        fail_msg("\"%s\" does not say \"%s\"", err_text(err, LANGUAGE_EN), words);
    for (int language = 0; language < LANGUAGES; language++)
        for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
            assert_null(strstr(err_text(err, (enum language)language), secrets[i]));
    assert_non_null(strstr(err_text(err, LANGUAGE_ZH), "file"));
}

static void the_sdks_basic_section_is_read(void **state)
{
    (void)state;
    struct foreign_keys keys = { 0 };
    struct err err = { 0 };
    assert_true(
        foreign_sdk_read(&keys, "file",
                         "[global]\nak = WRONG\nsk = WRONG\n[basic]\nak = SDKKEY\nsk = TopSecretKey/+=\n"
                         "security_token = st\nproject_id = p7\niam_endpoint = https://iam\n",
                         &err));
    assert_string_equal(keys.access_key, "SDKKEY");
    assert_string_equal(keys.secret_key, "TopSecretKey/+=");
    assert_string_equal(keys.security_token, "st");
    assert_string_equal(keys.project_id, "p7");
    assert_int_equal(keys.project_line, 8);
    foreign_done(&keys);
    assert_null(keys.secret_key);
}

static void an_sdk_file_without_keys_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "[global]\nak = a\nsk = b\n", "[basic]\nproject_id = p\n",
                                         "[basic]\nak =\nsk =\n" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct foreign_keys keys = { 0 };
        struct err err = { 0 };
        assert_false(foreign_sdk_read(&keys, "file", texts[i], &err));
        assert_int_equal(err.kind, ERR_NONE);
        assert_null(keys.project_id);
    }
}

static void a_broken_sdk_file_is_told(void **state)
{
    (void)state;
    struct foreign_keys keys = { 0 };
    struct err err = { 0 };
    assert_false(foreign_sdk_read(&keys, "file", "[basic]\nsk = TopSecretKey\n", &err));
    check_told(&err, "sk without ak");
    err = (struct err){ 0 };
    assert_false(foreign_sdk_read(&keys, "file", "[basic]\nak = A\nTopSecretKey\n", &err));
    check_told(&err, "line 3");
}

static bool koocli(struct foreign_keys *keys, const char *text, struct err *err)
{
    return foreign_koocli_read(keys, "file", text, strlen(text), err);
}

static void koocli_gives_its_current_profile(void **state)
{
    (void)state;
    struct foreign_keys keys = { 0 };
    struct err err = { 0 };
    assert_true(
        koocli(&keys,
               "{\"current\":\"two\",\"profiles\":[{\"name\":\"one\",\"mode\":\"AKSK\","
               "\"accessKeyId\":\"ONE\",\"secretAccessKey\":\"wrong\"},{\"name\":\"two\",\"mode\":\"AKSK\","
               "\"accessKeyId\":\"KOOKEY\",\"secretAccessKey\":\"TopSecretKey\",\"securityToken\":\"\","
               "\"region\":\"cn-north-4\",\"projectId\":\"p9\"}]}",
               &err));
    assert_string_equal(keys.access_key, "KOOKEY");
    assert_string_equal(keys.secret_key, "TopSecretKey");
    assert_null(keys.security_token);
    assert_string_equal(keys.project_id, "p9");
    assert_string_equal(keys.region, "cn-north-4");
    foreign_done(&keys);
    assert_true(koocli(&keys,
                       "{\"profiles\":[{\"name\":\"default\",\"mode\":\"SSO\",\"ssoAuth\":{\"stsToken\":{"
                       "\"accessKeyId\":\"STSKEY\",\"secretAccessKey\":\"TopSecretKey\","
                       "\"securityToken\":\"st\"}}}]}",
                       &err));
    assert_string_equal(keys.access_key, "STSKEY");
    assert_string_equal(keys.security_token, "st");
    foreign_done(&keys);
}

static void encrypted_secrets_are_told_apart(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"profiles\":[{\"mode\":\"AKSK\",\"accessKeyId\":\"AAECAwQFBgcICQoLDA0ODw==\","
        "\"secretAccessKey\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v\"}]}",
        "{\"authEncrypt\":true,\"profiles\":[{\"mode\":\"AKSK\",\"accessKeyId\":\"PLAIN\","
        "\"secretAccessKey\":\"TopSecretKey\"}]}",
        "{\"profiles\":[{\"authEncrypt\":\"true\",\"accessKeyId\":\"PLAIN\","
        "\"secretAccessKey\":\"TopSecretKey\"}]}",
        "{\"profiles\":[{\"accessKeyId\":\"PLAIN\",\"secretAccessKey\":\"AAECAwQF:TopSecretKey\"}]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct foreign_keys keys = { 0 };
        struct err err = { 0 };
        assert_false(koocli(&keys, texts[i], &err));
        check_told(&err, "--cli-auth-encrypt=false");
        assert_null(keys.secret_key);
    }
    /* The file's own word counts more than how the values look. */
    struct foreign_keys keys = { 0 };
    struct err err = { 0 };
    assert_true(koocli(&keys,
                       "{\"authEncrypt\":\"false\",\"profiles\":[{\"accessKeyId\":\"key-1\","
                       "\"secretAccessKey\":\"TopSecretKey/+\"}]}",
                       &err));
    foreign_done(&keys);
}

static void what_koocli_cannot_give_is_told(void **state)
{
    (void)state;
    struct foreign_keys keys = { 0 };
    struct err err = { 0 };
    assert_false(koocli(&keys, "{\"profiles\":[{\"mode\":\"ecsAgency\"}]}", &err));
    check_told(&err, "auth = agency");
    err = (struct err){ 0 };
    assert_false(koocli(&keys, "{\"profiles\":[{\"accessKeyId\":\"TopSecretKey\"", &err));
    check_told(&err, "is not JSON");
    err = (struct err){ 0 };
    assert_false(koocli(&keys, "{\"profiles\":[{\"mode\":\"AKSK\",\"accessKeyId\":\"A\"}]}", &err));
    check_told(&err, "accessKeyId without secretAccessKey");
    err = (struct err){ 0 };
    assert_false(
        koocli(&keys, "{\"current\":\"gone\",\"profiles\":[{\"name\":\"x\",\"accessKeyId\":\"A\"}]}", &err));
    check_told(&err, "names the current profile \"gone\"");
    err = (struct err){ 0 };
    assert_false(koocli(&keys, "{\"current\":\"gone\",\"profiles\":[]}", &err));
    assert_int_equal(err.kind, ERR_NONE);
    assert_false(koocli(&keys, "{\"profiles\":[]}", &err));
    assert_int_equal(err.kind, ERR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sdks_basic_section_is_read),
        cmocka_unit_test(an_sdk_file_without_keys_is_none),
        cmocka_unit_test(a_broken_sdk_file_is_told),
        cmocka_unit_test(koocli_gives_its_current_profile),
        cmocka_unit_test(encrypted_secrets_are_told_apart),
        cmocka_unit_test(what_koocli_cannot_give_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
