/* POLLRDHUP, which tells that a stalled client has gone, is an extension of Linux. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "sandbox/server.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "sandbox/ids.h"
#include "sandbox/routes.h"
#include "schema/schema.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The gateway's ceiling of a body (facts: section 1). */
enum { BODY_MOST = 12 * 1024 * 1024, CONNECTIONS_MOST = 512, HEADER_BYTES = 64 * 1024, LOG_COLUMNS = 200 };

struct server {
    struct server_options options;
    struct MHD_Daemon *daemon;
    int stop[2]; /* a pipe: closing its writing end wakes whoever waits on the reading end */
};

/* One request under way. */
struct exchange {
    struct request request;
    char *target; /* owned; what request.target borrows */
    struct fault_plan plan;
    bool begun;
    bool fault_wrong; /* X-Sandbox-Fault could not be read; err tells */
    struct err err;
};

static const char *lookup(void *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* The library calls this first, with the target before it decodes anything. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    struct exchange *exchange = memory_new(1, sizeof *exchange);
    size_t path = strcspn(target, "?");

    (void)context;
    exchange->target = memory_text(target);
    exchange->request.target = exchange->target;
    exchange->request.path = memory_text_part(target, path);
    exchange->request.query = exchange->target + path + (exchange->target[path] == '?' ? 1 : 0);
    exchange->request.header = lookup;
    exchange->request.connection = connection;
    buf_init(&exchange->request.body, BODY_MOST);
    id_hex(exchange->request.id);
    return exchange;
}

static void on_end(void *context, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;

    (void)context, (void)connection, (void)code;
    if (!exchange)
        return;
    buf_done(&exchange->request.body);
    free(exchange->request.path);
    free(exchange->target);
    free(exchange);
    *state = NULL;
}

/* Sleeps; -1 is without end. False when the sandbox stops or the client goes meanwhile. */
static bool wait_here(const struct server *server, struct MHD_Connection *connection, int ms)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct pollfd watched[] = {
        { .fd = server->stop[0] },
        { .fd = info ? info->connect_fd : -1, .events = POLLRDHUP },
    };
    int moved;

    do
        moved = poll(watched, COUNT(watched), ms);
    while (moved < 0 && errno == EINTR);
    return moved == 0;
}

struct half {
    char *bytes;
    size_t size;
};

static ssize_t read_half(void *context, uint64_t position, char *out, size_t most)
{
    const struct half *half = context;
    size_t left = position < half->size ? half->size - (size_t)position : 0;

    if (left == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (most > left)
        most = left;
    memcpy(out, half->bytes + position, most);
    return (ssize_t)most;
}

static void free_half(void *context)
{
    struct half *half = context;

    free(half->bytes);
    free(half);
}

/* A response that promises everything and gives half. Takes bytes. */
static struct MHD_Response *truncated(char *bytes, size_t size)
{
    struct half *half = memory_new(1, sizeof *half);

    *half = (struct half){ bytes, size / 2 };
    return MHD_create_response_from_callback(size, HEADER_BYTES, read_half, half, free_half);
}

/* status 0: it got no answer. */
static void log_line(const struct server *server, const struct request *request, int status, size_t size)
{
    struct buf line;

    if (!server->options.log)
        return;
    buf_init(&line, HEADER_BYTES);
    buf_format(&line, "%s ", request->method);
    /* Somebody's terminal shows this. */
    utf8_printable(&line, request->target, strlen(request->target), LOG_COLUMNS);
    buf_format(&line, " %d %zu\n", status, size);
    fputs(buf_text(&line), stderr);
    buf_done(&line);
}

static enum MHD_Result send_answer(const struct server *server, struct MHD_Connection *connection,
                                   struct exchange *exchange, struct answer *answer)
{
    const struct request *request = &exchange->request;
    size_t size = answer->body.size;
    char *bytes = buf_take(&answer->body), seconds[16];
    struct MHD_Response *response;
    enum MHD_Result result;

    response = exchange->plan.kind == FAULT_TRUNCATE
                   ? truncated(bytes, size)
                   : MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_MUST_FREE);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", answer->content_type);
    MHD_add_response_header(response, "X-Request-Id", request->id);
    if (answer->retry_after != RETRY_AFTER_NONE) {
        snprintf(seconds, sizeof seconds, "%d", answer->retry_after);
        MHD_add_response_header(response, "Retry-After", seconds);
    }
    if (answer->subject_token.size > 0)
        MHD_add_response_header(response, "X-Subject-Token", buf_text(&answer->subject_token));
    log_line(server, request, answer->status, size);
    result = MHD_queue_response(connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* Fills in the answer; false when none is to be given. */
static bool respond(const struct server *server, struct exchange *exchange, struct answer *answer)
{
    const struct request *request = &exchange->request;

    if (exchange->plan.kind == FAULT_STALL)
        wait_here(server, request->connection, -1);
    if (exchange->plan.kind == FAULT_STALL || exchange->plan.kind == FAULT_DROP_BEFORE)
        return false;
    if (fault_answer(&exchange->plan, request, answer))
        return true;
    exchange->request.ignored = exchange->plan.kind == FAULT_IGNORE;
    if (request->body.over)
        answer_refuse(answer, request, "APIGW.0201", "The request body exceeds %d bytes", (int)BODY_MOST);
    else
        routes_answer(server->options.service, request, answer);
    if (request->body.over)
        answer->status = 413;
    fault_replace(&exchange->plan, request, answer);
    if (exchange->plan.kind == FAULT_STALL_AFTER)
        wait_here(server, request->connection, -1);
    return exchange->plan.kind != FAULT_DROP_AFTER && exchange->plan.kind != FAULT_STALL_AFTER;
}

static enum MHD_Result finish(const struct server *server, struct MHD_Connection *connection,
                              struct exchange *exchange)
{
    struct answer answer;
    enum MHD_Result result = MHD_NO;

    answer_init(&answer);
    if (exchange->fault_wrong) {
        answer_refuse(&answer, &exchange->request, "Sandbox.0001", "%s",
                      err_text(&exchange->err, LANGUAGE_EN));
        result = send_answer(server, connection, exchange, &answer);
    } else if (exchange->plan.latency_ms == 0 || wait_here(server, connection, exchange->plan.latency_ms)) {
        if (respond(server, exchange, &answer))
            result = send_answer(server, connection, exchange, &answer);
        else
            log_line(server, &exchange->request, 0, 0);
    }
    answer_done(&answer);
    return result;
}

static void begin(struct server *server, struct exchange *exchange, const char *method)
{
    const char *spec =
        server->options.fault_header ? request_header(&exchange->request, "X-Sandbox-Fault") : NULL;
    struct fault fault;

    exchange->begun = true;
    exchange->request.method = method;
    exchange->plan = faults_take(server->options.faults, method);
    if (!spec)
        return;
    exchange->fault_wrong = !fault_read(spec, &fault, &exchange->err);
    if (!exchange->fault_wrong)
        fault_plan_add(&exchange->plan, &fault, method);
}

/* A client that asks before it sends is told at once; any other may finish sending first. */
static bool announced_too_much(const struct request *request)
{
    const char *length = request_header(request, "Content-Length");

    return length && request_header(request, "Expect") && strtoull(length, NULL, 10) > BODY_MOST;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    struct server *server = context;
    struct exchange *exchange = *state;

    (void)path, (void)version;
    if (!exchange->begun) {
        begin(server, exchange, method);
        exchange->request.body.over = announced_too_much(&exchange->request);
        return exchange->request.body.over ? finish(server, connection, exchange) : MHD_YES;
    }
    if (*upload_size > 0) {
        buf_bytes(&exchange->request.body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    return finish(server, connection, exchange);
}

static struct MHD_Daemon *listen_here(struct server *server)
{
    const struct server_options *options = &server->options;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)options->port) };
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL;
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->certificate },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->key },
        { MHD_OPTION_END, 0, NULL },
    };

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (options->certificate)
        flags |= MHD_USE_TLS;
    else
        tls[0].option = MHD_OPTION_END;
    return MHD_start_daemon(flags, (uint16_t)options->port, NULL, NULL, on_request, server, MHD_OPTION_ARRAY,
                            tls, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
                            MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_NOTIFY_COMPLETED,
                            on_end, server, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES, MHD_OPTION_END);
}

struct server *server_start(const struct server_options *options, struct err *err)
{
    struct server *server = memory_new(1, sizeof *server);

    server->options = *options;
    server->stop[0] = server->stop[1] = -1;
    if (options->certificate && MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES)
        err_set(err, ERR_CONFIG, "this libmicrohttpd speaks no TLS; start without --tls",
                "此 libmicrohttpd 不支持 TLS；请不要使用 --tls");
    else if (pipe(server->stop) != 0)
        err_set_errno(err, "making a pipe", "创建管道");
    else if ((server->daemon = listen_here(server)))
        return server;
    else if (options->certificate && errno != EADDRINUSE)
        err_set(err, ERR_CONFIG,
                "the certificate and key cannot be used; give a PEM file of each that belong together",
                "证书和私钥无法使用；请各提供一个相互匹配的 PEM 文件");
    else
        err_set_errno(err, "listening on 127.0.0.1 port %d", "监听 127.0.0.1 端口 %d", options->port);
    server_stop(server);
    return NULL;
}

int server_port(const struct server *server)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info ? info->port : 0;
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    if (server->stop[1] >= 0)
        close(server->stop[1]);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    if (server->stop[0] >= 0)
        close(server->stop[0]);
    free(server);
}
