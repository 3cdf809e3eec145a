#include "commands/service.h"

#include "base/limits.h"
#include "commands/output.h"

struct api *service_api(const struct invocation *invocation, enum status *status)
{
    struct err err = { 0 };
    struct api *api = session_api(invocation->session, &err);

    if (!api)
        *status = output_service_failure(invocation, &err);
    return api;
}

bool service_finish(const struct invocation *invocation, struct operation *operation, enum status *status)
{
    struct err err = { 0 };
    bool good = operation_finish(operation, &err);
    struct text remark = operation_remark(operation);

    if (remark.en)
        output_say(invocation, remark);
    if (!good)
        *status = output_service_failure(invocation, &err);
    return good;
}

struct submit *service_submit(const struct invocation *invocation, const struct submit_request *request,
                              enum status *status)
{
    struct err err = { 0 };
    struct submit *submit = submit_new(invocation->session, request, &err);
    bool good = submit && submit_finish(submit, &err);

    if (submit && operation_remark(submit_operation(submit)).en)
        output_say(invocation, operation_remark(submit_operation(submit)));
    if (submit && submit_unnoted(submit))
        output_failure(invocation->language, submit_unnoted(submit));
    if (good)
        return submit;
    *status = output_service_failure(invocation, &err);
    submit_free(submit);
    return NULL;
}

bool service_may_write(const struct invocation *invocation, enum status *status)
{
    struct err err = { 0 };

    if (!session_read_only(invocation->session))
        return true;
    err_set(&err, ERR_CONFIG, "the profile %s is read-only; nothing was sent (read_only in %s)",
            "profile %s 是只读的，未发送任何内容（见 %s 中的 read_only）",
            session_profile_name(invocation->session), session_config(invocation->session)->path);
    *status = output_service_failure(invocation, &err);
    return false;
}

enum status service_describe(const struct invocation *invocation, enum call call, const char *id,
                             const struct json *body)
{
    enum status status = STATUS_DONE;
    struct err err = { 0 };
    struct api *api = service_api(invocation, &status);
    struct buf text;

    if (!api)
        return status;
    buf_init(&text, 2 * LIMIT_ANSWER_BYTES);
    if (api_prepare(api, &err) && api_describe(api, call, id, body, &text, &err)) {
        if (text.size && text.data[text.size - 1] != '\n')
            buf_char(&text, '\n');
        output_text(&text);
    } else {
        status = output_service_failure(invocation, &err);
    }
    buf_done(&text);
    return status;
}
