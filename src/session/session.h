/* session/session.h - which service, as whom.
 *
 * The one place where configuration (store) meets the client (net): flags over
 * environment over file. Screens and commands ask here and nowhere else. */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "base/err.h"
#include "net/api.h"
#include "store/config.h"
#include "store/drafts.h"

struct session_options {
    const char *profile; /* --profile, or NULL */
    const char
        *environment; /* the environment alone counts, under this name ("sandbox"); NULL: profiles too */
};

struct session; /* opaque */

/* Reads the configuration and the environment; touches no network and opens no
 * database. ERR_CONFIG names file, line and remedy. Owned. */
struct session *session_new(const struct session_options *options, struct err *err);
void session_free(struct session *session);

const struct config *session_config(const struct session *session);
const char *session_profile_name(const struct session *session); /* "environment" when there is no profile */
const char *session_origin(const struct session *session);       /* endpoint + project, the key of drafts */
bool session_read_only(const struct session *session);

/* The client, made on first use. ERR_CONFIG says which of endpoint, project and credentials
 * is missing and the three ways to give it. Borrowed. */
struct api *session_api(struct session *session, struct err *err);

/* The drafts, opened on first use. Borrowed. */
struct drafts *session_drafts(struct session *session, struct err *err);

#endif
