/* schema/rules.h - constraints between fields, as rows.
 *
 * A rule is a kind, the objects that it looks at (a pattern) and the members that
 * it names. What the documents state is an error and stops a submit; what we infer
 * is a warning and never does. A rule that mirrors a refusal of the service carries
 * its code, so that the same row predicts it and explains it. */
#ifndef SCHEMA_RULES_H
#define SCHEMA_RULES_H

#include "schema/schema.h"

enum rule_kind {
    RULE_TOGETHER,        /* a and b are set together or not at all */
    RULE_REQUIRES,        /* a set needs b set */
    RULE_EXCLUDES,        /* a set needs b blank */
    RULE_INSIDE,          /* the path b lies strictly inside the directory a, after . and .. */
    RULE_UNIQUE,          /* a is unique among the objects of the pattern */
    RULE_COLLIDES,        /* a is not among the values of the pattern b */
    RULE_FITS,            /* the text a fits the type and range of the constraint object b */
    RULE_UNAVAILABLE,     /* a true is accepted and has no effect yet */
    RULE_RETIRED,         /* a is no longer used by the service; its former default `value` passes */
    RULE_NEEDED_WHEN,     /* when the member `when` is `value`, a holds something */
    RULE_ONLY_WHEN,       /* a holds something only when the member `when` is `value` */
    RULE_ORDERED,         /* the decimals a <= b */
    RULE_DECLARED,        /* a names a declared parameter of type Float */
    RULE_NAMES_DECLARED,  /* the names listed in the text a are declared parameters */
    RULE_WITHIN_OWN,      /* the decimals a and b lie within the named parameter's own range */
    RULE_READS_AS,        /* the text a reads as the type named by b */
    RULE_ONE_GROUP,       /* the regular expression a has one capture group */
    RULE_KNOWN_ALGORITHM, /* a names a search algorithm that we know */
    RULE_KNOWN_SETTING,   /* the key a belongs to the search algorithm above it, and b is in its range */
    RULE_ANY_OF,          /* a, or else one of `others`, holds something */
    RULE_ALIKE,           /* a is the same in all objects of the pattern that have it */
    RULE_KINDS,
};

enum { RULE_OTHERS = 3 };

struct rule {
    enum rule_kind kind;
    const char *at;    /* pattern of the objects concerned */
    const char *a, *b; /* members, by relative place ("constraint/type"); b of RULE_COLLIDES is a pattern */
    const char *others[RULE_OTHERS]; /* RULE_ANY_OF */
    const char *when, *value;        /* RULE_NEEDED_WHEN, RULE_ONLY_WHEN */
    const char *unless;              /* a member that, when set, turns an error into a warning */
    enum severity severity;
    struct text text;       /* what is wrong and how to mend it; the finding's detail follows after ": " */
    const char *code;       /* the service's code for the same refusal, or NULL */
    const char *range_code; /* RULE_FITS: the code when the type fits and the range does not */
    const char *from;       /* the documented table or page; "inferred" for ours */
};

/* So that a shape can be initialised with them; rules.c compares. */
enum { ALGORITHM_RULES = 26, TRAINING_JOB_CONFIG_RULES = 17 };

extern const struct rule algorithm_rules[];
extern const size_t algorithm_rule_count;

extern const struct rule training_job_config_rules[];
extern const size_t training_job_config_rule_count;

#endif
