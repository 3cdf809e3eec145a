#include "base/clock.h"
#include "base/memory.h"
#include "net/endpoint.h"
#include "session/regions.h"
#include "session/session_state.h"
#include "store/tokens.h"

#include <stdlib.h>
#include <string.h>

char *session_region(const struct session *session)
{
    const char *given = session_variable(session, "HW_REGION_NAME");
    if (given && !session_variable(session, "ALGOFORM_ENDPOINT"))
        return memory_text(given);
    if (session->profile && session->profile->region)
        return memory_text(session->profile->region);
    return session->endpoint.value ? region_of_endpoint(session->endpoint.value) : NULL;
}

char *session_iam(const struct session *session, struct err *err)
{
    static const char *const names[] = { "HUAWEICLOUD_SDK_IAM_ENDPOINT", NULL };
    struct setting given =
        session_choose(session, names, session->profile ? session->profile->iam_endpoint : NULL);
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

bool session_renew(void *context, bool refused, struct credentials *credentials, struct err *err)
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
