/* screens/remove.h - deleting an algorithm on the service, after its name was typed. */
#ifndef SCREENS_REMOVE_H
#define SCREENS_REMOVE_H

#include "screens/screen.h"

void remove_ask(struct app *app, const struct json *algorithm);

#endif
