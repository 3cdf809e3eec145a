/* algoform diff ID -f FILE: what sending the file would change. */
#include "document/diff.h"
#include "base/limits.h"
#include "commands/command.h"
#include "commands/input.h"
#include "commands/output.h"
#include "commands/service.h"
#include "document/convert.h"

enum { VALUE_COLUMNS = 60 };

/* [{"path", "change", "before", "after"}]; before or after is left out where nothing was or is. */
static void print_json(const struct differences *differences)
{
    struct json *rows = json_array();

    for (size_t i = 0; i < differences->count; i++) {
        const struct difference *difference = &differences->items[i];
        struct json *row = json_object();

        json_set(row, "path", json_string(difference->place));
        json_set(row, "change", json_string(fate_text(difference->fate).en));
        if (difference->before)
            json_set(row, "before", json_copy(difference->before));
        if (difference->after)
            json_set(row, "after", json_copy(difference->after));
        json_insert_item(rows, i, row);
    }
    output_json(rows);
    json_free(rows);
}

static void print_text(const struct invocation *invocation, const struct differences *differences)
{
    struct buf text;

    buf_init(&text, LIMIT_ANSWER_BYTES);
    diff_write(differences, invocation->language, VALUE_COLUMNS, &text);
    output_text(&text);
    buf_done(&text);
}

/* Both as they would be sent, so that what the server owns is no difference. */
static enum status compare(const struct invocation *invocation, const struct json *present,
                           const struct json *file)
{
    struct differences differences;
    struct json *before = convert_request(&shape_algorithm, present, PURPOSE_UPDATE);
    struct json *after = convert_request(&shape_algorithm, file, PURPOSE_UPDATE);
    enum status status;

    differences_init(&differences);
    diff_documents(&shape_algorithm, before, after, false, &differences);
    if (output_is(invocation, "json"))
        print_json(&differences);
    else
        print_text(invocation, &differences);
    status = differences.count ? STATUS_ERRORS : STATUS_DONE;
    differences_done(&differences);
    json_free(before);
    json_free(after);
    return status;
}

/* A file with errors can be compared, but there has to be a document in it. */
static bool read_file(const char *path, struct input *input, struct err *err)
{
    if (!input_read(input, &shape_algorithm, path, err))
        return false;
    if (json_is(input->document, JSON_OBJECT))
        return true;
    input_done(input);
    return err_set(err, ERR_INPUT, "%s holds no object, so it cannot be an algorithm",
                   "%s 的内容不是对象，因此不可能是算法", path);
}

enum status command_diff(struct invocation *invocation)
{
    enum status status = STATUS_DONE;
    struct err err = { 0 };
    struct input input;
    struct operation *operation;
    struct json *present;
    struct api *api;

    if (!service_id_fits(invocation, invocation->arguments[0], &status))
        return status;
    if (!read_file(invocation->options.file, &input, &err))
        return output_file_failure(invocation, &err);
    api = service_api(invocation, &status);
    operation = api ? operation_get(api, invocation->arguments[0]) : NULL;
    if (operation && service_finish(invocation, operation, &status)) {
        present = convert_answer(&shape_algorithm, operation_answer(operation), &err);
        status =
            present ? compare(invocation, present, input.document) : output_service_failure(invocation, &err);
        json_free(present);
    }
    operation_free(operation);
    input_done(&input);
    return status;
}
