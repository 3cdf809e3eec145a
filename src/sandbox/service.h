/* sandbox/service.h - what the whole sandbox shares: who may call, how it behaves, what it keeps.
 *
 * Filled in by main before the first request and only read afterwards, so the
 * threads of the server need no lock for it; the store has its own. */
#ifndef SANDBOX_SERVICE_H
#define SANDBOX_SERVICE_H

#include "sandbox/keep.h"

#include <stdbool.h>

struct service {
    const char *project_id, *access_key, *secret_key, *token; /* borrowed from the command line */
    bool offset_pages;      /* offset counts pages, as one reading of the documents has it */
    bool documented_shapes; /* answers spelled as in the response tables, not as seen live */
    struct keep *keep;      /* owned by main */
};

#endif
