/* screens/remembered.h - what a screen saw of the service, kept for a time without a link.
 *
 * Failing to keep is told and stops nothing. */
#ifndef SCREENS_REMEMBERED_H
#define SCREENS_REMEMBERED_H

#include "screens/resource.h"
#include "screens/screen.h"

/* The whole of one thing, as it was answered just now; one without an id is passed over. */
void remembered_add(struct app *app, const struct resource *resource, const struct json *answer);
void remembered_forget(struct app *app, const struct resource *resource, const char *id);

/* What was kept of it, owned, and when it was answered; NULL: nothing. */
struct json *remembered_find(struct app *app, const struct resource *resource, const char *id,
                             int64_t *answered_ms);

#endif
