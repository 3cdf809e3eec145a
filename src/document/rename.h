/* document/rename.h - a name that other fields refer to, changed together with them.
 *
 * Which field refers to which is what the rows tell (schema: suggest_from): a search
 * parameter names a parameter. Renaming is one step, so that undo gives both back. */
#ifndef DOCUMENT_RENAME_H
#define DOCUMENT_RENAME_H

#include "document/document.h"

/* Puts value at a place, as document_set does. When that gives another name to something by which
 * other fields know it, and nothing else has the old name, those fields get the new one in the same
 * step; *followed tells how many. Takes value, also on failure. */
bool document_rename(struct document *document, const char *place, struct json *value, size_t *followed,
                     struct err *err);

#endif
