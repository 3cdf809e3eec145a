#include "term/paint.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void paint_blank(int from, int to)
{
    attr_set(A_NORMAL, 0, NULL);
    for (int row = from; row < to && row < LINES; row++) {
        move(row, 0);
        clrtoeol();
    }
}

static int paint_bytes(int row, int column, int limit, enum role role, const char *text, size_t size)
{
    struct buf printable;
    size_t used;

    if (limit > COLS)
        limit = COLS;
    if (row < 0 || row >= LINES || column < 0 || column >= limit)
        return column;
    buf_init(&printable, LIMIT_LINE_BYTES);
    used = utf8_printable(&printable, text, size, (size_t)(limit - column));
    attr_set(theme_attributes(role), theme_pair(role), NULL);
    mvaddstr(row, column, buf_text(&printable));
    attr_set(A_NORMAL, 0, NULL);
    buf_done(&printable);
    return column + (int)used;
}

int paint_text(int row, int column, int limit, enum role role, const char *text)
{
    return paint_bytes(row, column, limit, role, text, strlen(text));
}

int paint_format(int row, int column, int limit, enum role role, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return paint_text(row, column, limit, role, text);
}

/* Whether a Chinese text must not begin a line with what stands here. */
static bool closes(const char *text)
{
    static const char *const marks[] = { "\u3002", "\uff0c", "\uff1b", "\uff1a",
                                         "\uff09", "\u201d", "\u3001", "\uff1f" };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            return true;
    }
    return false;
}

/* How many bytes of text fit into so many columns, broken behind a blank or
 * between wide characters; all of the first word when even that does not fit. */
static size_t line_bytes(const char *text, size_t columns)
{
    size_t size = strlen(text), offset = 0, width = 0, fit = 0;

    while (offset < size) {
        size_t next = utf8_next(text, size, offset);
        char cluster[64];
        size_t bytes = next - offset < sizeof cluster ? next - offset : sizeof cluster - 1;

        memcpy(cluster, text + offset, bytes);
        cluster[bytes] = '\0';
        size_t wide = utf8_columns(cluster);
        if (width + wide > columns && text[offset] != ' ')
            return fit > 0 ? fit : (offset > 0 ? offset : next);
        width += wide;
        offset = next;
        if (text[offset] == ' ' || (wide > 1 && !closes(text + offset)))
            fit = offset;
    }
    return size;
}

const char *paint_next_line(const char *text, size_t columns, bool last, size_t *bytes)
{
    *bytes = last ? strlen(text) : line_bytes(text, columns);
    text += *bytes;
    while (*text == ' ')
        text++;
    return text;
}

int paint_paragraph(int row, int column, int limit, int rows, enum role role, const char *text)
{
    int used = 0;

    while (*text != '\0' && used < rows && limit > column) {
        size_t bytes;
        const char *rest = paint_next_line(text, (size_t)(limit - column), used + 1 == rows, &bytes);

        paint_bytes(row + used, column, limit, role, text, bytes);
        text = rest;
        used++;
    }
    return used;
}

int paint_paragraph_rows(int columns, int rows, const char *text)
{
    int used = 0;

    while (*text != '\0' && used < rows && columns > 0) {
        size_t bytes;

        text = paint_next_line(text, (size_t)columns, used + 1 == rows, &bytes);
        used++;
    }
    return used;
}

void paint_show(int row, int column)
{
    move(row < LINES ? row : LINES - 1, column < COLS ? column : COLS - 1);
    wnoutrefresh(stdscr);
    doupdate();
}

void paint_again(void)
{
    clearok(curscr, TRUE);
}
