/* A list of things as a table, lines of fields, names, or JSON. */
#include "commands/table.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "commands/output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { GAP = 2 };

/* The width of the terminal, or no end where there is none. */
static size_t width(void)
{
    struct winsize size;

    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return LIMIT_LINE_BYTES;
    return size.ws_col;
}

static char *text_of(const struct column *column, const struct json *thing)
{
    return column->text ? column->text(thing) : table_text(thing, column->place);
}

/* As wide as its widest text, up to the most it may have. */
static size_t natural_width(const struct column *column, const struct json *items, enum language language)
{
    size_t widest = utf8_columns(text_in(column->title, language));

    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        char *text = text_of(column, item);
        size_t wide = utf8_columns(text);

        if (wide > widest)
            widest = wide;
        free(text);
    }
    return widest < column->most ? widest : column->most;
}

/* Width 0: the column is left out. */
static void measure(const struct table *table, const struct json *items, enum language language,
                    size_t widths[TABLE_COLUMNS])
{
    size_t room = width() + GAP, total = 0;

    for (size_t i = 0; i < table->count; i++) {
        widths[i] = natural_width(&table->columns[i], items, language);
        total += widths[i] + GAP;
    }
    for (size_t i = table->count; i-- > 0 && total > room;) {
        size_t excess = total - room,
               spare = widths[i] > table->columns[i].least ? widths[i] - table->columns[i].least : 0;
        size_t given = excess <= spare ? excess : table->columns[i].may_go ? widths[i] : spare;

        widths[i] -= given;
        total -= given + (widths[i] ? 0 : GAP);
    }
}

static void print_line(const struct table *table, const struct json *thing, enum language language,
                       const size_t widths[TABLE_COLUMNS])
{
    struct buf line;
    size_t size;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    for (size_t i = 0; i < table->count; i++) {
        char *text = thing ? text_of(&table->columns[i], thing)
                           : memory_text(text_in(table->columns[i].title, language));

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

static void print_table(const struct table *table, const struct json *items, enum language language)
{
    size_t widths[TABLE_COLUMNS];

    measure(table, items, language, widths);
    print_line(table, NULL, language, widths);
    for (const struct json *item = json_first(items); item; item = json_next(item))
        print_line(table, item, language, widths);
}

/* The same columns whole, with tabs between, for other programs. A tab inside a text becomes a mark. */
static void print_fields(const struct table *table, const struct json *items)
{
    for (const struct json *item = json_first(items); item; item = json_next(item))
        for (size_t i = 0; i < table->count; i++) {
            char *text = text_of(&table->columns[i], item);

            output_field(stdout, text);
            putchar(i + 1 < table->count ? '\t' : '\n');
            free(text);
        }
}

static void print_names(const struct table *table, const struct json *items)
{
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        char *name = text_of(&table->columns[0], item);
        output_line(stdout, name);
        free(name);
    }
}

void table_print(const struct invocation *invocation, const struct table *table, const struct json *items)
{
    /* Without -o: a table for a person, fields for a program. */
    const char *form = invocation->options.output ? invocation->options.output
                       : isatty(STDOUT_FILENO)    ? "table"
                                                  : "text";

    if (strcmp(form, "json") == 0)
        output_json(items);
    else if (strcmp(form, "name") == 0)
        print_names(table, items);
    else if (strcmp(form, "table") == 0)
        print_table(table, items, invocation->language);
    else
        print_fields(table, items);
}

char *table_text(const struct json *thing, const char *place)
{
    const char *text = json_text(place_find(thing, place));

    return memory_text(text ? text : "");
}
