/* schema/catalogues.h - what the service offers to choose from, as rows.
 *
 * Engines, flavors, workspaces and search algorithms differ from region to region
 * and grow: a field names the catalogue whose entries may stand in it, and nothing
 * else knows them by name. Entries come from the service or from what it answered last. */
#ifndef SCHEMA_CATALOGUES_H
#define SCHEMA_CATALOGUES_H

#include "schema/calls.h"

enum { CATALOGUE_DETAILS = 3 };

struct catalogue_row {
    const char *name; /* "engines": on the command line and in what is kept */
    struct text noun;
    enum call call;
    const char *items;                      /* the member of the answer that lists the entries */
    const char *count;                      /* the member that tells how many there are */
    size_t page_items;                      /* asked for at a time; 0: the answer holds all of them */
    const char *key;                        /* the member by which an entry is known */
    const char *details[CATALOGUE_DETAILS]; /* places in an entry that are told beside it */
    const char *from;
};

extern const struct catalogue_row catalogues[CATALOGUES];

/* The row of a name, or CATALOGUE_NONE. */
enum catalogue catalogue_find(const char *name);

#endif
