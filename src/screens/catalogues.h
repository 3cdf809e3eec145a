/* screens/catalogues.h - the service's catalogues for forms and screens.
 *
 * What was kept last is there at once, dated; newer entries are fetched in the
 * background once somebody stands where they are offered and those at hand are
 * older than an hour. Nothing waits for them, and a failure is no more than a mark
 * beside the date. Without a service what the documents tell is all there is. */
#ifndef SCREENS_CATALOGUES_H
#define SCREENS_CATALOGUES_H

#include "screens/screen.h"

struct catalogues; /* opaque */

/* Touches neither disk nor network. Owned; ends before the session does. */
struct catalogues *catalogues_new(struct app *app);
void catalogues_free(struct catalogues *held); /* accepts NULL */

/* For form_use_catalogues. Borrowed. */
const struct form_catalogues *catalogues_for_form(const struct catalogues *held);

/* As form_catalogues.look; entries are borrowed until the second catalogues_step from here. */
struct form_catalogue catalogues_look(struct catalogues *held, enum catalogue catalogue, bool wanted);

/* To be called when idle: reads what was looked at and begins or steps fetching what is wanted. True when
 * something came or failed: then the forms are to be told. */
bool catalogues_step(struct app *app, struct catalogues *held);

#endif
