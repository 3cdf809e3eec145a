/* base/err.h - what went wrong, carried by value.
 *
 * There is no heap and no global in here, so reporting a failure cannot itself
 * fail. The cause is written once, where it is known, in both languages;
 * callers may put "while ..." in front but never replace it. A failing function
 * returns false (or NULL) and leaves its other outputs untouched. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/text.h"

#include <stdbool.h>

enum err_kind {
    ERR_NONE,
    ERR_INPUT,     /* a person, a file or a server gave us something malformed */
    ERR_ABSENT,    /* asked for something that is not there */
    ERR_CONFIG,    /* credentials or configuration missing, expired or wrong */
    ERR_LIMIT,     /* over a ceiling of base/limits.h */
    ERR_NETWORK,   /* no answer; asking again may help */
    ERR_REFUSED,   /* the service answered and said no; status and code tell why */
    ERR_CONFLICT,  /* somebody else changed it first */
    ERR_CANCELLED, /* the person said stop */
    ERR_SYSTEM,    /* the machine refused: file, terminal, database */
};

enum { ERR_TEXT_SIZE = 400 };

struct err {
    enum err_kind kind;
    int status;                          /* HTTP status, 0 when there was no answer */
    char code[32];                       /* the service's own error_code, or empty */
    char request_id[64];                 /* X-Request-Id of the refused call, or empty */
    char text[LANGUAGES][ERR_TEXT_SIZE]; /* one line each, cut to fit, never a secret */
};

/* Fills err from one printf format a language, both over the same arguments
 * (the Chinese one reorders them with %2$s where it must), and returns false, so
 * that failing reads as one statement. Arguments that came from outside are made
 * printable by whoever shows the text, not here. Asserts that err was empty:
 * nobody paints over a cause. */
bool err_set(struct err *err, enum err_kind kind, const char *en, const char *zh, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* The same with the reason of errno at the end, for system calls that failed. */
bool err_set_errno(struct err *err, const char *en, const char *zh, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* Puts "while doing this: " in front of a cause that is already set. */
void err_while(struct err *err, const char *en, const char *zh, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* Borrowed, until err changes. */
const char *err_text(const struct err *err, enum language language);

#endif
