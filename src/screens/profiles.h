/* screens/profiles.h - the services to choose from: profiles, the environment, the sandbox. */
#ifndef SCREENS_PROFILES_H
#define SCREENS_PROFILES_H

#include "screens/screen.h"

void profiles_open(struct app *app);

/* Switches to what the options say, when it has all that a call needs; else nothing changes. */
bool profiles_switch(struct app *app, const struct session_options *options, struct err *err);

#endif
