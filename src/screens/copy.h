/* screens/copy.h - y, then a letter: what of the focused field goes to the clipboard. */
#ifndef SCREENS_COPY_H
#define SCREENS_COPY_H

#include "screens/screen.h"

struct copying {
    bool asked; /* y was pressed; the next key says what */
};

/* Takes y, and the letter behind it. False for other keys. */
bool copying_key(struct app *app, struct copying *copying, const struct form *form,
                 const struct document *document, struct key key);

#endif
