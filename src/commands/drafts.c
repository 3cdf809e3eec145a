/* algoform drafts list, show N, restore N, drop N: what was left unfinished. */
#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "commands/command.h"
#include "commands/output.h"
#include "store/lent.h"
#include "store/salvage.h"

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
        json_set(row, "name_typed", rows[i].typed_name ? json_string(rows[i].typed_name) : json_null());
        json_set(row, "algorithm_id", rows[i].algorithm_id ? json_string(rows[i].algorithm_id) : json_null());
        json_set(row, "file", rows[i].file ? json_string(rows[i].file) : json_null());
        json_set(row, "origin", rows[i].profile ? json_string(rows[i].profile) : json_null());
        json_set(row, "changed", json_integer(rows[i].changed_ms));
        json_set(row, "edits", json_integer((int64_t)rows[i].edits));
        json_set(row, "damaged", json_boolean(rows[i].damaged));
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

/* Of one that is being typed what there is so far. */
static void print_name(const struct invocation *invocation, const struct draft_row *row)
{
    static const struct text unfinished = { " (unfinished)", "（未完成）" };
    static const struct text damaged = { " (damaged)", "（已损坏）" };

    output_field(stdout, row->typed_name ? row->typed_name : row->name ? row->name : "-");
    if (row->typed_name)
        fputs(text_in(unfinished, invocation->language), stdout);
    if (row->damaged)
        fputs(text_in(damaged, invocation->language), stdout);
}

/* Number, time, edits, name, of what it is, and who has it open, with tabs between. */
static void print_text(const struct invocation *invocation, const struct draft_row *rows, size_t count)
{
    static const struct text fresh = { "(new)", "（新建）" }, astray = { "(not known)", "（未知）" };

    for (size_t i = 0; i < count; i++) {
        const char *of = rows[i].astray         ? text_in(astray, invocation->language)
                         : rows[i].file         ? rows[i].file
                         : rows[i].algorithm_id ? rows[i].algorithm_id
                                                : text_in(fresh, invocation->language);
        char changed[TIME_BYTES];

        clock_local_text(rows[i].changed_ms, changed);
        printf("%lld\t%s\t%zu\t", (long long)rows[i].id, changed, rows[i].edits);
        print_name(invocation, &rows[i]);
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

/* Of a session that was killed while no draft could be kept. */
static void tell_strays(const struct invocation *invocation)
{
    static const struct text waits = { "a text from your editor, of no draft, waits in ",
                                       "编辑器的文本（不属于任何草稿）保存在 " };
    struct lent *texts = NULL;
    size_t count = 0;

    lent_list_strays(&texts, &count);
    for (size_t i = 0; i < count; i++) {
        fprintf(stderr, "algoform: %s", text_in(waits, invocation->language));
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
    draft_rows_unfinished(rows, &count);
    if (output_is(invocation, "json"))
        print_json(rows, count);
    else
        print_text(invocation, rows, count);
    draft_rows_free(rows, count);
    tell_lent(invocation);
    return STATUS_DONE;
}

static enum status failed(const struct invocation *invocation, const struct err *err)
{
    if (err->kind != ERR_ABSENT && err->kind != ERR_INPUT)
        return output_service_failure(invocation, err);
    output_failure(invocation->language, err);
    return err->kind == ERR_ABSENT ? STATUS_USAGE : STATUS_ERRORS;
}

/* The shape that a draft was kept with; an absent draft is found to be so by whoever reads it. */
static const struct shape *shape_of(struct drafts *drafts, int64_t id)
{
    const struct shape *shape = &shape_algorithm;
    struct draft_row *rows = NULL;
    struct err err = { 0 };
    size_t count = 0;

    if (!drafts_list(drafts, &rows, &count, &err))
        return shape;
    for (size_t i = 0; i < count; i++)
        if (rows[i].id == id && rows[i].shape && strcmp(rows[i].shape, shape_training_job_config.name) == 0)
            shape = &shape_training_job_config;
    draft_rows_free(rows, count);
    return shape;
}

/* What is damaged, a sentence a line, beside the data. */
static void tell_damage(const struct invocation *invocation, const struct draft_damage *damage)
{
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    draft_damage_write(damage, invocation->language, &text);
    for (const char *line = buf_text(&text); *line;) {
        size_t size = strcspn(line, "\n");
        char *sentence = memory_text_part(line, size);

        fputs("algoform: ", stderr);
        output_line(stderr, sentence);
        free(sentence);
        line += size + (line[size] == '\n');
    }
    buf_done(&text);
}

static void tell_typing(const struct invocation *invocation, const struct draft_left *left)
{
    static const struct text typing = { "being typed in %s, not accepted: ", "正在 %s 中输入，尚未确认：" };

    if (!left->text)
        return;
    fputs("algoform: ", stderr);
    fprintf(stderr, text_in(typing, invocation->language), left->place);
    output_line(stderr, left->text);
}

/* The document; of a damaged draft what can be read of it, or else the values that were typed. */
static enum status show(const struct invocation *invocation, struct drafts *drafts, int64_t id)
{
    struct err err = { 0 };
    struct draft_damage damage = { 0 };
    struct document *document = NULL;
    struct draft_left left = { 0 };
    struct json *values = NULL;
    bool good = drafts_salvage(drafts, id, shape_of(drafts, id), &damage, &document, &left, &err) &&
                (document || (values = drafts_salvage_values(drafts, id, &err)));

    if (good) {
        output_json(document ? document_root(document) : values);
        tell_damage(invocation, &damage);
        tell_typing(invocation, &left);
    }
    document_free(document);
    draft_left_done(&left);
    json_free(values);
    if (!good)
        return failed(invocation, &err);
    return draft_damaged(&damage) ? STATUS_ERRORS : STATUS_DONE;
}

static enum status restore(const struct invocation *invocation, struct drafts *drafts, int64_t id)
{
    static const struct text whole = { "the draft is not damaged: algoform drafts opens it",
                                       "该草稿没有损坏：可用 algoform drafts 打开" };
    const struct shape *shape = shape_of(drafts, id);
    struct err err = { 0 };
    struct draft_damage damage = { 0 };
    struct document *document = NULL;
    int64_t restored = 0;
    bool good = drafts_salvage(drafts, id, shape, &damage, &document, NULL, &err);

    document_free(document);
    if (good && !draft_damaged(&damage)) {
        output_say(invocation, whole);
        return STATUS_USAGE;
    }
    if (good)
        tell_damage(invocation, &damage);
    if (!good || !drafts_restore(drafts, id, shape, &restored, &err))
        return failed(invocation, &err);
    output_made_draft(invocation, restored);
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
    bool good = drafts_claim(drafts, id, &err) && drafts_drop(drafts, id, &err);

    if (good || err.kind == ERR_ABSENT) /* a draft that is gone may have left a text */
        good = lent_end_draft(id, true) > 0 || good;
    return good ? STATUS_DONE : failed(invocation, &err);
}

static const struct verb {
    const char *word;
    enum status (*run)(const struct invocation *invocation, struct drafts *drafts, int64_t id);
} verbs[] = {
    { "show", show },
    { "restore", restore },
    { "drop", drop },
};

static const struct verb *find_verb(const struct invocation *invocation, int64_t *id)
{
    bool numbered = invocation->argument_count == 2 && read_id(invocation->arguments[1], id);

    for (size_t i = 0; numbered && i < COUNT(verbs); i++)
        if (strcmp(verbs[i].word, invocation->arguments[0]) == 0)
            return &verbs[i];
    return NULL;
}

enum status command_drafts(struct invocation *invocation)
{
    bool listing = invocation->argument_count == 0 ||
                   (invocation->argument_count == 1 && strcmp(invocation->arguments[0], "list") == 0);
    struct err err = { 0 };
    struct drafts *drafts;
    int64_t id = 0;
    const struct verb *verb = find_verb(invocation, &id);

    if (!listing && !verb) {
        output_say(invocation,
                   (struct text){ "drafts takes list, or show, restore or drop and the number of a draft",
                                  "drafts 的用法：list，或 show、restore、drop 加草稿编号" });
        return STATUS_USAGE;
    }
    drafts = session_drafts(invocation->session, &err);
    if (listing)
        tell_strays(invocation); /* also when no draft can be read: then they are most likely */
    if (!drafts)
        return output_service_failure(invocation, &err);
    return listing ? list(invocation, drafts) : verb->run(invocation, drafts, id);
}
