/* What came of submits of the same draft whose outcome nobody knew: a creation is looked for by the name that
 * it sent, before anything is sent again, and what an update made is not taken for a change of others.
 *
 * A row that says "done" counts too: its program may have been killed before the draft knew. */
#include "document/convert.h"
#include "screens/review_state.h"
#include "session/doubts.h"

#include <stdio.h>
#include <string.h>

static struct doubts_thing thing_of(const struct review *review)
{
    return (struct doubts_thing){ .shape = review->request.resource->shape,
                                  .id = review->request.id,
                                  .draft = review->request.draft };
}

/* The history is told what was found out; that it cannot be written is said. */
static bool settle(struct app *app, int64_t number, enum outcome outcome, const char *id,
                   const struct json *after)
{
    struct err err = { 0 };

    if (doubts_settle(app_session(app), number, outcome, id, after, &err))
        return true;
    app_say_err(app, &err);
    return false;
}

bool review_look(struct app *app, struct review *review)
{
    const struct resource *resource = review->request.resource;
    struct doubts_thing thing = thing_of(review);
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    struct err err = { 0 };
    struct api *api = app_try_api(app, &err);
    bool found = doubts_sent(app_session(app), &thing, OUTCOME_UNKNOWN, 0, &row, &trees) ||
                 doubts_sent(app_session(app), &thing, OUTCOME_DONE, 0, &row, &trees);

    if (api != NULL && found && row.outcome == OUTCOME_DONE && row.id != NULL)
        review->operation = resource->get(api, row.id);
    else if (api != NULL && found && row.outcome == OUTCOME_UNKNOWN && row.name != NULL && trees.sent != NULL)
        review->operation =
            operation_sought(api, resource->subject, &(struct earlier){ trees.sent, row.started_ms });
    review->looking = review->operation != NULL ? row.number : 0;
    history_row_done(&row);
    history_trees_done(&trees);
    return review->looking != 0;
}

/* A creation, after all. */
static void ready(struct app *app, struct review *review)
{
    review_end_operation(review);
    review->looking = 0;
    review->stage = STAGE_READY;
    review_make_body(review);
    review_write(app, review);
}

static void not_found(struct app *app, struct review *review, const struct history_row *row)
{
    enum found found = operation_found(review->operation);
    bool other = found == FOUND_OTHER;
    int64_t number = review->looking;

    ready(app, review);
    app_say(app, other ? STRING_EARLIER_OTHER : STRING_EARLIER_NOT_DONE, row->name);
    if (!other && settle(app, number, OUTCOME_NOT_DONE, NULL, NULL))
        review->stage = STAGE_START; /* there may have been others before it */
}

/* What a thing of this kind is called by its name is another thing when the name is another. */
static bool is_another(const struct review *review, const char *id)
{
    const struct resource *resource = review->request.resource;
    const char *name = resource_name(resource, review_mine(review));

    return strcmp(resource->id, resource->name) == 0 && (name == NULL || strcmp(name, id) != 0);
}

/* What is edited, with what the service filled in when it made what was sent: else the next submit would
 * clear that. NULL when the person has something of their own there. Owned. */
static struct json *filled(const struct review *review, const struct json *sent, const struct json *made)
{
    const struct shape *shape = review->request.resource->shape;
    struct merge merge = { 0 };
    struct err err = { 0 };
    struct json *ours = sent != NULL ? convert_answer(shape, sent, &err) : NULL, *root = NULL;

    if (ours == NULL)
        return NULL;
    merge_documents(shape, ours, review_mine(review), made, &merge);
    if (merge.count == 0)
        root = merge_chosen(shape, &merge);
    merge_done(&merge);
    json_free(ours);
    return root;
}

/* It is there, as review->present: what is edited is that one from now on. What was answered then is what
 * it compares with, for others may have changed it since. */
static void become(struct app *app, struct review *review, const char *id, const struct history_trees *trees)
{
    const struct review_request *request = &review->request;
    struct err err = { 0 };
    struct json *then =
        trees->after != NULL ? convert_answer(request->resource->shape, trees->after, &err) : NULL;
    const struct json *base = then != NULL ? then : review->present;
    const char *kept = NULL;

    if (review_same_when_sent(review, review_mine(review), review->present) ||
        (trees->sent != NULL && review_same_when_sent(review, review_mine(review), trees->sent))) {
        json_free(then);
        review_there(app, review, true);
        return;
    }
    if (!is_another(review, id)) {
        struct json *root = filled(review, trees->sent, base);

        kept = request->arrived(app, request->state, id, root, base);
        json_free(root);
    }
    json_free(then);
    if (kept == NULL) {
        json_free(review->answer);
        json_free(review->present);
        review->answer = review->present = NULL;
        ready(app, review);
        app_say(app, STRING_EARLIER_ELSEWHERE, id);
        return;
    }
    review->request.id = kept;
    app_say(app, STRING_EARLIER_ARRIVED, id);
    review_stand(app, review);
}

/* It was made, and nothing but what was sent then can be its base. */
void review_looked(struct app *app, struct review *review)
{
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    struct err err = { 0 };
    const char *id = resource_id(review->request.resource, operation_answer(review->operation));
    char kept[128] = "";

    if (!doubts_read(app_session(app), review->looking, &row, &trees)) {
        ready(app, review);
        return;
    }
    if (id == NULL) {
        not_found(app, review, &row);
    } else if (!review_take_answer(review, &err)) {
        review_end_operation(review);
        review_not_asked(app, review, &err);
    } else {
        snprintf(kept, sizeof kept, "%s", id);
        if (row.outcome == OUTCOME_UNKNOWN)
            (void)settle(app, row.number, OUTCOME_DONE, kept, review->answer);
        review_end_operation(review);
        review->looking = 0;
        become(app, review, kept, &trees);
    }
    history_row_done(&row);
    history_trees_done(&trees);
}

/* What was made is gone by now, or may not be looked for. */
void review_not_looked(struct app *app, struct review *review)
{
    struct err err = *operation_err(review->operation);

    if (err.kind != ERR_ABSENT && err.status != 403) {
        review_end_operation(review);
        review->looking = 0;
        review_not_asked(app, review, &err);
        return;
    }
    if (err.kind != ERR_ABSENT)
        err_while(&err, "whether your earlier submit arrived is not known, so y may make a second one",
                  "此前的提交是否已到达未知，按 y 可能会重复创建");
    review->reason = err.kind != ERR_ABSENT ? err : review->reason;
    ready(app, review);
}

/* Whether what was sent is what is there, and was not before. */
static bool stands(const struct review *review, const struct history_trees *trees)
{
    return doubts_stands(review->request.resource->shape, trees, review->answer);
}

/* An update that the thing has as it was sent: its row, or 0. */
static int64_t own_update(struct app *app, struct review *review, enum outcome outcome)
{
    struct doubts_thing thing = thing_of(review);
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    int64_t number = 0, below = 0;

    while (number == 0 && doubts_sent(app_session(app), &thing, outcome, below, &row, &trees)) {
        below = row.number;
        if (stands(review, &trees))
            number = row.number;
        history_row_done(&row);
        history_trees_done(&trees);
    }
    return number;
}

/* One of unknown outcome that is of no draft: a command's, or of another draft. */
static int64_t other_update(struct app *app, struct review *review)
{
    struct doubts_thing thing = { .shape = review->request.resource->shape, .id = review->request.id };
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    int64_t number = doubts_of(app_session(app), &thing);

    if (!doubts_read(app_session(app), number, &row, &trees))
        return 0;
    if (!stands(review, &trees))
        number = 0;
    history_row_done(&row);
    history_trees_done(&trees);
    return number;
}

bool review_is_own(struct app *app, struct review *review)
{
    const struct review_request *request = &review->request;
    bool there = review_stage(review) == STAGE_THERE;
    int64_t number, unknown;

    if (review_stage(review) != STAGE_CONFLICT && !there)
        return false;
    number = unknown = own_update(app, review, OUTCOME_UNKNOWN);
    if (number == 0)
        number = own_update(app, review, OUTCOME_DONE);
    if (number == 0 && there)
        number = unknown = other_update(app, review);
    if (unknown != 0)
        (void)settle(app, unknown, OUTCOME_DONE, NULL, review->answer);
    if (number == 0 || there)
        return number != 0;
    if (request->arrived(app, request->state, request->id, NULL, review->present) == NULL)
        return false;
    app_say(app, STRING_EARLIER_UPDATED);
    return true;
}
