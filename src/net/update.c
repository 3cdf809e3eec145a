/* Changing an algorithm or a training job configuration: read it again, compare, then put.
 *
 * The service has no ETag and no version, so the only guard against writing over
 * another person's change is to look just before. */
#include "base/memory.h"
#include "net/endpoint.h"
#include "net/operation.h"

enum { COMPARE, PUT, READ_BACK };

static int compare(struct operation *operation)
{
    if (operation_take_object(operation) == STEP_FAILED)
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

static void ask_put(struct operation *operation)
{
    operation_ask(operation, operation->subject->update, operation->body);
}

static int hear_put(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    bool answered = exchange->state == EXCHANGE_ANSWERED;
    if (exchange->lost && answered)
        operation->remark = (struct text){
            "The first answer was lost, so the same content was sent again and taken.",
            "第一次的应答丢失，因此重新发送了相同内容，服务已接受。",
        };
    if (answered && operation->subject->echoes && json_is(exchange->answer, JSON_OBJECT))
        return operation_take(operation);
    if (answered)
        return READ_BACK; /* done, but the answer does not show it */
    operation->err = exchange->err;
    operation->in_doubt = exchange->lost;
    if (exchange->lost)
        err_while(&operation->err, "the change may have been made all the same, so read %s again",
                  "修改可能已经生效，请重新读取 %s", operation->id);
    return STEP_FAILED;
}

static const struct step steps[] = {
    [COMPARE] = { operation_ask_back, compare },
    [PUT] = { ask_put, hear_put },
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
