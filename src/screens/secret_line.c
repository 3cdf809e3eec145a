#include "screens/secret_line.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/secret.h"
#include "term/paint.h"

#include <string.h>

void secret_line_wipe(struct secret_line *line)
{
    secret_wipe(line->text, sizeof line->text);
    line->size = 0;
}

void secret_line_set(struct secret_line *line, const char *text)
{
    size_t size = text != NULL ? strlen(text) : 0;

    secret_line_wipe(line);
    if (size >= sizeof line->text)
        size = sizeof line->text - 1;
    if (size > 0)
        memcpy(line->text, text, size);
    line->size = size;
}

static bool type(struct secret_line *line, struct key key)
{
    char bytes[4];
    size_t size;

    if (key.function || key.code < ' ' || key.code == TERM_DELETE || key.code > 0x10ffff)
        return false;
    size = utf8_encode(key.code, bytes);
    if (line->size + size >= sizeof line->text)
        return false;
    memcpy(line->text + line->size, bytes, size);
    line->size += size;
    secret_wipe(bytes, sizeof bytes);
    return true;
}

bool secret_line_key(struct secret_line *line, struct key key, enum action action)
{
    size_t size;

    switch (action) {
    case ACTION_NONE: return type(line, key);
    case ACTION_ERASE_BACK:
        if (line->size == 0)
            return false;
        size = utf8_previous(line->text, line->size, line->size);
        secret_wipe(line->text + size, line->size - size);
        line->size = size;
        return true;
    case ACTION_ERASE_TO_START:
    case ACTION_ERASE_WORD: secret_line_wipe(line); return true;
    default: return false;
    }
}

int secret_line_paint(const char *text, int row, int column, int limit)
{
    struct buf stars;

    buf_init(&stars, LIMIT_LINE_BYTES);
    for (size_t i = 0; text[i] != '\0' && (int)stars.size + column + 1 < limit; i++)
        buf_char(&stars, '*');
    column = paint_text(row, column, limit, ROLE_VALUE, buf_text(&stars));
    buf_done(&stars);
    return column;
}
