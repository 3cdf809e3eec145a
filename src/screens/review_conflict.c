/* What others changed meanwhile: what they alone did is taken over at once, what both did is decided by the
 * person, each for itself. What was merged and what it was merged with become one step of the journal. */
#include "base/memory.h"
#include "screens/ledger.h"
#include "screens/review_state.h"

#include <stdlib.h>

size_t review_undecided(const struct review *review)
{
    size_t count = 0;

    for (size_t i = 0; i < review->merge.count; i++)
        count += review->merge.conflicts[i].choice == MERGE_UNDECIDED;
    return count;
}

/* From here on the service's present version is the base, and nothing of the merge is asked any more. */
static void take_over(struct app *app, struct review *review)
{
    struct json *root = merge_chosen(review->request.resource->shape, &review->merge);
    struct err err = { 0 };

    merge_done(&review->merge); /* it borrows from the document as it was */
    review->focus = review->page.top = 0;
    if (review->request.merged(app, review->request.state, root, review->present, &err)) {
        review->merged = true;
        review->stage = review_stage(review);
    } else {
        review_not_asked(app, review, &err);
    }
    json_free(root);
}

void review_merge(struct app *app, struct review *review)
{
    merge_done(&review->merge);
    merge_documents(review->request.resource->shape, document_base(review->request.document),
                    review_mine(review), review->present, &review->merge);
    free(review->lines);
    review->lines = memory_new(review->merge.count + 1, sizeof *review->lines);
    review->focus = review->page.top = 0;
    if (review->merge.count == 0)
        take_over(app, review);
}

void review_write_conflict(struct review *review, enum language language)
{
    ledger_add_conflicts(&review->page, language, &review->merge, review->lines);
    review->lines_end = review->page.count;
    ledger_add_taken(&review->page, language, review->request.resource->shape, review_mine(review),
                     &review->merge);
    page_add(&review->page, ROLE_TEXT, "");
}

/* The conflict in whose lines the focus stands, or above which; NULL behind all of them. */
static struct merge_conflict *at_focus(struct review *review)
{
    size_t found = review->merge.count;
    bool inside = false;

    for (size_t i = 0; i < review->merge.count; i++) {
        bool above = review->lines[i] <= review->focus;

        if (above ? !inside || review->lines[i] > review->lines[found]
                  : !inside && (found == review->merge.count || review->lines[i] < review->lines[found])) {
            found = i;
            inside = above;
        }
    }
    return found < review->merge.count && review->focus < review->lines_end ? &review->merge.conflicts[found]
                                                                            : NULL;
}

/* To the next that is not decided, from the beginning again after the last. */
static void go_on(struct app *app, struct review *review)
{
    size_t next = SIZE_MAX, first = SIZE_MAX;

    for (size_t i = 0; i < review->merge.count; i++) {
        size_t line = review->lines[i];

        if (review->merge.conflicts[i].choice != MERGE_UNDECIDED)
            continue;
        first = line < first ? line : first;
        if (line > review->focus && line < next)
            next = line;
    }
    if (first != SIZE_MAX)
        review->focus = next != SIZE_MAX ? next : first;
    review_show_focus(app, review);
}

void review_decide(struct app *app, struct review *review, enum merge_choice choice)
{
    struct merge_conflict *conflict = review->stage == STAGE_CONFLICT ? at_focus(review) : NULL;

    if (conflict == NULL) {
        app_say(app, STRING_NOTHING_TO_DECIDE);
        return;
    }
    if (!review->seen)
        return; /* a key typed ahead decides nothing that was not shown */
    conflict->choice = choice;
    if (review_undecided(review) > 0) {
        review_write(app, review);
        go_on(app, review);
        return;
    }
    take_over(app, review);
    review_make_body(review);
    review_write(app, review);
}
