#include "session/session.h"

#include "base/memory.h"
#include "net/endpoint.h"
#include "session/regions.h"

#include <stdlib.h>
#include <string.h>

/* A setting and where it came from, for messages. */
struct setting {
    char *value;        /* owned; NULL: not given */
    const char *source; /* borrowed */
};

struct session {
    struct config config;
    const struct profile *profile; /* of config; NULL: the environment alone */
    const char *environment;       /* how the environment alone is called */
    char *profile_source;          /* "profile prod" */
    struct setting endpoint, project;
    struct credentials credentials;
    char *origin;
    struct api *api;
    struct drafts *drafts;
};

/* A variable that is set to nothing counts as unset. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* The first of the variables that is set, else the profile's value. */
static struct setting choose(const struct session *session, const char *const *names, const char *of_profile)
{
    for (; *names; names++)
        if (variable(*names))
            return (struct setting){ memory_text(variable(*names)), *names };
    return (struct setting){ memory_text(of_profile), session->profile_source };
}

static bool choose_profile(struct session *session, const char *flag, struct err *err)
{
    const struct config *config = &session->config;
    const char *asked = variable("ALGOFORM_PROFILE");
    const char *name = flag ? flag : asked ? asked : config->default_profile;
    if (!name)
        return true;
    session->profile = config_profile(config, name);
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
    session->endpoint = choose(session, endpoints, profile ? profile->endpoint : NULL);
    if (session->endpoint.value) {
        if (!endpoint_check(session->endpoint.value, err))
            err_while(err, "%s", "%s", session->endpoint.source);
        return err->kind == ERR_NONE;
    }
    struct setting region = choose(session, regions, profile ? profile->region : NULL);
    if (region.value) {
        session->endpoint = (struct setting){ region_endpoint(region.value, err), region.source };
        if (!session->endpoint.value)
            err_while(err, "%s", "%s", region.source);
    }
    free(region.value);
    return err->kind == ERR_NONE;
}

static bool choose_project(struct session *session, struct err *err)
{
    static const char *const names[] = { "ALGOFORM_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", NULL };
    session->project = choose(session, names, session->profile ? session->profile->project_id : NULL);
    if (session->project.value && !endpoint_check_project(session->project.value, err))
        err_while(err, "%s", "%s", session->project.source);
    return err->kind == ERR_NONE;
}

static bool choose_credentials(struct session *session, struct err *err)
{
    const struct profile *profile = session->profile;
    if (credentials_from_environment(&session->credentials, err) || err->kind != ERR_NONE || !profile)
        return err->kind == ERR_NONE;
    if (!profile->access_key != !profile->secret_key)
        return err_set(err, ERR_CONFIG, "the profile \"%s\" has %s without %s: give both or neither (%s)",
                       "profile “%s” 中有 %s 却没有 %s：请同时提供，或都不提供（%s）", profile->name,
                       profile->access_key ? "access_key" : "secret_key",
                       profile->access_key ? "secret_key" : "access_key", session->config.path);
    struct credentials given = {
        .access_key = profile->access_key,
        .secret_key = profile->secret_key,
        .security_token = profile->security_token,
        .auth_token = profile->auth_token,
        .source = session->profile_source,
    };
    credentials_copy(&session->credentials, &given);
    return true;
}

/* "endpoint project", with what is missing left out: a name for drafts, not an address. */
static char *name_origin(const struct session *session)
{
    struct buf origin;
    buf_init(&origin, 4096);
    const char *endpoint = session->endpoint.value, *project = session->project.value;
    size_t size = endpoint ? strlen(endpoint) : 0;
    if (size > 0 && endpoint[size - 1] == '/') /* the same service with and without it */
        size--;
    buf_bytes(&origin, endpoint, size);
    if (project)
        buf_format(&origin, "%s%s", size > 0 ? " " : "", project);
    return buf_take(&origin);
}

struct session *session_new(const struct session_options *options, struct err *err)
{
    struct session *session = memory_new(1, sizeof *session);
    session->environment = options->environment ? options->environment : "environment";
    bool good = config_load(&session->config, err) &&
                (options->environment || choose_profile(session, options->profile, err)) &&
                choose_endpoint(session, err) && choose_project(session, err) &&
                choose_credentials(session, err);
    if (!good) {
        session_free(session);
        return NULL;
    }
    session->origin = name_origin(session);
    return session;
}

void session_free(struct session *session)
{
    if (!session)
        return;
    api_free(session->api);
    drafts_close(session->drafts);
    credentials_done(&session->credentials);
    config_done(&session->config);
    free(session->profile_source);
    free(session->endpoint.value);
    free(session->project.value);
    free(session->origin);
    free(session);
}

const struct config *session_config(const struct session *session)
{
    return &session->config;
}

const char *session_profile_name(const struct session *session)
{
    return session->profile ? session->profile->name : session->environment;
}

const char *session_origin(const struct session *session)
{
    return session->origin;
}

bool session_read_only(const struct session *session)
{
    return session->profile && session->profile->read_only;
}

/* Something that a call needs: its name, the variables and the keys of a profile that give it. */
struct need {
    struct text name, variables, keys;
};

static const struct need needs_endpoint = {
    { "the endpoint of the service is not given", "未提供服务的 endpoint" },
    { "ALGOFORM_ENDPOINT (or HW_REGION_NAME)", "ALGOFORM_ENDPOINT（或 HW_REGION_NAME）" },
    { "endpoint (or region)", "endpoint（或 region）" },
};

static const struct need needs_project = {
    { "the project id is not given", "未提供项目 ID" },
    { "ALGOFORM_PROJECT_ID", "ALGOFORM_PROJECT_ID" },
    { "project_id", "project_id" },
};

static const struct need needs_credentials = {
    { "there are no credentials", "未提供凭据" },
    { "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or ALGOFORM_AUTH_TOKEN)",
      "HUAWEICLOUD_SDK_AK 和 HUAWEICLOUD_SDK_SK（或 ALGOFORM_AUTH_TOKEN）" },
    { "access_key and secret_key (or auth_token)", "access_key 和 secret_key（或 auth_token）" },
};

/* What is missing for a call, with the three ways to give it. */
static bool complete(const struct session *session, struct err *err)
{
    const struct need *need = !session->endpoint.value                    ? &needs_endpoint
                              : !session->project.value                   ? &needs_project
                              : !credentials_given(&session->credentials) ? &needs_credentials
                                                                          : NULL;
    if (!need)
        return true;
    return err_set(err, ERR_CONFIG,
                   "%s%.0s: set %s%.0s in the environment, write %s%.0s into a [profile NAME] of %s, "
                   "or choose a profile that has it with --profile",
                   "%.0s%s：请设置环境变量 %.0s%s，或把 %.0s%s 写入某个 [profile 名称]（文件 %s），"
                   "或用 --profile 选择已有的 profile",
                   need->name.en, need->name.zh, need->variables.en, need->variables.zh, need->keys.en,
                   need->keys.zh, session->config.path);
}

struct api *session_api(struct session *session, struct err *err)
{
    if (session->api)
        return session->api;
    if (!complete(session, err))
        return NULL;
    struct api_options options = {
        .endpoint = session->endpoint.value,
        .project_id = session->project.value,
        .ca_file = session->profile ? session->profile->ca_file : NULL,
        .credentials = &session->credentials,
        .read_only = session_read_only(session) ? session_profile_name(session) : NULL,
    };
    session->api = api_new(&options, err);
    return session->api;
}

struct drafts *session_drafts(struct session *session, struct err *err)
{
    if (session->drafts)
        return session->drafts;
    char *directory = config_state_directory(err);
    if (directory)
        session->drafts = drafts_open(directory, err);
    free(directory);
    return session->drafts;
}
