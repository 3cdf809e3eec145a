#include "store/origin.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/web.h"

#include <stdlib.h>
#include <string.h>

/* No endpoint holds a blank. */
static size_t endpoint_size(const char *origin)
{
    return strcspn(origin, " ");
}

char *origin_plain(const char *origin)
{
    struct buf whole;

    if (!origin)
        return NULL;
    size_t size = endpoint_size(origin);
    char *given = memory_text_part(origin, size), *endpoint = web_plain(given);
    buf_init(&whole, strlen(origin) + 1);
    buf_string(&whole, endpoint);
    buf_string(&whole, origin + size);
    free(endpoint);
    free(given);
    return buf_take(&whole);
}

bool origin_same(const char *one, const char *other)
{
    char *first = origin_plain(one), *second = origin_plain(other);
    bool same = first && second && strcmp(first, second) == 0;

    free(first);
    free(second);
    return same;
}

bool origin_says_less(const char *one, const char *other)
{
    size_t size = endpoint_size(other);
    char *endpoint = memory_text_part(other, size);
    bool less = one[0] == '\0' ? other[0] != '\0' : other[size] != '\0' && origin_same(one, endpoint);

    free(endpoint);
    return less;
}

static void answer(sqlite3_context *context, int count, sqlite3_value **values)
{
    char *plain = count == 1 ? origin_plain((const char *)sqlite3_value_text(values[0])) : NULL;

    sqlite3_result_text(context, plain, -1, SQLITE_TRANSIENT); /* NULL for NULL */
    free(plain);
}

bool origin_offer(struct database *database, struct err *err)
{
    return sqlite3_create_function(database->handle, "origin_plain", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                   NULL, answer, NULL, NULL) == SQLITE_OK ||
           database_failed(database, err);
}
