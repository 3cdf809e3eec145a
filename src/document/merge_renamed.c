#include "document/merge_renamed.h"

#include "base/memory.h"
#include "document/member.h"
#include "document/merge_same.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The members that say something, compared; `missing`: only those that the other lacks. */
struct likeness {
    size_t same, other;
};

static void compare(const struct object *object, const struct json *one, const struct json *other,
                    bool missing, struct likeness *likeness)
{
    for (const struct json *member = json_first(one); member; member = json_next(member)) {
        const struct field *field = member_row(object, json_name(member));
        const struct object *rows = member_rows(field);
        const struct json *found = json_member(other, json_name(member));
        bool nothing = member_is_nothing(rows, member) && member_is_nothing(rows, found);
        if (nothing || (missing && found) || merge_owned(field) ||
            strcmp(json_name(member), object->identity) == 0) {
            continue;
        }
        bool same = merge_same(rows, member, found);
        likeness->same += same;
        likeness->other += !same;
    }
}

/* Who renames an item may change it too, but then most of it is as it was; `quite`: all of it. */
static bool alike(const struct object *object, const struct json *one, const struct json *other, bool quite)
{
    struct likeness likeness = { 0 };
    compare(object, one, other, false, &likeness);
    compare(object, other, one, true, &likeness);
    return likeness.other == 0 || (!quite && likeness.same > 0 && likeness.same >= likeness.other);
}

struct search {
    const struct object *object;
    const struct matches *side; /* of the base and one side */
    const struct match *across; /* that side's items in the other side's list */
    bool *claimed;              /* owned; the side's items */
    size_t *found;              /* for each item of the base; SIZE_MAX: none */
    bool quite;
};

static void try(struct search *search, size_t old, size_t new)
{
    const struct matches *side = search->side;
    if (search->found[old] != SIZE_MAX || new >= side->after_count || search->claimed[new] ||
        side->after[new].other || search->across[new].other ||
        !alike(search->object, side->before[old].item, side->after[new].item, search->quite)) {
        return;
    }
    search->found[old] = new;
    search->claimed[new] = true;
}

/* The new one that stands as far behind what stood in front of both, or else as far before what stands
 * behind. */
static void look(struct search *search)
{
    const struct matches *side = search->side;
    size_t next = 0;
    for (size_t i = 0; i < side->before_count; i++) {
        if (side->before[i].other) {
            next = side->before[i].other_index + 1;
        } else {
            try(search, i, next++);
        }
    }
    next = side->after_count;
    for (size_t i = side->before_count; i > 0; i--) {
        if (side->before[i - 1].other) {
            next = side->before[i - 1].other_index;
        } else if (next > 0) {
            try(search, i - 1, --next);
        }
    }
}

/* For each item of the base that a side does not know, what it became there; those that are quite the same
 * come first. Owned. */
static size_t *successors(const struct object *object, const struct matches *side, const struct match *across)
{
    struct search search = { .object = object, .side = side, .across = across };
    search.claimed = memory_new(side->after_count + 1, sizeof *search.claimed);
    search.found = memory_new(side->before_count + 1, sizeof *search.found);
    for (size_t i = 0; i < side->before_count; i++) {
        search.found[i] = SIZE_MAX;
    }
    search.quite = true;
    look(&search);
    search.quite = false;
    look(&search);
    free(search.claimed);
    return search.found;
}

static void join(struct matches *matches, size_t before, size_t after)
{
    struct match *old = &matches->before[before], *new = &matches->after[after];
    old->other = new->item;
    old->other_index = after;
    new->other = old->item;
    new->other_index = before;
}

void merge_match_renamed(const struct object *object, struct matches *to_mine, struct matches *to_theirs,
                         struct matches *across)
{
    size_t *mine = successors(object, to_mine, across->before);
    size_t *theirs = successors(object, to_theirs, across->after);
    for (size_t i = 0; i < to_mine->before_count; i++) {
        if (mine[i] != SIZE_MAX && theirs[i] != SIZE_MAX) {
            join(to_mine, i, mine[i]);
            join(to_theirs, i, theirs[i]);
            join(across, mine[i], theirs[i]);
        }
    }
    free(mine);
    free(theirs);
}
