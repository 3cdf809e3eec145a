/* The operations of one call that only read, and the call of any kind. */
#include "base/limits.h"
#include "base/memory.h"
#include "net/endpoint.h"
#include "net/operation.h"

#include <stdlib.h>
#include <string.h>

static void ask(struct operation *operation)
{
    operation_ask(operation, operation->call, NULL);
}

static const struct step read_steps[] = { { ask, operation_take_thing } };

struct operation *operation_get_of(struct api *api, const struct subject *subject, const char *id)
{
    struct operation *operation = operation_new(api, read_steps);
    struct err err = { 0 };
    operation->subject = subject;
    operation->call = subject->get;
    operation->id = memory_text(id);
    if (!endpoint_check_id(id, &err))
        operation_refuse(operation, &err);
    return operation;
}

struct operation *operation_get(struct api *api, const char *id)
{
    return operation_get_of(api, &algorithm_subject, id);
}

static bool reads(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static void ask_raw(struct operation *operation)
{
    static const struct text doing = { "calling the service", "调用服务" };
    const char *method = operation->method;
    bool repeatable = reads(method) || strcmp(method, "PUT") == 0 || strcmp(method, "DELETE") == 0;
    exchange_init(&operation->exchange, operation->api, method, operation->path,
                  operation->body ? json_written(operation->body, JSON_COMPACT) : NULL, repeatable, doing);
}

static const struct step raw_steps[] = { { ask_raw, operation_take } };

/* What a person types as a path may hold a space or Chinese, which a URL may not,
 * and "#" would cut the rest off. */
static char *encoded(const char *path)
{
    struct buf out;
    buf_init(&out, LIMIT_LINE_BYTES);
    for (; *path; path++) {
        unsigned char byte = (unsigned char)*path;
        if (byte <= ' ' || byte >= 0x7f || strchr("#\"<>\\^`{|}", byte))
            buf_format(&out, "%%%02X", (unsigned)byte);
        else
            buf_char(&out, *path);
    }
    return buf_take(&out);
}

static bool good_method(const char *method)
{
    size_t size = strlen(method);
    return size >= 1 && size <= 16 && strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == size;
}

struct operation *operation_raw(struct api *api, const char *method, const char *path,
                                const struct json *body)
{
    struct operation *operation = operation_new(api, raw_steps);
    struct err err = { 0 };
    operation->method = memory_text(method);
    operation->path = encoded(path);
    operation->body = json_copy(body);
    if (!good_method(method))
        err_set(&err, ERR_INPUT, "\"%s\" is no HTTP method: write GET, POST, PUT or DELETE",
                "“%s” 不是 HTTP 方法：请写 GET、POST、PUT 或 DELETE", method);
    else if (*path != '/')
        err_set(&err, ERR_INPUT, "the path \"%s\" must begin with \"/\"", "路径 “%s” 必须以“/”开头", path);
    if (err.kind != ERR_NONE)
        operation_refuse(operation, &err);
    else if (!reads(method))
        operation_may_write(operation);
    return operation;
}
