#include "document/diff_match.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static struct match *items_of(const struct json *list, size_t *count)
{
    *count = json_count(list);
    struct match *items = memory_new(*count + 1, sizeof *items);
    size_t index = 0;
    for (const struct json *item = json_first(list); item; item = json_next(item)) {
        items[index++].item = item;
    }
    return items;
}

static void match_by_position(struct matches *matches)
{
    for (size_t i = 0; i < matches->before_count && i < matches->after_count; i++) {
        matches->before[i].other = matches->after[i].item;
        matches->after[i].other = matches->before[i].item;
        matches->before[i].other_index = matches->after[i].other_index = i;
    }
}

struct known {
    const char *text;
    size_t index;
};

static int compare_known(const void *one, const void *other)
{
    return strcmp(((const struct known *)one)->text, ((const struct known *)other)->text);
}

/* The identities of a list in order, or NULL when one is missing or there twice. Owned. */
static struct known *identities(const struct match *items, size_t count, const char *identity)
{
    struct known *known = memory_new(count + 1, sizeof *known);
    bool usable = true;
    for (size_t i = 0; usable && i < count; i++) {
        known[i] = (struct known){ json_member_text(items[i].item, identity), i };
        usable = known[i].text && *known[i].text;
    }
    if (usable) {
        qsort(known, count, sizeof *known, compare_known);
    }
    for (size_t i = 1; usable && i < count; i++) {
        usable = strcmp(known[i - 1].text, known[i].text) != 0;
    }
    if (!usable) {
        free(known);
        return NULL;
    }
    return known;
}

static void pair(struct matches *matches, const struct known *before, const struct known *after)
{
    size_t a = 0, b = 0;
    while (b < matches->before_count && a < matches->after_count) {
        int order = strcmp(before[b].text, after[a].text);
        if (order == 0) {
            struct match *old = &matches->before[before[b].index], *new = &matches->after[after[a].index];
            old->other = new->item;
            old->other_index = after[a].index;
            new->other = old->item;
            new->other_index = before[b].index;
        }
        b += order <= 0;
        a += order >= 0;
    }
}

/* The longest run of items that kept their order stands; the others moved. The
 * classic way: ends[n] is the item that ends the best run of n + 1 so far. */
static void mark_moved(struct matches *matches)
{
    size_t count = matches->after_count, longest = 0;
    size_t *ends = memory_new(count + 1, sizeof *ends), *previous = memory_new(count + 1, sizeof *previous);
    struct match *after = matches->after;
    for (size_t i = 0; i < count; i++) {
        if (!after[i].other) {
            continue;
        }
        size_t low = 0, high = longest;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (after[ends[middle]].other_index < after[i].other_index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        previous[i] = low ? ends[low - 1] : i;
        ends[low] = i;
        longest = low == longest ? longest + 1 : longest;
        after[i].moved = true;
    }
    for (size_t i = longest ? ends[longest - 1] : 0, left = longest; left > 0; i = previous[i], left--) {
        after[i].moved = false;
    }
    free(ends);
    free(previous);
}

void matches_make(struct matches *matches, const struct json *before, const struct json *after,
                  const char *identity)
{
    matches->before = items_of(before, &matches->before_count);
    matches->after = items_of(after, &matches->after_count);
    struct known *old = identity ? identities(matches->before, matches->before_count, identity) : NULL;
    struct known *new = old ? identities(matches->after, matches->after_count, identity) : NULL;
    if (old && new) {
        pair(matches, old, new);
        mark_moved(matches);
    } else {
        match_by_position(matches);
    }
    free(old);
    free(new);
}

void matches_done(struct matches *matches)
{
    free(matches->before);
    free(matches->after);
    *matches = (struct matches){ 0 };
}
