/* algoform sync: everything that can be read later without a link.
 *
 * What fails is told, and the rest still comes: a region may not have the older
 * interface, a person may not list workspaces. Only where going on would do no good
 * (nothing can be kept, the service wants fewer calls), or harm (five refused signatures
 * lock a key), the rest is not asked for. */
#include "base/err.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/output.h"
#include "commands/service.h"
#include "commands/waiting.h"
#include "net/configs.h"

#include <stdio.h>

enum { HTTP_THROTTLED = 429 };

struct sync {
    const struct invocation *invocation;
    struct api *api;
    enum status worst;
    bool stopped;
    struct waiting waiting; /* for many calls as for one */
};

static void note(struct sync *sync, enum status status, const struct err *err)
{
    if (status > sync->worst)
        sync->worst = status;
    sync->stopped = status == STATUS_CONFIG || status == STATUS_INTERRUPTED || err->status == 401 ||
                    err->status == HTTP_THROTTLED ||
                    (status == STATUS_NETWORK && err->status == 0 && err->kind == ERR_NETWORK);
}

/* Whether its answer came. */
static bool fetch(struct sync *sync, struct operation *operation)
{
    struct err err = { 0 };
    bool came = service_wait(sync->invocation, sync->api, operation, &err);
    if (!came || operation_remark(operation).en)
        waiting_end(&sync->waiting);
    if (operation_remark(operation).en)
        output_say(sync->invocation, operation_remark(operation));
    if (!came)
        note(sync, output_service_failure(sync->invocation, &err), &err);
    return came;
}

/* Whether what came was kept, for which it was asked. */
static bool kept(struct sync *sync, bool kept)
{
    if (!kept) {
        sync->worst = sync->worst > STATUS_CONFIG ? sync->worst : STATUS_CONFIG;
        sync->stopped = true;
    }
    return kept;
}

static void say(const struct sync *sync, struct text what, size_t count)
{
    printf(sync->invocation->language == LANGUAGE_ZH ? "%s：%zu\n" : "%s: %zu\n",
           text_in(what, sync->invocation->language), count);
    fflush(stdout); /* a person watches */
}

static void sync_algorithms(struct sync *sync)
{
    struct operation *operation = operation_list(sync->api, &(struct list_query){ 0 });
    if (fetch(sync, operation) &&
        kept(sync, kept_keep_list(sync->invocation, &shape_algorithm, operation_answer(operation))))
        say(sync, (struct text){ "algorithms", "算法" }, json_count(operation_answer(operation)));
    operation_free(operation);
}

static void sync_catalogue(struct sync *sync, enum catalogue catalogue)
{
    struct operation *operation = operation_catalogue(sync->api, catalogue);
    if (fetch(sync, operation) &&
        kept(sync, kept_keep_catalogue(sync->invocation, catalogue, operation_answer(operation))))
        say(sync, catalogues[catalogue].noun, json_count(operation_answer(operation)));
    operation_free(operation);
}

/* The list holds summaries; how many of the configurations came whole. */
static size_t sync_details(struct sync *sync, const struct json *configs)
{
    size_t asked = 0, came = 0, count = json_count(configs);
    waiting_begin(&sync->waiting, sync->invocation);
    for (const struct json *one = json_first(configs); one && !sync->stopped; one = json_next(one)) {
        const char *name = json_text(json_member(one, "config_name"));
        waiting_tell(&sync->waiting, calls[CALL_CONFIG_GET].doing, asked++, count);
        struct operation *operation = operation_config_get(sync->api, name);
        if (fetch(sync, operation) && kept(sync, kept_keep(sync->invocation, &shape_training_job_config, name,
                                                           operation_answer(operation))))
            came++;
        operation_free(operation);
    }
    waiting_end(&sync->waiting);
    return came;
}

static void sync_configs(struct sync *sync)
{
    struct operation *operation = operation_config_list(sync->api, &(struct list_query){ .order = "desc" });
    if (fetch(sync, operation) && kept(sync, kept_keep_list(sync->invocation, &shape_training_job_config,
                                                            operation_answer(operation)))) {
        say(sync, (struct text){ "training job configurations", "训练作业配置" },
            sync_details(sync, operation_answer(operation)));
    }
    operation_free(operation);
}

enum status command_sync(struct invocation *invocation)
{
    struct sync sync = { .invocation = invocation };
    sync.api = service_api(invocation, &sync.worst);
    if (!sync.api)
        return sync.worst;
    if (!kept_ready(invocation))
        return STATUS_CONFIG;
    sync_algorithms(&sync);
    if (!sync.stopped)
        sync_configs(&sync);
    for (enum catalogue i = CATALOGUE_NONE + 1; i < CATALOGUES && !sync.stopped; i++)
        sync_catalogue(&sync, i);
    if (sync.stopped)
        output_say(invocation, (struct text){ "the rest was not asked for; what was kept before stays",
                                              "其余内容未请求；此前保存的数据保持不变" });
    return sync.worst;
}
