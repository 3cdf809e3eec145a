/* tests/fuzz/fuzz.h - the one door of a fuzz target.
 *
 * Each tests/fuzz/NAME.c holds a target: libFuzzer calls it with bytes of its own
 * making, replay.c with the files of tests/data/corpus/NAME. It ends the program
 * (abort) when a promise is broken, and leaves nothing behind when none is. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert that does not go away with NDEBUG. */
#define PROMISE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            (void)fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);            \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
