#include "screens/remove.h"

#include "base/memory.h"
#include "screens/remembered.h"
#include "screens/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is to be deleted, while its name is being typed. */
struct removal {
    const struct resource *resource;
    char *id, *name;
};

static void drop(void *context)
{
    struct removal *removal = context;

    free(removal->id);
    free(removal->name);
    free(removal);
}

static void removed(struct app *app, const struct operation *operation, void *context)
{
    const struct removal *removal = context;

    (void)operation;
    app_say(app, STRING_DELETED, removal->name);
    remembered_forget(app, removal->resource, removal->id);
    app_note_change(app, removal->id);
}

static void typed(struct app *app, void *state, const char *text)
{
    struct removal *removal = state;
    struct submit_request request = { .verb = SUBMIT_DELETE,
                                      .shape = removal->resource->shape,
                                      .id = removal->id };
    bool right = text != NULL && strcmp(text, removal->name) == 0;
    struct err err = { 0 };
    struct submit *submit =
        right && app_api(app) != NULL ? submit_new(app_session(app), &request, &err) : NULL;

    if (text != NULL && !right)
        app_say(app, STRING_DELETE_WRONG_NAME);
    if (err.kind != ERR_NONE)
        app_say_err(app, &err);
    if (submit == NULL) {
        drop(removal);
        return;
    }
    work_open_submit(app, submit, removed, drop, removal);
}

void remove_ask(struct app *app, const struct resource *resource, const struct json *answer)
{
    const char *id = resource_id(resource, answer);
    const char *name = resource_name(resource, answer);
    struct removal *removal;
    char label[256];

    if (id == NULL || name == NULL)
        return;
    if (session_read_only(app_session(app))) {
        app_say(app, STRING_READ_ONLY_PROFILE, session_profile_name(app_session(app)));
        return;
    }
    removal = memory_new(1, sizeof *removal);
    removal->resource = resource;
    removal->id = memory_text(id);
    removal->name = memory_text(name);
    snprintf(label, sizeof label, string_in(STRING_DELETE_PROMPT, app_language(app)), name);
    app_ask(app, label, "", removal, NULL, typed);
}
