#include "net/metadata.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/memory.h"
#include "net/moment.h"
#include "sign/sign.h"

#include <stdlib.h>
#include <string.h>

enum { ANSWER_BYTES = 64 * 1024, URL_BYTES = 4096 };

static void wipe(char *secret)
{
    if (secret)
        sign_wipe(secret, strlen(secret));
    free(secret);
}

static enum metadata_state fail(struct metadata *metadata)
{
    return metadata->state = METADATA_FAILED;
}

static void unreached(struct metadata *metadata, const struct err *cause)
{
    metadata->err = *cause;
    err_while(&metadata->err, "no metadata service at %s; is this machine a cloud server?",
              "%s 没有元数据服务；本机是云服务器吗？", metadata->endpoint);
    fail(metadata);
}

/* Both requests share the three seconds. */
static void ask(struct metadata *metadata, const char *method, const char *path,
                const struct http_header *header)
{
    int64_t left = metadata->end_ms - clock_monotonic_ms();
    size_t size = strlen(metadata->endpoint);
    struct err err = { 0 };
    struct buf url;
    buf_init(&url, URL_BYTES);
    buf_bytes(&url, metadata->endpoint, size > 0 && metadata->endpoint[size - 1] == '/' ? size - 1 : size);
    buf_string(&url, path);
    struct http_request request = {
        .method = method,
        .url = buf_text(&url),
        .headers = header,
        .header_count = header ? 1 : 0,
        .total_ms = left > 1 ? (int)left : 1,
        .answer_ceiling = ANSWER_BYTES,
        .direct = true,
        .secret = true,
    };
    metadata->transfer = http_start(metadata->http, &request, &err);
    if (!metadata->transfer)
        unreached(metadata, &err);
    buf_done(&url);
}

static void ask_token(struct metadata *metadata)
{
    static const struct http_header life = { "X-Metadata-Token-Ttl-Seconds", "21600" };
    ask(metadata, "PUT", "/meta-data/latest/api/token", &life);
}

static void ask_keys(struct metadata *metadata)
{
    struct http_header token = { "X-Metadata-Token", metadata->token };
    metadata->asked = true;
    ask(metadata, "GET", "/openstack/latest/securitykey", metadata->token ? &token : NULL);
}

void metadata_begin(struct metadata *metadata, struct http *http, const char *endpoint)
{
    *metadata = (struct metadata){
        .state = METADATA_RUNNING,
        .http = http,
        .endpoint = memory_text(endpoint ? endpoint : METADATA_ENDPOINT),
        .end_ms = clock_monotonic_ms() + METADATA_MS,
    };
    ask_token(metadata);
}

void metadata_done(struct metadata *metadata)
{
    http_drop(metadata->transfer);
    wipe(metadata->token);
    free(metadata->endpoint);
    credentials_done(&metadata->credentials);
    *metadata = (struct metadata){ 0 };
}

/* The session token of newer services; older ones do without. */
static bool take_token(struct metadata *metadata, const struct http_answer *answer)
{
    bool old = answer->status == 404 || answer->status == 405 || answer->status == 503;
    if (answer->status == 200 && answer->body_size > 0)
        metadata->token = memory_text_part(answer->body, strcspn(answer->body, "\r\n"));
    else if (!old)
        return err_set(&metadata->err, ERR_CONFIG,
                       "the metadata service at %s gave no session token (HTTP %d): check that a "
                       "metadata service stands there",
                       "%s 的元数据服务未给出会话令牌（HTTP %d）：请确认该地址是元数据服务",
                       metadata->endpoint, answer->status);
    return true;
}

static bool take_keys(const struct json *body, struct credentials *credentials)
{
    const struct json *member = json_member(body, "credential");
    const char *access = json_member_text(member, "access"), *secret = json_member_text(member, "secret");
    const char *token = json_member_text(member, "securitytoken");
    int64_t expires_ms;
    if (!access || !secret || !token || !*access || !*secret || !*token ||
        !moment_read(json_member_text(member, "expires_at"), &expires_ms))
        return false;
    *credentials = (struct credentials){
        .access_key = memory_text(access),
        .secret_key = memory_text(secret),
        .security_token = memory_text(token),
        .source = "agency of this server",
        .expires_ms = expires_ms,
    };
    return true;
}

static void wipe_member(const struct json *object, const char *name)
{
    char *text = (char *)json_member_text(object, name);
    if (text)
        sign_wipe(text, strlen(text));
}

static bool read_keys(const struct http_answer *answer, const char *endpoint, struct credentials *credentials,
                      struct err *err)
{
    if (answer->status == 401 || answer->status == 404)
        return err_set(err, ERR_CONFIG,
                       "this server has no agency (the metadata service at %s said HTTP %d): choose an "
                       "agency for the server in the console, or give keys in the profile",
                       "本服务器没有委托（%s 的元数据服务返回 HTTP %d）：请在控制台为该服务器设置委托，或在 "
                       "profile 中提供密钥",
                       endpoint, answer->status);
    struct err mistake = { 0 };
    struct json *body =
        answer->status == 200 ? json_read(answer->body, answer->body_size, NULL, &mistake) : NULL;
    bool taken = take_keys(body, credentials);
    wipe_member(json_member(body, "credential"), "secret");
    wipe_member(json_member(body, "credential"), "securitytoken");
    json_free(body);
    return taken || err_set(err, ERR_NETWORK,
                            "the metadata service at %s gave no usable keys (HTTP %d): try again, or check "
                            "its address",
                            "%s 的元数据服务未给出可用的密钥（HTTP %d）：请重试，或检查其地址", endpoint,
                            answer->status);
}

/* The answer of the one request, and the next one or the end. */
static void hear(struct metadata *metadata)
{
    const struct http_answer *answer = transfer_answer(metadata->transfer);
    bool keys = metadata->asked;
    bool good = keys ? read_keys(answer, metadata->endpoint, &metadata->credentials, &metadata->err)
                     : take_token(metadata, answer);
    http_drop(metadata->transfer);
    metadata->transfer = NULL;
    if (!good)
        fail(metadata);
    else if (keys)
        metadata->state = METADATA_ANSWERED;
    else
        ask_keys(metadata);
}

enum metadata_state metadata_step(struct metadata *metadata)
{
    if (metadata->state != METADATA_RUNNING)
        return metadata->state;
    http_step(metadata->http);
    enum transfer_state state = transfer_state(metadata->transfer);
    if (state == TRANSFER_ANSWERED)
        hear(metadata);
    else if (state == TRANSFER_FAILED)
        unreached(metadata, transfer_err(metadata->transfer));
    return metadata->state;
}
