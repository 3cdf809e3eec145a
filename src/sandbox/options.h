/* sandbox/options.h - the command line of algoform-sandbox, as rows. */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include "base/buf.h"
#include "base/err.h"
#include "sandbox/faults.h"

#include <stdbool.h>

struct options {
    int port;
    const char *data; /* borrowed from the arguments, like all texts here; NULL: in memory */
    const char *project_id;
    char *access_key; /* owned: the part of --credentials before the colon; NULL: the well-known ones */
    const char *secret_key;
    const char *token;
    const char *region;
    char *domain, *user; /* owned: the parts of --login before the colons */
    const char *password, *passcode;
    int token_life_s, key_life_s;
    int fill; /* how many numbered algorithms a fresh store holds besides */
    bool no_agency;
    const char *certificate, *key; /* files */
    struct fault faults[FAULTS_MOST];
    size_t fault_count;
    bool fault_header, offset_pages, documented_shapes, empty, log;
    bool help, version;
};

/* Reads the arguments. ERR_INPUT names the argument and what it should be. */
bool options_read(struct options *options, int count, char **arguments, struct err *err);
void options_done(struct options *options);

/* The usage, made from the rows. */
void options_describe(enum language language, struct buf *out);

#endif
