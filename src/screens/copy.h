/* screens/copy.h - y, then a letter: what of the thing shown goes to the clipboard. */
#ifndef SCREENS_COPY_H
#define SCREENS_COPY_H

#include "screens/resource.h"
#include "screens/screen.h"

/* Which call `c` writes as a command for curl. */
enum copied_call { COPIED_NONE, COPIED_READS, COPIED_SENDS };

/* What a screen has to copy from; all borrowed. */
struct copied {
    const struct resource *resource;
    const struct json *root; /* a document, or an answer of the service; NULL: nothing is there */
    const struct form *form; /* of the document; NULL: no field has the focus */
    const char *id;          /* the service knows it by this; NULL: not yet */
    enum copied_call call;
};

struct copying {
    bool asked; /* y was pressed; the next key says what */
};

/* Takes y (which state tells), and the letter behind it. False for other keys. */
bool copying_key(struct app *app, struct copying *copying, const struct copied *copied, struct key key,
                 enum state state);

#endif
