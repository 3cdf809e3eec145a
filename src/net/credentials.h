/* net/credentials.h - who we are to the service.
 *
 * Either a key pair (with a security token when temporary), which signs each
 * request, or an IAM token. Secrets are held in memory only, wiped when done. */
#ifndef NET_CREDENTIALS_H
#define NET_CREDENTIALS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct credentials {
    char *access_key, *secret_key; /* owned */
    char *security_token;          /* owned; NULL unless temporary */
    char *auth_token;              /* owned; X-Auth-Token, used when there is no key pair */
    int64_t expires_ms;            /* UTC; 0 when that is not known */
    const char *source; /* borrowed; where they came from: "ALGOFORM_AUTH_TOKEN", "profile prod" ... */
};

/* From the environment, first match: ALGOFORM_AUTH_TOKEN; HUAWEICLOUD_SDK_AK and
 * _SK (_SECURITY_TOKEN); HW_ACCESS_KEY and HW_SECRET_KEY (HW_SECURITY_TOKEN). True
 * when something was found. A key without its secret, a security token without its key and a value that
 * holds a blank fail with ERR_CONFIG (err set). */
bool credentials_from_environment(struct credentials *credentials, struct err *err);

/* Takes all of those variables, in use or not, out of the environment: a program that is started next, such
 * as an editor with its plugins, needs none of them. */
void credentials_leave_environment(void);

void credentials_copy(struct credentials *to, const struct credentials *from);
void credentials_done(struct credentials *credentials); /* wipes; also for zeroed ones */

/* Whether they end within so many milliseconds of now_ms. */
bool credentials_ending(const struct credentials *credentials, int64_t now_ms, int64_t within_ms);
bool credentials_given(const struct credentials *credentials);

#endif
