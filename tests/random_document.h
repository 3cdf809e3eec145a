/* random_document.h - random numbers, values and places for property tests.
 *
 * The seed is printed, and taken from ALGOFORM_SEED when that is set, so that a
 * failure can be played again. */
#ifndef RANDOM_DOCUMENT_H
#define RANDOM_DOCUMENT_H

#include "base/json.h"
#include "base/memory.h"
#include "base/place.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct random {
    uint64_t state;
};

static inline struct random random_seeded(const char *test)
{
    const char *given = getenv("ALGOFORM_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("%s: ALGOFORM_SEED=%" PRIu64 "\n", test, seed);
    return (struct random){ seed * 2654435761u + 88172645463325252u };
}

static inline size_t random_below(struct random *random, size_t bound)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return (size_t)(random->state % bound);
}

static inline const char *random_name(struct random *random)
{
    static const char *const names[] = {
        "name",   "value", "metadata", "job_config", "parameters", "a/b",
        "t~ilde", "参数",  "",         "0",          "constraint", "outputs"
    };
    return names[random_below(random, sizeof names / sizeof *names)];
}

static inline struct json *random_value(struct random *random, unsigned depth)
{
    static const char *const numbers[] = { "0", "1.0", "1e400", "9007199254740993", "-0.10" };
    static const char *const texts[] = { "", "x", "learning-rate", "名字", "a\nb", "10" };
    struct json *value;
    size_t count = random_below(random, 4);
    switch (random_below(random, depth ? 7 : 5)) {
    case 0: return json_null();
    case 1: return json_boolean(random_below(random, 2));
    case 2: return json_number(numbers[random_below(random, sizeof numbers / sizeof *numbers)]);
    case 3:
    case 4: return json_string(texts[random_below(random, sizeof texts / sizeof *texts)]);
    case 5:
        value = json_array();
        while (count--) {
            json_insert_item(value, SIZE_MAX, random_value(random, depth - 1));
        }
        return value;
    default:
        value = json_object();
        while (count--) {
            json_set(value, random_name(random), random_value(random, depth - 1));
        }
        return value;
    }
}

/* The place of some value of the tree, "" among them; owned. */
static inline char *random_place(struct random *random, const struct json *root)
{
    char *place = memory_text("");
    const struct json *here = root;
    while (json_count(here) && random_below(random, 5)) {
        bool list = json_is(here, JSON_ARRAY);
        size_t index = random_below(random, json_count(here));
        const struct json *child = json_first(here);
        for (size_t i = 0; i < index; i++) {
            child = json_next(child);
        }
        char *next = list ? place_item(place, index) : place_join(place, json_name(child));
        free(place);
        place = next;
        here = child;
    }
    return place;
}

#endif
