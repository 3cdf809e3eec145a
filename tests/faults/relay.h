/* relay.h - stands between a client and the sandbox and cuts what passes where it is told.
 *
 * It passes bytes on in both directions, each connection by a thread of its own, and counts the
 * exchanges, a request with its answer each, in the order in which they begin: a connection that is
 * used again carries several. Of each it knows what passed, and whether the whole request reached
 * the sandbox. */
#ifndef FAULTS_RELAY_H
#define FAULTS_RELAY_H

#include <stdbool.h>
#include <stddef.h>

enum cut_side { CUT_REQUEST, CUT_ANSWER };

/* How the client is left: closed, or reset. Late: closed when the request has been read, and only
 * then is it passed on, as when the answer is lost while the service still works. Otherwise a
 * request that is whole was carried out before the client is left. */
enum cut_manner { CUT_CLOSED, CUT_RESET, CUT_LATE, CUT_MANNERS };

struct cut {
    size_t exchange; /* since relay_arm, from 0 */
    enum cut_side side;
    enum cut_manner manner;
    size_t after;  /* so many bytes of it */
    bool for_good; /* nothing passes any more */
};

struct passage {
    char method[8];
    size_t request, answer; /* bytes that were passed on */
    bool whole;             /* all of the request */
};

enum { RELAY_CUTS = 2, RELAY_PASSAGES = 32 };

struct relay; /* opaque */

struct relay *relay_start(int sandbox_port);
int relay_port(const struct relay *relay);
void relay_arm(struct relay *relay, const struct cut *cuts, size_t count); /* 0: cut nothing; copies */

/* Waits until no connection is left, and tells the exchanges since relay_arm. */
size_t relay_settle(struct relay *relay, struct passage passages[RELAY_PASSAGES]);
void relay_stop(struct relay *relay);

#endif
