/* The answers to the conflicts, put into the merged document. */
#include "document/document.h"
#include "document/merge.h"

#include "base/memory.h"

/* Whether the merged document has the other side there already. */
static bool as_chosen(const struct merge_conflict *conflict)
{
    bool holds_theirs = conflict->item && !conflict->mine;
    return conflict->choice == MERGE_UNDECIDED || (conflict->choice == MERGE_THEIRS) == holds_theirs;
}

/* In a document, so that what is absent above a value is made. */
static void choose(struct document *document, const struct merge_conflict *conflict)
{
    const struct json *chosen = conflict->choice == MERGE_MINE ? conflict->mine : conflict->theirs;
    struct err err = { 0 };
    if (chosen) {
        document_set(document, conflict->place, json_copy(chosen), &err);
    } else if (document_at(document, conflict->place)) {
        document_remove(document, conflict->place, &err);
    }
}

struct json *merge_chosen(const struct shape *shape, const struct merge *merge)
{
    struct document *document = document_new(shape, json_copy(merge->root));
    /* From the end: an item that goes moves only those behind it. */
    for (size_t i = merge->count; i > 0; i--) {
        if (!as_chosen(&merge->conflicts[i - 1])) {
            choose(document, &merge->conflicts[i - 1]);
        }
    }
    struct json *root = json_copy(document_root(document));
    document_free(document);
    return root;
}
