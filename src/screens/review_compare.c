/* What the service has now, and how that stands to the document. */
#include "document/convert.h"
#include "screens/review_state.h"
#include "session/doubts.h"

/* What of a document could be sent: what the server owns makes no difference. */
static struct json *sendable(const struct review *review, const struct json *root)
{
    return convert_request(review->request.resource->shape, root, PURPOSE_UPDATE);
}

static bool same_when_sent(const struct review *review, const struct json *one, const struct json *other)
{
    struct json *ours = sendable(review, one), *theirs = sendable(review, other);
    bool same = json_same(ours, theirs);

    json_free(ours);
    json_free(theirs);
    return same;
}

/* A submit whose answer was lost is found done; a document without a change needs none. */
enum stage review_stage(const struct review *review)
{
    const struct json *base = document_base(review->request.document);
    bool same_base = same_when_sent(review, base, review->present);

    if (same_when_sent(review, review_mine(review), review->present))
        return same_base ? STAGE_NOTHING : STAGE_THERE;
    return same_base ? STAGE_READY : STAGE_CONFLICT;
}

void review_not_asked(struct app *app, struct review *review, const struct err *err)
{
    review->reason = *err;
    review->stage = STAGE_OFFLINE;
    review_write(app, review);
}

void review_compare(struct app *app, struct review *review)
{
    struct err err = { 0 };
    struct api *api = app_try_api(app, &err);

    review->reason = (struct err){ 0 };
    if (api == NULL) {
        review_not_asked(app, review, &err);
        return;
    }
    if (review->request.id == NULL) {
        review->stage = STAGE_READY;
        return;
    }
    review->operation = review->request.resource->get(api, review->request.id);
    review->stage = STAGE_COMPARING;
}

static void there_already(struct app *app, struct review *review)
{
    struct review_request request = review->request;
    bool doubted = doubts_of(app_session(app), request.resource->shape, request.id, NULL) != 0;

    app_pop(app);
    request.sent(app, request.state, operation_answer(review->operation),
                 string_in(doubted ? STRING_ARRIVED_AFTER_ALL : STRING_THERE_ALREADY, app_language(app)));
}

/* What was deleted may have been made anew since it was looked for last. */
static bool take_answer(struct review *review, struct err *err)
{
    json_free(review->present);
    json_free(review->answer);
    review->deleted = false;
    review->answer = json_copy(operation_answer(review->operation));
    review->present =
        convert_answer(review->request.resource->shape, operation_answer(review->operation), err);
    return review->present != NULL;
}

void review_compared(struct app *app, struct review *review)
{
    struct err err = { 0 };

    if (!take_answer(review, &err)) {
        review_end_operation(review);
        review_not_asked(app, review, &err);
        return;
    }
    review->stage = review_stage(review);
    if (review->stage == STAGE_THERE) {
        there_already(app, review);
        return;
    }
    review_end_operation(review);
    if (review->stage == STAGE_CONFLICT)
        review_merge(app, review);
    review_make_body(review);
    review_write(app, review);
}

void review_not_compared(struct app *app, struct review *review)
{
    struct err err = *operation_err(review->operation);

    review_end_operation(review);
    if (err.kind != ERR_ABSENT) {
        review_not_asked(app, review, &err);
        return;
    }
    review->stage = STAGE_DELETED;
    review->deleted = true;
    review_make_body(review);
    review_write(app, review);
}
