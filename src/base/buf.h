/* base/buf.h - bytes that grow up to a ceiling.
 *
 * Appending never fails loudly: past the ceiling nothing more is added and
 * `over` stays true, so a caller writes a whole text and asks once at the end.
 * The bytes always have a NUL behind them. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* owned; NULL while empty: use buf_text */
    size_t size, capacity, ceiling;
    bool over;   /* something did not fit */
    bool secret; /* no copy of the bytes stays behind, also when they move */
};

void buf_init(struct buf *buf, size_t ceiling);
void buf_init_secret(struct buf *buf, size_t ceiling);
void buf_done(struct buf *buf);  /* also for a zeroed buf */
void buf_clear(struct buf *buf); /* empty again, memory kept */

void buf_bytes(struct buf *buf, const void *bytes, size_t size);
void buf_string(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room behind the bytes for size more, which buf_filled then counts as written; NULL past the ceiling. */
char *buf_room(struct buf *buf, size_t size);
void buf_filled(struct buf *buf, size_t size);

/* The bytes as a string, "" when empty. Borrowed, until the next change. */
const char *buf_text(const struct buf *buf);

/* Moves the bytes out; owned by the caller, the buf is empty afterwards. Never NULL. */
char *buf_take(struct buf *buf);

#endif
