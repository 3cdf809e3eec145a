/* algoform history list, show N, revert N: what was sent, what became of it, and back. */
#include "base/clock.h"
#include "base/limits.h"
#include "commands/command.h"
#include "commands/output.h"
#include "document/diff.h"
#include "session/submits.h"
#include "store/history_damage.h"
#include "store/origin.h"
#include "store/revert.h"

#include <stdlib.h>
#include <string.h>

enum { TIME_BYTES = 32, NUMBER_DIGITS = 18, VALUE_COLUMNS = 60 };

static struct json *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

/* The words of the parts that are damaged. */
static struct json *damaged_json(const struct history_row *row)
{
    static const char *const words[HISTORY_PARTS] = { [HISTORY_OF] = "submit",
                                                      [HISTORY_BEFORE] = "before",
                                                      [HISTORY_SENT] = "sent",
                                                      [HISTORY_OUTCOME] = "outcome",
                                                      [HISTORY_AFTER] = "after" };
    struct json *list = json_array();
    size_t count = 0;

    for (size_t i = 0; i < HISTORY_PARTS; i++)
        if (row->damaged[i])
            json_insert_item(list, count++, json_string(words[i]));
    return list;
}

static struct json *row_json(const struct invocation *invocation, const struct history_row *row)
{
    struct json *object = json_object();

    json_set(object, "submit", json_integer(row->number));
    json_set(object, "verb", json_string(submit_verb_text(row->verb).en));
    json_set(object, "outcome", json_string(outcome_text(row->outcome).en));
    json_set(object, "started", json_integer(row->started_ms));
    json_set(object, "ended", row->ended_ms != 0 ? json_integer(row->ended_ms) : json_null());
    json_set(object, "name", text_or_null(row->name));
    json_set(object, "id", text_or_null(row->id));
    json_set(object, "kind", text_or_null(row->shape));
    json_set(object, "origin", text_or_null(row->origin));
    json_set(object, "request_id", text_or_null(row->request_id));
    json_set(object, "error_code", text_or_null(row->code));
    json_set(object, "text", text_or_null(row->text[invocation->language]));
    if (history_damaged(row))
        json_set(object, "damaged", damaged_json(row));
    return object;
}

static void print_rows_json(const struct invocation *invocation, const struct history_row *rows, size_t count)
{
    struct json *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_insert_item(list, i, row_json(invocation, &rows[i]));
    output_json(list);
    json_free(list);
}

static const struct text damaged = { ", damaged", "，已损坏" };

/* Number, time, what, outcome, name, request id, id, and the service and project, with tabs between. */
static void print_rows(const struct invocation *invocation, const struct history_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct history_row *row = &rows[i];
        char started[TIME_BYTES];

        clock_local_text(row->started_ms, started);
        printf("%lld\t%s\t%s\t%s%s", (long long)row->number, started,
               text_in(submit_verb_text(row->verb), invocation->language),
               text_in(outcome_text(row->outcome), invocation->language), row->code ? " " : "");
        output_field(stdout, row->code ? row->code : "");
        if (history_damaged(row))
            fputs(text_in(damaged, invocation->language), stdout);
        putchar('\t');
        output_field(stdout, row->name ? row->name : "-");
        putchar('\t');
        output_field(stdout, row->request_id ? row->request_id : "-");
        putchar('\t');
        output_field(stdout, row->id ? row->id : "-");
        putchar('\t');
        output_line(stdout, row->origin ? row->origin : "-");
    }
}

static enum status failed(const struct invocation *invocation, const struct err *err)
{
    if (err->kind != ERR_ABSENT && err->kind != ERR_INPUT)
        return output_service_failure(invocation, err);
    output_failure(invocation->language, err);
    return STATUS_USAGE;
}

static enum status list(const struct invocation *invocation, struct history *history, int64_t number)
{
    struct history_row *rows = NULL;
    size_t count = 0;
    struct err err = { 0 };

    (void)number;
    if (!history_list(history, NULL, &rows, &count, &err))
        return failed(invocation, &err);
    if (output_is(invocation, "json"))
        print_rows_json(invocation, rows, count);
    else
        print_rows(invocation, rows, count);
    history_rows_free(rows, count);
    return STATUS_DONE;
}

static void show_json(const struct invocation *invocation, const struct history_row *row,
                      const struct history_trees *trees)
{
    struct json *object = row_json(invocation, row);

    json_set(object, "before", trees->before ? json_copy(trees->before) : json_null());
    json_set(object, "sent", trees->sent ? json_copy(trees->sent) : json_null());
    json_set(object, "after", trees->after ? json_copy(trees->after) : json_null());
    output_json(object);
    json_free(object);
}

static enum status show_text(const struct invocation *invocation, const struct history_row *row,
                             const struct history_trees *trees)
{
    struct json *before = NULL, *after = NULL;
    struct differences differences;
    struct err err = { 0 };
    struct buf text;

    if (!history_change_damaged(row, trees) && !history_contents(row, trees, &before, &after, &err))
        return failed(invocation, &err);
    print_rows(invocation, row, 1);
    if (row->text[invocation->language])
        output_line(stdout, row->text[invocation->language]);
    differences_init(&differences);
    buf_init(&text, 4 * LIMIT_DOCUMENT_BYTES);
    history_damage_write(row, invocation->language, &text);
    if (history_change_damaged(row, trees)) {
        history_sound_write(trees, invocation->language, &text);
    } else {
        diff_documents(history_shape(row), before, after, false, &differences);
        diff_write(&differences, invocation->language, VALUE_COLUMNS, &text);
    }
    output_text(&text);
    buf_done(&text);
    differences_done(&differences);
    json_free(before);
    json_free(after);
    return STATUS_DONE;
}

static enum status show(const struct invocation *invocation, struct history *history, int64_t number)
{
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    enum status status = STATUS_DONE;
    struct err err = { 0 };

    if (!history_read(history, number, &row, &trees, &err))
        return failed(invocation, &err);
    if (output_is(invocation, "json"))
        show_json(invocation, &row, &trees);
    else
        status = show_text(invocation, &row, &trees);
    history_row_done(&row);
    history_trees_done(&trees);
    return status;
}

/* Nobody would find the draft among those of the service in use. */
static void say_where(const struct invocation *invocation, struct history *history, int64_t number)
{
    const char *here = session_origin(invocation->session);
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    struct err err = { 0 };
    struct buf en, zh;

    if (!history_read(history, number, &row, &trees, &err))
        return;
    if (row.origin && !origin_same(row.origin, here)) {
        buf_init(&en, LIMIT_LINE_BYTES);
        buf_init(&zh, LIMIT_LINE_BYTES);
        buf_format(&en, "it is a draft of %s, which is not the service and project in use", row.origin);
        buf_format(&zh, "该草稿属于 %s，而不是当前使用的服务和项目", row.origin);
        output_say(invocation, (struct text){ buf_text(&en), buf_text(&zh) });
        buf_done(&en);
        buf_done(&zh);
    }
    history_row_done(&row);
    history_trees_done(&trees);
}

static enum status revert(const struct invocation *invocation, struct history *history, int64_t number)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(invocation->session, &err);
    int64_t draft = 0;

    if (!drafts || !history_revert(history, number, drafts, &draft, &err))
        return failed(invocation, &err);
    output_made_draft(invocation, draft);
    output_say(invocation, (struct text){ "made a draft of what was there before; nothing is sent yet: "
                                          "algoform drafts opens it",
                                          "已将之前的内容存为草稿，尚未发送：可用 algoform drafts 打开" });
    say_where(invocation, history, number);
    return STATUS_DONE;
}

static const struct verb {
    const char *word;
    bool numbered;
    enum status (*run)(const struct invocation *invocation, struct history *history, int64_t number);
} verbs[] = {
    { "list", false, list },
    { "show", true, show },
    { "revert", true, revert },
};

static bool read_number(const char *text, int64_t *number)
{
    size_t size = strlen(text);

    if (size == 0 || size > NUMBER_DIGITS || strspn(text, "0123456789") != size)
        return false;
    *number = strtoll(text, NULL, 10);
    return *number > 0;
}

enum status command_history(struct invocation *invocation)
{
    const char *word = invocation->argument_count > 0 ? invocation->arguments[0] : "list";
    struct err err = { 0 };
    struct history *history;
    int64_t number = 0;

    for (size_t i = 0; i < COUNT(verbs); i++) {
        bool fits = strcmp(verbs[i].word, word) == 0 &&
                    (verbs[i].numbered
                         ? invocation->argument_count == 2 && read_number(invocation->arguments[1], &number)
                         : invocation->argument_count <= 1);

        if (!fits)
            continue;
        history = session_history(invocation->session, &err);
        return history ? verbs[i].run(invocation, history, number) : output_service_failure(invocation, &err);
    }
    output_say(invocation, (struct text){ "history takes list, or show or revert and the number of a submit",
                                          "history 的用法：list，或 show、revert 加提交编号" });
    return STATUS_USAGE;
}
