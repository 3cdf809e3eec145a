/* base/place.h - places: JSON Pointers (RFC 6901).
 *
 * A place is an ordinary string, "" for the whole document. A pattern is a place
 * in which a token "*" stands for any item of a list or any member of an object. */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include "base/json.h"

/* parent + "/" + token, escaped; owned. */
char *place_join(const char *parent, const char *token);
char *place_item(const char *parent, size_t index);

/* The place one step up, owned; NULL for "". */
char *place_parent(const char *place);

/* The last token, unescaped, owned; NULL for "". */
char *place_token(const char *place);

/* Whether text is a well-formed pointer. */
bool place_valid(const char *text);

/* Reads a token of a list: digits without a leading zero. */
bool place_index(const char *token, size_t *index);

/* The value there, or NULL. Borrowed from root. */
const struct json *place_find(const struct json *root, const char *place);

bool place_matches(const char *pattern, const char *place);

/* Whether place is `above` or lies under it. */
bool place_within(const char *above, const char *place);

/* Makes a pattern concrete with the tokens of a place that stands under the same
 * lists: ("/a/[*]/y", "/a/3/x") gives "/a/3/y" (the brackets only keep this
 * comment whole). Owned. */
char *place_resolve(const char *pattern, const char *place);

#endif
