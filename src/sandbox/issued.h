/* sandbox/issued.h - what was handed out: tokens, temporary keys, sessions of the metadata service.
 *
 * Each lasts until its time. The latest ISSUED_MOST are known; the server's threads
 * share them under a lock. Nothing is kept beyond the life of the process. */
#ifndef SANDBOX_ISSUED_H
#define SANDBOX_ISSUED_H

#include <stdbool.h>
#include <stdint.h>

enum { ISSUED_MOST = 256, ISSUED_SIZE = 72, MOMENT_SIZE = 48 };

enum issued_kind { ISSUED_TOKEN, ISSUED_KEYS, ISSUED_SESSION };

/* A token stands in `token` alone; keys fill all three. */
struct issued_thing {
    enum issued_kind kind;
    char access_key[ISSUED_SIZE], secret_key[ISSUED_SIZE], token[ISSUED_SIZE];
    int64_t ends_ms; /* UTC */
};

struct issued; /* opaque */

struct issued *issued_new(void); /* owned */
void issued_free(struct issued *issued);

/* Makes one that lasts so many seconds from now. */
struct issued_thing issued_make(struct issued *issued, enum issued_kind kind, int life_s);

/* Finds keys by their access key, anything else by its token. False when it is not known. */
bool issued_find(struct issued *issued, enum issued_kind kind, const char *name, struct issued_thing *thing);

/* "2026-01-31T09:05:22.701000Z", as IAM and the metadata service write an instant. */
void issued_moment(int64_t utc_ms, char out[MOMENT_SIZE]);

#endif
