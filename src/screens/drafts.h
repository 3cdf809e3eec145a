/* screens/drafts.h - what was left unfinished. */
#ifndef SCREENS_DRAFTS_H
#define SCREENS_DRAFTS_H

#include "screens/screen.h"

void drafts_screen_open(struct app *app);

#endif
