/* algoform update ID -f FILE: the whole document, unless somebody else was there first. */
#include "base/place.h"
#include "commands/changes.h"
#include "commands/command.h"
#include "commands/input.h"
#include "commands/kept.h"
#include "commands/output.h"
#include "commands/service.h"
#include "document/convert.h"

#include <string.h>

/* A file that was fetched says of which algorithm and of what time it is. */
static bool still_current(const struct invocation *invocation, const struct input *input,
                          const struct json *present, enum status *status)
{
    int64_t changed_ms = 0;
    struct err err = { 0 };

    json_int64(place_find(present, "/metadata/update_time"), &changed_ms);
    if (!input->id || changed_ms <= input->changed_ms)
        return true;
    err_set(
        &err, ERR_CONFLICT,
        "%s was changed after %s was fetched; nothing was sent. See algoform diff, or send it with --force",
        "%s 在获取 %s 之后已被修改，未发送任何内容。请查看 algoform diff，或用 --force 发送",
        invocation->arguments[0], invocation->options.file);
    *status = output_service_failure(invocation, &err);
    return false;
}

/* The file is of this algorithm, as far as it tells, and has no errors. */
static bool may_send(const struct invocation *invocation, const struct input *input, enum status *status)
{
    struct err err = { 0 };

    if (input->id && !invocation->options.force && strcmp(input->id, invocation->arguments[0]) != 0) {
        err_set(&err, ERR_INPUT,
                "%s is of the algorithm %s, not %s; nothing was sent. Use --force when that is meant",
                "%s 属于算法 %s，而不是 %s，未发送任何内容。如确有此意请使用 --force",
                invocation->options.file, input->id, invocation->arguments[0]);
        output_failure(invocation->language, &err);
        *status = STATUS_USAGE;
        return false;
    }
    *status = STATUS_ERRORS;
    return input_check(invocation, &shape_algorithm, input->document);
}

static enum status put(const struct invocation *invocation, const struct json *body, const struct json *base)
{
    enum status status = STATUS_DONE;
    struct submit_request request = { .verb = SUBMIT_UPDATE,
                                      .shape = &shape_algorithm,
                                      .id = invocation->arguments[0],
                                      .body = body,
                                      .base = base };
    struct submit *submit = service_submit(invocation, &request, &status);

    if (submit) {
        const struct json *answer = operation_answer(submit_operation(submit));

        changes_tell(invocation, &shape_algorithm, body, answer);
        if (output_is(invocation, "json"))
            output_json(answer);
        else
            output_line(stdout, invocation->arguments[0]);
        output_done(invocation, (struct text){ "the algorithm %s was updated", "算法 %s 已更新" },
                    invocation->arguments[0]);
        kept_keep(invocation, &shape_algorithm, invocation->arguments[0], answer);
    }
    submit_free(submit);
    return status;
}

static enum status send(const struct invocation *invocation, const struct input *input,
                        const struct json *body)
{
    enum status status = STATUS_DONE;
    struct api *api = service_api(invocation, &status);
    struct operation *reading;

    if (!api)
        return status;
    if (invocation->options.force)
        return put(invocation, body, NULL);
    reading = operation_get(api, invocation->arguments[0]);
    if (service_finish(invocation, reading, &status) &&
        still_current(invocation, input, operation_answer(reading), &status))
        status = put(invocation, body, input->id ? operation_answer(reading) : NULL);
    operation_free(reading);
    return status;
}

enum status command_update(struct invocation *invocation)
{
    enum status status = STATUS_DONE;
    struct input input;
    struct err err = { 0 };
    struct json *body;

    if (!service_id_fits(invocation, invocation->arguments[0], &status) ||
        (!invocation->options.dry_run && !service_may_write(invocation, &status)))
        return status;
    if (!input_read(&input, &shape_algorithm, invocation->options.file, &err))
        return output_file_failure(invocation, &err);
    if (!may_send(invocation, &input, &status)) {
        input_done(&input);
        return status;
    }
    body = convert_request(&shape_algorithm, input.document, PURPOSE_UPDATE);
    status = invocation->options.dry_run
                 ? service_describe(invocation, CALL_UPDATE, invocation->arguments[0], body)
                 : send(invocation, &input, body);
    json_free(body);
    input_done(&input);
    return status;
}
