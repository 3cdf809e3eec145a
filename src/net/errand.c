#include "net/errand.h"

bool errand_run(struct errand *errand, const struct http_options *options, const struct http_request *request,
                struct err *err)
{
    *errand = (struct errand){ .http = http_new(options, err) };
    if (!errand->http)
        return false;
    errand->transfer = http_start(errand->http, request, err);
    if (!errand->transfer)
        return false;
    while (transfer_state(errand->transfer) == TRANSFER_RUNNING) {
        http_wait(errand->http, -1, -1);
        http_step(errand->http);
    }
    if (transfer_state(errand->transfer) == TRANSFER_FAILED)
        *err = *transfer_err(errand->transfer);
    return transfer_state(errand->transfer) == TRANSFER_ANSWERED;
}

void errand_done(struct errand *errand)
{
    http_drop(errand->transfer);
    http_free(errand->http);
    *errand = (struct errand){ 0 };
}
