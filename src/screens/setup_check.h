/* screens/setup_check.h - what is wrong with a new profile, line by line and as a whole.
 *
 * Line 0 is the profile's name, line 1 + n the n-th key of config_profile_keys.
 * Touches neither terminal nor disk. */
#ifndef SCREENS_SETUP_CHECK_H
#define SCREENS_SETUP_CHECK_H

#include "base/err.h"
#include "session/needs.h"
#include "store/config_keys.h"

enum { SETUP_NAME, SETUP_KEYS }; /* lines */

size_t setup_line_count(void);
const struct config_key *setup_key(size_t line); /* NULL for the name */
size_t setup_line_of(const char *key);

/* Whether a text that is not empty can stand in a line; else why not. */
bool setup_check_line(const struct config *config, size_t line, const char *text, struct err *err);

/* Whether a profile of these values (NULL: none) can be saved and used; else the line to mend and why.
 * given: what is there without any profile. */
bool setup_check(const struct config *config, char *const *values, const bool given[NEEDS], size_t *line,
                 struct err *err);

#endif
