#include "base/json.h"

#include "base/json_node.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* struct json has no body: every pointer to one is a pointer to a cJSON. */
static cJSON *node_of(struct json *value)
{
    return (cJSON *)value;
}

static const cJSON *seen(const struct json *value)
{
    return (const cJSON *)value;
}

static struct json *value_of(cJSON *node)
{
    return (struct json *)node;
}

cJSON *json_node_new(int type, size_t size, const char *name, size_t name_size)
{
    const bool texted = type == cJSON_String || type == cJSON_Number;
    const size_t text_room = texted ? size + 1 : 0, name_room = name ? name_size + 1 : 0;
    /* Not memory_new: clearing the text first would be noticed on a large document. */
    cJSON *node = memory_resize(NULL, 1, sizeof *node + text_room + name_room);
    *node = (cJSON){ .type = type };
    char *tail = (char *)(node + 1);
    if (texted) {
        node->type |= cJSON_IsReference;
        node->valuestring = tail;
        tail[0] = tail[size] = '\0';
    }
    if (name) {
        node->type |= cJSON_StringIsConst;
        node->string = tail + text_room;
        memcpy(node->string, name, name_size);
        node->string[name_size] = '\0';
    }
    return node;
}

/* Whether text can be written and read back: UTF-8, but for C0 80. Gives its length. */
static bool writable(const char *text, size_t *size)
{
    bool good = true;
    const char *at = text;
    for (size_t left = strlen(text); left > 0;) {
        uint32_t code;
        size_t length = utf8_decode(at, left, &code);
        if (length == 0) {
            bool nul = (unsigned char)at[0] == 0xC0 && (unsigned char)at[1] == 0x80;
            good = good && nul;
            length = nul ? 2 : 1;
        }
        at += length;
        left -= length;
    }
    *size = (size_t)(at - text);
    return good;
}

/* A copy of a text that is not writable, with U+FFFD for each bad byte; owned. */
static char *mended(const char *text)
{
    struct buf out;
    buf_init(&out, SIZE_MAX);
    for (size_t left = strlen(text); left > 0;) {
        uint32_t code;
        size_t length = utf8_decode(text, left, &code);
        if (length == 0 && (unsigned char)text[0] == 0xC0 && (unsigned char)text[1] == 0x80)
            length = 2;
        if (length > 0)
            buf_bytes(&out, text, length);
        else
            buf_string(&out, "\xEF\xBF\xBD");
        text += length > 0 ? length : 1;
        left -= length > 0 ? length : 1;
    }
    return buf_take(&out);
}

static void unname(cJSON *node)
{
    if (!(node->type & cJSON_StringIsConst))
        free(node->string);
    node->string = NULL;
    node->type &= ~cJSON_StringIsConst;
}

static void rename_node(cJSON *node, const char *name)
{
    size_t size;
    char *own = writable(name, &size) ? memory_text_part(name, size) : mended(name);
    unname(node); /* last, because name may be the node's own */
    node->string = own;
}

struct json *json_null(void)
{
    return value_of(json_node_new(cJSON_NULL, 0, NULL, 0));
}

struct json *json_boolean(bool truth)
{
    return value_of(json_node_new(truth ? cJSON_True : cJSON_False, 0, NULL, 0));
}

static cJSON *texted(int type, const char *text, size_t size)
{
    cJSON *node = json_node_new(type, size, NULL, 0);
    memcpy(node->valuestring, text, size);
    return node;
}

struct json *json_integer(int64_t number)
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%" PRId64, number);
    return value_of(texted(cJSON_Number, digits, (size_t)size));
}

struct json *json_number(const char *digits)
{
    struct text mistake;
    const char *end = digits;
    const bool spelled = json_number_scan(&end, digits + strlen(digits), &mistake) && *end == '\0';
    assert(spelled);
    (void)spelled;
    return value_of(texted(cJSON_Number, digits, strlen(digits)));
}

struct json *json_string(const char *text)
{
    size_t size;
    if (writable(text, &size))
        return value_of(texted(cJSON_String, text, size));
    char *copy = mended(text);
    cJSON *node = texted(cJSON_String, copy, strlen(copy));
    free(copy);
    return value_of(node);
}

struct json *json_array(void)
{
    return value_of(json_node_new(cJSON_Array, 0, NULL, 0));
}

struct json *json_object(void)
{
    return value_of(json_node_new(cJSON_Object, 0, NULL, 0));
}

static cJSON *copy(const cJSON *node, bool named)
{
    const char *name = named ? node->string : NULL;
    const size_t size = node->valuestring ? strlen(node->valuestring) : 0;
    cJSON *twin = json_node_new(json_node_type(node), size, name, name ? strlen(name) : 0);
    if (size > 0)
        memcpy(twin->valuestring, node->valuestring, size);
    for (const cJSON *child = node->child; child; child = child->next)
        json_node_append(twin, copy(child, true));
    return twin;
}

struct json *json_copy(const struct json *value)
{
    return value ? value_of(copy(seen(value), false)) : NULL;
}

void json_free(struct json *value)
{
    if (value)
        cJSON_Delete(node_of(value));
}

enum json_kind json_kind(const struct json *value)
{
    switch (value ? json_node_type(seen(value)) : cJSON_NULL) {
    case cJSON_False:
    case cJSON_True: return JSON_BOOLEAN;
    case cJSON_Number: return JSON_NUMBER;
    case cJSON_String: return JSON_STRING;
    case cJSON_Array: return JSON_ARRAY;
    case cJSON_Object: return JSON_OBJECT;
    default: return JSON_NULL;
    }
}

bool json_is(const struct json *value, enum json_kind kind)
{
    return value && json_kind(value) == kind;
}

bool json_true(const struct json *value)
{
    return value && json_node_type(seen(value)) == cJSON_True;
}

const char *json_text(const struct json *value)
{
    return value ? seen(value)->valuestring : NULL;
}

const char *json_name(const struct json *member)
{
    return member ? seen(member)->string : NULL;
}

size_t json_count(const struct json *value)
{
    size_t count = 0;
    for (value = json_first(value); value; value = json_next(value))
        count++;
    return count;
}

const struct json *json_first(const struct json *value)
{
    return value ? (const struct json *)seen(value)->child : NULL;
}

const struct json *json_next(const struct json *value)
{
    return value ? (const struct json *)seen(value)->next : NULL;
}

const struct json *json_item(const struct json *array, size_t index)
{
    const struct json *item = json_first(array);
    for (; item && index > 0; index--)
        item = json_next(item);
    return item;
}

const struct json *json_member(const struct json *object, const char *name)
{
    if (!json_is(object, JSON_OBJECT))
        return NULL;
    const struct json *member = json_first(object);
    while (member && strcmp(json_name(member), name) != 0)
        member = json_next(member);
    return member;
}

const char *json_member_text(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    return json_is(member, JSON_STRING) ? json_text(member) : NULL;
}

size_t json_index(const struct json *container, const struct json *child)
{
    size_t index = 0;
    const struct json *at = json_first(container);
    for (; at && at != child; at = json_next(at))
        index++;
    assert(at == child);
    return index;
}

/* Not cJSON_InsertItemInArray: it walks the list even to append. */
static void insert(cJSON *container, size_t index, cJSON *child)
{
    assert(!child->next && !child->prev);
    cJSON *behind = index == SIZE_MAX ? NULL : (cJSON *)json_item(value_of(container), index);
    if (!behind) {
        json_node_append(container, child);
        return;
    }
    child->next = behind;
    child->prev = behind->prev;
    if (behind == container->child)
        container->child = child;
    else
        behind->prev->next = child;
    behind->prev = child;
}

void json_insert_item(struct json *array, size_t index, struct json *value)
{
    assert(json_is(array, JSON_ARRAY));
    unname(node_of(value));
    insert(node_of(array), index, node_of(value));
}

void json_insert_member(struct json *object, size_t index, const char *name, struct json *value)
{
    assert(json_is(object, JSON_OBJECT) && !json_member(object, name));
    rename_node(node_of(value), name);
    insert(node_of(object), index, node_of(value));
}

void json_set(struct json *object, const char *name, struct json *value)
{
    const struct json *old = json_member(object, name);
    if (old)
        json_free(json_replace(object, old, value));
    else
        json_insert_member(object, SIZE_MAX, name, value);
}

struct json *json_detach(struct json *container, const struct json *child)
{
    assert(seen(child)->prev); /* a child of something */
    cJSON *node = cJSON_DetachItemViaPointer(node_of(container), (cJSON *)child);
    unname(node);
    return value_of(node);
}

struct json *json_replace(struct json *container, const struct json *child, struct json *value)
{
    cJSON *parent = node_of(container), *old = (cJSON *)child, *fresh = node_of(value);
    assert(old->prev && !fresh->next && !fresh->prev);
    if (old->string)
        rename_node(fresh, old->string);
    else
        unname(fresh);
    /* cJSON_ReplaceItemViaPointer would free the old one. */
    fresh->next = old->next;
    fresh->prev = old->prev;
    if (parent->child == old)
        parent->child = fresh;
    else
        old->prev->next = fresh;
    if (old->next)
        old->next->prev = fresh;
    else
        parent->child->prev = fresh;
    old->next = old->prev = NULL;
    unname(old);
    return value_of(old);
}
