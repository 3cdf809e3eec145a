/* document/replied.h - what a service made of a document that it took, where that is not what was sent.
 *
 * A field that its answer fills in counts, as an engine's id for a name and a version does; that what was
 * filled in could not be sent beside what was (schema: RULE_EXCLUDES) takes nothing of the latter away. */
#ifndef DOCUMENT_REPLIED_H
#define DOCUMENT_REPLIED_H

#include "document/diff.h"

struct replied {
    struct json *sent, *kept;       /* owned; each as an update would send it */
    struct differences differences; /* from one to the other; borrows from both */
};

/* Fills replied, which must hold nothing. sent: a request; answer: as it came. One that is no document
 * differs in nothing. */
void replied_compare(const struct shape *shape, const struct json *sent, const struct json *answer,
                     struct replied *replied);
void replied_done(struct replied *replied);

#endif
