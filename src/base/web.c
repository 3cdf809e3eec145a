#include "base/web.h"

#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"

const char *web_after_scheme(const char *address)
{
    static const char *const schemes[] = { "https://", "http://" };

    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
            return address + strlen(schemes[i]);
    return NULL;
}

static bool good_port(const char *port)
{
    size_t size = strspn(port, DIGITS);
    long number = size > 0 && size <= 5 ? strtol(port, NULL, 10) : 0;

    return port[size] == '\0' && number >= 1 && number <= 65535;
}

/* After the host: nothing, or a port. */
static bool good_end(const char *end)
{
    return *end == '\0' || (*end == ':' && good_port(end + 1));
}

bool web_authority(const char *text)
{
    size_t size;

    if (*text == '[') {
        size = strspn(text + 1, DIGITS "abcdefABCDEF:.");
        return size > 1 && text[1 + size] == ']' && good_end(text + size + 2);
    }
    size = strspn(text, LETTERS DIGITS ".-_");
    return size > 0 && *text != '.' && *text != '-' && good_end(text + size);
}

/* The port of a good authority, which stands behind its last colon unless that is in brackets; 0: none. */
static long port_of(const char *authority, size_t *host)
{
    const char *colon = strrchr(authority, ':'), *bracket = strchr(authority, ']');

    if (!colon || (bracket && colon < bracket)) {
        *host = strlen(authority);
        return 0;
    }
    *host = (size_t)(colon - authority);
    return strtol(colon + 1, NULL, 10);
}

/* Letters of other alphabets are in no host that web_authority takes. */
static void lower(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        text[i] = (char)tolower((unsigned char)text[i]);
}

char *web_plain(const char *address)
{
    const char *rest = address ? web_after_scheme(address) : NULL;
    size_t scheme = rest ? (size_t)(rest - address) : 0, size = rest ? strcspn(rest, "/") : 0, host;
    bool ends = rest && (rest[size] == '\0' || rest[size + 1] == '\0');
    char *authority = ends ? memory_text_part(rest, size) : NULL;
    struct buf plain;

    if (!authority || !web_authority(authority)) {
        free(authority);
        return memory_text(address);
    }
    long port = port_of(authority, &host), usual = scheme == strlen("https://") ? 443 : 80;
    buf_init(&plain, strlen(address) + 1);
    buf_bytes(&plain, address, scheme);
    buf_bytes(&plain, authority, host);
    if (port != 0 && port != usual)
        buf_format(&plain, ":%ld", port);
    free(authority);
    char *text = buf_take(&plain);
    lower(text, scheme + host);
    return text;
}

bool web_same(const char *one, const char *other)
{
    char *first = web_plain(one), *second = web_plain(other);
    bool same = first && second && strcmp(first, second) == 0;

    free(first);
    free(second);
    return same;
}
