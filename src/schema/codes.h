/* schema/codes.h - the service's error codes, as rows: cause, remedy and the places concerned.
 *
 * Messages of the service vary; only the codes are matched. */
#ifndef SCHEMA_CODES_H
#define SCHEMA_CODES_H

#include "schema/schema.h"

enum { CODE_PLACES = 4 };

struct code_row {
    const char *code; /* "ModelArts.2767" */
    int status;       /* the HTTP status it comes with, as a rule */
    const char *name; /* the documentation's name for it, or NULL where it gives none */
    struct text cause;
    struct text remedy;
    const char *places[CODE_PLACES]; /* patterns of the fields to look at, most likely first */
    const char *from;
};

extern const struct code_row code_rows[];
extern const size_t code_row_count;

/* The row of a code ("APIG." and "APIGW." are one), or NULL. */
const struct code_row *code_find(const char *code);

#endif
