/* screens/held.h - a draft that another session has open: read it, take it over, or branch. */
#ifndef SCREENS_HELD_H
#define SCREENS_HELD_H

#include "screens/resource.h"
#include "screens/screen.h"

struct held_request {
    int64_t draft;
    const struct resource *resource;
    void *state;
    /* Called with a draft that is this session's own: the one that was held, or its branch. */
    void (*got)(struct app *app, void *state, int64_t draft);
    enum string left; /* what to say when the person leaves it */
};

void held_open(struct app *app, const struct held_request *request);

#endif
