/* net/iam.h - an IAM token for a user's name and password.
 *
 * One request. The password goes into its body and nowhere else, and
 * every copy made here is wiped. */
#ifndef NET_IAM_H
#define NET_IAM_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct trace;

struct iam_login {
    const char *endpoint; /* "https://iam.cn-north-4.myhuaweicloud.com" */
    const char *ca_file;  /* or NULL */
    const char *user, *domain, *password;
    const char *user_id, *passcode;  /* of a virtual MFA device; both, or both NULL */
    const char *project_id, *region; /* what the token is for: the id when given, else the region's name */
    struct trace *trace;             /* borrowed; NULL: none */
};

struct iam_token {
    char *token;      /* owned; wiped by iam_token_done */
    char *project_id; /* owned; NULL when the answer does not tell */
    int64_t expires_ms;
};

/* The body of the request; owned, and the caller's to wipe. */
char *iam_body(const struct iam_login *login);

/* A login under way; opaque. */
struct iam_asking;
struct errand;

/* Owned. NULL with ERR_CONFIG for an endpoint that a password is not sent to, and for what cannot be sent as
 * it is: bytes that are no UTF-8. */
struct iam_asking *iam_begin(const struct iam_login *login, struct err *err);
struct errand *iam_errand(struct iam_asking *asking); /* to be stepped to its end; borrowed */

/* Once the errand is not under way any more. ERR_CONFIG for a refused login, with the likely reasons. */
bool iam_take(const struct iam_asking *asking, struct iam_token *token, struct err *err);
void iam_end(struct iam_asking *asking); /* in any state; wipes; accepts NULL */

void iam_token_done(struct iam_token *token); /* also for a zeroed one */

#endif
