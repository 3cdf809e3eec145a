/* algoform api METHOD PATH: any signed call. */
#include "base/limits.h"
#include "base/place.h"
#include "commands/command.h"
#include "commands/input.h"
#include "commands/output.h"
#include "commands/service.h"

#include <ctype.h>
#include <string.h>

enum { METHOD_SIZE = 16 };

static bool read_method(const char *word, char method[METHOD_SIZE])
{
    size_t size = strlen(word);

    if (size == 0 || size >= METHOD_SIZE)
        return false;
    for (size_t i = 0; i <= size; i++)
        method[i] = (char)toupper((unsigned char)word[i]);
    return strcmp(method, "GET") == 0 || strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ||
           strcmp(method, "DELETE") == 0;
}

/* The answer, and what was done should it not arrive: a new thing is known by its id alone. */
static void print(const struct invocation *invocation, const char *method, const struct json *answer)
{
    const char *id = json_text(place_find(answer, "/metadata/id"));
    struct buf called;

    output_json(answer);
    if (strcmp(method, "GET") == 0)
        return;
    buf_init(&called, LIMIT_LINE_BYTES);
    buf_format(&called, "%s %s%s%s", method, invocation->arguments[1], id ? " " : "", id ? id : "");
    output_done(invocation, (struct text){ "the service carried out %s", "服务已执行 %s" },
                buf_text(&called));
    buf_done(&called);
}

static enum status call(const struct invocation *invocation, const char *method, const struct json *body)
{
    enum status status = STATUS_DONE;
    struct api *api = service_api(invocation, &status);
    struct operation *operation;

    if (!api)
        return status;
    operation = operation_raw(api, method, invocation->arguments[1], body);
    if (service_finish(invocation, operation, &status) && operation_answer(operation))
        print(invocation, method, operation_answer(operation));
    operation_free(operation);
    return status;
}

enum status command_api(struct invocation *invocation)
{
    enum status status = STATUS_DONE;
    char method[METHOD_SIZE];
    struct json *body = NULL;
    struct err err = { 0 };

    if (!read_method(invocation->arguments[0], method) || invocation->arguments[1][0] != '/') {
        output_say(invocation,
                   (struct text){ "api takes GET, POST, PUT or DELETE and a path that starts with /",
                                  "api 需要 GET、POST、PUT 或 DELETE，以及以 / 开头的路径" });
        return STATUS_USAGE;
    }
    if (strcmp(method, "GET") != 0 && !service_may_write(invocation, &status))
        return status;
    if (invocation->options.file && !(body = input_json(invocation->options.file, &err)))
        return output_file_failure(invocation, &err);
    status = call(invocation, method, body);
    json_free(body);
    return status;
}
