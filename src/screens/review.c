#include "screens/review.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/convert.h"
#include "schema/codes.h"
#include "screens/ledger.h"
#include "screens/login.h"
#include "screens/page.h"
#include "screens/progress.h"
#include "screens/reply.h"
#include "session/submits.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum stage {
    STAGE_START,
    STAGE_COMPARING, /* reading what the service has now */
    STAGE_READY,
    STAGE_CONFLICT, /* somebody else changed it: only the typed name sends */
    STAGE_DELETED,  /* it is gone: only the typed name sends, and makes a new one */
    STAGE_NOTHING,  /* the service has exactly this, and had it when the edit began */
    STAGE_THERE,    /* it has exactly this by now: an earlier submit arrived after all */
    STAGE_SENDING,
    STAGE_CANCELLED, /* by the person; R asks the service again */
    STAGE_OFFLINE,   /* the service could not be asked, for a reason; R tries again */
};

struct review {
    struct review_request request;
    enum stage stage;
    struct operation *operation; /* reading what the service has */
    struct submit *submit;       /* what is being sent */
    struct progress progress;
    bool deleted;         /* somebody did so meanwhile */
    struct json *answer;  /* owned; what the service answered when it was read, as it came */
    struct json *present; /* owned; the service's answer, NULL for a new algorithm */
    struct json *body;    /* owned; what will be sent */
    struct merge merge;   /* of the base, mine and what the service has */
    struct err reason;    /* why the service could not be asked, or did not take it */
    struct page page;
    size_t focus; /* the line of the page that Enter follows */
};

static const struct json *mine(const struct review *review)
{
    return document_root(review->request.document);
}

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

/* Whether what is sent makes something new. */
static bool creates(const struct review *review)
{
    return review->request.id == NULL || review->deleted;
}

/* What the service has; until that was read, what it had when the edit began. */
static const struct json *before(const struct review *review)
{
    if (creates(review))
        return NULL;
    return review->present != NULL ? review->present : document_base(review->request.document);
}

static void add_conflict(struct review *review, enum language language)
{
    const struct shape *shape = review->request.resource->shape;

    page_add(&review->page, ROLE_ERROR, string_in(STRING_REVIEW_CONFLICT, language));
    ledger_add_conflicts(&review->page, language, &review->merge);
    ledger_add_taken(&review->page, language, shape, mine(review), &review->merge);
    page_add(&review->page, ROLE_TEXT, "");
}

static void make_body(struct review *review)
{
    json_free(review->body);
    review->body = convert_request(review->request.resource->shape, mine(review),
                                   creates(review) ? PURPOSE_CREATE : PURPOSE_UPDATE);
}

static void write_page(struct app *app, struct review *review)
{
    enum language language = app_language(app);

    page_clear(&review->page);
    if (review->reason.kind != ERR_NONE) {
        page_add_paragraph(&review->page, ROLE_ERROR, err_text(&review->reason, language));
        if (*login_remedy(app, &review->reason) != '\0')
            page_add_paragraph(&review->page, ROLE_ERROR, login_remedy(app, &review->reason));
        page_add(&review->page, ROLE_TEXT, "");
    }
    if (review->stage == STAGE_CONFLICT)
        add_conflict(review, language);
    ledger_add_problems(&review->page, language, review->request.problems);
    ledger_add(&review->page, language, review->request.resource->shape, before(review), mine(review),
               review->body);
}

/* The calls. */

static void not_asked(struct app *app, struct review *review, const struct err *err)
{
    review->reason = *err;
    review->stage = STAGE_OFFLINE;
    write_page(app, review);
}

static void compare(struct app *app, struct review *review)
{
    struct err err = { 0 };
    struct api *api = app_try_api(app, &err);

    review->reason = (struct err){ 0 };
    if (api == NULL) {
        not_asked(app, review, &err);
        return;
    }
    if (review->request.id == NULL) {
        review->stage = STAGE_READY;
        return;
    }
    review->operation = review->request.resource->get(api, review->request.id);
    review->stage = STAGE_COMPARING;
}

static void end_operation(struct review *review)
{
    operation_free(review->operation);
    submit_free(review->submit);
    review->operation = NULL;
    review->submit = NULL;
    progress_stop(&review->progress);
}

/* What is under way, or NULL. */
static const struct operation *current(const struct review *review)
{
    return review->submit != NULL ? submit_operation(review->submit) : review->operation;
}

/* A submit whose answer was lost is found done; a document without a change needs none. */
static enum stage stage_of(const struct review *review)
{
    const struct json *base = document_base(review->request.document);
    bool same_base = same_when_sent(review, base, review->present);

    if (same_when_sent(review, mine(review), review->present))
        return same_base ? STAGE_NOTHING : STAGE_THERE;
    return same_base ? STAGE_READY : STAGE_CONFLICT;
}

static void there_already(struct app *app, struct review *review)
{
    struct review_request request = review->request;

    app_pop(app);
    request.sent(app, request.state, operation_answer(review->operation),
                 string_in(STRING_THERE_ALREADY, app_language(app)));
}

static void compared(struct app *app, struct review *review)
{
    struct err err = { 0 };

    json_free(review->present);
    json_free(review->answer);
    if (review->deleted) { /* and made anew, since it was looked for last */
        review->deleted = false;
        make_body(review);
    }
    review->answer = json_copy(operation_answer(review->operation));
    review->present =
        convert_answer(review->request.resource->shape, operation_answer(review->operation), &err);
    if (review->present == NULL) {
        end_operation(review);
        not_asked(app, review, &err);
        return;
    }
    review->stage = stage_of(review);
    merge_done(&review->merge);
    merge_documents(review->request.resource->shape, document_base(review->request.document), mine(review),
                    review->present, &review->merge);
    if (review->stage == STAGE_THERE) {
        there_already(app, review);
        return;
    }
    end_operation(review);
    write_page(app, review);
}

static void not_compared(struct app *app, struct review *review)
{
    struct err err = *operation_err(review->operation);

    end_operation(review);
    if (err.kind != ERR_ABSENT) {
        not_asked(app, review, &err);
        return;
    }
    review->stage = STAGE_DELETED;
    review->deleted = true;
    make_body(review);
    write_page(app, review);
}

static void sent(struct app *app, struct review *review)
{
    struct text remark = operation_remark(current(review));
    struct json *answer = json_copy(operation_answer(current(review)));
    const struct err *unnoted = submit_unnoted(review->submit);
    struct review_request request = review->request;
    struct buf message;

    buf_init(&message, LIMIT_LINE_BYTES);
    buf_string(&message,
               string_in(creates(review) ? STRING_SENT_CREATED : STRING_SENT_UPDATED, app_language(app)));
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
    if (place != NULL && place_find(mine(review), place) == NULL) {
        free(place);
        return NULL;
    }
    return place;
}

/* A refusal leads back to the field that it is about. */
static void refused(struct app *app, struct review *review)
{
    const struct err *err = operation_err(current(review));
    const struct code_row *row = code_find(err->code);
    struct err copy = *err;
    char *place = NULL;

    for (size_t i = 0; row != NULL && place == NULL && i < CODE_PLACES && row->places[i] != NULL; i++)
        place = place_of(review, row->places[i]);
    end_operation(review);
    if (copy.kind == ERR_CONFLICT || (copy.kind == ERR_ABSENT && !creates(review))) {
        review->stage = STAGE_START; /* read again what it has now */
    } else {
        review->stage = review->deleted ? STAGE_DELETED : STAGE_READY;
        review->reason = copy; /* stays in sight, where the next key takes the message away */
        write_page(app, review);
        if (place != NULL) {
            app_pop(app);
            review->request.go_to(app, review->request.state, place);
        }
    }
    app_say_err(app, &copy);
    free(place);
}

static void send_body(struct app *app, struct review *review)
{
    bool create = creates(review);
    struct submit_request request = {
        .verb = create ? SUBMIT_CREATE : SUBMIT_UPDATE,
        .shape = review->request.resource->shape,
        .id = create ? NULL : review->request.id,
        .body = review->body,
        .base = create ? NULL : review->answer,
    };
    struct err err = { 0 };

    review->submit = submit_new(app_session(app), &request, &err);
    if (review->submit != NULL)
        review->stage = STAGE_SENDING;
    else
        app_say_err(app, &err);
}

static bool idle(struct app *app, void *state)
{
    struct review *review = state;
    enum operation_state step;

    if (review->stage == STAGE_START) {
        compare(app, review);
        return true;
    }
    if (current(review) == NULL)
        return false;
    step = review->submit != NULL ? submit_step(review->submit) : operation_step(review->operation);
    if (step == OPERATION_RUNNING)
        return progress_look(&review->progress, current(review));
    if (review->stage == STAGE_SENDING) {
        if (step == OPERATION_DONE)
            sent(app, review);
        else
            refused(app, review);
    } else if (step == OPERATION_DONE) {
        compared(app, review);
    } else {
        not_compared(app, review);
    }
    return true;
}

static int wait(const void *state)
{
    const struct review *review = state;

    return review->stage == STAGE_START ? 0 : progress_wait(&review->progress);
}

/* Keys. */

static void send_over(struct app *app, void *state, const char *text)
{
    struct review *review = state;
    const char *name = resource_name(review->request.resource, mine(review));

    if (text == NULL)
        return;
    if (name != NULL && strcmp(text, name) == 0)
        send_body(app, review);
    else
        app_say(app, STRING_DELETE_WRONG_NAME);
}

static void yes(struct app *app, struct review *review)
{
    const char *name = resource_name(review->request.resource, mine(review));
    char label[256];

    if (name == NULL || *name == '\0') {
        app_say(app, STRING_NAME_NEEDED);
    } else if (review->request.problems->errors > 0) {
        app_say(app, STRING_ERRORS_STOP, review->request.problems->errors);
    } else if (session_read_only(app_session(app))) {
        app_say(app, STRING_READ_ONLY_PROFILE, session_profile_name(app_session(app)));
    } else if (review->stage == STAGE_CONFLICT || review->stage == STAGE_DELETED) {
        bool gone = review->stage == STAGE_DELETED;

        snprintf(label, sizeof label,
                 string_in(gone ? STRING_DELETED_PROMPT : STRING_OVERWRITE_PROMPT, app_language(app)), name);
        app_ask(app, label, "", review, NULL, send_over);
    } else if (review->stage == STAGE_READY) {
        send_body(app, review);
    } else if (review->stage == STAGE_NOTHING) {
        app_say(app, STRING_NOTHING_TO_SEND);
    } else if (review->stage == STAGE_CANCELLED) {
        app_say(app, STRING_REVIEW_CANCELLED);
    } else if (review->stage == STAGE_OFFLINE) {
        app_say_err(app, &review->reason);
    }
}

static void take_merge(struct app *app, struct review *review)
{
    if (review->stage != STAGE_CONFLICT) {
        app_say(app, STRING_NOTHING_TO_MERGE);
        return;
    }
    app_pop(app);
    review->request.merged(app, review->request.state, &review->merge, review->present);
}

/* The place that Enter goes to from here, or NULL. */
static const char *place_ahead(const struct review *review)
{
    for (size_t i = review->focus; i < review->page.count; i++) {
        if (review->page.lines[i].place != NULL)
            return review->page.lines[i].place;
    }
    return NULL;
}

static void follow(struct app *app, struct review *review)
{
    struct review_request request = review->request;
    char *place = memory_text(place_ahead(review));

    if (place == NULL)
        return;
    app_pop(app);
    request.go_to(app, request.state, place);
    free(place);
}

static void cancel(struct app *app, struct review *review)
{
    app_say(app, review->stage == STAGE_SENDING ? STRING_CANCELLED_SENDING : STRING_CANCELLED);
    end_operation(review);
    review->stage = STAGE_CANCELLED;
}

static bool move_focus(struct review *review, enum action action)
{
    size_t rows = term_rows() > 4 ? (size_t)term_rows() - 3 : 1;

    if (!keys_movement(action, review->focus, review->page.count, rows, &review->focus))
        return false;
    if (review->focus < review->page.top)
        review->page.top = review->focus;
    if (review->focus >= review->page.top + rows)
        review->page.top = review->focus - rows + 1;
    return true;
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct review *review = state;
    enum action action = keys_action(key, STATE_READ);

    if (review->stage == STAGE_SENDING || review->stage == STAGE_COMPARING) {
        if (action == ACTION_BACK || action == ACTION_CANCEL) {
            cancel(app, review);
            return true;
        }
        if (action == ACTION_YES || (action == ACTION_QUIT && review->stage == STAGE_SENDING))
            return true; /* it is on its way */
    }
    switch (action) {
    case ACTION_YES: yes(app, review); return true;
    case ACTION_OPEN: follow(app, review); return true;
    case ACTION_MERGE: take_merge(app, review); return true;
    case ACTION_REFRESH: review->stage = current(review) == NULL ? STAGE_START : review->stage; return true;
    default: return page_act_sideways(&review->page, action) || move_focus(review, action);
    }
}

/* What a call that takes its time does just now: waiting before it asks again, for one. */
static const char *doing(struct app *app, const struct review *review)
{
    return review->progress.shown ? text_in(review->progress.doing, app_language(app)) : "";
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct review *review = state;
    static const enum string stages[] = {
        [STAGE_START] = STRING_REVIEW_COMPARING, [STAGE_COMPARING] = STRING_REVIEW_COMPARING,
        [STAGE_READY] = STRING_REVIEW_SEND,      [STAGE_CONFLICT] = STRING_CONFLICT_KEYS,
        [STAGE_DELETED] = STRING_REVIEW_DELETED, [STAGE_NOTHING] = STRING_NOTHING_TO_SEND,
        [STAGE_THERE] = STRING_THERE_ALREADY,    [STAGE_SENDING] = STRING_SENDING,
        [STAGE_OFFLINE] = STRING_NO_SERVICE,     [STAGE_CANCELLED] = STRING_REVIEW_CANCELLED,
    };
    bool stopped = review->request.problems->errors > 0 && review->stage == STAGE_READY;

    app_paint_title(app, string_in(STRING_REVIEW_TITLE, app_language(app)), "");
    if (stopped)
        paint_format(1, 0, term_columns(), ROLE_ERROR, string_in(STRING_ERRORS_STOP, app_language(app)),
                     review->request.problems->errors);
    else if (session_read_only(app_session(app)) && review->stage == STAGE_READY)
        paint_format(1, 0, term_columns(), ROLE_WARNING,
                     string_in(STRING_READ_ONLY_PROFILE, app_language(app)),
                     session_profile_name(app_session(app)));
    else if (review->reason.kind != ERR_NONE && review->stage == STAGE_READY)
        paint_text(1, 0, term_columns(), ROLE_ERROR, string_in(STRING_REVIEW_FAILED, app_language(app)));
    else
        paint_text(1,
                   paint_text(1, 0, term_columns(),
                              review->stage == STAGE_CONFLICT || review->stage == STAGE_DELETED ? ROLE_ERROR
                                                                                                : ROLE_STATUS,
                              string_in(stages[review->stage], app_language(app))) +
                       1,
                   term_columns(), ROLE_DIM, doing(app, review));
    page_paint(&review->page, 2, term_rows() - 1, 2);
    *cursor_row = 2 + (int)(review->focus - review->page.top);
    *cursor_column = 0;
    paint_text(*cursor_row, 0, 1, ROLE_MARKER, ">");
}

static bool possible(struct app *app, const void *state, enum action action)
{
    const struct review *review = state;
    bool sends =
        review->stage == STAGE_READY || review->stage == STAGE_CONFLICT || review->stage == STAGE_DELETED;

    switch (action) {
    case ACTION_YES:
        return sends && review->request.problems->errors == 0 && !session_read_only(app_session(app));
    case ACTION_OPEN: return place_ahead(review) != NULL;
    case ACTION_DOWN: return review->focus + 1 < review->page.count;
    case ACTION_REFRESH: return current(review) == NULL;
    default: return true;
    }
}

static bool busy(const void *state)
{
    return ((const struct review *)state)->stage == STAGE_SENDING;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_READ;
}

static void close_review(struct app *app, void *state)
{
    struct review *review = state;

    (void)app;
    end_operation(review);
    page_done(&review->page);
    merge_done(&review->merge);
    json_free(review->answer);
    json_free(review->present);
    json_free(review->body);
    free(review);
}

static const enum action hints[] = { ACTION_YES,     ACTION_OPEN, ACTION_DOWN,
                                     ACTION_REFRESH, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = idle,
    .wait = wait,
    .busy = busy,
    .keys = keys,
    .hints = hints,
    .possible = possible,
    .close = close_review,
};

void review_open(struct app *app, const struct review_request *request)
{
    struct review *review = memory_new(1, sizeof *review);

    review->request = *request;
    make_body(review);
    write_page(app, review);
    app_push(app, &kind, review);
}
