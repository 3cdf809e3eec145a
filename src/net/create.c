/* Creating an algorithm or a training job configuration: posted once, and looked up by name when the answer
 * is lost.
 *
 * A POST is not repeated once a byte of it may have arrived: a second one could make
 * a second one, or be refused for the name that the first one took. */
#include "base/clock.h"
#include "base/memory.h"
#include "base/place.h"
#include "net/endpoint.h"
#include "net/operation.h"

#include <string.h>

enum { POST, LOOK_UP, READ_BACK };

/* The gateway takes no request whose clock is further off than this, so what was
 * created earlier is not of this request's making. */
static const int64_t older_ms = 15 * 60 * 1000;

/* What a look-up by name found. */
enum found { FOUND_NOTHING, FOUND_OURS, FOUND_OLDER, FOUND_OTHER };

static const char *wanted_name(const struct operation *operation)
{
    const struct json *name = place_find(operation->body, operation->subject->name);
    return json_is(name, JSON_STRING) ? json_text(name) : NULL;
}

static void ask_post(struct operation *operation)
{
    operation_ask(operation, operation->subject->create, operation->body);
}

static int begin_look_up(struct operation *operation)
{
    listing_free(operation->listing);
    operation->listing =
        listing_new(operation->subject, &(struct list_query){ .search = wanted_name(operation) });
    return LOOK_UP;
}

static int hear_post(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    bool answered = exchange->state == EXCHANGE_ANSWERED;
    if (answered && json_is(exchange->answer, JSON_OBJECT))
        return operation->subject->echoes ? operation_take(operation) : READ_BACK;
    if (!answered && !exchange->lost)
        return operation_fail(operation);
    if (answered)
        err_set(&operation->lost, ERR_NETWORK, "%s%.0s: the answer does not tell", "%.0s%s：应答未说明结果",
                exchange->doing.en, exchange->doing.zh);
    else
        operation->lost = exchange->err;
    operation->lost.kind = ERR_NETWORK; /* whatever it was, what is missing is an answer */
    if (!wanted_name(operation)) {
        operation->err = operation->lost;
        err_while(&operation->err, "whether it was created is not known, so %s", "是否已创建未知，请%s",
                  "list");
        operation->in_doubt = true;
        return STEP_FAILED;
    }
    return begin_look_up(operation);
}

static void ask_look_up(struct operation *operation)
{
    listing_ask(operation);
    operation_put_off(operation, operation->looked);
}

/* By what was listed before; where that is not known, by the time of its making. */
static bool is_older(const struct operation *operation, const struct json *item)
{
    const char *place = operation->subject->id, *id = json_text(place_find(item, place));
    int64_t created = 0;
    for (const struct json *known = json_first(operation->there); known; known = json_next(known)) {
        const char *other = json_text(place_find(known, place));
        if (id && other && strcmp(id, other) == 0)
            return true;
    }
    return !operation->there && json_int64(place_find(item, operation->subject->created), &created) &&
           created > 0 && created < operation->started_ms - older_ms;
}

/* The one of exactly that name that is of our making, if there is one: taken out of the list. */
static enum found find(struct operation *operation, struct json **ours)
{
    struct json *items = (struct json *)listing_items(operation->listing);
    enum found found = FOUND_NOTHING;
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        const char *name = json_text(place_find(item, operation->subject->name));
        if (!name || strcmp(name, wanted_name(operation)) != 0)
            continue;
        if (is_older(operation, item)) {
            found = FOUND_OLDER;
        } else if (!operation_stands_in(operation->body, item, false)) {
            found = FOUND_OTHER;
        } else {
            *ours = json_detach(items, item);
            return FOUND_OURS;
        }
    }
    return found;
}

/* What to say when it is not ours, by what was found. */
static const struct text not_created[] = {
    [FOUND_NOTHING] = { "\"%s\" was not created, as looking it up by name several times shows; try again",
                        "多次按名称查找可知 “%s” 未创建；请重试" },
    [FOUND_OLDER] = { "\"%s\" was not created: an older %s has that name", "“%s” 未创建：已有同名的旧%s" },
    [FOUND_OTHER] = { "\"%s\" was not created: another %s, of other content, has that name",
                      "“%s” 未创建：已有同名但内容不同的%s" },
};

static int hear_look_up(struct operation *operation)
{
    int next = listing_hear(operation, LOOK_UP);
    if (next == STEP_FAILED) {
        operation->err = operation->lost;
        err_while(&operation->err,
                  "whether \"%s\" was created is not known and looking it up failed too; list it before "
                  "trying again",
                  "“%s” 是否已创建未知，按名称查找也失败了；重试前请先列出查看", wanted_name(operation));
        operation->in_doubt = true;
        return STEP_FAILED;
    }
    if (next != STEP_DONE)
        return next;
    enum found found = find(operation, &operation->answer);
    if (found == FOUND_NOTHING && ++operation->looked < OPERATION_LOOKS)
        return begin_look_up(operation);
    if (found == FOUND_OURS) {
        operation->remark = (struct text){
            "The answer was lost; looked up by name: it was created.",
            "应答丢失；已按名称查找：创建成功。",
        };
        return operation->subject->echoes ? STEP_DONE : READ_BACK; /* a list may hold summaries only */
    }
    operation->err = operation->lost;
    struct buf en, zh;
    buf_init(&en, ERR_TEXT_SIZE);
    buf_init(&zh, ERR_TEXT_SIZE);
    buf_format(&en, not_created[found].en, wanted_name(operation), operation->subject->noun.en);
    buf_format(&zh, not_created[found].zh, wanted_name(operation), operation->subject->noun.zh);
    err_while(&operation->err, "%s%.0s", "%.0s%s", buf_text(&en), buf_text(&zh));
    buf_done(&en);
    buf_done(&zh);
    return STEP_FAILED;
}

static const struct step steps[] = {
    [POST] = { ask_post, hear_post },
    [LOOK_UP] = { ask_look_up, hear_look_up },
    [READ_BACK] = { operation_ask_back, operation_hear_back },
};

struct operation *operation_create_of(struct api *api, const struct subject *subject, const struct json *body,
                                      const struct json *there)
{
    struct operation *operation = operation_new(api, steps);
    struct err err = { 0 };
    operation->subject = subject;
    operation->body = json_copy(body);
    operation->there = json_copy(there);
    operation->id = subject->echoes ? NULL : memory_text(wanted_name(operation));
    if (operation->id && !endpoint_check_id(operation->id, &err))
        operation_refuse(operation, &err);
    operation_may_write(operation);
    return operation;
}

struct operation *operation_create(struct api *api, const struct json *body)
{
    return operation_create_of(api, &algorithm_subject, body, NULL);
}

struct operation *operation_create_beside(struct api *api, const struct json *body, const struct json *there)
{
    return operation_create_of(api, &algorithm_subject, body, there);
}
