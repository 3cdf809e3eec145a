/* screens/choose.h - choosing an entry of a catalogue: a list that typing narrows.
 *
 * What is not listed can be typed as it is. The first row stands for all of them. */
#ifndef SCREENS_CHOOSE_H
#define SCREENS_CHOOSE_H

#include "screens/catalogues.h"

/* Called once something was chosen: its key, and the first thing told of it or NULL; key NULL: all. */
typedef void choose_done_fn(struct app *app, void *context, const char *key, const char *told);

/* Borrows catalogues and context, of a screen below, which steps the catalogues. */
void choose_open(struct app *app, struct catalogues *held, enum catalogue catalogue, enum string all,
                 choose_done_fn *done, void *context);

#endif
