/* base/limits.h - every ceiling of the program in one list.
 *
 * Whatever a person, a file or a server can make grow stops at one of these,
 * and says so in a sentence that names the number. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
    LIMIT_DOCUMENT_BYTES = 16 * 1024 * 1024, /* a JSON text, from file, network or store */
    LIMIT_DOCUMENT_DEPTH = 64,               /* nested arrays and objects */
    LIMIT_ANSWER_BYTES = 64 * 1024 * 1024,   /* one HTTP answer: a page holds fifty algorithms */
    LIMIT_CONFIG_BYTES = 1024 * 1024,        /* the configuration or a theme file */
    LIMIT_LINE_BYTES = 1024 * 1024,          /* text typed or pasted into one field */
    LIMIT_PROBLEMS = 10000,                  /* problems kept of one document; the rest are counted */
    LIMIT_LIST_ITEMS = 100000,               /* algorithms gathered by paging */
    LIMIT_KEPT_BYTES = 512 * 1024 * 1024,    /* of one list, kept for reading without a link */
    LIMIT_KEPT_ORIGINS = 32,                 /* services and projects of which anything is kept */
    LIMIT_TRACE_BODY_BYTES = 1024 * 1024,    /* of one body in a trace; the rest is counted */
};

#endif
