#include "base/buf.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void buf_init(struct buf *buf, size_t ceiling)
{
    *buf = (struct buf){ .ceiling = ceiling };
}

void buf_init_secret(struct buf *buf, size_t ceiling)
{
    *buf = (struct buf){ .ceiling = ceiling, .secret = true };
}

void buf_done(struct buf *buf)
{
    if (buf->secret)
        memory_wipe(buf->data, buf->capacity);
    free(buf->data);
    *buf = (struct buf){ .ceiling = buf->ceiling, .secret = buf->secret };
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
    buf->over = false;
    if (buf->data)
        buf->data[0] = '\0';
}

/* As memory_resize, but that the old block holds nothing any more. */
static char *move_secret(const struct buf *buf, size_t capacity)
{
    char *data = memory_new(capacity, 1);
    if (buf->data)
        memcpy(data, buf->data, buf->size + 1);
    memory_wipe(buf->data, buf->capacity);
    free(buf->data);
    return data;
}

/* Makes room for size more bytes and their NUL; false past the ceiling. */
static bool reserve(struct buf *buf, size_t size)
{
    if (buf->over || size > buf->ceiling - buf->size) {
        buf->over = true;
        return false;
    }
    size_t needed = buf->size + size;
    if (needed < buf->capacity)
        return true;
    size_t capacity = buf->capacity > 0 ? buf->capacity : FIRST_CAPACITY;
    if (capacity <= SIZE_MAX / 2 && buf->capacity > 0)
        capacity *= 2;
    if (capacity <= needed)
        capacity = needed + 1;
    buf->data = buf->secret ? move_secret(buf, capacity) : memory_resize(buf->data, capacity, 1);
    buf->capacity = capacity;
    return true;
}

char *buf_room(struct buf *buf, size_t size)
{
    if (!reserve(buf, size))
        return NULL;
    buf->data[buf->size] = '\0'; /* what is there stays a string, when nothing follows */
    return buf->data + buf->size;
}

void buf_filled(struct buf *buf, size_t size)
{
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_bytes(struct buf *buf, const void *bytes, size_t size)
{
    if (size == 0 || !reserve(buf, size))
        return;
    memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_string(struct buf *buf, const char *text)
{
    buf_bytes(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
    if (!reserve(buf, 1))
        return;
    buf->data[buf->size++] = c;
    buf->data[buf->size] = '\0';
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0) { /* only a wide string that the locale cannot say gets here */
        buf->over = true;
        return;
    }
    if (!reserve(buf, (size_t)size))
        return;
    va_start(arguments, format);
    (void)vsnprintf(buf->data + buf->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    buf->size += (size_t)size;
}

const char *buf_text(const struct buf *buf)
{
    return buf->data ? buf->data : "";
}

char *buf_take(struct buf *buf)
{
    char *taken = buf->data ? buf->data : memory_new(1, 1);
    *buf = (struct buf){ .ceiling = buf->ceiling };
    return taken;
}
