/* store/tokens.h - the token of the last login, kept until it ends.
 *
 * One file a profile in the state directory, for its owner alone (0600). It holds the
 * token and what it is for, never a password. A file that is cut, that another user
 * may read or that is for another service is named with the remedy and not used. */
#ifndef STORE_TOKENS_H
#define STORE_TOKENS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct token {
    char *token;      /* owned, like the others; wiped by token_done */
    char *service;    /* the endpoint that it is for */
    char *project_id; /* that it is for; NULL when IAM did not tell */
    int64_t expires_ms;
};

/* A profile of NULL is no profile: the environment alone has a token of its own. */

/* The file of a profile, there or not; owned. NULL with ERR_CONFIG when there is no home. */
char *tokens_path(const char *profile, struct err *err);

/* The kept token, if it may go to this service and lasts beyond now_ms. False with err unset when
 * there is none; with ERR_CONFIG when there is one that cannot be used. */
bool tokens_load(const char *profile, const char *service, int64_t now_ms, struct token *token,
                 struct err *err);

/* The project that the kept token is for, also of one that has ended; owned. NULL when none tells. */
char *tokens_project(const char *profile, const char *service);

/* Replaces the profile's token in one step. */
bool tokens_save(const char *profile, const struct token *token, struct err *err);

void token_done(struct token *token); /* also for a zeroed one */

#endif
