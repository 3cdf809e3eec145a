/* commands/nearest.h - what somebody probably meant by a word that no row knows. */
#ifndef COMMANDS_NEAREST_H
#define COMMANDS_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* How many letters to change, add, leave out or swap with the next to make one word of the other; words are
 * looked at up to 64 bytes. */
size_t nearest_distance(const char *one, const char *other);

/* Whether that is near enough to suggest: a third of the word, rounded up.
 */
bool nearest_close(const char *typed, const char *known);

#endif
