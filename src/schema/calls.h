/* schema/calls.h - the calls of the service, as rows. */
#ifndef SCHEMA_CALLS_H
#define SCHEMA_CALLS_H

#include "schema/schema.h"

enum call {
    CALL_CREATE,
    CALL_UPDATE,
    CALL_GET,
    CALL_LIST,
    CALL_DELETE,
    CALL_SEARCH_ALGORITHMS,
    CALL_ENGINES,
    CALL_FLAVORS,
    CALL_WORKSPACES,    /* of the v1 interface, as are all that follow */
    CALL_CONFIG_CREATE, /* of training job configurations, as are all that follow */
    CALL_CONFIG_UPDATE,
    CALL_CONFIG_GET,
    CALL_CONFIG_LIST,
    CALL_CONFIG_DELETE,
    CALLS,
};

struct call_row {
    const char *name;
    const char *method;
    const char *path;  /* with {project_id}, and {algorithm_id} or {config_name} */
    int success;       /* the documented status; any 2xx is taken */
    bool repeatable;   /* may be asked again when its answer was lost */
    bool reread;       /* but only after reading again what it has come to */
    struct text doing; /* "reading the algorithm", for messages and progress */
    const char *from;
};

extern const struct call_row calls[CALLS];

#endif
