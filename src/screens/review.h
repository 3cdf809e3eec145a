/* screens/review.h - the last look before a document goes to the service, and the sending.
 *
 * Shows the problems, what the service has now, and the ledger of what the submit
 * does to every field. Nothing leaves before y; never the key that opened it. */
#ifndef SCREENS_REVIEW_H
#define SCREENS_REVIEW_H

#include "document/merge.h"
#include "screens/resource.h"
#include "screens/screen.h"

struct review_request {
    const struct resource *resource;
    const struct document *document; /* borrowed; the screen below owns it */
    const struct problems *problems; /* borrowed */
    const char *id;                  /* borrowed; NULL: a new algorithm */
    void *state;                     /* for the two below */
    void (*sent)(struct app *app, void *state, const struct json *answer, const char *message);
    /* Takes merged as the document's content and theirs (a document) as its base; both copied. */
    void (*merged)(struct app *app, void *state, const struct merge *merge, const struct json *theirs);
    void (*go_to)(struct app *app, void *state, const char *place);
};

void review_open(struct app *app, const struct review_request *request);

#endif
