/* store/drafts_tables.h - the tables of the drafts, and what is asked of them.
 *
 * Only for the files that carry out store/drafts.h. */
#ifndef STORE_DRAFTS_TABLES_H
#define STORE_DRAFTS_TABLES_H

#include "store/database.h"
#include "store/drafts.h"

enum draft_statement {
    DRAFT_CREATE,
    DRAFT_FIND,
    DRAFT_ADOPT,
    DRAFT_BECOME,
    DRAFT_MARK,
    DRAFT_TRACE,
    DRAFT_STORED,
    DRAFT_CUT,
    DRAFT_APPEND,
    DRAFT_ADVANCE,
    DRAFT_REBASE,
    DRAFT_DECIDE,
    DRAFT_READ_DECISIONS,
    DRAFT_UNDECIDE,
    DRAFT_SETTLE,
    DRAFT_READ_SETTLED,
    DRAFT_READ_SURPLUS,
    DRAFT_TYPE,
    DRAFT_TYPED,
    DRAFT_MOVE,
    DRAFT_READ,
    DRAFT_READ_EDITS,
    DRAFT_READ_LEFT,
    DRAFT_DROP,
    DRAFT_DROP_EDITS,
    DRAFT_DROP_TYPING,
    DRAFT_LIST,
    DRAFT_LIST_ONE,
    DRAFT_LAST,
    DRAFT_SOUND,
    DRAFT_TRACES,
    DRAFT_CLAIM,
    DRAFT_UNCLAIM,
    DRAFT_READ_CLAIM,
    DRAFT_CLAIMED,
    DRAFT_WANT,
    DRAFT_UNWANT,
    DRAFT_READ_WANT,
    DRAFT_BRANCH,
    DRAFT_BRANCH_EDITS,
    DRAFT_BRANCH_TYPING,
    DRAFT_BRANCH_DECISIONS,
};

extern const struct database_plan drafts_plan;

struct claim {
    int64_t draft;
    bool told;   /* in its row, which is ours as long as the draft is */
    bool astray; /* the database that had it went away */
};

struct drafts {
    struct database database;
    int64_t session;       /* a number that no other session has */
    char *claims_path;     /* owned */
    int claims;            /* the file of locks */
    struct claim *claimed; /* owned; the drafts that are ours */
    size_t claimed_count, claimed_capacity;
    int64_t wished; /* the draft that another session was asked for; 0: none */
};

/* Nothing is written, and no draft looked for, where nobody finds it. */
bool drafts_follow(struct drafts *drafts, struct err *err);

/* Of a draft without a row, or with one that cannot be read: whether edits or a text of it are there. */
bool drafts_trace(struct drafts *drafts, int64_t id);

bool drafts_claims_open(struct drafts *drafts, const char *directory, struct err *err);
void drafts_claims_close(struct drafts *drafts);

/* What was claimed is in a database that nobody finds. */
void drafts_claims_astray(struct drafts *drafts);

/* The session that the statements hold against the row of the claim before they write in a draft; 0: none,
 * for the draft was never claimed here, or that could not be told. drafts_claim_settle makes a file of locks
 * that was removed anew first, with the locks that this session has. */
int64_t drafts_claim_session(struct drafts *drafts, int64_t id);
int64_t drafts_claim_settle(struct drafts *drafts, int64_t id);
void drafts_claim_bind(sqlite3_stmt *statement, int column, int64_t session);

/* Whether the row of the claim still names the session (0: nobody asks). ERR_CONFLICT with who has the draft
 * now, or ERR_ABSENT. */
bool drafts_claim_stands(struct drafts *drafts, int64_t id, int64_t session, struct err *err);

/* A statement of the id and the session that changes the draft. Nothing is changed, with ERR_CONFLICT or
 * ERR_ABSENT, when another session has it or it is gone. */
bool drafts_claim_run(struct drafts *drafts, int64_t id, enum draft_statement what, struct err *err);

/* What was decided of a draft's conflicts is forgotten; session: as drafts_claim_settle gives it. */
bool drafts_undecide(struct drafts *drafts, int64_t id, int64_t session, struct err *err);

/* ERR_ABSENT for a draft that is not there; returns false. */
bool drafts_gone(int64_t id, struct err *err);

#endif
