/* screens/peruse.h - a document to read, as a form in which nothing can be changed.
 *
 * Text that was being typed in it when it was read is no part of the document: it is
 * shown above the form, as what it is. */
#ifndef SCREENS_PERUSE_H
#define SCREENS_PERUSE_H

#include "screens/resource.h"
#include "screens/screen.h"
#include "store/drafts.h"

/* Takes the document, and what was left in left, which is as zeroed then; it opens there. */
void peruse_open(struct app *app, const struct resource *resource, struct document *document,
                 struct draft_left *left);

#endif
