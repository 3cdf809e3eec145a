/* sandbox/algorithms.h - the calls on algorithms, each a handler.
 *
 * A handler gets a request that has been authenticated and fills in the answer.
 * What a body must be is not written here: it is checked against the same rows
 * as in the editor (document/check.h). */
#ifndef SANDBOX_ALGORITHMS_H
#define SANDBOX_ALGORITHMS_H

#include "sandbox/exchange.h"
#include "sandbox/service.h"

/* id: the algorithm that the path names, or NULL when it names none. */
typedef void handler(const struct service *service, const struct request *request, const char *id,
                     struct answer *answer);

handler algorithms_create;
handler algorithms_get;
handler algorithms_update;
handler algorithms_delete;
handler algorithms_list;        /* list.c */
handler algorithms_search_list; /* the built-in search algorithms, from schema/search_algorithms.h */

/* Appends one kept text to out, in the spelling that the service answers in. */
void algorithms_write(const struct service *service, const char *text, struct buf *out);

/* Puts the algorithms of examples.h into a fresh store. */
bool algorithms_seed(struct keep *keep, struct err *err);

/* Puts so many more into it, numbered: to see what a long list is like. */
bool algorithms_fill(struct keep *keep, int count, struct err *err);

#endif
