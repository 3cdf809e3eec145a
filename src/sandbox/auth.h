/* sandbox/auth.h - who is calling?
 *
 * As the gateway does it: a token in X-Auth-Token, or a signature that is
 * computed again from the request as it arrived and compared in a time that does
 * not depend on where the two differ (facts: section 1). Says nothing about what
 * the caller may do. */
#ifndef SANDBOX_AUTH_H
#define SANDBOX_AUTH_H

#include "sandbox/exchange.h"
#include "sandbox/service.h"

#include <stdbool.h>

/* Opens what signing needs, before there are threads that could race for it. */
bool auth_ready(const struct service *service, struct err *err);

/* False after refusing with the gateway's 401. */
bool auth_accept(const struct service *service, const struct request *request, struct answer *answer);

#endif
