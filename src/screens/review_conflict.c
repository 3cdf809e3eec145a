/* What others changed meanwhile: what they alone did is taken over at once, what both did is decided by the
 * person, each for itself. What was merged and what it was merged with become one step of the journal. */
#include "base/clock.h"
#include "base/memory.h"
#include "screens/review_state.h"

#include <stdlib.h>

size_t review_undecided(const struct review *review)
{
    size_t count = 0;

    for (size_t i = 0; i < review->merge.count; i++)
        count += review->merge.conflicts[i].choice == MERGE_UNDECIDED;
    return count;
}

/* The lists whose order is mine alone are told until the review is left. */
static void keep_orders(struct review *review)
{
    for (size_t i = 0; i < review->order_count; i++)
        free(review->orders[i]);
    free(review->orders);
    review->orders = review->merge.orders;
    review->order_count = review->merge.order_count;
    review->merge.orders = NULL;
    review->merge.order_count = review->merge.order_capacity = 0;
}

/* From here on the service's present version is the base, and nothing of the merge is asked any more. */
static void take_over(struct app *app, struct review *review)
{
    struct json *root = merge_chosen(review->request.resource->shape, &review->merge);
    struct err err = { 0 };

    keep_orders(review);
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

/* What was decided holds where the same still stands side by side. */
void review_merge(struct app *app, struct review *review)
{
    const struct review_request *request = &review->request;
    size_t decided = review->merge.count - review_undecided(review);

    merge_done(&review->merge);
    merge_documents(request->resource->shape, document_base(request->document), review_mine(review),
                    review->present, &review->merge);
    decisions_recall(request->decisions, request->resource->shape, &review->merge);
    request->keep(app, request->state);
    if (review_undecided(review) > 0 && review->merge.count - review_undecided(review) < decided)
        app_say(app, STRING_DECIDE_ANEW);
    free(review->lines);
    review->lines = memory_new(review->merge.count + 1, sizeof *review->lines);
    review->focus = review->page.top = 0;
    if (review_undecided(review) == 0)
        take_over(app, review);
}

void review_write_conflict(struct review *review, enum language language)
{
    struct ledger_merge told = { review->request.resource->shape, &review->merge, review_mine(review),
                                 review->present };

    ledger_add_conflicts(&review->page, language, &told, review->lines);
    ledger_add_taken(&review->page, language, &told);
    ledger_add_orders(&review->page, language, review->merge.orders, review->merge.order_count);
    page_add(&review->page, ROLE_TEXT, "");
}

/* The number of the conflict in whose lines the focus stands, or of none. */
static size_t at_focus(const struct review *review)
{
    for (size_t i = 0; review->stage == STAGE_CONFLICT && i < review->merge.count; i++) {
        if (review->lines[i].first <= review->focus && review->focus < review->lines[i].end)
            return i;
    }
    return SIZE_MAX;
}

void review_focus_conflict(struct app *app, struct review *review)
{
    size_t next = SIZE_MAX, first = SIZE_MAX;

    for (size_t i = 0; i < review->merge.count; i++) {
        size_t line = review->lines[i].first;

        if (review->merge.conflicts[i].choice != MERGE_UNDECIDED)
            continue;
        if (first == SIZE_MAX || line < review->lines[first].first)
            first = i;
        if (line > review->focus && (next == SIZE_MAX || line < review->lines[next].first))
            next = i;
    }
    next = next != SIZE_MAX ? next : first;
    if (next == SIZE_MAX)
        return;
    review->focus = review->lines[next].first;
    review_show_focus(app, review);
}

bool review_at_conflict(const struct review *review)
{
    return at_focus(review) != SIZE_MAX;
}

size_t review_focus_end(const struct review *review)
{
    size_t index = at_focus(review);

    return index != SIZE_MAX && review->lines[index].first == review->focus ? review->lines[index].end
                                                                            : review->focus + 1;
}

/* Nobody reads faster: what is pressed sooner was typed ahead, or by a key held down. */
enum { GLANCE_MS = 150 };

int review_wait(const struct review *review)
{
    int64_t left = review->sight.since_ms + GLANCE_MS - clock_monotonic_ms();

    return review->stage == STAGE_CONFLICT && left > 0 ? (int)left : -1;
}

void review_note_sight(struct review *review, size_t rows)
{
    struct sight sight = { review->page.top, review->page.top + rows, review->sight.since_ms };

    if (!review->seen || sight.first != review->sight.first || sight.end != review->sight.end)
        sight.since_ms = clock_monotonic_ms();
    review->sight = sight;
    review->seen = true;
}

/* Whether all lines, or as many as the terminal holds, are in sight, and were for a moment. */
static bool in_sight(const struct review *review, struct ledger_lines lines)
{
    const struct sight *sight = &review->sight;
    size_t first = lines.first > sight->first ? lines.first : sight->first;
    size_t end = lines.end < sight->end ? lines.end : sight->end;
    size_t held = sight->end - sight->first, wanted = lines.end - lines.first;

    return review->seen && review->page.top == sight->first && review_wait(review) < 0 &&
           first + (wanted < held ? wanted : held) <= end;
}

void review_decide(struct app *app, struct review *review, enum merge_choice choice)
{
    size_t index = at_focus(review);

    if (index == SIZE_MAX) {
        app_say(app, STRING_NOTHING_TO_DECIDE);
        return;
    }
    if (!in_sight(review, review->lines[index])) {
        app_say(app, STRING_DECIDE_WHAT_IS_SEEN);
        review->focus = review->lines[index].first;
        review_show_focus(app, review);
        return;
    }
    review->merge.conflicts[index].choice = choice;
    decisions_note(review->request.decisions, review->request.resource->shape, &review->merge, index);
    if (review_undecided(review) > 0) {
        review->request.keep(app, review->request.state);
        review_write(app, review);
        review_focus_conflict(app, review);
        return;
    }
    take_over(app, review);
    review_make_body(review);
    review_write(app, review);
}
