/* Mutation that knows documents: an input of JSON texts with NUL bytes between them
 * stays one. A change is made where the rows or the text know a place: a value put,
 * taken away, doubled, moved, or taken from another of the texts. One input in four
 * goes to libFuzzer's own mutation, which knows bytes only. */
#include "fuzz.h"

#include "random_document.h"
#include "schema/schema.h"

#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

enum { TEXTS_MOST = 3, CHANGES_MOST = 4 };

struct texts {
    struct json *roots[TEXTS_MOST]; /* owned */
    size_t count;
};

static bool read_texts(const uint8_t *data, size_t size, struct texts *texts)
{
    const uint8_t *at = data, *end = data + size;

    *texts = (struct texts){ .count = 0 };
    while (texts->count < TEXTS_MOST) {
        struct err err = { 0 };
        const uint8_t *stop = at < end ? memchr(at, '\0', (size_t)(end - at)) : NULL;

        stop = stop ? stop : end;
        texts->roots[texts->count] = json_read((const char *)at, (size_t)(stop - at), NULL, &err);
        if (!texts->roots[texts->count])
            return false;
        texts->count++;
        if (stop == end)
            return true;
        at = stop + 1;
    }
    return false;
}

static void free_texts(struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        json_free(texts->roots[i]);
}

/* A value that a field might hold: one of its words, its example, or anything. */
static struct json *value_for(struct random *random, const struct field *field)
{
    size_t kind = random_below(random, 4);

    if (field && kind == 0 && field->choices && field->choices->count)
        return json_string(field->choices->rows[random_below(random, field->choices->count)].value);
    if (field && kind == 1 && field->example)
        return json_string(field->example);
    if (field && kind == 2 && (field->type == TYPE_INTEGER || field->type == TYPE_LONG))
        return json_integer((int64_t)random_below(random, 1u << 20) - 100);
    return random_value(random, 2);
}

/* A member that the rows know, put into some object that they know. */
static void add_known(struct random *random, struct json *root)
{
    static const struct shape *const shapes[] = { &shape_algorithm, &shape_training_job_config };
    const struct shape *shape = shapes[random_below(random, COUNT(shapes))];
    char *place = random_place(random, root);
    struct json *holder = (struct json *)(uintptr_t)place_find(root, place);
    struct location location;

    if (json_is(holder, JSON_OBJECT) && schema_locate(shape, place, &location) && location.object &&
        location.object->count) {
        const struct field *field = &location.object->fields[random_below(random, location.object->count)];
        struct json *value = value_for(random, field);

        if (field->type >= TYPE_OBJECTS && random_below(random, 2)) {
            struct json *list = json_array();

            json_insert_item(list, 0, value);
            value = list;
        }
        json_set(holder, random_below(random, 8) || !field->received_as ? field->name : field->received_as,
                 value);
    }
    free(place);
}

/* Where a change happens: a value and what holds it; false for the root. */
struct spot {
    struct json *holder, *value;
};

static bool find_spot(struct random *random, struct json *root, struct spot *spot)
{
    char *place = random_place(random, root);
    char *above = place_parent(place);

    if (above) {
        spot->holder = (struct json *)(uintptr_t)place_find(root, above);
        spot->value = (struct json *)(uintptr_t)place_find(root, place);
    }
    free(place);
    free(above);
    return above != NULL;
}

static void put(const struct spot *spot, struct json *value)
{
    json_free(json_replace(spot->holder, spot->value, value));
}

static void change(struct random *random, struct texts *texts)
{
    struct json *root = texts->roots[random_below(random, texts->count)];
    struct spot spot, other;

    if (random_below(random, 3) == 0) {
        add_known(random, root);
        return;
    }
    if (!find_spot(random, root, &spot))
        return;
    switch (random_below(random, 5)) {
    case 0: put(&spot, random_value(random, 2)); break;
    case 1: json_free(json_detach(spot.holder, spot.value)); break;
    case 2:
        if (json_is(spot.holder, JSON_ARRAY))
            json_insert_item(spot.holder, random_below(random, json_count(spot.holder) + 1),
                             json_copy(spot.value));
        break;
    case 3:
        if (json_is(spot.holder, JSON_ARRAY))
            json_insert_item(spot.holder, random_below(random, json_count(spot.holder) + 1),
                             json_detach(spot.holder, spot.value));
        break;
    default:
        if (find_spot(random, texts->roots[random_below(random, texts->count)], &other))
            put(&spot, json_copy(other.value));
    }
}

/* 0 when it does not fit. */
static size_t write_texts(const struct texts *texts, uint8_t *data, size_t most)
{
    size_t size = 0;

    for (size_t i = 0; i < texts->count; i++) {
        char *text = json_written(texts->roots[i], JSON_COMPACT);
        size_t length = strlen(text);
        bool fits = size + length + 1 <= most;

        if (fits) {
            if (i > 0)
                data[size++] = '\0';
            memcpy(data + size, text, length);
            size += length;
        }
        free(text);
        if (!fits)
            return 0;
    }
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    struct random random = { seed * 2654435761u + 88172645463325252u };
    struct texts texts;
    size_t written = 0;

    if (random_below(&random, 4) == 0)
        return LLVMFuzzerMutate(data, size, most);
    if (read_texts(data, size, &texts)) {
        for (size_t i = 1 + random_below(&random, CHANGES_MOST); i > 0; i--)
            change(&random, &texts);
        if (random_below(&random, 16) == 0 && texts.count < TEXTS_MOST) {
            texts.roots[texts.count] = json_copy(texts.roots[0]);
            texts.count++;
        }
        written = write_texts(&texts, data, most);
    }
    free_texts(&texts);
    return written ? written : LLVMFuzzerMutate(data, size, most);
}
