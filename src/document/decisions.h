/* document/decisions.h - what a person decided of conflicts, held apart from the merge, which is made anew
 * with each look at what the service has.
 *
 * A decision is about a question: what names the place, items by their identity, and what stood side by side
 * there. It holds for that question and for no other one, wherever that stands in its list by then. */
#ifndef DOCUMENT_DECISIONS_H
#define DOCUMENT_DECISIONS_H

#include "document/merge.h"

struct decision {
    char *question; /* owned; a text that no other question has */
    enum merge_choice choice;
    bool kept; /* where it outlives the program: for whoever keeps it */
};

struct decisions {
    struct decision *items; /* owned; each question once */
    size_t count, capacity;
};

/* Forgets them all; a zeroed one holds none. */
void decisions_done(struct decisions *decisions);

/* What was chosen of this conflict of the merge; an earlier choice gives way. */
void decisions_note(struct decisions *decisions, const struct shape *shape, const struct merge *merge,
                    size_t conflict);

/* One that was kept; what is held of the same question already is newer, and stays. Copies the question. */
void decisions_add(struct decisions *decisions, const char *question, enum merge_choice choice);

/* Writes the choices into the conflicts of a merge. What was not decided, or is asked of two of them, is left
 * as it is. */
void decisions_recall(const struct decisions *decisions, const struct shape *shape, struct merge *merge);

#endif
