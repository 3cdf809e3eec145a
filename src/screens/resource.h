/* screens/resource.h - the kinds of things that the screens show, edit and send, as rows.
 *
 * Details, editor and review know a shape, where its name and id stand, and how it
 * is read and sent; which kind it is makes no other difference to them. */
#ifndef SCREENS_RESOURCE_H
#define SCREENS_RESOURCE_H

#include "net/api.h"
#include "net/subject.h"
#include "schema/schema.h"

struct resource {
    const struct shape *shape;
    const struct subject *subject; /* its calls */
    const char *id, *name;         /* places in a document and in an answer */
    struct operation *(*get)(struct api *api, const char *id);
};

extern const struct resource resource_algorithm;
extern const struct resource resource_training_job_config; /* v1; its name is its id */

/* The resource of a shape's name; the algorithm's for a name that is none. */
const struct resource *resource_find(const char *shape);

/* The text at the id or the name of a document or an answer, or NULL. Borrowed. */
const char *resource_id(const struct resource *resource, const struct json *root);
const char *resource_name(const struct resource *resource, const struct json *root);

#endif
