/* The client: what all calls share, and its place to wait. */
#include "net/api.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "net/endpoint.h"
#include "net/operation.h"
#include "net/outgoing.h"
#include "net/retry.h"
#include "net/veil.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

struct api *api_new(const struct api_options *options, struct err *err)
{
    if (!endpoint_check(options->endpoint, err) ||
        (options->project_id && !endpoint_check_project(options->project_id, err)))
        return NULL;
    struct api *api = memory_new(1, sizeof *api);
    api->endpoint = memory_text_part(options->endpoint, endpoint_size(options->endpoint));
    api->project_id = memory_text(options->project_id);
    api->ca_file = memory_text(options->ca_file);
    api->read_only = memory_text(options->read_only);
    if (options->credentials)
        credentials_copy(&api->credentials, options->credentials);
    api->connect_ms = options->connect_ms;
    api->total_ms = options->total_ms;
    api->backoff_ms = options->backoff_ms > 0 ? options->backoff_ms : RETRY_BASE_MS;
    api->renew = options->renew;
    api->renew_context = options->renew_context;
    api->once = options->once;
    api->agency = options->agency;
    api->metadata = memory_text(options->metadata);
    api->trace = options->trace;
    api->random = (uint64_t)clock_utc_ms() * 2654435761u ^ (uint64_t)getpid();
    return api;
}

void api_free(struct api *api)
{
    if (!api)
        return;
    assert(!api->operations);
    metadata_done(&api->keys);
    http_free(api->http);
    credentials_done(&api->credentials);
    free(api->endpoint);
    free(api->project_id);
    free(api->ca_file);
    free(api->read_only);
    free(api->metadata);
    free(api->spent_key);
    free(api);
}

const char *api_endpoint(const struct api *api)
{
    return api->endpoint;
}

const struct credentials *api_credentials(const struct api *api)
{
    return &api->credentials;
}

struct http *api_http(struct api *api, struct err *err)
{
    if (!api->http) {
        struct http_options options = { .ca_file = api->ca_file,
                                        .connect_ms = api->connect_ms,
                                        .total_ms = api->total_ms,
                                        .trace = api->trace };
        api->http = http_new(&options, err);
    }
    return api->http;
}

/* Only spreads callers over time; nothing secret hangs on it. */
uint32_t api_random(struct api *api)
{
    api->random = api->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(api->random >> 33);
}

char *api_path(const struct api *api, enum call call, const char *id)
{
    struct buf path;
    buf_init(&path, LIMIT_LINE_BYTES);
    endpoint_add_path(&path, call, api->project_id, id);
    return buf_take(&path);
}

static int sooner(int one, int other)
{
    return one < 0 ? other : other < 0 ? one : one < other ? one : other;
}

bool api_wait(struct api *api, int fd, int timeout_ms)
{
    if (!api)
        return http_wait(NULL, fd, timeout_ms);
    for (const struct operation *one = api->operations; one; one = one->next)
        if (one->state == OPERATION_RUNNING)
            timeout_ms = sooner(timeout_ms, one->asked ? exchange_due(&one->exchange) : 0);
    bool readable = http_wait(api->http, fd, timeout_ms);
    /* Keys on their way move on even when nobody waits for them any more, or they would wake us for ever. */
    metadata_step(&api->keys);
    return readable;
}

bool api_describe(struct api *api, enum call call, const char *id, const struct json *body, struct buf *out,
                  struct err *err)
{
    if (id && !endpoint_check_id(id, err))
        return false;
    char *path = api_path(api, call, id);
    char *text = body ? json_written(body, JSON_COMPACT) : NULL;
    struct outgoing outgoing;
    struct veil veil = { 0 };
    bool built = outgoing_init(&outgoing, api, calls[call].method, path, text, err);
    if (built) {
        buf_format(out, "%s %s\n", outgoing.method, outgoing.url);
        for (size_t i = 0; i < outgoing.count; i++) {
            buf_format(out, "%s: ", outgoing.headers[i].name);
            veil_header(&veil, outgoing.headers[i].name, outgoing.headers[i].value, out);
            buf_char(out, '\n');
        }
        if (body) {
            buf_char(out, '\n');
            json_write(body, JSON_PLAIN_INDENTED, out);
            buf_char(out, '\n');
        }
        outgoing_done(&outgoing);
    }
    veil_done(&veil);
    free(text);
    free(path);
    return built;
}
