/* base/json_node.h - how a value of json.h is held, for the json*.c files alone.
 *
 * A value is a cJSON node in one block of memory: the node, then the text of a
 * string or the digits of a number, then the name, each with a NUL. cJSON has a
 * word for text that is not to be freed by itself: cJSON_IsReference for
 * valuestring, cJSON_StringIsConst for the name. So reading a document costs one
 * allocation a value, and cJSON_Delete is still right. A renamed node gets a
 * name of its own. valuedouble and valueint are never used: digits are kept. */
#ifndef BASE_JSON_NODE_H
#define BASE_JSON_NODE_H

#include "base/json.h"

#include <cJSON.h>

/* A node with room for size bytes of text and a NUL behind them (both for strings and
 * numbers only); name may be NULL. Its text starts as "" and is filled by the caller. */
cJSON *json_node_new(int type, size_t size, const char *name, size_t name_size);

static inline int json_node_type(const cJSON *node)
{
    return node->type & 0xFF;
}

/* As a child at the end: the first child's prev is the last one. */
static inline void json_node_append(cJSON *container, cJSON *child)
{
    cJSON *first = container->child;
    if (!first) {
        container->child = child;
        child->prev = child;
        return;
    }
    child->prev = first->prev;
    first->prev->next = child;
    first->prev = child;
}

/* Moves *at over an RFC 8259 number. False when it is none: *at is then where it went wrong
 * and *mistake what had to stand there. */
bool json_number_scan(const char **at, const char *end, struct text *mistake);

/* A string as it stands in a text, between its quotes. */
struct json_span {
    const char *text; /* borrowed from that text */
    size_t size;
    bool escaped; /* holds a backslash */
};

/* Moves *at, which is on the opening quote, behind the closing one and checks all between. False
 * for a mistake: *at is then where it is. */
bool json_string_scan(const char **at, const char *end, struct json_span *span, struct text *mistake);

/* Writes what a checked span means, never longer than the span itself; returns its length. */
size_t json_string_unescape(struct json_span span, char *out);

/* Whether two spellings are one number: 1, 1.0, 10e-1. */
bool json_number_same(const char *one, const char *other);

/* A JSON text under way from bytes to nodes: names of large objects, to find one that stands twice.
 * Look-up takes constant time whatever names a hostile text holds (the hash has a secret base). */
struct json_names {
    struct json_seat {
        const cJSON *object, *member;
        uint64_t hash;
    } * seats; /* owned; a power of two of them, at most half taken */
    size_t taken, capacity;
    uint64_t base;
};

void json_names_init(struct json_names *names);
void json_names_done(struct json_names *names);
void json_names_add(struct json_names *names, const cJSON *object, const cJSON *member);
bool json_names_hold(const struct json_names *names, const cJSON *object, const char *name, size_t size);

#endif
