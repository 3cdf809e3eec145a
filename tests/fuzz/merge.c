/* Three JSON texts with NUL bytes between them, base, mine and theirs: their merge can be written and
 * read again, conflicts hold my value, what one side left alone is the other side, and what is the
 * same on both is no conflict. */
#include "fuzz.h"

#include "base/place.h"
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
    for (size_t i = 0; i < TEXTS; i++) {
        json_free(trees[i]);
    }
    return 0;
}
