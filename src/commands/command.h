/* commands/command.h - what a command is: a row, and a function that carries it out.
 *
 * Options and commands are rows; parsing, usage and --help only read them. Data
 * goes to standard output, everything else to standard error, and each command
 * answers with one of the documented exit statuses. */
#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include "base/text.h"
#include "session/session.h"

#include <stdbool.h>
#include <stddef.h>

enum status {
    STATUS_DONE = 0,
    STATUS_ERRORS = 1,        /* the document has errors, or diff found differences */
    STATUS_USAGE = 2,         /* also files and output that fail, and a screen without a terminal */
    STATUS_CONFIG = 3,        /* credentials, configuration, or the machine itself */
    STATUS_REFUSED = 4,       /* by the service */
    STATUS_NETWORK = 5,       /* no usable answer */
    STATUS_CONFLICT = 6,      /* somebody else changed it first */
    STATUS_INTERRUPTED = 130, /* by Ctrl-C while the service was asked */
    STATUS_ENDED = 143,       /* a screen by a signal, as a shell tells it */
};

enum { FILES_MOST = 64 };

/* The values of an option that may be given many times. */
struct many {
    const char *values[FILES_MOST];
    size_t count;
};

/* What the options hold; all borrowed from the arguments. NULL: not given. */
struct options {
    const char *profile, *language, *theme, *trace;
    const char *output, *search, *sort, *limit, *from;
    const char *workspace;
    const char *file;
    struct many set;
    bool sandbox, help, version, yes, force, dry_run, recursive, v1, totp, offline;
};

/* Bits, so that a command's row names the options that it takes. */
enum option_bit {
    OPTION_GLOBAL = 1 << 0,
    OPTION_OUTPUT = 1 << 1,
    OPTION_LIST = 1 << 2,
    OPTION_FILE = 1 << 3,
    OPTION_YES = 1 << 4,
    OPTION_FORCE = 1 << 5,
    OPTION_DRY_RUN = 1 << 6,
    OPTION_RECURSIVE = 1 << 7,
    OPTION_FROM = 1 << 8,
    OPTION_SET = 1 << 9, /* given many times: fills a struct many */
    OPTION_TOTP = 1 << 10,
    OPTION_V1 = 1 << 11,
    OPTION_WORKSPACE = 1 << 12,
    OPTION_OFFLINE = 1 << 13,
};

struct option_row {
    const char *name;
    char letter;          /* '\0': none */
    const char *argument; /* what it takes, in usage; NULL for a flag */
    size_t offset; /* of what it fills in struct options: a bool, or a string when it takes something */
    enum option_bit bit;
    struct text help;
};

extern const struct option_row option_rows[];
extern const size_t option_row_count;

struct command_row;

/* One call of the program. */
struct invocation {
    const struct command_row *command;
    struct options options;
    const char *arguments[FILES_MOST]; /* borrowed; those that are no options */
    size_t argument_count;
    enum language language;
    struct session *session; /* NULL for a command that needs none */
    struct trace *trace;     /* of --trace, or NULL */
};

enum command_needs { NEEDS_NOTHING, NEEDS_SESSION };

struct command_row {
    const char *name;      /* "": no command at all */
    const char *arguments; /* in usage */
    size_t least, most;    /* how many arguments */
    unsigned options;      /* option bits; the global ones are taken by all */
    const char *outputs;   /* the words for -o, the first being what is done without; NULL */
    enum command_needs needs;
    enum status (*run)(struct invocation *invocation); /* NULL: a screen, run by main */
    struct text help;
};

extern const struct command_row command_rows[];
extern const size_t command_row_count;

enum status command_list(struct invocation *invocation);
enum status command_get(struct invocation *invocation);
enum status command_create(struct invocation *invocation);
enum status command_update(struct invocation *invocation);
enum status command_delete(struct invocation *invocation);
enum status command_validate(struct invocation *invocation);
enum status command_diff(struct invocation *invocation);
enum status command_fmt(struct invocation *invocation);
enum status command_explain(struct invocation *invocation);
enum status command_drafts(struct invocation *invocation);
enum status command_history(struct invocation *invocation);
enum status command_profile(struct invocation *invocation);
enum status command_login(struct invocation *invocation);
enum status command_config(struct invocation *invocation);
enum status command_catalogue(struct invocation *invocation);
enum status command_sync(struct invocation *invocation);
enum status command_api(struct invocation *invocation);

#endif
