/* Deleting an algorithm or a training job configuration.
 *
 * When the answer is lost, what is there is looked at. The service says of an algorithm that it is not
 * there; of a configuration it has no word for that, so the list tells, also what a refusal means. */
#include "base/memory.h"
#include "base/place.h"
#include "net/endpoint.h"
#include "net/operation.h"

#include <string.h>

enum { DELETE, LOOK, LOOK_ON, ASK_WHY, ASK_ON };

static void ask(struct operation *operation)
{
    operation_ask(operation, operation->subject->remove, NULL);
}

static int hear(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    bool unlisted = operation->subject->unlisted, again = exchange->lost || exchange->repeated;
    if (exchange->state == EXCHANGE_ANSWERED && (!unlisted || operation_is_told(operation)))
        return STEP_DONE; /* the body of an algorithm's is "null" */
    if (again && exchange->err.kind == ERR_ABSENT) {
        operation->remark = (struct text){
            "The first answer did not tell; asked again, the service no longer has it: it is deleted.",
            "第一次的应答未说明结果；再次请求时服务中已无此项：已删除。",
        };
        return STEP_DONE;
    }
    if (exchange->state == EXCHANGE_ANSWERED || exchange->lost ||
        (again && unlisted && exchange->status == 400)) {
        operation_lose(operation);
        return LOOK;
    }
    operation->lost = exchange->err;
    return unlisted && exchange->status == 400 ? ASK_WHY : operation_fail(operation);
}

static void ask_look(struct operation *operation)
{
    if (operation->subject->unlisted) {
        listing_free(operation->listing);
        operation->listing = listing_new(operation->subject, &(struct list_query){ .search = operation->id });
        listing_ask(operation);
    } else {
        operation_ask_back(operation);
    }
    operation_put_off(operation, operation->looked);
}

static int gone(struct operation *operation)
{
    operation->made = true;
    operation->remark = (struct text){
        "The answer did not tell; looked again, the service no longer has it: it is deleted.",
        "应答未说明结果；再次查看时服务中已无此项：已删除。",
    };
    return STEP_DONE;
}

static int in_doubt(struct operation *operation)
{
    static const struct text why = { "%s may have been deleted all the same, so list again",
                                     "%s 可能已被删除，请重新列出" };
    return operation_doubt(operation, why, operation->id);
}

static int still_there(struct operation *operation)
{
    if (++operation->looked < OPERATION_LOOKS)
        return LOOK; /* the service may be at work on it still */
    operation->err = operation->lost;
    err_while(&operation->err, "%s was not deleted, as reading it several times shows; try again",
              "多次读取可知 %s 未被删除；请重试", operation->id);
    return STEP_FAILED;
}

static bool is_listed(const struct operation *operation)
{
    const struct json *item = json_first(listing_items(operation->listing));
    for (; item; item = json_next(item)) {
        const char *id = json_text(place_find(item, operation->subject->id));
        if (id && strcmp(id, operation->id) == 0)
            return true;
    }
    return false;
}

static int hear_list(struct operation *operation)
{
    int next = listing_hear(operation, LOOK_ON);
    if (next == STEP_FAILED)
        return in_doubt(operation);
    if (next != STEP_DONE)
        return next;
    return is_listed(operation) ? still_there(operation) : gone(operation);
}

static int hear_look(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    if (operation->subject->unlisted)
        return hear_list(operation);
    if (exchange->state == EXCHANGE_ANSWERED)
        return operation_is_thing(operation, exchange->answer) ? still_there(operation) : in_doubt(operation);
    return exchange->err.kind == ERR_ABSENT ? gone(operation) : in_doubt(operation);
}

/* Refused; whether that is because it is not there. */
static int hear_why(struct operation *operation)
{
    int next = listing_hear(operation, ASK_ON);
    if (next >= 0)
        return next;
    operation->err = operation->lost;
    if (next == STEP_DONE && !is_listed(operation))
        operation->err.kind = ERR_ABSENT;
    return STEP_FAILED;
}

static const struct step steps[] = {
    [DELETE] = { ask, hear },
    [LOOK] = { ask_look, hear_look },
    [LOOK_ON] = { listing_ask, hear_list },
    [ASK_WHY] = { ask_look, hear_why },
    [ASK_ON] = { listing_ask, hear_why },
};

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
