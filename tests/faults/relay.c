#include "relay.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LATE_MS = 30, CHUNK = 4096 };

struct relay {
    int listener, port, sandbox_port;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t settled;
    int connections;
    bool armed, first;
    struct cut cut;
    size_t request, answer;
};

struct connection {
    struct relay *relay;
    int client;
    bool armed, first;
    struct cut cut;
};

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((unsigned short)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
}

static void pass(int to, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(to, bytes, size, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        bytes += sent;
        size -= (size_t)sent;
    }
}

/* What is closed with bytes unread, or without lingering, is reset. */
static void leave(int socket, enum cut_manner manner)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    if (manner == CUT_RESET)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    else
        shutdown(socket, SHUT_RDWR);
    close(socket);
}

/* Moves what one side has to the other; false when it has ended or the cut is reached. */
static bool move(struct connection *connection, int from, int to, enum cut_side side, size_t *passed)
{
    char bytes[CHUNK];
    bool cut_here = connection->armed && connection->cut.side == side;
    size_t most = sizeof bytes;

    if (cut_here && connection->cut.manner != CUT_LATE) {
        size_t left = connection->cut.after - *passed;

        if (left == 0)
            return false;
        most = left < most ? left : most;
    }
    ssize_t got = recv(from, bytes, most, 0);
    if (got <= 0)
        return false;
    if (cut_here && connection->cut.manner == CUT_LATE && *passed + (size_t)got >= connection->cut.after) {
        leave(connection->client, CUT_CLOSED); /* nobody waits for the answer any more */
        connection->client = -1;
        poll(NULL, 0, LATE_MS);
    }
    pass(to, bytes, (size_t)got);
    *passed += (size_t)got;
    return connection->client >= 0 &&
           !(cut_here && connection->cut.manner != CUT_LATE && *passed == connection->cut.after);
}

/* Lets the server come to its end with what it got. */
static void drain(int server)
{
    char bytes[CHUNK];

    shutdown(server, SHUT_WR);
    while (recv(server, bytes, sizeof bytes, 0) > 0)
        continue;
}

static void carry(struct connection *connection, size_t *request, size_t *answer)
{
    struct sockaddr_in address = loopback(connection->relay->sandbox_port);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool on = connect(server, (struct sockaddr *)&address, sizeof address) == 0;
    bool nothing = connection->armed && connection->cut.after == 0;

    while (on && !nothing) {
        struct pollfd ready[2] = { { connection->client, POLLIN, 0 }, { server, POLLIN, 0 } };

        if (poll(ready, 2, 30000) <= 0)
            break;
        if (ready[0].revents != 0)
            on = move(connection, connection->client, server, CUT_REQUEST, request);
        if (on && ready[1].revents != 0)
            on = move(connection, server, connection->client, CUT_ANSWER, answer);
    }
    if (nothing && connection->cut.side == CUT_ANSWER) { /* the request arrives, and no byte comes back */
        char bytes[CHUNK];
        ssize_t got = recv(connection->client, bytes, sizeof bytes, 0);

        pass(server, bytes, got > 0 ? (size_t)got : 0);
    }
    if (connection->client >= 0)
        leave(connection->client, connection->armed ? connection->cut.manner : CUT_CLOSED);
    drain(server);
    close(server);
}

static void *serve_one(void *context)
{
    struct connection *connection = context;
    struct relay *relay = connection->relay;
    size_t request = 0, answer = 0;

    carry(connection, &request, &answer);
    pthread_mutex_lock(&relay->mutex);
    if (connection->first) {
        relay->request = request;
        relay->answer = answer;
    }
    relay->connections--;
    pthread_cond_broadcast(&relay->settled);
    pthread_mutex_unlock(&relay->mutex);
    free(connection);
    return NULL;
}

static void *serve(void *context)
{
    struct relay *relay = context;
    int client;

    while ((client = accept(relay->listener, NULL, NULL)) >= 0) {
        struct connection *connection = calloc(1, sizeof *connection);
        pthread_t thread;

        pthread_mutex_lock(&relay->mutex);
        *connection =
            (struct connection){ relay, client, relay->armed && relay->first, relay->first, relay->cut };
        relay->first = false;
        relay->connections++;
        pthread_mutex_unlock(&relay->mutex);
        pthread_create(&thread, NULL, serve_one, connection);
        pthread_detach(thread);
    }
    return NULL;
}

struct relay *relay_start(int sandbox_port)
{
    struct relay *relay = calloc(1, sizeof *relay);
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;

    relay->sandbox_port = sandbox_port;
    relay->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pthread_mutex_init(&relay->mutex, NULL);
    pthread_cond_init(&relay->settled, NULL);
    if (bind(relay->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(relay->listener, 64) != 0 ||
        getsockname(relay->listener, (struct sockaddr *)&address, &size) != 0 ||
        pthread_create(&relay->thread, NULL, serve, relay) != 0)
        abort();
    relay->port = ntohs(address.sin_port);
    return relay;
}

int relay_port(const struct relay *relay)
{
    return relay->port;
}

void relay_arm(struct relay *relay, const struct cut *cut)
{
    pthread_mutex_lock(&relay->mutex);
    relay->armed = cut != NULL;
    relay->first = true;
    if (cut)
        relay->cut = *cut;
    relay->request = relay->answer = 0;
    pthread_mutex_unlock(&relay->mutex);
}

void relay_settle(struct relay *relay, size_t *request, size_t *answer)
{
    pthread_mutex_lock(&relay->mutex);
    while (relay->connections > 0)
        pthread_cond_wait(&relay->settled, &relay->mutex);
    *request = relay->request;
    *answer = relay->answer;
    pthread_mutex_unlock(&relay->mutex);
}

void relay_stop(struct relay *relay)
{
    size_t request, answer;

    shutdown(relay->listener, SHUT_RDWR);
    pthread_join(relay->thread, NULL);
    relay_settle(relay, &request, &answer);
    close(relay->listener);
    pthread_mutex_destroy(&relay->mutex);
    pthread_cond_destroy(&relay->settled);
    free(relay);
}
