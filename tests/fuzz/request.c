/* Any request at the sandbox's door: method, target, up to two headers and a body, a line each but for the
 * body. It always gets an answer that the client can read: JSON, but for the fixed word of a delete. A
 * request that begins with "!" is one of the owner's, whose token is added, so that what lies behind is
 * reached. */
#include "fuzz.h"

#include "base/json.h"
#include "base/memory.h"
#include "sandbox/auth.h"
#include "sandbox/keep.h"
#include "sandbox/routes.h"

#include <string.h>
#include <strings.h>

#define PROJECT "sandbox"
#define TOKEN   "the-token"

struct headers {
    const char *lines[2]; /* "Name: value" */
    bool owner;
};

static const char *lookup(void *connection, const char *name)
{
    const struct headers *headers = connection;
    size_t size = strlen(name);

    if (headers->owner && strcasecmp(name, "X-Auth-Token") == 0)
        return TOKEN;
    for (size_t i = 0; i < sizeof headers->lines / sizeof *headers->lines; i++) {
        const char *line = headers->lines[i];

        if (line && strncasecmp(line, name, size) == 0 && line[size] == ':')
            return line + size + 1 + strspn(line + size + 1, " ");
    }
    return NULL;
}

static struct service service_made(void)
{
    struct err err = { 0 };
    bool fresh;
    struct service service = {
        .project_id = PROJECT,
        .access_key = "AK",
        .secret_key = "SK",
        .token = TOKEN,
        .region = "r-1",
        .domain = "company",
        .user = "me",
        .password = "sesame",
        .token_life_s = 3600,
        .key_life_s = 3600,
        .issued = issued_new(),
    };

    service.keep = keep_open(NULL, &fresh, &err);
    PROMISE(service.keep && auth_ready(&service, &err));
    return service;
}

static char *next_line(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');

    *rest = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    return line;
}

/* libmicrohttpd gives a target that begins with "/" and a method that is not empty, or no request at all. */
static bool possible(const struct request *request)
{
    return *request->method && *request->target == '/';
}

static void ask(const struct service *service, const struct request *request)
{
    struct answer answer;
    struct err err = { 0 };
    struct json *json;

    answer_init(&answer);
    routes_answer(service, request, &answer);
    PROMISE(answer.status >= 200 && answer.status < 600);
    if (strcmp(answer.content_type, "text/plain") == 0) { /* as the metadata service speaks */
        answer_done(&answer);
        return;
    }
    json = answer.body.size ? json_read(buf_text(&answer.body), answer.body.size, NULL, &err) : json_null();
    PROMISE(json);
    PROMISE(answer.status < 300 || json_is(json, JSON_OBJECT));
    json_free(json);
    answer_done(&answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned asked;
    static struct service service;
    struct headers headers = { .owner = size && data[0] == '!' };
    struct request request = { .header = lookup, .connection = &headers, .id = "0123456789abcdef" };
    char *text, *rest;

    if (asked++ % 4096 == 0) { /* what it keeps is bounded, and an input does much the same each time */
        keep_close(service.keep);
        issued_free(service.issued);
        service = service_made();
    }
    if (memchr(data, '\0', size))
        return 0;
    text = memory_text_part((const char *)data + headers.owner, size - headers.owner);
    rest = text;
    request.method = next_line(&rest);
    request.target = next_line(&rest);
    for (size_t i = 0; i < 2; i++)
        headers.lines[i] = next_line(&rest);
    buf_init(&request.body, 1 << 20);
    buf_string(&request.body, rest);
    request.path = memory_text_part(request.target, strcspn(request.target, "?"));
    request.query = request.target + strlen(request.path);
    request.query += *request.query == '?';
    if (possible(&request))
        ask(&service, &request);
    free(request.path);
    buf_done(&request.body);
    free(text);
    return 0;
}
