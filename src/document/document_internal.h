/* document/document_internal.h - what the journal offers to the verbs that are built on it.
 *
 * document.c owns the tree and the journal; document_places.c decides whether a
 * place can be and what must be made above it;
 * document_changed.c where to look after a journey. Nobody else includes this. */
#ifndef DOCUMENT_DOCUMENT_INTERNAL_H
#define DOCUMENT_DOCUMENT_INTERNAL_H

#include "document/document.h"

/* The one primitive: `place`, which must be possible, shall hold `after` (takes it;
 * NULL: nothing). With `inserting`, an item that stands there moves down; else it is
 * replaced. */
void document_change(struct document *document, const char *place, bool inserting, struct json *after);

/* Where the person is to look after the edits of one step were undone (backwards) or redone: the first
 * place that changed, "" when only the base did. Owned. */
char *document_changed(const struct shape *shape, const struct edit *edits, size_t count, bool backwards);

/* Unlike json_same: the order of members and the spelling of numbers count. NULL is absent. */
bool document_identical(const struct json *one, const struct json *other);

#endif
