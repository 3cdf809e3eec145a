/* session/session_state.h - what a session consists of, for the files that make it up. */
#ifndef SESSION_SESSION_STATE_H
#define SESSION_SESSION_STATE_H

#include "session/kept.h"
#include "session/session.h"
#include "session/sources.h"

struct companion;

/* A setting and where it came from, for messages. */
struct setting {
    char *value;        /* owned; NULL: not given */
    const char *source; /* borrowed */
};

struct session {
    struct config config;
    struct companion *companion;   /* owned; the sandbox, or NULL */
    const struct profile *profile; /* of config; NULL: none */
    char *profile_source;          /* "profile prod" */
    struct setting endpoint, project;
    struct source_found found;
    struct err unusable; /* why credentials that are there cannot be used; told when they are needed */
    char *origin;
    struct trace *trace; /* borrowed; NULL: none */
    struct api *api;
    struct drafts *drafts;
    struct kept kept;
};

/* Where a project is from that a token of an ended login was for. */
extern const char session_last_login[];

/* A variable of the environment; of a sandbox its own. NULL: not set, or to nothing. */
const char *session_variable(const struct session *session, const char *name);

/* The first of the variables (up to NULL) that is set, else the profile's value. */
struct setting session_choose(const struct session *session, const char *const *names,
                              const char *of_profile);

/* Fills in profile, endpoint, project and credentials, of a session with its configuration and sandbox. */
bool session_settle(struct session *session, const struct session_options *options, struct err *err);

/* Credentials that took the place of those that ended, for the client (net/api.h). */
bool session_renew(void *session, bool refused, struct credentials *credentials, struct err *err);

#endif
