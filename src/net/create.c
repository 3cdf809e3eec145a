/* Creating an algorithm: posted once, and looked up by name when the answer is lost.
 *
 * A POST is not repeated once a byte of it may have arrived: a second one could make
 * a second algorithm, or be refused for the name that the first one took. */
#include "base/memory.h"
#include "net/operation.h"

#include <string.h>

enum { POST, LOOK_UP };

/* Clocks differ; an algorithm a day older than the request is surely not of its making. */
static const int64_t older_ms = 24 * 3600 * 1000;

static const char *wanted_name(const struct operation *operation)
{
    return json_member_text(json_member(operation->body, "metadata"), "name");
}

static void ask_post(struct operation *operation)
{
    operation_ask(operation, CALL_CREATE, operation->body);
}

static int hear_post(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    bool answered = exchange->state == EXCHANGE_ANSWERED;
    if (answered && json_is(exchange->answer, JSON_OBJECT))
        return operation_take(operation);
    if (!answered && !exchange->lost)
        return operation_fail(operation);
    if (answered)
        err_set(&operation->lost, ERR_NETWORK, "%s%.0s: the answer holds no algorithm",
                "%.0s%s：应答中没有算法", exchange->doing.en, exchange->doing.zh);
    else
        operation->lost = exchange->err;
    operation->lost.kind = ERR_NETWORK; /* whatever it was, what is missing is an answer */
    if (!wanted_name(operation)) {
        operation->err = operation->lost;
        err_while(&operation->err, "whether it was created is not known, so %s", "是否已创建未知，请%s",
                  "list");
        return STEP_FAILED;
    }
    operation->listing = listing_new(&(struct list_query){ .search = wanted_name(operation) });
    return LOOK_UP;
}

/* The algorithm of exactly that name that may be of our making; taken out of the list. */
static struct json *find(struct operation *operation, bool *older)
{
    struct json *items = (struct json *)listing_items(operation->listing);
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        const struct json *metadata = json_member(item, "metadata");
        const char *name = json_member_text(metadata, "name");
        if (!name || strcmp(name, wanted_name(operation)) != 0)
            continue;
        int64_t created = 0;
        *older = json_int64(json_member(metadata, "create_time"), &created) && created > 0 &&
                 created < operation->started_ms - older_ms;
        if (!*older)
            return json_detach(items, item);
    }
    return NULL;
}

static int hear_look_up(struct operation *operation)
{
    int next = listing_hear(operation, LOOK_UP);
    if (next == STEP_FAILED) {
        operation->err = operation->lost;
        err_while(&operation->err,
                  "whether \"%s\" was created is not known and looking it up failed too; list it before "
                  "trying again",
                  "“%s” 是否已创建未知，按名称查找也失败了；重试前请先列出查看", wanted_name(operation));
        return STEP_FAILED;
    }
    if (next != STEP_DONE)
        return next;
    bool older = false;
    operation->answer = find(operation, &older);
    if (operation->answer) {
        operation->remark = (struct text){
            "The answer was lost; looked up by name: it was created.",
            "应答丢失；已按名称查找：创建成功。",
        };
        return STEP_DONE;
    }
    operation->err = operation->lost;
    if (older)
        err_while(&operation->err, "\"%s\" was not created: an older algorithm has that name",
                  "“%s” 未创建：已有同名的旧算法", wanted_name(operation));
    else
        err_while(&operation->err, "\"%s\" was not created, as a look-up by name shows; try again",
                  "按名称查找可知 “%s” 未创建；请重试", wanted_name(operation));
    return STEP_FAILED;
}

static const struct step steps[] = {
    [POST] = { ask_post, hear_post },
    [LOOK_UP] = { listing_ask, hear_look_up },
};

struct operation *operation_create(struct api *api, const struct json *body)
{
    struct operation *operation = operation_new(api, steps);
    operation->body = json_copy(body);
    operation_may_write(operation);
    return operation;
}
