#include "document/taken.h"

#include "base/memory.h"
#include "base/place.h"
#include "document/convert.h"
#include "document/diff_match.h"
#include "document/member.h"

#include <stdlib.h>
#include <string.h>

/* One value as the document had it before a merge and after it, and has it now; NULL: absent. */
struct ages {
    const struct json *before, *after, *now;
};

void takings_done(struct takings *takings)
{
    for (size_t i = 0; i < takings->count; i++) {
        free(takings->items[i].place);
    }
    free(takings->items);
    *takings = (struct takings){ 0 };
}

/* What an earlier merge gave and a later one replaced is told as the later one's. */
static bool told(const struct takings *takings, size_t newer, const char *place)
{
    for (size_t i = 0; i < newer; i++) {
        if (strcmp(takings->items[i].place, place) == 0) {
            return true;
        }
    }
    return false;
}

struct walk {
    struct takings *out;
    size_t newer; /* those of later merges */
    bool within;
};

static void add(struct walk *walk, const char *place, enum fate fate, bool item, struct ages ages)
{
    struct takings *out = walk->out;
    bool went = item && fate == FATE_CLEARED; /* the place is the list's, and others may have gone from it */
    if (!went && told(out, walk->newer, place)) {
        return;
    }
    out->items = memory_grow(out->items, out->count, &out->capacity, sizeof *out->items);
    out->items[out->count++] = (struct taking){ .place = memory_text(place),
                                                .fate = fate,
                                                .item = item,
                                                .within = walk->within,
                                                .before = ages.before,
                                                .after = ages.after };
    out->fields += !walk->within;
}

static void look(struct walk *walk, const char *place, const struct object *object, struct ages ages);

static void look_at_member(struct walk *walk, const char *above, const struct object *object,
                           const char *name, struct ages holders)
{
    const struct field *field = member_row(object, name);
    if (field && !convert_sends(field)) {
        return;
    }
    char *place = place_join(above, name);
    look(walk, place, member_rows(field),
         (struct ages){ json_member(holders.before, name), json_member(holders.after, name),
                        json_member(holders.now, name) });
    free(place);
}

static void look_at_members(struct walk *walk, const char *place, const struct object *object,
                            struct ages ages)
{
    for (const struct json *member = json_first(ages.after); member; member = json_next(member)) {
        look_at_member(walk, place, object, json_name(member), ages);
    }
    for (const struct json *member = json_first(ages.before); member; member = json_next(member)) {
        if (!json_member(ages.after, json_name(member))) {
            look_at_member(walk, place, object, json_name(member), ages);
        }
    }
}

/* Of an item as it is now, its match as the merge left it: one that got another name since still stands
 * where it stood. */
static const struct match *match_now(const struct matches *since, size_t index, size_t *after_index)
{
    const struct match *match = &since->after[index];
    if (match->other) {
        *after_index = match->other_index;
        return match;
    }
    *after_index = index;
    return index < since->before_count && !since->before[index].other ? match : NULL;
}

static void look_at_item(struct walk *walk, const char *place, const struct object *object,
                         const struct match *merged, const struct json *now)
{
    struct ages ages = { merged->other, merged->item, now };
    bool outside = !walk->within;
    if (!merged->other) {
        add(walk, place, FATE_SET, true, ages);
        walk->within = true;
    } else if (merged->moved) {
        add(walk, place, FATE_MOVED, true, ages);
    }
    look(walk, place, object, ages);
    walk->within = !outside;
}

static void look_at_items(struct walk *walk, const char *place, const struct object *object, struct ages ages)
{
    struct matches merge, since, across;
    matches_make(&merge, ages.before, ages.after, object->identity);
    matches_make(&since, ages.after, ages.now, object->identity);
    matches_make(&across, ages.before, ages.now, object->identity);
    for (size_t i = 0; i < since.after_count; i++) {
        size_t index;
        const struct match *match = match_now(&since, i, &index);
        char *item = place_item(place, i);
        if (match) {
            look_at_item(walk, item, object, &merge.after[index], match->item);
        }
        free(item);
    }
    for (size_t i = 0; i < merge.before_count; i++) {
        if (!merge.before[i].other && !across.before[i].other) {
            add(walk, place, FATE_CLEARED, true, (struct ages){ merge.before[i].item, NULL, NULL });
        }
    }
    matches_done(&merge);
    matches_done(&since);
    matches_done(&across);
}

static bool alike(const struct object *object, const struct json *one, const struct json *other)
{
    bool nothing = member_is_nothing(object, one);
    if (nothing || member_is_nothing(object, other)) {
        return nothing && member_is_nothing(object, other);
    }
    return one == other || json_same(one, other);
}

/* Whether each is of a kind, or nothing. */
static bool all_are(enum json_kind kind, const struct object *object, struct ages ages)
{
    return (json_is(ages.before, kind) || member_is_nothing(object, ages.before)) &&
           (json_is(ages.after, kind) || member_is_nothing(object, ages.after)) &&
           (json_is(ages.now, kind) || member_is_nothing(object, ages.now));
}

static const struct json *list_or_nothing(const struct json *value)
{
    return json_is(value, JSON_ARRAY) ? value : NULL;
}

static void look(struct walk *walk, const char *place, const struct object *object, struct ages ages)
{
    if (alike(object, ages.before, ages.after)) {
        return;
    }
    if (object && all_are(JSON_OBJECT, object, ages)) {
        look_at_members(walk, place, object, ages);
    } else if (object && object->identity && all_are(JSON_ARRAY, object, ages)) {
        look_at_items(walk, place, object,
                      (struct ages){ list_or_nothing(ages.before), list_or_nothing(ages.after),
                                     list_or_nothing(ages.now) });
    } else if (alike(object, ages.after, ages.now)) {
        add(walk, place, member_is_nothing(object, ages.after) ? FATE_CLEARED : FATE_SET, false, ages);
    }
}

/* What a merge changed at the top of the document is all that it changed. */
static void look_at_step(struct walk *walk, const struct document *document, size_t first, size_t end)
{
    const struct object *root = document_shape(document)->root;
    for (size_t i = first; i < end; i++) {
        const struct edit *edit = document_edit(document, i);
        char *above = edit->of_base ? NULL : place_parent(edit->place);
        if (above && !*above) {
            char *name = place_token(edit->place);
            const struct field *field = member_row(root, name);
            look(walk, edit->place, member_rows(field),
                 (struct ages){ edit->before, edit->after, document_at(document, edit->place) });
            free(name);
        }
        free(above);
    }
}

/* The steps that changed the base, from the newest on. */
void takings_make(struct takings *takings, const struct document *document)
{
    takings_done(takings);
    bool newest = true;
    for (size_t i = document_edits_applied(document); i > 0; i--) {
        const struct edit *edit = document_edit(document, i - 1);
        size_t first = i - 1, end = i;
        if (!edit->of_base) {
            continue;
        }
        if (newest && !json_same(edit->after, document_base(document))) {
            return;
        }
        newest = false;
        while (first > 0 && document_edit(document, first - 1)->step == edit->step) {
            first--;
        }
        while (end < document_edits_applied(document) && document_edit(document, end)->step == edit->step) {
            end++;
        }
        look_at_step(&(struct walk){ .out = takings, .newer = takings->count }, document, first, end);
        i = first + 1;
    }
}
