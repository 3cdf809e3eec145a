#include "sandbox/configs.h"

#include "base/clock.h"
#include "base/limits.h"
#include "document/check.h"
#include "document/convert.h"
#include "sandbox/config_answers.h"
#include "sandbox/examples.h"

#include <stdlib.h>
#include <string.h>

static const char done[] = "{\"is_success\":true}";

/* The documents show one code for everything that v1 refuses, and give it no meaning. */
static const char refusal_code[] = "ModelArts.0105", parameter_code[] = "ModelArts.0104",
                  failure_code[] = "ModelArts.0010";

static void refuse_result(enum keep_result result, const struct err *err, const struct request *request,
                          const char *name, struct answer *answer)
{
    switch (result) {
    case KEEP_DONE: break;
    case KEEP_ABSENT:
        answer_refuse(answer, request, refusal_code, "The configuration %s does not exist.", name);
        break;
    case KEEP_DUPLICATE:
        answer_refuse(answer, request, refusal_code, "The configuration %s already exists.", name);
        break;
    case KEEP_FULL:
        answer_refuse(answer, request, refusal_code, "There are %d configurations already.",
                      (int)LIMIT_LIST_ITEMS);
        break;
    case KEEP_FAILED: answer_refuse(answer, request, failure_code, "%s", err_text(err, LANGUAGE_EN)); break;
    }
}

/* False after refusing: the first error tells the place. */
static bool accept(const struct json *body, const struct request *request, struct answer *answer)
{
    struct problems problems;
    const struct problem *first = NULL;

    problems_init(&problems);
    check_document(&shape_training_job_config, body, &problems);
    for (size_t i = 0; i < problems.count && !first; i++)
        if (problems.items[i].severity == SEVERITY_ERROR)
            first = &problems.items[i];
    if (first)
        answer_refuse(answer, request, parameter_code, "Invalid parameter %s: %s",
                      *first->place ? first->place : "(body)", first->text[LANGUAGE_EN]);
    problems_done(&problems);
    return !first;
}

/* The body as it would be sent, checked; owned. NULL after refusing. */
static struct json *receive(const struct request *request, enum purpose purpose, struct answer *answer)
{
    struct err err = { 0 };
    struct json *body = json_read(buf_text(&request->body), request->body.size, NULL, &err), *sent = NULL;

    if (!body)
        answer_refuse(answer, request, parameter_code, "Invalid JSON body: %s", err_text(&err, LANGUAGE_EN));
    else if (accept(body, request, answer))
        sent = convert_request(&shape_training_job_config, body, purpose);
    json_free(body);
    return sent;
}

static enum keep_result add(struct keep *keep, const struct json *config, const char *name,
                            int64_t create_time, struct err *err)
{
    char *text = json_written(config, JSON_COMPACT);
    struct keep_row row = {
        .id = name, .workspace = "", .name = name, .create_time = create_time, .text = text
    };
    enum keep_result result = keep_add(keep, KEEP_CONFIGS, &row, err);

    free(text);
    return result;
}

void configs_create(const struct service *service, const struct request *request, const char *id,
                    struct answer *answer)
{
    struct json *config = receive(request, PURPOSE_CREATE, answer);
    const char *given = json_member_text(config, "config_name");
    int64_t now = clock_utc_ms();
    struct err err = { 0 };

    (void)id;
    if (config && (!given || !*given)) {
        answer_refuse(answer, request, parameter_code, "The parameter config_name is missing.");
    } else if (config) {
        struct json *name = json_string(given);
        enum keep_result result;

        config_complete(config, json_text(name), now, NULL);
        result = add(service->keep, config, json_text(name), now, &err);
        refuse_result(result, &err, request, json_text(name), answer);
        if (result == KEEP_DONE)
            buf_string(&answer->body, done);
        json_free(name);
    }
    json_free(config);
}

void configs_get(const struct service *service, const struct request *request, const char *id,
                 struct answer *answer)
{
    struct buf text;
    struct err err = { 0 };
    enum keep_result result;

    buf_init(&text, LIMIT_ANSWER_BYTES);
    result = keep_get(service->keep, KEEP_CONFIGS, id, &text, &err);
    refuse_result(result, &err, request, id, answer);
    if (result == KEEP_DONE)
        buf_bytes(&answer->body, buf_text(&text), text.size);
    buf_done(&text);
}

struct update {
    const struct request *request;
    const char *name;
    struct json *sent;
    char *text; /* owned: what is kept afterwards */
    struct err err;
};

/* A configuration is replaced whole; only what no update can send stays. */
static bool apply(void *context, const char *present, struct keep_row *row)
{
    struct update *update = context;
    struct json *kept = json_read(present, strlen(present), NULL, &update->err);
    int64_t create_time = 0;

    if (!kept)
        return false;
    json_int64(json_member(kept, "create_time"), &create_time);
    if (update->request->ignored) {
        json_free(update->sent);
        update->sent = json_copy(kept);
    }
    config_complete(update->sent, update->name, create_time, kept);
    json_free(kept);
    update->text = json_written(update->sent, JSON_COMPACT);
    *row = (struct keep_row){ .id = update->name,
                              .workspace = "",
                              .name = update->name,
                              .create_time = create_time,
                              .update_time = clock_utc_ms(),
                              .text = update->text };
    return true;
}

void configs_update(const struct service *service, const struct request *request, const char *id,
                    struct answer *answer)
{
    struct update update = { .request = request,
                             .name = id,
                             .sent = receive(request, PURPOSE_UPDATE, answer) };
    struct err err = { 0 };
    enum keep_result result;

    if (!update.sent)
        return;
    result = keep_change(service->keep, KEEP_CONFIGS, id, apply, &update, &err);
    if (result == KEEP_DONE && !update.text)
        refuse_result(KEEP_FAILED, &update.err, request, id, answer);
    else
        refuse_result(result, &err, request, id, answer);
    if (result == KEEP_DONE && update.text)
        buf_string(&answer->body, done);
    free(update.text);
    json_free(update.sent);
}

void configs_delete(const struct service *service, const struct request *request, const char *id,
                    struct answer *answer)
{
    struct err err = { 0 };
    enum keep_result result = keep_remove(service->keep, KEEP_CONFIGS, id, &err);

    refuse_result(result, &err, request, id, answer);
    if (result == KEEP_DONE)
        buf_string(&answer->body, done);
}

bool configs_seed(struct keep *keep, struct err *err)
{
    bool seeded = true;

    for (size_t i = 0; seeded && i < config_example_count; i++) {
        const struct example *example = &config_examples[i];
        struct json *config = json_read(example->text, strlen(example->text), NULL, err);

        if (!config)
            return false;
        config_complete(config, example->id, example->create_time, NULL);
        seeded = add(keep, config, example->id, example->create_time, err) == KEEP_DONE;
        json_free(config);
    }
    return seeded;
}
