/* screens/details.h - one algorithm, or other resource, to look at, from the service, with what the server
 * owns. */
#ifndef SCREENS_DETAILS_H
#define SCREENS_DETAILS_H

#include "screens/resource.h"
#include "screens/screen.h"

/* Shows an answer (copied) at once. message: what to say above it, or NULL. */
void details_open(struct app *app, const struct resource *resource, const struct json *answer,
                  const char *message);

/* The same, of what was answered at that time and kept since, which the title tells; 0: just now. */
void details_open_dated(struct app *app, const struct resource *resource, const struct json *answer,
                        int64_t answered_ms);

#endif
