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
    DRAFT_STORED,
    DRAFT_CUT,
    DRAFT_APPEND,
    DRAFT_ADVANCE,
    DRAFT_REBASE,
    DRAFT_TYPE,
    DRAFT_TYPED,
    DRAFT_READ,
    DRAFT_READ_EDITS,
    DRAFT_READ_LEFT,
    DRAFT_DROP,
    DRAFT_LIST,
    DRAFT_CLAIM,
    DRAFT_UNCLAIM,
    DRAFT_READ_CLAIM,
    DRAFT_WANT,
    DRAFT_UNWANT,
    DRAFT_READ_WANT,
    DRAFT_BRANCH,
    DRAFT_BRANCH_EDITS,
    DRAFT_BRANCH_TYPING,
};

extern const struct database_plan drafts_plan;

struct drafts {
    struct database database;
    int claims;       /* the file of locks */
    int64_t *claimed; /* owned; the drafts that are ours */
    size_t claimed_count, claimed_capacity;
    int64_t wished; /* the draft that another session was asked for; 0: none */
};

bool drafts_claims_open(struct drafts *drafts, const char *directory, struct err *err);
void drafts_claims_close(struct drafts *drafts);

/* ERR_ABSENT for a draft that is not there; returns false. */
bool drafts_gone(int64_t id, struct err *err);

#endif
