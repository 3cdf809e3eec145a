/* Another session of this program asks for a draft that is being edited here: what holds it is left,
 * with everything kept. */
#include "screens/app_state.h"
#include "screens/drafts.h"

static bool busy(const struct app *app)
{
    for (size_t i = 0; i < app->depth; i++) {
        const struct screen *screen = &app->stack[i];

        if (screen->kind->busy != NULL && screen->kind->busy(screen->state))
            return true;
    }
    return false;
}

/* Whoever asked gives up after a while, and then nothing is wanted any more: a call may wait. */
bool app_answer_call(struct app *app)
{
    bool left = false;

    if (!app->called || busy(app))
        return false;
    app->called = false;
    for (size_t i = app->depth; i > 0; i--) {
        struct screen screen = app->stack[i - 1];

        if (screen.kind->called == NULL || !screen.kind->called(app, screen.state))
            continue;
        app_leave_to(app, i - 1);
        left = true;
    }
    if (app->depth == 0)
        drafts_screen_open(app); /* not the shell: somebody sits here, and is told what happened */
    return left;
}
