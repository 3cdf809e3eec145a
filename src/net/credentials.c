#include "net/credentials.h"

#include "base/memory.h"
#include "sign/sign.h"

#include <stdlib.h>
#include <string.h>

/* Where the environment may hold them, the first match wins. */
static const struct source {
    const char *token, *access_key, *secret_key, *security_token;
} sources[] = {
    { "ALGOFORM_AUTH_TOKEN", NULL, NULL, NULL },
    { NULL, "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN" },
    { NULL, "HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN" },
};

/* A variable that is set to nothing counts as unset. */
static const char *variable(const char *name)
{
    const char *value = name ? getenv(name) : NULL;
    return value && *value ? value : NULL;
}

/* Any of them goes into a header, and none ever holds a blank; the value is not shown. */
static bool check_value(const char *name, struct err *err)
{
    const char *value = variable(name);
    for (; value && *value; value++)
        if ((unsigned char)*value <= ' ' || *value == 0x7f)
            return err_set(err, ERR_CONFIG,
                           "%s in the environment holds a blank or a line break, which no key and no token "
                           "does: set it anew",
                           "环境变量 %s 中含有空白或换行符，密钥和令牌中都不会有：请重新设置", name);
    return true;
}

static bool check_source(const struct source *source, struct err *err)
{
    const char *names[] = { source->token, source->access_key, source->secret_key, source->security_token };
    const char *access = variable(source->access_key), *secret = variable(source->secret_key);
    if (!access != !secret)
        return err_set(err, ERR_CONFIG, "%s is set in the environment but %s is not: set both or neither",
                       "环境中设置了 %s 却没有 %s：请同时设置，或都不设置",
                       access ? source->access_key : source->secret_key,
                       access ? source->secret_key : source->access_key);
    if (!access && variable(source->security_token))
        return err_set(
            err, ERR_CONFIG,
            "%s is set in the environment without %s and %s, to which it belongs: set all three, or "
            "unset it",
            "环境中设置了 %s，却没有与之配套的 %s 和 %s：请三者都设置，或取消设置它", source->security_token,
            source->access_key, source->secret_key);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!check_value(names[i], err))
            return false;
    return true;
}

bool credentials_from_environment(struct credentials *credentials, struct err *err)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const struct source *source = &sources[i];
        const char *token = variable(source->token);
        const char *access = variable(source->access_key), *secret = variable(source->secret_key);
        if (!check_source(source, err))
            return false;
        if (!token && !access)
            continue;
        *credentials = (struct credentials){
            .access_key = memory_text(access),
            .secret_key = memory_text(secret),
            .security_token = memory_text(variable(source->security_token)),
            .auth_token = memory_text(token),
            .source = token ? source->token : source->access_key,
        };
        return true;
    }
    return false;
}

void credentials_leave_environment(void)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const char *names[] = { sources[i].token, sources[i].access_key, sources[i].secret_key,
                                sources[i].security_token };
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (names[k])
                (void)unsetenv(names[k]);
    }
}

void credentials_copy(struct credentials *to, const struct credentials *from)
{
    *to = (struct credentials){
        .access_key = memory_text(from->access_key),
        .secret_key = memory_text(from->secret_key),
        .security_token = memory_text(from->security_token),
        .auth_token = memory_text(from->auth_token),
        .source = from->source,
        .expires_ms = from->expires_ms,
    };
}

static void wipe(char *secret)
{
    if (secret)
        sign_wipe(secret, strlen(secret));
    free(secret);
}

void credentials_done(struct credentials *credentials)
{
    wipe(credentials->access_key);
    wipe(credentials->secret_key);
    wipe(credentials->security_token);
    wipe(credentials->auth_token);
    *credentials = (struct credentials){ 0 };
}

bool credentials_ending(const struct credentials *credentials, int64_t now_ms, int64_t within_ms)
{
    return credentials->expires_ms > 0 && credentials->expires_ms - now_ms < within_ms;
}

bool credentials_given(const struct credentials *credentials)
{
    return (credentials->access_key && credentials->secret_key) || credentials->auth_token;
}
