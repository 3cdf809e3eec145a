#include "net/exchange.h"

#include "base/clock.h"
#include "base/memory.h"
#include "net/operation.h"
#include "net/outgoing.h"
#include "net/refusal.h"
#include "net/retry.h"
#include "net/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void exchange_init(struct exchange *exchange, struct api *api, const char *method, const char *path,
                   char *body, bool repeatable, struct text doing)
{
    *exchange = (struct exchange){
        .api = api,
        .method = memory_text(method),
        .path = memory_text(path),
        .body = body,
        .repeatable = repeatable,
        .doing = doing,
        .retry_after_s = -1,
    };
}

void exchange_done(struct exchange *exchange)
{
    http_drop(exchange->transfer);
    json_free(exchange->answer);
    free(exchange->method);
    free(exchange->path);
    free(exchange->body);
    *exchange = (struct exchange){ 0 };
}

static void fail(struct exchange *exchange, const struct err *cause)
{
    exchange->err = *cause;
    err_while(&exchange->err, "%s%.0s", "%.0s%s", exchange->doing.en, exchange->doing.zh);
    exchange->state = EXCHANGE_FAILED;
}

/* Without credentials: why the service refused the last ones stands behind what became of the next. */
static void fail_unready(struct exchange *exchange, struct err *cause)
{
    struct err whole = exchange->refused;
    if (whole.kind == ERR_NONE)
        whole = *cause;
    else
        err_while(&whole, "%s%.0s", "%.0s%s", err_text(cause, LANGUAGE_EN), err_text(cause, LANGUAGE_ZH));
    fail(exchange, &whole);
}

static void send(struct exchange *exchange)
{
    struct err err = { 0 };
    struct outgoing outgoing = { 0 };
    struct http *http = api_http(exchange->api, &err);
    exchange->attempts++;
    exchange->generation = exchange->api->generation;
    if (http &&
        outgoing_init(&outgoing, exchange->api, exchange->method, exchange->path, exchange->body, &err)) {
        struct http_request request = {
            .method = outgoing.method,
            .url = outgoing.url,
            .headers = outgoing.headers,
            .header_count = outgoing.count,
            .body = outgoing.body,
            .body_size = outgoing.body_size,
            .attempt = exchange->attempts,
        };
        exchange->transfer = http_start(http, &request, &err);
    }
    outgoing_done(&outgoing);
    if (!exchange->transfer)
        fail(exchange, &err);
}

static void start(struct exchange *exchange)
{
    struct err err = { 0 };
    enum readiness readiness = api_ready(exchange->api, &err);
    exchange->waiting = readiness == READY_LATER;
    if (readiness == READY)
        send(exchange);
    else if (readiness == READY_NEVER)
        fail_unready(exchange, &err);
}

/* True when another attempt is to follow. */
static bool repeat(struct exchange *exchange, const struct retry_case *ended)
{
    int pause = retry_pause(ended, exchange->api->backoff_ms, api_random(exchange->api));
    if (pause < 0 || exchange->api->once)
        return false;
    http_drop(exchange->transfer);
    exchange->transfer = NULL;
    exchange->wake_ms = clock_monotonic_ms() + pause;
    trace_repeat(exchange->api->trace, exchange->method, exchange->path, exchange->attempts + 1, pause);
    return true;
}

/* The gateway gave up waiting. */
static bool is_silence(int status)
{
    return status == 502 || status == 504 || status == 408;
}

/* A failure behind or in front of the service does not tell how far it came with the request: what was
 * asked for may be done. Only 4xx says that it was not. Also 429, which whoever throttles says before
 * anything is begun (RFC 6585, section 4; the gateway's APIGW.0308). */
static bool tells_nothing(int status)
{
    return status >= 500 || (status >= 300 && status < 400) || status == 408;
}

/* A success whose body is not JSON. A page of HTML comes from something that stands
 * in between, and the place of its first mistake would tell nobody anything. */
static void tell_unreadable(const struct http_answer *answer, struct err *mistake)
{
    if (strstr(answer->content_type, "html") || answer->body[0] == '<') {
        *mistake = (struct err){ 0 };
        err_set(mistake, ERR_INPUT,
                "the answer is a web page, not JSON: is the endpoint right, or does a login page stand in "
                "between?",
                "应答是网页而非 JSON：endpoint 是否正确？中间是否有登录页面？");
    } else {
        err_while(mistake, "the answer is not proper JSON", "应答不是正确的 JSON");
    }
    mistake->status = answer->status;
    snprintf(mistake->request_id, sizeof mistake->request_id, "%s", answer->request_id);
}

/* The gateway's word for a token that has ended; it is spelled in two ways. */
static bool says_ended(const struct err *cause)
{
    return cause->status == 401 &&
           (strcmp(cause->code, "APIGW.0307") == 0 || strcmp(cause->code, "APIG.0307") == 0);
}

/* True when the call is to be made once more, with other credentials. */
static bool renew(struct exchange *exchange, struct err *cause)
{
    struct err remedy = { 0 };
    if (exchange->renewed || !says_ended(cause))
        return false;
    exchange->renewed = true;
    if (!api_replace(exchange->api, exchange->generation, &remedy)) {
        if (remedy.kind != ERR_NONE)
            err_while(cause, "%s%.0s", "%.0s%s", err_text(&remedy, LANGUAGE_EN),
                      err_text(&remedy, LANGUAGE_ZH));
        return false;
    }
    exchange->refused = *cause;
    http_drop(exchange->transfer);
    exchange->transfer = NULL;
    exchange->wake_ms = clock_monotonic_ms();
    return true;
}

static void hear(struct exchange *exchange)
{
    const struct http_answer *answer = transfer_answer(exchange->transfer);
    struct retry_case ended = {
        .repeatable = exchange->repeatable,
        .reread = exchange->reread,
        .repeats = exchange->attempts - 1,
        .status = answer->status,
        .sent = true,
        .retry_after_s = answer->retry_after_s,
    };
    exchange->status = answer->status;
    snprintf(exchange->request_id, sizeof exchange->request_id, "%s", answer->request_id);
    exchange->lost = exchange->lost || tells_nothing(answer->status);
    exchange->retry_after_s = answer->retry_after_s;
    exchange->refused_now = !is_silence(answer->status);
    if (repeat(exchange, &ended)) {
        exchange->repeated = true;
        return;
    }
    struct err mistake = { 0 }, cause = { 0 };
    struct json *body =
        answer->body_size > 0 ? json_read(answer->body, answer->body_size, NULL, &mistake) : NULL;
    if (refusal_is(answer, body)) {
        refusal_tell(answer, body, &cause);
        json_free(body);
        if (renew(exchange, &cause))
            return;
        fail(exchange, &cause);
    } else if (mistake.kind != ERR_NONE) {
        tell_unreadable(answer, &mistake);
        exchange->lost = true;
        fail(exchange, &mistake);
    } else {
        exchange->answer = body;
        exchange->state = EXCHANGE_ANSWERED;
    }
}

static void mourn(struct exchange *exchange)
{
    const struct err *cause = transfer_err(exchange->transfer);
    struct retry_case ended = {
        .repeatable = exchange->repeatable,
        .reread = exchange->reread,
        .repeats = exchange->attempts - 1,
        .kind = cause->kind,
        .sent = transfer_sent(exchange->transfer),
        .retry_after_s = -1,
    };
    exchange->lost = exchange->lost || ended.sent;
    exchange->refused_now = false;
    if (!repeat(exchange, &ended))
        fail(exchange, cause);
}

enum exchange_state exchange_step(struct exchange *exchange)
{
    if (exchange->state != EXCHANGE_RUNNING)
        return exchange->state;
    if (!exchange->transfer) {
        if (clock_monotonic_ms() < exchange->wake_ms)
            return exchange->state;
        start(exchange);
    }
    if (!exchange->transfer)
        return exchange->state;
    http_step(exchange->api->http);
    enum transfer_state state = transfer_state(exchange->transfer);
    if (state == TRANSFER_ANSWERED)
        hear(exchange);
    else if (state == TRANSFER_FAILED)
        mourn(exchange);
    return exchange->state;
}

int exchange_due(const struct exchange *exchange)
{
    if (exchange->state != EXCHANGE_RUNNING)
        return 0;
    if (exchange->transfer)
        return transfer_state(exchange->transfer) == TRANSFER_RUNNING ? -1 : 0;
    if (exchange->waiting)
        return -1;
    int64_t left = exchange->wake_ms - clock_monotonic_ms();
    return left > 0 ? (int)left : 0;
}
