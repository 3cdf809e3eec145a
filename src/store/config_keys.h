/* store/config_keys.h - the keys of the configuration file, as rows.
 *
 * Reading, listing and adding a profile are all readers of these. */
#ifndef STORE_CONFIG_KEYS_H
#define STORE_CONFIG_KEYS_H

#include "base/text.h"
#include "store/config.h"

struct config_key {
    const char *name;
    size_t offset;                   /* of what it fills, in struct config or struct profile */
    bool flag;                       /* fills a bool, else a string */
    bool secret;                     /* others may not read the file that holds it */
    bool (*fits)(const char *value); /* NULL: anything but nothing */
    struct text must;                /* what a value has to be */
    struct text help;                /* a sentence on what it is for */
    const char *const *words;        /* the values that there are, or the usual ones, up to NULL; or NULL */
};

extern const struct config_key config_general_keys[], config_profile_keys[];
extern const size_t config_general_key_count, config_profile_key_count;

/* What a profile's name may be. */
bool config_name_fits(const char *name);
extern const struct text config_name_must;

/* The value of a key in a profile, NULL when it is not given. Borrowed. */
const char *config_value(const struct profile *profile, const struct config_key *key);

#endif
