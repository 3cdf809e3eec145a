/* Objects that one side removed and the other changed, at random: each is one question, and what is there
 * afterwards is what one side had. */
#include "tree.h"

#include "document/merge.h"

#include "base/limits.h"
#include "base/place.h"
#include "document/member.h"
#include "random_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 1500 };

#define WHOLE                                                                                                \
    "{\"metadata\":{\"name\":\"n\",\"description\":\"d\"},\"job_config\":{\"code_dir\":\"/c/\",\"engine\":{" \
    "\"engine_id\":\"e\",\"image_url\":\"i\"},\"parameters\":[{\"name\":\"a\",\"value\":\"1\","              \
    "\"constraint\":{\"type\":\"Integer\",\"editable\":true,\"valid_range\":[\"1\",\"2\"]},"                 \
    "\"i18n_description\":{\"language\":\"zh-cn\",\"description\":\"d\"}},{\"name\":\"b\",\"value\":\"2\","  \
    "\"i18n_description\":{\"language\":\"en-us\",\"description\":\"d\"}}]},\"advanced_config\":{"           \
    "\"auto_search\":{\"skip_search_params\":\"a\",\"reward_attrs\":[{\"name\":\"r\",\"mode\":\"max\","      \
    "\"regex\":\"x\"}],\"search_params\":[{\"name\":\"a\",\"param_type\":\"discrete\"}]}}}"

/* What may be removed, an outer one before what it holds, and values in it that may be changed. */
static const struct part {
    const char *place, *values[3];
} parts[] = {
    { "/metadata", { "/metadata/name", "/metadata/description", NULL } },
    { "/job_config/engine", { "/job_config/engine/engine_id", "/job_config/engine/image_url", NULL } },
    { "/job_config/parameters/0/constraint",
      { "/job_config/parameters/0/constraint/type", "/job_config/parameters/0/constraint/valid_range/0",
        NULL } },
    { "/job_config/parameters/0/i18n_description",
      { "/job_config/parameters/0/i18n_description/language",
        "/job_config/parameters/0/i18n_description/description", NULL } },
    { "/job_config/parameters/1/i18n_description",
      { "/job_config/parameters/1/i18n_description/language",
        "/job_config/parameters/1/i18n_description/description", NULL } },
    { "/advanced_config/auto_search",
      { "/advanced_config/auto_search/skip_search_params", "/advanced_config/auto_search/reward_attrs/0/mode",
        "/advanced_config/auto_search/search_params/0/param_type" } },
};

/* Sets a member, or removes it when the value is NULL; the first item of a list in any case. */
static void put(struct json *root, const char *place, struct json *value)
{
    char *above = place_parent(place), *name = place_token(place);
    struct json *holder = (struct json *)place_find(root, above);
    if (json_is(holder, JSON_ARRAY)) {
        json_insert_item(holder, 0, value);
    } else {
        if (value) {
            json_set(holder, name, value);
        } else {
            json_free(json_detach(holder, json_member(holder, name)));
        }
    }
    free(above);
    free(name);
}

/* Absent, or there and saying nothing. */
static void remove_part(struct random *random, struct json *root, const struct part *part)
{
    static const char *const nothings[] = { "null", "{}", "\"\"", "{\"name\":\"\",\"description\":null}" };
    size_t choice = random_below(random, 2 * COUNT(nothings));
    put(root, part->place, choice < COUNT(nothings) ? tree(nothings[choice]) : NULL);
}

/* Some of its values, one at least. */
static void change_part(struct random *random, struct json *root, const struct part *part)
{
    size_t first = random_below(random, part->values[2] ? 3 : 2);
    for (size_t i = 0; i < COUNT(part->values) && part->values[i]; i++) {
        if (i == first || random_below(random, 3) == 0) {
            put(root, part->values[i], json_string("new"));
        }
    }
}

static struct json *decided(struct merge *merge, enum merge_choice choice)
{
    for (size_t i = 0; i < merge->count; i++) {
        merge->conflicts[i].choice = choice;
    }
    return merge_chosen(&shape_algorithm, merge);
}

/* Equal as JSON in every member of these places: what stands for nothing is as its side spelled it. */
static void assert_same(const struct json *one, const struct json *other)
{
    char *a = json_written(one, JSON_COMPACT), *b = json_written(other, JSON_COMPACT);
    if (!json_same(one, other)) {
        assert_string_equal(a, b);
    }
    free(a);
    free(b);
}

struct sides {
    struct json *base, *remover, *changer; /* owned */
    size_t asked;
};

/* One side removes some, the other changes something in each of these, or nothing: `all` changes all. */
static struct sides random_sides(struct random *random, bool all)
{
    struct sides sides = { tree(WHOLE), tree(WHOLE), tree(WHOLE), 0 };
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (random_below(random, 2)) {
            remove_part(random, sides.remover, &parts[i]);
            if (all || random_below(random, 2)) {
                change_part(random, sides.changer, &parts[i]);
                sides.asked++;
            }
        }
    }
    return sides;
}

static void sides_done(struct sides *sides)
{
    json_free(sides->base);
    json_free(sides->remover);
    json_free(sides->changer);
}

static void assert_decisions(struct merge *merge, const struct json *mine, const struct json *theirs)
{
    struct json *kept = decided(merge, MERGE_MINE), *taken = decided(merge, MERGE_THEIRS);
    assert_same(kept, mine);
    assert_same(taken, theirs);
    json_free(kept);
    json_free(taken);
}

static void test_all_that_one_side_removed_and_the_other_changed_is_as_one_of_them_has_it(void **state)
{
    (void)state;
    struct random random = random_seeded("removed and changed");
    size_t asked = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct sides sides = random_sides(&random, true);
        struct merge merge;
        merge_documents(&shape_algorithm, sides.base, sides.remover, sides.changer, &merge);
        assert_int_equal(merge.count, sides.asked);
        assert_int_equal(merge.taken, 0);
        assert_decisions(&merge, sides.remover, sides.changer);
        merge_done(&merge);
        merge_documents(&shape_algorithm, sides.base, sides.changer, sides.remover, &merge);
        assert_int_equal(merge.count, sides.asked);
        assert_int_equal(merge.taken, 0);
        assert_decisions(&merge, sides.changer, sides.remover);
        merge_done(&merge);
        asked += sides.asked;
        sides_done(&sides);
    }
    printf("%zu objects were asked about\n", asked);
    assert_true(asked > ROUNDS);
}

/* Each part is as one side has it: what is asked as it was decided, what only one touched as that one. */
static void test_each_object_is_as_a_whole_what_one_side_had(void **state)
{
    (void)state;
    struct random random = random_seeded("whole objects");
    for (int round = 0; round < ROUNDS; round++) {
        struct sides sides = random_sides(&random, false);
        struct merge merge;
        merge_documents(&shape_algorithm, sides.base, sides.remover, sides.changer, &merge);
        assert_int_equal(merge.count, sides.asked);
        struct json *root = decided(&merge, MERGE_THEIRS);
        for (size_t i = 0; i < COUNT(parts); i++) {
            const struct json *base = place_find(sides.base, parts[i].place),
                              *mine = place_find(sides.remover, parts[i].place),
                              *theirs = place_find(sides.changer, parts[i].place),
                              *here = place_find(root, parts[i].place),
                              *expected = json_same(base, theirs) ? mine : theirs;
            assert_true(member_is_nothing(NULL, expected) ? member_is_nothing(NULL, here)
                                                          : here && json_same(here, expected));
        }
        for (size_t i = 0; i < merge.count; i++) {
            assert_int_equal(merge.conflicts[i].remover, MERGE_REMOVED_BY_ME);
        }
        json_free(root);
        merge_done(&merge);
        sides_done(&sides);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_that_one_side_removed_and_the_other_changed_is_as_one_of_them_has_it),
        cmocka_unit_test(test_each_object_is_as_a_whole_what_one_side_had),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
