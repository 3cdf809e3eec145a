#include "screens/held.h"

#include "base/clock.h"
#include "base/memory.h"
#include "screens/page.h"
#include "screens/peruse.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>

enum { ANSWER_MS = 2000, LOOK_MS = 20, TIME_BYTES = 32, LINE_BYTES = 512 };

struct held {
    struct held_request request;
    struct draft_holder holder;
    struct page page;
    int64_t due_ms; /* when no answer is expected any more; 0: nothing was asked */
};

/* As wide as the terminal is now. */
static void write_page(struct held *held, enum language language)
{
    char since[TIME_BYTES], text[LINE_BYTES];

    page_clear(&held->page);
    clock_local_text(held->holder.since_ms, since);
    snprintf(text, sizeof text, string_in(STRING_HELD_BY, language), held->holder.process.pid,
             held->holder.process.host, since);
    page_add_paragraph(&held->page, ROLE_WARNING, text);
    if (!held->holder.here)
        page_add_paragraph(&held->page, ROLE_TEXT, string_in(STRING_HELD_AWAY, language));
    page_add(&held->page, ROLE_TEXT, "");
    page_add_key(&held->page, language, ACTION_OPEN, STRING_HELD_READ);
    if (held->holder.here)
        page_add_key(&held->page, language, ACTION_TAKE_OVER, STRING_HELD_TAKE);
    page_add_key(&held->page, language, ACTION_BRANCH, STRING_HELD_BRANCH);
}

static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    struct held *held = state;

    app_paint_title(app, string_in(STRING_HELD_TITLE, app_language(app)), "");
    write_page(held, app_language(app));
    page_paint(&held->page, 2, term_rows() - 1);
    if (held->due_ms != 0)
        paint_text(1, 0, term_columns(), ROLE_STATUS, string_in(STRING_HELD_ASKING, app_language(app)));
    *cursor_row = 2;
    *cursor_column = 0;
}

static struct drafts *drafts_of(struct app *app)
{
    struct err err = { 0 };
    struct drafts *drafts = session_drafts(app_session(app), &err);

    if (drafts == NULL)
        app_say_err(app, &err);
    return drafts;
}

/* Submitted by the session that had it, or dropped: what there is to say is not what leaving says. */
static void leave_gone(struct app *app, struct held *held)
{
    app_say(app, STRING_HELD_GONE, (long long)held->request.draft);
    app_pop(app);
}

static void hand_over(struct app *app, struct held *held, int64_t draft)
{
    struct held_request request = held->request;

    app_pop(app);
    request.got(app, request.state, draft);
}

static void take_over(struct app *app, struct held *held)
{
    struct drafts *drafts = drafts_of(app);
    struct err held_err = { 0 }, err = { 0 };

    if (drafts == NULL || held->due_ms != 0)
        return;
    if (drafts_claim(drafts, held->request.draft, &held_err)) /* given back meanwhile */
        hand_over(app, held, held->request.draft);
    else if (held_err.kind == ERR_ABSENT)
        leave_gone(app, held);
    else if (drafts_ask(drafts, held->request.draft, &err))
        held->due_ms = clock_monotonic_ms() + ANSWER_MS;
    else
        app_say_err(app, &err);
}

static void branch(struct app *app, struct held *held)
{
    struct drafts *drafts = drafts_of(app);
    struct err err = { 0 };
    int64_t draft = 0;

    if (drafts == NULL)
        return;
    if (drafts_branch(drafts, held->request.draft, &draft, &err) && drafts_claim(drafts, draft, &err))
        hand_over(app, held, draft);
    else if (err.kind == ERR_ABSENT)
        leave_gone(app, held);
    else
        app_say_err(app, &err);
}

static void read_it(struct app *app, struct held *held)
{
    struct drafts *drafts = drafts_of(app);
    struct err err = { 0 };
    struct draft_left left = { 0 };
    struct document *document =
        drafts != NULL ? drafts_load(drafts, held->request.draft, held->request.resource->shape, &left, &err)
                       : NULL;

    if (document != NULL)
        peruse_open(app, held->request.resource, document, &left);
    else if (err.kind == ERR_ABSENT)
        leave_gone(app, held);
    else if (err.kind != ERR_NONE)
        app_say_err(app, &err);
}

static void stop_asking(struct app *app, struct held *held)
{
    struct drafts *drafts = held->due_ms != 0 ? drafts_of(app) : NULL;

    held->due_ms = 0;
    if (drafts != NULL)
        drafts_withdraw(drafts, held->request.draft);
}

static bool idle(struct app *app, void *state)
{
    struct held *held = state;
    struct err err = { 0 };
    struct drafts *drafts = held->due_ms != 0 ? drafts_of(app) : NULL;

    if (drafts == NULL)
        return false;
    if (drafts_claim(drafts, held->request.draft, &err)) {
        held->due_ms = 0;
        hand_over(app, held, held->request.draft);
        return true;
    }
    if (err.kind == ERR_ABSENT) {
        leave_gone(app, held);
        return true;
    }
    if (clock_monotonic_ms() < held->due_ms)
        return false;
    stop_asking(app, held);
    app_say(app, STRING_HELD_NO_ANSWER);
    return true;
}

static int wait(const void *state)
{
    return ((const struct held *)state)->due_ms != 0 ? LOOK_MS : -1;
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    struct held *held = state;

    switch (keys_action(key, STATE_READ)) {
    case ACTION_OPEN: read_it(app, held); return true;
    case ACTION_TAKE_OVER: take_over(app, held); return true;
    case ACTION_BRANCH: branch(app, held); return true;
    case ACTION_BACK:
    case ACTION_QUIT:
        app_say(app, held->request.left);
        app_pop(app);
        return true;
    default: return page_act(&held->page, keys_action(key, STATE_READ), term_rows() - 3);
    }
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_READ;
}

static void close_held(struct app *app, void *state)
{
    struct held *held = state;

    stop_asking(app, held);
    page_done(&held->page);
    free(held);
}

static const enum action hints[] = { ACTION_OPEN, ACTION_TAKE_OVER, ACTION_BRANCH, ACTION_BACK, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = idle,
    .wait = wait,
    .keys = keys,
    .hints = hints,
    .close = close_held,
};

/* One that was given back meanwhile, or is open in this very session, is no choice. */
void held_open(struct app *app, const struct held_request *request)
{
    struct drafts *drafts = drafts_of(app);
    struct draft_holder holder = { 0 };
    struct process self = process_self();
    struct err err = { 0 };
    struct held *held;

    if (drafts == NULL)
        return;
    if (drafts_claim(drafts, request->draft, &err)) {
        request->got(app, request->state, request->draft);
        return;
    }
    if (!drafts_holder(drafts, request->draft, &holder) || (holder.here && holder.process.pid == self.pid)) {
        app_say_err(app, &err);
        return;
    }
    held = memory_new(1, sizeof *held);
    held->request = *request;
    held->holder = holder;
    app_push(app, &kind, held);
}
