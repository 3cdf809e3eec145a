#include "session/session.h"

#include "base/clock.h"
#include "base/confine.h"
#include "base/memory.h"
#include "base/web.h"
#include "net/endpoint.h"
#include "session/companion.h"
#include "session/kept.h"
#include "session/needs.h"
#include "session/regions.h"
#include "session/sources.h"
#include "store/config_keys.h"
#include "store/left_texts.h"
#include "store/tokens.h"

#include <stdlib.h>
#include <string.h>

enum { SETTLED_DRAFTS = 100 }; /* the newest ones, whose undo is kept */

/* A setting and where it came from, for messages. */
struct setting {
    char *value;        /* owned; NULL: not given */
    const char *source; /* borrowed */
};

struct session {
    struct config config;
    struct companion *companion;   /* owned; the sandbox, or NULL */
    const struct profile *profile; /* of config; NULL: none */
    char *profile_source;          /* "profile prod" */
    struct setting endpoint, project;
    struct source_found found;
    struct err unusable; /* why credentials that are there cannot be used; told when they are needed */
    char *origin;
    struct trace *trace; /* borrowed; NULL: none */
    struct api *api;
    struct drafts *drafts;
    struct kept kept;
};

static const char sandbox_source[] = "the sandbox", last_login_source[] = "the last login";

/* A variable that is set to nothing counts as unset. A sandbox has its own, and no others count there. */
static const char *variable(const struct session *session, const char *name)
{
    const char *value = session->companion ? companion_value(session->companion, name) : getenv(name);
    return value && *value ? value : NULL;
}

/* The first of the variables that is set, else the profile's value. */
static struct setting choose(const struct session *session, const char *const *names, const char *of_profile)
{
    for (; *names; names++)
        if (variable(session, *names))
            return (struct setting){ memory_text(variable(session, *names)),
                                     session->companion ? sandbox_source : *names };
    return (struct setting){ memory_text(of_profile), of_profile ? session->profile_source : NULL };
}

static bool choose_profile(struct session *session, const char *flag, struct err *err)
{
    const struct config *config = &session->config;
    const char *asked = variable(session, "ALGOFORM_PROFILE");
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
    session->endpoint = choose(session, endpoints, profile ? profile->endpoint : NULL);
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
    struct setting region = choose(session, regions, profile ? profile->region : NULL);
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
    session->project = choose(session, names, session->profile ? session->profile->project_id : NULL);
    if (session->project.value && !endpoint_check_project(session->project.value, err))
        err_while(err, "%s", "%s", session->project.source);
    return err->kind == ERR_NONE;
}

void session_asker(const struct session *session, struct source_asker *asker)
{
    *asker = (struct source_asker){
        .profile = session->profile,
        .profile_source = session->profile_source,
        .name = session->profile ? session->profile->name : NULL,
        .service = session->endpoint.value,
        .now_ms = clock_utc_ms(),
    };
}

static void take_from_sandbox(struct session *session)
{
    session->found = (struct source_found){
        .word = "sandbox",
        .credentials = { .access_key = memory_text(variable(session, "HUAWEICLOUD_SDK_AK")),
                         .secret_key = memory_text(variable(session, "HUAWEICLOUD_SDK_SK")),
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
        session->project = (struct setting){ id, last_login_source };
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

/* "endpoint project", with what is missing left out: a name for drafts, not an address. A sandbox of one's
 * own has another port each time, and is one and the same to whoever goes on with a draft; no endpoint is
 * called by a mere word. */
static char *name_origin(const struct session *session)
{
    struct buf origin;
    buf_init(&origin, 4096);
    const char *endpoint = session->companion ? "sandbox" : session->endpoint.value;
    const char *project = session->project.value;
    buf_string(&origin, endpoint ? endpoint : "");
    if (project)
        buf_format(&origin, "%s%s", endpoint ? " " : "", project);
    return buf_take(&origin);
}

bool session_origin_is_sandbox(const char *origin)
{
    size_t size = strcspn(origin, " ");

    return size == strlen("sandbox") && strncmp(origin, "sandbox", size) == 0;
}

struct session *session_new(const struct session_options *options, struct err *err)
{
    struct session *session = memory_new(1, sizeof *session);
    session->trace = options->trace;
    confine_secrets(); /* what is read from here on is secret */
    bool good = config_load(&session->config, err) &&
                (!options->sandbox || (session->companion = companion_start(err))) &&
                (options->sandbox || options->no_profile || choose_profile(session, options->profile, err)) &&
                choose_endpoint(session, err) && choose_project(session, err) &&
                choose_credentials(session, err) && fill_in(session, err);
    if (!good) {
        session_free(session);
        return NULL;
    }
    remember_project(session);
    config_forget_secrets(&session->config, session->profile);
    session->origin = name_origin(session);
    return session;
}

void session_free(struct session *session)
{
    if (!session)
        return;
    api_free(session->api);
    drafts_close(session->drafts);
    cache_close(session->kept.cache);
    history_close(session->kept.history);
    source_done(&session->found);
    companion_end(session->companion);
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
    return session->profile ? session->profile->name : session->companion ? "sandbox" : "environment";
}

bool session_is_sandbox(const struct session *session)
{
    return session->companion;
}

const char *session_origin(const struct session *session)
{
    return session->origin;
}

struct session_value session_endpoint(const struct session *session)
{
    return (struct session_value){ session->endpoint.value, session->endpoint.source };
}

struct session_value session_project(const struct session *session)
{
    return (struct session_value){ session->project.value, session->project.source };
}

bool session_remembers_project(const struct session *session)
{
    return session->project.value && session->project.source == last_login_source;
}

void session_set_project(struct session *session, const char *project_id, const char *source)
{
    if (session->api || (session->project.value && !session_remembers_project(session)))
        return;
    free(session->project.value);
    session->project = (struct setting){ memory_text(project_id), source };
    free(session->origin);
    session->origin = name_origin(session);
}

const struct profile *session_profile(const struct session *session)
{
    return session->profile;
}

const struct credentials *session_credentials(const struct session *session)
{
    return session->api ? api_credentials(session->api) : &session->found.credentials;
}

struct trace *session_trace(const struct session *session)
{
    return session->trace;
}

const struct err *session_unusable(const struct session *session)
{
    return &session->unusable;
}

const char *session_open_file(const struct session *session)
{
    return session->found.open_file;
}

bool session_of_agency(const struct session *session)
{
    return session->found.word && strcmp(session->found.word, "agency") == 0;
}

char *session_region(const struct session *session)
{
    const char *given = variable(session, "HW_REGION_NAME");
    if (given && !variable(session, "ALGOFORM_ENDPOINT"))
        return memory_text(given);
    if (session->profile && session->profile->region)
        return memory_text(session->profile->region);
    return session->endpoint.value ? region_of_endpoint(session->endpoint.value) : NULL;
}

char *session_iam(const struct session *session, struct err *err)
{
    static const char *const names[] = { "HUAWEICLOUD_SDK_IAM_ENDPOINT", NULL };
    struct setting given = choose(session, names, session->profile ? session->profile->iam_endpoint : NULL);
    char *region = given.value ? NULL : session_region(session);
    if (given.value && !endpoint_check(given.value, err)) {
        err_while(err, "%s", "%s", given.source);
        free(given.value);
        return NULL;
    }
    /* The public cloud's own hosts follow its table; elsewhere IAM stands beside the service. */
    const char *endpoint = session->endpoint.value;
    if (!given.value && region && (!endpoint || strstr(endpoint, ".myhuaweicloud.")))
        given.value = region_endpoint("iam", region, err);
    else if (!given.value && endpoint)
        given.value = region_other_service(endpoint, "iam");
    free(region);
    if (!given.value && err->kind == ERR_NONE)
        err_set(err, ERR_CONFIG,
                "the endpoint of IAM is not known: write iam_endpoint (or region) into the profile in %s, or "
                "set HUAWEICLOUD_SDK_IAM_ENDPOINT",
                "不知道 IAM 的 endpoint：请在 %s 的 profile 中写入 iam_endpoint（或 region），或设置 "
                "HUAWEICLOUD_SDK_IAM_ENDPOINT",
                session->config.path);
    return given.value;
}

bool session_keep(const struct session *session, const struct iam_token *token, char **path, struct err *err)
{
    struct token kept = {
        .token = token->token,
        .service = session->endpoint.value,
        .project_id = token->project_id,
        .expires_ms = token->expires_ms,
    };
    const char *name = session->profile ? session->profile->name : NULL;
    char *file = tokens_path(name, err);
    if (!file || !tokens_save(name, &kept, err)) {
        free(file);
        return false;
    }
    *path = file;
    return true;
}

bool session_read_only(const struct session *session)
{
    return session->profile && session->profile->read_only;
}

/* Others than the token that ended: what a login in another window has left meanwhile. */
static bool renew_login(struct session *session, bool refused, struct credentials *fresh, struct err *err)
{
    const char *name = session->profile ? session->profile->name : NULL;
    struct token token = { 0 };
    if (!tokens_load(name, session->endpoint.value, clock_utc_ms(), &token, err))
        return false;
    bool newer = strcmp(token.token, session->found.credentials.auth_token) != 0;
    if (newer)
        *fresh = (struct credentials){ .auth_token = memory_text(token.token),
                                       .expires_ms = token.expires_ms,
                                       .source = session->found.credentials.source };
    else if (refused)
        err_set(err, ERR_CONFIG, "run algoform login%s%s", "请执行 algoform login%s%s",
                name ? " --profile " : "", name ? name : "");
    token_done(&token);
    return newer;
}

/* The kept token of a login stands in the way of other credentials also once it cannot be used. */
static bool login_unusable(const struct session *session)
{
    struct source_asker asker;
    struct source_look look;
    session_asker(session, &asker);
    for (size_t i = 0; sources_look(&asker, i, &look); i++)
        if (strcmp(look.word, "login") == 0)
            return look.err.kind != ERR_NONE;
    return false;
}

bool session_by_login(const struct session *session)
{
    const struct profile *profile = session->profile;
    if (session->companion || session->found.word)
        return session->found.word && strcmp(session->found.word, "login") == 0;
    if (profile && profile->auth)
        return strcmp(profile->auth, "login") == 0;
    return session->unusable.kind == ERR_NONE ? profile && profile->user : login_unusable(session);
}

void session_take_login(struct session *session, const struct iam_token *token)
{
    struct credentials taken = { .auth_token = token->token,
                                 .expires_ms = token->expires_ms,
                                 .source = "algoform login" };
    source_done(&session->found);
    session->found.word = "login";
    session->found.project_id = memory_text(token->project_id);
    credentials_copy(&session->found.credentials, &taken);
    session->unusable = (struct err){ 0 };
    if (token->project_id)
        session_set_project(session, token->project_id, taken.source);
    if (session->api)
        api_take_credentials(session->api, &taken);
}

bool session_look_for_login(struct session *session)
{
    struct credentials fresh = { 0 };
    struct err err = { 0 };
    if (!session->found.word || strcmp(session->found.word, "login") != 0 ||
        !renew_login(session, false, &fresh, &err))
        return false;
    credentials_done(&session->found.credentials);
    session->found.credentials = fresh;
    if (session->api)
        api_take_credentials(session->api, &fresh);
    return true;
}

static bool renew(void *context, bool refused, struct credentials *credentials, struct err *err)
{
    struct session *session = context;
    struct credentials fresh = { 0 };
    bool renewed = false;
    if (strcmp(session->found.word, "login") == 0)
        renewed = renew_login(session, refused, &fresh, err);
    else if (refused)
        err_set(err, ERR_CONFIG, "give new credentials (%s), or run algoform login",
                "请更换凭据（%s），或执行 algoform login", session->found.credentials.source);
    if (!renewed)
        return false;
    credentials_done(&session->found.credentials);
    session->found.credentials = fresh;
    credentials_copy(credentials, &fresh);
    return true;
}

struct api *session_api(struct session *session, struct err *err)
{
    if (session->api)
        return session->api;
    if (!session_complete(session, err))
        return NULL;
    struct api_options options = {
        .endpoint = session->endpoint.value,
        .project_id = session->project.value,
        .ca_file = session->profile ? session->profile->ca_file : NULL,
        .credentials = &session->found.credentials,
        .read_only = session_read_only(session) ? session_profile_name(session) : NULL,
        .renew = renew,
        .renew_context = session,
        .agency = session_of_agency(session),
        .metadata = sources_metadata(session->profile),
        .trace = session->trace,
    };
    session->api = api_new(&options, err);
    return session->api;
}

/* What nobody needs any more; a failure leaves it for the next start. */
static void tidy(struct drafts *drafts)
{
    struct err err = { 0 };

    (void)drafts_trim(drafts, SETTLED_DRAFTS, &err);
    left_texts_clear(drafts);
}

struct drafts *session_drafts(struct session *session, struct err *err)
{
    if (session->drafts)
        return session->drafts;
    char *directory = config_state_directory(err);
    if (directory)
        session->drafts = drafts_open(directory, err);
    if (session->drafts)
        tidy(session->drafts);
    free(directory);
    return session->drafts;
}

struct kept *session_kept(struct session *session)
{
    session->kept.passing = session->companion != NULL;
    return &session->kept;
}
