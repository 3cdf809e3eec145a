/* screens/setup.h - a new profile: the keys of the configuration file as lines to fill.
 *
 * Each value is checked while it is typed and the whole before it is saved. Saving
 * adds a section to the file, overwrites nothing, and switches to the new service.
 * Secrets are never shown, and wiped from memory in the end. */
#ifndef SCREENS_SETUP_H
#define SCREENS_SETUP_H

#include "screens/screen.h"

void setup_open(struct app *app);

#endif
