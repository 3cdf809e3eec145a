/* algoform list: the algorithms as a table, lines of fields, names, or JSON. */
#include "commands/list.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/output.h"
#include "commands/service.h"
#include "commands/table.h"

#include <stdlib.h>
#include <string.h>

enum { TIME_BYTES = 32 };

/* The first thing that tells the engine: its id, its version, or the custom image. */
static char *engine_of(const struct json *algorithm)
{
    static const char *const places[] = { "/job_config/engine/engine_id", "/job_config/engine/engine_version",
                                          "/job_config/engine/engine_name", "/job_config/engine/image_url" };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *text = json_text(place_find(algorithm, places[i]));
        if (text && *text)
            return memory_text(text);
    }
    return memory_text("");
}

/* update_time is 0 until the first change: then the creation is the last change. */
static char *changed_of(const struct json *algorithm)
{
    char text[TIME_BYTES];
    int64_t time = 0;

    if (!json_int64(place_find(algorithm, "/metadata/update_time"), &time) || time == 0)
        json_int64(place_find(algorithm, "/metadata/create_time"), &time);
    clock_local_text(time, text);
    return memory_text(text);
}

static const struct column columns[] = {
    { { "NAME", "名称" }, 12, 32, false, NULL, "/metadata/name" },
    { { "ID", "ID" }, 36, 36, false, NULL, "/metadata/id" },
    { { "ENGINE", "引擎" }, 10, 28, true, engine_of, NULL },
    { { "CHANGED", "修改时间" }, 16, 16, false, changed_of, NULL },
    { { "DESCRIPTION", "描述" }, 10, 200, true, NULL, "/metadata/description" },
};

static const struct table table = { columns, sizeof columns / sizeof *columns };

static bool read_limit(const char *text, size_t *limit)
{
    size_t number = 0;

    *limit = 0;
    if (!text)
        return true;
    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9' || number > LIMIT_LIST_ITEMS)
            return false;
        number = number * 10 + (size_t)(*c - '0');
    }
    *limit = number;
    return number > 0 && number <= LIMIT_LIST_ITEMS;
}

/* The flags as a query; a "-" in front of the field turns the order round: names
 * rise and times fall when nothing is said. */
bool list_query_read(const struct options *options, const char *name, struct list_query *query,
                     struct err *err)
{
    const char *field = options->sort;
    bool turned = field && field[0] == '-', by_name;

    if (turned)
        field++;
    by_name = field && strcmp(field, "name") == 0;
    if (field && !by_name && strcmp(field, "create_time") != 0)
        return err_set(err, ERR_INPUT,
                       "--sort takes name or create_time, with - in front to turn it round; not %s",
                       "--sort 只能是 name 或 create_time，前面加 - 表示反序；不能是 %s", options->sort);
    if (!read_limit(options->limit, &query->limit))
        return err_set(err, ERR_INPUT, "--limit takes a number from 1 to %d, not %s",
                       "--limit 应为 1 到 %d 的数字，不能是 %s", LIMIT_LIST_ITEMS, options->limit);
    query->search = options->search;
    query->sort_by = by_name ? name : field;
    query->order = by_name != turned ? "asc" : "desc";
    query->workspace_id = options->workspace;
    return true;
}

bool list_query_all(const struct list_query *query)
{
    return !query->search && !query->workspace_id && query->limit == 0;
}

enum status command_list(struct invocation *invocation)
{
    enum status status = STATUS_DONE;
    struct list_query query = { 0 };
    struct operation *operation;
    struct err err = { 0 };
    struct api *api;

    if (!list_query_read(&invocation->options, "name", &query, &err)) {
        output_failure(invocation->language, &err);
        return STATUS_USAGE;
    }
    if (invocation->options.offline)
        return kept_print_list(invocation, &shape_algorithm, &algorithm_subject, &query, &table);
    api = service_api(invocation, &status);
    if (!api)
        return status;
    operation = operation_list(api, &query);
    if (service_finish(invocation, operation, &status)) {
        table_print(invocation, &table, operation_answer(operation));
        if (list_query_all(&query))
            kept_keep_list(invocation, &shape_algorithm, operation_answer(operation));
    } else {
        kept_tell(invocation, status, &shape_algorithm, NULL);
    }
    operation_free(operation);
    return status;
}
