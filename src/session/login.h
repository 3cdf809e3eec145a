/* session/login.h - where to log in, and for what: known before anybody types a password. */
#ifndef SESSION_LOGIN_H
#define SESSION_LOGIN_H

#include "session/session.h"

struct login_aim {
    char *endpoint, *region; /* owned; a login borrows them */
};

/* Fills in all of the login but what a person types. ERR_CONFIG also when the token could not be kept: such
 * a one is not worth a password. */
bool login_aim_at(const struct session *session, struct login_aim *aim, struct iam_login *login,
                  struct err *err);
void login_aim_done(struct login_aim *aim); /* also for a zeroed one */

/* What need not be asked, or NULL; borrowed. */
const char *login_user(const struct session *session);
const char *login_domain(const struct session *session);  /* from HW_DOMAIN_NAME without a profile's */
const char *login_user_id(const struct session *session); /* of the virtual MFA device */

#endif
