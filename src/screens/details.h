/* screens/details.h - one algorithm, or other resource, to look at, from the service, with what the server
 * owns. */
#ifndef SCREENS_DETAILS_H
#define SCREENS_DETAILS_H

#include "screens/resource.h"
#include "screens/screen.h"

/* Shows an answer (copied) at once. message: what to say above it, or NULL. */
void details_open(struct app *app, const struct resource *resource, const struct json *answer,
                  const char *message);

#endif
