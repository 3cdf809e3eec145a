/* sandbox/service.h - what the whole sandbox shares: who may call, how it behaves, what it keeps.
 *
 * Filled in by main before the first request and only read afterwards, so the
 * threads of the server need no lock for it; the store has its own. */
#ifndef SANDBOX_SERVICE_H
#define SANDBOX_SERVICE_H

#include "sandbox/issued.h"
#include "sandbox/keep.h"

#include <stdbool.h>

struct service {
    const char *project_id, *access_key, *secret_key, *token; /* borrowed from the command line */
    const char *region;                                       /* the project's name */
    const char *domain, *user, *password;                     /* who may log in */
    const char *passcode;         /* of the user's virtual MFA device; NULL: none */
    int token_life_s, key_life_s; /* of what is handed out */
    bool no_agency;               /* the metadata service has no keys to give */
    struct issued *issued;        /* owned by main; has a lock of its own */
    bool offset_pages;            /* offset counts pages, as one reading of the documents has it */
    bool documented_shapes;       /* answers spelled as in the response tables, not as seen live */
    struct keep *keep;            /* owned by main */
};

#endif
