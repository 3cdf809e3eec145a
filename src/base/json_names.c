#include "base/json_node.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Polynomials over the prime 2^31 - 1 at a secret point: two different names of n bytes meet
 * with a chance of n in two thousand million, and nobody can choose names that do. */
static const uint64_t prime = 2147483647;

enum { FIRST_SEATS = 256 };

void json_names_init(struct json_names *names)
{
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t secret = (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 30 ^ (uint64_t)(uintptr_t)names >> 4;
    *names = (struct json_names){ .base = secret * 6364136223846793005u % (prime - 1024) + 512 };
}

void json_names_done(struct json_names *names)
{
    free(names->seats);
    names->seats = NULL;
}

static uint64_t hash_of(const struct json_names *names, const cJSON *object, const char *name, size_t size)
{
    uint64_t sum = (uint64_t)(uintptr_t)object % prime;
    for (size_t i = 0; i < size; i++)
        sum = (sum * names->base + (unsigned char)name[i] + 1) % prime;
    return sum * names->base % prime;
}

static void take_seat(struct json_names *names, struct json_seat taker)
{
    size_t seat = (size_t)taker.hash & (names->capacity - 1);
    while (names->seats[seat].member)
        seat = (seat + 1) & (names->capacity - 1);
    names->seats[seat] = taker;
    names->taken++;
}

void json_names_add(struct json_names *names, const cJSON *object, const cJSON *member)
{
    if (names->taken * 2 >= names->capacity) {
        struct json_names grown = *names;
        grown.capacity = names->capacity > 0 ? names->capacity * 2 : FIRST_SEATS;
        grown.seats = memory_new(grown.capacity, sizeof *grown.seats);
        grown.taken = 0;
        for (size_t i = 0; i < names->capacity; i++)
            if (names->seats[i].member)
                take_seat(&grown, names->seats[i]);
        free(names->seats);
        *names = grown;
    }
    const uint64_t hash = hash_of(names, object, member->string, strlen(member->string));
    take_seat(names, (struct json_seat){ object, member, hash });
}

bool json_names_hold(const struct json_names *names, const cJSON *object, const char *name, size_t size)
{
    if (names->capacity == 0)
        return false;
    const uint64_t hash = hash_of(names, object, name, size);
    for (size_t seat = (size_t)hash & (names->capacity - 1); names->seats[seat].member;
         seat = (seat + 1) & (names->capacity - 1)) {
        const struct json_seat *held = &names->seats[seat];
        if (held->hash == hash && held->object == object && strncmp(held->member->string, name, size) == 0 &&
            held->member->string[size] == '\0')
            return true;
    }
    return false;
}
