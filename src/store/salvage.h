/* store/salvage.h - what can be had of a draft that is damaged.
 *
 * A row of the database may be lost or changed by a disk, a copy cut short, or another
 * program. The edits before it are as they were made, and so is what the draft began
 * with: that much is had back, up to a whole step, as a draft of its own with its undo.
 * Nothing after the damage is guessed, and the damaged draft stays as it is. */
#ifndef STORE_SALVAGE_H
#define STORE_SALVAGE_H

#include "base/buf.h"
#include "store/drafts.h"

struct draft_damage {
    bool row;    /* its own row is lost, with all of the next four: nothing but edits and a text is left */
    bool origin; /* of what it is a draft */
    bool start;  /* what it began with: no edit can be applied to anything */
    bool base;   /* what it is compared with */
    bool count;  /* how many of its edits are in force */
    bool typing; /* the text that was being typed */
    bool
        entry; /* of the journal: the entry `at` of `entries` (counted from 0) is the first that is damaged */
    size_t at, entries;
    size_t readable;     /* entries that can be had; fewer than `at` when a step is cut through */
    int64_t readable_ms; /* when the last of them was made; 0: not known */
    struct err why;      /* what is wrong with the entry; ERR_NONE: nothing more can be said */
};

bool draft_damaged(const struct draft_damage *damage);

/* What is damaged, and what is readable: a sentence a line; appended. */
void draft_damage_write(const struct draft_damage *damage, enum language language, struct buf *out);

/* All of a draft that is readable: *document is owned, and NULL when it began with something that cannot be
 * read; left may be NULL. ERR_ABSENT when there is no such draft; other errors when the database cannot be
 * read at all. */
bool drafts_salvage(struct drafts *drafts, int64_t id, const struct shape *shape, struct draft_damage *damage,
                    struct document **document, struct draft_left *left, struct err *err);

/* An object with the last readable value of each place that was edited, named by the place: what remains
 * when there is nothing that the edits could be applied to. Also those after an edit that is damaged. Owned.
 */
struct json *drafts_salvage_values(struct drafts *drafts, int64_t id, struct err *err);

/* A draft of its own with what is readable of another one, its undo and the text being typed; where it is
 * not known of what it was, one of something new. ERR_INPUT when nothing can be applied to anything. */
bool drafts_restore(struct drafts *drafts, int64_t id, const struct shape *shape, int64_t *restored,
                    struct err *err);

#endif
