/* things.h - what the cut operations are about, seen from both sides.
 *
 * Algorithms and training job configurations by the same few functions, and what the sandbox really
 * holds of them, asked by a client of its own that nobody cuts. */
#ifndef FAULTS_THINGS_H
#define FAULTS_THINGS_H

#include "net/api.h"

#include <stddef.h>

struct shape;
struct subject;

struct kind {
    const char *word; /* for people */
    const struct shape *shape;
    const struct subject *subject;
    const char *form; /* of a body: of a name and a description */
    const char *id, *name, *description;
    struct operation *(*list)(struct api *api, const struct list_query *query);
    struct operation *(*get)(struct api *api, const char *id);
    struct operation *(*create)(struct api *api, const struct json *body, const struct earlier *earlier);
    struct operation *(*update)(struct api *api, const char *id, const struct json *body,
                                const struct json *base);
    struct operation *(*remove)(struct api *api, const char *id);
};

enum { KINDS = 2 };
extern const struct kind kinds[KINDS];

/* What the sandbox has of a name. */
struct held {
    size_t count;
    char id[64], description[64]; /* of the last one of them */
};

/* Owned. */
struct json *thing_body(const struct kind *kind, const char *name, const char *description);
struct json *thing_edited(const struct kind *kind, const struct json *answer, const char *description);

/* Each ends the test when the sandbox does not do it. */
void thing_look(const struct kind *kind, struct api *api, const char *name, struct held *held);
void thing_make(const struct kind *kind, struct api *api, const char *name, const char *description);
void thing_change(const struct kind *kind, struct api *api, const char *id, const char *description);
void thing_remove(const struct kind *kind, struct api *api, const char *id);
struct json *thing_read(const struct kind *kind, struct api *api, const char *id); /* owned */

#endif
