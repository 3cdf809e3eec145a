/* algoform validate FILE...: the problems of documents, one a line or as JSON. */
#include "commands/command.h"
#include "commands/input.h"
#include "commands/output.h"

static struct json *problem_row(const struct invocation *invocation, const char *file,
                                const struct problem *problem)
{
    struct json *row = json_object();

    if (file)
        json_set(row, "file", json_string(file));
    json_set(row, "path", json_string(problem->place));
    json_set(row, "severity", json_string(problem->severity == SEVERITY_ERROR ? "error" : "warning"));
    json_set(row, "code", problem->code ? json_string(problem->code) : json_null());
    json_set(row, "message", json_string(problem->text[invocation->language]));
    return row;
}

/* One problem, to the list when there is one, else as a line. */
static void tell(const struct invocation *invocation, const char *file, const struct problem *problem,
                 struct json *list)
{
    if (list)
        json_insert_item(list, json_count(list), problem_row(invocation, file, problem));
    else
        input_print_problem(stdout, invocation, file, problem);
}

/* A file that is no JSON at all has one problem, at the whole document. */
static enum status tell_failure(const struct invocation *invocation, const char *file, const struct err *err,
                                struct json *list)
{
    struct err copy = *err;
    const struct problem problem = {
        .place = (char *)"",
        .severity = SEVERITY_ERROR,
        .text = { copy.text[LANGUAGE_EN], copy.text[LANGUAGE_ZH] },
    };

    if (list && (err->kind == ERR_INPUT || err->kind == ERR_LIMIT))
        tell(invocation, file, &problem, list);
    return output_file_failure(invocation, err);
}

static enum status validate(const struct invocation *invocation, const char *path, const char *file,
                            struct json *list)
{
    const struct shape *shape = invocation->options.v1 ? &shape_training_job_config : &shape_algorithm;
    struct problems problems;
    struct input input;
    struct err err = { 0 };
    enum status status;

    if (!input_read(&input, shape, path, &err))
        return tell_failure(invocation, file, &err, list);
    problems_init(&problems);
    check_document(shape, input.document, &problems);
    for (size_t i = 0; i < problems.count; i++)
        tell(invocation, file, &problems.items[i], list);
    if (problems.errors + problems.warnings > problems.count)
        fprintf(stderr,
                invocation->language == LANGUAGE_ZH ? "algoform: 另有 %zu 个问题未列出\n"
                                                    : "algoform: %zu more problems are not listed\n",
                problems.errors + problems.warnings - problems.count);
    status = problems.errors ? STATUS_ERRORS : STATUS_DONE;
    problems_done(&problems);
    input_done(&input);
    return status;
}

enum status command_validate(struct invocation *invocation)
{
    enum status worst = STATUS_DONE;
    struct json *list = output_is(invocation, "json") ? json_array() : NULL;

    for (size_t i = 0; i < invocation->argument_count; i++) {
        const char *path = invocation->arguments[i];
        enum status status = validate(invocation, path, invocation->argument_count > 1 ? path : NULL, list);

        if (status > worst)
            worst = status;
    }
    if (list)
        output_json(list);
    json_free(list);
    return worst;
}
