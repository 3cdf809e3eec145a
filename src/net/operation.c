/* Operations: stepping through a table, and what all of them share. */
#include "net/operation.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/place.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct operation *operation_new(struct api *api, const struct step *steps)
{
    struct operation *operation = memory_new(1, sizeof *operation);
    operation->api = api;
    operation->steps = steps;
    operation->started_ms = clock_utc_ms();
    operation->next = api->operations;
    api->operations = operation;
    return operation;
}

void operation_free(struct operation *operation)
{
    if (!operation)
        return;
    struct operation **link = &operation->api->operations;
    while (*link != operation)
        link = &(*link)->next;
    *link = operation->next;
    exchange_done(&operation->exchange);
    listing_free(operation->listing);
    json_free(operation->answer);
    json_free(operation->body);
    json_free(operation->base);
    json_free(operation->there);
    json_free(operation->doubted);
    json_free(operation->earlier);
    free(operation->method);
    free(operation->path);
    free(operation->id);
    free(operation);
}

void operation_refuse(struct operation *operation, const struct err *err)
{
    if (operation->state == OPERATION_FAILED)
        return;
    operation->err = *err;
    operation->state = OPERATION_FAILED;
}

bool operation_may_write(struct operation *operation)
{
    struct err err = { 0 };
    if (!operation->api->read_only)
        return true;
    err_set(&err, ERR_CONFIG,
            "the profile \"%s\" is read-only: nothing was sent; use another profile to change things",
            "profile “%s” 为只读：未发送任何内容；要做修改请换用其他 profile", operation->api->read_only);
    operation_refuse(operation, &err);
    return false;
}

void operation_ask(struct operation *operation, enum call call, const struct json *body)
{
    const struct call_row *row = &calls[call];
    char *path = api_path(operation->api, call, operation->id);
    operation->sent = operation->sent || strcmp(row->method, "GET") != 0;
    exchange_init(&operation->exchange, operation->api, row->method, path,
                  body ? json_written(body, JSON_COMPACT) : NULL, row->repeatable, row->doing);
    operation->exchange.reread = row->reread;
    free(path);
}

int operation_fail(struct operation *operation)
{
    operation->err = operation->exchange.err;
    return STEP_FAILED;
}

int operation_take(struct operation *operation)
{
    if (operation->exchange.state == EXCHANGE_FAILED)
        return operation_fail(operation);
    json_free(operation->answer);
    operation->answer = operation->exchange.answer;
    operation->exchange.answer = NULL;
    return STEP_DONE;
}

static bool same_text(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

bool operation_is_thing(const struct operation *operation, const struct json *answer)
{
    const struct subject *subject = operation->subject;
    const char *id = json_text(place_find(answer, subject->id));
    const char *name = json_text(place_find(answer, subject->name));
    if (!id || !*id)
        return false;
    if (!operation->id)
        return same_text(name, json_text(place_find(operation->body, subject->name)));
    /* Ids, other than names, are hexadecimal, and a person may write them in capitals. */
    return same_text(id, operation->id) || (subject->echoes && strcasecmp(id, operation->id) == 0);
}

bool operation_is_told(const struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    return exchange->state == EXCHANGE_ANSWERED &&
           (operation->subject->echoes ? operation_is_thing(operation, exchange->answer)
                                       : json_true(json_member(exchange->answer, "is_success")));
}

int operation_take_thing(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    if (exchange->state == EXCHANGE_FAILED || operation_is_thing(operation, exchange->answer))
        return operation_take(operation);
    if (!json_is(exchange->answer, JSON_OBJECT))
        err_set(&operation->err, ERR_INPUT, "%s%.0s: the answer should be an object, but is %s%.0s",
                "%.0s%s：应答应为对象，实际%.0s%s", exchange->doing.en, exchange->doing.zh,
                exchange->answer ? "something else" : "empty", exchange->answer ? "不是" : "为空");
    else
        err_set(
            &operation->err, ERR_INPUT,
            "%s%.0s: the answer is not that of %s, which was asked for; try again, and check the endpoint",
            "%.0s%s：应答的内容不是所请求的 %s；请重试，并检查 endpoint", exchange->doing.en,
            exchange->doing.zh, operation->id);
    operation->err.status = exchange->status;
    return STEP_FAILED;
}

void operation_lose(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    operation->lost = exchange->err;
    if (exchange->state == EXCHANGE_ANSWERED) {
        operation->lost = (struct err){ 0 };
        err_set(&operation->lost, ERR_NETWORK, "%s%.0s: the answer does not tell", "%.0s%s：应答未说明结果",
                exchange->doing.en, exchange->doing.zh);
        operation->lost.status = exchange->status;
    }
    /* Whatever else it was, what is missing is an answer. */
    if (operation->lost.kind != ERR_REFUSED)
        operation->lost.kind = ERR_NETWORK;
}

int operation_doubt(struct operation *operation, struct text why, const char *what)
{
    operation->err = operation->lost;
    operation->err.kind = ERR_NETWORK; /* a refusal would be one in which nothing was done */
    operation->in_doubt = true;
    err_while(&operation->err, why.en, why.zh, what);
    return STEP_FAILED;
}

/* Of a change and the reading around it, the change is what people ask the service's staff about. */
static void note_request(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    bool changes = strcmp(exchange->method, "GET") != 0;
    if (!exchange->request_id[0] || (operation->changing && !changes))
        return;
    memcpy(operation->request_id, exchange->request_id, sizeof operation->request_id);
    operation->changing = changes;
}

enum operation_state operation_step(struct operation *operation)
{
    while (operation->state == OPERATION_RUNNING) {
        const struct step *step = &operation->steps[operation->step];
        if (!operation->asked) {
            step->ask(operation);
            operation->asked = true;
        }
        if (exchange_step(&operation->exchange) == EXCHANGE_RUNNING)
            break;
        int next = step->hear(operation);
        note_request(operation);
        exchange_done(&operation->exchange);
        operation->asked = false;
        if (next >= 0)
            operation->step = next;
        else
            operation->state = next == STEP_DONE ? OPERATION_DONE : OPERATION_FAILED;
    }
    return operation->state;
}

void operation_ask_back(struct operation *operation)
{
    operation_ask(operation, operation->subject->get, NULL);
}

void operation_put_off(struct operation *operation, unsigned times)
{
    if (times > 0)
        operation->exchange.wake_ms =
            clock_monotonic_ms() + ((int64_t)operation->api->backoff_ms << (times - 1));
}

bool operation_stands_in(const struct json *sent, const struct json *answer, bool whole_lists)
{
    bool same = true;

    if (json_kind(answer) == JSON_NULL)
        return true;
    if (json_is(sent, JSON_OBJECT) && json_is(answer, JSON_OBJECT)) {
        for (const struct json *member = json_first(sent); member && same; member = json_next(member))
            same = operation_stands_in(member, json_member(answer, json_name(member)), whole_lists);
        return same;
    }
    if (json_is(sent, JSON_ARRAY) && json_is(answer, JSON_ARRAY)) {
        const struct json *other = json_first(answer);
        same = !whole_lists || json_count(sent) == json_count(answer);
        for (const struct json *item = json_first(sent); item && other && same; item = json_next(item)) {
            same = operation_stands_in(item, other, whole_lists);
            other = json_next(other);
        }
        return same;
    }
    return json_kind(sent) != json_kind(answer) || json_same(sent, answer);
}

int operation_hear_back(struct operation *operation)
{
    int next = operation_take_thing(operation);
    operation->made = true;
    if (next == STEP_FAILED)
        err_while(&operation->err, "the change to %s was made, but reading it back failed",
                  "对 %s 的修改已生效，但重新读取失败", operation->id);
    return next;
}

const struct json *operation_answer(const struct operation *operation)
{
    return operation->lists ? listing_items(operation->listing) : operation->answer;
}

const struct err *operation_err(const struct operation *operation)
{
    return &operation->err;
}

const struct json *operation_earlier(const struct operation *operation)
{
    return operation->earlier;
}

const char *operation_request_id(const struct operation *operation)
{
    return operation->request_id;
}

/* While it runs: what has been sent may have arrived. */
static enum effect effect_now(const struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    if (operation->made)
        return EFFECT_MADE;
    if (operation->asked && strcmp(exchange->method, "GET") != 0)
        return exchange->lost || (exchange->transfer && transfer_sent(exchange->transfer)) ? EFFECT_UNKNOWN
                                                                                           : EFFECT_NONE;
    return operation->sent ? EFFECT_UNKNOWN : EFFECT_NONE;
}

enum effect operation_effect(const struct operation *operation)
{
    switch (operation->state) {
    case OPERATION_RUNNING: return effect_now(operation);
    case OPERATION_DONE: return EFFECT_MADE;
    default: return operation->made ? EFFECT_MADE : operation->in_doubt ? EFFECT_UNKNOWN : EFFECT_NONE;
    }
}

void operation_progress(const struct operation *operation, size_t *done, size_t *total)
{
    *done = *total = 0;
    if (operation->lists)
        listing_progress(operation->listing, done, total);
}

struct text operation_remark(const struct operation *operation)
{
    return operation->remark;
}

struct text operation_doing(const struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    if (operation->state != OPERATION_RUNNING)
        return (struct text){ "done", "已结束" };
    if (!operation->asked)
        return (struct text){ "starting", "正在开始" };
    if (exchange->waiting)
        return (struct text){ "asking for the keys of this server's agency", "正在获取本服务器委托的密钥" };
    if (!exchange->transfer && exchange->attempts == 0 && operation->lost.kind != ERR_NONE)
        return (struct text){ "what came of it is not known; waiting before looking", "结果未知；稍候查看" };
    if (!exchange->transfer && exchange->attempts > 0 && exchange->refused_now)
        return (struct text){ "refused for now; waiting before asking again", "暂时被拒绝；稍候重试" };
    if (!exchange->transfer && exchange->attempts > 0)
        return (struct text){ "no answer yet; waiting before asking again", "尚无应答；稍候重试" };
    return exchange->doing;
}
