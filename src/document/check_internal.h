/* document/check_internal.h - how the checks look at a document and say what they found.
 *
 * A spot is a value and the way to it, a chain of such on the stack: a place is only
 * spelled out when there is something to report. The same walk serves the whole
 * document and the one field being typed: a spot knows whether the focus lies below
 * it, and at the focus the typed value stands in for the document's. */
#ifndef DOCUMENT_CHECK_INTERNAL_H
#define DOCUMENT_CHECK_INTERNAL_H

#include "document/check.h"

struct check {
    const struct shape *shape;
    const struct json *typed; /* what the focused field would hold; NULL: nothing */
    struct problems *problems;
    struct names *declared; /* of parameters, gathered when first asked for */
    size_t declared_count;
    const char *declared_from; /* the pattern that they were gathered by */
};

struct spot {
    const struct spot *above;
    const char *name;         /* a relative place such as "constraint/type"; NULL: an item */
    size_t index;             /* of an item */
    const struct json *value; /* NULL: absent; null counts as absent, but not as an item */
    const struct json *node;  /* of an item: where it stands in its list, NULL past its end */
    const char *rest;         /* the way from here to the focus, "" at it; NULL: not below here */
    bool inside;              /* at or below what is being checked */
};

/* The root; focus NULL means that all of it is being checked. */
struct spot spot_root(const struct json *root, const char *focus);

/* The member at a relative place. The spot above must outlive it. */
struct spot spot_at(const struct check *check, const struct spot *above, const char *relative);

/* Items of a list in turn, one behind the last among them when it is the focus. */
bool spot_first(const struct check *check, const struct spot *list, struct spot *item);
bool spot_next(const struct check *check, struct spot *item);

/* Whether anything at or below the spot is being checked. */
bool spot_concerned(const struct spot *spot);

const char *spot_text(const struct spot *spot); /* a string's text, or NULL */
bool spot_set(const struct spot *spot);         /* neither absent nor "", [] or {} */
bool spot_blank(const struct spot *spot);       /* a string, but an empty one */
char *spot_place(const struct spot *spot);      /* owned */

/* Calls visit for each value that a pattern matches. All of them, or only those on the way to the focus. */
enum reach { REACH_ALL, REACH_CONCERNED };
void spot_each(struct check *check, const struct spot *root, const char *pattern, enum reach reach,
               void (*visit)(struct check *check, const struct spot *spot, void *context), void *context);

/* A finding. The formats share their arguments and are one sentence each; foreign text
 * in them has gone through quoted. */
struct finding {
    enum severity severity;
    const char *code, *from;
};
void report(struct check *check, const struct spot *spot, struct finding finding, const char *en,
            const char *zh, ...) __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

/* A finding of a rule: its sentence, and after ": " the detail, if it is not empty. */
void report_rule(struct check *check, const struct spot *spot, const struct rule *rule, const char *en,
                 const char *zh, ...) __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

/* A text in quotation marks, printable and cut; owned. */
char *quoted(const char *text);

/* Texts of a pattern, sorted. */
struct named {
    const char *text;
    const struct json *holder; /* the object that has it */
    size_t index;              /* of the item that has it */
    bool concerned;
};
struct names {
    struct named *items;
    size_t count, capacity;
};
void names_gather(struct check *check, const struct spot *root, const char *pattern, struct names *names);
void names_done(struct names *names);
const struct named *names_find(const struct names *names, const char *text); /* the first of them, or NULL */

/* Whether a text reads as a type of the rows' words; other words and no word take any. */
bool reads_as(const char *text, const char *type);

/* One function a kind: `subject` is one of the objects that the rule looks at. */
void check_declared(struct check *check, const struct spot *subject, const struct rule *rule);
void check_names_declared(struct check *check, const struct spot *subject, const struct rule *rule);
void check_within_own(struct check *check, const struct spot *subject, const struct rule *rule);
void check_reads_as(struct check *check, const struct spot *subject, const struct rule *rule);
void check_one_group(struct check *check, const struct spot *subject, const struct rule *rule);
void check_known_algorithm(struct check *check, const struct spot *subject, const struct rule *rule);
void check_known_setting(struct check *check, const struct spot *subject, const struct rule *rule);
void check_fits(struct check *check, const struct spot *subject, const struct rule *rule);

void check_fields(struct check *check, const struct spot *root);
void check_rules(struct check *check, const struct spot *root);

#endif
