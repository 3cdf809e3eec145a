/* screens/first_run.h - what can be done where no service is configured, or something is missing for it. */
#ifndef SCREENS_FIRST_RUN_H
#define SCREENS_FIRST_RUN_H

#include "screens/screen.h"

void first_run_open(struct app *app);

/* What is missing for a call, line by line from a row on; gives the row behind. */
int first_run_paint_missing(struct app *app, int row);

#endif
