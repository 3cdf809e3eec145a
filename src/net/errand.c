#include "net/errand.h"

bool errand_begin(struct errand *errand, const struct http_options *options,
                  const struct http_request *request, struct err *err)
{
    *errand = (struct errand){ .http = http_new(options, err) };
    if (errand->http)
        errand->transfer = http_start(errand->http, request, err);
    return errand->transfer != NULL;
}

bool errand_step(struct errand *errand)
{
    if (!errand->transfer)
        return false;
    http_step(errand->http);
    return transfer_state(errand->transfer) == TRANSFER_RUNNING;
}

bool errand_answered(const struct errand *errand, struct err *err)
{
    if (transfer_state(errand->transfer) == TRANSFER_FAILED)
        *err = *transfer_err(errand->transfer);
    return transfer_state(errand->transfer) == TRANSFER_ANSWERED;
}

void errand_wait(struct errand *errand, int timeout_ms)
{
    http_wait(errand->http, -1, timeout_ms);
}

void errand_done(struct errand *errand)
{
    http_drop(errand->transfer);
    http_free(errand->http);
    *errand = (struct errand){ 0 };
}
