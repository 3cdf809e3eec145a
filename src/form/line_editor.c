#include "form/line_editor.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "term/paint.h"

#include <stdlib.h>
#include <string.h>

void line_editor_init(struct line_editor *editor, const char *text)
{
    buf_init(&editor->text, LIMIT_LINE_BYTES);
    line_editor_set(editor, text);
}

void line_editor_done(struct line_editor *editor)
{
    buf_done(&editor->text);
    *editor = (struct line_editor){ 0 };
}

void line_editor_set(struct line_editor *editor, const char *text)
{
    buf_clear(&editor->text);
    buf_string(&editor->text, text);
    editor->cursor = editor->text.size;
    editor->first = 0;
}

void line_editor_place(struct line_editor *editor, size_t cursor)
{
    const char *text = buf_text(&editor->text);
    size_t offset = 0;

    while (offset < editor->text.size) {
        size_t next = utf8_next(text, editor->text.size, offset);

        if (next > cursor)
            break;
        offset = next;
    }
    editor->cursor = offset;
}

/* A cursor that would part a mark from what it stands on goes behind both. */
static size_t behind_character(const struct line_editor *editor, size_t offset)
{
    const char *text = buf_text(&editor->text);

    return offset > 0 ? utf8_next(text, editor->text.size, utf8_previous(text, editor->text.size, offset))
                      : 0;
}

/* Puts bytes in place of text[from, to). */
static bool replace(struct line_editor *editor, size_t from, size_t to, const char *bytes, size_t size)
{
    size_t before = editor->text.size;
    size_t behind = before - to;
    char *tail;

    if (before - (to - from) + size > LIMIT_LINE_BYTES)
        return false;
    tail = memory_text_part(buf_text(&editor->text) + to, behind);
    editor->text.size = from;
    if (editor->text.data != NULL)
        editor->text.data[from] = '\0';
    buf_bytes(&editor->text, bytes, size);
    buf_bytes(&editor->text, tail, behind);
    free(tail);
    editor->cursor = behind_character(editor, from + size);
    return true;
}

bool line_editor_type(struct line_editor *editor, struct key key)
{
    char bytes[4];
    size_t size;
    uint32_t code = key.code;

    if (key.pasted && code == '\r')
        code = '\n';
    if (key.function || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return false;
    if ((code < ' ' || code == TERM_DELETE) && !(key.pasted && (code == '\n' || code == '\t')))
        return false;
    size = utf8_encode(code, bytes);
    return replace(editor, editor->cursor, editor->cursor, bytes, size);
}

static size_t word_left(const struct line_editor *editor)
{
    const char *text = buf_text(&editor->text);
    size_t size = editor->text.size, offset = editor->cursor;
    size_t before = utf8_previous(text, size, offset);

    for (; offset > 0 && text[before] == ' '; before = utf8_previous(text, size, before))
        offset = before;
    if (offset > 0 && text[before] == '/')
        return offset < editor->cursor ? offset : before; /* a "/" is a word of its own */
    for (; offset > 0 && text[before] != ' ' && text[before] != '/';
         before = utf8_previous(text, size, before))
        offset = before;
    return offset;
}

static size_t word_right(const struct line_editor *editor)
{
    const char *text = buf_text(&editor->text);
    size_t offset = editor->cursor;

    while (offset < editor->text.size && text[offset] == ' ')
        offset++;
    while (offset < editor->text.size && text[offset] != ' ')
        offset++;
    return offset;
}

bool line_editor_act(struct line_editor *editor, enum action action)
{
    const char *text = buf_text(&editor->text);
    size_t size = editor->text.size, cursor = editor->cursor;

    switch (action) {
    case ACTION_LEFT: editor->cursor = utf8_previous(text, size, cursor); return true;
    case ACTION_RIGHT: editor->cursor = utf8_next(text, size, cursor); return true;
    case ACTION_FIRST: editor->cursor = 0; return true;
    case ACTION_LAST: editor->cursor = size; return true;
    case ACTION_WORD_LEFT: editor->cursor = word_left(editor); return true;
    case ACTION_WORD_RIGHT: editor->cursor = word_right(editor); return true;
    case ACTION_ERASE_BACK: return replace(editor, utf8_previous(text, size, cursor), cursor, "", 0);
    case ACTION_ERASE_WORD: return replace(editor, word_left(editor), cursor, "", 0);
    case ACTION_ERASE_TO_START: return replace(editor, 0, cursor, "", 0);
    case ACTION_ERASE_TO_END: return replace(editor, cursor, size, "", 0);
    case ACTION_ERASE: return replace(editor, cursor, utf8_next(text, size, cursor), "", 0);
    default: return false;
    }
}

static size_t columns_between(const char *text, size_t from, size_t to)
{
    char *part = memory_text_part(text + from, to - from);
    size_t columns = utf8_columns(part);

    free(part);
    return columns;
}

/* The byte that stands about half a place before an offset, so that typing at the
 * edge does not repaint the line for each key; a wide mark must not push the offset out. */
static size_t back_by_half(const char *text, size_t size, size_t offset, size_t place)
{
    size_t first = offset;

    while (first > 0 && columns_between(text, first, offset) < place / 2) {
        size_t before = utf8_previous(text, size, first);

        if (columns_between(text, before, offset) > place)
            break;
        first = before;
    }
    return first;
}

/* The first byte from which the text up to its end still fits. */
static size_t back_to_fill(const char *text, size_t size, size_t first, size_t columns)
{
    while (first > 0) {
        size_t before = utf8_previous(text, size, first);

        if (columns_between(text, before, size) > columns)
            break;
        first = before;
    }
    return first;
}

int line_editor_paint(struct line_editor *editor, int row, int column, int limit, enum role role)
{
    const char *text = buf_text(&editor->text);
    size_t place = limit > column ? (size_t)(limit - column - 1) : 0; /* a cell for the cursor at the end */
    int at;

    if (editor->cursor < editor->first)
        editor->first = editor->cursor;
    if (columns_between(text, editor->first, editor->cursor) > place)
        editor->first = back_by_half(text, editor->text.size, editor->cursor, place);
    if (place > editor->place) /* the window grew: what fits now is shown */
        editor->first = back_to_fill(text, editor->text.size, editor->first, place);
    editor->place = place;
    paint_text(row, column, limit, role, text + editor->first);
    at = column + (int)columns_between(text, editor->first, editor->cursor);
    return at < limit ? at : limit - 1; /* where there is no room at all it stands at the edge */
}
