/* tests/profile/stage.h - one call of the program in a home of its own, with what it said. */
#ifndef TESTS_PROFILE_STAGE_H
#define TESTS_PROFILE_STAGE_H

#include <stddef.h>

enum { STAGE_TEXT = 64 * 1024 };

struct stage {
    char directory[512]; /* configuration, state and home */
    char out[STAGE_TEXT], err[STAGE_TEXT];
};

/* A fresh home, and an environment that leads nowhere else. */
void stage_init(struct stage *stage);
void stage_done(struct stage *stage);

/* Writes a file of the home, such as "algoform/config". */
void stage_put(const struct stage *stage, const char *name, const char *text);
void stage_read(const struct stage *stage, const char *name, char out[STAGE_TEXT]);

/* Calls `algoform WORDS...` (NULL ends them) with `input` on standard input; the exit status. */
int stage_run(struct stage *stage, const char *input, ...) __attribute__((sentinel));

/* Fail with both texts unless standard output (or error) holds the words. */
void stage_says(const struct stage *stage, const char *words);
void stage_tells(const struct stage *stage, const char *words);

#endif
