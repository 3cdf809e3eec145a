/* Exactly once: cuts the connection after every byte of the request and of the answer, in
 * turn, for POST, PUT, GET and DELETE, and asks the sandbox whether what the client said
 * is what is there: done, once, or not done.
 *
 *   cuts BUILD DATA STRIDE: every STRIDE-th byte; 1 for all of them */
#include "relay.h"

#include "base/json.h"
#include "base/memory.h"
#include "net/api.h"
#include "screen/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BACKOFF_MS = 8, PATIENCE_MS = 20000 };

enum method { POST, PUT, GET, DELETE, METHODS };
static const char *const method_names[METHODS] = { "POST", "PUT", "GET", "DELETE" };

/* What the client says, and what the sandbox holds. */
enum outcome { NOT_DONE, DONE, OPEN, OUTCOMES };
static const char *const outcome_names[OUTCOMES] = { "not done", "done", "not known" };

struct trial {
    struct relay *relay;
    struct api *direct; /* to the sandbox itself */
    char *endpoint;     /* the relay's */
    size_t number, wrong, told[OUTCOMES];
    char name[64], id[64];
};

static struct api *client(const char *endpoint)
{
    struct credentials credentials = { .access_key = getenv("HUAWEICLOUD_SDK_AK"),
                                       .secret_key = getenv("HUAWEICLOUD_SDK_SK") };
    struct api_options options = {
        .endpoint = endpoint,
        .project_id = getenv("ALGOFORM_PROJECT_ID"),
        .credentials = &credentials,
        .total_ms = PATIENCE_MS,
        .backoff_ms = BACKOFF_MS,
    };
    struct err err = { 0 };
    struct api *api = api_new(&options, &err);

    if (!api) {
        fprintf(stderr, "%s\n", err_text(&err, LANGUAGE_EN));
        exit(2);
    }
    return api;
}

static struct json *body(const char *name, const char *description)
{
    char text[512];
    struct err err = { 0 };

    snprintf(text, sizeof text,
             "{\"metadata\":{\"name\":\"%s\",\"description\":\"%s\"},\"job_config\":{\"code_dir\":\"/b/c/\","
             "\"boot_file\":\"/b/c/t.py\",\"engine\":{\"engine_id\":\"pytorch-cp36-1.4.0-v2\"}}}",
             name, description);
    return json_read(text, strlen(text), NULL, &err);
}

static const char *text_at(const struct json *value, const char *name)
{
    const char *text = json_text(json_member(json_member(value, "metadata"), name));

    return text ? text : "";
}

/* All algorithms of the trial's name, as the sandbox has them; what they are described as. */
static size_t count(struct trial *trial, char *description, size_t size)
{
    struct operation *list = operation_list(trial->direct, &(struct list_query){ .search = trial->name });
    struct err err = { 0 };
    size_t found = 0;

    if (!operation_finish(list, &err)) {
        fprintf(stderr, "the sandbox: %s\n", err_text(&err, LANGUAGE_EN));
        exit(2);
    }
    for (const struct json *item = json_first(operation_answer(list)); item; item = json_next(item))
        if (strcmp(text_at(item, "name"), trial->name) == 0) {
            snprintf(description, size, "%s", text_at(item, "description"));
            found++;
        }
    operation_free(list);
    return found;
}

static void make(struct trial *trial)
{
    struct json *sent = body(trial->name, "before");
    struct operation *create = operation_create(trial->direct, sent);
    struct err err = { 0 };

    if (!operation_finish(create, &err)) {
        fprintf(stderr, "%s\n", err_text(&err, LANGUAGE_EN));
        exit(2);
    }
    snprintf(trial->id, sizeof trial->id, "%s", text_at(operation_answer(create), "id"));
    operation_free(create);
    json_free(sent);
}

static void clear(struct trial *trial)
{
    struct operation *list = operation_list(trial->direct, &(struct list_query){ .search = trial->name });
    struct err err = { 0 };

    operation_finish(list, &err);
    for (const struct json *item = json_first(operation_answer(list)); item; item = json_next(item)) {
        struct operation *gone = operation_delete(trial->direct, text_at(item, "id"));

        operation_finish(gone, &err);
        operation_free(gone);
    }
    operation_free(list);
}

static struct operation *begin(struct trial *trial, struct api *api, enum method method)
{
    struct json *sent = body(trial->name, method == POST ? "before" : "after");
    struct operation *operation = method == POST  ? operation_create(api, sent)
                                  : method == PUT ? operation_update(api, trial->id, sent, NULL)
                                  : method == GET ? operation_get(api, trial->id)
                                                  : operation_delete(api, trial->id);

    json_free(sent);
    return operation;
}

/* Told in words only, as people are told. */
static enum outcome said(const struct operation *operation, bool done)
{
    const char *text = err_text(operation_err(operation), LANGUAGE_EN);

    if (done)
        return DONE;
    return strstr(text, "not known") || strstr(text, "may have been") ? OPEN : NOT_DONE;
}

static enum outcome is(struct trial *trial, enum method method, const struct operation *operation,
                       size_t *copies)
{
    char description[64] = "";

    *copies = count(trial, description, sizeof description);
    switch (method) {
    case POST: return *copies > 0 ? DONE : NOT_DONE;
    case PUT: return strcmp(description, "after") == 0 ? DONE : NOT_DONE;
    case DELETE: return *copies == 0 ? DONE : NOT_DONE;
    default: return strcmp(text_at(operation_answer(operation), "id"), trial->id) == 0 ? DONE : NOT_DONE;
    }
}

/* One operation under one cut; the bytes of its first connection. */
static void try(struct trial *trial, enum method method, const struct cut *cut, size_t *request,
                size_t *answer)
{
    static const char *const sides[] = { "request", "answer" }, *const manners[] = { "closed", "reset",
                                                                                     "late" };
    struct api *api = client(trial->endpoint);
    struct err err = { 0 };
    size_t copies;

    snprintf(trial->name, sizeof trial->name, "cut-%zu-end", trial->number++);
    if (method != POST)
        make(trial);
    relay_arm(trial->relay, cut);
    struct operation *operation = begin(trial, api, method);
    enum outcome told = said(operation, operation_finish(operation, &err));
    if (told == NOT_DONE && !operation_finish(operation, &err))
        told = said(operation, false);
    enum outcome truth = is(trial, method, operation, &copies);
    char *words = memory_text(err_text(operation_err(operation), LANGUAGE_EN));
    bool answered = method != GET || told != DONE || truth == DONE;
    operation_free(operation);
    api_free(api);
    relay_settle(trial->relay, request, answer); /* what was under way has arrived */
    if (method != GET) {
        size_t later;
        enum outcome after = is(trial, method, NULL, &later);

        truth = after;
        copies = later;
    }
    trial->told[told]++;
    if ((told != truth && (method != GET || !answered)) || copies > 1 || told == OPEN) {
        trial->wrong++;
        if (trial->wrong <= 10)
            printf("%s cut after %zu bytes of the %s (%s): said %s (%s), but it is %s, %zu of it\n",
                   method_names[method], cut ? cut->after : 0, sides[cut ? cut->side : 0],
                   manners[cut ? cut->manner : 0], outcome_names[told], words, outcome_names[truth], copies);
    }
    free(words);
    clear(trial);
}

static void try_all(struct trial *trial, enum method method, size_t stride)
{
    size_t size[2];
    size_t request, answer;

    try(trial, method, NULL, &size[CUT_REQUEST], &size[CUT_ANSWER]);
    for (enum cut_side side = CUT_REQUEST; side <= CUT_ANSWER; side++)
        for (enum cut_manner manner = CUT_CLOSED; manner <= CUT_RESET; manner++)
            for (size_t after = (size_t)method % stride; after <= size[side]; after += stride)
                try(trial, method, &(struct cut){ side, manner, after }, &request, &answer);
    try(trial, method, &(struct cut){ CUT_REQUEST, CUT_LATE, size[CUT_REQUEST] }, &request, &answer);
    printf("%-6s request of %zu bytes, answer of %zu\n", method_names[method], size[CUT_REQUEST],
           size[CUT_ANSWER]);
}

int main(int count, char **arguments)
{
    struct world world;
    struct trial trial = { 0 };
    char endpoint[64];

    if (count != 4 || !world_begin(&world, arguments[1], arguments[2]) || !world_sandbox(&world, ""))
        return 2;
    const char *sandbox = getenv("ALGOFORM_ENDPOINT");
    trial.relay = relay_start(atoi(strrchr(sandbox, ':') + 1));
    snprintf(endpoint, sizeof endpoint, "http://127.0.0.1:%d", relay_port(trial.relay));
    trial.endpoint = endpoint;
    trial.direct = client(sandbox);
    for (enum method method = POST; method < METHODS; method++)
        try_all(&trial, method, strtoul(arguments[3], NULL, 10));
    api_free(trial.direct);
    relay_stop(trial.relay);
    bool ended = world_end_sandbox(&world);
    world_end(&world);
    printf("cuts told truthfully / tried: %zu / %zu (done %zu, not done %zu)\n", trial.number - trial.wrong,
           trial.number, trial.told[DONE], trial.told[NOT_DONE]);
    return trial.wrong == 0 && ended ? 0 : 1;
}
