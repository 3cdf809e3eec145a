/* sandbox/identity.h - what a client needs of IAM: a token for a password, and a project's id.
 *
 * There is one user, of one account, with one project; the command line names them.
 * Refusals have Keystone's shape (facts: section 2.1). */
#ifndef SANDBOX_IDENTITY_H
#define SANDBOX_IDENTITY_H

#include "sandbox/algorithms.h"

#define IDENTITY_USER_ID "5a2d1c7e9b8f4e6d8c3b0a1f2e4d6c8b"

handler identity_login;    /* POST /v3/auth/tokens: asks nobody who is calling */
handler identity_projects; /* GET /v3/projects?name= */

#endif
