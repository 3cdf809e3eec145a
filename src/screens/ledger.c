#include "screens/ledger.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "screens/excerpt.h"
#include "screens/ledger_parts.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ledger_heading(struct page *page, enum role role, const char *text, const char *place)
{
    while (*text != '\0') {
        size_t bytes;
        const char *rest = paint_next_line(text, (size_t)(term_columns() - LEDGER_MARKER), false, &bytes);
        char *line = memory_text_part(text, bytes);

        page_add_place(page, role, line, place);
        free(line);
        text = rest;
    }
}

void ledger_add_problems(struct page *page, enum language language, const struct problems *problems)
{
    page_format(page, ROLE_HEADING, string_in(STRING_PROBLEM_COUNTS, language), problems->errors,
                problems->warnings);
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        bool error = problem->severity == SEVERITY_ERROR;
        struct buf line;

        buf_init(&line, LIMIT_LINE_BYTES);
        buf_format(&line, "%s %s: %s", error ? "!" : "?", problem->place, problem->text[language]);
        if (problem->code != NULL)
            buf_format(&line, " [%s]", problem->code);
        page_add_place(page, error ? ROLE_ERROR : ROLE_WARNING, buf_text(&line), problem->place);
        buf_done(&line);
    }
    page_add(page, ROLE_TEXT, "");
}

enum { VALUE_ROWS = 4, OTHER_ROWS = 5 }; /* of the terminal: title, status, heading, place, last line */

struct fate_row {
    const char *sign;
    enum role role;
    bool both; /* before and after stand on lines of their own, or one of them behind the place */
};

static const struct fate_row fates[FATES] = {
    [FATE_SET] = { "+", ROLE_ADDED, true },      [FATE_CLEARED] = { "-", ROLE_REMOVED, true },
    [FATE_MOVED] = { "~", ROLE_CHANGED, false }, [FATE_DROPPED] = { "x", ROLE_DIM, false },
    [FATE_CARRIED] = { "=", ROLE_DIM, false },   [FATE_UNCHANGED] = { " ", ROLE_DIM, false },
};

size_t ledger_rows(size_t values)
{
    size_t rows = term_rows() > OTHER_ROWS ? (size_t)(term_rows() - OTHER_ROWS) / values : 1;

    return rows < 1 ? 1 : rows > VALUE_ROWS ? VALUE_ROWS : rows;
}

void ledger_value(struct page *page, enum role role, const char *label, const char *text, const char *place)
{
    size_t left = (size_t)term_columns() - LEDGER_MARKER, indent = LEDGER_MARGIN + utf8_columns(label) + 1;
    size_t columns = left > indent + 1 ? left - indent : 1;

    for (size_t row = 0, rows = ledger_rows(LEDGER_SIDES); row == 0 || *text != '\0'; row++) {
        size_t bytes = row + 1 < rows ? excerpt_row(text, columns) : strlen(text);
        struct buf line;

        buf_init(&line, LIMIT_DOCUMENT_BYTES);
        buf_format(&line, "%*s%s", row == 0 ? LEDGER_MARGIN : (int)indent, "", row == 0 ? label : "");
        buf_format(&line, "%s%.*s", row == 0 ? " " : "", (int)bytes, text);
        page_add_place(page, role, buf_text(&line), place);
        buf_done(&line);
        text += bytes;
    }
}

static void add_value(struct page *page, enum role role, const char *sign, const char *text,
                      const char *place)
{
    struct buf line;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "%*s%s %s", LEDGER_MARGIN, "", sign, text);
    page_add_place(page, role, buf_text(&line), place);
    buf_done(&line);
}

/* What differs late in long texts is brought into sight; what stands alone needs no more than a line. */
static void add_values(struct page *page, const struct difference *difference, const char *place)
{
    char *before = difference->before != NULL ? json_written(difference->before, JSON_COMPACT) : NULL;
    char *after = difference->after != NULL ? json_written(difference->after, JSON_COMPACT) : NULL;

    if (before != NULL && after != NULL) {
        size_t columns = (size_t)term_columns() - LEDGER_MARKER - LEDGER_MARGIN - 2;
        size_t rows = ledger_rows(LEDGER_SIDES), common = excerpt_common(before, after);
        char *removed = excerpt_of(before, common, columns, rows);
        char *added = excerpt_of(after, common, columns, rows);

        ledger_value(page, ROLE_REMOVED, "-", removed, place);
        ledger_value(page, ROLE_ADDED, "+", added, place);
        free(removed);
        free(added);
    } else if (before != NULL) {
        add_value(page, ROLE_REMOVED, "-", before, place);
    } else if (after != NULL) {
        add_value(page, ROLE_ADDED, "+", after, place);
    }
    free(before);
    free(after);
}

void ledger_entry(struct page *page, enum language language, const struct ledger_sign *sign,
                  const struct difference *difference)
{
    const struct fate_row *row = &fates[difference->fate];
    const struct json *value = difference->after != NULL ? difference->after : difference->before;
    char *text = row->both || value == NULL ? NULL : json_written(value, JSON_COMPACT);
    const char *word = sign->from_list ? string_in(STRING_ITEM_REMOVED, language)
                                       : text_in(fate_text(difference->fate), language);
    struct buf line;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "%s %s%s  (%s)  %s", sign->taken ? "&" : row->sign, sign->name, sign->shown, word,
               text != NULL ? text : "");
    page_add_place(page, sign->taken ? ROLE_TAKEN : row->role, buf_text(&line), sign->target);
    buf_done(&line);
    free(text);
    if (row->both)
        add_values(page, difference, sign->target);
}

static void add_difference(struct page *page, enum language language, const struct difference *difference)
{
    ledger_entry(page, language,
                 &(struct ledger_sign){ .name = "", .shown = difference->place, .target = difference->place },
                 difference);
}

static void add_differences(struct page *page, enum language language, const struct differences *differences)
{
    for (size_t i = 0; i < differences->count; i++)
        add_difference(page, language, &differences->items[i]);
}

void ledger_add_changes(struct page *page, enum language language, const struct shape *shape,
                        const struct json *before, const struct json *after)
{
    struct differences differences;

    differences_init(&differences);
    diff_documents(shape, before, after, false, &differences);
    add_differences(page, language, &differences);
    differences_done(&differences);
}

void ledger_add_takings(struct page *page, enum language language, const struct takings *takings)
{
    char heading[256];

    snprintf(heading, sizeof heading, string_in(STRING_MERGED, language), takings->fields);
    ledger_heading(page, ROLE_HEADING, heading, NULL);
    for (size_t i = 0; i < takings->count; i++) {
        const struct taking *taking = &takings->items[i];
        struct ledger_sign sign = { .taken = true,
                                    .from_list = taking->item && taking->fate == FATE_CLEARED,
                                    .name = "",
                                    .shown = taking->place,
                                    .target = taking->place };

        if (!taking->within)
            ledger_entry(page, language, &sign,
                         &(struct difference){ taking->place, taking->fate, taking->before, taking->after });
    }
}

/* What changes stands first, what merely travels last. */
static const enum fate ledger_order[] = { FATE_SET, FATE_CLEARED, FATE_MOVED, FATE_CARRIED, FATE_DROPPED };

static void add_counts(struct page *page, enum language language, const struct differences *ledger)
{
    struct buf counts;

    buf_init(&counts, LIMIT_LINE_BYTES);
    for (enum fate fate = 0; fate < FATES; fate++) {
        if (ledger->by_fate[fate] > 0)
            buf_format(&counts, "%s%zu %s", counts.size > 0 ? "; " : "", ledger->by_fate[fate],
                       text_in(fate_text(fate), language));
    }
    page_add(page, ROLE_HEADING, buf_text(&counts));
    buf_done(&counts);
}

void ledger_add(struct page *page, enum language language, const struct shape *shape, const struct json *base,
                const struct json *mine, const struct json *body)
{
    struct differences ledger;

    differences_init(&ledger);
    diff_ledger(shape, base, mine, body, &ledger);
    add_counts(page, language, &ledger);
    for (size_t order = 0; order < COUNT(ledger_order); order++) {
        for (size_t i = 0; i < ledger.count; i++) {
            if (ledger.items[i].fate == ledger_order[order])
                add_difference(page, language, &ledger.items[i]);
        }
    }
    differences_done(&ledger);
}
