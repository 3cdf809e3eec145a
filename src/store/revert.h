/* store/revert.h - a submit of the history taken back: as a draft, which its owner sends or not. */
#ifndef STORE_REVERT_H
#define STORE_REVERT_H

#include "schema/schema.h"
#include "store/drafts.h"
#include "store/history.h"

/* The shape of a row; the algorithm's for a name that is none. */
const struct shape *history_shape(const struct history_row *row);

/* The document before a submit and after it; each owned, NULL: nothing. After one of unknown outcome, or
 * whose answer is damaged, stands what was sent, and after one that was not done what was there. ERR_INPUT
 * when that is damaged, for then no change is known. */
bool history_documents(const struct history_row *row, const struct history_trees *trees, struct json **before,
                       struct json **after, struct err *err);

/* The same without what the server owns, for people who ask what a submit changed. */
bool history_contents(const struct history_row *row, const struct history_trees *trees, struct json **before,
                      struct json **after, struct err *err);

/* Makes a draft that holds what was there before the submit, on the base of what was there after it, so
 * that whatever others changed since is found before it is sent; of what was deleted, a new thing.
 * ERR_INPUT says why there is nothing to take back. */
bool history_revert(struct history *history, int64_t number, struct drafts *drafts, int64_t *draft,
                    struct err *err);

#endif
