#include "store/secret.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void secret_wipe(char *bytes, size_t size)
{
    memory_wipe(bytes, size);
}

void secret_free(char *text)
{
    if (text)
        secret_wipe(text, strlen(text));
    free(text);
}
