/* net/id_set.h - the ids seen so far, so that a page that comes twice adds nothing. */
#ifndef NET_ID_SET_H
#define NET_ID_SET_H

#include <stdbool.h>
#include <stddef.h>

struct id_set {
    char **slots; /* owned, and so are the ids; a power of two of them, NULL where free */
    size_t count, capacity;
};

/* True when the id is new; copies it. A zeroed set is an empty one. */
bool id_set_add(struct id_set *set, const char *id);
void id_set_done(struct id_set *set);

#endif
