/* Changing an algorithm or a training job configuration: read it again, compare, then put.
 *
 * The service has no ETag and no version, so the only guard against writing over
 * another person's change is to look just before. When an answer is lost it is looked at
 * again, for somebody may have come in between: only what is as it was is put again. */
#include "base/clock.h"
#include "base/memory.h"
#include "net/endpoint.h"
#include "net/making.h"
#include "net/retry.h"

enum { COMPARE, PUT, LOOK, READ_BACK };

static int compare(struct operation *operation)
{
    if (operation_take_thing(operation) == STEP_FAILED)
        return STEP_FAILED;
    if (json_same(operation->answer, operation->base)) {
        json_free(operation->answer);
        operation->answer = NULL;
        return PUT;
    }
    err_set(&operation->err, ERR_CONFLICT,
            "somebody else changed %s meanwhile: nothing was sent; merge with the present version first",
            "%s 在此期间已被他人修改：未发送任何内容；请先与当前版本合并", operation->id);
    return STEP_FAILED;
}

enum operation_state operation_arrived(struct operation *operation, enum arrival arrival)
{
    operation->err = (struct err){ 0 };
    if (arrival != ARRIVED_PERHAPS)
        operation->earlier = json_copy(operation->answer);
    if (arrival == ARRIVED_SAME) {
        operation->remark = making_arrived;
        operation->made = true;
        operation->state = OPERATION_DONE;
    } else if (arrival == ARRIVED_OTHER) {
        err_set(
            &operation->err, ERR_CONFLICT,
            "an earlier submit of yours to %s, whose outcome was not known, had arrived. Nothing was sent; "
            "compare with the present version first",
            "您此前对 %s 的一次结果未知的提交其实已到达。未发送任何内容；请先与当前版本比较", operation->id);
    } else {
        err_set(&operation->err, ERR_CONFLICT,
                "%s is not what it was: somebody else changed it, or an earlier submit of yours, whose "
                "outcome is not known, arrived. Nothing was sent; merge with the present version first",
                "%s 已不是原来的内容：他人作了修改，或您此前一次结果未知的提交其实已到达。未发送任何内容；"
                "请先与当前版本合并",
                operation->id);
    }
    return operation->state;
}

static void ask_put(struct operation *operation)
{
    operation_ask(operation, operation->subject->update, operation->body);
    operation_put_off(operation, operation->tries++);
}

/* 501 says never, not later; another address is never followed; and nobody sits waiting for minutes. */
static bool is_final(const struct exchange *exchange)
{
    return exchange->status == 501 || (exchange->status >= 300 && exchange->status < 400) ||
           exchange->retry_after_s > RETRY_AFTER_MAX_S;
}

static int hear_put(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    bool told = operation_is_told(operation);
    if (operation->tries > 1 && told)
        operation->remark = (struct text){
            "The first answer did not tell and the change was not made, so it was sent again.",
            "第一次的应答未说明结果且修改未生效，因此重新发送。",
        };
    if (told) {
        operation->made = true;
        return operation->subject->echoes ? operation_take(operation) : READ_BACK;
    }
    if (exchange->state == EXCHANGE_FAILED && !exchange->lost)
        return operation_fail(operation);
    operation_lose(operation);
    operation->final = is_final(exchange);
    operation->pause_s = operation->final ? 0 : exchange->retry_after_s;
    return LOOK;
}

static void ask_look(struct operation *operation)
{
    operation_ask_back(operation);
    operation_put_off(operation, operation->looked);
    if (operation->pause_s > 0)
        operation->exchange.wake_ms = clock_monotonic_ms() + operation->pause_s * 1000;
    operation->pause_s = 0;
}

static const struct text unread = { "the change may have been made all the same, so read %s again",
                                    "修改可能已经生效，请重新读取 %s" };
static const struct text changed = {
    "whether the change was made is not known: %s is neither as it was nor as it was sent, so read it again",
    "修改是否生效未知：%s 既不是原来的内容，也不是发送的内容，请重新读取"
};

/* As it was: the request is still on its way, or came to nothing. */
static int not_there(struct operation *operation)
{
    if (operation->tries <= RETRY_REPEATS && !operation->final)
        return PUT;
    if (++operation->looked < OPERATION_LOOKS)
        return LOOK;
    operation->err = operation->lost;
    err_while(&operation->err, "%s was not changed, as reading it several times shows; try again",
              "多次读取可知 %s 未被修改；请重试", operation->id);
    return STEP_FAILED;
}

static int hear_look(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    if (exchange->state == EXCHANGE_FAILED && exchange->err.kind == ERR_ABSENT)
        return operation_fail(operation);
    if (exchange->state == EXCHANGE_FAILED || !operation_is_thing(operation, exchange->answer))
        return operation_doubt(operation, unread, operation->id);
    bool as_it_was = operation->base && json_same(exchange->answer, operation->base);
    if (!as_it_was && operation_stands_in(operation->body, exchange->answer, true)) {
        operation->remark = (struct text){
            "The answer did not tell; read again: the change was made.",
            "应答未说明结果；重新读取可知：修改已生效。",
        };
        operation->made = true;
        return operation_take(operation);
    }
    return as_it_was || !operation->base ? not_there(operation)
                                         : operation_doubt(operation, changed, operation->id);
}

static const struct step steps[] = {
    [COMPARE] = { operation_ask_back, compare },
    [PUT] = { ask_put, hear_put },
    [LOOK] = { ask_look, hear_look },
    [READ_BACK] = { operation_ask_back, operation_hear_back },
};

struct operation *operation_update_of(struct api *api, const struct subject *subject, const char *id,
                                      const struct json *body, const struct json *base)
{
    struct operation *operation = operation_new(api, steps);
    struct err err = { 0 };
    operation->subject = subject;
    operation->id = memory_text(id);
    operation->body = json_copy(body);
    operation->base = json_copy(base);
    operation->step = base ? COMPARE : PUT;
    if (!endpoint_check_id(id, &err))
        operation_refuse(operation, &err);
    else
        operation_may_write(operation);
    return operation;
}

struct operation *operation_update(struct api *api, const char *id, const struct json *body,
                                   const struct json *base)
{
    return operation_update_of(api, &algorithm_subject, id, body, base);
}
