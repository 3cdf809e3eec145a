/* tests/sandbox/own_sandbox.h - one sandbox for a whole test program; each test uses names of its own. */
#ifndef TESTS_SANDBOX_OWN_SANDBOX_H
#define TESTS_SANDBOX_OWN_SANDBOX_H

#include "caller.h"

#include <signal.h>

static struct sandbox sandbox;

static inline int start(void **state)
{
    (void)state;
    sandbox_start(&sandbox, NULL);
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    return sandbox_end(&sandbox, SIGTERM);
}

#endif
