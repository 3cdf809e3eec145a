#include "session/sources.h"

#include "base/memory.h"
#include "net/endpoint.h"
#include "net/metadata.h"
#include "store/foreign.h"
#include "store/tokens.h"

#include <stdlib.h>
#include <string.h>

void source_done(struct source_found *found)
{
    credentials_done(&found->credentials);
    free(found->project_id);
    free(found->region);
    free(found->open_file);
    free(found->file);
    *found = (struct source_found){ 0 };
}

const char *sources_metadata(const struct profile *profile)
{
    const char *value = getenv("ALGOFORM_METADATA_ENDPOINT");
    return value && *value ? value : profile ? profile->metadata_endpoint : NULL;
}

static bool from_keys(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    const struct profile *profile = asker->profile;
    if (profile && !profile->access_key != !profile->secret_key)
        return err_set(err, ERR_CONFIG, "the profile \"%s\" has %s without %s: give both or neither",
                       "profile “%s” 中有 %s 却没有 %s：请同时提供，或都不提供", profile->name,
                       profile->access_key ? "access_key" : "secret_key",
                       profile->access_key ? "secret_key" : "access_key");
    if (!profile || !profile->access_key)
        return false;
    struct credentials given = {
        .access_key = profile->access_key,
        .secret_key = profile->secret_key,
        .security_token = profile->security_token,
        .source = asker->profile_source,
    };
    credentials_copy(&found->credentials, &given);
    return true;
}

static bool from_token(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    (void)err;
    if (!asker->profile || !asker->profile->auth_token)
        return false;
    struct credentials given = { .auth_token = asker->profile->auth_token, .source = asker->profile_source };
    credentials_copy(&found->credentials, &given);
    return true;
}

static bool from_login(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    struct token token = { 0 };
    if (!asker->service || !tokens_load(asker->name, asker->service, asker->now_ms, &token, err))
        return false;
    found->credentials = (struct credentials){
        .auth_token = memory_text(token.token),
        .expires_ms = token.expires_ms,
        .source = "algoform login",
    };
    found->project_id = memory_text(token.project_id);
    token_done(&token);
    return true;
}

static void take_foreign(struct foreign_keys *keys, const char *source, struct source_found *found)
{
    struct credentials given = { .access_key = keys->access_key,
                                 .secret_key = keys->secret_key,
                                 .security_token = keys->security_token,
                                 .source = source };
    credentials_copy(&found->credentials, &given);
    found->project_id = memory_text(keys->project_id);
    found->region = memory_text(keys->region);
    found->open_file = memory_text(keys->open_file);
    found->file = memory_text(keys->file);
    found->project_line = keys->project_line;
    foreign_done(keys);
}

static bool from_sdk(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    struct foreign_keys keys = { 0 };
    (void)asker;
    if (!foreign_sdk(&keys, err))
        return false;
    take_foreign(&keys, "the SDK's credentials file", found);
    return true;
}

static bool from_koocli(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    struct foreign_keys keys = { 0 };
    (void)asker;
    if (!foreign_koocli(&keys, err))
        return false;
    take_foreign(&keys, "KooCLI's config.json", found);
    return true;
}

/* Fetched later, with the first call: a session touches no network. */
static bool from_agency(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    const char *endpoint = sources_metadata(asker->profile);
    if (endpoint && !endpoint_check(endpoint, err)) {
        err_while(err, "ALGOFORM_METADATA_ENDPOINT", "ALGOFORM_METADATA_ENDPOINT");
        return false;
    }
    found->credentials.source = "agency of this server";
    return true;
}

static const struct source {
    const char *word; /* of a profile's auth */
    bool (*find)(const struct source_asker *asker, struct source_found *found, struct err *err);
    struct text lacking; /* when the profile asks for it and it is not there */
} sources[] = {
    { "keys",
      from_keys,
      { "there are no access_key and secret_key in the profile: add both",
        "profile 中没有 access_key 和 secret_key：请添加这两项" } },
    { "token",
      from_token,
      { "there is no auth_token in the profile: add it", "profile 中没有 auth_token：请添加" } },
    { "login",
      from_login,
      { "nobody has logged in: run algoform login with this profile",
        "尚未登录：请用该 profile 执行 algoform login" } },
    { "sdk",
      from_sdk,
      { "there are no keys in ~/.huaweicloud/credentials, section [basic]",
        "~/.huaweicloud/credentials 的 [basic] 节中没有密钥" } },
    { "koocli",
      from_koocli,
      { "there are no keys in ~/.hcloud/config.json: run hcloud configure init",
        "~/.hcloud/config.json 中没有密钥：请执行 hcloud configure init" } },
    { "agency",
      from_agency,
      { "asked when a profile says auth = agency, or when ALGOFORM_METADATA_ENDPOINT is set",
        "仅当 profile 中 auth = agency 或设置了 ALGOFORM_METADATA_ENDPOINT 时查询" } },
};

enum { SOURCES = sizeof sources / sizeof *sources, AGENCY = SOURCES - 1 };

/* The one source that the profile names. */
static bool find_named(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    size_t i = 0;
    while (strcmp(sources[i].word, asker->profile->auth) != 0) /* the configuration knows no other words */
        i++;
    if (sources[i].find(asker, found, err)) {
        found->word = sources[i].word;
        return true;
    }
    if (err->kind == ERR_NONE)
        err_set(err, ERR_CONFIG, "the profile \"%s\" says auth = %s, but %s%.0s",
                "profile “%s” 中 auth = %s，但%.0s%s", asker->profile->name, asker->profile->auth,
                sources[i].lacking.en, sources[i].lacking.zh);
    return false;
}

static bool find_first(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    bool agency = sources_metadata(asker->profile) != NULL;
    for (size_t i = 0; i < SOURCES; i++) {
        if (i == AGENCY && !agency)
            break;
        if (i == AGENCY)
            *err = (struct err){ 0 }; /* what KooCLI has encrypted is as good as not there */
        if (sources[i].find(asker, found, err)) {
            found->word = sources[i].word;
            return true;
        }
        if (err->kind != ERR_NONE && !(agency && i + 1 == AGENCY))
            return false;
    }
    return false;
}

bool sources_find(const struct source_asker *asker, struct source_found *found, struct err *err)
{
    struct source_found fresh = { 0 };
    bool good = credentials_from_environment(&fresh.credentials, err);
    if (good)
        fresh.word = "environment";
    else if (err->kind == ERR_NONE)
        good = asker->profile && asker->profile->auth ? find_named(asker, &fresh, err)
                                                      : find_first(asker, &fresh, err);
    if (good)
        *found = fresh;
    return good;
}

/* The environment is no row: it counts before any profile is asked. */
static const struct text environment_lacking = {
    "neither ALGOFORM_AUTH_TOKEN nor HUAWEICLOUD_SDK_AK and _SK nor HW_ACCESS_KEY and HW_SECRET_KEY is set",
    "未设置 ALGOFORM_AUTH_TOKEN，也未设置 HUAWEICLOUD_SDK_AK 和 _SK，或 HW_ACCESS_KEY 和 HW_SECRET_KEY",
};

bool sources_look(const struct source_asker *asker, size_t index, struct source_look *look)
{
    const char *auth = asker->profile ? asker->profile->auth : NULL;
    const struct source *source = index > 0 && index <= SOURCES ? &sources[index - 1] : NULL;
    struct source_found found = { 0 };
    struct source_look seen = { .word = source ? source->word : "environment",
                                .lacking = source ? source->lacking : environment_lacking };
    bool asked =
        index < AGENCY + 1 || sources_metadata(asker->profile) || (auth && strcmp(auth, "agency") == 0);

    if (index > SOURCES)
        return false;
    seen.left_out = source && auth && strcmp(auth, source->word) != 0;
    if (!seen.left_out && asked &&
        (source ? source->find(asker, &found, &seen.err)
                : credentials_from_environment(&found.credentials, &seen.err)))
        seen.source = found.credentials.source;
    source_done(&found);
    *look = seen;
    return true;
}
