/* What a fault answers in place of the service. */
#include "sandbox/faults.h"
#include "schema/schema.h"

/* Which refusal stands for a status that a fault asks for; the others answer in plain gateway words. */
static const struct status_row {
    int status;
    const char *code, *message;
} status_rows[] = {
    { 401, "APIGW.0301", "Incorrect IAM authentication information" },
    { 403, "APIGW.0302", "The user is not allowed to call this API" },
    { 404, "APIGW.0101", "The API does not exist or has not been published here" },
    { 413, "APIGW.0201", "The request body is too large" },
    { 429, "APIGW.0308",
      "The throttling threshold has been reached: policy user over ratelimit,limit:5,time:1 minute" },
    { 500, "APIGW.0601", "Internal server error" },
    { 503, "APIGW.0613", "The IAM service is unavailable" },
};

static const char html[] = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n"
                           "<body><h1>Sign in</h1><p>Please sign in to use this network.</p></body></html>\n";

static void answer_page(struct answer *answer, int status, const char *page)
{
    answer->status = status;
    answer->content_type = "text/html";
    buf_clear(&answer->body);
    buf_string(&answer->body, page);
}

/* Statuses that no row knows come from a proxy in front of the service, which speaks HTML. */
static void answer_status(struct answer *answer, const struct request *request, int status, int retry_after)
{
    answer->retry_after = retry_after == FAULT_UNSET ? RETRY_AFTER_NONE : retry_after;
    for (size_t i = 0; i < COUNT(status_rows); i++) {
        if (status_rows[i].status == status) {
            answer_refuse(answer, request, status_rows[i].code, "%s", status_rows[i].message);
            answer->status = status;
            return;
        }
    }
    answer_page(answer, status,
                "<html><head><title>Error</title></head><body><h1>Error</h1></body></html>\n");
}

void fault_replace(const struct fault_plan *plan, const struct request *request, struct answer *answer)
{
    if (plan->kind != FAULT_STATUS_AFTER && plan->kind != FAULT_BARE)
        return;
    buf_clear(&answer->body);
    if (plan->kind == FAULT_BARE) {
        answer->status = 200;
        buf_string(&answer->body, "{}");
    } else {
        answer_status(answer, request, plan->first, plan->second);
    }
}

bool fault_answer(const struct fault_plan *plan, const struct request *request, struct answer *answer)
{
    switch (plan->kind) {
    case FAULT_STATUS: answer_status(answer, request, plan->first, plan->second); return true;
    case FAULT_GARBAGE: answer_page(answer, 200, html); return true;
    case FAULT_GARBAGE_JSON:
        buf_string(&answer->body, "{\"metadata\":{\"id\":\"2e5451fe-913f-4492-821a-2981031382f7\",\"name\":");
        return true;
    default: return false;
    }
}
