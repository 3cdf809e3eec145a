/* session/project.h - the project's id, when no more than region and credentials are known.
 *
 * IAM keeps a project for each region, named like it, and tells its id to whoever signs
 * the question. Stepped like any operation; nothing is kept of the answer here. */
#ifndef SESSION_PROJECT_H
#define SESSION_PROJECT_H

#include "session/session.h"

struct project_asker {
    const char *iam, *region;
    const char *ca_file; /* or NULL */
    const struct credentials *credentials;
    bool agency;          /* as in struct api_options */
    const char *metadata; /* likewise */
    struct trace *trace;
};

struct project_search {
    char *region; /* owned */
    struct api *api;
    struct operation *operation; /* to be stepped to its end by the caller */
};

/* project_search_done must follow in either case. */
bool project_search_begin(struct project_search *search, const struct project_asker *asker, struct err *err);

/* For a session that has credentials and no project. ERR_CONFIG when it does not know the region or IAM. */
bool project_search_for(struct project_search *search, const struct session *session, struct err *err);

/* The id, once the operation is done; owned. ERR_ABSENT when IAM shows no such project. */
char *project_search_id(const struct project_search *search, struct err *err);
void project_search_done(struct project_search *search); /* in any state; also for a zeroed one */

#endif
