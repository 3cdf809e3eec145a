/* screens/browse_state.h - what the files of the list of algorithms share; nobody else includes it. */
#ifndef SCREENS_BROWSE_STATE_H
#define SCREENS_BROWSE_STATE_H

#include "net/api.h"
#include "screens/browse_rows.h"
#include "screens/catalogues.h"
#include "screens/copy.h"
#include "screens/progress.h"
#include "session/cached.h"

enum { BROWSE_REST_MS = 300 }; /* without a key, before what was listed is kept */

struct browse {
    struct browse_rows rows;
    struct cached kept;     /* what was answered last time, until the list of now is whole */
    struct operation *list; /* the algorithms shown; the first list shows them as they come */
    struct operation *next; /* the newer list under way, or NULL */
    struct progress progress;
    int64_t listed_ms; /* when the list was whole; 0: it is not */
    bool asked, kept_read;
    int64_t keep_due; /* when a whole list is kept on; 0: it is. Ten thousand take half a second */
    struct cache_keeping *keeping; /* owned; how far that is; NULL: not begun */
    unsigned changes;              /* of the service, when it was asked */
    struct err failure;            /* why there is no list, or not the newest */

    struct copying copying;
    struct catalogues *catalogues;
    char *workspace, *workspace_name; /* owned; of which one the algorithms are asked for, NULL: of all */
    char *listed;                     /* owned; the workspace that the list was asked for */
};

/* browse_load.c */

/* When the service answered what is shown; 0: not all of it has come yet. */
int64_t browse_shown_ms(const struct browse *browse);
bool browse_is_old(const struct browse *browse);

void browse_make_rows(struct browse *browse);

/* Another list takes the place of the one shown; NULL: what was kept does. */
void browse_show_list(struct browse *browse, struct operation *list);

void browse_ask(struct app *app, struct browse *browse);
void browse_stop(struct browse *browse); /* what is under way */

/* The list of everything is kept for a time without a link: all of it that is not yet. */
void browse_keep(struct app *app, struct browse *browse);

bool browse_idle(struct app *app, void *state);
int browse_wait(const void *state);

#endif
