#include "schema/catalogues.h"

#include <string.h>

const struct catalogue_row catalogues[CATALOGUES] = {
    [CATALOGUE_ENGINES] = {
        .name = "engines",
        .noun = { "engines", "引擎" },
        .call = CALL_ENGINES,
        .items = "items",
        .count = "total",
        .key = "engine_id",
        /* The one tag known of says that an engine can be used for hyperparameter search. */
        .details = { "/engine_name", "/engine_version", "/tags/0/key" },
        .from = "training-job-engines page; tags from the use case page",
    },
    [CATALOGUE_FLAVORS] = {
        .name = "flavors",
        .noun = { "flavors", "规格" },
        .call = CALL_FLAVORS,
        .items = "flavors",
        .count = "total_count",
        .key = "flavor_id",
        .details = { "/flavor_type", "/flavor_name", "/max_num" },
        .from = "training-job-flavors page",
    },
    [CATALOGUE_WORKSPACES] = {
        .name = "workspaces",
        .noun = { "workspaces", "工作空间" },
        .call = CALL_WORKSPACES,
        .items = "workspaces",
        .count = "total_count",
        .page_items = 1000, /* the documented most */
        .key = "id",
        .details = { "/name", "/status", "/description" },
        .from = "list-workspaces page",
    },
    [CATALOGUE_SEARCH_ALGORITHMS] = {
        .name = "search-algorithms",
        .noun = { "search algorithms", "搜索算法" },
        .call = CALL_SEARCH_ALGORITHMS,
        .items = "search_algo_list",
        .count = "search_algo_count",
        .key = "name",
        .details = { "/description" },
        .from = "search-algorithms page",
    },
};

enum catalogue catalogue_find(const char *name)
{
    for (enum catalogue i = CATALOGUE_NONE + 1; name && i < CATALOGUES; i++)
        if (strcmp(catalogues[i].name, name) == 0)
            return i;
    return CATALOGUE_NONE;
}
