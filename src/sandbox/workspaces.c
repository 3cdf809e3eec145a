/* The workspaces of the sandbox: the default one, and two that somebody made. */
#include "sandbox/catalogues.h"

#include "base/limits.h"
#include "sandbox/query.h"
#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_LEAST = 1, LIMIT_MOST = 1000, QUERY_BYTES = 4096 };

struct workspace {
    const char *id, *name, *description, *auth, *status;
    long long create_time, update_time;
};

static const struct workspace workspaces[] = {
    { "0", "default", "Default workspace", "PUBLIC", "NORMAL", 1546300800000, 1546300800000 },
    { "7f9c24e8a3b94d0c8e5d6a1b2c3f4e50", "team-b", "Smoke tests of team B", "INTERNAL", "NORMAL",
      1654041600000, 1690000000000 },
    { "b1946ac92492d2347c6235b4d2611184", "archive", "What is kept for the record", "PRIVATE", "NORMAL",
      1609459200000, 1672531200000 },
};

static int by_name(const void *one, const void *other)
{
    return strcmp((*(const struct workspace *const *)one)->name,
                  (*(const struct workspace *const *)other)->name);
}

static int by_update_time(const void *one, const void *other)
{
    long long a = (*(const struct workspace *const *)one)->update_time,
              b = (*(const struct workspace *const *)other)->update_time;
    return (a > b) - (a < b);
}

static int by_status(const void *one, const void *other)
{
    return strcmp((*(const struct workspace *const *)one)->status,
                  (*(const struct workspace *const *)other)->status);
}

static const struct sort_word {
    const char *word;
    int (*compare)(const void *one, const void *other);
} sort_words[] = {
    { "name", by_name },
    { "update_time", by_update_time },
    { "status", by_status },
};

/* What was asked; NULL and 0 where nothing was. */
struct asked {
    const struct sort_word *sort;
    bool descending;
    int64_t offset, limit;
};

/* False after refusing. */
static bool read_asked(const struct request *request, struct asked *asked, struct buf *text,
                       struct answer *answer)
{
    const char *wrong = NULL;

    if (!query_number(request, "offset", text, 0, LIMIT_LIST_ITEMS, &asked->offset))
        wrong = "offset";
    else if (!query_number(request, "limit", text, LIMIT_LEAST, LIMIT_MOST, &asked->limit))
        wrong = "limit";
    else if (request_query(request, "sort_by", text) && text->size > 0) {
        for (size_t i = 0; i < COUNT(sort_words); i++)
            if (strcmp(sort_words[i].word, buf_text(text)) == 0)
                asked->sort = &sort_words[i];
        wrong = asked->sort ? NULL : "sort_by";
    }
    if (!wrong && request_query(request, "order", text) && text->size > 0) {
        asked->descending = strcmp(buf_text(text), "desc") == 0;
        wrong = asked->descending || strcmp(buf_text(text), "asc") == 0 ? NULL : "order";
    }
    if (wrong)
        answer_refuse(answer, request, "ModelArts.0104", "Invalid query parameter %s: %s", wrong,
                      buf_text(text));
    return !wrong;
}

static void write_one(const struct workspace *one, struct buf *out)
{
    buf_format(out, "{\"id\":\"%s\",\"name\":\"%s\",\"description\":\"%s\",\"owner\":\"sandbox\"", one->id,
               one->name, one->description);
    buf_format(out, ",\"auth_type\":\"%s\",\"status\":\"%s\",\"status_info\":\"\"", one->auth, one->status);
    buf_format(out, ",\"create_time\":%lld,\"update_time\":%lld", one->create_time, one->update_time);
    buf_string(out, ",\"enterprise_project_id\":\"0\",\"enterprise_project_name\":\"default\"}");
}

/* The matching ones in order; how many they are. */
static size_t choose(const struct asked *asked, const char *name, const struct workspace *chosen[])
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT(workspaces); i++)
        if (strstr(workspaces[i].name, name))
            chosen[count++] = &workspaces[i];
    if (asked->sort)
        qsort(chosen, count, sizeof *chosen, asked->sort->compare);
    for (size_t i = 0; asked->descending && i < count / 2; i++) {
        const struct workspace *one = chosen[i];
        chosen[i] = chosen[count - 1 - i];
        chosen[count - 1 - i] = one;
    }
    return count;
}

void catalogues_workspaces(const struct service *service, const struct request *request, const char *id,
                           struct answer *answer)
{
    const struct workspace *chosen[COUNT(workspaces)];
    struct asked asked = { .limit = LIMIT_MOST };
    struct buf text, *out = &answer->body;
    int64_t from, count, end;

    (void)id;
    buf_init(&text, QUERY_BYTES);
    if (read_asked(request, &asked, &text, answer)) {
        buf_clear(&text);
        request_query(request, "name", &text);
        count = (int64_t)choose(&asked, buf_text(&text), chosen);
        from = asked.offset * (service->offset_pages ? asked.limit : 1);
        from = from < count ? from : count;
        end = asked.limit < count - from ? from + asked.limit : count;
        buf_format(out, "{\"total_count\":%lld,\"count\":%lld,\"workspaces\":[", (long long)count,
                   (long long)(end - from));
        for (int64_t i = from; i < end; i++) {
            if (i > from)
                buf_char(out, ',');
            write_one(chosen[i], out);
        }
        buf_string(out, "]}");
    }
    buf_done(&text);
}
