/* Creating an algorithm or a training job configuration: posted once, and looked up by name before that and
 * when the answer is lost.
 *
 * A POST is not repeated once a byte of it may have arrived: a second one could make
 * a second one, or be refused for the name that the first one took. */
#include "base/memory.h"
#include "base/place.h"
#include "net/endpoint.h"
#include "net/making.h"
#include "net/operation.h"

#include <string.h>

enum { LOOK_FIRST, POST, LOOK_UP, READ_BACK };

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
    making_look(operation, operation->body);
    return LOOK_UP;
}

static const struct text nameless = {
    "whether the %s was created is not known, and it sent no name to look for; list before trying again",
    "是否已创建未知（%s），且未发送可供查找的名称；重试前请先列出查看",
};

static int hear_post(struct operation *operation)
{
    const struct exchange *exchange = &operation->exchange;
    if (operation_is_told(operation)) {
        operation->made = true;
        return operation->subject->echoes ? operation_take(operation) : READ_BACK;
    }
    if (exchange->state == EXCHANGE_FAILED && !exchange->lost)
        return operation_fail(operation);
    operation_lose(operation);
    if (!wanted_name(operation))
        return operation_doubt(operation, nameless, operation->subject->noun.en);
    return begin_look_up(operation);
}

static void ask_look_up(struct operation *operation)
{
    listing_ask(operation);
    operation_put_off(operation, operation->looked);
}

/* The earlier creation arrived: this one is not sent. */
static int hear_earlier(struct operation *operation)
{
    const char *id = json_text(place_find(operation->earlier, operation->subject->id));
    const char *name = json_text(place_find(operation->doubted, operation->subject->name));
    if (!json_same(operation->doubted, operation->body)) {
        err_set(
            &operation->err, ERR_CONFLICT,
            "an earlier submit of \"%s\", whose outcome was not known, had arrived: it is there as %s. "
            "Nothing was sent; edit that one, or take another name",
            "此前一次结果未知的提交 “%s” 其实已到达：其 ID 为 %s。未发送任何内容；请编辑该项，或改用其他名称",
            name, id ? id : "?");
        return STEP_FAILED;
    }
    operation->remark = making_arrived;
    operation->made = true;
    operation->answer = json_copy(operation->earlier);
    return operation->subject->echoes ? STEP_DONE : READ_BACK;
}

/* First the name that the earlier creation sent, which may be another one. */
static void ask_first(struct operation *operation)
{
    const struct json *sends = operation->doubted ? operation->doubted : operation->body;
    if (!operation->listing)
        making_look(operation, sends);
    listing_ask(operation);
    operation_put_off(operation, operation->looked);
}

/* Who may not list may create all the same. */
static bool may_not_list(const struct operation *operation)
{
    return operation->exchange.state == EXCHANGE_FAILED && operation->exchange.err.status == 403;
}

/* What came of the earlier creation is known, as far as it can be; what has this one's name is listed next,
 * where that is another one. */
static int hear_doubted(struct operation *operation)
{
    const char *sent = json_text(place_find(operation->doubted, operation->subject->name));
    bool same = sent && strcmp(sent, wanted_name(operation)) == 0;
    operation->found = making_find_doubted(operation);
    if (operation->found == FOUND_OURS)
        return hear_earlier(operation);
    bool again = making_looks_again(operation);
    if (same && !again)
        return STEP_DONE;
    listing_free(operation->listing);
    operation->listing = NULL;
    if (!again) {
        json_free(operation->doubted);
        operation->doubted = NULL;
        operation->looked = 0;
    }
    return LOOK_FIRST;
}

static int hear_first(struct operation *operation)
{
    if (may_not_list(operation))
        return POST;
    int next = listing_hear(operation, LOOK_FIRST);
    if (next == STEP_DONE && operation->doubted)
        next = hear_doubted(operation);
    if (next != STEP_DONE || operation->earlier)
        return next;
    operation->there = json_copy(listing_items(operation->listing));
    operation->looked = 0;
    return POST;
}

/* What to say when it is not ours, by what was found. */
static const struct text not_created[] = {
    [FOUND_NOTHING] = { "\"%s\" was not created, as looking it up by name several times shows; try again",
                        "多次按名称查找可知 “%s” 未创建；请重试" },
    [FOUND_OLDER] = { "\"%s\" was not created: an older %s has that name", "“%s” 未创建：已有同名的旧%s" },
    [FOUND_OTHER] = { "\"%s\" was not created: another %s, of other content, has that name",
                      "“%s” 未创建：已有同名但内容不同的%s" },
};

static const struct text unlisted = {
    "whether \"%s\" was created is not known and looking it up failed too; list it before trying again",
    "“%s” 是否已创建未知，按名称查找也失败了；重试前请先列出查看",
};

static int hear_look_up(struct operation *operation)
{
    int next = listing_hear(operation, LOOK_UP);
    if (next == STEP_FAILED)
        return operation_doubt(operation, unlisted, wanted_name(operation));
    if (next != STEP_DONE)
        return next;
    const struct making making = { operation->body, operation->there, operation->started_ms };
    enum found found = making_find(operation, &making, &operation->answer);
    if (found == FOUND_NOTHING && ++operation->looked < OPERATION_LOOKS)
        return begin_look_up(operation);
    if (found == FOUND_OURS) {
        operation->made = true;
        operation->remark = (struct text){
            "The answer did not tell; looked up by name: it was created.",
            "应答未说明结果；已按名称查找：创建成功。",
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
    [LOOK_FIRST] = { ask_first, hear_first },
    [POST] = { ask_post, hear_post },
    [LOOK_UP] = { ask_look_up, hear_look_up },
    [READ_BACK] = { operation_ask_back, operation_hear_back },
};

struct operation *operation_create_of(struct api *api, const struct subject *subject, const struct json *body,
                                      const struct earlier *earlier)
{
    struct operation *operation = operation_new(api, steps);
    struct err err = { 0 };
    operation->subject = subject;
    operation->body = json_copy(body);
    operation->step = wanted_name(operation) ? LOOK_FIRST : POST;
    operation->doubted = json_copy(earlier->body);
    operation->doubted_ms = earlier->started_ms;
    operation->id = subject->echoes ? NULL : memory_text(wanted_name(operation));
    if (operation->id && !endpoint_check_id(operation->id, &err))
        operation_refuse(operation, &err);
    operation_may_write(operation);
    return operation;
}

struct operation *operation_create(struct api *api, const struct json *body, const struct earlier *earlier)
{
    return operation_create_of(api, &algorithm_subject, body, earlier);
}
