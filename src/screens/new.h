/* screens/new.h - what a new algorithm starts from. */
#ifndef SCREENS_NEW_H
#define SCREENS_NEW_H

#include "screens/screen.h"

/* Asks: blank, or the example. A clone is made from the list or the details. */
void new_open(struct app *app);

#endif
