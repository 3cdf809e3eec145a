/* tests/net/server.h - a small real HTTP server on loopback, in this process.
 *
 * It answers as the test's function says, can stall, drop and cut as networks do,
 * and remembers every request. */
#ifndef TESTS_NET_SERVER_H
#define TESTS_NET_SERVER_H

#include <stdbool.h>
#include <stddef.h>

enum { SERVER_TEXT = 4096, SERVER_REQUESTS = 256 };

struct asked {
    char method[16];
    char path[SERVER_TEXT];    /* with its query, as it came */
    char headers[SERVER_TEXT]; /* "Name: value\n" each */
    char body[SERVER_TEXT];
    size_t body_size;
    size_t number; /* from 0, of all requests */
};

enum fault {
    FAULT_NONE,
    FAULT_DROP,  /* close without a byte */
    FAULT_STALL, /* say nothing until the server stops */
    FAULT_CUT,   /* promise the body and close in its middle */
};

struct reply {
    int status;
    const char *body; /* literal, or living as long as the server */
    const char *headers[4][2];
    enum fault fault;
};

struct server;

typedef void server_answer(void *context, const struct asked *asked, struct reply *reply);

/* One reply after the other, the last one again and again: the context is a struct script. */
enum { SCRIPT_REPLIES = 6 };

struct script {
    struct reply replies[SCRIPT_REPLIES];
    size_t count;
};

void server_plays(void *context, const struct asked *asked, struct reply *reply);

/* One reply to everything: the context is a struct reply. */
void server_repeats(void *context, const struct asked *asked, struct reply *reply);

/* key and certificate: PEM texts for TLS, or NULL. NULL when it cannot start. */
struct server *server_start(server_answer *answer, void *context, const char *key, const char *certificate);
void server_stop(struct server *server);

const char *server_url(const struct server *server); /* "http://127.0.0.1:PORT" */
size_t server_requests(struct server *server);
size_t server_connections(struct server *server);
const struct asked *server_request(struct server *server, size_t number);

/* The number behind `name` ("limit=") in its path; 0: there is none. */
size_t asked_number(const struct asked *asked, const char *name);

/* Nothing is between a client and the server, whatever the environment says; a set-up of cmocka's. */
int without_proxies(void **state);

/* The value of a header of a request, or NULL; out holds SERVER_TEXT bytes. */
const char *asked_header(const struct asked *asked, const char *name, char *out);

#endif
