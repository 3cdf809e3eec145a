/* form/folds.h - what the person folded and unfolded, by place.
 *
 * Only what differs from the outline's own default is kept. When items are put
 * into or taken out of a list, the folds below it follow their items. */
#ifndef FORM_FOLDS_H
#define FORM_FOLDS_H

#include "document/document.h"

#include <stdbool.h>
#include <stddef.h>

struct fold {
    char *key; /* owned; document/outline.h says what a key is */
    bool open;
};

struct folds {
    struct fold *items;
    size_t count, capacity;
    struct fold *parked; /* of the item taken out last, keys relative to it: a move puts it back */
    size_t parked_count, parked_capacity;
    unsigned parked_step; /* the step that took it out */
};

void folds_done(struct folds *folds); /* a zeroed struct is ready for use */

bool folds_open(const struct folds *folds, const char *key, bool by_default);
void folds_set(struct folds *folds, const char *key, bool open);

/* Follows a journal entry, applied or (backwards) undone. */
void folds_follow(struct folds *folds, const struct edit *edit, bool backwards);

#endif
