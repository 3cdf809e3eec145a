#define _GNU_SOURCE /* memmem */

#include "terminal/clipboard.h"

#include <stdlib.h>
#include <string.h>

static int value(char letter)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
    return found != NULL ? (int)(found - letters) : -1;
}

/* Groups of four letters, the last one filled up with "=". */
static char *decoded(const char *letters, size_t size)
{
    char *text = malloc(size / 4 * 3 + 1);
    size_t length = 0;
    if (text == NULL)
        abort();
    for (size_t i = 0; i < size; i += 4) {
        size_t filled = 0;
        unsigned group = 0;
        for (size_t k = i; k < i + 4; k++) {
            int part = k < size ? value(letters[k]) : -1;
            filled += k < size && letters[k] == '=' && k + 2 >= size;
            if (part < 0 && (k >= size || letters[k] != '=' || filled == 0)) {
                free(text);
                return NULL;
            }
            group = group << 6 | (part > 0 ? (unsigned)part : 0);
        }
        text[length++] = (char)(group >> 16 & 255);
        if (filled < 2)
            text[length++] = (char)(group >> 8 & 255);
        if (filled < 1)
            text[length++] = (char)(group & 255);
    }
    text[length] = '\0';
    if (strlen(text) == length)
        return text;
    free(text); /* letters where there should be "=" */
    return NULL;
}

char *clipboard_last(const char *bytes, size_t size)
{
    static const char start[] = "\033]52;c;";
    const char *last = NULL, *at = bytes, *found, *end;
    while ((found = memmem(at, size - (size_t)(at - bytes), start, sizeof start - 1)) != NULL) {
        last = found + sizeof start - 1;
        at = last;
    }
    end = last != NULL ? memchr(last, '\a', size - (size_t)(last - bytes)) : NULL;
    return end != NULL ? decoded(last, (size_t)(end - last)) : NULL;
}
