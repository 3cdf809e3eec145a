#include "store/secret.h"

#include <stdlib.h>
#include <string.h>

void secret_wipe(char *bytes, size_t size)
{
    /* Through volatile, because a plain memset before free is a dead store. */
    volatile char *byte = bytes;

    while (bytes && size--)
        *byte++ = '\0';
}

void secret_free(char *text)
{
    if (text)
        secret_wipe(text, strlen(text));
    free(text);
}
