/* screens/app_state.h - what the files of the app share; nobody else includes it. */
#ifndef SCREENS_APP_STATE_H
#define SCREENS_APP_STATE_H

#include "form/line_editor.h"
#include "screens/screen.h"
#include "screens/secret_line.h"

struct screen {
    const struct screen_kind *kind;
    void *state;
};

struct prompt {
    bool active;
    char label[512];
    struct line_editor editor;
    struct secret_line *secret; /* owned; takes the editor's place when nobody may see what is typed */
    void *state;
    app_answer_fn *changed, *done;
};

/* A draft that is to be given up, or with an id, to become an edit of that on this base; owned. */
struct sent_draft {
    int64_t draft;
    char *mark, *id;   /* NULL: not known; none */
    struct json *base; /* or NULL */
};

struct app {
    const struct app_options *options;
    struct session *session; /* borrowed from the options, or owned after app_switch */
    struct session *next;    /* as session; takes its place when no screen's function runs any more */
    struct session *sandbox; /* as session; not in use now, but what was made in it stays */
    struct api *api;         /* borrowed from the session once a screen needed it */
    struct screen *stack;
    size_t depth, capacity;
    struct screen *closing; /* popped screens, freed when no function of theirs runs any more */
    size_t closing_count, closing_capacity;

    char message[512];
    bool message_is_error;
    char **messages;
    size_t message_count, message_capacity;
    struct prompt prompt;
    struct key pressed;    /* by app_press; code 0: none */
    struct login *login;   /* owned; NULL: nobody logs in */
    int64_t login_told_ms; /* the end of a login that was told already */
    bool login_wanted;     /* something failed for want of one */
    char login_remedy[64];
    unsigned changes; /* of what the service holds, by us */
    char *gone;
    size_t painting; /* which screen of the stack */
    size_t idling;   /* likewise, from 1; 0: none moves on by itself just now */
    int cursor_row;  /* in the last picture */
    bool mouse;
    bool stalled;       /* a paste, and that is shown */
    bool stray;         /* what was pasted last was not taken, and that is said */
    int64_t started_ms; /* UTC */
    int64_t doubted;    /* the submit that was under way when it was ended; 0: there was none */
    bool kept;          /* there were screens that keep what is typed */
    bool unkept;        /* something that was typed is in no draft */
    bool forgotten;     /* something that was typed when it was ended is never kept */
    bool called;        /* by another session, and not answered yet */
    bool ended;         /* by a signal */
    bool leaving;       /* screens, and the question that was open with them */

    struct sent_draft *sent; /* owned; app_sent.c */
    size_t sent_count, sent_capacity;
};

/* app_prompt.c: the key goes to the question; the question ends, unanswered where that is false. */
void app_prompt_key(struct app *app, struct key key);
void app_end_prompt(struct app *app, bool answered);

/* app_paint.c */
void app_paint(struct app *app);
bool app_too_small(void); /* the terminal: then nothing can be seen but that */

/* Answers another session's call when nothing is on its way; true when the picture changed. */
bool app_answer_call(struct app *app);

/* app_sent.c: tries again; lets go of what stays, which the next session's try takes; tells on standard error
 * what stays, and forgets it. */
void app_give_up_sent(struct app *app);
void app_release_sent(struct app *app);
void app_tell_sent(struct app *app);

/* Leaves the topmost screens down to so many. */
void app_leave_to(struct app *app, size_t depth);

/* The session that app_switch gave takes its place now. */
void app_take_next(struct app *app);
void app_free_sessions(struct app *app);

#endif
