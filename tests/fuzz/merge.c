/* Three JSON texts with NUL bytes between them, base, mine and theirs: their merge can be written and
 * read again, conflicts hold my value, what one side left alone is the other side, and what is the
 * same on both is no conflict, no conflict lies in another, each decided one way is as that side has it, and
 * all mine is all theirs the other way round. */
#include "fuzz.h"

#include "base/place.h"
#include "document/convert.h"
#include "document/diff.h"
#include "document/merge.h"

#include <string.h>

static void check_conflict(const struct merge *merge, const struct merge_conflict *conflict)
{
    PROMISE(place_valid(conflict->place));
    PROMISE(conflict->mine || conflict->theirs);
    char *above = place_parent(conflict->place);
    const struct json *holder = above ? place_find(merge->root, above) : NULL;
    bool item = conflict->item && !conflict->mine;
    PROMISE(!conflict->item || (json_is(holder, JSON_ARRAY) && !conflict->mine != !conflict->theirs));
    PROMISE(conflict->item || conflict->mine || !json_is(holder, JSON_ARRAY));
    const struct json *kept = item ? conflict->theirs : conflict->mine;
    const struct json *here = place_find(merge->root, conflict->place);
    PROMISE(kept ? here && json_same(here, kept) : !here || !above);
    free(above);
}

static void combine(const struct shape *shape, const struct json *base, const struct json *mine,
                    const struct json *theirs)
{
    struct merge merge;
    merge_documents(shape, base, mine, theirs, &merge);
    struct err err = { 0 };
    char *written = json_written(merge.root, JSON_COMPACT);
    struct json *read = json_read(written, strlen(written), NULL, &err);
    PROMISE(read && json_same(read, merge.root));
    for (size_t i = 0; i < merge.count; i++) {
        check_conflict(&merge, &merge.conflicts[i]);
        PROMISE(i == 0 || !place_within(merge.conflicts[i - 1].place, merge.conflicts[i].place));
    }
    PROMISE(merge.count == 0 || (base != mine && base != theirs && mine != theirs));
    PROMISE(merge.taken == 0 || (base != theirs && mine != theirs));
    if (mine == theirs && mine) {
        struct differences differences;
        differences_init(&differences);
        diff_documents(shape, mine, merge.root, false, &differences);
        PROMISE(differences.count == 0);
        differences_done(&differences);
    }
    json_free(read);
    free(written);
    merge_done(&merge);
}

/* All conflicts decided one way; owned. */
static struct json *decided(const struct shape *shape, struct merge *merge, enum merge_choice choice)
{
    for (size_t i = 0; i < merge->count; i++) {
        merge->conflicts[i].choice = choice;
    }
    return merge_chosen(shape, merge);
}

/* Whether the same is sent but for the order of items. */
static bool sent_alike(const struct shape *shape, const struct json *one, const struct json *other)
{
    struct json *ours = convert_request(shape, one, PURPOSE_UPDATE);
    struct json *theirs = convert_request(shape, other, PURPOSE_UPDATE);
    struct differences differences;
    differences_init(&differences);
    diff_documents(shape, ours, theirs, false, &differences);
    bool alike = differences.count == differences.by_fate[FATE_MOVED];
    differences_done(&differences);
    json_free(ours);
    json_free(theirs);
    return alike;
}

/* Where no item went, each place is still what it was, and what was asked about has all of one side. */
static void check_decided(const struct merge *merge, const struct json *root)
{
    for (size_t i = 0; i < merge->count; i++) {
        if (merge->conflicts[i].item || !*merge->conflicts[i].place) {
            return;
        }
    }
    for (size_t i = 0; i < merge->count; i++) {
        const struct merge_conflict *conflict = &merge->conflicts[i];
        const struct json *chosen = conflict->choice == MERGE_MINE ? conflict->mine : conflict->theirs;
        PROMISE(json_same(place_find(root, conflict->place), chosen));
    }
}

static void turn_round(const struct shape *shape, const struct json *base, const struct json *mine,
                       const struct json *theirs)
{
    struct merge merge, turned;
    merge_documents(shape, base, mine, theirs, &merge);
    merge_documents(shape, base, theirs, mine, &turned);
    PROMISE(merge.count == turned.count);
    for (enum merge_choice choice = MERGE_MINE; choice <= MERGE_THEIRS; choice++) {
        struct json *here = decided(shape, &merge, choice);
        struct json *there = decided(shape, &turned, choice == MERGE_MINE ? MERGE_THEIRS : MERGE_MINE);
        PROMISE(sent_alike(shape, here, there));
        check_decided(&merge, here);
        check_decided(&turned, there);
        json_free(here);
        json_free(there);
    }
    merge_done(&merge);
    merge_done(&turned);
}

enum { TEXTS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json *trees[TEXTS] = { NULL };
    const uint8_t *at = data, *end = data + size;
    for (size_t i = 0; i < TEXTS && at < end; i++) {
        struct err err = { 0 };
        const uint8_t *stop = i + 1 < TEXTS ? memchr(at, '\0', (size_t)(end - at)) : NULL;
        stop = stop ? stop : end;
        trees[i] = json_read((const char *)at, (size_t)(stop - at), NULL, &err);
        at = stop < end ? stop + 1 : end;
    }
    for (size_t choice = 0; choice < (size_t)TEXTS * TEXTS * TEXTS; choice++) {
        const struct json *base = trees[choice / (TEXTS * TEXTS)], *mine = trees[choice / TEXTS % TEXTS];
        combine(&shape_algorithm, base, mine, trees[choice % TEXTS]);
        combine(&shape_training_job_config, base, mine, trees[choice % TEXTS]);
    }
    turn_round(&shape_algorithm, trees[0], trees[1], trees[2]);
    turn_round(&shape_training_job_config, trees[0], trees[1], trees[2]);
    for (size_t i = 0; i < TEXTS; i++) {
        json_free(trees[i]);
    }
    return 0;
}
