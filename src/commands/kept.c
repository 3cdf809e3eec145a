#include "commands/kept.h"

#include "base/clock.h"
#include "base/place.h"
#include "commands/output.h"
#include "commands/select.h"
#include "session/cached.h"

#include <stdio.h>
#include <string.h>

enum { DATE_BYTES = 32, WHAT_BYTES = 256 };

/* What is spoken of: "algorithms", "algorithm 2e54...". */
struct what {
    char text[LANGUAGES][WHAT_BYTES];
};

static struct what what_list(const struct shape *shape)
{
    struct what what;
    snprintf(what.text[LANGUAGE_EN], WHAT_BYTES, "%ss", shape->noun.en);
    snprintf(what.text[LANGUAGE_ZH], WHAT_BYTES, "%s列表", shape->noun.zh);
    return what;
}

static struct what what_one(const struct shape *shape, const char *id)
{
    struct what what;
    snprintf(what.text[LANGUAGE_EN], WHAT_BYTES, "%s %.200s", shape->noun.en, id);
    snprintf(what.text[LANGUAGE_ZH], WHAT_BYTES, "%s %.200s", shape->noun.zh, id);
    return what;
}

static struct what what_catalogue(enum catalogue catalogue)
{
    struct what what;
    snprintf(what.text[LANGUAGE_EN], WHAT_BYTES, "%s", catalogues[catalogue].noun.en);
    snprintf(what.text[LANGUAGE_ZH], WHAT_BYTES, "%s列表", catalogues[catalogue].noun.zh);
    return what;
}

static void tell(const struct invocation *invocation, const struct err *err)
{
    if (err->kind != ERR_NONE)
        output_failure(invocation->language, err);
}

bool kept_ready(const struct invocation *invocation)
{
    struct err err = { 0 };
    bool ready = session_keeps(invocation->session, &err);
    tell(invocation, &err);
    return ready;
}

bool kept_keep_list(const struct invocation *invocation, const struct shape *shape, const struct json *items)
{
    struct err err = { 0 };
    bool kept = session_keep_list(invocation->session, shape, items, &err);
    tell(invocation, &err);
    return kept;
}

bool kept_keep(const struct invocation *invocation, const struct shape *shape, const char *id,
               const struct json *answer)
{
    struct err err = { 0 };
    bool kept = session_keep_get(invocation->session, shape, id, answer, &err);
    tell(invocation, &err);
    return kept;
}

void kept_forget(const struct invocation *invocation, const struct shape *shape, const char *id)
{
    struct err err = { 0 };
    session_forget(invocation->session, shape, id, &err);
    tell(invocation, &err);
}

bool kept_keep_catalogue(const struct invocation *invocation, enum catalogue catalogue,
                         const struct json *entries)
{
    struct err err = { 0 };
    bool kept = session_keep_catalogue(invocation->session, catalogue, entries, &err);
    tell(invocation, &err);
    return kept;
}

/* Tells the date, or that nothing is there. */
static bool found(const struct invocation *invocation, bool is_there, const struct cached *cached,
                  const struct what *what, const struct err *err)
{
    const char *name = what->text[invocation->language];
    char date[DATE_BYTES];
    struct err missing = { 0 };
    tell(invocation, err);
    if (is_there) {
        clock_local_text(cached->fetched_ms, date);
        fprintf(stderr, invocation->language == LANGUAGE_ZH ? "截至 %s（本机保存的" : "as of %s (", date);
        output_field(stderr, name);
        fputs(invocation->language == LANGUAGE_ZH ? "）\n" : " kept)\n", stderr);
        return true;
    }
    err_set(&missing, ERR_NETWORK,
            "%s%.0s: nothing is kept; run algoform sync while the service can be reached",
            "%.0s%s：本机没有保存的数据；请在能连接服务时执行 algoform sync", what->text[LANGUAGE_EN],
            what->text[LANGUAGE_ZH]);
    output_failure(invocation->language, &missing);
    return false;
}

enum status kept_print_list(const struct invocation *invocation, const struct shape *shape,
                            const struct subject *subject, const struct list_query *query,
                            const struct table *table)
{
    struct cached cached = { 0 };
    struct err err = { 0 };
    struct what what = what_list(shape);
    bool is_there = session_cached_list(invocation->session, shape, &cached, &err);
    if (!found(invocation, is_there, &cached, &what, &err))
        return STATUS_NETWORK;
    struct json *items = select_items(cached.json, subject, query);
    table_print(invocation, table, items);
    json_free(items);
    cached_done(&cached);
    return STATUS_DONE;
}

enum status kept_print(const struct invocation *invocation, const struct shape *shape, const char *id,
                       const char *name_place)
{
    struct cached cached = { 0 };
    struct err err = { 0 };
    struct what what = what_one(shape, id);
    bool is_there = session_cached_get(invocation->session, shape, id, &cached, &err);
    if (!found(invocation, is_there, &cached, &what, &err))
        return STATUS_NETWORK;
    const char *form = invocation->options.output;
    const char *name = json_text(place_find(cached.json, name_place));
    if (form && strcmp(form, "name") == 0)
        output_line(stdout, name ? name : "");
    else
        output_json(cached.json);
    cached_done(&cached);
    return STATUS_DONE;
}

enum status kept_print_catalogue(const struct invocation *invocation, enum catalogue catalogue,
                                 const struct table *table)
{
    struct cached cached = { 0 };
    struct err err = { 0 };
    struct what what = what_catalogue(catalogue);
    bool is_there = session_cached_catalogue(invocation->session, catalogue, &cached, &err);
    if (!found(invocation, is_there, &cached, &what, &err))
        return STATUS_NETWORK;
    table_print(invocation, table, cached.json);
    cached_done(&cached);
    return STATUS_DONE;
}

static void tell_kept(const struct invocation *invocation, bool is_there, struct cached *cached)
{
    char date[DATE_BYTES];
    if (!is_there)
        return;
    clock_local_text(cached->fetched_ms, date);
    fputs("algoform: ", stderr);
    fprintf(stderr,
            invocation->language == LANGUAGE_ZH ? "%s 的应答保存在本机：加上 --offline 即可查看\n"
                                                : "the answer of %s is kept: add --offline to see it\n",
            date);
    cached_done(cached);
}

void kept_failed(const struct invocation *invocation, const struct operation *operation,
                 const struct shape *shape, const char *id)
{
    if (operation_err(operation)->kind == ERR_ABSENT)
        kept_forget(invocation, shape, id);
}

void kept_tell(const struct invocation *invocation, enum status status, const struct shape *shape,
               const char *id)
{
    struct cached cached = { 0 };
    struct err err = { 0 };
    if (status != STATUS_NETWORK)
        return;
    bool is_there = id ? session_cached_get(invocation->session, shape, id, &cached, &err)
                       : session_cached_list(invocation->session, shape, &cached, &err);
    tell_kept(invocation, is_there, &cached);
}

void kept_tell_catalogue(const struct invocation *invocation, enum status status, enum catalogue catalogue)
{
    struct cached cached = { 0 };
    struct err err = { 0 };
    if (status == STATUS_NETWORK)
        tell_kept(invocation, session_cached_catalogue(invocation->session, catalogue, &cached, &err),
                  &cached);
}
