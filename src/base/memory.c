#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXHAUSTED_STATUS = 70, FIRST_CAPACITY = 8 };

/* How to restore the screen. Like a signal flag, this cannot be handed down to the place of failure. */
static void (*restore_screen)(void);

void memory_on_exhaustion(void (*restore)(void))
{
    restore_screen = restore;
}

static _Noreturn void exhausted(void)
{
    static const char sentence[] = "algoform: out of memory; every edit is in the draft on disk "
                                   "(内存不足；所有修改都已保存在磁盘草稿中)\n";
    if (restore_screen) {
        void (*restore)(void) = restore_screen;
        restore_screen = NULL; /* it may itself want memory */
        restore();
    }
    ssize_t written = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)written;
    _exit(EXHAUSTED_STATUS);
}

void *memory_new(size_t count, size_t size)
{
    void *block = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (!block)
        exhausted();
    return block;
}

void *memory_resize(void *block, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        exhausted();
    size_t bytes = count * size;
    void *resized = realloc(block, bytes > 0 ? bytes : 1);
    if (!resized)
        exhausted();
    return resized;
}

char *memory_text(const char *text)
{
    return text ? memory_text_part(text, strlen(text)) : NULL;
}

char *memory_text_part(const char *text, size_t size)
{
    if (!text)
        return NULL;
    if (size == SIZE_MAX)
        exhausted();
    char *copy = memory_resize(NULL, size + 1, 1);
    memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

void *memory_grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    if (*capacity > SIZE_MAX / 2)
        exhausted();
    size_t doubled = *capacity > 0 ? *capacity * 2 : FIRST_CAPACITY;
    if (doubled <= count) /* the caller added more than one */
        doubled = count + 1;
    void *grown = memory_resize(items, doubled, size);
    *capacity = doubled;
    return grown;
}

void memory_wipe(void *bytes, size_t size)
{
    /* Through volatile, because a plain memset before free is a dead store. */
    volatile char *byte = bytes;

    while (byte && size--)
        *byte++ = '\0';
}
