#include "server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct server {
    struct MHD_Daemon *daemon;
    server_answer *answer;
    void *context;
    char url[64];
    pthread_mutex_t lock;
    pthread_cond_t stopping;
    bool stopped;
    size_t requests, connections;
    struct asked log[SERVER_REQUESTS];
};

static enum MHD_Result note_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct asked *asked = context;
    (void)kind;
    size_t used = strlen(asked->headers);
    snprintf(asked->headers + used, sizeof asked->headers - used, "%s: %s\n", name, value ? value : "");
    return MHD_YES;
}

/* The raw path and query, before microhttpd takes them apart. */
static void *note_uri(void *context, const char *uri, struct MHD_Connection *connection)
{
    (void)context;
    (void)connection;
    struct asked *asked = calloc(1, sizeof *asked);
    snprintf(asked->path, sizeof asked->path, "%s", uri);
    return asked;
}

static void note_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                            enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    (void)connection;
    (void)socket_context;
    pthread_mutex_lock(&server->lock);
    server->connections += code == MHD_CONNECTION_NOTIFY_STARTED;
    pthread_mutex_unlock(&server->lock);
}

static void forget_request(void *context, struct MHD_Connection *connection, void **request,
                           enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    free(*request);
    *request = NULL;
}

/* Half of the promised body, then the end. */
static ssize_t cut_body(void *context, uint64_t position, char *out, size_t room)
{
    const char *body = context;
    size_t half = strlen(body) / 2;
    if (position >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t size = half - (size_t)position < room ? half - (size_t)position : room;
    memcpy(out, body + position, size);
    return (ssize_t)size;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, const struct reply *reply)
{
    const char *body = reply->body ? reply->body : "";
    struct MHD_Response *response =
        reply->fault == FAULT_CUT
            ? MHD_create_response_from_callback(strlen(body), 1024, cut_body, (void *)body, NULL)
            : MHD_create_response_from_buffer(strlen(body), (void *)body, MHD_RESPMEM_PERSISTENT);
    for (size_t i = 0; i < 4 && reply->headers[i][0]; i++)
        MHD_add_response_header(response, reply->headers[i][0], reply->headers[i][1]);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

static void stall(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    while (!server->stopped)
        pthread_cond_wait(&server->stopping, &server->lock);
    pthread_mutex_unlock(&server->lock);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **request)
{
    struct server *server = context;
    struct asked *asked = *request;
    (void)url;
    (void)version;
    if (!asked->method[0]) {
        snprintf(asked->method, sizeof asked->method, "%s", method);
        MHD_get_connection_values(connection, MHD_HEADER_KIND, note_header, asked);
        return MHD_YES;
    }
    if (*upload_size > 0) {
        size_t room = sizeof asked->body - 1 - asked->body_size;
        size_t size = *upload_size < room ? *upload_size : room;
        memcpy(asked->body + asked->body_size, upload, size);
        asked->body_size += size;
        *upload_size = 0;
        return MHD_YES;
    }
    struct reply reply = { .status = 200 };
    pthread_mutex_lock(&server->lock);
    asked->number = server->requests;
    if (server->requests < SERVER_REQUESTS)
        server->log[server->requests] = *asked;
    server->requests++;
    server->answer(server->context, asked, &reply);
    pthread_mutex_unlock(&server->lock);
    if (reply.fault == FAULT_STALL)
        stall(server);
    if (reply.fault == FAULT_DROP || reply.fault == FAULT_STALL)
        return MHD_NO;
    return send_reply(connection, &reply);
}

struct server *server_start(server_answer *answer, void *context, const char *key, const char *certificate)
{
    struct server *server = calloc(1, sizeof *server);
    server->answer = answer;
    server->context = context;
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->stopping, NULL);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    unsigned flags =
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | (key ? MHD_USE_TLS : 0);
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, server, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_URI_LOG_CALLBACK,
        note_uri, NULL, MHD_OPTION_NOTIFY_CONNECTION, note_connection, server, MHD_OPTION_NOTIFY_COMPLETED,
        forget_request, NULL, key ? MHD_OPTION_HTTPS_MEM_KEY : MHD_OPTION_END, key, MHD_OPTION_HTTPS_MEM_CERT,
        certificate, MHD_OPTION_END);
    if (!server->daemon) {
        free(server);
        return NULL;
    }
    int port = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    snprintf(server->url, sizeof server->url, "%s://127.0.0.1:%d", key ? "https" : "http", port);
    return server;
}

void server_stop(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    server->stopped = true;
    pthread_cond_broadcast(&server->stopping);
    pthread_mutex_unlock(&server->lock);
    MHD_stop_daemon(server->daemon);
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->stopping);
    free(server);
}

const char *server_url(const struct server *server)
{
    return server->url;
}

size_t server_requests(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t count = server->requests;
    pthread_mutex_unlock(&server->lock);
    return count;
}

size_t server_connections(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t count = server->connections;
    pthread_mutex_unlock(&server->lock);
    return count;
}

const struct asked *server_request(struct server *server, size_t number)
{
    return &server->log[number];
}

const char *asked_header(const struct asked *asked, const char *name, char *out)
{
    size_t length = strlen(name);
    for (const char *line = asked->headers; *line; line = strchr(line, '\n') + 1) {
        if (strncasecmp(line, name, length) != 0 || line[length] != ':')
            continue;
        const char *value = line + length + 2;
        size_t size = strcspn(value, "\n");
        memcpy(out, value, size);
        out[size] = '\0';
        return out;
    }
    return NULL;
}

size_t asked_number(const struct asked *asked, const char *name)
{
    const char *found = strstr(asked->path, name);
    return found ? (size_t)strtoul(found + strlen(name), NULL, 10) : 0;
}

void server_plays(void *context, const struct asked *asked, struct reply *reply)
{
    const struct script *script = context;
    *reply = script->replies[asked->number < script->count ? asked->number : script->count - 1];
}

void server_repeats(void *context, const struct asked *asked, struct reply *reply)
{
    (void)asked;
    *reply = *(const struct reply *)context;
}

int without_proxies(void **state)
{
    (void)state;
    static const char *const names[] = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                         "ALL_PROXY" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    return 0;
}
