/* document/member.h - what a member of a document is by the rows, and whether it says anything. */
#ifndef DOCUMENT_MEMBER_H
#define DOCUMENT_MEMBER_H

#include "base/json.h"
#include "schema/schema.h"

#include <stdbool.h>

/* The row of a member as documents spell it, or NULL; object may be NULL. */
const struct field *member_row(const struct object *object, const char *name);

/* The rows of what lies below a member, or NULL; the keys of a map are no fields. */
const struct object *member_rows(const struct field *field);

/* Whether a value says no more than an absent one (NULL): null, "", an empty list, an object of such
 * members. What the service owns by the object's rows does not count. */
bool member_is_nothing(const struct object *object, const struct json *value);

#endif
