/* document/merge_same.h - what a merge calls the same: a part of document/merge. */
#ifndef DOCUMENT_MERGE_SAME_H
#define DOCUMENT_MERGE_SAME_H

#include "base/json.h"
#include "schema/schema.h"

#include <stdbool.h>

/* Whether nobody would call the one a change of the other. Absent, null, "" and an empty list or object are
 * one; what the server owns does not count. Values may be NULL, as object may be. */
bool merge_same(const struct object *object, const struct json *one, const struct json *other);

/* Whether two values that are equal as JSON have the same digits in all numbers; their objects may have
 * their members in another order. Values may be NULL. */
bool merge_same_digits(const struct json *one, const struct json *other);

/* Whether the service alone decides about a member; of one without a row, never. */
bool merge_owned(const struct field *field);

#endif
