/* algoform catalogue NAME: what the service offers to choose from. */
#include "base/memory.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/output.h"
#include "commands/service.h"

#include <stdlib.h>

static const struct column engine_columns[] = {
    { { "ID", "ID" }, 20, 80, false, NULL, "/engine_id" },
    { { "NAME", "名称" }, 10, 24, false, NULL, "/engine_name" },
    { { "VERSION", "版本" }, 10, 80, true, NULL, "/engine_version" },
    { { "TAG", "标签" }, 5, 16, true, NULL, "/tags/0/key" },
};

static const struct column flavor_columns[] = {
    { { "ID", "ID" }, 20, 60, false, NULL, "/flavor_id" },
    { { "TYPE", "类型" }, 6, 8, false, NULL, "/flavor_type" },
    { { "NODES", "节点数" }, 5, 6, true, NULL, "/max_num" },
    { { "NAME", "名称" }, 10, 60, true, NULL, "/flavor_name" },
};

static const struct column workspace_columns[] = {
    { { "ID", "ID" }, 32, 36, false, NULL, "/id" },
    { { "NAME", "名称" }, 10, 40, false, NULL, "/name" },
    { { "STATUS", "状态" }, 6, 14, true, NULL, "/status" },
    { { "DESCRIPTION", "描述" }, 10, 200, true, NULL, "/description" },
};

/* "kind=ucb kappa=2.5": the settings with their defaults. */
static char *settings_of(const struct json *algorithm)
{
    struct buf text;

    buf_init(&text, 64 * 1024);
    const struct json *settings = json_member(algorithm, "params");
    for (const struct json *one = json_first(settings); one; one = json_next(one)) {
        const char *key = json_text(json_member(one, "key")), *value = json_text(json_member(one, "value"));
        buf_format(&text, "%s%s=%s", text.size > 0 ? " " : "", key ? key : "?", value ? value : "");
    }
    return buf_take(&text);
}

static const struct column search_columns[] = {
    { { "NAME", "名称" }, 16, 40, false, NULL, "/name" },
    { { "SETTINGS", "设置" }, 20, 80, false, settings_of, NULL },
    { { "DESCRIPTION", "描述" }, 10, 200, true, NULL, "/description" },
};

static const struct table tables[CATALOGUES] = {
    [CATALOGUE_ENGINES] = { engine_columns, COUNT(engine_columns) },
    [CATALOGUE_FLAVORS] = { flavor_columns, COUNT(flavor_columns) },
    [CATALOGUE_WORKSPACES] = { workspace_columns, COUNT(workspace_columns) },
    [CATALOGUE_SEARCH_ALGORITHMS] = { search_columns, COUNT(search_columns) },
};

static enum status refuse(const struct invocation *invocation)
{
    struct err err = { 0 };
    struct buf names;

    buf_init(&names, 1024);
    for (enum catalogue i = CATALOGUE_NONE + 1; i < CATALOGUES; i++)
        buf_format(&names, "%s%s", i > CATALOGUE_NONE + 1 ? ", " : "", catalogues[i].name);
    err_set(&err, ERR_INPUT, "there is no catalogue %s; there are %s", "没有目录 %s；可用的有 %s",
            invocation->arguments[0], buf_text(&names));
    buf_done(&names);
    output_failure(invocation->language, &err);
    return STATUS_USAGE;
}

enum status command_catalogue(struct invocation *invocation)
{
    enum catalogue catalogue = catalogue_find(invocation->arguments[0]);
    enum status status = STATUS_DONE;
    struct operation *operation;
    struct api *api;

    if (!catalogue)
        return refuse(invocation);
    if (invocation->options.offline)
        return kept_print_catalogue(invocation, catalogue, &tables[catalogue]);
    if (!(api = service_api(invocation, &status)))
        return status;
    operation = operation_catalogue(api, catalogue);
    if (service_finish(invocation, operation, &status)) {
        table_print(invocation, &tables[catalogue], operation_answer(operation));
        kept_keep_catalogue(invocation, catalogue, operation_answer(operation));
    } else {
        kept_tell_catalogue(invocation, status, catalogue);
    }
    operation_free(operation);
    return status;
}
