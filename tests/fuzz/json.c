/* Any bytes: refused with a place and a sentence, or read into a tree that is written, read again
 * and compared without loss. Texts that were read are also changed and taken apart. */
#include "fuzz.h"

#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

static struct json *read_again(const struct json *value, enum json_style style)
{
    struct err err = { 0 };
    char *text = json_written(value, style);
    struct json *again = json_read(text, strlen(text), NULL, &err);
    PROMISE(again);
    char *rewritten = json_written(again, style);
    PROMISE(strcmp(text, rewritten) == 0);
    free(rewritten);
    free(text);
    return again;
}

/* What people and terminals get means the same, and hides nothing. */
static void show(const struct json *value)
{
    struct json *again = read_again(value, JSON_PLAIN_INDENTED);
    char *text = json_written(value, JSON_PLAIN_INDENTED);
    size_t size = strlen(text), length;
    uint32_t code, before = 0;
    PROMISE(json_same(value, again));
    for (size_t at = 0; at < size; at += length, before = code) {
        length = utf8_decode(text + at, size - at, &code);
        PROMISE(length > 0 && (code == '\n' || !utf8_hidden(code, before)));
    }
    free(text);
    json_free(again);
}

/* What the service and the journal do to trees: take the last child out, put it first, replace it. */
static void shuffle(struct json *value)
{
    const size_t count = json_count(value);
    if (count == 0)
        return;
    const struct json *last = json_is(value, JSON_ARRAY) ? json_item(value, count - 1) : json_first(value);
    PROMISE(json_index(value, last) < count);
    if (json_is(value, JSON_ARRAY)) {
        json_insert_item(value, 0, json_detach(value, last));
        PROMISE(json_first(value) == last);
    } else {
        json_free(json_replace(value, last, json_copy(value)));
    }
    PROMISE(json_count(value) == count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = { 0 };
    struct json_position at = { 0, 0 };
    struct json *value = json_read((const char *)data, size, &at, &err);
    if (!value) {
        PROMISE(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        PROMISE(at.line > 0 && at.column > 0);
        PROMISE(err.text[LANGUAGE_EN][0] != '\0' && err.text[LANGUAGE_ZH][0] != '\0');
        return 0;
    }
    PROMISE(err.kind == ERR_NONE && utf8_valid((const char *)data, size));
    struct json *compact = read_again(value, JSON_COMPACT), *indented = read_again(value, JSON_INDENTED);
    PROMISE(json_same(value, compact) && json_same(compact, indented));
    show(value);
    shuffle(compact);
    json_free(compact);
    json_free(indented);
    json_free(value);
    return 0;
}
