/* screens/app.h - the terminal program: a stack of screens and the one loop under them.
 *
 * One thread. The loop waits for the keyboard and every transfer in one place,
 * steps what moved, draws when something changed, and otherwise sleeps. */
#ifndef SCREENS_APP_H
#define SCREENS_APP_H

#include "base/err.h"
#include "session/session.h"

enum app_start {
    APP_BROWSE,  /* the list of algorithms */
    APP_EDIT,    /* `what`: a file that exists or has a "/" or ends in ".json", else an algorithm's id */
    APP_SHOW,    /* `what`: an algorithm's id; its details */
    APP_NEW,     /* `what`: NULL for a blank one, "example", a file, or an id to clone */
    APP_DRAFTS,  /* what was left unfinished */
    APP_HISTORY, /* what was submitted */
};

struct app_options {
    struct session *session; /* borrowed */
    enum language language;
    const char *theme; /* a theme's name, or NULL for the default */
    enum app_start start;
    const char *what;
    const struct shape *shape; /* of what is shown, edited or new; NULL: an algorithm */
};

/* Runs until the person quits. False when it could not start or go on: no terminal,
 * a file that cannot be read, a signal that ends programs; the terminal is as it
 * was found. */
bool app_run(const struct app_options *options, struct err *err);

#endif
