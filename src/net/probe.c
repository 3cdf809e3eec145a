#include "net/probe.h"

#include "base/buf.h"
#include "base/clock.h"

#include <stdio.h>
#include <string.h>

enum { URL_BYTES = 4096, ANSWER_BYTES = 1024 * 1024 };

void probe_begin(struct probe *probe, const char *endpoint, const char *ca_file, struct trace *trace)
{
    struct http_options options = {
        .ca_file = ca_file,
        .total_ms = PROBE_MS,
        .answer_ceiling = ANSWER_BYTES,
        .trace = trace,
    };
    size_t size = strlen(endpoint);
    struct buf url;

    *probe = (struct probe){ 0 };
    buf_init(&url, URL_BYTES);
    buf_bytes(&url, endpoint, size > 0 && endpoint[size - 1] == '/' ? size - 1 : size);
    buf_char(&url, '/');
    struct http_request request = { .method = "GET", .url = buf_text(&url) };
    errand_begin(&probe->errand, &options, &request, &probe->err);
    buf_done(&url);
}

void probe_take(struct probe *probe)
{
    const struct transfer *transfer = probe->errand.transfer;

    if (!transfer) /* err tells */
        return;
    probe->stage = transfer_stage(transfer);
    probe->route = transfer_route(transfer);
    probe->certificate = *transfer_certificate(transfer);
    snprintf(probe->peer, sizeof probe->peer, "%s", transfer_peer(transfer));
    if (errand_answered(&probe->errand, &probe->err)) {
        int64_t date_s = transfer_answer(transfer)->date_s;
        probe->dated = date_s >= 0;
        probe->skew_s = probe->dated ? clock_utc_ms() / 1000 - date_s : 0;
    }
}

void probe_done(struct probe *probe)
{
    errand_done(&probe->errand);
}
