/* schema/schema.h - what a document may hold, as rows.
 *
 * The service's documentation restated as static tables: objects, fields and
 * choices here, rules between fields in rules.h, calls and error codes in calls.h
 * and codes.h. The form, the checks, explain, conversion and the sandbox are
 * readers of these rows; the only behaviour in this room is look-up. A new field
 * of the service is one row and nothing else: if it seems to need code, the row
 * lacks a word, and the word is added here. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum side { SENT = 1, RECEIVED = 2, BOTH = SENT | RECEIVED };

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

enum type {
    TYPE_STRING,
    TYPE_BOOLEAN,
    TYPE_INTEGER, /* whole number of 32 bits */
    TYPE_LONG,    /* whole number of 64 bits */
    TYPE_OBJECT,
    TYPE_OBJECTS, /* a list of objects */
    TYPE_STRINGS, /* a list of strings */
    TYPE_MAPS,    /* a list of objects whose members are strings */
    TYPES,
};

/* How a string, or a number, is to be read by people and checked. */
enum format {
    FORMAT_PLAIN,
    FORMAT_LONG,    /* may run over many lines: a command, a description */
    FORMAT_DECIMAL, /* a decimal number as text, in any locale with a point: no hex, no nan */
    FORMAT_COUNT,   /* a positive whole number as text */
    FORMAT_REGEX,
    FORMAT_DIRECTORY, /* an OBS directory: /bucket/folder/ */
    FORMAT_FILE,      /* an OBS file: /bucket/folder/file.py */
    FORMAT_TIME,      /* milliseconds since 1970; 0 is never */
    FORMAT_BYTES,     /* a size */
};

/* Other JSON kinds in which answers are seen to hold a field (bits, by json_kind). */
#define ALSO(kind) (1u << (kind))

/* What a value may be chosen from; catalogues.h has the rows. */
enum catalogue {
    CATALOGUE_NONE,
    CATALOGUE_ENGINES,
    CATALOGUE_FLAVORS,
    CATALOGUE_WORKSPACES,
    CATALOGUE_SEARCH_ALGORITHMS,
    CATALOGUES,
};

struct choices;

struct choice {
    const char *value;
    struct text text;           /* what it means */
    const struct choices *then; /* the choices that it opens to another field (choices_by) */
};

struct choices {
    const struct choice *rows;
    size_t count;
    bool closed;              /* only these: the form offers a picker, not a suggestion */
    bool suggestion;          /* help while typing and nothing more: another value is no problem at all */
    enum catalogue catalogue; /* as in a field, of choices that a sibling's value opens */
    const char *catalogue_member;
    enum severity severity; /* of another value */
    const char *code;       /* the service's code when it refuses another value, or NULL */
};

struct object;

enum { FIELD_FILLS = 2 };

struct field {
    const char *name; /* as it is spelled on the wire */
    enum type type;   /* as documented, and as we send it */
    unsigned also;    /* ALSO(...) bits for answers */
    enum side side;
    bool required;
    bool implied;  /* an absent one is checked like {}: what it requires stays required */
    bool assigned; /* the service gives it: shown, never sent, though documented as sent */
    bool kept;     /* listed in answers only, yet sent back as it came, or it would be lost */
    bool once;     /* sent when creating and never after: the address of later calls has it */
    bool verbatim; /* what `also` names is sent as it came, not turned into the type */
    bool left_out; /* an empty list is not sent as []: being there at all excludes others */
    bool lenient;  /* characters, min and max are documented elsewhere: breaking them warns */
    enum format format;
    const struct object *object;   /* TYPE_OBJECT, TYPE_OBJECTS; for TYPE_MAPS the known keys */
    const struct choices *choices; /* of the value, or of each string of a list */
    const char *choices_by;        /* or: given by the choice that this sibling holds */
    const char *suggest_from;      /* a pattern of places whose texts are offered while typing: names that
                                      this field refers to, which follows when one gets another name */
    bool names;                    /* it may hold several of them, with any separators between */
    enum catalogue catalogue;      /* its entries are offered: the value of catalogue_member in each */
    const char *catalogue_member;
    const char *catalogue_by;   /* offered are only entries that agree with this sibling's value, when set */
    const char *catalogue_list; /* offered are not the entries but the items of this list in one of them, */
    const char *catalogue_of;   /* namely in the one whose key stands at this place (a pattern) */
    const char *fills[FIELD_FILLS]; /* siblings that get the chosen entry's members of the same names */
    const char *characters;         /* a string may hold only these, or NULL */
    size_t min, max;                /* length in characters; max 0 is no ceiling */
    size_t least;                   /* a number is not below it; 0 is no floor */
    const char *received_as;        /* how answers spell the name, when otherwise */
    const char *initial;            /* what the form starts a new one with; "true"/"false" for a boolean */
    const char *example;            /* a believable value */
    struct text label;              /* two or three words */
    struct text help;               /* one or two sentences, our own words */
    const char *from;               /* the documented table that this row restates */
};

struct object {
    const char *name;           /* as the documentation calls it */
    const struct field *fields; /* in the order in which people read them */
    size_t count;
    bool closed;            /* no other member may stand in it: an unknown one is an error, not carried */
    const char *identity;   /* the member by which an item of a list is known, or NULL */
    const char *summary[3]; /* further members that a folded item shows: place tokens joined by '/' */
};

/* Where the form's numbered sections start, in the order of the outline. */
struct section {
    struct text title;
    const char *place;
};

/* A kind of document: its root object and how the form divides it. */
struct shape {
    const char *name;
    struct text noun; /* one such document, for messages */
    const struct object *root;
    const struct section *sections;
    size_t section_count;
    const struct rule *rules; /* rules.h */
    size_t rule_count;
};

extern const struct shape shape_algorithm;           /* v2 algorithms: algorithm.c */
extern const struct shape shape_training_job_config; /* v1: training_job_config.c */

/* The row of a member, or NULL; `name` as sent or as received. */
const struct field *object_field(const struct object *object, const char *name);

/* What stands at a place. `field` is the row of the member there or, for an item
 * of a list, of the list; `object` has the rows of what lies below, or NULL. */
struct location {
    const struct field *field;
    const struct object *object;
    bool item;
};

/* False when the rows know nothing of the place; the root is {NULL, root, false}.
 * Patterns are places too, "*" and "-" standing for an item. What answers hold in
 * another shape is found in that shape as well: a list where the rows say object,
 * an object where they say list. Takes nothing from the heap. */
bool schema_locate(const struct shape *shape, const char *place, struct location *location);

/* The choices of a field: its own, or those that its sibling's value (may be NULL) opens; NULL when open. */
const struct choices *field_choices(const struct object *holder, const struct field *field,
                                    const char *sibling_value);

/* What the service offers for a field: the field's own words, or those of the choices that its sibling's
 * value (may be NULL) opens. */
struct offer {
    enum catalogue catalogue; /* CATALOGUE_NONE: nothing */
    const char *member;       /* of an entry, or of an item of catalogue_list */
};

struct offer field_offer(const struct object *holder, const struct field *field, const char *sibling_value);

const struct choice *choice_find(const struct choices *choices, const char *value);

/* "text", "true or false", "list of objects" ... for help and explain. */
struct text type_text(enum type type);

#endif
