#include "screens/copy.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/convert.h"
#include "term/term.h"

#include <stdlib.h>

/* What a letter stands for; owned, NULL when there is none of it. */
typedef char *copy_fn(const struct document *document, const char *place);

static char *copy_value(const struct document *document, const char *place)
{
    const struct json *value = document_at(document, place);

    if (value == NULL)
        return NULL;
    return json_text(value) != NULL ? memory_text(json_text(value)) : json_written(value, JSON_INDENTED);
}

static char *copy_key(const struct document *document, const char *place)
{
    (void)document;
    return place_token(place);
}

static char *copy_place(const struct document *document, const char *place)
{
    (void)document;
    return memory_text(place);
}

static char *copy_json(const struct document *document, const char *place)
{
    struct json *body = convert_request(document_shape(document), document_root(document), PURPOSE_UPDATE);
    char *text = json_written(body, JSON_INDENTED);

    (void)place;
    json_free(body);
    return text;
}

static char *copy_id(const struct document *document, const char *place)
{
    (void)place;
    return memory_text(json_text(document_at(document, "/metadata/id")));
}

static const struct {
    uint32_t letter;
    copy_fn *copy;
} letters[] = {
    { 'v', copy_value }, { 'k', copy_key }, { 'p', copy_place }, { 'j', copy_json }, { 'i', copy_id },
};

static void copy_letter(struct app *app, const struct form *form, const struct document *document,
                        uint32_t letter)
{
    for (size_t i = 0; i < COUNT(letters); i++) {
        char *place, *text;

        if (letters[i].letter != letter)
            continue;
        place = form_place(form);
        text = letters[i].copy(document, place);
        app_say(app, text == NULL      ? STRING_NOTHING_HERE
                     : term_copy(text) ? STRING_COPIED
                                       : STRING_COPY_TOO_LONG);
        free(place);
        free(text);
        return;
    }
    app_say(app, STRING_COPIED_NOTHING);
}

bool copying_key(struct app *app, struct copying *copying, const struct form *form,
                 const struct document *document, struct key key)
{
    if (copying->asked) {
        copying->asked = false;
        if (key.function || key.code == TERM_ESCAPE)
            return true;
        copy_letter(app, form, document, key.code);
        return true;
    }
    if (form_state(form) != STATE_MOVE || keys_action(key, STATE_MOVE) != ACTION_COPY)
        return false;
    copying->asked = true;
    app_say(app, STRING_COPY_WHICH);
    return true;
}
