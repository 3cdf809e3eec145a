#include "net/probe.h"

#include "base/buf.h"
#include "base/clock.h"
#include "net/errand.h"

#include <string.h>

enum { URL_BYTES = 4096, ANSWER_BYTES = 1024 * 1024 };

void probe_run(const char *endpoint, const char *ca_file, struct trace *trace, struct probe *probe)
{
    struct http_options options = {
        .ca_file = ca_file, .total_ms = PROBE_MS, .answer_ceiling = ANSWER_BYTES, .trace = trace
    };
    size_t size = strlen(endpoint);
    struct errand errand;
    struct buf url;

    *probe = (struct probe){ 0 };
    buf_init(&url, URL_BYTES);
    buf_bytes(&url, endpoint, size > 0 && endpoint[size - 1] == '/' ? size - 1 : size);
    buf_char(&url, '/');
    struct http_request request = { .method = "GET", .url = buf_text(&url) };
    bool answered = errand_run(&errand, &options, &request, &probe->err);
    if (errand.transfer)
        probe->stage = transfer_stage(errand.transfer);
    if (answered) {
        int64_t date_s = transfer_answer(errand.transfer)->date_s;
        probe->dated = date_s >= 0;
        probe->skew_s = probe->dated ? clock_utc_ms() / 1000 - date_s : 0;
    }
    errand_done(&errand);
    buf_done(&url);
}
