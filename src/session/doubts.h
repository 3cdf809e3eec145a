/* session/doubts.h - submits of which nobody knows what came of them, as the history has them.
 *
 * A program that ends while a request is out, however it ends, leaves such a row behind. What
 * cannot be read raises no doubt, but what is damaged does: a row that does not tell for certain what it was
 * of is taken for a creation of whatever may be that. What a draft sent is known by the draft, whatever
 * became of its name. */
#ifndef SESSION_DOUBTS_H
#define SESSION_DOUBTS_H

#include "session/session.h"
#include "store/history.h"

#include <stdint.h>

/* What a submit is of. */
struct doubts_thing {
    const struct shape *shape;
    const char *id;    /* NULL: something new, which its draft tells, and its name */
    const char *draft; /* the mark of the draft; NULL: of none */
    const char *name;
};

/* The number of the newest submit of a thing, if its outcome is not known; of something new, of the newest
 * creation from its draft of which that is so, and then of its name. Else 0. */
int64_t doubts_of(struct session *session, const struct doubts_thing *thing);

/* The same of the newest submit since then (UTC). Opens no history that nothing was written to. */
int64_t doubts_since(struct session *session, int64_t since_ms);

/* What a draft sent: the newest of its creations (thing->id NULL) or of its updates of that id that has this
 * outcome, with a number below that one (0: any). False when there is none. */
bool doubts_sent(struct session *session, const struct doubts_thing *thing, enum outcome outcome,
                 int64_t below, struct history_row *row, struct history_trees *trees);

/* The same of the row with a number. Of a creation whose body alone is damaged trees->sent is one of its
 * name, which all of that name agrees with. */
bool doubts_read(struct session *session, int64_t number, struct history_row *row,
                 struct history_trees *trees);

/* Whether an update of a shape, as it was sent, is what the service has now, and was not before. */
bool doubts_stands(const struct shape *shape, const struct history_trees *trees, const struct json *now);

/* What came of a submit was found out; id and after (each may be NULL) of what it made. */
bool doubts_settle(struct session *session, int64_t number, enum outcome outcome, const char *id,
                   const struct json *after, struct err *err);

#endif
