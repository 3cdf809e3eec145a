/* store/history_damage.h - what to say of a submit in the history that is damaged. */
#ifndef STORE_HISTORY_DAMAGE_H
#define STORE_HISTORY_DAMAGE_H

#include "base/buf.h"
#include "store/history.h"

/* Whether any of it is. */
bool history_damaged(const struct history_row *row);

/* Whether what it changed cannot be told: what was there before, or after, is damaged. */
bool history_change_damaged(const struct history_row *row, const struct history_trees *trees);

/* What that a part is damaged means: a sentence. */
struct text history_part_damaged(enum history_part part);

/* A line for each part that is damaged; appended. */
void history_damage_write(const struct history_row *row, enum language language, struct buf *out);

/* What is sound of what was there, was sent and was answered, each under its name; appended. */
void history_sound_write(const struct history_trees *trees, enum language language, struct buf *out);

#endif
