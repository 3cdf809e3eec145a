#include "screens/remembered.h"

#include "session/cached.h"

static void tell(struct app *app, const struct err *err)
{
    if (err->kind != ERR_NONE)
        app_say_err(app, err);
}

void remembered_add(struct app *app, const struct resource *resource, const struct json *answer)
{
    const char *id = resource_id(resource, answer);
    struct err err = { 0 };

    if (id != NULL && *id != '\0')
        (void)session_keep_get(app_session(app), resource->shape, id, answer, &err);
    tell(app, &err);
}

void remembered_forget(struct app *app, const struct resource *resource, const char *id)
{
    struct err err = { 0 };

    (void)session_forget(app_session(app), resource->shape, id, &err);
    tell(app, &err);
}

struct json *remembered_find(struct app *app, const struct resource *resource, const char *id,
                             int64_t *answered_ms)
{
    struct cached cached = { 0 };
    struct err err = { 0 };

    if (!session_cached_get(app_session(app), resource->shape, id, &cached, &err)) {
        tell(app, &err);
        return NULL;
    }
    *answered_ms = cached.fetched_ms;
    return cached.json;
}
