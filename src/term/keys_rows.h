/* term/keys_rows.h - the rows behind keys.h, for the files that read them. */
#ifndef TERM_KEYS_ROWS_H
#define TERM_KEYS_ROWS_H

#include "term/keys.h"

enum { KEYS_FUNCTION = 1 << 24 }; /* marks curses' own keys in a row */

#define FUNCTION_KEY(code) (KEYS_FUNCTION | (uint32_t)(code))

struct binding {
    uint32_t key;
    const char *name;
    unsigned states;
    enum action action;
};

struct action_row {
    struct text brief, help;
    const char *name; /* in the configuration */
};

extern const struct binding keys_bindings[];
extern const size_t keys_binding_count;
extern const struct action_row keys_actions[ACTIONS];

/* Every binding in force, in the order in which they count; NULL at the end. *at begins as 0. */
const struct binding *keys_next(size_t *at);

#endif
