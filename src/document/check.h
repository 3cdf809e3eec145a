/* document/check.h - a document becomes problems.
 *
 * Problems are data: where, how bad, what and according to whom. The rows of the
 * schema say what is checked; this file knows only how to read them. Errors stop
 * a submit, warnings never do. */
#ifndef DOCUMENT_CHECK_H
#define DOCUMENT_CHECK_H

#include "base/json.h"
#include "schema/rules.h"

struct problem {
    char *place; /* owned */
    enum severity severity;
    char *text[LANGUAGES]; /* owned; one line: what is wrong and how to mend it */
    const char *code;      /* the service's code for the same refusal, or NULL */
    const char *from;      /* the documented table, or "inferred" */
};

struct problems {
    struct problem *items; /* in the order of the document */
    size_t count, capacity;
    size_t errors, warnings; /* all that were found, kept or not (LIMIT_PROBLEMS) */
    size_t *by_place;        /* indices sorted by place, for problems_at */
};

void problems_init(struct problems *problems);
void problems_done(struct problems *problems);

/* A rule between two fields reports at the one that a person should change: what is
 * missing, what should be blank, the file rather than its directory, the upper bound,
 * the value rather than its constraint, the later-declared channel rather than the
 * parameter. Names that are not unique are reported at each that shares the name, an
 * item unlike the others where it differs from the first, and what one of several
 * members should hold at the first of them. */

/* Everything that is wrong with a document (in the request's shape). Replaces what problems held. */
void check_document(const struct shape *shape, const struct json *root, struct problems *problems);

/* Only the field at a place and the rules that name it, as if it held `value`
 * (borrowed; NULL: absent). For every keystroke: its cost does not grow with the
 * document, except that a rule of unique names walks the names of that list. */
void check_field(const struct shape *shape, const struct json *root, const char *place,
                 const struct json *value, struct problems *problems);

/* The first of the problems at exactly this place, and how many; NULL when none.
 * They follow one another in by_place: problems_nth gives the later ones. */
const struct problem *problems_at(const struct problems *problems, const char *place, size_t *count);
const struct problem *problems_nth(const struct problems *problems, const char *place, size_t n);

/* How many errors and warnings lie at or under a place. */
void problems_under(const struct problems *problems, const char *place, size_t *errors, size_t *warnings);

#endif
