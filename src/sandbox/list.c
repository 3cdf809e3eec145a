/* The list call: its query, checked member by member, and its page. */
#include "base/limits.h"
#include "sandbox/algorithms.h"
#include "sandbox/query.h"
#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

/* The documents give the bounds and no default (facts: section 3); ten is ours. */
enum { LIMIT_LEAST = 1, LIMIT_MOST = 50, LIMIT_DEFAULT = 10, QUERY_BYTES = 4096 };

static const struct sort_word {
    const char *word;
    enum keep_sort sort;
} sort_words[] = {
    { "create_time", KEEP_BY_CREATE_TIME },
    { "name", KEEP_BY_NAME },
    { "update_time", KEEP_BY_UPDATE_TIME },
};

/* What was asked, with the texts that keep_query borrows. */
struct asked {
    struct buf offset, limit, sort_by, order, group_by, searches, workspace;
    int64_t offset_number, limit_number;
    const struct sort_word *sort;
    bool ascending;
    const char *name; /* what the names must hold, or NULL */
};

static void asked_init(struct asked *asked)
{
    struct buf *texts[] = { &asked->offset,   &asked->limit,    &asked->sort_by,  &asked->order,
                            &asked->group_by, &asked->searches, &asked->workspace };

    *asked = (struct asked){ .limit_number = LIMIT_DEFAULT, .sort = &sort_words[0] };
    for (size_t i = 0; i < COUNT(texts); i++)
        buf_init(texts[i], QUERY_BYTES);
}

static void asked_done(struct asked *asked)
{
    struct buf *texts[] = { &asked->offset,   &asked->limit,    &asked->sort_by,  &asked->order,
                            &asked->group_by, &asked->searches, &asked->workspace };

    for (size_t i = 0; i < COUNT(texts); i++)
        buf_done(texts[i]);
}

/* False after refusing. */
static bool read_number(const struct request *request, const char *name, struct buf *text, int64_t least,
                        int64_t most, int64_t *number, struct answer *answer)
{
    if (query_number(request, name, text, least, most, number))
        return true;
    answer_refuse(answer, request, "ModelArts.2764", "Invalid query parameter %s: %s", name, buf_text(text));
    return false;
}

static bool read_sort(const struct request *request, struct asked *asked, struct answer *answer)
{
    const char *order;

    if (request_query(request, "sort_by", &asked->sort_by) && asked->sort_by.size > 0) {
        asked->sort = NULL;
        for (size_t i = 0; i < COUNT(sort_words); i++)
            if (strcmp(sort_words[i].word, buf_text(&asked->sort_by)) == 0)
                asked->sort = &sort_words[i];
    }
    if (!asked->sort) {
        answer_refuse(answer, request, "ModelArts.2790", "Unsupported sort_by: %s",
                      buf_text(&asked->sort_by));
        return false;
    }
    request_query(request, "order", &asked->order);
    order = buf_text(&asked->order);
    asked->ascending = strcmp(order, "asc") == 0;
    if (*order == '\0' || asked->ascending || strcmp(order, "desc") == 0)
        return true;
    answer_refuse(answer, request, "ModelArts.2764", "Invalid query parameter order: %s", order);
    return false;
}

static bool read_search(const struct request *request, struct asked *asked, struct answer *answer)
{
    static const char by_name[] = "name:";
    const char *text;

    if (!request_query(request, "searches", &asked->searches) || asked->searches.size == 0)
        return true;
    text = buf_text(&asked->searches);
    if (strncmp(text, by_name, strlen(by_name)) == 0) {
        asked->name = text + strlen(by_name);
        return true;
    }
    answer_refuse(answer, request, "ModelArts.2789", "Unsupported filter: %s (name:TEXT is supported)", text);
    return false;
}

static bool read_asked(const struct request *request, struct asked *asked, struct answer *answer)
{
    request_query(request, "group_by", &asked->group_by);
    request_query(request, "workspace_id", &asked->workspace);
    return read_number(request, "offset", &asked->offset, 0, LIMIT_LIST_ITEMS, &asked->offset_number,
                       answer) &&
           read_number(request, "limit", &asked->limit, LIMIT_LEAST, LIMIT_MOST, &asked->limit_number,
                       answer) &&
           read_sort(request, asked, answer) && read_search(request, asked, answer);
}

struct gathering {
    const struct service *service;
    struct buf items;
};

static void gather(void *context, const char *text)
{
    struct gathering *gathering = context;

    if (gathering->items.size > 0)
        buf_char(&gathering->items, ',');
    algorithms_write(gathering->service, text, &gathering->items);
}

static void write_page(const struct asked *asked, const struct keep_page *page, const struct buf *items,
                       struct buf *out)
{
    buf_format(out, "{\"total\":%lld,\"count\":%lld,\"limit\":%lld,\"offset\":%lld,", (long long)page->total,
               (long long)page->count, (long long)asked->limit_number, (long long)asked->offset_number);
    buf_format(out, "\"sort_by\":\"%s\",\"order\":\"%s\",\"group_by\":", asked->sort->word,
               asked->ascending ? "asc" : "desc");
    exchange_quote(out, buf_text(&asked->group_by));
    buf_string(out, ",\"items\":[");
    buf_bytes(out, buf_text(items), items->size);
    buf_string(out, "]}");
}

void algorithms_list(const struct service *service, const struct request *request, const char *id,
                     struct answer *answer)
{
    struct asked asked;
    struct gathering gathering = { .service = service };
    struct keep_query query;
    struct keep_page page;
    struct err err = { 0 };

    (void)id;
    asked_init(&asked);
    buf_init(&gathering.items, LIMIT_ANSWER_BYTES);
    if (read_asked(request, &asked, answer)) {
        query = (struct keep_query){
            .name = asked.name,
            .workspace = asked.workspace.size > 0 ? buf_text(&asked.workspace) : NULL,
            .sort = asked.sort->sort,
            .ascending = asked.ascending,
            .limit = asked.limit_number,
            .offset = asked.offset_number * (service->offset_pages ? asked.limit_number : 1),
        };
        if (keep_list(service->keep, &query, gather, &gathering, &page, &err) == KEEP_DONE)
            write_page(&asked, &page, &gathering.items, &answer->body);
        else
            answer_refuse(answer, request, "ModelArts.0010", "%s", err_text(&err, LANGUAGE_EN));
    }
    buf_done(&gathering.items);
    asked_done(&asked);
}
