/* base/json.h - JSON read strictly, changed in place and written exactly.
 *
 * The only includer of cJSON, which holds the tree. Reading is RFC 8259 to the
 * letter: UTF-8 is checked, a name may stand only once in an object, nothing may
 * follow the value, depth and size are bounded (base/limits.h), and a mistake is
 * reported with line, column and place. Every number keeps its own digits and
 * every object its order, so reading and writing an untouched document changes
 * nothing but white space.
 *
 * Strings are NUL-terminated UTF-8; a U+0000 inside one (legal as \u0000) is held
 * as the two bytes C0 80 and written back as \u0000. Other bytes that are not UTF-8
 * become U+FFFD when a string or a name is made, so that whatever is written can be read.
 *
 * A value belongs to the array or object that holds it; a root belongs to whoever
 * made or read it, and json_free gives it back. Nothing here fails for want of memory. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json; /* opaque */

enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_position {
    size_t line, column; /* from 1; columns count characters */
};

/* Reads one value; owned. NULL and err (ERR_INPUT, or ERR_LIMIT past size or
 * depth) for anything else. The text of err names line, column and place;
 * `mistake` may be NULL. size counts bytes. */
struct json *json_read(const char *text, size_t size, struct json_position *mistake, struct err *err);

/* Indented: two spaces a level; no final newline. The plain ones are for people, terminals and clipboards:
 * whatever is hidden (base/utf8.h) is written as an escape, which is the same JSON. */
enum json_style { JSON_COMPACT, JSON_INDENTED, JSON_PLAIN_COMPACT, JSON_PLAIN_INDENTED };

void json_write(const struct json *value, enum json_style style, struct buf *out);
char *json_written(const struct json *value, enum json_style style); /* owned */

struct json *json_null(void);
struct json *json_boolean(bool truth);
struct json *json_integer(int64_t number);
struct json *json_number(const char *digits); /* copies; asserts RFC 8259 spelling */
struct json *json_string(const char *text);   /* copies */
struct json *json_array(void);
struct json *json_object(void);
struct json *json_copy(const struct json *value); /* deep; NULL stays NULL */
void json_free(struct json *value);               /* accepts NULL */

/* Reading a tree. All of these accept NULL and then answer like JSON_NULL or nothing. */
enum json_kind json_kind(const struct json *value);
bool json_is(const struct json *value, enum json_kind kind); /* false for NULL */
bool json_true(const struct json *value);                    /* false unless a boolean true */
const char *json_text(const struct json *value); /* a string's text or a number's digits; else NULL */
bool json_int64(const struct json *value, int64_t *number); /* a whole number that fits; else false */
const char *json_name(const struct json *member);           /* its name in the object that holds it */
size_t json_count(const struct json *value);                /* items or members; counted, not stored */
const struct json *json_first(const struct json *value);    /* first item or member */
const struct json *json_next(const struct json *value);     /* the sibling behind it */
const struct json *json_item(const struct json *array, size_t index);
const struct json *json_member(const struct json *object, const char *name); /* case matters */
const char *json_member_text(const struct json *object,
                             const char *name); /* text of a string member, or NULL */
size_t json_index(const struct json *container, const struct json *child); /* its position, from 0 */

/* Equal as JSON: members in any order; numbers by their spelling, except that 1, 1.0 and 1e0 are one. */
bool json_same(const struct json *one, const struct json *other);

/* Changing a tree. Each takes value; index past the end means at the end. */
void json_insert_item(struct json *array, size_t index, struct json *value);
void json_insert_member(struct json *object, size_t index, const char *name,
                        struct json *value); /* asserts name is new */
void json_set(struct json *object, const char *name,
              struct json *value); /* replaces in place, or adds at the end */

/* Takes a child out of its container; owned by the caller. */
struct json *json_detach(struct json *container, const struct json *child);

/* Puts value where child was, under the same name; the old child is owned by the caller. */
struct json *json_replace(struct json *container, const struct json *child, struct json *value);

#endif
