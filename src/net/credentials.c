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

bool credentials_from_environment(struct credentials *credentials, struct err *err)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const struct source *source = &sources[i];
        const char *token = variable(source->token);
        const char *access = variable(source->access_key), *secret = variable(source->secret_key);
        if (!access != !secret)
            return err_set(err, ERR_CONFIG, "%s is set in the environment but %s is not: set both or neither",
                           "环境中设置了 %s 却没有 %s：请同时设置，或都不设置",
                           access ? source->access_key : source->secret_key,
                           access ? source->secret_key : source->access_key);
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
