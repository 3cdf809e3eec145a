/* screens/palette.h - every action of the screen below, found by typing a part of its name. */
#ifndef SCREENS_PALETTE_H
#define SCREENS_PALETTE_H

#include "screens/screen.h"

/* state: where the person is, and so which actions there are. */
void palette_open(struct app *app, enum state state);

#endif
