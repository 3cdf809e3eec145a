/* algoform drafts list, drafts drop N: what was left unfinished. */
#include "base/clock.h"
#include "commands/command.h"
#include "commands/output.h"
#include "store/lent.h"

#include <stdlib.h>
#include <string.h>

enum { TIME_BYTES = 32, ID_DIGITS = 18 };

static struct json *holder_json(const struct draft_holder *holder)
{
    struct json *object = json_object();

    json_set(object, "pid", json_integer(holder->process.pid));
    json_set(object, "host", json_string(holder->process.host));
    json_set(object, "since", holder->since_ms != 0 ? json_integer(holder->since_ms) : json_null());
    return object;
}

static void print_json(const struct draft_row *rows, size_t count)
{
    struct json *list = json_array();

    for (size_t i = 0; i < count; i++) {
        struct json *row = json_object();

        json_set(row, "draft", json_integer(rows[i].id));
        json_set(row, "name", rows[i].name ? json_string(rows[i].name) : json_null());
        json_set(row, "algorithm_id", rows[i].algorithm_id ? json_string(rows[i].algorithm_id) : json_null());
        json_set(row, "file", rows[i].file ? json_string(rows[i].file) : json_null());
        json_set(row, "origin", rows[i].profile ? json_string(rows[i].profile) : json_null());
        json_set(row, "changed", json_integer(rows[i].changed_ms));
        json_set(row, "edits", json_integer((int64_t)rows[i].edits));
        json_set(row, "holder", rows[i].held ? holder_json(&rows[i].holder) : json_null());
        json_insert_item(list, i, row);
    }
    output_json(list);
    json_free(list);
}

/* Process, machine and since when; "-" when nobody has it open. */
static void print_holder(const struct draft_row *row)
{
    char since[TIME_BYTES];

    if (!row->held) {
        putchar('-');
        return;
    }
    clock_local_text(row->holder.since_ms, since);
    printf("%ld ", row->holder.process.pid);
    output_field(stdout, row->holder.process.host);
    printf(" %s", since);
}

/* Number, time, edits, name, of what it is, and who has it open, with tabs between. */
static void print_text(const struct invocation *invocation, const struct draft_row *rows, size_t count)
{
    static const struct text fresh = { "(new)", "（新建）" };

    for (size_t i = 0; i < count; i++) {
        const char *of = rows[i].file           ? rows[i].file
                         : rows[i].algorithm_id ? rows[i].algorithm_id
                                                : text_in(fresh, invocation->language);
        char changed[TIME_BYTES];

        clock_local_text(rows[i].changed_ms, changed);
        printf("%lld\t%s\t%zu\t", (long long)rows[i].id, changed, rows[i].edits);
        output_field(stdout, rows[i].name ? rows[i].name : "-");
        putchar('\t');
        output_field(stdout, of);
        putchar('\t');
        print_holder(&rows[i]);
        putchar('\n');
    }
}

/* What the person's own editor saved and no draft has yet, also of a draft that is gone by now: the paths,
 * beside the data. */
static void tell_lent(const struct invocation *invocation)
{
    static const struct text waits = { "draft %lld: a text from your editor waits in ",
                                       "草稿 %lld：编辑器的文本保存在 " };
    struct lent *texts = NULL;
    size_t count = 0;
    struct err err = { 0 };

    if (!lent_list(0, &texts, &count, &err)) {
        output_failure(invocation->language, &err);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        fputs("algoform: ", stderr);
        fprintf(stderr, text_in(waits, invocation->language), (long long)texts[i].draft);
        output_line(stderr, texts[i].path);
    }
    lent_list_free(texts, count);
}

static enum status list(const struct invocation *invocation, struct drafts *drafts)
{
    struct draft_row *rows = NULL;
    size_t count = 0;
    struct err err = { 0 };

    if (!drafts_list(drafts, &rows, &count, &err))
        return output_service_failure(invocation, &err);
    if (output_is(invocation, "json"))
        print_json(rows, count);
    else
        print_text(invocation, rows, count);
    draft_rows_free(rows, count);
    tell_lent(invocation);
    return STATUS_DONE;
}

static bool read_id(const char *text, int64_t *id)
{
    size_t size = strlen(text);

    if (size == 0 || size > ID_DIGITS || strspn(text, "0123456789") != size)
        return false;
    *id = strtoll(text, NULL, 10);
    return *id > 0;
}

static enum status drop(const struct invocation *invocation, struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };

    if (drafts_claim(drafts, id, &err) && drafts_drop(drafts, id, &err))
        return STATUS_DONE;
    if (err.kind != ERR_ABSENT)
        return output_service_failure(invocation, &err);
    output_failure(invocation->language, &err);
    return STATUS_USAGE;
}

enum status command_drafts(struct invocation *invocation)
{
    const char *verb = invocation->argument_count ? invocation->arguments[0] : "list";
    bool listing = strcmp(verb, "list") == 0 && invocation->argument_count <= 1;
    struct err err = { 0 };
    struct drafts *drafts;
    int64_t id = 0;

    if (!listing && (strcmp(verb, "drop") != 0 || invocation->argument_count != 2 ||
                     !read_id(invocation->arguments[1], &id))) {
        output_say(invocation, (struct text){ "drafts takes list, or drop and the number of a draft",
                                              "drafts 的用法：list，或 drop 加草稿编号" });
        return STATUS_USAGE;
    }
    drafts = session_drafts(invocation->session, &err);
    if (!drafts)
        return output_service_failure(invocation, &err);
    return listing ? list(invocation, drafts) : drop(invocation, drafts, id);
}
