/* store/config.h - the configuration file and its profiles.
 *
 * $XDG_CONFIG_HOME/algoform/config, INI, read by libinih: a section [profile NAME]
 * each and [general] for language, theme and the default profile. A key that no row
 * knows, a value that cannot be and a file with secrets that others may read are
 * refused with file, line and remedy; nothing is ever written here. */
#ifndef STORE_CONFIG_H
#define STORE_CONFIG_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct profile {
    char *name;
    char *region, *endpoint, *project_id; /* owned; NULL when not given */
    char *access_key, *secret_key, *security_token, *auth_token;
    char *ca_file;
    char *badge;    /* how the title marks it: a role's name such as "danger" */
    bool read_only; /* create, update and delete are refused before anything is sent */
};

struct config {
    char *path; /* owned; of the file, there or not */
    char *language, *theme, *default_profile;
    struct profile *profiles;
    size_t count;
};

/* An absent file is an empty configuration. Secrets are wiped by config_done. */
bool config_load(struct config *config, struct err *err);
bool config_read(struct config *config, const char *path, const char *text, size_t size, struct err *err);
void config_done(struct config *config);
const struct profile *config_profile(const struct config *config, const char *name);

/* The directory of drafts and caches, made 0700 when absent: $XDG_STATE_HOME/algoform; owned. */
char *config_state_directory(struct err *err);

#endif
