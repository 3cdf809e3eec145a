/* base/door.h - a shared library opened when it is first needed.
 *
 * A program that links libcurl and OpenSSL the plain way pays for them before
 * main, 5 ms that a person who only opens a file never gets back. So each library
 * of the network has a door: one list of its functions, typed by its own header,
 * filled in by dlopen at the first call. Nothing is ever closed again. */
#ifndef BASE_DOOR_H
#define BASE_DOOR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct door_function {
    const char *name;
    size_t offset; /* of its pointer in the table */
};

/* Opens library ("libcurl.so.4") and fills the table's pointers. ERR_SYSTEM names
 * the library or the function that is missing and the Debian package to install. */
bool door_open(const char *library, const char *package, const struct door_function *functions, size_t count,
               void *table, struct err *err);

#endif
