/* algoform delete ID: asks for the name first. */
#include "base/place.h"
#include "base/utf8.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/output.h"
#include "commands/service.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Shows the name on standard error and reads one line; whether it is that name. */
static bool typed_name(const struct invocation *invocation, const char *name)
{
    static const struct text question = { "To delete it, type its name", "如需删除，请输入其名称" };
    char line[512] = "";
    struct buf text;

    buf_init(&text, 4096);
    utf8_printable(&text, name, strlen(name), 200);
    fprintf(stderr, "%s (%s): ", text_in(question, invocation->language), buf_text(&text));
    fflush(stderr);
    buf_done(&text);
    if (!fgets(line, sizeof line, stdin))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return strcmp(line, name) == 0;
}

/* Reads the algorithm for its name, so that the person confirms what is really there. */
static bool confirmed(const struct invocation *invocation, struct api *api, const char *id,
                      enum status *status)
{
    struct operation *operation;
    bool agreed = false;

    if (!isatty(STDIN_FILENO)) {
        output_say(invocation, (struct text){ "delete asks on a terminal; without one give --yes",
                                              "delete 需要在终端上确认；没有终端时请使用 --yes" });
        *status = STATUS_USAGE;
        return false;
    }
    operation = operation_get(api, id);
    if (service_finish(invocation, operation, status)) {
        const char *name = json_text(place_find(operation_answer(operation), "/metadata/name"));

        agreed = typed_name(invocation, name && *name ? name : id);
        if (!agreed) {
            output_say(invocation, (struct text){ "that is not its name; nothing was deleted",
                                                  "名称不符，未删除任何内容" });
            *status = STATUS_USAGE;
        }
    }
    operation_free(operation);
    return agreed;
}

enum status command_delete(struct invocation *invocation)
{
    const char *id = invocation->arguments[0];
    struct submit_request request = { .verb = SUBMIT_DELETE, .shape = &shape_algorithm, .id = id };
    enum status status = STATUS_DONE;
    struct submit *submit;
    struct api *api;

    if (!service_id_fits(invocation, id, &status) ||
        (!invocation->options.dry_run && !service_may_write(invocation, &status)))
        return status;
    if (invocation->options.dry_run)
        return service_describe(invocation, CALL_DELETE, id, NULL);
    api = service_api(invocation, &status);
    if (!api || (!invocation->options.yes && !confirmed(invocation, api, id, &status)))
        return status;
    submit = service_submit(invocation, &request, &status);
    if (submit)
        kept_forget(invocation, &shape_algorithm, id);
    submit_free(submit);
    return status;
}
