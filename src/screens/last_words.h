/* screens/last_words.h - what is said should the program break off: what happened,
 * where the typing is, and the command that goes on with it. */
#ifndef SCREENS_LAST_WORDS_H
#define SCREENS_LAST_WORDS_H

#include "base/text.h"

/* Once the terminal is taken. */
void last_words_prepare(enum language language);

#endif
