#include "screens/login.h"

#include "base/clock.h"
#include "base/memory.h"
#include "net/errand.h"
#include "screens/app_state.h"
#include "screens/progress.h"
#include "session/login.h"
#include "store/secret.h"
#include "term/term.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTICE_MS = 10 * 60 * 1000, SHARED_MS = 100 };

enum step { STEP_USER, STEP_DOMAIN, STEP_PASSWORD, STEP_PASSCODE, STEPS };

static const struct question {
    enum string label;
    bool secret;
    const char *(*known)(const struct session *session);
} questions[STEPS] = {
    [STEP_USER] = { STRING_LOGIN_USER, false, login_user },
    [STEP_DOMAIN] = { STRING_LOGIN_DOMAIN, false, login_domain },
    [STEP_PASSWORD] = { STRING_LOGIN_PASSWORD, true, NULL },
    [STEP_PASSCODE] = { STRING_LOGIN_PASSCODE, true, NULL },
};

struct login {
    char *answers[STEPS]; /* owned; NULL: not given. Names stay for the next attempt, secrets do not */
    enum step step;
    struct login_aim aim;
    struct iam_login request;
    struct iam_asking *asking; /* NULL: none is under way */
    struct progress progress;
};

static void forget_secrets(struct login *login)
{
    for (enum step step = 0; step < STEPS; step++) {
        if (!questions[step].secret)
            continue;
        secret_free(login->answers[step]);
        login->answers[step] = NULL;
    }
    login->request.password = login->request.passcode = NULL;
}

static void stop(struct login *login)
{
    iam_end(login->asking);
    login->asking = NULL;
    progress_stop(&login->progress);
    forget_secrets(login);
}

void login_end(struct app *app)
{
    struct login *login = app->login;

    if (login == NULL)
        return;
    stop(login);
    for (enum step step = 0; step < STEPS; step++)
        free(login->answers[step]);
    login_aim_done(&login->aim);
    free(login);
    app->login = NULL;
}

/* A failure, and that the key tries again. */
static void say_failed(struct app *app, const struct err *err)
{
    char text[sizeof app->message];

    snprintf(text, sizeof text, string_in(STRING_LOGIN_REMEDY, app_language(app)),
             keys_name(ACTION_LOGIN, STATE_MOVE), err_text(err, app_language(app)));
    app_say_text(app, true, text);
}

/* The request. */

static void begin(struct app *app, struct login *login)
{
    struct iam_login *request = &login->request;
    struct err err = { 0 };

    request->user = login->answers[STEP_USER];
    request->domain = login->answers[STEP_DOMAIN];
    request->password = login->answers[STEP_PASSWORD];
    request->passcode = login->answers[STEP_PASSCODE];
    request->user_id = request->passcode != NULL ? login_user_id(app->session) : NULL;
    login->asking = iam_begin(request, &err);
    forget_secrets(login); /* it is in the request, which wipes itself */
    if (login->asking == NULL)
        app_say_text(app, true, err_text(&err, app_language(app)));
    else
        progress_start(&login->progress, clock_monotonic_ms());
}

/* The list asks again by itself what it could not ask. */
static void go_on(struct app *app, const struct iam_token *token)
{
    char *path = NULL, until[32];
    struct err err = { 0 };

    clock_local_brief(token->expires_ms, clock_utc_ms(), until);
    session_take_login(app->session, token);
    app->login_told_ms = token->expires_ms - clock_utc_ms() > NOTICE_MS ? 0 : token->expires_ms;
    app_say(app, app->login_wanted ? STRING_LOGGED_IN_GO_ON : STRING_LOGGED_IN, until,
            keys_name(ACTION_REFRESH, STATE_READ));
    if (!session_keep(app->session, token, &path, &err))
        app_say_err(app, &err);
    free(path);
    if (app->login_wanted)
        app_note_change(app, NULL);
    app->login_wanted = false;
}

static bool step(struct app *app, struct login *login)
{
    static const struct text doing = { "asking for a token", "正在请求令牌" };
    struct iam_token token = { 0 };
    struct err err = { 0 };
    bool came;

    if (errand_step(iam_errand(login->asking)))
        return progress_note(&login->progress, doing, 0, 0, clock_monotonic_ms());
    came = iam_take(login->asking, &token, &err);
    stop(login);
    if (came)
        go_on(app, &token);
    else
        say_failed(app, &err);
    iam_token_done(&token);
    return true;
}

/* The questions. */

static void answered(struct app *app, void *state, const char *text);

static void ask(struct app *app, struct login *login)
{
    const struct question *question = &questions[login->step];
    const char *label = string_in(question->label, app_language(app));
    char named[256];

    if (!question->secret) {
        const char *before = login->answers[login->step];

        app_ask(app, label, before != NULL ? before : "", login, NULL, answered);
        return;
    }
    snprintf(named, sizeof named, label, login->answers[STEP_USER], login->answers[STEP_DOMAIN]);
    app_ask_secret(app, named, login, answered);
}

static void next(struct app *app, struct login *login)
{
    for (; login->step < STEPS; login->step++) {
        const struct question *question = &questions[login->step];
        const char *known = question->known != NULL ? question->known(app->session) : NULL;

        if (login->step == STEP_PASSCODE && login_user_id(app->session) == NULL)
            continue;
        if (known == NULL) {
            ask(app, login);
            return;
        }
        free(login->answers[login->step]);
        login->answers[login->step] = memory_text(known);
    }
    begin(app, login);
}

static void answered(struct app *app, void *state, const char *text)
{
    struct login *login = state;
    bool secret = questions[login->step].secret;

    if (text == NULL || *text == '\0') {
        forget_secrets(login);
        app_say(app, STRING_LOGIN_NOT_DONE);
        return;
    }
    if (secret)
        secret_free(login->answers[login->step]);
    else
        free(login->answers[login->step]);
    login->answers[login->step++] = memory_text(text);
    next(app, login);
}

/* Where nothing else comes before a login. */
static bool is_possible(const struct session *session)
{
    return session_by_login(session) ||
           (!session_is_sandbox(session) && !session_credentials(session)->source &&
            session_unusable(session)->kind == ERR_NONE);
}

void login_open(struct app *app)
{
    const struct session *session = app->session;
    struct login_aim aim = { 0 };
    struct iam_login request = { 0 };
    struct err err = { 0 };

    if (app->login != NULL && app->login->asking != NULL)
        return;
    if (!is_possible(session)) {
        app_say(app, STRING_LOGIN_NOT_HERE,
                session_credentials(session)->source ? session_credentials(session)->source : "?");
        return;
    }
    if (!login_aim_at(session, &aim, &request, &err)) {
        app_say_text(app, true, err_text(&err, app_language(app)));
        return;
    }
    if (app->login == NULL)
        app->login = memory_new(1, sizeof *app->login);
    forget_secrets(app->login);
    login_aim_done(&app->login->aim);
    app->login->aim = aim;
    app->login->request = request;
    app->login->step = 0;
    next(app, app->login);
}

const char *login_remedy(struct app *app, const struct err *err)
{
    bool ended = err->status == 401 && strstr(err->code, ".0307") != NULL;
    bool named = err->kind == ERR_CONFIG && strstr(err_text(err, LANGUAGE_EN), "algoform login") != NULL;

    app->login_remedy[0] = '\0';
    if ((ended || named) && session_by_login(app->session)) {
        snprintf(app->login_remedy, sizeof app->login_remedy,
                 string_in(STRING_LOGIN_REMEDY, app_language(app)), keys_name(ACTION_LOGIN, STATE_MOVE), "");
        app->login_wanted = true;
    }
    return app->login_remedy;
}

bool login_key(struct app *app, enum action action)
{
    if (app->login == NULL || app->login->asking == NULL ||
        (action != ACTION_BACK && action != ACTION_CANCEL))
        return false;
    stop(app->login);
    app_say(app, STRING_LOGIN_NOT_DONE);
    return true;
}

/* The end that is still to be told, or 0. */
static int64_t untold(const struct app *app)
{
    int64_t ends_ms = session_credentials(app->session)->expires_ms;

    return session_by_login(app->session) && ends_ms != app->login_told_ms ? ends_ms : 0;
}

/* Told once, and over nothing else that there is to say. */
static bool tell_end(struct app *app)
{
    int64_t ends_ms = untold(app), now_ms = clock_utc_ms();
    char time[32];

    if (ends_ms == 0 || ends_ms - now_ms > NOTICE_MS || app->message[0] != '\0' || app->prompt.active)
        return false;
    if (session_look_for_login(app->session))
        return false;
    app->login_told_ms = ends_ms;
    clock_local_brief(ends_ms, now_ms, time);
    app_say(app, ends_ms > now_ms ? STRING_LOGIN_ENDS : STRING_LOGIN_ENDED, time,
            keys_name(ACTION_LOGIN, STATE_MOVE));
    return true;
}

bool login_idle(struct app *app)
{
    if (app->login != NULL && app->login->asking != NULL)
        return step(app, app->login);
    return app->depth > 0 && tell_end(app);
}

int login_wait(const struct app *app)
{
    int64_t ends_ms = untold(app), left = ends_ms - NOTICE_MS - clock_utc_ms();

    if (app->login != NULL && app->login->asking != NULL)
        return progress_wait(&app->login->progress);
    return ends_ms == 0 || left <= 0 ? -1 : left < INT_MAX ? (int)left : INT_MAX;
}

/* The client's own calls move on meanwhile: they cannot be waited for in the same place. */
bool login_sleep(struct app *app, int timeout_ms)
{
    if (app->login == NULL || app->login->asking == NULL)
        return false;
    if (app->api != NULL && (timeout_ms < 0 || timeout_ms > SHARED_MS))
        timeout_ms = SHARED_MS;
    http_wait(iam_errand(app->login->asking)->http, term_descriptor(), timeout_ms);
    return true;
}

void login_paint(struct app *app)
{
    if (app->login != NULL)
        progress_paint(&app->login->progress, app_language(app), term_rows() - 2);
}
