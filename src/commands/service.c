#include "commands/service.h"

#include "base/limits.h"
#include "commands/interrupt.h"
#include "commands/output.h"
#include "commands/waiting.h"
#include "net/endpoint.h"

struct api *service_api(const struct invocation *invocation, enum status *status)
{
    struct err err = { 0 };
    struct api *api = session_api(invocation->session, &err);

    if (!api)
        *status = output_service_failure(invocation, &err);
    return api;
}

bool service_id_fits(const struct invocation *invocation, const char *id, enum status *status)
{
    struct err err = { 0 };

    if (endpoint_check_id(id, &err))
        return true;
    output_failure(invocation->language, &err);
    *status = STATUS_USAGE;
    return false;
}

/* No signal is missed for longer than that, should it come just before the wait. */
enum { WAIT_MS = 200 };

/* What is stepped: an operation, or a submit around one. */
struct work {
    struct operation *operation;
    struct submit *submit;
};

static enum operation_state step(const struct work *work)
{
    return work->submit ? submit_step(work->submit) : operation_step(work->operation);
}

static const struct operation *operation_of(const struct work *work)
{
    return work->submit ? submit_operation(work->submit) : work->operation;
}

static void tell_interrupted(const struct operation *operation, struct err *err)
{
    switch (operation_effect(operation)) {
    case EFFECT_NONE:
        err_set(err, ERR_CANCELLED, "interrupted: nothing was changed", "已中断：未做任何修改");
        break;
    case EFFECT_MADE:
        err_set(err, ERR_CANCELLED, "interrupted, but the change was made already", "已中断，但修改已经生效");
        break;
    case EFFECT_UNKNOWN:
        err_set(err, ERR_CANCELLED,
                "interrupted after the request went out: the service may have carried it out, so look "
                "before sending it again",
                "请求发出后被中断：服务可能已经执行，重新发送之前请先查看");
        break;
    }
}

static bool wait_for(const struct invocation *invocation, struct api *api, const struct work *work,
                     struct err *err)
{
    struct interrupt interrupt;
    struct waiting waiting;
    enum operation_state state;

    interrupt_hold(&interrupt);
    waiting_begin(&waiting, invocation);
    while ((state = step(work)) == OPERATION_RUNNING && !interrupt_came()) {
        size_t done, total;

        operation_progress(operation_of(work), &done, &total);
        waiting_tell(&waiting, operation_doing(operation_of(work)), done, total);
        api_wait(api, -1, WAIT_MS);
    }
    waiting_end(&waiting);
    interrupt_release(&interrupt);
    if (state == OPERATION_RUNNING)
        tell_interrupted(operation_of(work), err);
    else if (state == OPERATION_FAILED)
        *err = *operation_err(operation_of(work));
    return state == OPERATION_DONE;
}

bool service_wait(const struct invocation *invocation, struct api *api, struct operation *operation,
                  struct err *err)
{
    return wait_for(invocation, api, &(struct work){ .operation = operation }, err);
}

bool service_wait_errand(const struct invocation *invocation, struct errand *errand, struct text doing,
                         struct err *err)
{
    struct interrupt interrupt;
    struct waiting waiting;
    bool running;

    interrupt_hold(&interrupt);
    waiting_begin(&waiting, invocation);
    while ((running = errand_step(errand)) && !interrupt_came()) {
        waiting_tell(&waiting, doing, 0, 0);
        errand_wait(errand, WAIT_MS);
    }
    waiting_end(&waiting);
    interrupt_release(&interrupt);
    return !running ||
           err_set(err, ERR_CANCELLED, "interrupted: nothing was changed", "已中断：未做任何修改");
}

bool service_finish(const struct invocation *invocation, struct operation *operation, enum status *status)
{
    struct err err = { 0 };
    bool good = service_wait(invocation, session_api(invocation->session, &err), operation, &err);
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
    bool good = submit && wait_for(invocation, session_api(invocation->session, &err),
                                   &(struct work){ .submit = submit }, &err);

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
