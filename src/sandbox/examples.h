/* sandbox/examples.h - the algorithms and configurations that a fresh sandbox holds, as rows.
 *
 * Each row is a body as a person would send it; identity and times stand beside
 * it, and the rest of the answer is completed as for any other algorithm. The
 * documented example of the service is among them under its documented id. */
#ifndef SANDBOX_EXAMPLES_H
#define SANDBOX_EXAMPLES_H

#include <stddef.h>
#include <stdint.h>

struct example {
    const char *id;
    int64_t create_time, update_time; /* milliseconds since 1970; update_time 0: never changed */
    const char *shows;                /* what this one is here for */
    const char *text;                 /* JSON */
};

extern const struct example examples[];
extern const size_t example_count;

extern const struct example config_examples[]; /* config_examples.c; the id is the name */
extern const size_t config_example_count;

#endif
