/* What the service has now, and how that stands to the document. */
#include "document/convert.h"
#include "screens/review_state.h"

/* What of a document could be sent: what the server owns makes no difference. */
static struct json *sendable(const struct review *review, const struct json *root)
{
    return convert_request(review->request.resource->shape, root, PURPOSE_UPDATE);
}

bool review_same_when_sent(const struct review *review, const struct json *one, const struct json *other)
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
    bool same_base = review_same_when_sent(review, base, review->present);

    if (review_same_when_sent(review, review_mine(review), review->present))
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
    review->looking = 0;
    if (api == NULL) {
        review_not_asked(app, review, &err);
        return;
    }
    if (review->request.id == NULL) {
        review->stage = review_look(app, review) ? STAGE_COMPARING : STAGE_READY;
        return;
    }
    review->operation = review->request.resource->get(api, review->request.id);
    review->stage = STAGE_COMPARING;
}

void review_there(struct app *app, struct review *review, bool own)
{
    struct review_request request = review->request;
    struct json *answer = json_copy(review->answer);

    app_pop(app);
    request.sent(app, request.state, answer,
                 string_in(own ? STRING_ARRIVED_AFTER_ALL : STRING_THERE_ALREADY, app_language(app)));
    json_free(answer);
}

/* What was deleted may have been made anew since it was looked for last. */
bool review_take_answer(struct review *review, struct err *err)
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

    if (!review_take_answer(review, &err)) {
        review_end_operation(review);
        review_not_asked(app, review, &err);
        return;
    }
    review_end_operation(review);
    review_stand(app, review);
}

void review_stand(struct app *app, struct review *review)
{
    bool there = review_stage(review) == STAGE_THERE, own = review_is_own(app, review);

    if (there) {
        review_there(app, review, own);
        return;
    }
    if (!own && review_stage(review) == STAGE_CONFLICT)
        review_take_own(app, review);
    review->stage = review_stage(review); /* of its own, against what it sent */
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
