#include "net/subject.h"

const struct subject algorithm_subject = {
    .noun = { "algorithm", "算法" },
    .create = CALL_CREATE,
    .update = CALL_UPDATE,
    .get = CALL_GET,
    .list = CALL_LIST,
    .remove = CALL_DELETE,
    .echoes = true,
    .id = "/metadata/id",
    .name = "/metadata/name",
    .created = "/metadata/create_time",
    .workspace = "/metadata/workspace_id",
    .items = "items",
    .count = "count",
    .page_items = 50, /* the documented most */
    .page_form = "%s?limit=%zu&offset=%zu",
    .search_name = "searches",
    .search_start = "name%3A",
    .sort_name = "sort_by",
    .sort_default = "create_time",
};

const struct subject config_subject = {
    .noun = { "training job configuration", "训练作业配置" },
    .create = CALL_CONFIG_CREATE,
    .update = CALL_CONFIG_UPDATE,
    .get = CALL_CONFIG_GET,
    .list = CALL_CONFIG_LIST,
    .remove = CALL_CONFIG_DELETE,
    .unlisted = true,
    .id = "/config_name",
    .name = "/config_name",
    .created = "/create_time",
    .items = "configs",
    .count = "config_total_count",
    .page_items = 200, /* a thousand are permitted */
    .by_page = true,
    .page_form = "%s?per_page=%zu&page=%zu",
    .search_name = "search_content",
    .search_start = "",
    .sort_name = "sortBy",
    .sort_default = "config_name",
};
