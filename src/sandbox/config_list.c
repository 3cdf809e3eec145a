/* The list of configurations: numbered pages, as the older interface has them. */
#include "base/limits.h"
#include "sandbox/config_answers.h"
#include "sandbox/configs.h"
#include "sandbox/query.h"
#include "schema/schema.h"

#include <string.h>

enum { PAGE_LEAST = 1, PAGE_MOST = 1000, PAGE_DEFAULT = 10, QUERY_BYTES = 4096 };

static const struct sort_word {
    const char *word;
    enum keep_sort sort;
} sort_words[] = {
    { "config_name", KEEP_BY_NAME },
    { "config_desc", KEEP_BY_CONFIG_DESC },
    { "create_time", KEEP_BY_CREATE_TIME },
};

/* A member of the query that holds one of these words (between blanks), or is not
 * given. False after refusing. */
static bool read_word(const struct request *request, const char *name, const char *words, struct buf *text,
                      struct answer *answer)
{
    size_t size;

    if (!request_query(request, name, text) || text->size == 0)
        return true;
    for (const char *at = words; *at; at += size + (at[size] == ' ')) {
        size = strcspn(at, " ");
        if (size == text->size && memcmp(at, buf_text(text), size) == 0)
            return true;
    }
    answer_refuse(answer, request, "ModelArts.0104", "Invalid query parameter %s: %s (one of: %s)", name,
                  buf_text(text), words);
    return false;
}

static bool read_number(const struct request *request, const char *name, int64_t most, struct buf *text,
                        int64_t *number, struct answer *answer)
{
    if (query_number(request, name, text, PAGE_LEAST, most, number))
        return true;
    answer_refuse(answer, request, "ModelArts.0104", "Invalid query parameter %s: %s", name, buf_text(text));
    return false;
}

static enum keep_sort sort_of(const char *word)
{
    for (size_t i = 0; i < COUNT(sort_words); i++)
        if (strcmp(sort_words[i].word, word) == 0)
            return sort_words[i].sort;
    return KEEP_BY_NAME;
}

static void gather(void *context, const char *text)
{
    struct buf *items = context;
    struct err err = { 0 };
    struct json *config = json_read(text, strlen(text), NULL, &err), *summary = config_summary(config);

    if (items->size > 0)
        buf_char(items, ',');
    json_write(summary, JSON_COMPACT, items);
    json_free(summary);
    json_free(config);
}

static void write_page(const struct service *service, const struct request *request,
                       const struct keep_query *query, struct answer *answer)
{
    struct keep_page page;
    struct buf items;
    struct err err = { 0 };

    buf_init(&items, LIMIT_ANSWER_BYTES);
    if (keep_list(service->keep, query, gather, &items, &page, &err) != KEEP_DONE)
        answer_refuse(answer, request, "ModelArts.0010", "%s", err_text(&err, LANGUAGE_EN));
    else
        buf_format(&answer->body, "{\"is_success\":true,\"config_total_count\":%lld,\"configs\":[%s]}",
                   (long long)page.count, buf_text(&items));
    buf_done(&items);
}

void configs_list(const struct service *service, const struct request *request, const char *id,
                  struct answer *answer)
{
    struct buf sort, order, kind, search, number;
    int64_t per_page = PAGE_DEFAULT, page = 1;
    struct buf *texts[] = { &sort, &order, &kind, &search, &number };

    (void)id;
    for (size_t i = 0; i < COUNT(texts); i++)
        buf_init(texts[i], QUERY_BYTES);
    if (read_number(request, "per_page", PAGE_MOST, &number, &per_page, answer) &&
        read_number(request, "page", LIMIT_LIST_ITEMS, &number, &page, answer) &&
        read_word(request, "sortBy", "config_name config_desc create_time", &sort, answer) &&
        read_word(request, "order", "asc desc", &order, answer) &&
        read_word(request, "config_type", "custom sample", &kind, answer)) {
        bool sample = strcmp(buf_text(&kind), "sample") == 0;
        request_query(request, "search_content", &search);
        struct keep_query query = {
            .table = KEEP_CONFIGS,
            .name = search.size > 0 ? buf_text(&search) : NULL,
            .workspace = sample ? "sample" : NULL, /* none here are of the service's making */
            .sort = sort_of(buf_text(&sort)),
            .ascending = strcmp(buf_text(&order), "asc") == 0,
            .limit = per_page,
            .offset = (page - 1) * per_page,
        };
        write_page(service, request, &query, answer);
    }
    for (size_t i = 0; i < COUNT(texts); i++)
        buf_done(texts[i]);
}
