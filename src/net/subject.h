/* net/subject.h - the two kinds of thing that the service keeps, as rows.
 *
 * Listing, reading, creating, changing and deleting go the same way for both; what
 * differs stands here. */
#ifndef NET_SUBJECT_H
#define NET_SUBJECT_H

#include "schema/calls.h"

struct subject {
    struct text noun;
    enum call create, update, get, list, remove;
    bool echoes;                     /* create and update answer the thing itself */
    bool unlisted;                   /* that one is not there is told by the list alone: no code says so */
    const char *id, *name, *created; /* places in it */
    const char *workspace;           /* likewise; NULL: it is in none */
    const char *items, *count;       /* members of a page of the list */
    size_t page_items;               /* how many are asked for at once; 0: it comes whole */
    bool by_page;                    /* pages are numbered, from 1 */
    const char *page_form;           /* the query's start: how many, and where */
    const char *search_name, *search_start; /* the query's member for part of a name */
    const char *sort_name, *sort_default;   /* and the one to sort by */
};

extern const struct subject algorithm_subject, config_subject;

#endif
