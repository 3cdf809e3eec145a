/* net/making.h - which of the things that a list shows a creation has made, for the files that carry it out.
 *
 * A creation whose answer never came is looked for by the name that it sent. */
#ifndef NET_MAKING_H
#define NET_MAKING_H

#include "net/operation.h"

/* What of a list may have been made by a request. */
struct making {
    const struct json *body;  /* what it sent */
    const struct json *there; /* what was listed before it; NULL: not known, and then its time counts */
    int64_t started_ms;
};

/* What to say of an earlier one that had arrived, and was the same. */
extern const struct text making_arrived;

/* Begins to list what has the name that a body sends. */
void making_look(struct operation *operation, const struct json *body);

/* The one of exactly that name that the request made, if there is one: taken out of the list. */
enum found making_find(struct operation *operation, const struct making *making, struct json **ours);

/* The same of the operation's earlier creation, which then is operation->earlier. */
enum found making_find_doubted(struct operation *operation);

/* Nothing was found that the earlier creation made: whether it may be on its way still, so that the next
 * look, which is counted, can find more. */
bool making_looks_again(struct operation *operation);

#endif
