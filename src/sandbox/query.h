/* sandbox/query.h - members of a request's query, read as what they have to be. */
#ifndef SANDBOX_QUERY_H
#define SANDBOX_QUERY_H

#include "sandbox/exchange.h"

#include <stdbool.h>
#include <stdint.h>

/* A whole number of decimal digits within bounds; one that is not given leaves *number.
 * False when it is none; text then holds what was given. */
bool query_number(const struct request *request, const char *name, struct buf *text, int64_t least,
                  int64_t most, int64_t *number);

#endif
