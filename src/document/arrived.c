#include "document/arrived.h"

#include "document/merge.h"

static struct json *merged(const struct shape *shape, const struct json *base, const struct json *mine,
                           const struct json *theirs, enum merge_choice choice)
{
    struct merge merge = { 0 };
    struct json *root;

    merge_documents(shape, base, mine, theirs, &merge);
    for (size_t i = 0; i < merge.count; i++)
        merge.conflicts[i].choice = choice;
    root = merge_chosen(shape, &merge);
    merge_done(&merge);
    return root;
}

/* From what was sent, the base differs in one's own changes and they in those of others: merged, where the
 * two meet as theirs, that is what there would be now had nothing been sent. What they have beyond it was
 * sent. */
struct json *arrived_base(const struct shape *shape, const struct json *base, const struct json *sent,
                          const struct json *theirs)
{
    struct json *unsent = merged(shape, sent, base, theirs, MERGE_THEIRS);
    struct json *root = merged(shape, unsent, base, theirs, MERGE_MINE);

    json_free(unsent);
    return root;
}
