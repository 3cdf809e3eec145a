/* term/theme.h - roles become attributes.
 *
 * Drawing code names roles, never colours. A theme is a file of
 * `role = ink paper attributes` rows; without one, without colours or with
 * NO_COLOR set, every role still has attributes of its own, so colour is never
 * the only sign. */
#ifndef TERM_THEME_H
#define TERM_THEME_H

#include "base/err.h"
#include "term/curses.h"

enum role {
    ROLE_TEXT,
    ROLE_DIM,   /* what is absent, or owned by the server */
    ROLE_LABEL, /* names of fields */
    ROLE_VALUE,
    ROLE_HEADING, /* names of sections */
    ROLE_MARKER,  /* the cell that shows where the cursor is */
    ROLE_ERROR,
    ROLE_WARNING,
    ROLE_CHANGED, /* differs from what the service has */
    ROLE_TAKEN,   /* came from the service in a merge */
    ROLE_TITLE,
    ROLE_STATUS,
    ROLE_KEY,   /* a key in the last line */
    ROLE_BADGE, /* the name of the service; of one to be careful with, and of one that is dangerous */
    ROLE_CAUTION,
    ROLE_DANGER,
    ROLE_MATCH, /* what a search found */
    ROLE_ADDED,
    ROLE_REMOVED,
    ROLES,
};

/* After term_open. NULL: the default, "dark", where it is found. A name is looked
 * for in the configuration's themes, beside the program and where it is installed;
 * one with a "/" is a path. On failure (file, line and reason in err) the
 * attributes alone are used. */
bool theme_load(const char *name, struct err *err);

/* The same of a theme's text; false for its first wrong line, from 1 (0: none), with err set. */
bool theme_read(const char *text, int *line, struct err *err);

/* The role of that name; false when there is none. */
bool theme_role(const char *name, enum role *role);

attr_t theme_attributes(enum role role);
short theme_pair(enum role role);

#endif
