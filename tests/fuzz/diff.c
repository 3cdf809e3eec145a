/* Two JSON texts with a NUL byte between them: neither differs from itself, what differs is listed at
 * places that are there, and a ledger counts what it lists. */
#include "fuzz.h"

#include "base/limits.h"
#include "base/place.h"
#include "document/convert.h"
#include "document/diff.h"

#include <string.h>

static void compare(const struct shape *shape, const struct json *before, const struct json *after,
                    bool strict)
{
    struct differences differences;
    differences_init(&differences);
    diff_documents(shape, before, after, strict, &differences);
    if (before == after || (before && after && json_same(before, after))) {
        PROMISE(differences.count == 0);
    } else if (strict && before && after) {
        PROMISE(differences.count > 0);
    }
    size_t listed = 0;
    for (enum fate fate = 0; fate < FATES; fate++) {
        listed += fate == FATE_UNCHANGED ? 0 : differences.by_fate[fate];
    }
    PROMISE(listed == differences.count);
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *difference = &differences.items[i];
        PROMISE(!difference->after || place_find(after, difference->place) == difference->after);
        PROMISE(difference->before || difference->after);
    }
    struct buf out;
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    diff_write(&differences, LANGUAGE_ZH, 20, &out);
    buf_done(&out);
    differences_done(&differences);
}

static void send(const struct shape *shape, const struct json *base, const struct json *mine)
{
    struct json *body = convert_request(shape, mine, PURPOSE_UPDATE);
    struct differences differences;
    differences_init(&differences);
    diff_ledger(shape, base, mine, body, &differences);
    differences_done(&differences);
    json_free(body);
}

static void differ(const struct shape *shape, const struct json *before, const struct json *after)
{
    for (int strict = 0; strict < 2; strict++) {
        compare(shape, before, before, strict);
        compare(shape, before, after, strict);
    }
    if (json_is(before, JSON_OBJECT) && json_is(after, JSON_OBJECT)) {
        send(shape, before, after);
        send(shape, NULL, after);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *middle = size ? memchr(data, '\0', size) : NULL;
    size_t first = middle ? (size_t)(middle - data) : size, rest = middle ? size - first - 1 : 0;
    struct err err = { 0 }, other = { 0 };
    struct json *before = json_read((const char *)data, first, NULL, &err);
    struct json *after = json_read((const char *)data + size - rest, rest, NULL, &other);
    differ(&shape_algorithm, before, after);
    differ(&shape_training_job_config, before, after);
    json_free(before);
    json_free(after);
    return 0;
}
