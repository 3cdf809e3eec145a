/* document/merge_renamed.h - items that both sides gave another name: a part of document/merge. */
#ifndef DOCUMENT_MERGE_RENAMED_H
#define DOCUMENT_MERGE_RENAMED_H

#include "document/diff_match.h"
#include "schema/schema.h"

/* An item of the base that neither side knows any more, and a new one on each side that stands where it
 * stood and is nearly what it was, become one item: matched in all three. Lists of known identities. */
void merge_match_renamed(const struct object *object, struct matches *to_mine, struct matches *to_theirs,
                         struct matches *across);

#endif
