#include "sandbox/ids.h"

#include <sqlite3.h>
#include <string.h>

/* SQLite's generator is seeded by the system and safe among threads. */
void id_hex(char out[HEX_ID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[16];

    sqlite3_randomness((int)sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[HEX_ID_SIZE - 1] = '\0';
}

void id_uuid(char out[UUID_SIZE])
{
    static const size_t lengths[] = { 8, 4, 4, 4, 12 };
    char plain[HEX_ID_SIZE];
    size_t from = 0, to = 0;

    id_hex(plain);
    plain[12] = '4';                                  /* the version */
    plain[16] = "89ab"[(unsigned char)plain[16] & 3]; /* the variant */
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        if (i > 0)
            out[to++] = '-';
        memcpy(out + to, plain + from, lengths[i]);
        from += lengths[i];
        to += lengths[i];
    }
    out[to] = '\0';
}
