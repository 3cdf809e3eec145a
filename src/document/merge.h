/* document/merge.h - what two people made of one document becomes one document again.
 *
 * Field by field, against the document that both began with: what one side changed is
 * taken from that side, what both changed in the same way is no question, and what both
 * changed otherwise keeps my value and is listed as a conflict. Absent, null, "" and an
 * empty list or object are one when it is asked whether a side changed something; the
 * merged document holds the value as the side that was taken spells it, and where that is nobody's
 * change as theirs if they alone spell it otherwise (1 and 1.0).
 *
 * Objects that rows describe are merged member by member, against nothing where the base
 * has none. One that a side removed goes if the other left it as it was; if the other changed
 * anything in it, that is one conflict about all of it, for of its members alone nobody had made
 * an object. Lists of them are merged item by item when each item is known by its identity
 * (schema: object.identity), once in each of the three documents: new items of either
 * side stay, an item that one side removed goes unless the other side changed it; one
 * that both gave another name is still one item, with a conflict about its name. All
 * else is one value: scalars, lists of strings or maps, members that no row knows.
 *
 * Items stand in my order, or in theirs when only they moved some; the other side's new
 * items follow the item that they followed there. Order alone is no conflict, but
 * where both put items in other orders that is noted, and an item whose own lists were put
 * in another order was changed. What
 * the server owns is theirs, without a question and without being counted.
 *
 * Who is asked about the conflicts writes the answers into them; merge_chosen makes the
 * document of these. */
#ifndef DOCUMENT_MERGE_H
#define DOCUMENT_MERGE_H

#include "base/json.h"
#include "schema/schema.h"

#include <stdbool.h>
#include <stddef.h>

enum merge_choice { MERGE_UNDECIDED, MERGE_MINE, MERGE_THEIRS };

enum merge_remover { MERGE_REMOVED_BY_NOBODY, MERGE_REMOVED_BY_ME, MERGE_REMOVED_BY_THEM };

/* The merged document has mine at the place (absent when mine is), and an item that I
 * removed and they changed as theirs: the item is that of who has it. All three values are different from
 * each other, but any may be NULL: absent. */
struct merge_conflict {
    char *place;  /* owned; in the merged document, whether or not it holds a value there */
    bool item;    /* one side removed it from its list, or gave it another name; the other changed it */
    bool renamed; /* of the name of an item, which both sides gave another one */
    enum merge_remover remover;              /* of an object, item or list that the other side changed */
    const struct json *base, *mine, *theirs; /* borrowed from the three trees */
    enum merge_choice choice;
};

struct merge {
    struct json *root;                /* owned; never NULL */
    struct merge_conflict *conflicts; /* owned; in the order of the merged document */
    size_t count, capacity;
    char **orders; /* owned; places of lists that stand in my order although they gave it another one too */
    size_t order_count, order_capacity;
    size_t taken; /* values and items that are as they are because theirs changed them */
};

/* Fills merge, which must hold nothing. Any document may be NULL: nothing. Copies what it takes;
 * only the conflicts borrow from the three. */
void merge_documents(const struct shape *shape, const struct json *base, const struct json *mine,
                     const struct json *theirs, struct merge *merge);
void merge_done(struct merge *merge); /* a zeroed one too */

/* The merged document with what was chosen in each conflict; undecided ones stay as they are. Owned. */
struct json *merge_chosen(const struct shape *shape, const struct merge *merge);

#endif
