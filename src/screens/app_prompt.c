/* The question in the last row, and what is typed there. */
#include "screens/app_state.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

static void forget_answer(struct prompt *prompt)
{
    line_editor_done(&prompt->editor);
    if (prompt->secret != NULL)
        secret_line_wipe(prompt->secret);
    free(prompt->secret);
    prompt->secret = NULL;
}

void app_ask(struct app *app, const char *label, const char *text, void *state, app_answer_fn *changed,
             app_answer_fn *done)
{
    struct prompt *prompt = &app->prompt;

    if (prompt->active)
        forget_answer(prompt);
    snprintf(prompt->label, sizeof prompt->label, "%s", label);
    line_editor_init(&prompt->editor, text);
    prompt->state = state;
    prompt->changed = changed;
    prompt->done = done;
    prompt->active = true;
}

void app_ask_secret(struct app *app, const char *label, void *state, app_answer_fn *done)
{
    app_ask(app, label, "", state, NULL, done);
    app->prompt.secret = memory_new(1, sizeof *app->prompt.secret);
}

void app_end_prompt(struct app *app, bool answered)
{
    struct prompt prompt = app->prompt;
    const char *text = prompt.secret != NULL ? prompt.secret->text : buf_text(&prompt.editor.text);

    app->prompt = (struct prompt){ 0 }; /* the answer may ask the next question */
    prompt.done(app, prompt.state, answered ? text : NULL);
    forget_answer(&prompt);
}

void app_prompt_key(struct app *app, struct key key)
{
    struct prompt *prompt = &app->prompt;
    enum action action = keys_action(key, STATE_EDIT);

    if (action == ACTION_ABANDON || action == ACTION_ACCEPT) {
        app_end_prompt(app, action == ACTION_ACCEPT);
        return;
    }
    if (prompt->secret != NULL) {
        secret_line_key(prompt->secret, key, action);
        return;
    }
    if ((action == ACTION_NONE ? line_editor_type(&prompt->editor, key)
                               : line_editor_act(&prompt->editor, action)) &&
        prompt->changed != NULL)
        prompt->changed(app, prompt->state, buf_text(&prompt->editor.text));
}
