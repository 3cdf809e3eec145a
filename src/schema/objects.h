/* schema/objects.h - objects whose rows stand in one file and are pointed at from another. */
#ifndef SCHEMA_OBJECTS_H
#define SCHEMA_OBJECTS_H

#include "schema/schema.h"

/* What the service takes as a name: letters and digits of ASCII, '_' and '-'. */
#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

extern const struct object job_config_object;  /* job_config.c */
extern const struct object auto_search_object; /* auto_search.c */

#endif
