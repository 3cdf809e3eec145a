/* relay.h - stands between a client and the sandbox and cuts one connection where it is told.
 *
 * It passes bytes on in both directions, each connection by a thread of its own. The
 * first connection after relay_arm is cut: after so many bytes of the request have been
 * passed on, or so many of the answer. */
#ifndef FAULTS_RELAY_H
#define FAULTS_RELAY_H

#include <stdbool.h>
#include <stddef.h>

enum cut_side { CUT_REQUEST, CUT_ANSWER };

/* How the client is left: closed, or reset. Late: closed when the request has been read, and only
 * then is it passed on, as when the answer is lost while the service still works. */
enum cut_manner { CUT_CLOSED, CUT_RESET, CUT_LATE, CUT_MANNERS };

struct cut {
    enum cut_side side;
    enum cut_manner manner;
    size_t after; /* bytes */
};

struct relay; /* opaque */

struct relay *relay_start(int sandbox_port);
int relay_port(const struct relay *relay);
void relay_arm(struct relay *relay, const struct cut *cut); /* NULL: cut nothing */

/* Waits until no connection is left; how many bytes the first one since relay_arm passed. */
void relay_settle(struct relay *relay, size_t *request, size_t *answer);
void relay_stop(struct relay *relay);

#endif
