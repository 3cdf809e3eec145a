#include "caller.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MOST = 24, PATIENCE_MS = 20000, GREETING_LINES = 6 };

static char program[] = SANDBOX;

/* Forks and runs; its standard output (or error) comes out of *from. */
static pid_t launch(va_list options, int descriptor, int *from)
{
    char *arguments[ARGUMENTS_MOST] = { program };
    int ends[2], count = 1;
    pid_t process;

    while (count < ARGUMENTS_MOST - 1 && (arguments[count] = va_arg(options, char *)))
        count++;
    arguments[count] = NULL;
    assert_int_equal(pipe(ends), 0);
    process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        dup2(ends[1], descriptor);
        close(ends[0]);
        close(ends[1]);
        execv(program, arguments);
        _exit(127);
    }
    close(ends[1]);
    *from = ends[0];
    return process;
}

/* Reads until the other end closes or so many lines have come. */
static char *read_lines(int from, size_t lines)
{
    struct pollfd ready = { .fd = from, .events = POLLIN };
    struct buf text;
    char c;

    buf_init(&text, 65536);
    while (lines > 0 && poll(&ready, 1, PATIENCE_MS) == 1 && read(from, &c, 1) == 1) {
        buf_char(&text, c);
        lines -= c == '\n';
    }
    return buf_take(&text);
}

void sandbox_start(struct sandbox *sandbox, ...)
{
    va_list options;
    const char *colon;
    int from;

    va_start(options, sandbox);
    sandbox->process = launch(options, STDOUT_FILENO, &from);
    va_end(options);
    sandbox->greeting = read_lines(from, GREETING_LINES);
    close(from);
    colon = strstr(sandbox->greeting, "127.0.0.1:");
    assert_non_null(colon);
    sandbox->port = (int)strtol(colon + strlen("127.0.0.1:"), NULL, 10);
    assert_true(sandbox->port > 0);
}

int sandbox_run(char **complaint, ...)
{
    va_list options;
    pid_t process;
    int from, status;

    va_start(options, complaint);
    process = launch(options, STDERR_FILENO, &from);
    va_end(options);
    *complaint = read_lines(from, SIZE_MAX);
    close(from);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

int sandbox_end(struct sandbox *sandbox, int signal_number)
{
    int status;

    assert_int_equal(kill(sandbox->process, signal_number), 0);
    assert_int_equal(waitpid(sandbox->process, &status, 0), sandbox->process);
    free(sandbox->greeting);
    sandbox->greeting = NULL;
    return status;
}

/* -1 when nobody listens there any more. */
static int reach(const struct sandbox *sandbox)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)sandbox->port) };
    struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
    int to = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(to >= 0);
    setsockopt(to, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(to, (struct sockaddr *)&address, sizeof address) == 0)
        return to;
    close(to);
    return -1;
}

int dial(const struct sandbox *sandbox)
{
    int to = reach(sandbox);

    assert_true(to >= 0);
    return to;
}

/* False when the other side has stopped listening: it may have answered already. */
static bool send_all(int to, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(to, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

static void receive(int from, struct buf *answer)
{
    char bytes[65536];
    ssize_t size;

    while ((size = recv(from, bytes, sizeof bytes, 0)) > 0)
        buf_bytes(answer, bytes, (size_t)size);
}

static struct reply split(const struct buf *answer)
{
    struct reply reply = { 0 };
    const char *text = buf_text(answer), *end = strstr(text, "\r\n\r\n");
    char *length;

    if (!end)
        return (struct reply){ .head = memory_text(""), .body = memory_text("") };
    reply.head = memory_text_part(text, (size_t)(end + 2 - text));
    reply.size = answer->size - (size_t)(end + 4 - text);
    reply.body = memory_text_part(end + 4, reply.size);
    if (sscanf(reply.head, "HTTP/1.1 %d", &reply.status) != 1)
        fail_msg("not HTTP: %s", reply.head);
    length = reply_header(&reply, "Content-Length");
    reply.whole = length && strtoul(length, NULL, 10) == reply.size;
    free(length);
    return reply;
}

struct reply call_bytes(const struct sandbox *sandbox, const char *method, const char *target,
                        const char *headers, const char *body, size_t size)
{
    struct buf request, answer;
    struct reply reply;
    int to = reach(sandbox);

    if (to < 0)
        return (struct reply){ .head = memory_text(""), .body = memory_text("") };
    buf_init(&request, LIMIT_ANSWER_BYTES);
    buf_init(&answer, LIMIT_ANSWER_BYTES);
    buf_format(&request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s", method, target,
               sandbox->port, headers);
    if (body)
        buf_format(&request, "Content-Length: %zu\r\n", size);
    buf_string(&request, "\r\n");
    if (body)
        buf_bytes(&request, body, size);
    send_all(to, buf_text(&request), request.size);
    receive(to, &answer);
    close(to);
    reply = split(&answer);
    buf_done(&request);
    buf_done(&answer);
    return reply;
}

struct reply call(const struct sandbox *sandbox, const char *method, const char *target, const char *headers,
                  const char *body)
{
    return call_bytes(sandbox, method, target, headers, body, body ? strlen(body) : 0);
}

void reply_done(struct reply *reply)
{
    free(reply->head);
    free(reply->body);
    *reply = (struct reply){ 0 };
}

char *reply_header(const struct reply *reply, const char *name)
{
    size_t length = strlen(name);

    for (const char *line = strstr(reply->head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
            line += length + 1;
            line += strspn(line, " ");
            return memory_text_part(line, strcspn(line, "\r"));
        }
    }
    return NULL;
}

struct json *reply_json(const struct reply *reply)
{
    struct err err = { 0 };
    struct json *body = json_read(reply->body, reply->size, NULL, &err);

    if (!body)
        fail_msg("not JSON: %s: %s", err_text(&err, LANGUAGE_EN), reply->body);
    return body;
}

struct json *ask(const struct sandbox *sandbox, const char *method, const char *target, const char *body,
                 int status)
{
    struct reply reply = call(sandbox, method, target, TOKEN, body);
    struct json *answer;

    if (reply.status != status)
        fail_msg("%s %s answered %d, not %d: %s", method, target, reply.status, status, reply.body);
    answer = reply_json(&reply);
    reply_done(&reply);
    return answer;
}

void refused(const struct sandbox *sandbox, const char *method, const char *target, const char *body,
             int status, const char *code)
{
    struct json *answer = ask(sandbox, method, target, body, status);
    const char *message = json_member_text(answer, "error_msg");

    holds(answer, "/error_code", code);
    if (!message)
        message = json_member_text(answer, "error_message"); /* v1 */
    assert_true(message && *message);
    json_free(answer);
}

void holds(const struct json *root, const char *place, const char *text)
{
    const char *there = json_text(place_find(root, place));

    if (!there)
        fail_msg("nothing at %s", place);
    assert_string_equal(there, text);
}

void reads(const struct json *root, const char *place, const char *json)
{
    const struct json *there = place_find(root, place);
    char *written;

    if (!there)
        fail_msg("nothing at %s", place);
    written = json_written(there, JSON_COMPACT);
    assert_string_equal(written, json);
    free(written);
}

char *new_file(const char *name)
{
    const char *parent = getenv("TMPDIR");
    struct buf path;

    buf_init(&path, 4096);
    buf_format(&path, "%s/algoform-test-XXXXXX", parent ? parent : P_tmpdir);
    assert_non_null(mkdtemp(path.data));
    buf_format(&path, "/%s", name);
    return buf_take(&path);
}

void forget_file(char *path)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    char *slash = strrchr(path, '/');

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
    *slash = '\0';
    rmdir(path);
    free(path);
}
