#include "session/needs.h"

const struct need_row need_rows[NEEDS] = {
    [NEED_ENDPOINT] = { "endpoint",
                        { "the endpoint of the service is not given", "未提供服务的 endpoint" },
                        { "ALGOFORM_ENDPOINT (or HW_REGION_NAME)", "ALGOFORM_ENDPOINT（或 HW_REGION_NAME）" },
                        { "endpoint (or region)", "endpoint（或 region）" } },
    [NEED_PROJECT] = { "project_id",
                       { "the project id is not given", "未提供项目 ID" },
                       { "ALGOFORM_PROJECT_ID", "ALGOFORM_PROJECT_ID" },
                       { "project_id (which algoform profile check finds by the region)",
                         "project_id（algoform profile check 可按区域查到）" } },
    [NEED_CREDENTIALS] = { "credentials",
                           { "there are no credentials", "未提供凭据" },
                           { "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or ALGOFORM_AUTH_TOKEN)",
                             "HUAWEICLOUD_SDK_AK 和 HUAWEICLOUD_SDK_SK（或 ALGOFORM_AUTH_TOKEN）" },
                           { "access_key and secret_key (or auth_token)",
                             "access_key 和 secret_key（或 auth_token）" } },
};

bool session_has(const struct session *session, enum need need)
{
    switch (need) {
    case NEED_ENDPOINT: return session_endpoint(session).value;
    case NEED_PROJECT: return session_project(session).value;
    default: return session_credentials(session)->source;
    }
}

bool session_empty(const struct session *session)
{
    for (enum need need = 0; need < NEEDS; need++)
        if (session_has(session, need))
            return false;
    return session_unusable(session)->kind == ERR_NONE;
}

struct text session_kind(const struct session *session)
{
    const struct credentials *credentials = session_credentials(session);

    if (session_of_agency(session))
        return (struct text){ "temporary keys of the agency", "委托的临时密钥" };
    if (credentials->access_key)
        return credentials->security_token ? (struct text){ "temporary access key", "临时访问密钥" }
                                           : (struct text){ "access key", "访问密钥" };
    return credentials->auth_token ? (struct text){ "token", "令牌" } : (struct text){ "none", "无" };
}

/* What is missing for a call, with the three ways to give it. */
bool session_complete(const struct session *session, struct err *err)
{
    enum need need = 0;

    while (need < NEEDS && session_has(session, need))
        need++;
    if (session_has(session, NEED_ENDPOINT) && session_unusable(session)->kind != ERR_NONE) {
        *err = *session_unusable(session); /* there is something already, and it says more */
        return false;
    }
    if (need == NEEDS)
        return config_ca_file(session_config(session), session_profile(session), err);
    return err_set(err, ERR_CONFIG,
                   "%s%.0s: set %s%.0s in the environment, write %s%.0s into a [profile NAME] of %s, "
                   "or choose a profile that has it with --profile",
                   "%.0s%s：请设置环境变量 %.0s%s，或把 %.0s%s 写入某个 [profile 名称]（文件 %s），"
                   "或用 --profile 选择已有的 profile",
                   need_rows[need].lacking.en, need_rows[need].lacking.zh, need_rows[need].variables.en,
                   need_rows[need].variables.zh, need_rows[need].keys.en, need_rows[need].keys.zh,
                   session_config(session)->path);
}

bool session_look(const struct session *session, size_t index, struct source_look *look)
{
    struct source_asker asker;

    session_asker(session, &asker);
    return sources_look(&asker, index, look);
}
