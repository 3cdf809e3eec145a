#include "screens/work.h"

#include "base/memory.h"
#include "screens/progress.h"
#include "term/term.h"

#include <stdlib.h>

struct work {
    struct operation *operation; /* NULL: it is a submit */
    struct submit *submit;
    work_done_fn *done, *failed;
    void (*drop)(void *);
    void *context;
    struct progress progress;
    bool ended;
};

static const struct operation *current(const struct work *work)
{
    return work->submit != NULL ? submit_operation(work->submit) : work->operation;
}

/* What was there stays: most calls have ended before anybody could wonder. */
static void paint(struct app *app, void *state, int *cursor_row, int *cursor_column)
{
    const struct work *work = state;

    app_paint_below(app, cursor_row, cursor_column);
    progress_paint(&work->progress, app_language(app), term_rows() - 2);
}

static bool idle(struct app *app, void *state)
{
    struct work *work = state;
    enum operation_state step;
    struct text remark;

    if (work->ended)
        return false;
    step = work->submit != NULL ? submit_step(work->submit) : operation_step(work->operation);
    if (step == OPERATION_RUNNING)
        return progress_look(&work->progress, current(work));
    work->ended = true;
    app_pop(app); /* before what comes next opens its screen */
    if (step == OPERATION_FAILED) {
        app_say_errs(app, operation_err(current(work)),
                     work->submit != NULL ? submit_unnoted(work->submit) : NULL);
        if (work->failed != NULL)
            work->failed(app, current(work), work->context);
        return true;
    }
    work->done(app, current(work), work->context);
    remark = operation_remark(current(work));
    if (remark.en != NULL)
        app_say_text(app, false, text_in(remark, app_language(app)));
    if (work->submit != NULL && submit_unnoted(work->submit) != NULL)
        app_say_err(app, submit_unnoted(work->submit));
    return true;
}

static bool key_pressed(struct app *app, void *state, struct key key)
{
    enum action action = keys_action(key, STATE_READ);
    bool sent = operation_effect(current(state)) != EFFECT_NONE;

    if (action == ACTION_CANCEL || action == ACTION_BACK || action == ACTION_QUIT) {
        app_say(app, sent ? STRING_CANCELLED_SENDING : STRING_CANCELLED);
        app_pop(app);
    }
    return true;
}

static int wait(const void *state)
{
    return progress_wait(&((const struct work *)state)->progress);
}

static bool busy(const void *state)
{
    return ((const struct work *)state)->submit != NULL;
}

static enum state keys(const void *state)
{
    (void)state;
    return STATE_READ;
}

static void close_work(struct app *app, void *state)
{
    struct work *work = state;

    (void)app;
    operation_free(work->operation);
    submit_free(work->submit);
    if (work->drop != NULL)
        work->drop(work->context);
    free(work);
}

static const enum action hints[] = { ACTION_CANCEL, ACTION_NONE };

static const struct screen_kind kind = {
    .paint = paint,
    .key = key_pressed,
    .idle = idle,
    .wait = wait,
    .busy = busy,
    .keys = keys,
    .hints = hints,
    .close = close_work,
};

void work_open_or(struct app *app, struct operation *operation, work_done_fn *done, work_done_fn *failed,
                  void (*drop)(void *), void *context)
{
    struct work *work = memory_new(1, sizeof *work);

    *work = (struct work){
        .operation = operation, .done = done, .failed = failed, .drop = drop, .context = context
    };
    app_push(app, &kind, work);
}

void work_open(struct app *app, struct operation *operation, work_done_fn *done, void (*drop)(void *),
               void *context)
{
    work_open_or(app, operation, done, NULL, drop, context);
}

void work_open_submit(struct app *app, struct submit *submit, work_done_fn *done, void (*drop)(void *),
                      void *context)
{
    struct work *work = memory_new(1, sizeof *work);

    *work = (struct work){ .submit = submit, .done = done, .drop = drop, .context = context };
    app_push(app, &kind, work);
}
