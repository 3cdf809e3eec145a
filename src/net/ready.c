/* Whether a call can go out: credentials that last, renewed in time and after the service called them ended.
 */
#include "net/operation.h"

#include "base/clock.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A failure holds for all that waited for the same keys, and no longer. */
enum { RENEW_EARLY_MS = 10 * 60 * 1000, RENEW_AGAIN_MS = 60 * 1000, FAILURE_HOLDS_MS = 1000 };

/* Takes fresh. */
static void put(struct api *api, struct credentials *fresh)
{
    credentials_done(&api->credentials);
    api->credentials = *fresh;
    *fresh = (struct credentials){ 0 };
    api->generation++;
}

static bool renew(struct api *api, bool refused, struct err *err)
{
    struct credentials fresh = { 0 };
    if (!api->renew || !api->renew(api->renew_context, refused, &fresh, err))
        return false;
    put(api, &fresh);
    return true;
}

static enum readiness tell_ended(const struct api *api, const struct err *cause, struct err *err)
{
    if (cause->kind != ERR_NONE)
        *err = *cause;
    else
        err_set(err, ERR_CONFIG, "the credentials (%s) have ended: obtain new ones",
                "凭据（%s）已过期：请重新获取", api->credentials.source ? api->credentials.source : "?");
    return READY_NEVER;
}

/* The keys have come, or did not. */
static enum readiness take_keys(struct api *api, struct err *err)
{
    struct metadata *keys = &api->keys;
    struct err cause = keys->err;
    bool came = keys->state == METADATA_ANSWERED;
    if (came && api->spent_key && strcmp(api->spent_key, keys->credentials.access_key) == 0)
        came = err_set(&cause, ERR_CONFIG,
                       "the metadata service at %s still gives the keys that the service calls ended: wait a "
                       "minute and try again",
                       "%s 的元数据服务给出的仍是已被服务判为失效的密钥：请稍候一分钟再试", keys->endpoint);
    if (came)
        put(api, &keys->credentials);
    metadata_done(keys);
    api->renew_due_ms = clock_utc_ms() + RENEW_AGAIN_MS;
    if (came ||
        (credentials_given(&api->credentials) && !credentials_ending(&api->credentials, clock_utc_ms(), 0)))
        return READY;
    api->keys_err = cause;
    api->keys_failed_ms = clock_monotonic_ms();
    return tell_ended(api, &cause, err);
}

static enum readiness ready_keys(struct api *api, struct err *err)
{
    const struct credentials *held = &api->credentials;
    int64_t now = clock_utc_ms();
    bool serve = credentials_given(held) && !credentials_ending(held, now, 0);
    if (api->keys.state == METADATA_IDLE) {
        if (serve && (!credentials_ending(held, now, RENEW_EARLY_MS) || now < api->renew_due_ms))
            return READY;
        if (!serve && api->keys_err.kind != ERR_NONE &&
            clock_monotonic_ms() - api->keys_failed_ms < FAILURE_HOLDS_MS)
            return tell_ended(api, &api->keys_err, err);
        struct http *http = api_http(api, err);
        if (!http)
            return READY_NEVER;
        api->keys_err = (struct err){ 0 };
        metadata_begin(&api->keys, http, api->metadata);
    }
    return metadata_step(&api->keys) == METADATA_RUNNING ? READY_LATER : take_keys(api, err);
}

enum readiness api_ready(struct api *api, struct err *err)
{
    int64_t now = clock_utc_ms();
    struct err cause = { 0 };
    if (api->agency)
        return ready_keys(api, err);
    if (!credentials_ending(&api->credentials, now, RENEW_EARLY_MS))
        return READY;
    bool ended = credentials_ending(&api->credentials, now, 0);
    if (!ended && now < api->renew_due_ms)
        return READY;
    api->renew_due_ms = now + RENEW_AGAIN_MS;
    if (renew(api, false, &cause) || !ended)
        return READY;
    return tell_ended(api, &cause, err);
}

bool api_replace(struct api *api, unsigned generation, struct err *err)
{
    if (generation != api->generation) /* another call has seen to it meanwhile */
        return true;
    if (!api->agency)
        return renew(api, true, err);
    const char *source = api->credentials.source;
    free(api->spent_key);
    api->spent_key = memory_text(api->credentials.access_key);
    credentials_done(&api->credentials);
    api->credentials.source = source; /* where others come from */
    api->generation++;
    api->renew_due_ms = 0;
    return true;
}

void api_take_credentials(struct api *api, const struct credentials *credentials)
{
    struct credentials fresh = { 0 };
    credentials_copy(&fresh, credentials);
    put(api, &fresh);
    api->renew_due_ms = 0;
}

bool api_prepare(struct api *api, struct err *err)
{
    enum readiness readiness;
    while ((readiness = api_ready(api, err)) == READY_LATER)
        api_wait(api, -1, -1);
    return readiness == READY;
}
