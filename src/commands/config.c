/* algoform config list|get|create|update|delete: v1 training job configurations, by name. */
#include "net/configs.h"

#include "base/clock.h"
#include "base/memory.h"
#include "commands/changes.h"
#include "commands/command.h"
#include "commands/input.h"
#include "commands/kept.h"
#include "commands/list.h"
#include "commands/output.h"
#include "commands/service.h"
#include "commands/table.h"
#include "document/convert.h"
#include "net/endpoint.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct shape *const shape = &shape_training_job_config;

/* What the engine is called, or failing that its number or the custom image. */
static char *engine_of(const struct json *config)
{
    static const char *const places[] = { "/engine_version", "/engine_name", "/engine_id",
                                          "/user_image_url" };

    for (size_t i = 0; i < COUNT(places); i++) {
        char *text = table_text(config, places[i]);
        if (*text)
            return text;
        free(text);
    }
    return memory_text("");
}

static char *created_of(const struct json *config)
{
    char text[32];
    int64_t time = 0;

    json_int64(json_member(config, "create_time"), &time);
    clock_local_text(time, text);
    return memory_text(text);
}

static const struct column columns[] = {
    { { "NAME", "名称" }, 12, 64, false, NULL, "/config_name" },
    { { "ENGINE", "引擎" }, 10, 28, true, engine_of, NULL },
    { { "CREATED", "创建时间" }, 16, 16, false, created_of, NULL },
    { { "DESCRIPTION", "描述" }, 10, 200, true, NULL, "/config_desc" },
};

static const struct table table = { columns, COUNT(columns) };

/* The form of -o, or the verb's own. */
static bool prints(const struct invocation *invocation, const char *form, bool by_default)
{
    return invocation->options.output ? strcmp(invocation->options.output, form) == 0 : by_default;
}

static enum status usage(const struct invocation *invocation, const struct err *err)
{
    output_failure(invocation->language, err);
    return STATUS_USAGE;
}

static enum status list(struct invocation *invocation, const char *name)
{
    enum status status = STATUS_DONE;
    struct list_query query = { 0 };
    struct operation *operation;
    struct err err = { 0 };
    struct api *api;

    (void)name;
    if (!list_query_read(&invocation->options, "config_name", &query, &err))
        return usage(invocation, &err);
    if (invocation->options.offline)
        return kept_print_list(invocation, shape, &config_subject, &query, &table);
    if (!(api = service_api(invocation, &status)))
        return status;
    if (!query.sort_by)
        query.sort_by = "create_time"; /* newest first, as algorithms */
    operation = operation_config_list(api, &query);
    if (service_finish(invocation, operation, &status)) {
        table_print(invocation, &table, operation_answer(operation));
        if (list_query_all(&query))
            kept_keep_list(invocation, shape, operation_answer(operation));
    } else {
        kept_tell(invocation, status, shape, NULL);
    }
    operation_free(operation);
    return status;
}

static enum status get(struct invocation *invocation, const char *name)
{
    enum status status = STATUS_DONE;
    struct operation *operation;
    struct api *api;

    if (invocation->options.offline)
        return kept_print(invocation, shape, name, "/config_name");
    if (!(api = service_api(invocation, &status)))
        return status;
    operation = operation_config_get(api, name);
    if (service_finish(invocation, operation, &status)) {
        const char *answered = json_member_text(operation_answer(operation), "config_name");

        if (prints(invocation, "name", false))
            output_line(stdout, answered ? answered : name);
        else
            output_json(operation_answer(operation));
        kept_keep(invocation, shape, name, operation_answer(operation));
    } else {
        kept_failed(invocation, operation, shape, name);
        kept_tell(invocation, status, shape, name);
    }
    operation_free(operation);
    return status;
}

static enum status send(const struct invocation *invocation, const char *name, enum call call,
                        const struct json *body)
{
    enum status status = STATUS_DONE;
    bool create = call == CALL_CONFIG_CREATE;
    struct submit_request request = { .verb = create ? SUBMIT_CREATE : SUBMIT_UPDATE,
                                      .shape = shape,
                                      .id = create ? NULL : name,
                                      .body = body };
    struct submit *submit = service_submit(invocation, &request, &status);

    if (submit) {
        const struct json *answer = operation_answer(submit_operation(submit));

        changes_tell(invocation, shape, body, answer);
        if (prints(invocation, "json", false))
            output_json(answer);
        else
            output_line(stdout, name);
        output_done(invocation,
                    create ? (struct text){ "the configuration %s was created", "配置 %s 已创建" }
                           : (struct text){ "the configuration %s was updated", "配置 %s 已更新" },
                    name);
        kept_keep(invocation, shape, name, answer);
    }
    submit_free(submit);
    return status;
}

static enum status check_and_send(const struct invocation *invocation, const char *name, enum call call,
                                  const struct input *input)
{
    enum purpose purpose = call == CALL_CONFIG_CREATE ? PURPOSE_CREATE : PURPOSE_UPDATE;
    enum status status;
    struct json *body;

    if (!input_check(invocation, shape, input->document))
        return STATUS_ERRORS;
    body = convert_request(shape, input->document, purpose);
    status = invocation->options.dry_run ? service_describe(invocation, call, purpose ? name : NULL, body)
                                         : send(invocation, name, call, body);
    json_free(body);
    return status;
}

/* The file's document under the name that was given: a new one takes it, an update of
 * what was fetched under another one has to be meant. */
static enum status put(struct invocation *invocation, const char *name, enum call call)
{
    enum status status = STATUS_DONE;
    struct input input;
    struct err err = { 0 };

    if (!invocation->options.dry_run && !service_may_write(invocation, &status))
        return status;
    if (!input_read(&input, shape, invocation->options.file, &err))
        return output_file_failure(invocation, &err);
    if (call == CALL_CONFIG_UPDATE && input.id && !invocation->options.force && strcmp(input.id, name) != 0) {
        err_set(&err, ERR_INPUT, "%s is of %s, not %s; nothing was sent. Use --force when that is meant",
                "%s 属于 %s，而不是 %s，未发送任何内容。如确有此意请使用 --force", invocation->options.file,
                input.id, name);
        status = usage(invocation, &err);
    } else {
        if (json_is(input.document, JSON_OBJECT))
            json_set(input.document, "config_name", json_string(name));
        status = check_and_send(invocation, name, call, &input);
    }
    input_done(&input);
    return status;
}

static enum status create(struct invocation *invocation, const char *name)
{
    return put(invocation, name, CALL_CONFIG_CREATE);
}

static enum status update(struct invocation *invocation, const char *name)
{
    return put(invocation, name, CALL_CONFIG_UPDATE);
}

/* The name that is typed is the very one that is deleted, so nothing has to be read first. */
static bool confirmed(const struct invocation *invocation, const char *name)
{
    static const struct text question = { "To delete it, type its name", "如需删除，请输入其名称" };
    char line[512] = "";

    if (!isatty(STDIN_FILENO)) {
        output_say(invocation, (struct text){ "delete asks on a terminal; without one give --yes",
                                              "delete 需要在终端上确认；没有终端时请使用 --yes" });
        return false;
    }
    fprintf(stderr, "%s: ", text_in(question, invocation->language));
    fflush(stderr);
    if (fgets(line, sizeof line, stdin))
        line[strcspn(line, "\n")] = '\0';
    if (strcmp(line, name) == 0)
        return true;
    output_say(invocation,
               (struct text){ "that is not its name; nothing was deleted", "名称不符，未删除任何内容" });
    return false;
}

static enum status remove_one(struct invocation *invocation, const char *name)
{
    enum status status = STATUS_DONE;
    struct submit_request request = { .verb = SUBMIT_DELETE, .shape = shape, .id = name };
    struct submit *submit;

    if (invocation->options.dry_run)
        return service_describe(invocation, CALL_CONFIG_DELETE, name, NULL);
    if (!service_may_write(invocation, &status))
        return status;
    if (!invocation->options.yes && !confirmed(invocation, name))
        return STATUS_USAGE;
    submit = service_submit(invocation, &request, &status);
    if (submit)
        kept_forget(invocation, shape, name);
    submit_free(submit);
    return status;
}

static const struct verb {
    const char *word;
    bool named, needs_file;
    const char *outputs; /* with blanks around each */
    unsigned options;
    enum status (*run)(struct invocation *invocation, const char *name);
} verbs[] = {
    { "list", false, false, " table text json name ", OPTION_LIST | OPTION_OFFLINE, list },
    { "get", true, false, " json name ", OPTION_OFFLINE, get },
    { "create", true, true, " text json ", OPTION_FILE | OPTION_DRY_RUN, create },
    { "update", true, true, " text json ", OPTION_FILE | OPTION_FORCE | OPTION_DRY_RUN, update },
    { "delete", true, false, " ", OPTION_YES | OPTION_DRY_RUN, remove_one },
};

/* The options of config that were given, as bits. */
static unsigned given(const struct options *options)
{
    return (options->search || options->sort || options->limit ? OPTION_LIST : 0u) |
           (options->file ? OPTION_FILE : 0u) | (options->force ? OPTION_FORCE : 0u) |
           (options->offline ? OPTION_OFFLINE : 0u) | (options->dry_run ? OPTION_DRY_RUN : 0u) |
           (options->yes ? OPTION_YES : 0u);
}

static bool takes(const struct verb *verb, const struct invocation *invocation, struct err *err)
{
    const char *form = invocation->options.output;
    char spaced[16];

    if (verb->named && invocation->argument_count < 2)
        return err_set(err, ERR_INPUT, "config %s needs the NAME of a configuration",
                       "config %s 需要配置的名称", verb->word);
    if (!verb->named && invocation->argument_count > 1)
        return err_set(err, ERR_INPUT, "too many words, from \"%s\" on: algoform config %s",
                       "参数过多，从 “%s” 开始：algoform config %s", invocation->arguments[1], verb->word);
    if (verb->named && !endpoint_check_id(invocation->arguments[1], err))
        return false;
    if (verb->needs_file && !invocation->options.file)
        return err_set(err, ERR_INPUT, "config %s needs -f FILE", "config %s 需要 -f FILE", verb->word);
    if (given(&invocation->options) & ~verb->options)
        return err_set(err, ERR_INPUT,
                       "config %s does not take all of these options; see algoform config --help",
                       "config %s 不支持其中的某个选项；请参阅 algoform config --help", verb->word);
    if (form) {
        snprintf(spaced, sizeof spaced, " %s ", form);
        if (!strstr(verb->outputs, spaced))
            return err_set(err, ERR_INPUT, "config %s prints these forms:%s; not %s",
                           "config %s 支持的输出格式：%s；没有 %s", verb->word, verb->outputs, form);
    }
    return true;
}

enum status command_config(struct invocation *invocation)
{
    const char *word = invocation->arguments[0];
    struct err err = { 0 };

    for (size_t i = 0; i < COUNT(verbs); i++) {
        if (strcmp(verbs[i].word, word) != 0)
            continue;
        if (!takes(&verbs[i], invocation, &err))
            return usage(invocation, &err);
        return verbs[i].run(invocation, invocation->arguments[1]);
    }
    err_set(&err, ERR_INPUT, "config knows list, get, create, update, delete and edit NAME, not %s",
            "config 的子命令有 list、get、create、update、delete 和 edit 名称，没有 %s", word);
    return usage(invocation, &err);
}
