/* Of an update whose answer was lost, or that the draft was never told of, what stands there as it was sent
 * is one's own, also where somebody has changed something else since. Only a draft that still compares with
 * what there was before that update can take it for a change of others. */
#include "document/arrived.h"
#include "document/convert.h"
#include "screens/review_state.h"
#include "session/doubts.h"

/* Owned; NULL: there is none, or it cannot be read. */
static struct json *document_of(const struct review *review, const struct json *answer)
{
    struct err err = { 0 };

    return answer != NULL ? convert_answer(review->request.resource->shape, answer, &err) : NULL;
}

/* The base with what stands there of one update; NULL when that has nothing to do with it. Owned. */
static struct json *with_own(const struct review *review, const struct json *base,
                             const struct history_trees *trees)
{
    const struct shape *shape = review->request.resource->shape;
    struct json *before = document_of(review, trees->before), *sent = document_of(review, trees->sent);
    bool knew =
        before == NULL || !review_same_when_sent(review, before, document_base(review->request.document));
    struct json *with = sent != NULL && !knew ? arrived_base(shape, base, sent, review->present) : NULL;

    json_free(before);
    json_free(sent);
    return with;
}

/* Takes the base, gives the one with what stands there of all updates of that outcome. */
static struct json *with_all_own(struct app *app, const struct review *review, enum outcome outcome,
                                 struct json *base)
{
    const struct review_request *request = &review->request;
    struct doubts_thing thing = { .shape = request->resource->shape,
                                  .id = request->id,
                                  .draft = request->draft };
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    int64_t below = 0;

    while (doubts_sent(app_session(app), &thing, outcome, below, &row, &trees)) {
        struct json *with = with_own(review, base, &trees);

        below = row.number;
        if (with != NULL) {
            json_free(base);
            base = with;
        }
        history_row_done(&row);
        history_trees_done(&trees);
    }
    return base;
}

void review_take_own(struct app *app, struct review *review)
{
    const struct review_request *request = &review->request;
    const struct json *known = document_base(request->document);
    struct json *base;

    if (request->id == NULL)
        return;
    base = with_all_own(app, review, OUTCOME_UNKNOWN, json_copy(known));
    base = with_all_own(app, review, OUTCOME_DONE, base);
    if (!review_same_when_sent(review, base, known) &&
        request->arrived(app, request->state, request->id, NULL, base) != NULL)
        app_say(app, STRING_EARLIER_PARTLY);
    json_free(base);
}
