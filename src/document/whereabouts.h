/* document/whereabouts.h - where what stands in one document stands in another.
 *
 * Items are found by their identity where they have one, else by their position. */
#ifndef DOCUMENT_WHEREABOUTS_H
#define DOCUMENT_WHEREABOUTS_H

#include "base/json.h"
#include "schema/schema.h"

/* The place in `to` of what has this place in `from`, whether or not a value is there; NULL when an item on
 * the way has nothing like it there. Owned. */
char *whereabouts_place(const struct shape *shape, const struct json *from, const char *place,
                        const struct json *to);

/* The identities of the items on the way to a place, " > " between them; "" when there are none. Owned. */
char *whereabouts_name(const struct shape *shape, const struct json *root, const char *place);

/* The place with the identity of each item, behind "=", where its number stands: the same wherever the item
 * is in its list. Items without one keep their numbers. Owned. */
char *whereabouts_named(const struct shape *shape, const struct json *root, const char *place);

#endif
