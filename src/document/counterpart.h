/* document/counterpart.h - what one tree has where another has something else: the base for a field.
 *
 * An item of a list has the counterpart that has its identity, wherever that stands;
 * one whose identity is new, missing or there twice has what stands at its own
 * position, unless that is another item of the list by its identity. So an item that
 * got another name is still itself, and a new one in front of others is nobody else. */
#ifndef DOCUMENT_COUNTERPART_H
#define DOCUMENT_COUNTERPART_H

#include "base/json.h"
#include "schema/schema.h"

/* Gives what `other` has for the place in root, borrowed, NULL when nothing is there.
 * False, and value untouched, when the place is, or lies in, an item that other lacks. */
bool counterpart_find(const struct shape *shape, const struct json *root, const struct json *other,
                      const char *place, const struct json **value);

#endif
