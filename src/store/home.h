/* store/home.h - where the program's own files live, by the XDG rules.
 *
 * Nothing is made here and nothing is opened. */
#ifndef STORE_HOME_H
#define STORE_HOME_H

#include "base/err.h"

/* The file `name` ("": the directory itself) of algoform's directory: under the
 * directory that the environment variable gives, when that is absolute, else under
 * `below` of the home directory. Owned. ERR_CONFIG when there is no home at all. */
char *home_path(const char *variable, const char *below, const char *name, struct err *err);

/* A file of the home directory, such as ".huaweicloud/credentials"; owned. NULL when there is no home. */
char *home_file(const char *name);

#endif
