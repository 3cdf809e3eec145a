#include "sandbox/issued.h"

#include "base/clock.h"
#include "base/memory.h"
#include "sandbox/ids.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct issued {
    struct issued_thing things[ISSUED_MOST];
    size_t count; /* of all ever made; the latest overwrite the oldest */
    pthread_mutex_t mutex;
};

struct issued *issued_new(void)
{
    struct issued *issued = memory_new(1, sizeof *issued);

    pthread_mutex_init(&issued->mutex, NULL);
    return issued;
}

void issued_free(struct issued *issued)
{
    if (!issued)
        return;
    pthread_mutex_destroy(&issued->mutex);
    free(issued);
}

static void name(char out[ISSUED_SIZE], const char *front)
{
    char hex[HEX_ID_SIZE];

    id_hex(hex);
    snprintf(out, ISSUED_SIZE, "%s%s", front, hex);
}

struct issued_thing issued_make(struct issued *issued, enum issued_kind kind, int life_s)
{
    struct issued_thing thing = { .kind = kind, .ends_ms = clock_utc_ms() + (int64_t)life_s * 1000 };

    name(thing.token, "issued+token/");
    if (kind == ISSUED_KEYS) {
        name(thing.access_key, "TEMPORARY");
        name(thing.secret_key, "temporary");
    }
    pthread_mutex_lock(&issued->mutex);
    issued->things[issued->count++ % ISSUED_MOST] = thing;
    pthread_mutex_unlock(&issued->mutex);
    return thing;
}

bool issued_find(struct issued *issued, enum issued_kind kind, const char *named, struct issued_thing *thing)
{
    bool found = false;

    pthread_mutex_lock(&issued->mutex);
    for (size_t i = 0; i < ISSUED_MOST && i < issued->count; i++) {
        const struct issued_thing *one = &issued->things[i];
        if (one->kind == kind && strcmp(kind == ISSUED_KEYS ? one->access_key : one->token, named) == 0) {
            *thing = *one;
            found = true;
        }
    }
    pthread_mutex_unlock(&issued->mutex);
    return found;
}

void issued_moment(int64_t utc_ms, char out[MOMENT_SIZE])
{
    time_t seconds = (time_t)(utc_ms / 1000);
    struct tm utc;
    char text[MOMENT_SIZE / 2];

    gmtime_r(&seconds, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(out, MOMENT_SIZE, "%s.%03d000Z", text, (int)(utc_ms % 1000));
}
