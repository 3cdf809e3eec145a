#include "screens/app_state.h"

#include "base/clock.h"
#include "base/confine.h"
#include "base/memory.h"
#include "screens/help.h"
#include "screens/history.h"
#include "screens/last_words.h"
#include "screens/login.h"
#include "screens/palette.h"
#include "screens/start.h"
#include "session/doubts.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHEEL_ROWS = 3 };

enum language app_language(const struct app *app)
{
    return app->options->language;
}

struct session *app_session(const struct app *app)
{
    return app->session;
}

const char *app_service_name(const struct app *app)
{
    enum string name = session_is_sandbox(app->session) ? STRING_NAME_SANDBOX : STRING_NAME_ENVIRONMENT;

    return session_profile(app->session) != NULL ? session_profile_name(app->session)
                                                 : string_in(name, app_language(app));
}

struct api *app_try_api(struct app *app, struct err *err)
{
    if (app->api == NULL)
        app->api = session_api(app->session, err);
    return app->api;
}

struct api *app_api(struct app *app)
{
    struct err err = { 0 };

    if (app_try_api(app, &err) == NULL)
        app_say_err(app, &err);
    return app->api;
}

void app_push(struct app *app, const struct screen_kind *kind, void *state)
{
    app->stack = memory_grow(app->stack, app->depth, &app->capacity, sizeof *app->stack);
    app->stack[app->depth++] = (struct screen){ kind, state };
}

/* A screen that leaves while it lies below others, such as the help, takes them along. */
void app_pop(struct app *app)
{
    size_t left = app->idling > 0 && app->idling <= app->depth ? app->idling - 1 : app->depth - 1;

    if (app->depth == 0)
        return;
    while (app->depth > left) {
        app->closing =
            memory_grow(app->closing, app->closing_count, &app->closing_capacity, sizeof *app->closing);
        app->closing[app->closing_count++] = app->stack[--app->depth];
    }
    app->idling = 0;
}

void *app_top(const struct app *app, const struct screen_kind *kind)
{
    return app->depth > 0 && app->stack[app->depth - 1].kind == kind ? app->stack[app->depth - 1].state
                                                                     : NULL;
}

static void close_popped(struct app *app)
{
    while (app->closing_count > 0) {
        struct screen screen = app->closing[--app->closing_count];

        screen.kind->close(app, screen.state);
        app_give_up_sent(app);
    }
}

void app_note_change(struct app *app, const char *gone)
{
    app->changes++;
    if (gone != NULL) {
        free(app->gone);
        app->gone = memory_text(gone);
    }
}

unsigned app_changes(const struct app *app)
{
    return app->changes;
}

const char *app_gone(const struct app *app)
{
    return app->gone;
}

static void toggle_mouse(struct app *app)
{
    app->mouse = !app->mouse;
    term_mouse(app->mouse);
    app_say(app, app->mouse ? STRING_MOUSE_ON : STRING_MOUSE_OFF);
}

/* So many rows down, or up, as the keys go: where rows are things, a click goes to the thing clicked at. */
static void move_rows(struct app *app, int rows)
{
    struct screen top = app->stack[app->depth - 1];
    enum state state = top.kind->keys(top.state);
    struct key key = keys_key(rows < 0 ? ACTION_UP : ACTION_DOWN, state);

    if (app->prompt.active || state == STATE_EDIT)
        return;
    for (int steps = abs(rows); steps > 0; steps--)
        top.kind->key(app, top.state, key);
}

/* False for what is no mouse's. */
static bool mouse_pressed(struct app *app, struct key key)
{
    bool inside =
        key.row > 0 && key.row < term_rows() - 1; /* a title and the last row are no rows of things */

    if (!key.function || key.code < TERM_CLICK || key.code > TERM_WHEEL_DOWN)
        return false;
    if (key.code == TERM_CLICK && inside)
        move_rows(app, key.row - app->cursor_row);
    else if (key.code != TERM_CLICK)
        move_rows(app, key.code == TERM_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
    return true;
}

/* Pasted text that nobody has taken: said once, however long it is. */
static void refuse_paste(struct app *app, enum state state)
{
    if (state == STATE_EDIT || state == STATE_PICK)
        return; /* a character that is no text */
    app->stray = true;
    app_say(app, state == STATE_MOVE ? STRING_PASTE_STRAY : STRING_PASTE_NOWHERE,
            keys_name(ACTION_OPEN, STATE_MOVE));
}

static void key_pressed(struct app *app, struct key key)
{
    struct screen *top = &app->stack[app->depth - 1];
    enum state state = top->kind->keys(top->state);
    enum action action = keys_action(key, state);

    app->stray = app->stray && key.pasted;
    if (app->stray)
        return;
    if (!app->prompt.active)
        app->message[0] = '\0';
    if (action == ACTION_REDRAW)
        paint_again();
    else if (action == ACTION_SUSPEND)
        term_suspend();
    else if (app_too_small())
        return; /* nobody should change what cannot be seen */
    else if (mouse_pressed(app, key))
        return;
    else if (app->prompt.active)
        app_prompt_key(app, key);
    else if (login_key(app, action) || top->kind->key(app, top->state, key))
        return;
    else if (key.pasted)
        refuse_paste(app, state);
    else if (action == ACTION_HELP)
        help_open(app, top->kind, top->state);
    else if (action == ACTION_MESSAGES)
        messages_open(app);
    else if (action == ACTION_MOUSE)
        toggle_mouse(app);
    else if (action == ACTION_LOGIN)
        login_open(app);
    else if (action == ACTION_HISTORY)
        history_screen_open(app);
    else if (action == ACTION_COMMAND)
        palette_open(app, state);
    else if (action == ACTION_QUIT || action == ACTION_BACK)
        app_pop(app);
}

void app_press(struct app *app, struct key key)
{
    app->pressed = key;
}

bool app_leaving(const struct app *app)
{
    return app->leaving;
}

void app_leave_to(struct app *app, size_t depth)
{
    app->leaving = true;
    if (app->prompt.active)
        app_end_prompt(app, false);
    app->leaving = false;
    while (app->depth > depth)
        app_pop(app);
    close_popped(app);
}

static void leave_screens(struct app *app)
{
    app_leave_to(app, 0);
    free(app->gone);
    app->gone = NULL;
}

/* The key that a screen pressed, else the next that the person did. */
static bool next_key(struct app *app, struct key *key)
{
    if (app->pressed.code == 0)
        return term_key(key);
    *key = app->pressed;
    app->pressed = (struct key){ 0 };
    return true;
}

static void keep(struct app *app)
{
    for (size_t i = 0; i < app->depth; i++) {
        if (app->stack[i].kind->keep != NULL)
            app->stack[i].kind->keep(app, app->stack[i].state);
    }
}

/* What a key did is kept before the next one is read, and before it is seen. Pasted text
 * is kept in the portions in which it arrives. */
static bool read_keys(struct app *app)
{
    struct key key;
    bool any = false, pasted = false;

    while (app->depth > 0 && next_key(app, &key)) {
        if (pasted && !key.pasted)
            keep(app);
        key_pressed(app, key);
        close_popped(app);
        pasted = key.pasted;
        if (!pasted)
            keep(app);
        app_take_next(app);
        any = true;
    }
    if (pasted)
        keep(app);
    return any;
}

/* True when the picture changed. */
static bool note_stall(struct app *app)
{
    bool before = app->stalled;

    app->stalled = term_paste_stalled();
    return app->stalled != before;
}

/* Every screen's transfers move on, the topmost last. */
static bool idle(struct app *app)
{
    bool changed = false;

    for (size_t i = 0; i < app->depth; i++) {
        const struct screen screen = app->stack[i];

        app->idling = i + 1;
        changed = (screen.kind->idle != NULL && screen.kind->idle(app, screen.state)) || changed;
    }
    app->idling = 0;
    close_popped(app);
    return login_idle(app) || changed;
}

static void sleep_until_event(struct app *app)
{
    int timeout = login_wait(app), key = term_wait();

    if (key >= 0 && (timeout < 0 || key < timeout))
        timeout = key;
    for (size_t i = 0; i < app->depth; i++) {
        const struct screen *screen = &app->stack[i];
        int wait = screen->kind->wait != NULL ? screen->kind->wait(screen->state) : -1;

        if (wait >= 0 && (timeout < 0 || wait < timeout))
            timeout = wait;
    }
    if (!login_sleep(app, timeout))
        api_wait(app->api, term_descriptor(), timeout);
}

static void run(struct app *app)
{
    bool changed = true, confined = false;

    while (app->depth > 0) {
        enum term_event event;

        if (changed)
            app_paint(app);
        changed = read_keys(app);
        changed = note_stall(app) || changed;
        if (app->depth == 0)
            break;
        if (!changed)
            changed = idle(app);
        if (app->depth == 0)
            break;
        if (!changed && !confined) { /* once there is time: the first picture waits for nothing */
            confine(CONFINE_SCREENS);
            confined = true;
        }
        if (!changed)
            sleep_until_event(app);
        do {
            event = term_event();
            app->called = app->called || event == TERM_CALLED;
            changed = changed || event == TERM_RESIZED;
        } while (event == TERM_CALLED || event == TERM_RESIZED);
        changed = app_answer_call(app) || changed;
        if (event == TERM_ENDED) {
            app->ended = true;
            break;
        }
    }
}

static void done(struct app *app)
{
    for (size_t i = 0; i < app->depth; i++)
        app->kept = app->kept || app->stack[i].kind->keep != NULL;
    leave_screens(app);
    if (app->ended)
        app->doubted = doubts_since(app->session, app->started_ms);
    login_end(app);
    app_give_up_sent(app);
    app_free_sessions(app);
    for (size_t i = 0; i < app->message_count; i++)
        free(app->messages[i]);
    free(app->messages);
    free(app->stack);
    free(app->closing);
}

/* The keys of the configuration, which is told which line of it is wrong. */
static bool take_keys(const struct config *config, struct err *err)
{
    bool good = true;

    for (size_t i = 0; good && i < config->binding_count; i++) {
        const struct config_binding *binding = &config->bindings[i];

        good = keys_change(binding->action, binding->keys, err);
        if (!good)
            err_while(err, "%s, line %d", "%s 第 %d 行", config->path, binding->line);
    }
    if (good && !keys_settle(err)) {
        good = false;
        err_while(err, "%s, [keys]", "%s，[keys]", config->path);
    }
    return good;
}

void app_note_unkept(struct app *app)
{
    app->unkept = true;
}

void app_note_forgotten(struct app *app)
{
    app->forgotten = app->forgotten || app->ended;
}

/* What became of what was typed, behind why the program ended. */
static struct text tell_typed(const struct app *app)
{
    if (app->unkept)
        return (struct text){ "; what was typed could NOT be kept as a draft",
                              "；已输入的内容未能保存为草稿" };
    if (app->forgotten && app->kept)
        return (struct text){
            "; what was typed is kept as a draft, but nowhere what was typed in the set-up form",
            "；已输入的内容已保存为草稿，但设置表单中输入的内容未保存"
        };
    if (app->forgotten)
        return (struct text){ "; what was typed in the set-up form is kept nowhere",
                              "；设置表单中输入的内容未保存" };
    if (app->kept)
        return (struct text){ "; what was typed is kept as a draft", "；已输入的内容已保存为草稿" };
    return (struct text){ "", "" };
}

static bool tell_end(const struct app *app, struct err *err)
{
    struct text typed = tell_typed(app);

    if (app->doubted == 0)
        return err_set(err, ERR_CANCELLED, "ended by a signal%s%.0s", "程序被信号终止%.0s%s", typed.en,
                       typed.zh);
    return err_set(
        err, ERR_CANCELLED,
        "ended by a signal while a submit was under way: the service may have carried it out, so look "
        "before sending it again (algoform history show %lld)%s%.0s",
        "程序在提交过程中被信号终止：服务可能已经执行该提交，重新发送之前请先查看（algoform history "
        "show %lld）%.0s%s",
        (long long)app->doubted, typed.en, typed.zh);
}

bool app_run(const struct app_options *options, struct err *err)
{
    struct app app = { .options = options, .session = options->session, .started_ms = clock_utc_ms() };
    struct err theme_err = { 0 };
    bool started = take_keys(session_config(options->session), err) &&
                   start_prepare(&app, options, err); /* what can fail does so before the screen is taken */

    if (started && (started = term_open(err))) {
        last_words_prepare(options->language);
        if (!theme_load(options->theme, &theme_err))
            app_say_err(&app, &theme_err);
        run(&app);
    }
    done(&app);
    term_close();
    app_tell_sent(&app);
    return started && app.ended ? tell_end(&app, err) : started;
}
