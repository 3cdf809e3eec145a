/* document/decisions.h - what a person decided of conflicts, held apart from the merge, which is made anew
 * with each look at what the service has.
 *
 * A decision is about a place, in which items are told by their identity, and about what stood side by side
 * there. It holds for that and for nothing else, wherever the item stands in its list by then; a later one
 * about the same place takes its place, whatever that was about. */
#ifndef DOCUMENT_DECISIONS_H
#define DOCUMENT_DECISIONS_H

#include "document/merge.h"

struct decision {
    char *place; /* owned; see whereabouts_named */
    char *sides; /* owned; base, mine and theirs, as a text that nothing else has */
    enum merge_choice choice;
    bool kept; /* where it outlives the program: for whoever keeps it */
};

struct decisions {
    struct decision *items; /* owned; one of a place */
    size_t count, capacity;
};

/* Forgets them all; a zeroed one holds none. */
void decisions_done(struct decisions *decisions);

/* What was chosen of this conflict of the merge. */
void decisions_note(struct decisions *decisions, const struct shape *shape, const struct merge *merge,
                    size_t conflict);

/* One that was kept. What is held of the same place already is newer, and stays. Copies both texts. */
void decisions_add(struct decisions *decisions, const char *place, const char *sides,
                   enum merge_choice choice);

/* Whether all of them are kept; and that none is, for where they were kept is gone. */
bool decisions_kept(const struct decisions *decisions);
void decisions_lost(struct decisions *decisions);

/* Writes the choices into the conflicts of a merge. What was not decided, or stands there twice, is left as
 * it is. */
void decisions_recall(const struct decisions *decisions, const struct shape *shape, struct merge *merge);

#endif
