/* sandbox/server.h - HTTP up and down, and the life of one request in between.
 *
 * libmicrohttpd on 127.0.0.1, a thread a connection, so that a request which is
 * made to wait delays no other; between requests nothing wakes up. The server
 * gathers a request, does to it what the faults say, and lets the routes answer. */
#ifndef SANDBOX_SERVER_H
#define SANDBOX_SERVER_H

#include "base/err.h"
#include "sandbox/faults.h"
#include "sandbox/service.h"

#include <stdbool.h>

struct server; /* opaque */

struct server_options {
    const struct service *service; /* borrowed, until server_stop */
    struct faults *faults;         /* likewise */
    int port;                      /* 0: a free one */
    bool fault_header;             /* whether X-Sandbox-Fault is listened to */
    bool log;                      /* a line a request on standard error */
    const char *certificate, *key; /* PEM texts for TLS, or NULL; borrowed */
};

/* Owned. ERR_SYSTEM when the port is taken, ERR_CONFIG when TLS cannot be. */
struct server *server_start(const struct server_options *options, struct err *err);

int server_port(const struct server *server);

/* Ends what is waiting, lets finish what is being answered, and frees. Accepts NULL. */
void server_stop(struct server *server);

#endif
