#include "document/merge.h"

#include "base/memory.h"
#include "base/place.h"
#include "document/diff_match.h"
#include "document/member.h"
#include "document/merge_renamed.h"
#include "document/merge_same.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One value as each document has it; NULL: absent. `settled`: one side removed what holds it and the other
 * left that alone, so nothing below is to be compared again. */
struct trio {
    const struct json *base, *mine, *theirs;
    bool settled;
};

void merge_done(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++) {
        free(merge->conflicts[i].place);
    }
    for (size_t i = 0; i < merge->order_count; i++) {
        free(merge->orders[i]);
    }
    free(merge->conflicts);
    free(merge->orders);
    json_free(merge->root);
    *merge = (struct merge){ 0 };
}

static bool is_container(const struct json *value)
{
    return json_is(value, JSON_OBJECT) || json_is(value, JSON_ARRAY);
}

static enum merge_remover remover(const struct object *object, struct trio trio)
{
    if (is_container(trio.theirs) && member_is_nothing(object, trio.mine)) {
        return MERGE_REMOVED_BY_ME;
    }
    bool by_them = is_container(trio.mine) && member_is_nothing(object, trio.theirs);
    return by_them ? MERGE_REMOVED_BY_THEM : MERGE_REMOVED_BY_NOBODY;
}

static void add_conflict(struct merge *merge, const char *place, const struct object *object, bool item,
                         struct trio trio)
{
    merge->conflicts =
        memory_grow(merge->conflicts, merge->count, &merge->capacity, sizeof *merge->conflicts);
    merge->conflicts[merge->count++] = (struct merge_conflict){ .place = memory_text(place),
                                                                .item = item,
                                                                .remover = remover(object, trio),
                                                                .base = trio.base,
                                                                .mine = trio.mine,
                                                                .theirs = trio.theirs };
}

static void add_order(struct merge *merge, const char *place)
{
    merge->orders =
        memory_grow(merge->orders, merge->order_count, &merge->order_capacity, sizeof *merge->orders);
    merge->orders[merge->order_count++] = memory_text(place);
}

/* Members mostly stand in the same order everywhere: the guess saves the search. */
static const struct json *member_near(const struct json *object, const struct json *guess, const char *name)
{
    return guess && strcmp(json_name(guess), name) == 0 ? guess : json_member(object, name);
}

static struct json *merge_value(struct merge *merge, const char *place, const struct object *object,
                                struct trio trio);

/* What nobody changed, or both alike. */
static struct json *as_spelled(struct trio trio)
{
    bool by_them = json_same(trio.base, trio.mine) && json_same(trio.mine, trio.theirs) &&
                   merge_same_digits(trio.base, trio.mine);
    return json_copy(by_them ? trio.theirs : trio.mine);
}

/* NULL, here and below, when the merged document has nothing at all there. Owned. */
static struct json *merge_whole(struct merge *merge, const char *place, const struct object *object,
                                struct trio trio)
{
    if (merge_same(object, trio.base, trio.theirs) || merge_same(object, trio.mine, trio.theirs)) {
        return as_spelled(trio);
    }
    if (merge_same(object, trio.base, trio.mine)) {
        merge->taken++;
        return json_copy(trio.theirs);
    }
    add_conflict(merge, place, object, false, trio);
    return json_copy(trio.mine);
}

/* A container in which nothing is left is spelled as the side that emptied it does, but for a
 * nothing of another kind: a conflict below must be a place where a value can be put. */
static struct json *as_left(struct json *merged, const struct object *object, struct trio trio)
{
    const struct json *emptied = member_is_nothing(object, trio.mine) ? trio.mine : trio.theirs;
    bool possible = json_kind(emptied) == JSON_NULL || json_kind(emptied) == json_kind(merged);
    if (json_first(merged) || !possible || !member_is_nothing(object, emptied)) {
        return merged;
    }
    json_free(merged);
    return json_copy(emptied);
}

/* The rows of what a member holds. Where a list is documented and a side has an object, that is one value:
 * nothing could be put into a list by a name. */
static const struct object *rows_within(const struct field *field, struct trio trio)
{
    bool list = field && field->type == TYPE_OBJECTS;
    bool mistaken = list && (json_is(trio.mine, JSON_OBJECT) || json_is(trio.theirs, JSON_OBJECT));
    return mistaken ? NULL : member_rows(field);
}

static void merge_member(struct merge *merge, const char *above, const struct object *object,
                         const char *name, struct trio trio, struct json *merged)
{
    const struct field *field = member_row(object, name);
    struct json *value;
    if (merge_owned(field)) {
        value = json_copy(trio.theirs);
    } else {
        char *place = place_join(above, name);
        value = merge_value(merge, place, rows_within(field, trio), trio);
        free(place);
    }
    if (value) {
        json_insert_member(merged, SIZE_MAX, name, value);
    }
}

/* In my order, then what only they have. What only the base has is gone on both sides. */
static struct json *merge_objects(struct merge *merge, const char *place, const struct object *object,
                                  struct trio trio)
{
    struct json *merged = json_object();
    const struct json *guess = json_first(trio.theirs);
    for (const struct json *mine = json_first(trio.mine); mine; mine = json_next(mine)) {
        const char *name = json_name(mine);
        const struct json *theirs = member_near(trio.theirs, guess, name);
        guess = theirs ? json_next(theirs) : guess;
        merge_member(merge, place, object, name,
                     (struct trio){ json_member(trio.base, name), mine, theirs, trio.settled }, merged);
    }
    guess = json_first(trio.mine);
    for (const struct json *theirs = json_first(trio.theirs); theirs; theirs = json_next(theirs)) {
        const char *name = json_name(theirs);
        const struct json *mine = member_near(trio.mine, guess, name);
        guess = mine ? json_next(mine) : guess;
        if (!mine) {
            merge_member(merge, place, object, name,
                         (struct trio){ json_member(trio.base, name), NULL, theirs, trio.settled }, merged);
        }
    }
    return as_left(merged, object, trio);
}

/* Whether an object holds more than objects and lists by rows, which are asked about for themselves. */
static bool holds_values(const struct object *object, const struct json *value)
{
    bool holds = false;
    for (const struct json *member = json_first(value); !holds && member; member = json_next(member)) {
        const struct field *field = member_row(object, json_name(member));
        const struct object *rows = member_rows(field);
        holds = !merge_owned(field) && !(rows && is_container(member)) && !member_is_nothing(rows, member);
    }
    return holds;
}

/* Whether one side alone removed an object. Who left it there and emptied the lists in it removed only these.
 */
static bool removed(const struct object *object, struct trio trio)
{
    bool by_me = member_is_nothing(object, trio.mine);
    if (by_me == member_is_nothing(object, trio.theirs) || member_is_nothing(object, trio.base)) {
        return false;
    }
    return !json_is(by_me ? trio.mine : trio.theirs, JSON_OBJECT) || holds_values(object, trio.base);
}

/* Members of an object that one side removed, put together with what the other changed in it, would be an
 * object that nobody made: it is there as a whole or not. The document itself is always there. */
static struct json *merge_object(struct merge *merge, const char *place, const struct object *object,
                                 struct trio trio)
{
    if (*place && !trio.settled && removed(object, trio)) {
        const struct json *left = member_is_nothing(object, trio.mine) ? trio.theirs : trio.mine;
        trio.settled = merge_same(object, trio.base, left);
        if (!trio.settled) {
            add_conflict(merge, place, object, false, trio);
            return json_copy(trio.mine);
        }
    }
    return merge_objects(merge, place, object, trio);
}

static int compare_texts(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Whether each item of a list is known by an identity that no other has. */
static bool identified(const struct json *list, const char *identity)
{
    size_t count = 0;
    const char **texts = memory_new(json_count(list) + 1, sizeof *texts);
    bool usable = true;
    for (const struct json *item = json_first(list); usable && item; item = json_next(item)) {
        texts[count] = json_member_text(item, identity);
        usable = texts[count] && *texts[count];
        count++;
    }
    if (usable) {
        qsort(texts, count, sizeof *texts, compare_texts);
    }
    for (size_t i = 1; usable && i < count; i++) {
        usable = strcmp(texts[i - 1], texts[i]) != 0;
    }
    free(texts);
    return usable;
}

/* The items of both sides as one chain of slots. The slots of the side that gives the order, the
 * host, come first in the array; those of the guest's other items behind. */
struct slot {
    struct trio trio;
    size_t next;
};

struct slots {
    struct slot *slots; /* owned */
    size_t count, end;  /* slots[end] closes the chain to a ring: its next is the first */
};

/* One side's list: its matches in the base and in the other side's list, item by item. */
struct side_list {
    const struct match *to_base, *to_other;
    size_t count;
    bool mine;
};

static struct trio trio_of(const struct side_list *list, size_t index)
{
    const struct json *item = list->to_base[index].item, *other = list->to_other[index].other;
    return (struct trio){ .base = list->to_base[index].other,
                          .mine = list->mine ? item : other,
                          .theirs = list->mine ? other : item };
}

/* Behind which slot guests go that stand in front of all that the host has too: in front of the
 * first of these, or at the end when there is none. */
static size_t front_of(const struct side_list *host, const struct side_list *guest, size_t end)
{
    size_t first = host->count;
    for (size_t i = guest->count; i > 0; i--) {
        first = guest->to_other[i - 1].other ? guest->to_other[i - 1].other_index : first;
    }
    return first ? first - 1 : end;
}

/* Each guest behind the one that it follows in its own list. Items that will not stay have slots
 * too, so that what followed them finds its way. */
static struct slots make_slots(const struct side_list *host, const struct side_list *guest)
{
    struct slots chain = { .count = host->count, .end = host->count + guest->count };
    chain.slots = memory_new(chain.end + 1, sizeof *chain.slots);
    for (size_t i = 0; i < host->count; i++) {
        chain.slots[i] =
            (struct slot){ .trio = trio_of(host, i), .next = i + 1 < host->count ? i + 1 : chain.end };
    }
    chain.slots[chain.end].next = host->count ? 0 : chain.end;
    size_t last = front_of(host, guest, chain.end);
    for (size_t i = 0; i < guest->count; i++) {
        if (guest->to_other[i].other) {
            last = guest->to_other[i].other_index;
            continue;
        }
        size_t fresh = chain.count++;
        chain.slots[fresh] = (struct slot){ .trio = trio_of(guest, i), .next = chain.slots[last].next };
        chain.slots[last].next = fresh;
        last = fresh;
    }
    return chain;
}

/* Notes which of the conflicts in an item is about its name, if any: what only the base calls otherwise. */
static void note_renamed(struct merge *merge, size_t first, const char *place, const char *identity)
{
    char *name = first < merge->count ? place_join(place, identity) : NULL;
    for (size_t i = first; i < merge->count; i++) {
        merge->conflicts[i].renamed =
            merge->conflicts[i].renamed || strcmp(merge->conflicts[i].place, name) == 0;
    }
    free(name);
}

/* An item that one side does not have is new on the other, or was removed on this one: then it
 * goes, unless the other changed it meanwhile. */
static struct json *merge_item(struct merge *merge, const char *place, const struct object *object,
                               struct trio trio)
{
    if (trio.mine && trio.theirs) {
        size_t first = merge->count;
        struct json *item = merge_value(merge, place, object, trio);
        note_renamed(merge, first, place, object->identity);
        return item;
    }
    const struct json *left = trio.mine ? trio.mine : trio.theirs;
    if (trio.base && merge_same(object, trio.base, left)) {
        merge->taken += trio.mine != NULL;
        return NULL;
    }
    if (trio.base) {
        add_conflict(merge, place, object, true, trio);
    } else {
        merge->taken += trio.theirs != NULL;
    }
    return json_copy(left);
}

static struct json *merge_slots(struct merge *merge, const char *place, const struct object *object,
                                const struct slots *chain)
{
    struct json *merged = json_array();
    size_t index = 0;
    for (size_t at = chain->slots[chain->end].next; at != chain->end; at = chain->slots[at].next) {
        char *item_place = place_item(place, index);
        struct json *item = merge_item(merge, item_place, object, chain->slots[at].trio);
        if (item) {
            json_insert_item(merged, SIZE_MAX, item);
            index++;
        }
        free(item_place);
    }
    return merged;
}

static bool any_moved(const struct match *after, size_t count)
{
    bool moved = false;
    for (size_t i = 0; i < count; i++) {
        moved = moved || after[i].moved;
    }
    return moved;
}

static struct json *merge_lists(struct merge *merge, const char *place, const struct object *object,
                                struct trio trio)
{
    struct matches to_mine, to_theirs, across;
    matches_make(&to_mine, trio.base, trio.mine, object->identity);
    matches_make(&to_theirs, trio.base, trio.theirs, object->identity);
    matches_make(&across, trio.mine, trio.theirs, object->identity);
    merge_match_renamed(object, &to_mine, &to_theirs, &across);
    struct side_list mine = { to_mine.after, across.before, across.before_count, true };
    struct side_list theirs = { to_theirs.after, across.after, across.after_count, false };
    bool theirs_moved = any_moved(theirs.to_base, theirs.count),
         mine_moved = any_moved(mine.to_base, mine.count);
    struct slots chain =
        theirs_moved && !mine_moved ? make_slots(&theirs, &mine) : make_slots(&mine, &theirs);
    if (theirs_moved && mine_moved && any_moved(across.after, across.after_count)) {
        add_order(merge, place);
    }
    struct json *merged = merge_slots(merge, place, object, &chain);
    free(chain.slots);
    matches_done(&to_mine);
    matches_done(&to_theirs);
    matches_done(&across);
    return merged;
}

/* Whether both sides hold this kind, or one does and the other nothing. */
static bool both_hold(enum json_kind kind, const struct object *object, struct trio trio)
{
    bool mine = json_is(trio.mine, kind), theirs = json_is(trio.theirs, kind);
    return (mine && theirs) || (mine && member_is_nothing(object, trio.theirs)) ||
           (theirs && member_is_nothing(object, trio.mine));
}

static const struct json *list_or_nothing(const struct json *value)
{
    return json_is(value, JSON_ARRAY) ? value : NULL;
}

static struct json *merge_value(struct merge *merge, const char *place, const struct object *object,
                                struct trio trio)
{
    if (object && both_hold(JSON_OBJECT, object, trio)) {
        return merge_object(merge, place, object, trio);
    }
    if (object && object->identity && both_hold(JSON_ARRAY, object, trio)) {
        struct trio lists = { .base = list_or_nothing(trio.base),
                              .mine = list_or_nothing(trio.mine),
                              .theirs = list_or_nothing(trio.theirs) };
        if (identified(lists.base, object->identity) && identified(lists.mine, object->identity) &&
            identified(lists.theirs, object->identity)) {
            return as_left(merge_lists(merge, place, object, lists), object, trio);
        }
    }
    return merge_whole(merge, place, object, trio);
}

void merge_documents(const struct shape *shape, const struct json *base, const struct json *mine,
                     const struct json *theirs, struct merge *merge)
{
    *merge = (struct merge){ 0 };
    struct json *root = merge_value(merge, "", shape->root, (struct trio){ base, mine, theirs, false });
    merge->root = root ? root : json_object();
}
