#include "commands/input.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "commands/output.h"
#include "document/convert.h"

#include <stdlib.h>
#include <string.h>

struct json *input_json(const char *path, struct err *err)
{
    struct json *root = NULL;
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (file_read_given(path, &text, err)) {
        root = json_read(buf_text(&text), text.size, NULL, err);
        if (!root && strcmp(path, "-") == 0)
            err_while(err, "standard input", "标准输入");
        else if (!root)
            err_while(err, "%s", "%s", path);
    } else if (err->kind == ERR_LIMIT) {
        err->kind = ERR_SYSTEM; /* nothing is known of the document */
    }
    buf_done(&text);
    return root;
}

/* Whether it came from the service, and of which thing and time it then is. */
static const char *answered_id(const struct shape *shape, const struct json *root, int64_t *changed_ms)
{
    const char *id = json_text(place_find(root, "/metadata/id"));

    if (shape == &shape_training_job_config)
        return json_true(json_member(root, "is_success")) ? json_member_text(root, "config_name") : NULL;
    return json_int64(place_find(root, "/metadata/update_time"), changed_ms) ? id : NULL;
}

bool input_take(struct input *input, const struct shape *shape, struct json *root, struct err *err)
{
    struct input fresh = { 0 };
    const char *id = answered_id(shape, root, &fresh.changed_ms);

    if (!id) {
        *input = (struct input){ .document = root };
        return true;
    }
    fresh.id = memory_text(id);
    fresh.document = convert_answer(shape, root, err);
    json_free(root);
    if (!fresh.document) {
        free(fresh.id);
        return false;
    }
    *input = fresh;
    return true;
}

bool input_read(struct input *input, const struct shape *shape, const char *path, struct err *err)
{
    struct json *root = input_json(path, err);

    return root && input_take(input, shape, root, err);
}

void input_done(struct input *input)
{
    json_free(input->document);
    free(input->id);
    *input = (struct input){ 0 };
}

void input_print_problem(FILE *stream, const struct invocation *invocation, const char *prefix,
                         const struct problem *problem)
{
    static const struct text whole = { "(document)", "（整个文档）" };
    struct buf line;

    buf_init(&line, LIMIT_LINE_BYTES);
    if (prefix)
        buf_format(&line, "%s: ", prefix);
    buf_format(&line, "%s: %s: %s", *problem->place ? problem->place : text_in(whole, invocation->language),
               problem->severity == SEVERITY_ERROR ? "error" : "warning",
               problem->text[invocation->language]);
    if (problem->code)
        buf_format(&line, " [%s]", problem->code);
    output_line(stream, buf_text(&line));
    buf_done(&line);
}

bool input_check(const struct invocation *invocation, const struct shape *shape, const struct json *document)
{
    struct problems problems;
    bool good;

    problems_init(&problems);
    check_document(shape, document, &problems);
    for (size_t i = 0; i < problems.count; i++)
        input_print_problem(stderr, invocation, NULL, &problems.items[i]);
    good = problems.errors == 0;
    problems_done(&problems);
    if (!good)
        output_say(invocation, (struct text){ "the document has errors; nothing was sent",
                                              "文档有错误，未发送任何内容" });
    return good;
}
