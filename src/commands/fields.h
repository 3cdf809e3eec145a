/* commands/fields.h - the fields of the schema by the paths that people type.
 *
 * "/job_config/parameters/0/name" and "job_config.parameters.name" are one path:
 * the steps of lists may be written, as a number, "-" or "*", or left out. */
#ifndef COMMANDS_FIELDS_H
#define COMMANDS_FIELDS_H

#include "base/err.h"
#include "schema/schema.h"

/* A field and where it stands; field NULL: the whole document. */
struct spot {
    const struct field *field;
    const struct object *object; /* what lies below it, or NULL */
    const struct object *holder; /* what it is a member of, or NULL */
    char *path;                  /* owned; a pattern, "*" for any item */
};

/* ERR_INPUT for a path that is none, with the nearest ones. */
bool fields_find(const struct shape *shape, const char *path, struct spot *spot, struct err *err);
void fields_done(struct spot *spot);

/* Each field below a spot, in the order of the rows; what it is given is borrowed for the call. */
void fields_walk(const struct spot *spot, void (*visit)(void *user, const struct spot *spot), void *user);

#endif
