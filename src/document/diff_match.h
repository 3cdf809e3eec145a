/* document/diff_match.h - which item of one list is which item of another.
 *
 * By the identity of the objects where every item has one and none has it twice,
 * on both sides; else by position. An item has moved when the others kept their
 * order around it: putting one in front moves nobody. */
#ifndef DOCUMENT_DIFF_MATCH_H
#define DOCUMENT_DIFF_MATCH_H

#include "base/json.h"

struct match {
    const struct json *item;  /* borrowed */
    const struct json *other; /* its match in the other list, or NULL */
    size_t other_index;
    bool moved; /* of `after` only */
};

struct matches {
    struct match *before, *after; /* owned; item by item */
    size_t before_count, after_count;
};

void matches_make(struct matches *matches, const struct json *before, const struct json *after,
                  const char *identity);
void matches_done(struct matches *matches);

#endif
