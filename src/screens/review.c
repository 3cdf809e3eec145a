#include "screens/review.h"

#include "base/memory.h"
#include "document/convert.h"
#include "screens/review_state.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>

const struct json *review_mine(const struct review *review)
{
    return document_root(review->request.document);
}

bool review_creates(const struct review *review)
{
    return review->request.id == NULL || review->deleted;
}

void review_make_body(struct review *review)
{
    json_free(review->body);
    review->body = convert_request(review->request.resource->shape, review_mine(review),
                                   review_creates(review) ? PURPOSE_CREATE : PURPOSE_UPDATE);
}

void review_end_operation(struct review *review)
{
    operation_free(review->operation);
    submit_free(review->submit);
    review->operation = NULL;
    review->submit = NULL;
    progress_stop(&review->progress);
}

const struct operation *review_current(const struct review *review)
{
    return review->submit != NULL ? submit_operation(review->submit) : review->operation;
}

static bool idle(struct app *app, void *state)
{
    struct review *review = state;
    enum operation_state step;

    if (review->stage == STAGE_START) {
        review_compare(app, review);
        return true;
    }
    if (review_current(review) == NULL)
        return false;
    step = review->submit != NULL ? submit_step(review->submit) : operation_step(review->operation);
    if (step == OPERATION_RUNNING)
        return progress_look(&review->progress, review_current(review));
    if (review->stage == STAGE_SENDING) {
        if (step == OPERATION_DONE)
            review_sent(app, review);
        else
            review_refused(app, review);
    } else if (review->looking != 0) {
        (step == OPERATION_DONE ? review_looked : review_not_looked)(app, review);
    } else if (step == OPERATION_DONE) {
        review_compared(app, review);
    } else {
        review_not_compared(app, review);
    }
    return true;
}

static int wait(const void *state)
{
    const struct review *review = state;

    if (review->stage == STAGE_CONFLICT)
        return review_wait(review);
    return review->stage == STAGE_START ? 0 : progress_wait(&review->progress);
}

/* Keys. */

/* What was merged stays in the draft, and what was decided in part does not. */
void review_leave(struct app *app, struct review *review)
{
    app_pop(app);
    if (review->merged && review->taken > 0)
        app_say(app, STRING_MERGE_STAYS, review->taken);
    else if (review->stage == STAGE_CONFLICT)
        app_say(app, STRING_DECISIONS_LEFT);
}

/* The place that Enter goes to from here, or NULL. Above the first is as good as on it, but not where it is
 * to be decided about the one in focus. */
static const char *place_ahead(const struct review *review)
{
    for (size_t i = review->focus; i < review->page.count; i++) {
        if (review->page.lines[i].place != NULL || review->stage == STAGE_CONFLICT)
            return review->page.lines[i].place;
    }
    return NULL;
}

static void follow(struct app *app, struct review *review)
{
    struct review_request request = review->request;
    char *place = memory_text(place_ahead(review));

    if (place == NULL) {
        app_say(app, STRING_NOTHING_TO_OPEN);
        return;
    }
    review_leave(app, review);
    request.go_to(app, request.state, place);
    free(place);
}

/* What only read yet, on the way to sending, has changed nothing. */
static void cancel(struct app *app, struct review *review)
{
    bool sent = operation_effect(review_current(review)) != EFFECT_NONE;

    app_say(app, sent ? STRING_CANCELLED_SENDING : STRING_CANCELLED);
    review_end_operation(review);
    review->stage = STAGE_CANCELLED;
}

/* What a call that takes its time does just now: waiting before it asks again, for one. */
static const char *doing(struct app *app, const struct review *review)
{
    return review->progress.shown ? text_in(review->progress.doing, app_language(app)) : "";
}

/* What stands above the page: what can be done now, and whether something is amiss with that. */
static enum role status(struct app *app, const struct review *review, char *text, size_t size)
{
    static const enum string stages[] = {
        [STAGE_START] = STRING_REVIEW_COMPARING, [STAGE_COMPARING] = STRING_REVIEW_COMPARING,
        [STAGE_READY] = STRING_REVIEW_SEND,      [STAGE_CONFLICT] = STRING_CONFLICT_KEYS,
        [STAGE_DELETED] = STRING_REVIEW_DELETED, [STAGE_NOTHING] = STRING_NOTHING_TO_SEND,
        [STAGE_THERE] = STRING_THERE_ALREADY,    [STAGE_SENDING] = STRING_SENDING,
        [STAGE_OFFLINE] = STRING_NO_SERVICE,     [STAGE_CANCELLED] = STRING_REVIEW_CANCELLED,
    };
    enum language language = app_language(app);
    bool ready = review->stage == STAGE_READY;

    if (ready && review->request.problems->errors > 0) {
        snprintf(text, size, string_in(STRING_ERRORS_STOP, language), review->request.problems->errors);
        return ROLE_ERROR;
    }
    if (ready && session_read_only(app_session(app))) {
        snprintf(text, size, string_in(STRING_READ_ONLY_PROFILE, language),
                 session_profile_name(app_session(app)));
        return ROLE_WARNING;
    }
    if (review->stage == STAGE_CONFLICT) {
        snprintf(text, size, string_in(STRING_CONFLICT_KEYS, language), review_undecided(review),
                 keys_name(ACTION_MINE, STATE_READ), keys_name(ACTION_TAKE_OVER, STATE_READ));
        return ROLE_ERROR;
    }
    if (review->unnoted || (ready && review->reason.kind != ERR_NONE)) {
        snprintf(text, size, "%s",
                 string_in(review->unnoted ? STRING_REVIEW_UNNOTED : STRING_REVIEW_FAILED, language));
        return ROLE_ERROR;
    }
    snprintf(text, size, "%s %s", string_in(stages[review->stage], language), doing(app, review));
    return review->stage == STAGE_DELETED ? ROLE_ERROR : ROLE_STATUS;
}

enum { STATUS_BYTES = 512, STATUS_ROWS = 3, STATUS_ROW = 1 };

/* The first row of the page. */
static int page_row(struct app *app, const struct review *review)
{
    char text[STATUS_BYTES];

    status(app, review, text, sizeof text);
    return STATUS_ROW + paint_paragraph_rows(term_columns(), STATUS_ROWS, text);
}

static size_t page_rows(struct app *app, const struct review *review)
{
    int rows = term_rows() - 1 - page_row(app, review);

    return rows > 1 ? (size_t)rows : 1;
}

/* Of a conflict, all of it; at least its beginning. */
void review_show_focus(struct app *app, struct review *review)
{
    size_t rows = page_rows(app, review), end = review_focus_end(review);
    size_t last = review->page.count > rows ? review->page.count - rows : 0;

    if (review->page.top > last) /* the window grew: nothing stays hidden above empty rows */
        review->page.top = last;
    if (end > review->page.top + rows)
        review->page.top = end - rows;
    if (review->focus < review->page.top)
        review->page.top = review->focus;
}

static bool move_focus(struct app *app, struct review *review, enum action action)
{
    if (!keys_movement(action, review->focus, review->page.count, page_rows(app, review), &review->focus))
        return false;
    review_show_focus(app, review);
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
    case ACTION_YES: review_yes(app, review); return true;
    case ACTION_OPEN: follow(app, review); return true;
    case ACTION_MINE: review_decide(app, review, MERGE_MINE); return true;
    case ACTION_TAKE_OVER: review_decide(app, review, MERGE_THEIRS); return true;
    case ACTION_BACK:
    case ACTION_QUIT: review_leave(app, review); return true;
    case ACTION_REFRESH:
        review->stage = review_current(review) == NULL ? STAGE_START : review->stage;
        return true;
    default: return page_act_sideways(&review->page, action) || move_focus(app, review, action);
    }
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct review *review = state;
    char text[STATUS_BYTES];
    enum role role = status(app, review, text, sizeof text);
    int top = page_row(app, review);

    review_fit(app, review);
    app_paint_title(app, string_in(STRING_REVIEW_TITLE, app_language(app)), "");
    paint_paragraph(STATUS_ROW, 0, term_columns(), STATUS_ROWS, role, text);
    review_show_focus(app, review); /* the status may have more rows than before */
    page_paint(&review->page, top, term_rows() - 1);
    *cursor_row = top + (int)(review->focus - review->page.top);
    *cursor_column = 0;
    paint_text(*cursor_row, 0, 1, ROLE_MARKER, ">");
    review_note_sight(review, page_rows(app, review));
}

static bool possible(struct app *app, const void *state, enum action action)
{
    const struct review *review = state;
    bool sends = review->stage == STAGE_READY || review->stage == STAGE_DELETED;

    switch (action) {
    case ACTION_YES:
        return sends && review->request.problems->errors == 0 && !session_read_only(app_session(app));
    case ACTION_MINE:
    case ACTION_TAKE_OVER: return review_at_conflict(review);
    case ACTION_RIGHT: return page_is_cut(&review->page, page_rows(app, review));
    case ACTION_OPEN: return place_ahead(review) != NULL;
    case ACTION_DOWN: return review->focus + 1 < review->page.count;
    case ACTION_REFRESH: return review_current(review) == NULL;
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
    review_end_operation(review);
    page_done(&review->page);
    merge_done(&review->merge);
    free(review->lines);
    for (size_t i = 0; i < review->order_count; i++)
        free(review->orders[i]);
    free(review->orders);
    json_free(review->answer);
    json_free(review->present);
    json_free(review->body);
    free(review);
}

static const enum action hints[] = { ACTION_YES,  ACTION_MINE,    ACTION_TAKE_OVER, ACTION_OPEN, ACTION_RIGHT,
                                     ACTION_DOWN, ACTION_REFRESH, ACTION_BACK,      ACTION_NONE };

static const struct screen_meaning meanings[] = {
    { ACTION_TAKE_OVER,
      { "where both changed it, take what the service has", "双方都改过时采用服务端的值" } },
    { ACTION_RIGHT, { "see what is cut at the right", "查看右侧被截去的内容" } },
    { ACTION_NONE, { NULL, NULL } },
};

static const struct screen_meaning briefs[] = {
    { ACTION_TAKE_OVER, { "theirs", "对方的" } },
    { ACTION_RIGHT, { "more", "更多" } },
    { ACTION_NONE, { NULL, NULL } },
};

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
    .meanings = meanings,
    .briefs = briefs,
};

void review_open(struct app *app, const struct review_request *request)
{
    struct review *review = memory_new(1, sizeof *review);

    review->request = *request;
    review->page.indent = 2; /* where the focus is marked */
    review_make_body(review);
    review_write(app, review);
    app_push(app, &kind, review);
}
