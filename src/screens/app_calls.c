/* Another session of this program asks for a draft that is being edited here: what holds it is left,
 * with everything kept. */
#include "screens/app_state.h"
#include "screens/drafts.h"
#include "screens/taken.h"

#include <string.h>

static bool busy(const struct app *app)
{
    for (size_t i = 0; i < app->depth; i++) {
        const struct screen *screen = &app->stack[i];

        if (screen->kind->busy != NULL && screen->kind->busy(screen->state))
            return true;
    }
    return false;
}

/* A question that was open ends unanswered, and what that says is not what counts now. */
static void leave(struct app *app, size_t depth)
{
    char said[sizeof app->message];

    memcpy(said, app->message, sizeof said);
    app_leave_to(app, depth);
    if (strcmp(said, app->message) != 0)
        app_say_text(app, false, said);
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
        leave(app, i - 1);
        left = true;
    }
    if (app->depth == 0)
        drafts_screen_open(app); /* not the shell: somebody sits here */
    if (left) {
        taken_open(app, app->message);
        app->message[0] = '\0'; /* the page says it */
    }
    return left;
}
