/* document/check_text.h - what a text is, and nothing of where it stands.
 *
 * Numbers are read and compared as the digits that they are: no binary fraction,
 * no locale and no ceiling comes between a person's "0.1" and the check. */
#ifndef DOCUMENT_CHECK_TEXT_H
#define DOCUMENT_CHECK_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Sign, digits, point, digits, exponent, as in -1, .5 and 1e-5; no hex, no nan, no blanks. */
bool text_is_decimal(const char *text);

bool text_is_whole(const char *text);   /* sign and digits only */
bool text_is_count(const char *text);   /* a whole number above zero */
bool text_is_boolean(const char *text); /* true or false, in any case */

/* Less than, equal to or greater than 0, as one is to the other. Both must be decimals. */
int text_compare_decimals(const char *one, const char *other);

/* Whether the OBS path `file` lies strictly inside `directory`, by their segments after
 * . and .., each with or without obs:// in front. */
bool text_path_inside(const char *directory, const char *file);

/* Whether a regular expression compiles and how many groups it captures. When it does
 * not: the reason (in English, as PCRE2 gives it) and the offset in bytes. */
enum { REGEX_REASON_SIZE = 160 };
struct regex_finding {
    unsigned groups;
    char reason[REGEX_REASON_SIZE];
    size_t offset;
};
bool text_is_regex(const char *text, struct regex_finding *finding);

/* How many bytes at the start of a text are one name: what no document says of its format, so
 * whatever can separate names does. */
size_t text_name_span(const char *text);

/* The first character of text that is not among `allowed`: its offset in bytes and its
 * number from 1. False when all are. */
bool text_find_foreign(const char *text, const char *allowed, size_t *offset, size_t *number);

#endif
