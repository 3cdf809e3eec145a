#include "document/decisions.h"

#include "base/memory.h"
#include "document/whereabouts.h"

#include <stdlib.h>
#include <string.h>

/* Absent is not null: in brackets. */
static void add_side(struct json *sides, const struct json *value)
{
    struct json *held = json_array();

    if (value)
        json_insert_item(held, SIZE_MAX, json_copy(value));
    json_insert_item(sides, SIZE_MAX, held);
}

static struct decision decision_of(const struct shape *shape, const struct merge *merge,
                                   const struct merge_conflict *conflict)
{
    struct json *sides = json_array();
    struct decision decision = { .choice = conflict->choice };

    add_side(sides, conflict->base);
    add_side(sides, conflict->mine);
    add_side(sides, conflict->theirs);
    decision.place = whereabouts_named(shape, merge->root, conflict->place);
    decision.sides = json_written(sides, JSON_COMPACT);
    json_free(sides);
    return decision;
}

static void decision_done(struct decision *decision)
{
    free(decision->place);
    free(decision->sides);
}

static struct decision *find(const struct decisions *decisions, const char *place)
{
    for (size_t i = 0; i < decisions->count; i++)
        if (strcmp(decisions->items[i].place, place) == 0)
            return &decisions->items[i];
    return NULL;
}

/* Takes the decision, in the place of an earlier one. */
static void put(struct decisions *decisions, struct decision decision)
{
    struct decision *earlier = find(decisions, decision.place);

    if (earlier) {
        decision_done(earlier);
        *earlier = decision;
        return;
    }
    decisions->items =
        memory_grow(decisions->items, decisions->count, &decisions->capacity, sizeof *decisions->items);
    decisions->items[decisions->count++] = decision;
}

void decisions_done(struct decisions *decisions)
{
    for (size_t i = 0; i < decisions->count; i++)
        decision_done(&decisions->items[i]);
    free(decisions->items);
    *decisions = (struct decisions){ 0 };
}

void decisions_note(struct decisions *decisions, const struct shape *shape, const struct merge *merge,
                    size_t conflict)
{
    put(decisions, decision_of(shape, merge, &merge->conflicts[conflict]));
}

void decisions_add(struct decisions *decisions, const char *place, const char *sides,
                   enum merge_choice choice)
{
    if (!find(decisions, place))
        put(decisions, (struct decision){ memory_text(place), memory_text(sides), choice, true });
}

bool decisions_kept(const struct decisions *decisions)
{
    for (size_t i = 0; i < decisions->count; i++)
        if (!decisions->items[i].kept)
            return false;
    return true;
}

void decisions_lost(struct decisions *decisions)
{
    for (size_t i = 0; i < decisions->count; i++)
        decisions->items[i].kept = false;
}

/* The conflict that it is about; NULL: none, or more than one. */
static struct merge_conflict *only_one(struct merge *merge, const struct decision *asked,
                                       const struct decision *decision)
{
    size_t places = 0, at = 0;

    for (size_t i = 0; i < merge->count; i++) {
        if (strcmp(asked[i].place, decision->place) == 0) {
            places++;
            at = i;
        }
    }
    return places == 1 && strcmp(asked[at].sides, decision->sides) == 0 ? &merge->conflicts[at] : NULL;
}

void decisions_recall(const struct decisions *decisions, const struct shape *shape, struct merge *merge)
{
    size_t count = decisions->count > 0 ? merge->count : 0;
    struct decision *asked = memory_new(count + 1, sizeof *asked);

    for (size_t i = 0; i < count; i++)
        asked[i] = decision_of(shape, merge, &merge->conflicts[i]);
    for (size_t i = 0; i < decisions->count; i++) {
        struct merge_conflict *conflict = only_one(merge, asked, &decisions->items[i]);

        if (conflict)
            conflict->choice = decisions->items[i].choice;
    }
    for (size_t i = 0; i < count; i++)
        decision_done(&asked[i]);
    free(asked);
}
