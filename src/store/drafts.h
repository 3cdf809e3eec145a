/* store/drafts.h - documents being edited, kept on disk edit by edit.
 *
 * SQLite in WAL mode, $XDG_STATE_HOME/algoform/drafts.db (0600 in a 0700
 * directory). A draft is the base it started from, its journal and the unfinished
 * text of the field being typed. The database is opened on first use. */
#ifndef STORE_DRAFTS_H
#define STORE_DRAFTS_H

#include "base/err.h"
#include "document/decisions.h"
#include "document/document.h"
#include "store/process.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct drafts;

/* What a draft is of; each may be NULL. Together they are its key. */
struct draft_origin {
    const char *profile;      /* the endpoint and project it was fetched from */
    const char *algorithm_id; /* NULL for a new one */
    const char *file;         /* absolute path of a local file */
    const char *shape;        /* the name of its shape; NULL: any */
};

/* The session that has a draft open. */
struct draft_holder {
    struct process process;
    int64_t since_ms; /* UTC; 0: not known */
    bool here;        /* on this machine */
    bool known;       /* it said so itself; else the lock is all there is */
};

struct draft_row {
    int64_t id;
    char *profile, *algorithm_id, *file, *name; /* owned by the list */
    char *shape;                                /* likewise */
    char *typed_name; /* likewise; the name as it is being typed, not finished yet; NULL: it is not */
    int64_t changed_ms;
    size_t edits;
    bool settled; /* there for its undo alone; see drafts_settle */
    bool damaged; /* something of it is not as it was written (store/salvage.h); of a settled one not asked */
    bool astray;  /* damaged, and nobody knows of what it is: it may be of anything */
    bool held;
    struct draft_holder holder; /* when held */
};

/* directory as config_state_directory gives it (copied). Owned. */
struct drafts *drafts_open(const char *directory, struct err *err);
void drafts_close(struct drafts *drafts);

/* Makes a draft, without a journal yet, from what the document's journal begins with and its base; gives
 * its id. */
bool drafts_create(struct drafts *drafts, const struct draft_origin *origin, const struct document *document,
                   int64_t *id, struct err *err);

/* A draft of a new one that was begun before its service or its project was known becomes one of this
 * origin's. ERR_ABSENT for any other. */
bool drafts_adopt(struct drafts *drafts, int64_t id, const char *origin, struct err *err);

/* A draft of a new one becomes an edit of what was made from it, on this base, in one step. ERR_ABSENT for
 * any other. */
bool drafts_become(struct drafts *drafts, int64_t id, const char *algorithm_id, const struct json *base,
                   struct err *err);

/* What tells this draft from all others, also from those that had its id before; owned. */
char *drafts_mark(struct drafts *drafts, int64_t id, struct err *err);

/* The newest draft of an origin, whose endpoint may have been kept in another spelling: its id, or 0 when
 * there is none. */
bool drafts_find(struct drafts *drafts, const struct draft_origin *origin, int64_t *id, struct err *err);

/* Makes a draft this session's own, until drafts_release or the end of the process,
 * however it ends. ERR_CONFLICT names the process that has it, its machine and since when; ERR_ABSENT when
 * it was submitted or dropped meanwhile. */
bool drafts_claim(struct drafts *drafts, int64_t id, struct err *err);
void drafts_release(struct drafts *drafts, int64_t id);

/* False when nobody has. */
bool drafts_holder(struct drafts *drafts, int64_t id, struct draft_holder *holder);

/* Asks the holder, which is on this machine, to give the draft back (SIGUSR1): it keeps everything,
 * releases the claim and leaves. Whether it did is seen when drafts_claim succeeds; who no longer waits
 * for that withdraws; asking for another one does so, and so does the end of the process, however it ends.
 * ERR_CONFLICT when it cannot be asked. */
bool drafts_ask(struct drafts *drafts, int64_t id, struct err *err);
void drafts_withdraw(struct drafts *drafts, int64_t id);

/* For the holder, after the signal: who wants the draft; false when nobody does, or does no longer. */
bool drafts_wanted(struct drafts *drafts, int64_t id, struct process *by);

/* A draft of its own with the same content, journal, unfinished text and decisions, of the same origin. */
bool drafts_branch(struct drafts *drafts, int64_t id, int64_t *branch, struct err *err);

/* Where the person is. */
struct draft_spot {
    const char *place; /* of the focused field */
    const char *text;  /* what is being typed there, or NULL */
    size_t cursor;     /* in the text, in bytes */
};

/* Writes what changed since the last keep (document_edits_kept, document_base_kept), and where the person
 * is (NULL: that stays as it was kept), in one transaction that is on the disk when this returns. */
bool drafts_keep(struct drafts *drafts, int64_t id, struct document *document, const struct draft_spot *spot,
                 struct err *err);

/* Whether the draft, which is ours, went away with the database, which somebody removed or moved: what wants
 * to be kept is kept as a new one. Whatever writes or looks for drafts goes on in a database made anew, where
 * it is ERR_ABSENT. */
bool drafts_astray(struct drafts *drafts, int64_t id);

/* Writes the document's base alone; the journal keeps the start it grew from. */
bool drafts_keep_base(struct drafts *drafts, int64_t id, const struct document *document, struct err *err);

/* Writes the text being typed alone, of a document that was kept; a kill loses none of it from here on,
 * and after drafts_sync, or the next drafts_keep, a power cut neither. */
bool drafts_keep_typing(struct drafts *drafts, int64_t id, const struct draft_spot *spot, struct err *err);
bool drafts_sync(struct drafts *drafts, struct err *err);

/* Writes alone in which field the person is, who went there and did nothing; likewise. To whom the draft is
 * no longer, it does nothing. */
bool drafts_keep_place(struct drafts *drafts, int64_t id, const char *place, struct err *err);

/* Writes those that are not kept yet; they are then. They go with the base that they were made over: once
 * something was merged, or that was undone, none is left. */
bool drafts_keep_decisions(struct drafts *drafts, int64_t id, struct decisions *decisions, struct err *err);

/* Adds those that were kept. */
bool drafts_load_decisions(struct drafts *drafts, int64_t id, struct decisions *decisions, struct err *err);

/* Where the person was when the draft was kept last. */
struct draft_left {
    char *place; /* owned; NULL: at the beginning */
    char *text;  /* owned; NULL: nothing was being typed */
    size_t cursor;
};

void draft_left_done(struct draft_left *left); /* also for a zeroed one */

/* The document with base, journal and undo as they were; owned. left may be NULL. */
struct document *drafts_load(struct drafts *drafts, int64_t id, const struct shape *shape,
                             struct draft_left *left, struct err *err);

bool drafts_drop(struct drafts *drafts, int64_t id, struct err *err);

/* A draft in which nothing is unsent or unsaved: it stays for its undo and redo, and is no unfinished work,
 * until the next edit is kept or something is typed. drafts_find gives it only when there is no other. */
bool drafts_settle(struct drafts *drafts, int64_t id, struct err *err);
bool drafts_settled(struct drafts *drafts, int64_t id);

/* Drops all settled ones but the newest `most`, and those that a session has open. */
bool drafts_trim(struct drafts *drafts, size_t most, struct err *err);

/* All drafts, newest first; owned array, freed by draft_rows_free. One whose own row is lost is among them as
 * long as edits of it, or the text that was being typed, are there. */
bool drafts_list(struct drafts *drafts, struct draft_row **rows, size_t *count, struct err *err);
/* Leaves only unfinished work in a list. */
void draft_rows_unfinished(struct draft_row *rows, size_t *count);
void draft_rows_free(struct draft_row *rows, size_t count);

#endif
