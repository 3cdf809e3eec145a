/* What is read before sending: what others changed, what is wrong, and what becomes of each field. */
#include "screens/ledger.h"
#include "screens/login.h"
#include "screens/review_state.h"
#include "term/term.h"

#include <string.h>

/* What the service has; until that was read, what it had when the edit began. */
static const struct json *before(const struct review *review)
{
    if (review_creates(review))
        return NULL;
    return review->present != NULL ? review->present : document_base(review->request.document);
}

static void write_reason(struct app *app, struct review *review)
{
    page_add_paragraph(&review->page, ROLE_ERROR, err_text(&review->reason, app_language(app)));
    if (*login_remedy(app, &review->reason) != '\0')
        page_add_paragraph(&review->page, ROLE_ERROR, login_remedy(app, &review->reason));
    page_add(&review->page, ROLE_TEXT, "");
}

static void write_taken(struct app *app, struct review *review)
{
    struct takings takings = { 0 };

    if (!review_creates(review))
        takings_make(&takings, review->request.document);
    review->taken = takings.fields;
    if (takings.fields > 0) {
        ledger_add_takings(&review->page, app_language(app), &takings);
        page_add(&review->page, ROLE_TEXT, "");
    }
    takings_done(&takings);
}

/* While something is to be decided, what would be sent is not known. */
void review_write(struct app *app, struct review *review)
{
    enum language language = app_language(app);

    review->seen = false;
    review->columns = term_columns();
    review->rows = term_rows();
    page_clear(&review->page);
    review->page.left = 0;
    if (review->reason.kind != ERR_NONE)
        write_reason(app, review);
    if (review->stage == STAGE_CONFLICT)
        review_write_conflict(review, language);
    else
        write_taken(app, review);
    if (review->stage != STAGE_CONFLICT && review->order_count > 0) {
        ledger_add_orders(&review->page, language, review->orders, review->order_count);
        page_add(&review->page, ROLE_TEXT, "");
    }
    ledger_add_problems(&review->page, language, review->request.problems);
    if (review->stage != STAGE_CONFLICT)
        ledger_add(&review->page, language, review->request.resource->shape, before(review),
                   review_mine(review), review->body);
    if (review->stage == STAGE_CONFLICT && review->focus == 0)
        review_focus_conflict(app, review);
}

/* Whether this line begins an entry: the rows of one lead to the same place. */
static bool begins(const struct page *page, size_t line)
{
    const char *place = page->lines[line].place;

    return place == NULL || line == 0 || page->lines[line - 1].place == NULL ||
           strcmp(place, page->lines[line - 1].place) != 0;
}

/* The entry is told in other rows when the window is narrower; the headings in front, too. */
void review_fit(struct app *app, struct review *review)
{
    size_t entries = 0;
    bool inside = review->focus < review->page.count && review->page.lines[review->focus].place != NULL;

    if (review->columns == term_columns() && review->rows == term_rows())
        return;
    for (size_t i = 0; inside && i <= review->focus; i++)
        entries += review->page.lines[i].place != NULL && begins(&review->page, i);
    review_write(app, review);
    for (size_t i = 0; entries > 0 && i < review->page.count; i++) {
        entries -= review->page.lines[i].place != NULL && begins(&review->page, i);
        review->focus = i;
    }
    if (review->focus >= review->page.count)
        review->focus = review->page.count > 0 ? review->page.count - 1 : 0;
}
