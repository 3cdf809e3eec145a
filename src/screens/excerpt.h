/* screens/excerpt.h - long values on few rows, so that what differs in them is seen.
 *
 * A part of ledger. What does not fit begins, with an ellipsis, shortly before the
 * first difference. No character is left out in between: blanks may be the difference. */
#ifndef SCREENS_EXCERPT_H
#define SCREENS_EXCERPT_H

#include <stddef.h>

/* How much of two texts is the same, in bytes of whole characters. */
size_t excerpt_common(const char *one, const char *other);

/* The text, or what of it begins a little before byte `difference` where that would not be seen in so many
 * rows. Owned. */
char *excerpt_of(const char *text, size_t difference, size_t columns, size_t rows);

/* The bytes of the first row, broken behind a blank where there is one. */
size_t excerpt_row(const char *text, size_t columns);

#endif
