/* screens/peruse.h - a document to read, as a form in which nothing can be changed. */
#ifndef SCREENS_PERUSE_H
#define SCREENS_PERUSE_H

#include "screens/resource.h"
#include "screens/screen.h"

/* Takes the document. */
void peruse_open(struct app *app, const struct resource *resource, struct document *document);

#endif
