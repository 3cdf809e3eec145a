/* algoform get ID: the algorithm as the service answers it. */
#include "base/place.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/service.h"

enum status command_get(struct invocation *invocation)
{
    enum status status = STATUS_DONE;
    struct api *api = service_api(invocation, &status);
    struct operation *operation;

    if (!api)
        return status;
    operation = operation_get(api, invocation->arguments[0]);
    if (service_finish(invocation, operation, &status)) {
        const struct json *answer = operation_answer(operation);
        const char *name = json_text(place_find(answer, "/metadata/name"));

        if (output_is(invocation, "name"))
            output_line(stdout, name ? name : "");
        else
            output_json(answer);
    }
    operation_free(operation);
    return status;
}
