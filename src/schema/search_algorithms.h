/* schema/search_algorithms.h - the built-in hyperparameter search algorithms, as rows.
 *
 * As the service lists them (GET search-algorithms); its list may grow, so an
 * unknown name is a warning and never an error. */
#ifndef SCHEMA_SEARCH_ALGORITHMS_H
#define SCHEMA_SEARCH_ALGORITHMS_H

#include "schema/schema.h"

struct search_setting {
    const char *key, *value, *type; /* default value and its type, as listed */
    const char *above, *below;      /* open bounds as decimals, or NULL */
    const struct choices *choices;  /* or the words allowed */
    struct text help;
};

struct search_algorithm {
    const char *name;
    struct text description;
    const struct search_setting *settings;
    size_t count;
    const char *from;
};

extern const struct search_algorithm search_algorithms[];
extern const size_t search_algorithm_count;

const struct search_algorithm *search_algorithm_find(const char *name);
const struct search_setting *search_setting_find(const struct search_algorithm *algorithm, const char *key);

#endif
