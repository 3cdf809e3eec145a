/* session/submits.h - the one way in which screens and commands change something on the service.
 *
 * Each submit is noted in the history before it is sent, with what was there, and
 * again when its outcome is known. That the history cannot be written stops nobody:
 * it is told, and the submit goes its way, but where somebody sits who can decide
 * whether something new may be made that would not be known of. */
#ifndef SESSION_SUBMITS_H
#define SESSION_SUBMITS_H

#include "session/session.h"
#include "store/history.h"

struct submit; /* opaque */

struct submit_request {
    enum submit_verb verb;
    const struct shape *shape;
    const char *id;          /* NULL when creating; of a training job configuration its name */
    const struct json *body; /* NULL when deleting */
    /* The answer that an edit began with: an update fails with ERR_CONFLICT when the service has another
     * one. NULL: whatever it has, which is read first, so that it can be had back. */
    const struct json *base;
    const char *draft; /* the mark of the draft that it is sent from; NULL: of none */
    /* Not NULL: a creation that the history cannot note is not sent. submit_new then fails with this true. */
    bool *unnoted;
};

/* Copies the request. Owned. NULL when there is no client, with err set. */
struct submit *submit_new(struct session *session, const struct submit_request *request, struct err *err);

/* Ends it in any state: what was not sent yet never is. */
void submit_free(struct submit *submit);

enum operation_state submit_step(struct submit *submit);

/* What is under way, or has ended, for its answer, failure, remark and progress. Borrowed, until the next
 * step. */
const struct operation *submit_operation(const struct submit *submit);

/* Why the history does not have it, or NULL. Borrowed. */
const struct err *submit_unnoted(const struct submit *submit);

/* The history, opened on first use. Borrowed. */
struct history *session_history(struct session *session, struct err *err);

#endif
