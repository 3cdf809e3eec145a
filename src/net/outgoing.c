#include "net/outgoing.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "net/operation.h"
#include "sign/sign.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void add(struct outgoing *outgoing, const char *name, const char *value)
{
    assert(outgoing->count < OUTGOING_HEADERS);
    outgoing->headers[outgoing->count++] = (struct http_header){ name, memory_text(value) };
}

/* Every header so far is signed: libcurl neither adds to them nor changes them. */
static bool sign(struct outgoing *outgoing, const struct credentials *credentials, struct err *err)
{
    struct sign_header headers[OUTGOING_HEADERS];
    for (size_t i = 0; i < outgoing->count; i++)
        headers[i] = (struct sign_header){ outgoing->headers[i].name, outgoing->headers[i].value };
    struct sign_request request = {
        outgoing->method, outgoing->url, headers, outgoing->count, outgoing->body, outgoing->body_size,
    };
    struct sign_keys keys = { credentials->access_key, credentials->secret_key };
    struct buf authorization;
    buf_init(&authorization, LIMIT_LINE_BYTES);
    bool signed_now = sign_authorization(&request, &keys, &authorization, err);
    if (signed_now)
        add(outgoing, "Authorization", buf_text(&authorization));
    buf_done(&authorization);
    return signed_now;
}

/* Sent by us and not left to libcurl, so that what is signed is what goes out. */
static bool add_host(struct outgoing *outgoing, struct err *err)
{
    struct buf host;
    buf_init(&host, LIMIT_LINE_BYTES);
    bool named = sign_host(outgoing->url, &host, err);
    if (named)
        add(outgoing, "Host", buf_text(&host));
    buf_done(&host);
    return named;
}

bool outgoing_init(struct outgoing *outgoing, const struct api *api, const char *method, const char *path,
                   const char *body, struct err *err)
{
    struct buf url;
    buf_init(&url, LIMIT_LINE_BYTES);
    buf_string(&url, api->endpoint);
    buf_string(&url, path);
    *outgoing = (struct outgoing){ .method = method, .body = body, .body_size = body ? strlen(body) : 0 };
    outgoing->url = buf_take(&url);
    const struct credentials *credentials = &api->credentials;
    bool built = add_host(outgoing, err);
    if (api->project_id)
        add(outgoing, "X-Project-Id", api->project_id);
    if (body)
        add(outgoing, "Content-Type", "application/json");
    if (credentials->access_key && credentials->secret_key) {
        char date[SIGN_DATE_SIZE];
        sign_date(clock_utc_ms(), date);
        add(outgoing, "X-Sdk-Date", date);
        if (credentials->security_token)
            add(outgoing, "X-Security-Token", credentials->security_token);
        built = built && sign(outgoing, credentials, err);
    } else if (credentials->auth_token) {
        add(outgoing, "X-Auth-Token", credentials->auth_token);
    }
    if (!built)
        outgoing_done(outgoing);
    return built;
}

void outgoing_done(struct outgoing *outgoing)
{
    for (size_t i = 0; i < outgoing->count; i++) {
        char *value = (char *)outgoing->headers[i].value;
        sign_wipe(value, strlen(value));
        free(value);
    }
    free(outgoing->url);
    *outgoing = (struct outgoing){ 0 };
}
