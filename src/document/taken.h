/* document/taken.h - what of a document came from others, by merges that its journal tells of.
 *
 * A step of the journal that changes the base is a merge; what else changed in it was
 * taken from the service. That is so until somebody changes it again, or undoes the
 * step; a base that was replaced outside the journal (the document was submitted, or
 * saved) ends it for all. Nothing is noted anywhere: whoever has the journal, also
 * after a restart, knows. */
#ifndef DOCUMENT_TAKEN_H
#define DOCUMENT_TAKEN_H

#include "document/diff.h"
#include "document/document.h"

struct taking {
    char *place;    /* owned; in the document as it is now: of an item that went, its list's */
    enum fate fate; /* FATE_SET, FATE_CLEARED, FATE_MOVED */
    bool item;      /* an item that came, or went, as a whole */
    bool within;    /* a field of an item that came, which is listed for itself */
    const struct json *before, *after; /* borrowed from the journal, until the next edit; NULL: absent */
};

struct takings {
    struct taking *items; /* of one merge in the order of the document, the newest merge first */
    size_t count, capacity;
    size_t fields; /* those that are not within an item */
};

/* Replaces what takings held; a zeroed one holds nothing. Items are those of the same name, then those at
 * the same position. */
void takings_make(struct takings *takings, const struct document *document);
void takings_done(struct takings *takings);

#endif
