/* The sending, what came of it, and what stands in its way. */
#include "base/limits.h"
#include "base/place.h"
#include "schema/codes.h"
#include "screens/reply.h"
#include "screens/review_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void review_sent(struct app *app, struct review *review)
{
    struct text remark = operation_remark(review_current(review));
    struct json *answer = json_copy(operation_answer(review_current(review)));
    const struct err *unnoted = submit_unnoted(review->submit);
    struct review_request request = review->request;
    struct buf message;

    buf_init(&message, LIMIT_LINE_BYTES);
    buf_string(&message, string_in(review_creates(review) ? STRING_SENT_CREATED : STRING_SENT_UPDATED,
                                   app_language(app)));
    reply_tell(app_language(app), review->request.resource->shape,
               &(struct reply){ review->present, review->body, answer }, &message);
    if (remark.en != NULL)
        buf_format(&message, "  %s", text_in(remark, app_language(app)));
    if (unnoted != NULL)
        buf_format(&message, "  %s", err_text(unnoted, app_language(app)));
    app_pop(app);
    request.sent(app, request.state, answer, buf_text(&message));
    buf_done(&message);
    json_free(answer);
}

/* The first place that a pattern of the error code's row stands for in the document. */
static char *place_of(const struct review *review, const char *pattern)
{
    char *place = place_resolve(pattern, pattern);
    char *star;

    while (place != NULL && (star = strchr(place, '*')) != NULL)
        *star = '0';
    if (place != NULL && place_find(review_mine(review), place) == NULL) {
        free(place);
        return NULL;
    }
    return place;
}

/* A refusal leads back to the field that it is about. */
void review_refused(struct app *app, struct review *review)
{
    const struct err *err = operation_err(review_current(review));
    const struct code_row *row = code_find(err->code);
    const struct err *unnoted = submit_unnoted(review->submit);
    struct err copy = *err, beside = { 0 };
    char *place = NULL;

    for (size_t i = 0; row != NULL && place == NULL && i < CODE_PLACES && row->places[i] != NULL; i++)
        place = place_of(review, row->places[i]);
    if (unnoted != NULL)
        beside = *unnoted;
    review_end_operation(review);
    if (copy.kind == ERR_CONFLICT || (copy.kind == ERR_ABSENT && !review_creates(review))) {
        review->stage = STAGE_START; /* read again what it has now */
    } else {
        review->stage = review->deleted ? STAGE_DELETED : STAGE_READY;
        review->reason = copy; /* stays in sight, where the next key takes the message away */
        review_write(app, review);
        if (place != NULL) {
            app_pop(app);
            review->request.go_to(app, review->request.state, place);
        }
    }
    app_say_errs(app, &copy, beside.kind != ERR_NONE ? &beside : NULL);
    if (beside.kind != ERR_NONE && place == NULL && review->reason.kind != ERR_NONE)
        app_say_err(app, &beside); /* where the other stays in sight, it needs no line */
    free(place);
}

/* Nothing would tell, later, that it was sent: not even its draft, on a disk that is full. */
static void not_noted(struct app *app, struct review *review, const struct err *err)
{
    review->unnoted = true;
    review->reason = *err;
    review_write(app, review);
    app_say_err(app, err);
}

static void send_body(struct app *app, struct review *review)
{
    bool create = review_creates(review), unnoted = false;
    struct submit_request request = {
        .verb = create ? SUBMIT_CREATE : SUBMIT_UPDATE,
        .shape = review->request.resource->shape,
        .id = create ? NULL : review->request.id,
        .body = review->body,
        .base = create ? NULL : review->answer,
        .draft = review->request.draft,
        .unnoted = review->unnoted ? NULL : &unnoted,
    };
    struct err err = { 0 };

    review->submit = submit_new(app_session(app), &request, &err);
    if (review->submit == NULL && unnoted) {
        not_noted(app, review, &err);
    } else if (review->submit == NULL) {
        app_say_err(app, &err);
    } else {
        review->stage = STAGE_SENDING;
        review->unnoted = false;
    }
}

static void send_over(struct app *app, void *state, const char *text)
{
    struct review *review = state;
    const char *name = resource_name(review->request.resource, review_mine(review));

    if (text == NULL)
        return;
    if (name != NULL && strcmp(text, name) == 0)
        send_body(app, review);
    else
        app_say(app, STRING_DELETE_WRONG_NAME);
}

/* What stands in the way of sending, told; false when nothing does. */
static bool stopped(struct app *app, const struct review *review)
{
    const char *name = resource_name(review->request.resource, review_mine(review));

    if (name == NULL || *name == '\0')
        app_say(app, STRING_NAME_NEEDED);
    else if (review->stage == STAGE_CONFLICT)
        app_say(app, STRING_DECIDE_FIRST, review_undecided(review), keys_name(ACTION_MINE, STATE_READ),
                keys_name(ACTION_TAKE_OVER, STATE_READ));
    else if (review->request.problems->errors > 0)
        app_say(app, STRING_ERRORS_STOP, review->request.problems->errors);
    else if (session_read_only(app_session(app)))
        app_say(app, STRING_READ_ONLY_PROFILE, session_profile_name(app_session(app)));
    else
        return false;
    return true;
}

static void ask_name(struct app *app, struct review *review)
{
    char label[256];

    snprintf(label, sizeof label, string_in(STRING_DELETED_PROMPT, app_language(app)),
             resource_name(review->request.resource, review_mine(review)));
    app_ask(app, label, "", review, NULL, send_over);
}

void review_yes(struct app *app, struct review *review)
{
    if (!review->seen || stopped(app, review))
        return;
    switch (review->stage) {
    case STAGE_DELETED: ask_name(app, review); break;
    case STAGE_READY: send_body(app, review); break;
    case STAGE_NOTHING: app_say(app, STRING_NOTHING_TO_SEND); break;
    case STAGE_CANCELLED: app_say(app, STRING_REVIEW_CANCELLED); break;
    case STAGE_OFFLINE: app_say_err(app, &review->reason); break;
    default: break;
    }
}
