/* session/sources.h - where credentials come from: one documented order, as rows.
 *
 * The environment; then the profile's keys, its token, the token of the last
 * `algoform login`, the SDK's file, KooCLI's file, and the agency of a cloud server.
 * A profile's `auth` names one of those and leaves the others out. A source that is
 * there but cannot be used ends the search: nobody becomes somebody else unasked. */
#ifndef SESSION_SOURCES_H
#define SESSION_SOURCES_H

#include "base/text.h"
#include "net/credentials.h"
#include "store/config.h"

struct source_asker {
    const struct profile *profile; /* NULL: none is in use */
    const char *profile_source;    /* "profile prod"; borrowed by what is found */
    const char *name;              /* of the profile, for the token of its login; NULL: none */
    const char *service;           /* the endpoint that a token is for; NULL: not known */
    int64_t now_ms;
};

struct source_found {
    struct credentials credentials; /* owned; none yet for the agency */
    const char *word;               /* literal: "environment", "login", "agency" ...; NULL: nothing found */
    char *project_id, *region;      /* owned; what the source tells besides; NULL: nothing */
    char *open_file;                /* owned; where the secrets are, when others may read them; else NULL */
    char *file;                     /* owned; of another program; NULL for other sources */
    int project_line;               /* where project_id stands in it; 0: not known */
};

/* True when something was found; false with err unset when nothing was. */
bool sources_find(const struct source_asker *asker, struct source_found *found, struct err *err);
void source_done(struct source_found *found); /* also for a zeroed one */

/* One source and what it has; for people. */
struct source_look {
    const char *word;   /* literal: "environment", or a word of a profile's auth */
    const char *source; /* where it was found; NULL: not there */
    struct text lacking;
    struct err err; /* why what is there cannot be used */
    bool left_out;  /* the profile names another */
};

/* Looks at the source of that index alone, in the order in which they count; false: there are no more. */
bool sources_look(const struct source_asker *asker, size_t index, struct source_look *look);

/* The metadata service that the environment or the profile names; NULL: the usual one. */
const char *sources_metadata(const struct profile *profile);

#endif
