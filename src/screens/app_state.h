/* screens/app_state.h - what the files of the app share; nobody else includes it. */
#ifndef SCREENS_APP_STATE_H
#define SCREENS_APP_STATE_H

#include "form/line_editor.h"
#include "screens/screen.h"

struct screen {
    const struct screen_kind *kind;
    void *state;
};

struct prompt {
    bool active;
    char label[128];
    struct line_editor editor;
    void *state;
    app_answer_fn *changed, *done;
};

struct app {
    const struct app_options *options;
    struct session *session; /* borrowed from the options, or owned after app_switch */
    struct session *next;    /* owned; takes its place when no screen's function runs any more */
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
    struct key pressed; /* by app_press; code 0: none */
    unsigned changes;   /* of what the service holds, by us */
    char *gone;
    int cursor_row; /* in the last picture */
    bool mouse;
    bool ended; /* by a signal */
};

#endif
