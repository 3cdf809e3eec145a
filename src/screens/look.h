/* screens/look.h - a form to look at: what the details of a thing and a draft of another session share.
 *
 * A part of screens, which hold it as the first member of their state, so that the last four serve them as
 * they are. */
#ifndef SCREENS_LOOK_H
#define SCREENS_LOOK_H

#include "screens/copy.h"

struct look {
    const struct resource *resource;
    struct document *document; /* owned */
    struct form *form;         /* owned */
    struct copying copying;
    enum copied_call call; /* of what `y c` copies */
    enum string only;      /* what is said when somebody tries to change something */
};

/* Shows another document; takes it. */
void look_show(struct app *app, struct look *look, struct document *document);
void look_done(struct look *look); /* also for a zeroed one */

/* A key for copying, which comes before all others; then the screen's own; then a key for moving in the form
 * and for searching. Each false for what is none. */
bool look_copies(struct app *app, struct look *look, struct key key);
bool look_moves(struct app *app, struct look *look, struct key key);

/* Members of a screen_kind. */
bool look_idle(struct app *app, void *state);
int look_wait(const void *state);
enum state look_keys(const void *state);
void look_explain(const void *state, struct buf *out);

#endif
