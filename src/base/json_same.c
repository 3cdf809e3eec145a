#include "base/json_node.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool same(const cJSON *one, const cJSON *other);

static bool same_items(const cJSON *one, const cJSON *other)
{
    one = one->child;
    other = other->child;
    for (; one && other; one = one->next, other = other->next)
        if (!same(one, other))
            return false;
    return !one && !other;
}

static int by_name(const void *one, const void *other)
{
    return strcmp((*(const cJSON *const *)one)->string, (*(const cJSON *const *)other)->string);
}

/* The members in order of their names; owned. NULL for none. */
static const cJSON **sorted(const cJSON *object, size_t count)
{
    const cJSON **members = memory_new(count, sizeof *members);
    size_t i = 0;
    for (const cJSON *member = object->child; member; member = member->next)
        members[i++] = member;
    qsort(members, count, sizeof *members, by_name);
    return members;
}

static bool same_members(const cJSON *one, const cJSON *other)
{
    const size_t count = json_count((const struct json *)one);
    if (count != json_count((const struct json *)other))
        return false;
    const cJSON *a = one->child, *b = other->child;
    for (; a; a = a->next, b = b->next) /* most often the order is the same */
        if (strcmp(a->string, b->string) != 0)
            break;
        else if (!same(a, b))
            return false;
    if (!a)
        return true;
    const cJSON **ones = sorted(one, count), **others = sorted(other, count);
    bool equal = true;
    for (size_t i = 0; equal && i < count; i++)
        equal = by_name(&ones[i], &others[i]) == 0 && same(ones[i], others[i]);
    free(ones);
    free(others);
    return equal;
}

static bool same(const cJSON *one, const cJSON *other)
{
    if (json_node_type(one) != json_node_type(other))
        return false;
    switch (json_node_type(one)) {
    case cJSON_Number: return json_number_same(one->valuestring, other->valuestring);
    case cJSON_String: return strcmp(one->valuestring, other->valuestring) == 0;
    case cJSON_Array: return same_items(one, other);
    case cJSON_Object: return same_members(one, other);
    default: return true;
    }
}

bool json_same(const struct json *one, const struct json *other)
{
    if (!one || !other)
        return one == other;
    return same((const cJSON *)one, (const cJSON *)other);
}
