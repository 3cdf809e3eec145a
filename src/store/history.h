/* store/history.h - every submit: what was there, what was sent, what came back.
 *
 * SQLite in WAL mode, $XDG_STATE_HOME/algoform/history.db (0600 in a 0700 directory).
 * A submit is written before it is sent, and completed when its outcome is known:
 * one that nobody completed, because its program ended in between, is of unknown
 * outcome. Nothing is ever changed afterwards, but that an unknown outcome may become known.
 * Each part of a submit has a sum (store/seal.h) that tells when it is damaged; rows of older
 * programs have none and count as sound. Holds documents, and no credentials. */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "base/err.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct history;

enum submit_verb { SUBMIT_CREATE, SUBMIT_UPDATE, SUBMIT_DELETE, SUBMIT_VERBS };

enum outcome {
    OUTCOME_UNDER_WAY, /* its program is running yet */
    OUTCOME_DONE,
    OUTCOME_NOT_DONE, /* refused, or never sent */
    OUTCOME_UNKNOWN,
    OUTCOMES,
};

/* Before it is sent. All borrowed; each may be NULL. */
struct history_begin {
    enum submit_verb verb;
    const char *origin; /* the service and project */
    const char *shape, *id, *name;
    const char *draft;         /* the mark of the one that it was sent from */
    const struct json *before; /* as the service answered it last */
    const struct json *sent;
};

/* When it has ended. */
struct history_end {
    enum outcome outcome;
    const char *id;           /* of what was created */
    const struct json *after; /* as the service answered; NULL: nothing */
    const char *request_id;   /* or NULL */
    const struct err *err;    /* of a failure, or NULL */
    const char *remark_en, *remark_zh;
};

/* What each has a sum of its own. */
enum history_part {
    HISTORY_OF, /* what was submitted, of what, when and whence: as it is stored, and only a hint */
    HISTORY_BEFORE,
    HISTORY_SENT,
    HISTORY_OUTCOME, /* not known then, with nothing that the end told */
    HISTORY_AFTER,
    HISTORY_PARTS,
};

struct history_row {
    int64_t number;
    int64_t started_ms, ended_ms; /* UTC; ended 0: never */
    enum submit_verb verb;
    enum outcome outcome;
    char *origin, *shape, *id, *name; /* owned; each may be NULL */
    char *draft;                      /* likewise: the mark of the draft that it was sent from */
    char *code, *request_id;          /* owned; NULL: none */
    char *text[LANGUAGES];            /* owned; what was said of a failure, or remarked; NULL: nothing */
    bool damaged[HISTORY_PARTS];
};

struct history_trees {
    struct json *before, *sent, *after; /* owned; NULL: nothing, or damaged */
};

/* directory as config_state_directory gives it (copied); NULL: in memory, gone with it. Owned. */
struct history *history_open(const char *directory, struct err *err);
void history_close(struct history *history); /* accepts NULL */

bool history_begin(struct history *history, const struct history_begin *begin, int64_t *number,
                   struct err *err);
/* Of one that has not ended, or of unknown outcome, or damaged. */
bool history_end(struct history *history, int64_t number, const struct history_end *end, struct err *err);

/* All of an origin (NULL: of all) and those whose origin is damaged, newest first; owned array, freed by
 * history_rows_free. */
bool history_list(struct history *history, const char *origin, struct history_row **rows, size_t *count,
                  struct err *err);
void history_rows_free(struct history_row *rows, size_t count);

/* ERR_ABSENT when there is no such number. */
bool history_read(struct history *history, int64_t number, struct history_row *row,
                  struct history_trees *trees, struct err *err);
void history_row_done(struct history_row *row);
void history_trees_done(struct history_trees *trees);

struct text submit_verb_text(enum submit_verb verb); /* "create" */
struct text outcome_text(enum outcome outcome);      /* "not done" */

#endif
