#include "screens/app_state.h"

#include "base/memory.h"
#include "screens/login.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES_KEPT = 200 };

void app_say_text(struct app *app, bool error, const char *text)
{
    snprintf(app->message, sizeof app->message, "%s", text);
    app->message_is_error = error;
    if (text[0] == '\0')
        return;
    if (app->message_count == MESSAGES_KEPT) {
        free(app->messages[0]);
        memmove(app->messages, app->messages + 1, (MESSAGES_KEPT - 1) * sizeof *app->messages);
        app->message_count--;
    }
    app->messages =
        memory_grow(app->messages, app->message_count, &app->message_capacity, sizeof *app->messages);
    app->messages[app->message_count++] = memory_text(text);
}

void app_say(struct app *app, enum string string, ...)
{
    char text[sizeof app->message];
    va_list arguments;

    va_start(arguments, string);
    vsnprintf(text, sizeof text, string_in(string, app_language(app)), arguments);
    va_end(arguments);
    app_say_text(app, false, text);
}

void app_say_err(struct app *app, const struct err *err)
{
    app_say_errs(app, err, NULL);
}

void app_say_errs(struct app *app, const struct err *err, const struct err *more)
{
    char text[sizeof app->message];
    bool named = err->request_id[0] != '\0';

    snprintf(text, sizeof text, "%s%s%s%s%s%s%s", login_remedy(app, err), err_text(err, app_language(app)),
             named ? "  [" : "", err->request_id, named ? "]" : "", more != NULL ? "  " : "",
             more != NULL ? err_text(more, app_language(app)) : "");
    app_say_text(app, true, text);
}

size_t app_message_count(const struct app *app)
{
    return app->message_count;
}

const char *app_message(const struct app *app, size_t index)
{
    return app->messages[index];
}
