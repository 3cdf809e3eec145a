#include "sandbox/algorithms.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/check.h"
#include "document/convert.h"
#include "sandbox/answers.h"
#include "sandbox/examples.h"
#include "sandbox/ids.h"
#include "schema/search_algorithms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse_result(enum keep_result result, const struct err *err, const struct request *request,
                          const char *what, struct answer *answer)
{
    switch (result) {
    case KEEP_DONE: break;
    case KEEP_ABSENT:
        answer_refuse(answer, request, "ModelArts.2755", "The algorithm %s does not exist.", what);
        break;
    case KEEP_DUPLICATE:
        answer_refuse(answer, request, "ModelArts.2821", "The algorithm name %s already exists.", what);
        break;
    case KEEP_FULL:
        answer_refuse(answer, request, "ModelArts.2815", "The quota of %d algorithms is used up.",
                      (int)LIMIT_LIST_ITEMS);
        break;
    case KEEP_FAILED:
        answer_refuse(answer, request, "ModelArts.0010", "%s", err_text(err, LANGUAGE_EN));
        break;
    }
}

/* False after refusing: the first error tells the code and the place. */
static bool accept(const struct json *document, const struct request *request, struct answer *answer)
{
    struct problems problems;
    const struct problem *first = NULL;
    bool fine;

    problems_init(&problems);
    check_document(&shape_algorithm, document, &problems);
    for (size_t i = 0; i < problems.count && !first; i++)
        if (problems.items[i].severity == SEVERITY_ERROR)
            first = &problems.items[i];
    fine = problems.errors == 0;
    if (!fine && first)
        answer_refuse(answer, request, first->code ? first->code : "ModelArts.2788",
                      "Invalid parameter %s: %s", *first->place ? first->place : "(body)",
                      first->text[LANGUAGE_EN]);
    else if (!fine)
        answer_refuse(answer, request, "ModelArts.2788", "The body has %zu errors.", problems.errors);
    problems_done(&problems);
    return fine;
}

/* The body without what the server owns, checked; owned. NULL after refusing. */
static struct json *receive(const struct request *request, struct answer *answer)
{
    struct err err = { 0 };
    struct json *body = json_read(buf_text(&request->body), request->body.size, NULL, &err), *sent;

    if (!body) {
        answer_refuse(answer, request, "ModelArts.2787", "Invalid JSON body: %s",
                      err_text(&err, LANGUAGE_EN));
        return NULL;
    }
    sent = answers_sent(body);
    json_free(body);
    if (!json_is(sent, JSON_OBJECT)) {
        answer_refuse(answer, request, "ModelArts.2788", "The body must be a JSON object.");
    } else if (accept(sent, request, answer)) {
        return sent;
    }
    json_free(sent);
    return NULL;
}

static void fill_row(const struct json *algorithm, const char *text, struct keep_row *row)
{
    const struct json *metadata = json_member(algorithm, "metadata");

    *row = (struct keep_row){
        .id = json_member_text(metadata, "id"),
        .workspace = json_member_text(metadata, "workspace_id"),
        .name = json_member_text(metadata, "name"),
        .text = text,
    };
    json_int64(json_member(metadata, "create_time"), &row->create_time);
    json_int64(json_member(metadata, "update_time"), &row->update_time);
}

void algorithms_write(const struct service *service, const char *text, struct buf *out)
{
    struct err err = { 0 };
    struct json *algorithm;

    if (!service->documented_shapes) {
        buf_string(out, text);
        return;
    }
    algorithm = json_read(text, strlen(text), NULL, &err);
    if (algorithm)
        answers_document(algorithm);
    json_write(algorithm, JSON_COMPACT, out);
    json_free(algorithm);
}

void algorithms_create(const struct service *service, const struct request *request, const char *id,
                       struct answer *answer)
{
    struct json *algorithm = receive(request, answer);
    char uuid[UUID_SIZE], *text;
    struct keep_row row;
    struct err err = { 0 };
    enum keep_result result;

    (void)id;
    if (!algorithm)
        return;
    id_uuid(uuid);
    answers_complete(algorithm, &(struct answer_stamp){ .id = uuid, .create_time = clock_utc_ms() });
    text = json_written(algorithm, JSON_COMPACT);
    fill_row(algorithm, text, &row);
    result = keep_add(service->keep, KEEP_ALGORITHMS, &row, &err);
    if (result == KEEP_DONE) {
        answer->status = 201;
        algorithms_write(service, text, &answer->body);
    } else {
        refuse_result(result, &err, request, row.name, answer);
    }
    free(text);
    json_free(algorithm);
}

void algorithms_get(const struct service *service, const struct request *request, const char *id,
                    struct answer *answer)
{
    struct buf text;
    struct err err = { 0 };
    enum keep_result result;

    buf_init(&text, LIMIT_ANSWER_BYTES);
    result = keep_get(service->keep, KEEP_ALGORITHMS, id, &text, &err);
    if (result == KEEP_DONE)
        algorithms_write(service, buf_text(&text), &answer->body);
    else
        refuse_result(result, &err, request, id, answer);
    buf_done(&text);
}

struct update {
    const struct request *request;
    struct answer *answer;
    const char *id;
    struct json *sent;
    struct json *algorithm; /* owned: what is kept afterwards */
    char *text;             /* owned: the same, written */
};

static bool apply(void *context, const char *present, struct keep_row *row)
{
    struct update *update = context;
    struct err err = { 0 };
    struct json *kept = json_read(present, strlen(present), NULL, &err), *document;
    int64_t create_time = 0;
    bool fine;

    if (!kept) {
        answer_refuse(update->answer, update->request, "ModelArts.0010", "%s", err_text(&err, LANGUAGE_EN));
        return false;
    }
    json_int64(place_find(kept, "/metadata/create_time"), &create_time);
    update->algorithm = update->request->ignored ? json_copy(kept) : answers_merge(kept, update->sent);
    json_free(kept);
    /* What is kept and what is new must agree as a whole: an input named like a kept parameter is refused. */
    document = convert_answer(&shape_algorithm, update->algorithm, &err);
    fine = accept(document, update->request, update->answer);
    json_free(document);
    if (!fine)
        return false;
    answers_complete(update->algorithm, &(struct answer_stamp){ .id = update->id,
                                                                .create_time = create_time,
                                                                .update_time = clock_utc_ms() });
    update->text = json_written(update->algorithm, JSON_COMPACT);
    fill_row(update->algorithm, update->text, row);
    return true;
}

void algorithms_update(const struct service *service, const struct request *request, const char *id,
                       struct answer *answer)
{
    struct update update = { .request = request, .answer = answer, .id = id };
    struct err err = { 0 };
    enum keep_result result;

    update.sent = receive(request, answer);
    if (!update.sent)
        return;
    result = keep_change(service->keep, KEEP_ALGORITHMS, id, apply, &update, &err);
    if (result == KEEP_DUPLICATE) {
        refuse_result(result, &err, request, json_text(place_find(update.sent, "/metadata/name")), answer);
    } else if (result != KEEP_DONE) {
        refuse_result(result, &err, request, id, answer);
    } else if (update.text) {
        answer->status = 201;
        algorithms_write(service, update.text, &answer->body);
    }
    free(update.text);
    json_free(update.algorithm);
    json_free(update.sent);
}

void algorithms_delete(const struct service *service, const struct request *request, const char *id,
                       struct answer *answer)
{
    struct err err = { 0 };
    enum keep_result result = keep_remove(service->keep, KEEP_ALGORITHMS, id, &err);

    if (result == KEEP_DONE) {
        answer->status = 202;
        buf_string(&answer->body, "null");
    } else {
        refuse_result(result, &err, request, id, answer);
    }
}

static void write_settings(const struct search_algorithm *algorithm, struct buf *out)
{
    for (size_t i = 0; i < algorithm->count; i++) {
        const struct search_setting *setting = &algorithm->settings[i];
        buf_string(out, i ? ",{\"key\":" : "{\"key\":");
        exchange_quote(out, setting->key);
        buf_string(out, ",\"value\":");
        exchange_quote(out, setting->value);
        buf_string(out, ",\"type\":");
        exchange_quote(out, setting->type);
        buf_char(out, '}');
    }
}

void algorithms_search_list(const struct service *service, const struct request *request, const char *id,
                            struct answer *answer)
{
    struct buf *out = &answer->body;

    (void)service, (void)request, (void)id;
    buf_format(out, "{\"search_algo_count\":%zu,\"search_algo_list\":[", search_algorithm_count);
    for (size_t i = 0; i < search_algorithm_count; i++) {
        buf_string(out, i ? ",{\"name\":" : "{\"name\":");
        exchange_quote(out, search_algorithms[i].name);
        buf_string(out, ",\"params\":[");
        write_settings(&search_algorithms[i], out);
        buf_string(out, "],\"description\":");
        exchange_quote(out, search_algorithms[i].description.en);
        buf_char(out, '}');
    }
    buf_string(out, "]}");
}

/* Takes algorithm. */
static bool add(struct keep *keep, struct json *algorithm, const struct answer_stamp *stamp, struct err *err)
{
    struct keep_row row;
    char *text;
    bool kept;

    answers_complete(algorithm, stamp);
    text = json_written(algorithm, JSON_COMPACT);
    fill_row(algorithm, text, &row);
    kept = keep_add(keep, KEEP_ALGORITHMS, &row, err) == KEEP_DONE;
    free(text);
    json_free(algorithm);
    return kept;
}

static bool seed(struct keep *keep, const struct example *example, struct err *err)
{
    struct json *algorithm = json_read(example->text, strlen(example->text), NULL, err);

    return algorithm && add(keep, algorithm,
                            &(struct answer_stamp){ .id = example->id,
                                                    .create_time = example->create_time,
                                                    .update_time = example->update_time },
                            err);
}

bool algorithms_seed(struct keep *keep, struct err *err)
{
    for (size_t i = 0; i < example_count; i++)
        if (!seed(keep, &examples[i], err))
            return false;
    return true;
}

bool algorithms_fill(struct keep *keep, int count, struct err *err)
{
    struct json *model = json_read(examples[0].text, strlen(examples[0].text), NULL, err);
    bool good = model;

    for (int i = 1; good && i <= count; i++) {
        struct json *algorithm = json_copy(model);
        char id[UUID_SIZE], name[32];

        snprintf(id, sizeof id, "00000000-0000-4000-8000-%012d", i);
        snprintf(name, sizeof name, "numbered-%05d", i);
        json_set((struct json *)json_member(algorithm, "metadata"), "name", json_string(name));
        good = add(keep, algorithm,
                   &(struct answer_stamp){ .id = id, .create_time = examples[0].create_time + i * 60000LL },
                   err);
    }
    json_free(model);
    return good;
}
