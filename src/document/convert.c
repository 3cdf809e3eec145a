#include "document/convert.h"

#include "base/memory.h"
#include "base/place.h"
#include "schema/rules.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool convert_sends(const struct field *field)
{
    return ((field->side & SENT) || field->kept) && !field->assigned;
}

static bool also(const struct field *field, enum json_kind kind)
{
    return field->also & ALSO(kind);
}

static void append(struct json *list, struct json *value)
{
    json_insert_item(list, SIZE_MAX, value);
}

static void shape_members(const struct object *object, struct json *holder);

/* A scalar as the text that it is documented to be; NULL for what is none. */
static struct json *as_text(const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_NUMBER:
    case JSON_STRING: return json_string(json_text(value));
    case JSON_BOOLEAN: return json_string(json_true(value) ? "true" : "false");
    default: return NULL;
    }
}

static struct json *as_boolean(const struct json *value)
{
    const char *text = json_is(value, JSON_STRING) ? json_text(value) : NULL;
    bool truth = text && strcasecmp(text, "true") == 0;
    return truth || (text && strcasecmp(text, "false") == 0) ? json_boolean(truth) : NULL;
}

/* Only a text that is a number's own spelling becomes one. */
static struct json *as_number(const struct json *value)
{
    struct err ignored = { 0 };
    const char *text = json_is(value, JSON_STRING) ? json_text(value) : "";
    struct json *number = json_read(text, strlen(text), NULL, &ignored);
    int64_t whole;
    if (json_is(number, JSON_NUMBER) && json_int64(number, &whole)) {
        return number;
    }
    json_free(number);
    return NULL;
}

/* The tree is ours to change; only the walk along it is const. */
static struct json *own(const struct json *value)
{
    return (struct json *)value;
}

static void shape_texts(struct json *list)
{
    for (const struct json *item = json_first(list), *next; item; item = next) {
        next = json_next(item);
        struct json *text = json_is(item, JSON_STRING) ? NULL : as_text(item);
        if (text) {
            json_free(json_replace(list, item, text));
        }
    }
}

static struct json *split_at_commas(const char *text)
{
    struct json *list = json_array();
    while (*text) {
        size_t length = strcspn(text, ",");
        size_t start = strspn(text, " \t"), end = length;
        while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
            end--;
        }
        if (end > start) {
            char *part = memory_text_part(text + start, end - start);
            append(list, json_string(part));
            free(part);
        }
        text += length + (text[length] == ',');
    }
    return list;
}

/* A list that came as one text: JSON, or items with commas between them. */
static struct json *list_in(const char *text)
{
    struct err ignored = { 0 };
    struct json *read = json_read(text, strlen(text), NULL, &ignored);
    if (json_is(read, JSON_ARRAY)) {
        shape_texts(read);
    } else {
        json_free(read);
        read = split_at_commas(text);
    }
    if (json_first(read)) {
        return read;
    }
    json_free(read);
    return NULL;
}

static void shape_items(const struct field *field, const struct json *list)
{
    for (const struct json *item = json_first(list); item && field->object; item = json_next(item)) {
        if (json_is(item, JSON_OBJECT)) {
            shape_members(field->object, own(item));
        }
    }
}

/* An object that came as a list of one. */
static struct json *object_in(const struct field *field, const struct json *list)
{
    const struct json *first = json_first(list);
    if (!json_is(first, JSON_OBJECT)) {
        return NULL;
    }
    struct json *object = json_copy(first);
    shape_members(field->object, object);
    return object;
}

/* A member as its row documents it: the value itself, changed in place, or another
 * that is to stand there, or NULL for nothing. What fits no documented shape stays
 * as it came, for the check to point at. */
static struct json *reshaped(const struct field *field, struct json *value)
{
    enum json_kind kind = json_kind(value);
    if (!convert_sends(field) && also(field, kind)) {
        return value; /* shown only, so both shapes will do */
    }
    if (field->verbatim && also(field, kind)) {
        return value;
    }
    struct json *other = NULL;
    switch (field->type) {
    case TYPE_STRING: other = kind == JSON_STRING ? NULL : as_text(value); break;
    case TYPE_BOOLEAN: other = as_boolean(value); break;
    case TYPE_INTEGER:
    case TYPE_LONG: other = as_number(value); break;
    case TYPE_OBJECT:
        if (kind == JSON_ARRAY && also(field, kind) && field->object) {
            return object_in(field, value);
        }
        if (kind == JSON_OBJECT && field->object) {
            shape_members(field->object, value);
        }
        break;
    case TYPE_OBJECTS: shape_items(field, kind == JSON_ARRAY ? value : NULL); break;
    case TYPE_STRINGS:
        if (kind == JSON_STRING && also(field, kind)) {
            return list_in(json_text(value));
        }
        if (kind == JSON_ARRAY) {
            shape_texts(value);
        }
        break;
    default: break;
    }
    return other ? other : value;
}

/* null says what an absent member says. */
static void drop_nulls(const struct object *object, struct json *holder)
{
    for (const struct json *member = json_first(holder), *next; member; member = next) {
        next = json_next(member);
        if (json_is(member, JSON_NULL) && object_field(object, json_name(member))) {
            json_free(json_detach(holder, member));
        }
    }
}

/* Puts a value where a member of an answer's spelling was, under the proper name. */
static void rename_member(struct json *holder, const struct json *member, const char *name,
                          struct json *value)
{
    size_t index = json_index(holder, member);
    struct json *old = json_detach(holder, member);
    if (old != value) {
        json_free(old);
    }
    json_insert_member(holder, index, name, value);
}

static void shape_members(const struct object *object, struct json *holder)
{
    drop_nulls(object, holder);
    for (const struct json *member = json_first(holder), *next; member; member = next) {
        next = json_next(member);
        const struct field *field = object_field(object, json_name(member));
        if (!field) {
            continue;
        }
        bool proper = strcmp(field->name, json_name(member)) == 0;
        if (!proper && json_member(holder, field->name)) {
            continue; /* the proper spelling stands beside it */
        }
        struct json *shaped = reshaped(field, own(member));
        if (!shaped) {
            json_free(json_detach(holder, member));
        } else if (!proper) {
            rename_member(holder, member, field->name, shaped);
        } else if (shaped != member) {
            json_free(json_replace(holder, member, shaped));
        }
    }
}

static bool filled(const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_NULL: return false;
    case JSON_STRING: return *json_text(value) != '\0';
    case JSON_ARRAY:
    case JSON_OBJECT: return json_first(value);
    default: return true;
    }
}

/* Answers fill in what a request may not hold beside its counterpart. */
static void drop_excluded(const struct shape *shape, struct json *root)
{
    for (size_t i = 0; i < shape->rule_count; i++) {
        const struct rule *rule = &shape->rules[i];
        if (rule->kind != RULE_EXCLUDES || strchr(rule->at, '*')) {
            continue;
        }
        struct json *holder = own(place_find(root, rule->at));
        const struct json *excluded = json_member(holder, rule->b);
        if (filled(json_member(holder, rule->a)) && filled(excluded)) {
            json_free(json_detach(holder, excluded));
        }
    }
}

bool convert_in_place(const struct shape *shape, struct json *root, struct err *err)
{
    if (!json_is(root, JSON_OBJECT)) {
        return err_set(err, ERR_INPUT,
                       "this is no document of the kind \"%s\"%.0s: an object in { } is needed",
                       "这不是%.0s%s文档：需要用 { } 括起来的对象", shape->noun.en, shape->noun.zh);
    }
    shape_members(shape->root, root);
    drop_excluded(shape, root);
    return true;
}

struct json *convert_answer(const struct shape *shape, const struct json *answer, struct err *err)
{
    struct json *root = json_copy(answer);
    if (!convert_in_place(shape, root, err)) {
        json_free(root);
        return NULL;
    }
    return root;
}

static struct json *request_object(const struct object *object, const struct json *value,
                                   enum purpose purpose);

static struct json *request_value(const struct field *field, const struct json *value, enum purpose purpose)
{
    if (field->object && json_is(value, JSON_OBJECT)) {
        return request_object(field->object, value, purpose);
    }
    if (!field->object || !json_is(value, JSON_ARRAY)) {
        return json_copy(value);
    }
    struct json *list = json_array();
    for (const struct json *item = json_first(value); item; item = json_next(item)) {
        append(list,
               json_is(item, JSON_OBJECT) ? request_object(field->object, item, purpose) : json_copy(item));
    }
    return list;
}

/* Whether a member of a document is part of the body. */
static bool goes_along(const struct field *field, const struct json *member, enum purpose purpose)
{
    bool emptied = json_is(member, JSON_ARRAY) && !json_first(member);
    return convert_sends(field) && !json_is(member, JSON_NULL) &&
           !(field->once && purpose != PURPOSE_CREATE) && !(field->left_out && emptied);
}

static struct json *request_object(const struct object *object, const struct json *value,
                                   enum purpose purpose)
{
    struct json *body = json_object();
    for (const struct json *member = json_first(value); member; member = json_next(member)) {
        const char *name = json_name(member);
        const struct field *field = object_field(object, name);
        field = field && strcmp(field->name, name) == 0 ? field : NULL;
        if (!field) {
            json_insert_member(body, SIZE_MAX, name, json_copy(member));
        } else if (goes_along(field, member, purpose)) {
            json_insert_member(body, SIZE_MAX, name, request_value(field, member, purpose));
        }
    }
    return body;
}

static bool holds_lists(const struct object *object)
{
    for (size_t i = 0; object && i < object->count; i++) {
        const struct field *field = &object->fields[i];
        if (convert_sends(field) &&
            (field->type == TYPE_OBJECTS || (field->type == TYPE_OBJECT && holds_lists(field->object)))) {
            return true;
        }
    }
    return false;
}

/* An absent list would be kept as it was: says that it is empty. Lists inside of
 * items need no such care, the list around them is sent whole. */
static void empty_absent_lists(const struct object *object, struct json *body)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        const struct json *member = json_member(body, field->name);
        if (!convert_sends(field) || field->left_out) {
            continue;
        }
        if (field->type == TYPE_OBJECTS && !member) {
            json_set(body, field->name, json_array());
        } else if (field->type == TYPE_OBJECT && holds_lists(field->object)) {
            if (!member) {
                json_set(body, field->name, json_object());
                member = json_member(body, field->name);
            }
            if (json_is(member, JSON_OBJECT)) {
                empty_absent_lists(field->object, own(member));
            }
        }
    }
}

struct json *convert_request(const struct shape *shape, const struct json *root, enum purpose purpose)
{
    struct json *body = request_object(shape->root, root, purpose);
    if (purpose == PURPOSE_UPDATE) {
        empty_absent_lists(shape->root, body);
    }
    return body;
}

struct json *convert_clone(const struct shape *shape, const struct json *root)
{
    return convert_request(shape, root, PURPOSE_CREATE);
}
