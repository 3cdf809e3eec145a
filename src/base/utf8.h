/* base/utf8.h - characters, columns, and the one way to make foreign text printable.
 *
 * Text that came from outside reaches a terminal only through utf8_printable:
 * control characters, escape sequences, bad UTF-8 and bidirectional overrides
 * become visible marks and can do no harm there. Widths follow the C library's
 * wcwidth, which is what curses follows. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character of text[0..size) (RFC 3629: no surrogates, no overlong
 * forms, at most U+10FFFF). Gives its length in bytes and the code point, or 0
 * when the bytes there are not UTF-8 (or size is 0). */
size_t utf8_decode(const char *text, size_t size, uint32_t *code);

/* Writes 1 to 4 bytes, returns how many; code must be a valid scalar value. */
size_t utf8_encode(uint32_t code, char out[4]);

bool utf8_valid(const char *text, size_t size);

/* Code points, as the service counts a description's 256 characters. Invalid bytes count one each. */
size_t utf8_characters(const char *text);

/* Columns on a terminal after utf8_printable. */
size_t utf8_columns(const char *text);

/* The offset of the user-perceived character after, or before, offset: a base
 * character with the zero-width ones that follow it. */
size_t utf8_next(const char *text, size_t size, size_t offset);
size_t utf8_previous(const char *text, size_t size, size_t offset);

/* Whether a character cannot be seen where it stands, or does something to a terminal or to the order of what
 * is read: controls, bidirectional ones, fillers, tags; a joiner or a selector unless the character `before`
 * (0: none) has a use for it, as emoji have. */
bool utf8_hidden(uint32_t code, uint32_t before);

/* Appends text[0..size) in printable form, at most `columns` wide; what is cut
 * ends in U+2026. A run of more than four combining marks is cut to four. A NUL
 * of json.h's inner form (C0 80) shows as U+2400. Returns the columns used. */
size_t utf8_printable(struct buf *out, const char *text, size_t size, size_t columns);

/* Appends text[0..size) for a clipboard, whence it may be pasted anywhere: no control but tab and newline, no
 * bytes that are not UTF-8; a line ends in LF alone; other hidden characters become marks such as <U+202E>.
 * Returns how many characters were left out or marked. */
size_t utf8_copyable(struct buf *out, const char *text, size_t size);

/* Appends text as it is, but for combining marks beyond the fourth in a run. */
void utf8_few_marks(struct buf *out, const char *text);

#endif
