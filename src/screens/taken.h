/* screens/taken.h - says that another session took over what was being edited here.
 *
 * Whoever sits here may be in the middle of a word: no key means anything on this page, so that the rest of
 * what is being typed becomes no command of the screen below, but the one that goes on, and that only when
 * it is no part of the typing. */
#ifndef SCREENS_TAKEN_H
#define SCREENS_TAKEN_H

#include "screens/screen.h"

/* who: a line that says who has it now; copied. */
void taken_open(struct app *app, const char *who);

#endif
