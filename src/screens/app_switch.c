/* From one service to another while the program runs. */
#include "base/memory.h"
#include "screens/app_state.h"
#include "screens/browse.h"
#include "screens/login.h"

#include <stdlib.h>

static void drop(const struct app *app, struct session *session)
{
    if (session != app->options->session)
        session_free(session);
}

void app_switch(struct app *app, struct session *session)
{
    drop(app, app->next);
    app->next = session;
}

bool app_switch_back(struct app *app)
{
    if (app->sandbox == NULL)
        return false;
    app_switch(app, app->sandbox);
    app->sandbox = NULL;
    return true;
}

/* Whatever the screens had of the old service ends with them: operations are dropped, drafts kept. */
void app_take_next(struct app *app)
{
    if (app->next == NULL)
        return;
    app_leave_to(app, 0);
    login_end(app);
    app_release_sent(app);
    free(app->gone);
    app->gone = NULL;
    if (session_is_sandbox(app->session))
        app->sandbox = app->session;
    else
        drop(app, app->session);
    app->session = app->next;
    app->next = NULL;
    app->api = NULL;
    app_give_up_sent(app); /* before anybody else has them */
    app->pressed = (struct key){ 0 };
    browse_open(app);
    app_say(app, STRING_SWITCHED, app_service_name(app));
}

void app_free_sessions(struct app *app)
{
    drop(app, app->session);
    drop(app, app->sandbox);
    drop(app, app->next);
}
