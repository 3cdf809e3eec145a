#include "sandbox/query.h"

#include <string.h>

bool query_number(const struct request *request, const char *name, struct buf *text, int64_t least,
                  int64_t most, int64_t *number)
{
    int64_t value = 0;

    if (!request_query(request, name, text))
        return true;
    for (const char *c = buf_text(text); *c >= '0' && *c <= '9' && value <= most; c++)
        value = value * 10 + (*c - '0');
    if (text->size == 0 || strspn(buf_text(text), "0123456789") != text->size || value < least ||
        value > most)
        return false;
    *number = value;
    return true;
}
