#include "net/id_set.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 128 };

static size_t hash(const char *id)
{
    uint64_t sum = 14695981039346656037u; /* FNV-1a */
    for (; *id; id++)
        sum = (sum ^ (unsigned char)*id) * 1099511628211u;
    return (size_t)(sum ^ sum >> 32);
}

/* Where the id stands, or the free slot where it belongs. */
static char **slot_of(const struct id_set *set, const char *id)
{
    size_t at = hash(id) & (set->capacity - 1);
    while (set->slots[at] && strcmp(set->slots[at], id) != 0)
        at = (at + 1) & (set->capacity - 1);
    return &set->slots[at];
}

static void grow(struct id_set *set)
{
    struct id_set larger = { .count = set->count };
    larger.capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY;
    larger.slots = memory_new(larger.capacity, sizeof *larger.slots);
    for (size_t i = 0; i < set->capacity; i++)
        if (set->slots[i])
            *slot_of(&larger, set->slots[i]) = set->slots[i];
    free(set->slots);
    *set = larger;
}

bool id_set_add(struct id_set *set, const char *id)
{
    if (set->count * 2 >= set->capacity)
        grow(set);
    char **slot = slot_of(set, id);
    if (*slot)
        return false;
    *slot = memory_text(id);
    set->count++;
    return true;
}

void id_set_done(struct id_set *set)
{
    for (size_t i = 0; i < set->capacity; i++)
        free(set->slots[i]);
    free(set->slots);
    *set = (struct id_set){ 0 };
}
