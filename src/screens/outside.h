/* screens/outside.h - a text in the person's own editor ($VISUAL, $EDITOR, else vi). */
#ifndef SCREENS_OUTSIDE_H
#define SCREENS_OUTSIDE_H

#include "base/err.h"
#include "store/lent.h"

#include <stddef.h>

/* Lends the terminal to the editor with a lent text's file, at `line` (0: its beginning), until it ends.
 * False with ERR_SYSTEM when it could not be started, or did not end well; what it saved is there all the
 * same. */
bool outside_edit(const struct lent *lent, size_t line, struct err *err);

#endif
