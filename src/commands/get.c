/* algoform get ID: the algorithm as the service answers it. */
#include "base/place.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/output.h"
#include "commands/service.h"

enum status command_get(struct invocation *invocation)
{
    const char *id = invocation->arguments[0];
    enum status status = STATUS_DONE;
    struct operation *operation;
    struct api *api;

    if (!service_id_fits(invocation, id, &status))
        return status;
    if (invocation->options.offline)
        return kept_print(invocation, &shape_algorithm, id, "/metadata/name");
    if (!(api = service_api(invocation, &status)))
        return status;
    operation = operation_get(api, id);
    if (service_finish(invocation, operation, &status)) {
        const struct json *answer = operation_answer(operation);
        const char *name = json_text(place_find(answer, "/metadata/name"));

        if (output_is(invocation, "name"))
            output_line(stdout, name ? name : "");
        else
            output_json(answer);
        kept_keep(invocation, &shape_algorithm, id, answer);
    } else {
        kept_failed(invocation, operation, &shape_algorithm, id);
        kept_tell(invocation, status, &shape_algorithm, id);
    }
    operation_free(operation);
    return status;
}
