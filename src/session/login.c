#include "session/login.h"

#include "store/config.h"

#include <stdlib.h>

bool login_aim_at(const struct session *session, struct login_aim *aim, struct iam_login *login,
                  struct err *err)
{
    const struct profile *profile = session_profile(session);
    struct login_aim found = { 0 };
    char *directory;

    if (!session_endpoint(session).value)
        return session_complete(session, err);
    directory = config_state_directory(err);
    free(directory);
    if (!directory)
        return false;
    found.endpoint = session_iam(session, err);
    if (!found.endpoint)
        return false;
    found.region = session_region(session);
    if (!session_project(session).value && !found.region) {
        login_aim_done(&found);
        return err_set(err, ERR_CONFIG,
                       "a token is for a project: write project_id (or region) into the profile in %s",
                       "令牌针对项目签发：请在 %s 的 profile 中写入 project_id（或 region）",
                       session_config(session)->path);
    }
    *aim = found;
    login->endpoint = found.endpoint;
    login->ca_file = profile ? profile->ca_file : NULL;
    login->trace = session_trace(session);
    /* Somebody else may log in this time: what the last token was for counts when nothing else tells. */
    bool by_region = session_remembers_project(session) && found.region;
    login->project_id = by_region ? NULL : session_project(session).value;
    login->region = found.region;
    return true;
}

void login_aim_done(struct login_aim *aim)
{
    free(aim->endpoint);
    free(aim->region);
    *aim = (struct login_aim){ 0 };
}

const char *login_user(const struct session *session)
{
    const struct profile *profile = session_profile(session);

    return profile ? profile->user : NULL;
}

const char *login_domain(const struct session *session)
{
    const struct profile *profile = session_profile(session);
    const char *named = getenv("HW_DOMAIN_NAME");

    if (profile && profile->domain)
        return profile->domain;
    return named && *named ? named : NULL;
}

const char *login_user_id(const struct session *session)
{
    const struct profile *profile = session_profile(session);

    return profile ? profile->user_id : NULL;
}
