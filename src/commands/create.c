/* algoform create -f FILE: a new algorithm. */
#include "base/place.h"
#include "commands/command.h"
#include "commands/input.h"
#include "commands/kept.h"
#include "commands/output.h"
#include "commands/service.h"
#include "document/convert.h"

static void print(const struct invocation *invocation, const struct json *answer)
{
    const char *id = json_text(place_find(answer, "/metadata/id"));

    if (output_is(invocation, "json"))
        output_json(answer);
    else
        output_line(stdout, id ? id : "");
    output_done(invocation, (struct text){ "the algorithm %s was created", "算法 %s 已创建" }, id ? id : "?");
    if (id)
        kept_keep(invocation, &shape_algorithm, id, answer);
}

static enum status send(const struct invocation *invocation, const struct json *body)
{
    enum status status = STATUS_DONE;
    struct submit_request request = { .verb = SUBMIT_CREATE, .shape = &shape_algorithm, .body = body };
    struct submit *submit = service_submit(invocation, &request, &status);

    if (submit)
        print(invocation, operation_answer(submit_operation(submit)));
    submit_free(submit);
    return status;
}

enum status command_create(struct invocation *invocation)
{
    enum status status = STATUS_DONE;
    struct input input;
    struct err err = { 0 };
    struct json *body;

    if (!invocation->options.dry_run && !service_may_write(invocation, &status))
        return status;
    if (!input_read(&input, &shape_algorithm, invocation->options.file, &err))
        return output_file_failure(invocation, &err);
    if (!input_check(invocation, &shape_algorithm, input.document)) {
        input_done(&input);
        return STATUS_ERRORS;
    }
    body = convert_request(&shape_algorithm, input.document, PURPOSE_CREATE);
    status = invocation->options.dry_run ? service_describe(invocation, CALL_CREATE, NULL, body)
                                         : send(invocation, body);
    json_free(body);
    input_done(&input);
    return status;
}
