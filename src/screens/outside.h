/* screens/outside.h - a text in the person's own editor ($VISUAL, $EDITOR, else vi). */
#ifndef SCREENS_OUTSIDE_H
#define SCREENS_OUTSIDE_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>

/* Lends the terminal to the editor with a private file (0600, removed afterwards)
 * that holds `text`, at `line` (0: its beginning), and appends what is there
 * afterwards to out. suffix tells the editor the kind of text: ".json". False
 * with ERR_SYSTEM when the editor could not be started or failed. */
bool outside_edit(const char *text, const char *suffix, size_t line, struct buf *out, struct err *err);

#endif
