/* screens/remove.h - deleting an algorithm on the service, after its name was typed. */
#ifndef SCREENS_REMOVE_H
#define SCREENS_REMOVE_H

#include "screens/resource.h"
#include "screens/screen.h"

void remove_ask(struct app *app, const struct resource *resource, const struct json *answer);

#endif
