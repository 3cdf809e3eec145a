/* screens/screen.h - what a screen is to the app, and what the app offers to screens.
 *
 * A screen is a row of functions and a state of its own, on a stack. The app draws
 * the topmost, gives it keys and idle moments, and keeps what all share: the
 * service, the language, the message line and the prompt. */
#ifndef SCREENS_SCREEN_H
#define SCREENS_SCREEN_H

#include "base/err.h"
#include "form/form.h"
#include "form/strings.h"
#include "screens/app.h"
#include "term/keys.h"
#include "term/theme.h"

struct app;

struct screen_meaning {
    enum action action;
    struct text text; /* NULL: nothing at all, so help leaves the key out */
};

/* What undo is where it gets back a text that was given up. */
extern const struct screen_meaning screen_text_back;

struct screen_kind {
    /* Paints rows [0, rows - 1); the last row is the app's. Gives the cursor. */
    void (*paint)(struct app *app, void *state, int *cursor_row, int *cursor_column);
    /* False: the key means nothing here. */
    bool (*key)(struct app *app, void *state, struct key key);
    /* Puts on the disk what the last key did, before the next is read and before it is seen; of pasted
     * text, what came so far. NULL: nothing to lose. */
    void (*keep)(struct app *app, void *state);
    /* Steps what runs; true when the picture changed. NULL: nothing ever runs. */
    bool (*idle)(struct app *app, void *state);
    /* Milliseconds until idle is wanted again; -1: only after an event. NULL: -1. */
    int (*wait)(const void *state);
    /* Which keys count, for the last line and for help. */
    enum state (*keys)(const void *state);
    const enum action *hints; /* shown in the last line, up to ACTION_NONE */
    /* An action that means something else just now, and comes first in the last line, or NULL. NULL: none
     * ever does. */
    const struct screen_meaning *(*foremost)(const void *state);
    /* Whether one of them would do something at present; else it is not shown. NULL: each always would. */
    bool (*possible)(struct app *app, const void *state, enum action action);
    /* Another session asks for what this screen holds: true when it was given, and the screen is to be left.
     * NULL: it holds nothing. */
    bool (*called)(struct app *app, void *state);
    /* Whether something is on its way that must not be broken off for that. NULL: never. */
    bool (*busy)(const void *state);
    /* Frees the state. */
    void (*close)(struct app *app, void *state);
    /* What help says above the keys; appended. NULL: nothing. */
    void (*explain)(const void *state, struct buf *out);
    /* Where an action means something else here than its row says, up to ACTION_NONE. NULL: nowhere. */
    const struct screen_meaning *meanings;
    /* The same for the word behind a key in the last line. */
    const struct screen_meaning *briefs;
};

/* The stack. Takes state. The topmost closes after the present key or idle moment. */
void app_push(struct app *app, const struct screen_kind *kind, void *state);
void app_pop(struct app *app); /* called while a screen moves on by itself: that one, and what lies over it */

/* Presses a key in the person's place, once the topmost screen is another one. */
void app_press(struct app *app, struct key key);

/* The state of the topmost screen if it is of this kind, else NULL. */
void *app_top(const struct app *app, const struct screen_kind *kind);

enum language app_language(const struct app *app);
struct session *app_session(const struct app *app);

/* What the service in use is called: its profile, or where its settings come from. */
const char *app_service_name(const struct app *app);

/* Another session takes the place of the present one after this key: every screen closes, drafts are kept,
 * and the list of what the new one has opens. Takes session. */
void app_switch(struct app *app, struct session *session);

/* The same, to the sandbox that was left for another service and still holds what was made in it; false
 * when there is none. */
bool app_switch_back(struct app *app);

/* The client, or NULL after saying why there is none; app_try_api leaves the saying to the caller. */
struct api *app_api(struct app *app);
struct api *app_try_api(struct app *app, struct err *err);

/* One line for the person, kept for the messages screen. */
void app_say(struct app *app, enum string string, ...);
void app_say_text(struct app *app, bool error, const char *text);
void app_say_err(struct app *app, const struct err *err);

/* Both in one message; more: what went wrong beside it, or NULL. */
void app_say_errs(struct app *app, const struct err *err, const struct err *more);

/* Asks for a line of text in the last row; done is called once, with it or, after
 * Esc, with NULL. `changed` (or NULL) is called for every keystroke. */
typedef void app_answer_fn(struct app *app, void *state, const char *text);
void app_ask(struct app *app, const char *label, const char *text, void *state, app_answer_fn *changed,
             app_answer_fn *done);

/* The same for what nobody may see: shown as stars, wiped once done has had it. */
void app_ask_secret(struct app *app, const char *label, void *state, app_answer_fn *done);

/* Whether a question ends because its screen is left, by a signal or for another session, and not by Esc. */
bool app_leaving(const struct app *app);

/* The first row: a title, marks behind it, and the service's name at the right. */
void app_paint_title(struct app *app, const char *title, const char *marks);

/* The screen below the topmost, for one that leaves the picture as it is; without one, a title alone. */
void app_paint_below(struct app *app, int *cursor_row, int *cursor_column);

/* The role in which a profile's name is shown; the common one without a profile or a badge that is known. */
enum role app_badge(const struct profile *profile);

/* What was typed on a screen that closes could not be kept: the last words must not say that it was. */
void app_note_unkept(struct app *app);

/* What was typed on a screen that closes is never kept: should the program be ended, its last words say so.
 */
void app_note_forgotten(struct app *app);

/* The content of this draft was sent, and it could not be given up, or could not become an edit of id on this
 * base: tried again whenever a screen was left and at the end, which names it where that was in vain. The
 * draft stays claimed. Copies; mark may be NULL, and id, and base with it. app_sent.c */
void app_note_sent(struct app *app, int64_t draft, const char *mark, const char *id, const struct json *base);
bool app_was_sent(const struct app *app, int64_t draft); /* and waits for that */

/* Something was created, changed or deleted on the service: lists ask again. gone: the id of what is deleted,
 * or NULL. */
void app_note_change(struct app *app, const char *gone);
unsigned app_changes(const struct app *app);
const char *app_gone(const struct app *app); /* NULL: nothing was deleted */

/* Text printed by screens and shown nowhere else: the messages so far. */
size_t app_message_count(const struct app *app);
const char *app_message(const struct app *app, size_t index);

#endif
