/* base/memory.h - the one wrapper around the heap.
 *
 * Running out of memory ends the program with one sentence and status 70: every
 * edit is already on disk, so no caller carries a branch that is never run.
 * The terminal room registers how to restore the screen first. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Zeroed, owned by the caller; never NULL. free() gives it back. */
void *memory_new(size_t count, size_t size);

/* Grows or shrinks what memory_new or memory_resize gave; new bytes are not zeroed. */
void *memory_resize(void *block, size_t count, size_t size);

/* Overwrites what was secret, so that no copy of it stays; the compiler may not leave it out. Accepts NULL.
 */
void memory_wipe(void *bytes, size_t size);

/* A copy of a string, or of its first size bytes with a NUL behind; owned. NULL stays NULL. */
char *memory_text(const char *text);
char *memory_text_part(const char *text, size_t size);

/* Makes room for one more item in a growing array: doubles *capacity when count has reached it. */
void *memory_grow(void *items, size_t count, size_t *capacity, size_t size);

/* Called once before the program ends for want of memory. */
void memory_on_exhaustion(void (*restore)(void));

#endif
