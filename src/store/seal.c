#include "store/seal.h"

#include <stdint.h>

/* FNV-1a: short, and as good as any where nobody tries to deceive. */
static uint64_t add(uint64_t sum, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;

    for (size_t i = 0; i < size; i++)
        sum = (sum ^ byte[i]) * 1099511628211u;
    return sum;
}

/* Each value with its kind and size, so that nothing moves from one column to the next unseen. */
static uint64_t add_value(uint64_t sum, sqlite3_value *value)
{
    int kind = sqlite3_value_type(value);
    int64_t number = kind == SQLITE_INTEGER ? sqlite3_value_int64(value) : 0;

    sum = add(sum, &kind, sizeof kind);
    if (kind == SQLITE_NULL)
        return sum;
    if (kind == SQLITE_INTEGER)
        return add(sum, &number, sizeof number);
    const void *bytes = sqlite3_value_blob(value);
    number = sqlite3_value_bytes(value);
    sum = add(sum, &number, sizeof number);
    return bytes ? add(sum, bytes, (size_t)number) : sum;
}

static void seal_of(sqlite3_context *context, int count, sqlite3_value **values)
{
    uint64_t sum = 14695981039346656037u;

    for (int i = 0; i < count; i++)
        sum = add_value(sum, values[i]);
    sqlite3_result_int64(context, (int64_t)sum);
}

bool seal_offer(struct database *database, struct err *err)
{
    return sqlite3_create_function(database->handle, "seal_of", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                   seal_of, NULL, NULL) == SQLITE_OK ||
           database_failed(database, err);
}
