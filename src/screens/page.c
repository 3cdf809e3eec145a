/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "screens/page.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void page_clear(struct page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        free(page->lines[i].text);
        free(page->lines[i].place);
    }
    page->count = 0;
}

void page_done(struct page *page)
{
    page_clear(page);
    free(page->lines);
    free(page->search);
    *page = (struct page){ 0 };
}

enum { SIDE_STEP = 16 }; /* columns a key scrolls to the side */

static void add(struct page *page, enum role role, char *text, const char *place)
{
    page->lines = memory_grow(page->lines, page->count, &page->capacity, sizeof *page->lines);
    page->lines[page->count++] = (struct page_line){ text, role, memory_text(place) };
}

void page_add(struct page *page, enum role role, const char *text)
{
    add(page, role, memory_text(text), NULL);
}

void page_add_place(struct page *page, enum role role, const char *text, const char *place)
{
    add(page, role, memory_text(text), place);
}

void page_format(struct page *page, enum role role, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    page_add(page, role, text);
}

void page_add_lines(struct page *page, enum role role, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        add(page, role, memory_text_part(text, size), NULL);
        text += size + (text[size] == '\n');
    }
}

void page_add_paragraph(struct page *page, enum role role, const char *text)
{
    while (*text != '\0') {
        size_t bytes;
        const char *rest = paint_next_line(text, (size_t)(term_columns() - page->indent), false, &bytes);

        add(page, role, memory_text_part(text, bytes), NULL);
        text = rest;
    }
}

void page_add_definition(struct page *page, enum role role, int column, const char *name, const char *is)
{
    bool apart = utf8_columns(name) + 1 > (size_t)column; /* too long to stand before it */

    if (apart)
        page_add(page, role, name);
    name = apart ? "" : name;
    do {
        struct buf line;
        size_t bytes;
        const char *rest =
            paint_next_line(is, (size_t)(term_columns() - page->indent - column), false, &bytes);

        buf_init(&line, LIMIT_LINE_BYTES);
        buf_string(&line, name);
        for (size_t blank = utf8_columns(name); blank < (size_t)column; blank++)
            buf_char(&line, ' ');
        buf_bytes(&line, is, bytes);
        add(page, role, buf_take(&line), NULL);
        name = "";
        is = rest;
    } while (*is != '\0');
}

void page_add_key(struct page *page, enum language language, enum action action, enum string says)
{
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    buf_format(&text, "%s  %s", keys_name(action, STATE_READ), string_in(says, language));
    page_add_paragraph(page, ROLE_TEXT, buf_text(&text));
    buf_done(&text);
}

/* The text without its first columns. */
static const char *skip(const char *text, size_t columns)
{
    size_t size = strlen(text), offset = 0;

    while (offset < size && columns > 0) {
        size_t next = utf8_next(text, size, offset);
        char *cluster = memory_text_part(text + offset, next - offset);
        size_t wide = utf8_columns(cluster);

        free(cluster);
        offset = next;
        columns -= wide < columns ? wide : columns;
    }
    return text + offset;
}

void page_paint(const struct page *page, int top, int bottom)
{
    size_t line = page->top;

    for (int row = top; row < bottom && line < page->count; row++, line++)
        paint_text(row, page->indent, term_columns(), page->lines[line].role,
                   skip(page->lines[line].text, page->left));
}

/* What of the lines [first, end) there is to scroll, for the last columns of the longest to be seen. */
static size_t hidden_columns(const struct page *page, size_t first, size_t end)
{
    size_t longest = 0, shown = (size_t)(term_columns() - page->indent);

    for (size_t i = first; i < end && i < page->count; i++) {
        size_t columns = utf8_columns(page->lines[i].text);

        longest = columns > longest ? columns : longest;
    }
    return longest > shown ? longest - shown : 0;
}

bool page_is_cut(const struct page *page, size_t rows)
{
    return hidden_columns(page, page->top, page->top + rows) > page->left;
}

bool page_act_sideways(struct page *page, enum action action)
{
    if (action == ACTION_RIGHT) {
        size_t hidden = hidden_columns(page, 0, page->count), left = page->left + SIDE_STEP;

        page->left = left < hidden ? left : hidden;
    } else if (action == ACTION_LEFT) {
        page->left -= page->left >= SIDE_STEP ? SIDE_STEP : page->left;
    }
    return action == ACTION_RIGHT || action == ACTION_LEFT;
}

bool page_act(struct page *page, enum action action, int rows)
{
    size_t seen = rows > 0 ? (size_t)rows : 1;
    size_t tops = page->count > seen ? page->count - seen + 1 : 1; /* the last line stays at the bottom */

    return page_act_sideways(page, action) || keys_movement(action, page->top, tops, seen, &page->top);
}

bool page_search(struct page *page, const char *text)
{
    char *wanted = memory_text(text);

    free(page->search);
    page->search = wanted;
    for (size_t step = 1; step <= page->count; step++) {
        size_t line = (page->top + step) % page->count;

        if (strcasestr(page->lines[line].text, wanted) != NULL) {
            page->top = line;
            return true;
        }
    }
    return false;
}
