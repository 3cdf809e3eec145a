#include "document/diff.h"

#include "base/memory.h"
#include "base/place.h"
#include "document/convert.h"
#include "document/diff_match.h"
#include "document/member.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The way to a value, a chain on the stack; spelled only for what is listed. */
struct way {
    const struct way *above;
    const char *name; /* NULL: an item */
    size_t index;
};

/* What is compared. `mine` is the document that `after` was made from, for a ledger. */
struct trio {
    const struct json *before, *after, *mine;
};

struct walk {
    bool strict, ledger;
    struct differences *out;
};

void differences_init(struct differences *differences)
{
    *differences = (struct differences){ 0 };
}

void differences_done(struct differences *differences)
{
    for (size_t i = 0; i < differences->count; i++) {
        free(differences->items[i].place);
    }
    free(differences->items);
    differences_init(differences);
}

static char *spell(const struct way *way)
{
    if (!way->above) {
        return memory_text("");
    }
    char *above = spell(way->above);
    char *place = way->name ? place_join(above, way->name) : place_item(above, way->index);
    free(above);
    return place;
}

static void add(struct walk *walk, const struct way *way, enum fate fate, struct trio trio)
{
    struct differences *out = walk->out;
    out->by_fate[fate]++;
    if (fate == FATE_UNCHANGED) {
        return;
    }
    out->items = memory_grow(out->items, out->count, &out->capacity, sizeof *out->items);
    out->items[out->count++] =
        (struct difference){ .place = spell(way), .fate = fate, .before = trio.before, .after = trio.after };
}

static bool is_container(const struct json *value)
{
    return json_is(value, JSON_OBJECT) || json_is(value, JSON_ARRAY);
}

static bool counts_as_nothing(const struct walk *walk, const struct json *value)
{
    return walk->strict ? !value : member_is_nothing(NULL, value);
}

static void compare(struct walk *walk, const struct way *way, const struct field *field,
                    const struct object *object, struct trio trio);

/* Scalars that would be found unchanged one by one. */
static size_t leaves(const struct walk *walk, const struct json *value)
{
    if (!is_container(value)) {
        return !counts_as_nothing(walk, value);
    }
    size_t count = 0;
    for (const struct json *child = json_first(value); child; child = json_next(child)) {
        count += leaves(walk, child);
    }
    return count;
}

/* Most items of a long list are as they were: that is told by one look along both,
 * without asking for each member by name. */
static bool plainly_same(const struct walk *walk, const struct way *way, struct trio trio)
{
    if (walk->ledger || !trio.before || !trio.after) {
        return false;
    }
    bool item = way->above && !way->name;
    return trio.before == trio.after || (item && json_same(trio.before, trio.after));
}

static void add_change(struct walk *walk, const struct way *way, struct trio trio)
{
    bool gone = counts_as_nothing(walk, trio.after);
    add(walk, way, gone ? FATE_CLEARED : FATE_SET, trio);
}

/* A member that only one of the trees needs to have. */
static void compare_member(struct walk *walk, const struct way *above, const struct object *object,
                           const char *name, struct trio holders)
{
    struct way way = { .above = above, .name = name };
    struct trio trio = { json_member(holders.before, name), json_member(holders.after, name),
                         json_member(holders.mine, name) };
    const struct field *field = object_field(object, name);
    field = field && strcmp(field->name, name) == 0 ? field : NULL;
    if (walk->ledger && !trio.after) {
        if (trio.mine && !member_is_nothing(NULL, trio.mine)) {
            add(walk, &way, FATE_DROPPED, (struct trio){ trio.before, trio.mine, NULL });
            return;
        }
        if (field && (field->kept || !convert_sends(field))) {
            return; /* the service keeps what is left out, or owns it */
        }
    }
    if (walk->ledger && !field && trio.before && trio.after && json_same(trio.before, trio.after)) {
        add(walk, &way, FATE_CARRIED, trio);
        return;
    }
    compare(walk, &way, field, field ? field->object : NULL, trio);
}

/* In the order of the newest tree that has them, then what is gone. */
static void compare_objects(struct walk *walk, const struct way *way, const struct object *object,
                            struct trio trio)
{
    const struct json *orders[] = { trio.mine, trio.after, trio.before };
    for (size_t i = 0; i < COUNT(orders); i++) {
        if (!json_is(orders[i], JSON_OBJECT)) {
            continue;
        }
        for (const struct json *member = json_first(orders[i]); member; member = json_next(member)) {
            bool told = false;
            for (size_t earlier = 0; earlier < i; earlier++) {
                told = told || json_member(orders[earlier], json_name(member));
            }
            if (!told) {
                compare_member(walk, way, object, json_name(member), trio);
            }
        }
    }
}

/* Items are compared with their matches; an item without one came or went as a whole. */
static void compare_lists(struct walk *walk, const struct way *way, const struct object *object,
                          struct trio trio)
{
    struct matches matches;
    matches_make(&matches, trio.before, trio.after, object ? object->identity : NULL);
    const struct json *mine = json_is(trio.mine, JSON_ARRAY) ? json_first(trio.mine) : NULL;
    for (size_t i = 0; i < matches.after_count; i++) {
        const struct match *match = &matches.after[i];
        struct way item = { .above = way, .index = i };
        struct trio pair = { match->other, match->item, mine };
        if (!match->other) {
            add(walk, &item, FATE_SET, pair);
        } else {
            if (match->moved) {
                add(walk, &item, FATE_MOVED, pair);
            }
            compare(walk, &item, NULL, object, pair);
        }
        mine = json_next(mine);
    }
    for (size_t i = 0; i < matches.before_count; i++) {
        if (!matches.before[i].other) {
            struct way item = { .above = way, .index = i };
            add(walk, &item, FATE_CLEARED, (struct trio){ matches.before[i].item, NULL, NULL });
        }
    }
    matches_done(&matches);
}

static void compare(struct walk *walk, const struct way *way, const struct field *field,
                    const struct object *object, struct trio trio)
{
    if (plainly_same(walk, way, trio)) {
        walk->out->by_fate[FATE_UNCHANGED] += leaves(walk, trio.after);
        return;
    }
    bool before = json_is(trio.before, JSON_OBJECT), after = json_is(trio.after, JSON_OBJECT);
    bool nothing_before = counts_as_nothing(walk, trio.before),
         nothing_after = counts_as_nothing(walk, trio.after);
    if (nothing_before && nothing_after) {
        return;
    }
    /* A new or vanished object is told by its members, so that each has its line; an
     * empty one has none to tell it. */
    bool alone = (nothing_before && after && json_first(trio.after)) ||
                 (nothing_after && before && json_first(trio.before));
    if ((before && after) || (alone && (field || !way->above))) {
        compare_objects(walk, way, object, trio);
    } else if (json_is(trio.before, JSON_ARRAY) && json_is(trio.after, JSON_ARRAY)) {
        compare_lists(walk, way, object, trio);
    } else if (trio.before && trio.after && !is_container(trio.before) &&
               json_same(trio.before, trio.after)) {
        add(walk, way, FATE_UNCHANGED, trio);
    } else {
        add_change(walk, way, trio);
    }
}

void diff_documents(const struct shape *shape, const struct json *before, const struct json *after,
                    bool strict, struct differences *differences)
{
    differences_done(differences);
    struct walk walk = { .strict = strict, .out = differences };
    struct way root = { 0 };
    compare(&walk, &root, NULL, shape->root, (struct trio){ before, after, NULL });
}

void diff_ledger(const struct shape *shape, const struct json *base, const struct json *mine,
                 const struct json *body, struct differences *differences)
{
    differences_done(differences);
    struct walk walk = { .ledger = true, .out = differences };
    struct way root = { 0 };
    compare_objects(&walk, &root, shape->root, (struct trio){ base, body, mine });
}
