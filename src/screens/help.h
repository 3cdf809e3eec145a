/* screens/help.h - the keys that count here, what the focused field is, and the messages so far. */
#ifndef SCREENS_HELP_H
#define SCREENS_HELP_H

#include "screens/screen.h"

void help_open(struct app *app, const struct screen_kind *kind, const void *state);
void messages_open(struct app *app);

#endif
