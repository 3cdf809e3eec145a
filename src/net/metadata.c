#include "net/metadata.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/memory.h"
#include "net/errand.h"
#include "net/moment.h"
#include "sign/sign.h"

#include <stdlib.h>
#include <string.h>

enum { ANSWER_BYTES = 64 * 1024, URL_BYTES = 4096 };

/* What is left of the three seconds, which both requests share. */
static struct http_options options_until(int64_t end_ms)
{
    int64_t left = end_ms - clock_monotonic_ms();
    int milliseconds = left > 1 ? (int)left : 1;
    return (struct http_options){
        .connect_ms = milliseconds, .total_ms = milliseconds, .answer_ceiling = ANSWER_BYTES, .direct = true
    };
}

static char *url_of(const char *endpoint, const char *path)
{
    struct buf url;
    size_t size = strlen(endpoint);
    buf_init(&url, URL_BYTES);
    buf_bytes(&url, endpoint, size > 0 && endpoint[size - 1] == '/' ? size - 1 : size);
    buf_string(&url, path);
    return buf_take(&url);
}

static bool unreached(const char *endpoint, struct err *err)
{
    err_while(err, "no metadata service at %s; is this machine a cloud server?",
              "%s 没有元数据服务；本机是云服务器吗？", endpoint);
    return false;
}

/* The session token of newer services; NULL in *token from older ones, which do without. */
static bool ask_token(const char *endpoint, int64_t end_ms, char **token, struct err *err)
{
    static const struct http_header headers[] = { { "X-Metadata-Token-Ttl-Seconds", "21600" } };
    char *url = url_of(endpoint, "/meta-data/latest/api/token");
    struct http_request request = { .method = "PUT", .url = url, .headers = headers, .header_count = 1 };
    struct http_options options = options_until(end_ms);
    struct errand errand;
    bool good = errand_run(&errand, &options, &request, err) || unreached(endpoint, err);
    if (good) {
        const struct http_answer *answer = transfer_answer(errand.transfer);
        bool old = answer->status == 404 || answer->status == 405 || answer->status == 503;
        if (answer->status == 200 && answer->body_size > 0)
            *token = memory_text_part(answer->body, strcspn(answer->body, "\r\n"));
        else if (!old)
            good = err_set(err, ERR_CONFIG,
                           "the metadata service at %s gave no session token (HTTP %d): check that a "
                           "metadata service stands there",
                           "%s 的元数据服务未给出会话令牌（HTTP %d）：请确认该地址是元数据服务", endpoint,
                           answer->status);
    }
    errand_done(&errand);
    free(url);
    return good;
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

bool metadata_keys(const char *endpoint, struct credentials *credentials, struct err *err)
{
    int64_t end_ms = clock_monotonic_ms() + METADATA_MS;
    char *token = NULL;
    if (!endpoint)
        endpoint = METADATA_ENDPOINT;
    if (!ask_token(endpoint, end_ms, &token, err))
        return false;
    struct http_header header = { "X-Metadata-Token", token };
    char *url = url_of(endpoint, "/openstack/latest/securitykey");
    struct http_request request = {
        .method = "GET", .url = url, .headers = &header, .header_count = token ? 1 : 0
    };
    struct http_options options = options_until(end_ms);
    struct errand errand;
    bool good = (errand_run(&errand, &options, &request, err) || unreached(endpoint, err)) &&
                read_keys(transfer_answer(errand.transfer), endpoint, credentials, err);
    errand_done(&errand);
    if (token)
        sign_wipe(token, strlen(token));
    free(token);
    free(url);
    return good;
}
