/* store/left_texts.h - texts of the person's own editor that outlived their drafts. */
#ifndef STORE_LEFT_TEXTS_H
#define STORE_LEFT_TEXTS_H

#include "store/drafts.h"

/* At a start: removes those that nobody needs and no program has. */
void left_texts_clear(struct drafts *drafts);

#endif
