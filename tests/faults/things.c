#include "things.h"

#include "base/json.h"
#include "base/place.h"
#include "document/convert.h"
#include "document/document.h"
#include "net/configs.h"
#include "net/subject.h"
#include "net/waited.h"
#include "schema/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct kind kinds[KINDS] = {
    {
        .word = "algorithm",
        .shape = &shape_algorithm,
        .subject = &algorithm_subject,
        .form =
            "{\"metadata\":{\"name\":\"%s\",\"description\":\"%s\"},\"job_config\":{\"code_dir\":\"/b/c/\","
            "\"boot_file\":\"/b/c/t.py\",\"engine\":{\"engine_id\":\"pytorch-cp36-1.4.0-v2\"}}}",
        .id = "/metadata/id",
        .name = "/metadata/name",
        .description = "/metadata/description",
        .list = operation_list,
        .get = operation_get,
        .create = operation_create,
        .update = operation_update,
        .remove = operation_delete,
    },
    {
        .word = "config",
        .shape = &shape_training_job_config,
        .subject = &config_subject,
        .form =
            "{\"config_name\":\"%s\",\"config_desc\":\"%s\",\"worker_server_num\":1,\"spec_id\":1,"
            "\"app_url\":\"/b/c/\",\"boot_file_url\":\"/b/c/t.py\",\"engine_id\":1,\"data_url\":\"/b/d/\"}",
        .id = "/config_name",
        .name = "/config_name",
        .description = "/config_desc",
        .list = operation_config_list,
        .get = operation_config_get,
        .create = operation_config_create,
        .update = operation_config_update,
        .remove = operation_config_delete,
    },
};

struct json *thing_body(const struct kind *kind, const char *name, const char *description)
{
    char text[512];
    struct err err = { 0 };

    snprintf(text, sizeof text, kind->form, name, description);
    return json_read(text, strlen(text), NULL, &err);
}

struct json *thing_edited(const struct kind *kind, const struct json *answer, const char *description)
{
    struct err err = { 0 };
    struct json *root = convert_answer(kind->shape, answer, &err), *body;
    struct document *document = document_new(kind->shape, root);

    if (!document_set(document, kind->description, json_string(description), &err))
        abort();
    body = convert_request(kind->shape, document_root(document), PURPOSE_UPDATE);
    document_free(document);
    return body;
}

static const char *text_at(const struct json *tree, const char *place)
{
    const char *text = json_text(place_find(tree, place));

    return text ? text : "";
}

static struct json *ended(struct operation *operation)
{
    struct err err = { 0 };
    struct json *answer;

    if (!waited_operation(operation, &err)) {
        fprintf(stderr, "the sandbox: %s\n", err_text(&err, LANGUAGE_EN));
        exit(2);
    }
    answer = json_copy(operation_answer(operation));
    operation_free(operation);
    return answer;
}

void thing_look(const struct kind *kind, struct api *api, const char *name, struct held *held)
{
    struct json *items = ended(kind->list(api, &(struct list_query){ .search = name }));

    *held = (struct held){ 0 };
    for (const struct json *item = json_first(items); item; item = json_next(item))
        if (strcmp(text_at(item, kind->name), name) == 0) {
            snprintf(held->id, sizeof held->id, "%s", text_at(item, kind->id));
            snprintf(held->description, sizeof held->description, "%s", text_at(item, kind->description));
            held->count++;
        }
    json_free(items);
}

void thing_make(const struct kind *kind, struct api *api, const char *name, const char *description)
{
    struct json *body = thing_body(kind, name, description);

    json_free(ended(kind->create(api, body, &(struct earlier){ 0 })));
    json_free(body);
}

void thing_change(const struct kind *kind, struct api *api, const char *id, const char *description)
{
    struct json *base = thing_read(kind, api, id), *body = thing_edited(kind, base, description);

    json_free(ended(kind->update(api, id, body, base)));
    json_free(body);
    json_free(base);
}

void thing_remove(const struct kind *kind, struct api *api, const char *id)
{
    json_free(ended(kind->remove(api, id)));
}

struct json *thing_read(const struct kind *kind, struct api *api, const char *id)
{
    return ended(kind->get(api, id));
}
