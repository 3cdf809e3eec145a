/* Merging at random: one side left alone, any three trees, and each value decided alone. */
#include "document/merge.h"

#include "base/limits.h"
#include "document/convert.h"
#include "document/diff.h"
#include "random_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 1500 };

/* Documents at random, in the shape that the rows give. */

static const char *const words[] = { "", "x", "y", "z", "1.0", "名" };

/* Sets, or not, a text, now and then another kind of nothing. */
static void maybe(struct random *random, struct json *object, const char *name)
{
    size_t choice = random_below(random, COUNT(words) + 3);
    if (choice < COUNT(words)) {
        json_set(object, name, json_string(words[choice]));
    } else if (choice == COUNT(words)) {
        json_set(object, name, json_null());
    }
}

static struct json *random_texts(struct random *random)
{
    struct json *list = json_array();
    for (size_t count = random_below(random, 3); count > 0; count--) {
        json_insert_item(list, SIZE_MAX, json_string(words[random_below(random, COUNT(words))]));
    }
    return list;
}

typedef struct json *make_fn(struct random *random, const char *identity);

static struct json *random_parameter(struct random *random, const char *identity)
{
    struct json *item = json_object();
    json_set(item, "name", json_string(identity));
    maybe(random, item, "value");
    maybe(random, item, "unknown");
    if (random_below(random, 2)) {
        struct json *constraint = json_object();
        maybe(random, constraint, "type");
        if (random_below(random, 2)) {
            json_set(constraint, "valid_range", random_texts(random));
        }
        json_set(item, "constraint", constraint);
    }
    return item;
}

static struct json *random_remote(struct random *random, const char *identity)
{
    struct json *item = json_object();
    json_set(item, "data_type", json_string(identity));
    if (random_below(random, 2)) {
        struct json *attributes = json_array(), *map = json_object();
        maybe(random, map, "data_format");
        json_insert_item(attributes, 0, map);
        json_set(item, "attributes", attributes);
    }
    return item;
}

/* Some of five identities in any order; `loose`: at times one twice, or without. */
static struct json *random_items(struct random *random, make_fn *make, bool loose)
{
    static const char *const names[] = { "a", "b", "c", "d/~[e]", "f" };
    struct json *list = json_array();
    for (size_t i = 0; i < COUNT(names); i++) {
        if (random_below(random, 2)) {
            bool turned = random_below(random, 4) == 0;
            json_insert_item(list, turned ? 0 : SIZE_MAX, make(random, names[i]));
        }
    }
    if (loose && random_below(random, 12) == 0) {
        json_insert_item(list, 0, make(random, words[random_below(random, 2)]));
        json_insert_item(list, 0, make(random, "a"));
    }
    return list;
}

static struct json *random_input(struct random *random, const char *identity)
{
    struct json *item = json_object();
    json_set(item, "name", json_string(identity));
    maybe(random, item, "description");
    json_set(item, "remote_constraints", random_items(random, random_remote, false));
    return item;
}

static struct json *random_metadata(struct random *random, bool loose)
{
    struct json *metadata = json_object();
    maybe(random, metadata, "id");
    maybe(random, metadata, "name");
    maybe(random, metadata, "description");
    maybe(random, metadata, "state");
    if (random_below(random, 2)) {
        json_set(metadata, "tags", loose ? random_value(random, 2) : random_texts(random));
    }
    return metadata;
}

static struct json *random_job_config(struct random *random, bool loose)
{
    struct json *job = json_object(), *engine = json_object();
    maybe(random, job, "code_dir");
    maybe(random, job, "code_tree");
    maybe(random, engine, "engine_id");
    maybe(random, engine, "image_url");
    if (random_below(random, 3)) {
        json_set(job, "parameters", random_items(random, random_parameter, loose));
    }
    if (random_below(random, 3)) {
        json_set(job, "inputs", random_items(random, random_input, loose));
    }
    json_set(job, "engine", engine);
    return job;
}

/* `loose`: values of the wrong kind stand in it too. */
static struct json *random_root(struct random *random, bool loose)
{
    struct json *root = json_object();
    if (random_below(random, 6)) {
        json_set(root, "job_config", random_job_config(random, loose));
    }
    if (random_below(random, 6)) {
        json_set(root, "metadata", random_metadata(random, loose));
    }
    maybe(random, root, "resource_requirements_of_tomorrow");
    if (random_below(random, 3) == 0) {
        json_set(root, "t~ilde/", random_value(random, 3));
    }
    if (loose && random_below(random, 4) == 0) {
        json_set(root, random_name(random), random_value(random, 3));
    }
    return root;
}

/* Another document that still has much of this one: some members are of a new one. */
static struct json *random_variant(struct random *random, const struct json *root, bool loose)
{
    struct json *other = random_root(random, loose), *variant = json_copy(root);
    for (size_t changes = random_below(random, 8); changes > 0; changes--) {
        char *place = random_place(random, other), *above = place_parent(place), *name = place_token(place);
        const struct json *value = place_find(other, place);
        struct json *holder = above ? (struct json *)place_find(variant, above) : NULL;
        if (json_is(holder, JSON_OBJECT) && json_is(place_find(other, above), JSON_OBJECT)) {
            bool identity = strcmp(name, "name") == 0 || strcmp(name, "data_type") == 0;
            if (!identity || strcmp(above, "/metadata") == 0) {
                json_set(holder, name, json_copy(value));
            }
        }
        free(place);
        free(above);
        free(name);
    }
    json_free(other);
    return variant;
}

/* A copy without what the server owns. */
static struct json *bare(const struct object *object, const struct json *value)
{
    struct json *copy = json_is(value, JSON_OBJECT) ? json_object() : json_array();
    for (const struct json *child = json_first(value); child; child = json_next(child)) {
        const struct field *field =
            json_is(value, JSON_OBJECT) ? object_field(object, json_name(child)) : NULL;
        const struct object *rows = field ? field->object : json_is(value, JSON_ARRAY) ? object : NULL;
        bool container = json_is(child, JSON_OBJECT) || json_is(child, JSON_ARRAY);
        struct json *below = container ? bare(rows, child) : json_copy(child);
        if (json_is(value, JSON_ARRAY)) {
            json_insert_item(copy, SIZE_MAX, below);
        } else if (!field || convert_sends(field)) {
            json_set(copy, json_name(child), below);
        } else {
            json_free(below);
        }
    }
    return copy;
}

/* Order alone is no question in a merge: whose list gives it may be said otherwise. */
static void forget_moves(struct differences *differences)
{
    size_t left = 0;
    for (size_t i = 0; i < differences->count; i++) {
        if (differences->items[i].fate == FATE_MOVED) {
            free(differences->items[i].place);
        } else {
            differences->items[left++] = differences->items[i];
        }
    }
    differences->count = left;
}

static void assert_same_but(bool order, const struct json *one, const struct json *other)
{
    struct json *a = bare(shape_algorithm.root, one), *b = bare(shape_algorithm.root, other);
    struct differences differences;
    differences_init(&differences);
    diff_documents(&shape_algorithm, a, b, false, &differences);
    if (!order) {
        forget_moves(&differences);
    }
    struct buf out;
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    diff_write(&differences, LANGUAGE_EN, 80, &out);
    assert_string_equal(buf_text(&out), "");
    buf_done(&out);
    differences_done(&differences);
    json_free(a);
    json_free(b);
}

static void assert_alike(const struct json *one, const struct json *other)
{
    assert_same_but(true, one, other);
}

static void assert_readable(const struct json *root)
{
    char *written = json_written(root, JSON_COMPACT);
    struct err err = { 0 };
    struct json *read = json_read(written, strlen(written), NULL, &err);
    assert_non_null(read);
    assert_true(json_same(read, root));
    json_free(read);
    free(written);
}

static void assert_merges_to(const struct json *base, const struct json *mine, const struct json *theirs,
                             const struct json *expected)
{
    struct merge merge;
    merge_documents(&shape_algorithm, base, mine, theirs, &merge);
    assert_alike(merge.root, expected);
    assert_readable(merge.root);
    assert_int_equal(merge.count, 0);
    assert_true(theirs != base || merge.taken == 0);
    assert_true(theirs != mine || merge.taken == 0);
    merge_done(&merge);
}

static void test_what_one_side_leaves_alone_is_the_other_side(void **state)
{
    (void)state;
    struct random random = random_seeded("one side left alone");
    for (int round = 0; round < ROUNDS; round++) {
        bool loose = round % 2;
        struct json *base = random_root(&random, loose);
        struct json *other =
            random_below(&random, 2) ? random_variant(&random, base, loose) : random_root(&random, loose);
        assert_merges_to(base, other, base, other);
        assert_merges_to(base, base, other, other);
        assert_merges_to(base, other, other, other);
        assert_merges_to(NULL, other, NULL, other);
        assert_merges_to(NULL, NULL, other, other);
        json_free(base);
        json_free(other);
    }
}

/* Mine, or their item that I removed. */
static void assert_kept(const struct json *root, const struct merge_conflict *conflict)
{
    char *above = place_parent(conflict->place);
    bool item = json_is(place_find(root, above), JSON_ARRAY);
    const struct json *kept = item && !conflict->mine ? conflict->theirs : conflict->mine;
    const struct json *here = place_find(root, conflict->place);
    assert_true(kept ? here && json_same(here, kept) : !here);
    free(above);
}

static void test_any_three_trees_make_a_document_and_sides_may_be_swapped(void **state)
{
    (void)state;
    struct random random = random_seeded("any three trees");
    for (int round = 0; round < ROUNDS; round++) {
        struct json *base = random_root(&random, true);
        struct json *mine = random_variant(&random, base, true),
                    *theirs = random_variant(&random, base, true);
        struct merge merge, swapped;
        merge_documents(&shape_algorithm, base, mine, theirs, &merge);
        merge_documents(&shape_algorithm, base, theirs, mine, &swapped);
        assert_readable(merge.root);
        assert_int_equal(merge.count, swapped.count);
        for (size_t i = 0; i < merge.count; i++) {
            assert_kept(merge.root, &merge.conflicts[i]);
        }
        merge_done(&merge);
        merge_done(&swapped);
        json_free(base);
        json_free(mine);
        json_free(theirs);
    }
}

/* The same promise said in another way, to compare with: a document is flat, a value a key, items
 * by their identity, and each key is decided alone. */

struct flat {
    struct unit {
        char *key;
        const struct json *value;
        const struct object *object; /* of an object that is no item; its members have units of their own */
        bool item;                   /* says only that the item is there */
    } * units;
    size_t count, capacity;
};

static void add_unit(struct flat *flat, const char *key, const struct json *value,
                     const struct object *object, bool item)
{
    flat->units = memory_grow(flat->units, flat->count, &flat->capacity, sizeof *flat->units);
    flat->units[flat->count++] = (struct unit){ memory_text(key), value, object, item };
}

static char *item_key(const char *list_key, const char *identity)
{
    struct buf key;
    buf_init(&key, LIMIT_DOCUMENT_BYTES);
    buf_format(&key, "%s\x01%s\x02", list_key, identity);
    return buf_take(&key);
}

static void flatten(struct flat *flat, const char *key, const struct object *object, const struct json *value)
{
    for (const struct json *member = json_first(value); member; member = json_next(member)) {
        const struct field *field = object_field(object, json_name(member));
        char *below = place_join(key, json_name(member));
        bool rows = field && field->object && field->type != TYPE_MAPS;
        if (field && !convert_sends(field)) {
            free(below);
            continue;
        }
        if (rows && json_is(member, JSON_OBJECT)) {
            add_unit(flat, below, member, field->object, false);
            flatten(flat, below, field->object, member);
        } else if (rows && json_is(member, JSON_ARRAY)) {
            for (const struct json *item = json_first(member); item; item = json_next(item)) {
                char *named = item_key(below, json_member_text(item, field->object->identity));
                add_unit(flat, named, item, NULL, true);
                flatten(flat, named, field->object, item);
                free(named);
            }
        } else if (!rows) {
            add_unit(flat, below, member, NULL, false);
        }
        free(below);
    }
}

static void flat_done(struct flat *flat)
{
    for (size_t i = 0; i < flat->count; i++) {
        free(flat->units[i].key);
    }
    free(flat->units);
}

static const struct unit *unit_at(const struct flat *flat, const char *key, size_t size)
{
    for (size_t i = 0; i < flat->count; i++) {
        if (strncmp(flat->units[i].key, key, size) == 0 && flat->units[i].key[size] == '\0') {
            return &flat->units[i];
        }
    }
    return NULL;
}

static const struct json *value_at(const struct flat *flat, const char *key)
{
    const struct unit *unit = unit_at(flat, key, strlen(key));
    return unit ? unit->value : NULL;
}

static bool alike(const struct json *one, const struct json *other)
{
    struct json *a = json_object(), *b = json_object();
    if (one) {
        json_set(a, "any", json_copy(one));
    }
    if (other) {
        json_set(b, "any", json_copy(other));
    }
    struct differences differences;
    differences_init(&differences);
    diff_documents(&shape_algorithm, a, b, false, &differences);
    bool result = differences.count == 0;
    differences_done(&differences);
    json_free(a);
    json_free(b);
    return result;
}

enum side_index { BASE, MINE, THEIRS, SIDES, WHOLE = SIDES, FLATS }; /* WHOLE: objects that are asked about */

/* Objects compared without what the server owns; NULL: absent. */
static bool alike_sent(const struct unit *one, const struct unit *other)
{
    struct json *a = one ? bare(one->object, one->value) : NULL,
                *b = other ? bare(other->object, other->value) : NULL;
    bool result = alike(a, b);
    json_free(a);
    json_free(b);
    return result;
}

/* Whether an object says more than that others are in it. */
static bool holds_values(const struct flat *flat, const char *key, size_t size)
{
    for (size_t i = 0; i < flat->count; i++) {
        const struct unit *unit = &flat->units[i];
        bool member = strncmp(unit->key, key, size) == 0 && unit->key[size] == '/' &&
                      !strpbrk(unit->key + size + 1, "/\x01");
        if (member && !unit->object && !alike(unit->value, NULL)) {
            return true;
        }
    }
    return false;
}

/* Whether there was an object that one side removed and the other changed. */
static bool asked_whole(const struct flat flats[FLATS], const char *key, size_t size)
{
    const struct unit *units[SIDES];
    for (size_t side = 0; side < SIDES; side++) {
        units[side] = unit_at(&flats[side], key, size);
        if (units[side] && !units[side]->object) {
            return false;
        }
    }
    bool by_me = alike_sent(units[MINE], NULL), by_them = alike_sent(units[THEIRS], NULL);
    const struct unit *gone = units[by_me ? MINE : THEIRS], *left = units[by_me ? THEIRS : MINE];
    return by_me != by_them && !alike_sent(units[BASE], NULL) && !alike_sent(units[BASE], left) &&
           (!gone || holds_values(&flats[BASE], key, size));
}

/* The size of the key of the outermost part around a key, or at it, that is there or not as a whole: an
 * item that not both sides have, or an object that one removed and the other changed. 0: none. */
static size_t whole_part(const struct flat flats[FLATS], const char *key)
{
    for (size_t size = 1; key[size - 1] != '\0'; size++) {
        bool item = key[size - 1] == '\x02';
        bool both = unit_at(&flats[MINE], key, size) && unit_at(&flats[THEIRS], key, size);
        if (item ? !both : strchr("/\x01", key[size]) && unit_at(&flats[WHOLE], key, size)) {
            return size;
        }
    }
    return 0;
}

struct expected {
    const struct json *value;                     /* NULL: nothing, or not there */
    const struct json *decided[MERGE_THEIRS + 1]; /* when all that is asked is decided so */
    bool conflict;
};

static struct expected expect_within(const struct flat flats[FLATS], const char *key, size_t size)
{
    const struct json *mine = value_at(&flats[MINE], key), *theirs = value_at(&flats[THEIRS], key);
    struct expected expected = { mine, { mine, mine, theirs }, key[size] == '\0' };
    if (key[size - 1] == '\x02') {
        const struct unit *base = unit_at(&flats[BASE], key, size), *my = unit_at(&flats[MINE], key, size),
                          *their = unit_at(&flats[THEIRS], key, size), *has = my ? my : their;
        expected.value = has ? value_at(&flats[my ? MINE : THEIRS], key) : NULL;
        bool changed = base && has && !alike(base->value, has->value);
        expected.conflict = expected.conflict && changed;
        if (!changed) {
            expected.value = base ? NULL : expected.value;
            expected.decided[MERGE_MINE] = expected.decided[MERGE_THEIRS] = expected.value;
        }
    }
    return expected;
}

static struct expected expect(const struct flat flats[FLATS], const char *key)
{
    const struct json *base = value_at(&flats[BASE], key), *mine = value_at(&flats[MINE], key),
                      *theirs = value_at(&flats[THEIRS], key);
    size_t whole = whole_part(flats, key);
    if (whole > 0) {
        return expect_within(flats, key, whole);
    }
    struct expected expected = { mine, { mine, mine, mine }, false };
    const struct unit *unit = unit_at(&flats[mine ? MINE : theirs ? THEIRS : BASE], key, strlen(key));
    if (!unit->item && !unit->object) {
        bool by_me = !alike(base, mine), by_them = !alike(base, theirs);
        expected.conflict = by_me && by_them && !alike(mine, theirs);
        expected.value = by_them && !by_me ? theirs : mine;
        expected.decided[MERGE_MINE] = expected.value;
        expected.decided[MERGE_THEIRS] = expected.conflict ? theirs : expected.value;
    }
    return expected;
}

/* The flat key of a place in the merged document. */
static char *key_of(const struct json *root, const char *place)
{
    char *above = place_parent(place);
    if (!above) {
        return memory_text("");
    }
    char *above_key = key_of(root, above), *token = place_token(place), *key;
    if (json_is(place_find(root, above), JSON_ARRAY)) {
        const struct json *item = place_find(root, place);
        const char *name = json_member_text(item, "name"), *type = json_member_text(item, "data_type");
        assert_true(name || type);
        key = item_key(above_key, name ? name : type);
    } else {
        key = place_join(above_key, token);
    }
    free(above);
    free(above_key);
    free(token);
    return key;
}

/* An object is what its members are. */
static void assert_unit(const struct unit *unit, const struct json *expected, const struct json *value)
{
    assert_true(unit->object || (unit->item ? !expected == !value : alike(expected, value)));
}

/* All conflicts decided one way; owned. */
static struct json *decided(struct merge *merge, enum merge_choice choice)
{
    for (size_t i = 0; i < merge->count; i++) {
        merge->conflicts[i].choice = choice;
    }
    return merge_chosen(&shape_algorithm, merge);
}

/* Each object is then, member by member, what one side has or what both made without a question. */
static void assert_decided(const struct flat flats[FLATS], struct merge *merge, enum merge_choice choice)
{
    struct json *root = decided(merge, choice);
    struct flat flat = { 0 };
    flatten(&flat, "", shape_algorithm.root, root);
    for (size_t side = 0; side < SIDES; side++) {
        for (size_t i = 0; i < flats[side].count; i++) {
            const struct unit *unit = &flats[side].units[i];
            assert_unit(unit, expect(flats, unit->key).decided[choice], value_at(&flat, unit->key));
        }
    }
    flat_done(&flat);
    json_free(root);
}

static void assert_as_expected(const struct flat flats[FLATS], const struct merge *merge)
{
    struct flat merged = { 0 };
    flatten(&merged, "", shape_algorithm.root, merge->root);
    char **conflicts = memory_new(merge->count + 1, sizeof *conflicts);
    for (size_t i = 0; i < merge->count; i++) {
        conflicts[i] = key_of(merge->root, merge->conflicts[i].place);
        assert_true(expect(flats, conflicts[i]).conflict);
        for (size_t earlier = 0; earlier < i; earlier++) {
            assert_string_not_equal(conflicts[earlier], conflicts[i]);
        }
    }
    for (size_t side = 0; side < SIDES; side++) {
        for (size_t i = 0; i < flats[side].count; i++) {
            const struct unit *unit = &flats[side].units[i];
            struct expected expected = expect(flats, unit->key);
            const struct json *value = value_at(&merged, unit->key);
            assert_unit(unit, expected.value, value);
            bool told = false;
            for (size_t c = 0; c < merge->count; c++) {
                told = told || strcmp(conflicts[c], unit->key) == 0;
            }
            assert_int_equal(told, expected.conflict);
        }
    }
    for (size_t i = 0; i < merged.count; i++) { /* nothing comes out of the air */
        assert_true(unit_at(&flats[MINE], merged.units[i].key, strlen(merged.units[i].key)) ||
                    unit_at(&flats[THEIRS], merged.units[i].key, strlen(merged.units[i].key)));
    }
    for (size_t i = 0; i < merge->count; i++) {
        free(conflicts[i]);
    }
    free(conflicts);
    flat_done(&merged);
}

/* The object that holds this very member. */
static struct json *holder_of(struct json *tree, const struct json *member)
{
    for (const struct json *child = json_first(tree); child; child = json_next(child)) {
        struct json *found = child == member ? tree : holder_of((struct json *)child, member);
        if (found) {
            return found;
        }
    }
    return NULL;
}

/* Items that both gave another name: what else is in them is as if all three had mine. Takes these
 * conflicts out of the merge; gives their count. */
static size_t forget_names(struct merge *merge, struct json *trees[SIDES])
{
    size_t left = 0, renamed = 0;
    for (size_t i = 0; i < merge->count; i++) {
        const struct merge_conflict *conflict = &merge->conflicts[i];
        if (!conflict->renamed) {
            merge->conflicts[left++] = *conflict;
            continue;
        }
        const char *member = json_name(conflict->mine);
        struct json *base = holder_of(trees[BASE], conflict->base),
                    *theirs = holder_of(trees[THEIRS], conflict->theirs);
        json_set(base, member, json_copy(conflict->mine));
        json_set(theirs, member, json_copy(conflict->mine));
        free(conflict->place);
        renamed++;
    }
    merge->count = left;
    return renamed;
}

/* Gives one of the parameters another name, as only this side has it. */
static void rename_one(struct random *random, struct json *root, const char *name)
{
    const struct json *list = place_find(root, "/job_config/parameters");
    size_t count = json_is(list, JSON_ARRAY) ? json_count(list) : 0;
    if (count > 0) {
        json_set((struct json *)json_item(list, random_below(random, count)), "name", json_string(name));
    }
}

static size_t assert_decided_alone(struct merge *merge, const struct json *base, const struct json *mine,
                                   const struct json *theirs)
{
    struct json *trees[SIDES] = { json_copy(base), json_copy(mine), json_copy(theirs) };
    struct flat flats[FLATS] = { 0 };
    merge_documents(&shape_algorithm, trees[BASE], trees[MINE], trees[THEIRS], merge);
    size_t renamed = forget_names(merge, trees);
    for (size_t side = 0; side < SIDES; side++) {
        flatten(&flats[side], "", shape_algorithm.root, trees[side]);
    }
    for (size_t i = 0; i < flats[BASE].count; i++) {
        const struct unit *unit = &flats[BASE].units[i];
        if (unit->object && asked_whole(flats, unit->key, strlen(unit->key))) {
            add_unit(&flats[WHOLE], unit->key, unit->value, NULL, false);
        }
    }
    assert_as_expected(flats, merge);
    assert_decided(flats, merge, MERGE_MINE);
    assert_decided(flats, merge, MERGE_THEIRS);
    for (size_t side = 0; side < SIDES; side++) {
        flat_done(&flats[side]);
        json_free(trees[side]);
    }
    flat_done(&flats[WHOLE]);
    return renamed;
}

static void test_each_value_is_decided_alone_and_conflicts_are_exactly_the_double_changes(void **state)
{
    (void)state;
    struct random random = random_seeded("each value alone");
    size_t conflicts = 0, taken = 0, quiet = 0, renamed = 0;
    for (int round = 0; round < ROUNDS / 2; round++) {
        struct json *trees[SIDES] = { random_root(&random, false) };
        for (size_t side = MINE; side < SIDES; side++) {
            trees[side] = random_below(&random, 6) ? random_variant(&random, trees[BASE], false)
                                                   : random_root(&random, false);
        }
        if (random_below(&random, 2)) {
            rename_one(&random, trees[MINE], "mine");
            rename_one(&random, trees[THEIRS], "theirs");
        }
        struct merge merge;
        renamed += assert_decided_alone(&merge, trees[BASE], trees[MINE], trees[THEIRS]);
        conflicts += merge.count;
        taken += merge.taken;
        quiet += merge.count == 0;
        merge_done(&merge);
        /* The other way round only the values of conflicts are others, as each key is decided alone. */
        assert_decided_alone(&merge, trees[BASE], trees[THEIRS], trees[MINE]);
        merge_done(&merge);
        for (size_t side = 0; side < SIDES; side++) {
            json_free(trees[side]);
        }
    }
    printf("%zu conflicts, %zu taken, %zu rounds without a conflict, %zu items named anew by both\n",
           conflicts, taken, quiet, renamed);
    assert_true(conflicts > ROUNDS / 8 && taken > ROUNDS / 8 && quiet > ROUNDS / 40 && renamed > 5);
}

/* Also where there is no conflict: then putting their changes into mine is putting mine into theirs. */
static void test_what_is_mine_here_is_theirs_the_other_way_round(void **state)
{
    (void)state;
    struct random random = random_seeded("the other way round");
    size_t quiet = 0, conflicts = 0;
    for (int round = 0; round < 2 * ROUNDS; round++) {
        struct json *base = random_root(&random, false);
        struct json *mine = random_variant(&random, base, false);
        struct json *theirs = random_variant(&random, base, false);
        if (random_below(&random, 2)) {
            rename_one(&random, mine, "mine");
            rename_one(&random, theirs, "theirs");
        }
        struct merge merge, swapped;
        merge_documents(&shape_algorithm, base, mine, theirs, &merge);
        merge_documents(&shape_algorithm, base, theirs, mine, &swapped);
        assert_int_equal(merge.count, swapped.count);
        for (enum merge_choice choice = MERGE_MINE; choice <= MERGE_THEIRS; choice++) {
            struct json *here = decided(&merge, choice);
            struct json *there = decided(&swapped, choice == MERGE_MINE ? MERGE_THEIRS : MERGE_MINE);
            assert_same_but(false, here, there);
            assert_readable(here);
            json_free(here);
            json_free(there);
        }
        quiet += merge.count == 0 && merge.taken > 0 && swapped.taken > 0;
        conflicts += merge.count;
        merge_done(&merge);
        merge_done(&swapped);
        json_free(base);
        json_free(mine);
        json_free(theirs);
    }
    printf("%zu conflicts, %zu rounds without one in which both had changed something\n", conflicts, quiet);
    assert_true(conflicts > ROUNDS / 4 && quiet > ROUNDS / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_one_side_leaves_alone_is_the_other_side),
        cmocka_unit_test(test_any_three_trees_make_a_document_and_sides_may_be_swapped),
        cmocka_unit_test(test_each_value_is_decided_alone_and_conflicts_are_exactly_the_double_changes),
        cmocka_unit_test(test_what_is_mine_here_is_theirs_the_other_way_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
