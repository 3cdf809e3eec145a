/* Deleting an algorithm or a training job configuration. */
#include "base/memory.h"
#include "net/endpoint.h"
#include "net/operation.h"

static void ask(struct operation *operation)
{
    operation_ask(operation, operation->subject->remove, NULL);
}

static int hear(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    if (exchange->state == EXCHANGE_ANSWERED)
        return STEP_DONE; /* the body is "null", or tells of success */
    if (exchange->lost && exchange->err.kind == ERR_ABSENT) {
        operation->remark = (struct text){
            "The first answer was lost; asked again, the service no longer has it: it is deleted.",
            "第一次的应答丢失；再次请求时服务中已无此项：已删除。",
        };
        return STEP_DONE;
    }
    operation->err = exchange->err;
    operation->in_doubt = exchange->lost;
    if (exchange->lost)
        err_while(&operation->err, "%s may have been deleted all the same, so list again",
                  "%s 可能已被删除，请重新列出", operation->id);
    return STEP_FAILED;
}

static const struct step steps[] = { { ask, hear } };

struct operation *operation_delete_of(struct api *api, const struct subject *subject, const char *id)
{
    struct operation *operation = operation_new(api, steps);
    struct err err = { 0 };
    operation->subject = subject;
    operation->id = memory_text(id);
    if (!endpoint_check_id(id, &err))
        operation_refuse(operation, &err);
    else
        operation_may_write(operation);
    return operation;
}

struct operation *operation_delete(struct api *api, const char *id)
{
    return operation_delete_of(api, &algorithm_subject, id);
}
