/* store/config.h - the configuration file and its profiles.
 *
 * $XDG_CONFIG_HOME/algoform/config, INI, read by libinih: a section [profile NAME]
 * each, [general] for language, theme and the default profile, and [keys]. A key that no row
 * knows, a value that cannot be and a file with secrets that others may read are
 * refused with file, line and remedy. The one thing ever written is a new section at
 * its end, and only when somebody asks for it (config_add, config_choose). */
#ifndef STORE_CONFIG_H
#define STORE_CONFIG_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct profile {
    char *name;
    char *region, *endpoint, *project_id; /* owned; NULL when not given */
    char *access_key, *secret_key, *security_token, *auth_token;
    char *auth;                         /* the one source of credentials besides the environment */
    char *iam_endpoint, *domain, *user; /* for `algoform login` */
    char *user_id;                      /* for a login with a virtual MFA device */
    char *metadata_endpoint;            /* for keys of the server's agency */
    char *ca_file;
    int ca_file_line;
    char *badge;    /* how the title marks it: a role's name such as "danger" */
    bool read_only; /* create, update and delete are refused before anything is sent */
};

/* A line of [keys]: an action's name and the keys it shall have. What they mean is the terminal's. */
struct config_binding {
    char *action, *keys; /* owned */
    int line;
};

struct config {
    char *path; /* owned; of the file, there or not */
    char *language, *theme, *default_profile;
    struct profile *profiles;
    size_t count;
    struct config_binding *bindings;
    size_t binding_count;
    int secret_line; /* where the first secret stands; 0: there is none */
};

/* An absent file is an empty configuration. Secrets are wiped by config_done. */
bool config_load(struct config *config, struct err *err);
bool config_read(struct config *config, const char *path, const char *text, size_t size, struct err *err);
void config_done(struct config *config);
/* Wipes the secrets of all profiles but one (NULL: of all). */
void config_forget_secrets(struct config *config, const struct profile *but);
/* Whether the profile's ca_file is a file with certificates, when it has one: ERR_CONFIG names the line that
 * says so, and what is wrong. */
bool config_ca_file(const struct config *config, const struct profile *profile, struct err *err);
const struct profile *config_profile(const struct config *config, const char *name);

/* A key and its value for a new profile. */
struct config_pair {
    const char *key, *value;
};

/* Adds a section at the end of the file that config was loaded from, in one step, and leaves
 * the rest as it is byte by byte. The result is read before it is written: a key that no row
 * knows, a value that cannot be, and a profile that exists are refused. With a secret in it
 * the file ends as 0600. */
bool config_add(const struct config *config, const char *name, const struct config_pair *pairs, size_t count,
                struct err *err);

/* Whether config_add would take it; writes nothing. */
bool config_fits(const struct config *config, const char *name, const struct config_pair *pairs, size_t count,
                 struct err *err);

/* Makes a profile the one that is meant when none is named, in a file that names none so far: as
 * config_add, at its end and with the rest as it is. */
bool config_choose(const struct config *config, const char *name, struct err *err);

/* The directory of drafts and caches, made 0700 when absent: $XDG_STATE_HOME/algoform; owned. */
char *config_state_directory(struct err *err);

#endif
