/* What is read before sending: what others changed, what is wrong, and what becomes of each field. */
#include "screens/ledger.h"
#include "screens/login.h"
#include "screens/review_state.h"

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
    page_clear(&review->page);
    if (review->reason.kind != ERR_NONE)
        write_reason(app, review);
    if (review->stage == STAGE_CONFLICT)
        review_write_conflict(review, language);
    else
        write_taken(app, review);
    ledger_add_problems(&review->page, language, review->request.problems);
    if (review->stage != STAGE_CONFLICT)
        ledger_add(&review->page, language, review->request.resource->shape, before(review),
                   review_mine(review), review->body);
}
