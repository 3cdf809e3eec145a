#include "relay.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LATE_MS = 10, PATIENCE_MS = 5000, CHUNK = 4096, HEAD = 4096 };

struct relay {
    int listener, port, sandbox_port;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t settled;
    int connections;
    struct cut cuts[RELAY_CUTS];
    size_t cut_count, count; /* count: of exchanges */
    struct passage passages[RELAY_PASSAGES];
};

struct line {
    struct relay *relay;
    int client, server; /* -1: left */
    size_t number;
    bool cut; /* this exchange */
    struct cut where;
    struct passage passage;
    char head[HEAD + 1];
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
static void leave(struct line *line, enum cut_manner manner)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    if (line->client < 0)
        return;
    if (manner == CUT_RESET)
        setsockopt(line->client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    else
        shutdown(line->client, SHUT_RDWR);
    close(line->client);
    line->client = -1;
}

/* Tells what has passed so far. */
static void note(struct line *line)
{
    struct relay *relay = line->relay;

    pthread_mutex_lock(&relay->mutex);
    if (line->number < RELAY_PASSAGES)
        relay->passages[line->number] = line->passage;
    pthread_mutex_unlock(&relay->mutex);
}

static void begin(struct line *line)
{
    struct relay *relay = line->relay;

    line->cut = false;
    line->passage = (struct passage){ 0 };
    pthread_mutex_lock(&relay->mutex);
    line->number = relay->count++;
    for (size_t i = 0; i < relay->cut_count && !line->cut; i++) {
        const struct cut *cut = &relay->cuts[i];

        if (cut->exchange == line->number || (cut->for_good && cut->exchange < line->number)) {
            line->cut = true;
            line->where = cut->exchange == line->number ? *cut : (struct cut){ .for_good = true };
        }
    }
    pthread_mutex_unlock(&relay->mutex);
}

/* Whether the exchange is cut on that side after a number of bytes, and those have passed. */
static bool reached(const struct line *line, enum cut_side side)
{
    size_t passed = side == CUT_REQUEST ? line->passage.request : line->passage.answer;

    return line->cut && line->where.side == side && line->where.manner != CUT_LATE &&
           passed >= line->where.after;
}

static size_t room(const struct line *line, enum cut_side side)
{
    size_t passed = side == CUT_REQUEST ? line->passage.request : line->passage.answer;
    bool here = line->cut && line->where.side == side && line->where.manner != CUT_LATE;

    return here && line->where.after - passed < CHUNK ? line->where.after - passed : CHUNK;
}

/* Whether the bytes that are there are a whole request: its head, and as much of a body as that says. */
static bool is_whole(const char *head, size_t size)
{
    const char *end = strstr(head, "\r\n\r\n");
    size_t body = 0;

    for (const char *at = strstr(head, "\r\n"); end && at && at < end; at = strstr(at + 2, "\r\n"))
        if (strncasecmp(at + 2, "Content-Length:", 15) == 0)
            body = strtoul(at + 17, NULL, 10);
    return end && size >= (size_t)(end + 4 - head) + body;
}

static void take(struct line *line, const char *bytes, size_t size)
{
    struct passage *passage = &line->passage;

    for (size_t i = 0; i < size && passage->request + i < HEAD; i++) {
        line->head[passage->request + i] = bytes[i];
        line->head[passage->request + i + 1] = '\0';
    }
    passage->request += size;
    passage->whole = is_whole(line->head, passage->request);
    memcpy(passage->method, line->head, sizeof passage->method - 1);
    passage->method[strcspn(passage->method, " ")] = '\0';
}

static void await(int server)
{
    struct pollfd ready = { server, POLLIN, 0 };

    poll(&ready, 1, PATIENCE_MS);
}

/* Moves what the client has to the sandbox; false when it has ended or the cut is reached. */
static bool move_request(struct line *line)
{
    char bytes[CHUNK];

    if (recv(line->client, bytes, 1, MSG_PEEK) <= 0)
        return false;
    if (line->passage.answer > 0) { /* another request on the same connection */
        note(line);
        begin(line);
    }
    if (reached(line, CUT_REQUEST))
        return false;
    ssize_t got = recv(line->client, bytes, room(line, CUT_REQUEST), 0);
    if (got <= 0)
        return false;
    take(line, bytes, (size_t)got);
    if (line->cut && line->where.manner == CUT_LATE && line->passage.whole) {
        leave(line, CUT_CLOSED); /* nobody waits for the answer any more */
        poll(NULL, 0, LATE_MS);
    }
    pass(line->server, bytes, (size_t)got);
    if (!reached(line, CUT_REQUEST))
        return line->client >= 0;
    if (line->passage.whole)
        await(line->server);
    return false;
}

static bool move_answer(struct line *line)
{
    char bytes[CHUNK];

    if (reached(line, CUT_ANSWER))
        return false;
    ssize_t got = recv(line->server, bytes, room(line, CUT_ANSWER), 0);
    if (got <= 0)
        return false;
    pass(line->client, bytes, (size_t)got);
    line->passage.answer += (size_t)got;
    return !reached(line, CUT_ANSWER);
}

/* Lets the server come to its end with what it got. */
static void drain(int server)
{
    char bytes[CHUNK];

    shutdown(server, SHUT_WR);
    while (recv(server, bytes, sizeof bytes, 0) > 0)
        continue;
}

static void carry(struct line *line)
{
    struct sockaddr_in address = loopback(line->relay->sandbox_port);
    bool on;

    line->server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    begin(line);
    on = !reached(line, CUT_REQUEST) &&
         connect(line->server, (struct sockaddr *)&address, sizeof address) == 0;
    while (on) {
        struct pollfd ready[2] = { { line->client, POLLIN, 0 }, { line->server, POLLIN, 0 } };

        if (poll(ready, 2, 30000) <= 0)
            break;
        if (ready[0].revents != 0)
            on = move_request(line);
        if (on && ready[1].revents != 0)
            on = move_answer(line);
    }
    leave(line, line->cut ? line->where.manner : CUT_CLOSED);
    drain(line->server);
    close(line->server);
}

static void *serve_one(void *context)
{
    struct line *line = context;
    struct relay *relay = line->relay;

    carry(line);
    note(line);
    pthread_mutex_lock(&relay->mutex);
    relay->connections--;
    pthread_cond_broadcast(&relay->settled);
    pthread_mutex_unlock(&relay->mutex);
    free(line);
    return NULL;
}

static void *serve(void *context)
{
    struct relay *relay = context;
    int client;

    while ((client = accept(relay->listener, NULL, NULL)) >= 0) {
        struct line *line = calloc(1, sizeof *line);
        pthread_t thread;

        line->relay = relay;
        line->client = client;
        pthread_mutex_lock(&relay->mutex);
        relay->connections++;
        pthread_mutex_unlock(&relay->mutex);
        pthread_create(&thread, NULL, serve_one, line);
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

void relay_arm(struct relay *relay, const struct cut *cuts, size_t count)
{
    pthread_mutex_lock(&relay->mutex);
    relay->cut_count = count;
    if (count > 0)
        memcpy(relay->cuts, cuts, count * sizeof *cuts);
    memset(relay->passages, 0, sizeof relay->passages);
    relay->count = 0;
    pthread_mutex_unlock(&relay->mutex);
}

size_t relay_settle(struct relay *relay, struct passage passages[RELAY_PASSAGES])
{
    size_t count;

    pthread_mutex_lock(&relay->mutex);
    while (relay->connections > 0)
        pthread_cond_wait(&relay->settled, &relay->mutex);
    memcpy(passages, relay->passages, sizeof relay->passages);
    count = relay->count;
    pthread_mutex_unlock(&relay->mutex);
    return count;
}

void relay_stop(struct relay *relay)
{
    struct passage passages[RELAY_PASSAGES];

    shutdown(relay->listener, SHUT_RDWR);
    pthread_join(relay->thread, NULL);
    relay_settle(relay, passages);
    close(relay->listener);
    pthread_mutex_destroy(&relay->mutex);
    pthread_cond_destroy(&relay->settled);
    free(relay);
}
