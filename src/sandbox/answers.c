#include "sandbox/answers.h"

#include "base/limits.h"
#include "base/place.h"
#include "document/convert.h"
#include "sandbox/code.h"
#include "sandbox/engines.h"
#include "schema/schema.h"

#include <assert.h>
#include <string.h>

/* A member of an answer, and what stands there when nobody gave it (JSON; NULL: it stays out). */
struct member {
    const char *name, *initial;
};

/* The members of one object of the answer, in the order of the documented examples. */
struct part {
    const char *at;
    bool list; /* of each item of the list there */
    const struct member *members;
    size_t count;
};

static const struct member root_members[] = {
    { "metadata", "{}" },
    { "job_config", "{}" },
    { "resource_requirements", "null" },
    { "advanced_config", "{}" },
};

static const struct member metadata_members[] = {
    { "id", NULL },
    { "name", "\"\"" },
    { "description", "\"\"" },
    { "create_time", "0" },
    { "workspace_id", "\"0\"" },
    { "ai_project", "\"default-ai-project\"" },
    { "user_name", "\"sandbox\"" },
    { "domain_id", "\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"" },
    { "source", "\"custom\"" },
    { "api_version", "\"\"" },
    { "is_valid", "true" },
    { "state", "\"\"" },
    { "size", "0" },
    { "tags", "null" },
    { "attr_list", "null" },
    { "version_num", "0" },
    { "update_time", "0" },
};

static const struct member job_config_members[] = {
    { "code_dir", "\"\"" },
    { "boot_file", "\"\"" },
    { "command", "\"\"" },
    { "parameters", "null" },
    { "parameters_customization", "false" },
    { "inputs", "null" },
    { "outputs", "null" },
    { "engine", "{}" },
    { "code_tree", NULL },
};

static const struct member parameter_members[] = {
    { "name", "\"\"" },  { "description", "\"\"" }, { "i18n_description", "null" },
    { "value", "\"\"" }, { "constraint", NULL },
};

static const struct member channel_members[] = {
    { "name", "\"\"" },
    { "description", "\"\"" },
};

static const struct member engine_members[] = {
    { "engine_id", "\"\"" },
    { "engine_name", "\"\"" },
    { "engine_version", "\"\"" },
    { "image_url", NULL },
};

static const struct part parts[] = {
    { "", false, root_members, COUNT(root_members) },
    { "/metadata", false, metadata_members, COUNT(metadata_members) },
    { "/job_config", false, job_config_members, COUNT(job_config_members) },
    { "/job_config/parameters", true, parameter_members, COUNT(parameter_members) },
    { "/job_config/inputs", true, channel_members, COUNT(channel_members) },
    { "/job_config/outputs", true, channel_members, COUNT(channel_members) },
    { "/job_config/engine", false, engine_members, COUNT(engine_members) },
};

/* What a PUT that leaves them out cannot blank: an algorithm is always one, somewhere. */
static const char anchor[] = "workspace_id";

/* The tree is ours to change; base/json reads through pointers to const only. */
static struct json *inside(struct json *root, const char *place)
{
    return (struct json *)place_find(root, place);
}

static bool absent(const struct json *value)
{
    return !value || json_is(value, JSON_NULL);
}

static struct json *copy_sent(const struct object *object, const struct json *value);

static struct json *copy_items(const struct object *object, const struct json *list)
{
    struct json *copy = json_array();
    size_t index = 0;

    for (const struct json *item = json_first(list); item; item = json_next(item))
        json_insert_item(copy, index++, copy_sent(object, item));
    return copy;
}

static struct json *copy_member(const struct field *field, const struct json *value)
{
    if (field && field->type == TYPE_OBJECT)
        return copy_sent(field->object, value);
    if (field && field->type == TYPE_OBJECTS && json_is(value, JSON_ARRAY))
        return copy_items(field->object, value);
    return json_copy(value);
}

static struct json *copy_sent(const struct object *object, const struct json *value)
{
    struct json *copy;

    if (!object || !json_is(value, JSON_OBJECT))
        return json_copy(value);
    copy = json_object();
    for (const struct json *member = json_first(value); member; member = json_next(member)) {
        const struct field *field = object_field(object, json_name(member));
        if (field && !convert_sends(field))
            continue;
        json_set(copy, json_name(member), copy_member(field, member));
    }
    return copy;
}

struct json *answers_sent(const struct json *body)
{
    return copy_sent(shape_algorithm.root, body);
}

static bool outlives(const struct field *field, const struct json *kept)
{
    if (field && (!convert_sends(field) || strcmp(field->name, anchor) == 0))
        return true;
    return json_is(kept, JSON_ARRAY) || json_is(kept, JSON_OBJECT) || json_is(kept, JSON_NULL);
}

static struct json *merge(const struct object *object, const struct json *kept, const struct json *sent)
{
    struct json *merged = json_object();

    for (const struct json *old = json_first(kept); old; old = json_next(old)) {
        const char *name = json_name(old);
        const struct field *field = object ? object_field(object, name) : NULL;
        const struct json *given = json_member(sent, name);
        if (absent(given)) {
            if (outlives(field, old))
                json_set(merged, name, json_copy(old));
        } else if (field && field->type == TYPE_OBJECT && json_is(old, JSON_OBJECT) &&
                   json_is(given, JSON_OBJECT)) {
            json_set(merged, name, merge(field->object, old, given));
        } else {
            json_set(merged, name, json_copy(given));
        }
    }
    for (const struct json *given = json_first(sent); given; given = json_next(given))
        if (!absent(given) && !json_member(kept, json_name(given)))
            json_set(merged, json_name(given), json_copy(given));
    return merged;
}

struct json *answers_merge(const struct json *kept, const struct json *sent)
{
    return merge(shape_algorithm.root, kept, sent);
}

static struct json *initial_value(const char *text)
{
    struct err err = { 0 };
    struct json *value = json_read(text, strlen(text), NULL, &err);

    assert(value); /* the rows above are JSON */
    return value;
}

/* Puts the known members in front, in their order, and supplies the missing ones. */
static void arrange(struct json *object, const struct part *part)
{
    size_t index = 0;

    for (size_t i = 0; i < part->count; i++) {
        const struct member *member = &part->members[i];
        const struct json *present = json_member(object, member->name);
        struct json *value = present ? json_detach(object, present) : NULL;
        if (absent(value)) {
            json_free(value);
            if (!member->initial)
                continue;
            value = initial_value(member->initial);
        }
        json_insert_member(object, index++, member->name, value);
    }
}

static void arrange_all(struct json *algorithm)
{
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct json *at = inside(algorithm, parts[i].at);
        if (!parts[i].list && json_is(at, JSON_OBJECT))
            arrange(at, &parts[i]);
        if (!parts[i].list)
            continue;
        for (const struct json *item = json_first(at); item; item = json_next(item))
            if (json_is(item, JSON_OBJECT))
                arrange((struct json *)item, &parts[i]);
    }
}

static bool blank(const struct json *object, const char *name)
{
    const char *text = json_member_text(object, name);
    return !text || *text == '\0';
}

static void complete_engine(struct json *engine)
{
    const struct engine *known = engine_by_id(json_member_text(engine, "engine_id"));

    if (!known)
        known = engine_by_version(json_member_text(engine, "engine_name"),
                                  json_member_text(engine, "engine_version"));
    if (!known || !blank(engine, "image_url"))
        return;
    json_set(engine, "engine_id", json_string(known->id));
    json_set(engine, "engine_name", json_string(known->name));
    json_set(engine, "engine_version", json_string(known->version));
}

static void complete_code(struct json *algorithm)
{
    struct json *config = inside(algorithm, "/job_config");
    const char *directory = json_member_text(config, "code_dir");
    const char *boot_file = json_member_text(config, "boot_file");
    const struct json *old = json_member(config, "code_tree");

    if (old)
        json_free(json_detach(config, old));
    if (directory && *directory != '\0') {
        struct json *tree = code_tree(directory, boot_file);
        json_set(config, "code_tree", tree);
    }
    json_set(inside(algorithm, "/metadata"), "size", json_integer(code_size(directory, boot_file)));
}

/* An emptied search is answered without its lists (facts: section 7). */
static void complete_search(struct json *search)
{
    const struct json *next;

    for (const struct json *member = json_first(search); member; member = next) {
        next = json_next(member);
        if (json_is(member, JSON_NULL) || (json_is(member, JSON_ARRAY) && !json_first(member)))
            json_free(json_detach(search, member));
    }
}

void answers_complete(struct json *algorithm, const struct answer_stamp *stamp)
{
    struct json *metadata, *search;

    arrange_all(algorithm);
    metadata = inside(algorithm, "/metadata");
    json_set(metadata, "id", json_string(stamp->id));
    json_set(metadata, "create_time", json_integer(stamp->create_time));
    json_set(metadata, "update_time", json_integer(stamp->update_time));
    complete_engine(inside(algorithm, "/job_config/engine"));
    complete_code(algorithm);
    search = inside(algorithm, "/advanced_config/auto_search");
    if (json_is(search, JSON_OBJECT))
        complete_search(search);
    arrange_all(algorithm); /* what was just added takes its place in the order */
}

static void respell(const struct object *object, struct json *value);

static void respell_list(const struct field *field, struct json *holder, const struct json *list)
{
    struct buf text;

    if (field->type == TYPE_OBJECTS)
        for (const struct json *item = json_first(list); item; item = json_next(item))
            respell(field->object, (struct json *)item);
    if (field->type != TYPE_STRINGS || !(field->also & ALSO(JSON_STRING)))
        return;
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    for (const struct json *item = json_first(list); item; item = json_next(item)) {
        if (text.size > 0)
            buf_char(&text, ',');
        buf_string(&text, json_text(item));
    }
    json_free(json_replace(holder, list, json_string(buf_text(&text))));
    buf_done(&text);
}

static void respell(const struct object *object, struct json *value)
{
    for (size_t i = 0; object && i < object->count; i++) {
        const struct field *field = &object->fields[i];
        const struct json *member = json_member(value, field->name);
        if (!member)
            continue;
        if (field->received_as) {
            size_t index = json_index(value, member);
            struct json *moved = json_detach(value, member);
            json_insert_member(value, index, field->received_as, moved);
            member = moved;
        }
        if (field->type == TYPE_OBJECT)
            respell(field->object, (struct json *)member);
        else if (json_is(member, JSON_ARRAY))
            respell_list(field, value, member);
    }
}

void answers_document(struct json *algorithm)
{
    respell(shape_algorithm.root, algorithm);
}
