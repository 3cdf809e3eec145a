/* screens/damaged.h - a draft that is damaged: what is, what can be read, and going on with that. */
#ifndef SCREENS_DAMAGED_H
#define SCREENS_DAMAGED_H

#include "screens/held.h"

/* `why` it could not be opened is said when it is for another reason than damage. The request's draft stays
 * as it is; what is got is another one, with what was readable. */
void damaged_open(struct app *app, const struct held_request *request, const struct err *why);

#endif
