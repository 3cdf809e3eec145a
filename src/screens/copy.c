#include "screens/copy.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "document/convert.h"
#include "net/curl_command.h"
#include "screens/reader.h"
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

/* What a letter stands for; owned, NULL when there is none of it, or with err set. */
typedef char *copy_fn(struct app *app, const struct copied *copied, struct err *err);

static char *copy_value(struct app *app, const struct copied *copied, struct err *err)
{
    char *place = form_place(copied->form);
    const struct json *value = place_find(copied->root, place);

    (void)app;
    (void)err;
    free(place);
    if (value == NULL)
        return NULL;
    return json_text(value) != NULL ? memory_text(json_text(value))
                                    : json_written(value, JSON_PLAIN_INDENTED);
}

static char *copy_key(struct app *app, const struct copied *copied, struct err *err)
{
    char *place = form_place(copied->form), *key = place_token(place);

    (void)app;
    (void)err;
    free(place);
    return key;
}

static char *copy_place(struct app *app, const struct copied *copied, struct err *err)
{
    (void)app;
    (void)err;
    return form_place(copied->form);
}

/* As it would be sent; owned. NULL with err set when an answer is nothing of the kind. */
static struct json *make_body(const struct copied *copied, struct err *err)
{
    const struct shape *shape = copied->resource->shape;
    bool creates = copied->call == COPIED_SENDS && copied->id == NULL;
    struct json *answered = copied->form == NULL ? convert_answer(shape, copied->root, err) : NULL, *body;

    if (copied->form == NULL && answered == NULL)
        return NULL;
    body = convert_request(shape, answered != NULL ? answered : copied->root,
                           creates ? PURPOSE_CREATE : PURPOSE_UPDATE);
    json_free(answered);
    return body;
}

static char *copy_json(struct app *app, const struct copied *copied, struct err *err)
{
    struct json *body = make_body(copied, err);
    char *text = body != NULL ? json_written(body, JSON_PLAIN_INDENTED) : NULL;

    (void)app;
    json_free(body);
    return text;
}

static char *copy_id(struct app *app, const struct copied *copied, struct err *err)
{
    const char *id = copied->id != NULL ? copied->id : resource_id(copied->resource, copied->root);

    (void)app;
    (void)err;
    return memory_text(id);
}

static char *write_curl(struct app *app, const struct copied *copied, enum json_style style, struct err *err)
{
    const struct session *session = app_session(app);
    const struct subject *subject = copied->resource->subject;
    bool sends = copied->call == COPIED_SENDS;
    struct curl_command command = {
        .endpoint = session_endpoint(session).value,
        .project_id = session_project(session).value,
        .ca_file = session_profile(session) != NULL ? session_profile(session)->ca_file : NULL,
        .call = !sends               ? subject->get
                : copied->id != NULL ? subject->update
                                     : subject->create,
        .id = copied->id,
        .style = style,
    };
    struct json *body;
    struct buf text;
    bool good;

    if (command.endpoint == NULL || command.project_id == NULL) {
        (void)session_complete(session, err); /* says which is missing */
        return NULL;
    }
    if (!sends && copied->id == NULL)
        return NULL;
    body = sends ? make_body(copied, err) : NULL;
    buf_init(&text, LIMIT_ANSWER_BYTES);
    command.body = body;
    good = curl_command_write(&command, &text, err) && !text.over;
    json_free(body);
    if (good)
        return buf_take(&text);
    buf_done(&text);
    return NULL;
}

static char *copy_curl(struct app *app, const struct copied *copied, struct err *err)
{
    return write_curl(app, copied, JSON_PLAIN_COMPACT, err);
}

/* What no clipboard takes can be read, and marked with the mouse. */
static void show_curl(struct app *app, const struct copied *copied)
{
    struct page page = { 0 };
    struct err err = { 0 };
    char *text = write_curl(app, copied, JSON_PLAIN_INDENTED, &err);

    page_add_lines(&page, ROLE_TEXT, text);
    free(text);
    reader_open(app, "curl", &page);
    app_say(app, STRING_COPY_TO_READ);
}

static const struct letter {
    uint32_t letter;
    copy_fn *copy;
    struct text means;
    enum { OF_DOCUMENT, OF_FIELD, OF_CALL } of;
} letters[] = {
    { 'v', copy_value, { "value", "值" }, OF_FIELD },   { 'k', copy_key, { "key", "键" }, OF_FIELD },
    { 'p', copy_place, { "place", "位置" }, OF_FIELD }, { 'j', copy_json, { "JSON", "JSON" }, OF_DOCUMENT },
    { 'i', copy_id, { "id", "ID" }, OF_DOCUMENT },      { 'c', copy_curl, { "curl", "curl" }, OF_CALL },
};

/* Whether a letter means something for what is shown. */
static bool offers(const struct copied *copied, const struct letter *letter)
{
    return (copied->form != NULL || letter->of != OF_FIELD) &&
           (copied->call != COPIED_NONE || letter->of != OF_CALL);
}

/* "Copy: v value, k key" */
static void ask(struct app *app, const struct copied *copied)
{
    enum language language = app_language(app);
    bool first = true;
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    buf_string(&text, string_in(STRING_COPY_WHICH, language));
    for (size_t i = 0; i < COUNT(letters); i++) {
        if (!offers(copied, &letters[i]))
            continue;
        buf_format(&text, "%s%c %s",
                   first                     ? ""
                   : language == LANGUAGE_ZH ? "，"
                                             : ", ",
                   (char)letters[i].letter, text_in(letters[i].means, language));
        first = false;
    }
    app_say_text(app, false, buf_text(&text));
    buf_done(&text);
}

/* What is left out of a copy is told before where it went. */
static void say_copied(struct app *app, enum string where, bool changed)
{
    enum language language = app_language(app);
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    if (changed)
        buf_format(&text, "%s%s", string_in(STRING_COPIED_CHANGED, language),
                   language == LANGUAGE_ZH ? "" : " ");
    buf_string(&text, string_in(where, language));
    app_say_text(app, changed, buf_text(&text));
    buf_done(&text);
}

/* A paste may go into a shell, so nothing of a foreign text that acts by itself gets there. */
static void send_to_clipboard(struct app *app, const struct copied *copied, const struct letter *letter,
                              const char *text)
{
    bool call = letter->of == OF_CALL, changed;
    struct buf plain;

    buf_init(&plain, SIZE_MAX);
    changed = utf8_copyable(&plain, text, strlen(text)) > 0;
    if (term_copy(buf_text(&plain)))
        say_copied(app,
                   term_in_tmux() ? STRING_COPIED_TMUX
                   : call         ? STRING_COPIED_CURL
                                  : STRING_COPIED,
                   changed);
    else if (call)
        show_curl(app, copied);
    else
        app_say(app, STRING_COPY_TOO_LONG);
    buf_done(&plain);
}

static void copy_letter(struct app *app, const struct copied *copied, uint32_t code)
{
    for (size_t i = 0; i < COUNT(letters); i++) {
        const struct letter *letter = &letters[i];
        struct err err = { 0 };
        char *text;

        if (letter->letter != code || !offers(copied, letter))
            continue;
        text = letter->copy(app, copied, &err);
        if (text != NULL)
            send_to_clipboard(app, copied, letter, text);
        else if (err.kind != ERR_NONE)
            app_say_err(app, &err);
        else
            app_say(app, STRING_NOTHING_HERE);
        free(text);
        return;
    }
    app_say(app, STRING_COPIED_NOTHING);
}

bool copying_key(struct app *app, struct copying *copying, const struct copied *copied, struct key key,
                 enum state state)
{
    if (copying->asked) {
        copying->asked = false;
        if (key.function || key.code == TERM_ESCAPE)
            return true;
        copy_letter(app, copied, key.code);
        return true;
    }
    if (copied->root == NULL || keys_action(key, state) != ACTION_COPY)
        return false;
    copying->asked = true;
    ask(app, copied);
    return true;
}
