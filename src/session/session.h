/* session/session.h - which service, as whom.
 *
 * The one place where configuration (store) meets the client (net): flags over
 * environment over profile; for credentials then what session/sources.h lists. Screens
 * and commands ask here and nowhere else. */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "base/err.h"
#include "net/api.h"
#include "net/iam.h"
#include "store/config.h"
#include "store/drafts.h"

struct session_options {
    const char *profile; /* --profile, or NULL */
    bool sandbox;        /* its own, started here and ended with the session; nothing else counts */
    bool no_profile;     /* not even the one that the environment or the file names */
    struct trace *trace; /* borrowed, as long as the session; NULL: none */
};

struct session; /* opaque */

/* Reads the configuration and the environment; touches no network and opens no
 * database. ERR_CONFIG names file, line and remedy. Owned. */
struct session *session_new(const struct session_options *options, struct err *err);
void session_free(struct session *session);

const struct config *session_config(const struct session *session);
const char *session_profile_name(const struct session *session); /* "sandbox", "environment" or a profile's */
const char *session_origin(const struct session *session);       /* endpoint + project, the key of drafts */
bool session_origin_is_sandbox(const char *origin);              /* of any session's own */

bool session_is_sandbox(const struct session *session); /* one of its own */

/* A value and where it came from ("ALGOFORM_ENDPOINT", "profile prod"). Borrowed; value NULL: not given. */
struct session_value {
    const char *value, *source;
};

struct session_value session_endpoint(const struct session *session);
struct session_value session_project(const struct session *session);

/* Whether no more is known of the project than what a token of a login was for that has ended. */
bool session_remembers_project(const struct session *session);

/* Fills in the project of a session that has none, or remembers one; copies. source is a literal. */
void session_set_project(struct session *session, const char *project_id, const char *source);
const struct profile *session_profile(const struct session *session); /* NULL: none is in use */

/* What was found: its kind, its source and its end are for people, the rest is not. Borrowed. Keys of an
 * agency come with the first call (api_prepare). */
const struct credentials *session_credentials(const struct session *session);
bool session_of_agency(const struct session *session);

/* The file of another program that the secrets came from, when others may read it; else NULL. Borrowed. */
const char *session_open_file(const struct session *session);

struct trace *session_trace(const struct session *session); /* as it was given; NULL: none */

/* Why credentials that are there cannot be used; ERR_NONE when there is no such thing. Borrowed. */
const struct err *session_unusable(const struct session *session);

/* Who asks the sources of credentials for this session; all borrowed from it. */
struct source_asker;
void session_asker(const struct session *session, struct source_asker *asker);

/* Where to log in, from HUAWEICLOUD_SDK_IAM_ENDPOINT, the profile, the region or the service's own
 * endpoint; owned. ERR_CONFIG when none of them tells. */
char *session_iam(const struct session *session, struct err *err);

/* The region, when it is known; owned, or NULL. */
char *session_region(const struct session *session);

/* Whether a login is what this session has, had until it ended, or asks for (a profile with auth = login,
 * or with a user and no other credentials). */
bool session_by_login(const struct session *session);

/* Goes on with the token of a login, as does the client; copies. */
void session_take_login(struct session *session, const struct iam_token *token);

/* The same with what a login in another window has kept, when that lasts longer. True when it did. */
bool session_look_for_login(struct session *session);

/* Keeps the token of a login for this profile's service, in the file *path (owned). */
bool session_keep(const struct session *session, const struct iam_token *token, char **path, struct err *err);

/* Whether endpoint, project and credentials are there, or session_api would say which is missing. */
bool session_complete(const struct session *session, struct err *err);
bool session_read_only(const struct session *session);

/* The client, made on first use. ERR_CONFIG says which of endpoint, project and credentials
 * is missing and the three ways to give it. Borrowed. */
struct api *session_api(struct session *session, struct err *err);

/* The drafts, opened on first use. Borrowed. */
struct drafts *session_drafts(struct session *session, struct err *err);

#endif
