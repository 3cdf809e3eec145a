/* algoform fmt FILE: the same JSON, indented. */
#include "commands/command.h"
#include "commands/input.h"
#include "commands/output.h"

enum status command_fmt(struct invocation *invocation)
{
    struct err err = { 0 };
    struct json *root = input_json(invocation->arguments[0], &err);

    if (!root)
        return output_file_failure(invocation, &err);
    output_json(root);
    json_free(root);
    return STATUS_DONE;
}
