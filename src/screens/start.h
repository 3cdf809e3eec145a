/* screens/start.h - which screens the program begins with. */
#ifndef SCREENS_START_H
#define SCREENS_START_H

#include "screens/screen.h"

/* Opens the first screens for what the person asked on the command line. What can
 * fail without a service (a file, a draft) does so here, before the terminal is taken. */
bool start_prepare(struct app *app, const struct app_options *options, struct err *err);

#endif
