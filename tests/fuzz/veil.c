/* A server that repeats our token wherever it likes, in headers and in bodies of any bytes: it is never
 * shown, and what is copied of them hides nothing. A byte 1 of the input stands for the token, a byte 2 for
 * it with its slashes escaped. */
#include "fuzz.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "net/veil.h"

#include <stdlib.h>
#include <string.h>

#define SECRET  "MIIs/cret+t/ken"
#define ESCAPED "MIIs\\/cret+t\\/ken"

static void put(uint8_t byte, struct buf *out)
{
    if (byte == 1)
        buf_string(out, SECRET);
    else if (byte == 2)
        buf_string(out, ESCAPED);
    else
        buf_char(out, (char)byte);
}

static void check(const struct buf *shown)
{
    const char *text = buf_text(shown);
    for (size_t at = 0; at + strlen(SECRET) <= shown->size; at++)
        PROMISE(memcmp(text + at, SECRET, strlen(SECRET)) != 0 &&
                strncmp(text + at, ESCAPED, strlen(ESCAPED)) != 0);
}

/* Whatever bytes come: a clipboard gets text in which nothing is hidden. */
static void copy(const struct buf *given)
{
    uint32_t code, before = 0;
    struct buf copied;
    size_t length;
    buf_init(&copied, 1 << 24);
    (void)utf8_copyable(&copied, buf_text(given), given->size);
    for (size_t at = 0; at < copied.size; at += length, before = code) {
        length = utf8_decode(buf_text(&copied) + at, copied.size - at, &code);
        PROMISE(length > 0 && (code == '\t' || code == '\n' || !utf8_hidden(code, before)));
    }
    buf_done(&copied);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct veil veil = { 0 };
    struct buf given, shown;
    buf_init(&given, 1 << 20);
    buf_init(&shown, 1 << 22);
    veil_header(&veil, "X-Auth-Token", SECRET, &shown);
    for (size_t i = 1; i < size; i++)
        put(data[i], &given);
    veil_body(&veil, data[0] & 1, buf_text(&given), given.size, &shown);
    buf_char(&shown, '\n');
    veil_text(&veil, buf_text(&given), given.size, &shown);
    buf_char(&shown, '\n');
    veil_header(&veil,
                data[0] & 2   ? "Set-Cookie"
                : data[0] & 4 ? "Authorization"
                              : "X-Odd",
                buf_text(&given), &shown);
    check(&shown);
    copy(&given);
    buf_done(&shown);
    buf_done(&given);
    veil_done(&veil);
    return 0;
}
