#include "screens/excerpt.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static size_t columns_of(const char *text, size_t bytes)
{
    char *part = memory_text_part(text, bytes);
    size_t columns = utf8_columns(part);

    free(part);
    return columns;
}

size_t excerpt_common(const char *one, const char *other)
{
    size_t size = strlen(one), other_size = strlen(other), same = 0;

    while (one[same] != '\0' && one[same] == other[same])
        same++;
    for (size_t offset = 0; offset < same;) {
        size_t next = utf8_next(one, size, offset);

        if (next > same || utf8_next(other, other_size, offset) > same)
            return offset;
        offset = next;
    }
    return same;
}

char *excerpt_of(const char *text, size_t difference, size_t columns, size_t rows)
{
    size_t size = strlen(text), room = columns * rows, lead = columns / 3, start = difference;
    struct buf excerpt;

    if (size <= room || columns_of(text, difference) + lead < room)
        return memory_text(text);
    while (start > 0 && columns_of(text + start, difference - start) < lead)
        start = utf8_previous(text, size, start);
    buf_init(&excerpt, LIMIT_DOCUMENT_BYTES);
    buf_format(&excerpt, "%s%s", start > 0 ? "\u2026" : "", text + start);
    return buf_take(&excerpt);
}

size_t excerpt_row(const char *text, size_t columns)
{
    size_t size = strlen(text), offset = 0, width = 0, blank = 0;

    while (offset < size) {
        size_t next = utf8_next(text, size, offset), wide = columns_of(text + offset, next - offset);

        if (width + wide > columns)
            return blank > offset / 2 ? blank : (offset > 0 ? offset : next);
        width += wide;
        offset = next;
        if (text[offset - 1] == ' ')
            blank = offset;
    }
    return size;
}
