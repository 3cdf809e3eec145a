/* screens/review.h - the last look before a document goes to the service, and the sending.
 *
 * Shows the problems, what the service has now, and the ledger of what the submit
 * does to every field. Nothing leaves before y; never the key that opened it.
 * When somebody changed it on the service since the edit began, what they alone
 * changed is taken over, and the person decides for each field that both changed. */
#ifndef SCREENS_REVIEW_H
#define SCREENS_REVIEW_H

#include "document/check.h"
#include "document/decisions.h"
#include "document/document.h"
#include "screens/resource.h"
#include "screens/screen.h"

struct review_request {
    const struct resource *resource;
    const struct document *document; /* borrowed; the screen below owns it */
    const struct problems *problems; /* borrowed */
    const char *id;                  /* borrowed; NULL: a new algorithm */
    const char *draft;               /* borrowed; the mark of its draft, or NULL */
    void *state;                     /* for those below */
    void (*sent)(struct app *app, void *state, const struct json *answer, const char *message);
    /* Takes root as the document's content and theirs (a document) as its base, in one step, and checks it
     * anew; copies both. */
    bool (*merged)(struct app *app, void *state, const struct json *root, const struct json *theirs,
                   struct err *err);
    struct decisions *decisions; /* borrowed; what was decided of conflicts, also in earlier reviews */
    void (*keep)(struct app *app, void *state); /* what was decided and is not kept yet */
    /* An earlier submit of it had arrived: from here on it is of this id (which it may have been before), and
     * base is what it compares with. root: its content, with what the service filled in by itself; NULL: it
     * stays as it is. Copies both. The id, borrowed; NULL: nothing was done, it is a local file. */
    const char *(*arrived)(struct app *app, void *state, const char *id, const struct json *root,
                           const struct json *base);
    void (*go_to)(struct app *app, void *state, const char *place);
};

void review_open(struct app *app, const struct review_request *request);

#endif
