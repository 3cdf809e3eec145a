/* screens/browse.h - the table of algorithms. */
#ifndef SCREENS_BROWSE_H
#define SCREENS_BROWSE_H

#include "screens/screen.h"

/* Opens the table; asks the service for its rows once the first picture stands. */
void browse_open(struct app *app);

#endif
