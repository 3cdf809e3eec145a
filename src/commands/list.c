/* algoform list: the algorithms as a table, lines of fields, names, or JSON. */
#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/service.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { GAP = 2, TIME_BYTES = 32 };

static char *text_at(const struct json *algorithm, const char *place)
{
    const char *text = json_text(place_find(algorithm, place));

    return memory_text_part(text ? text : "", text ? strlen(text) : 0);
}

static char *name_of(const struct json *algorithm)
{
    return text_at(algorithm, "/metadata/name");
}

static char *id_of(const struct json *algorithm)
{
    return text_at(algorithm, "/metadata/id");
}

static char *description_of(const struct json *algorithm)
{
    return text_at(algorithm, "/metadata/description");
}

/* The first thing that tells the engine: its id, its version, or the custom image. */
static char *engine_of(const struct json *algorithm)
{
    static const char *const places[] = { "/job_config/engine/engine_id", "/job_config/engine/engine_version",
                                          "/job_config/engine/engine_name", "/job_config/engine/image_url" };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *text = json_text(place_find(algorithm, places[i]));
        if (text && *text)
            return memory_text(text);
    }
    return memory_text("");
}

/* update_time is 0 until the first change: then the creation is the last change. */
static char *changed_of(const struct json *algorithm)
{
    char text[TIME_BYTES];
    int64_t time = 0;

    if (!json_int64(place_find(algorithm, "/metadata/update_time"), &time) || time == 0)
        json_int64(place_find(algorithm, "/metadata/create_time"), &time);
    clock_local_text(time, text);
    return memory_text(text);
}

/* In the order of reading. A table that is too wide gives up, from the last column
 * to the first, what lies above `least`; one that may go is left out before it gets
 * narrower than that. */
static const struct column {
    struct text title;
    size_t least, most;
    bool may_go;
    char *(*text)(const struct json *algorithm); /* owned */
} columns[] = {
    { { "NAME", "名称" }, 12, 32, false, name_of },
    { { "ID", "ID" }, 36, 36, false, id_of },
    { { "ENGINE", "引擎" }, 10, 28, true, engine_of },
    { { "CHANGED", "修改时间" }, 16, 16, false, changed_of },
    { { "DESCRIPTION", "描述" }, 10, 200, true, description_of },
};

enum { COLUMN_COUNT = sizeof columns / sizeof *columns };

/* The width of the terminal, or no end where there is none. */
static size_t width(void)
{
    struct winsize size;

    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return LIMIT_LINE_BYTES;
    return size.ws_col;
}

/* As wide as its widest text, up to the most it may have. */
static size_t natural_width(const struct column *column, const struct json *algorithms,
                            enum language language)
{
    size_t widest = utf8_columns(text_in(column->title, language));

    for (const struct json *item = json_first(algorithms); item; item = json_next(item)) {
        char *text = column->text(item);
        size_t wide = utf8_columns(text);

        if (wide > widest)
            widest = wide;
        free(text);
    }
    return widest < column->most ? widest : column->most;
}

/* Width 0: the column is left out. */
static void measure(const struct json *algorithms, enum language language, size_t widths[COLUMN_COUNT])
{
    size_t room = width() + GAP, total = 0;

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        widths[i] = natural_width(&columns[i], algorithms, language);
        total += widths[i] + GAP;
    }
    for (size_t i = COLUMN_COUNT; i-- > 0 && total > room;) {
        size_t excess = total - room, spare = widths[i] > columns[i].least ? widths[i] - columns[i].least : 0;
        size_t given = excess <= spare ? excess : columns[i].may_go ? widths[i] : spare;

        widths[i] -= given;
        total -= given + (widths[i] ? 0 : GAP);
    }
}

static void print_line(const struct json *algorithm, enum language language,
                       const size_t widths[COLUMN_COUNT])
{
    struct buf line;
    size_t size;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        char *text =
            algorithm ? columns[i].text(algorithm) : memory_text(text_in(columns[i].title, language));

        if (widths[i]) {
            size_t used = utf8_printable(&line, text, strlen(text), widths[i]);
            buf_format(&line, "%*s", (int)(widths[i] - used + GAP), "");
        }
        free(text);
    }
    for (size = line.size; size && line.data[size - 1] == ' '; size--)
        ;
    printf("%.*s\n", (int)size, buf_text(&line));
    buf_done(&line);
}

static void print_table(const struct json *algorithms, enum language language)
{
    size_t widths[COLUMN_COUNT];

    measure(algorithms, language, widths);
    print_line(NULL, language, widths);
    for (const struct json *item = json_first(algorithms); item; item = json_next(item))
        print_line(item, language, widths);
}

/* The same columns whole, with tabs between, for other programs. A tab inside a text becomes a mark. */
static void print_fields(const struct json *algorithms)
{
    for (const struct json *item = json_first(algorithms); item; item = json_next(item))
        for (size_t i = 0; i < COLUMN_COUNT; i++) {
            char *text = columns[i].text(item);

            output_field(stdout, text);
            putchar(i + 1 < COLUMN_COUNT ? '\t' : '\n');
            free(text);
        }
}

static void print_names(const struct json *algorithms)
{
    for (const struct json *item = json_first(algorithms); item; item = json_next(item)) {
        char *name = name_of(item);
        output_line(stdout, name);
        free(name);
    }
}

static void print(const struct invocation *invocation, const struct json *algorithms)
{
    /* Without -o: a table for a person, fields for a program. */
    const char *form = invocation->options.output ? invocation->options.output
                       : isatty(STDOUT_FILENO)    ? "table"
                                                  : "text";

    if (strcmp(form, "json") == 0)
        output_json(algorithms);
    else if (strcmp(form, "name") == 0)
        print_names(algorithms);
    else if (strcmp(form, "table") == 0)
        print_table(algorithms, invocation->language);
    else
        print_fields(algorithms);
}

static bool read_limit(const char *text, size_t *limit)
{
    size_t number = 0;

    *limit = 0;
    if (!text)
        return true;
    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9' || number > LIMIT_LIST_ITEMS)
            return false;
        number = number * 10 + (size_t)(*c - '0');
    }
    *limit = number;
    return number > 0 && number <= LIMIT_LIST_ITEMS;
}

/* The flags as a query; a "-" in front of the field turns the order round: names
 * rise and times fall when nothing is said. */
static bool read_query(const struct options *options, struct list_query *query, struct err *err)
{
    const char *field = options->sort;
    bool turned = field && field[0] == '-', by_name;

    if (turned)
        field++;
    by_name = field && strcmp(field, "name") == 0;
    if (field && !by_name && strcmp(field, "create_time") != 0)
        return err_set(err, ERR_INPUT,
                       "--sort takes name or create_time, with - in front to turn it round; not %s",
                       "--sort 只能是 name 或 create_time，前面加 - 表示反序；不能是 %s", options->sort);
    if (!read_limit(options->limit, &query->limit))
        return err_set(err, ERR_INPUT, "--limit takes a number from 1 to %d, not %s",
                       "--limit 应为 1 到 %d 的数字，不能是 %s", LIMIT_LIST_ITEMS, options->limit);
    query->search = options->search;
    query->sort_by = field;
    query->order = by_name != turned ? "asc" : "desc";
    return true;
}

enum status command_list(struct invocation *invocation)
{
    enum status status = STATUS_DONE;
    struct list_query query = { 0 };
    struct operation *operation;
    struct err err = { 0 };
    struct api *api;

    if (!read_query(&invocation->options, &query, &err)) {
        output_failure(invocation->language, &err);
        return STATUS_USAGE;
    }
    api = service_api(invocation, &status);
    if (!api)
        return status;
    operation = operation_list(api, &query);
    if (service_finish(invocation, operation, &status))
        print(invocation, operation_answer(operation));
    operation_free(operation);
    return status;
}
