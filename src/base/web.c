#include "base/web.h"

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
