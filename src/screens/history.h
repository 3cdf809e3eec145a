/* screens/history.h - every submit to this service: what was sent, what became of it, and back. */
#ifndef SCREENS_HISTORY_H
#define SCREENS_HISTORY_H

#include "screens/screen.h"

void history_screen_open(struct app *app);

#endif
