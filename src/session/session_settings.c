#include "base/clock.h"
#include "base/memory.h"
#include "base/web.h"
#include "net/endpoint.h"
#include "session/companion.h"
#include "session/regions.h"
#include "session/session_state.h"
#include "store/config_keys.h"
#include "store/tokens.h"

#include <stdlib.h>
#include <string.h>

static const char sandbox_source[] = "the sandbox";
const char session_last_login[] = "the last login";

/* A variable that is set to nothing counts as unset. A sandbox has its own, and no others count there. */
const char *session_variable(const struct session *session, const char *name)
{
    const char *value = session->companion ? companion_value(session->companion, name) : getenv(name);
    return value && *value ? value : NULL;
}

/* The first of the variables that is set, else the profile's value. */
struct setting session_choose(const struct session *session, const char *const *names, const char *of_profile)
{
    for (; *names; names++)
        if (session_variable(session, *names))
            return (struct setting){ memory_text(session_variable(session, *names)),
                                     session->companion ? sandbox_source : *names };
    return (struct setting){ memory_text(of_profile), of_profile ? session->profile_source : NULL };
}

static bool choose_profile(struct session *session, const char *flag, struct err *err)
{
    const struct config *config = &session->config;
    const char *asked = session_variable(session, "ALGOFORM_PROFILE");
    const char *name = flag ? flag : asked ? asked : config->default_profile;
    if (!name)
        return true;
    session->profile = config_profile(config, name);
    if (!config_name_fits(name))
        return err_set(err, ERR_CONFIG,
                       "\"%.60s\" (given by %s) cannot be the name of a profile: it must be %s%.0s",
                       "“%.60s”（由 %s 指定）不能是 profile 的名称：必须是%.0s%s", name,
                       flag ? "--profile" : "ALGOFORM_PROFILE", config_name_must.en, config_name_must.zh);
    if (!session->profile)
        return err_set(err, ERR_CONFIG,
                       "there is no profile \"%s\" (named by %s): add a section [profile %s] to %s",
                       "没有 profile “%s”（由 %s 指定）：请添加 [profile %s] 一节到 %s", name,
                       flag    ? "--profile"
                       : asked ? "ALGOFORM_PROFILE"
                               : "the default profile",
                       name, config->path);
    struct buf source;
    buf_init(&source, 256);
    buf_format(&source, "profile %s", name);
    session->profile_source = buf_take(&source);
    return true;
}

/* A full endpoint wins over a region, wherever each of them stands. */
static bool choose_endpoint(struct session *session, struct err *err)
{
    static const char *const endpoints[] = { "ALGOFORM_ENDPOINT", NULL };
    static const char *const regions[] = { "HW_REGION_NAME", NULL };
    const struct profile *profile = session->profile;
    session->endpoint = session_choose(session, endpoints, profile ? profile->endpoint : NULL);
    if (session->endpoint.value) {
        if (!endpoint_check(session->endpoint.value, err)) {
            err_while(err, "%s", "%s", session->endpoint.source);
            return false;
        }
        char *given = session->endpoint.value; /* one service is one, however it is spelled */
        session->endpoint.value = web_plain(given);
        free(given);
        return true;
    }
    struct setting region = session_choose(session, regions, profile ? profile->region : NULL);
    if (region.value) {
        session->endpoint =
            (struct setting){ region_endpoint("modelarts", region.value, err), region.source };
        if (!session->endpoint.value)
            err_while(err, "%s", "%s", region.source);
    }
    free(region.value);
    return err->kind == ERR_NONE;
}

static bool choose_project(struct session *session, struct err *err)
{
    static const char *const names[] = { "ALGOFORM_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", NULL };
    session->project = session_choose(session, names, session->profile ? session->profile->project_id : NULL);
    if (session->project.value && !endpoint_check_project(session->project.value, err))
        err_while(err, "%s", "%s", session->project.source);
    return err->kind == ERR_NONE;
}

static void take_from_sandbox(struct session *session)
{
    session->found = (struct source_found){
        .word = "sandbox",
        .credentials = { .access_key = memory_text(session_variable(session, "HUAWEICLOUD_SDK_AK")),
                         .secret_key = memory_text(session_variable(session, "HUAWEICLOUD_SDK_SK")),
                         .source = sandbox_source },
    };
}

/* A source that cannot be used is told when it is needed: a local file opens without it. The
 * environment and the profile are ours, and their mistakes are told at once. */
static bool choose_credentials(struct session *session, struct err *err)
{
    struct source_asker asker;
    struct credentials given = { 0 };
    if (session->companion) {
        take_from_sandbox(session);
        return true;
    }
    session_asker(session, &asker);
    bool half = session->profile && !session->profile->access_key != !session->profile->secret_key;
    if (!sources_find(&asker, &session->found, &session->unusable) && session->unusable.kind != ERR_NONE &&
        (half || (!credentials_from_environment(&given, err) && err->kind != ERR_NONE)))
        *err = session->unusable;
    credentials_done(&given);
    return err->kind == ERR_NONE;
}

/* A token that has ended still tells what it was for: what is kept and drafted until the next login belongs
 * there. */
static void remember_project(struct session *session)
{
    struct err err = { 0 };
    const char *profile = session->profile ? session->profile->name : NULL;
    bool wanted = !session->project.value && session->endpoint.value && !session->found.word;
    char *id = wanted && session_by_login(session) ? tokens_project(profile, session->endpoint.value) : NULL;
    if (id && endpoint_check_project(id, &err))
        session->project = (struct setting){ id, session_last_login };
    else
        free(id);
}

/* What the source of the credentials tells besides, where nothing else did. */
static bool fill_in(struct session *session, struct err *err)
{
    const struct source_found *found = &session->found;
    if (!session->project.value && found->project_id && session->unusable.kind == ERR_NONE) {
        if (endpoint_check_project(found->project_id, &session->unusable))
            session->project = (struct setting){ memory_text(found->project_id), found->credentials.source };
        else if (found->file && found->project_line > 0)
            err_while(&session->unusable, "%s, line %d", "%s 第 %d 行", found->file, found->project_line);
        else if (found->file)
            err_while(&session->unusable, "%s", "%s", found->file);
    }
    if (!session->endpoint.value && found->region) {
        session->endpoint =
            (struct setting){ region_endpoint("modelarts", found->region, err), found->credentials.source };
        if (!session->endpoint.value)
            err_while(err, "%s", "%s", found->credentials.source);
    }
    return err->kind == ERR_NONE;
}

bool session_settle(struct session *session, const struct session_options *options, struct err *err)
{
    bool good = (options->sandbox || options->no_profile || choose_profile(session, options->profile, err)) &&
                choose_endpoint(session, err) && choose_project(session, err) &&
                choose_credentials(session, err) && fill_in(session, err);

    if (good)
        remember_project(session);
    return good;
}
