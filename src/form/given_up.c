/* A text that Esc took away can be had back: by undo, until something is edited; and at once, when the Esc
 * was none. */
#include "base/limits.h"
#include "base/memory.h"
#include "form/form_state.h"

#include <stdlib.h>
#include <string.h>

static void forget(struct given_up *given_up)
{
    free(given_up->place);
    free(given_up->text);
    *given_up = (struct given_up){ 0 };
}

void form_forget_given_up(struct form *form)
{
    forget(&form->given_up);
    forget(&form->escaped);
}

void form_forget_escaped(struct form *form)
{
    forget(&form->escaped);
}

static struct given_up copy(const struct form *form)
{
    const struct typing *typing = &form->typing;

    return (struct given_up){ .place = memory_text(typing->place),
                              .text = memory_text(buf_text(&typing->editor.text)),
                              .cursor = typing->editor.cursor,
                              .revision = document_revision(form->document) };
}

static bool same(const struct given_up *one, const struct given_up *other)
{
    return one->place != NULL && one->revision == other->revision && strcmp(one->place, other->place) == 0 &&
           strcmp(one->text, other->text) == 0;
}

/* Whether the field holds something else than what is typed there. */
static bool differs(const struct form *form)
{
    const struct line *line = form_line(form);
    struct buf text;
    bool other;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    widget_of(line)->start(line, &text);
    other = strcmp(buf_text(&text), buf_text(&form->typing.editor.text)) != 0;
    buf_done(&text);
    return other;
}

void form_give_up(struct form *form)
{
    forget(&form->escaped);
    form->escaped = copy(form);
    /* One that came back and is given up once more stays away, or undo would never get past it. */
    if (differs(form) && !(form->given_up.offered && same(&form->given_up, &form->escaped))) {
        forget(&form->given_up);
        form->given_up = copy(form);
    }
    form_stop_typing(form);
}

bool form_given_up(const struct form *form)
{
    const struct given_up *given_up = &form->given_up;

    return form_state(form) == STATE_MOVE && !form->moving && given_up->place != NULL && !given_up->offered &&
           given_up->revision == document_revision(form->document);
}

bool form_take_back(struct form *form)
{
    if (!form_given_up(form))
        return false;
    form->given_up.offered = true;
    form_resume_typing(form, form->given_up.place, form->given_up.text, form->given_up.cursor);
    return true;
}

void form_unescape(struct form *form)
{
    struct given_up escaped = form->escaped;

    form->escaped = (struct given_up){ 0 };
    if (escaped.place != NULL && form_state(form) == STATE_MOVE &&
        escaped.revision == document_revision(form->document)) {
        if (same(&form->given_up, &escaped))
            forget(&form->given_up);
        form_resume_typing(form, escaped.place, escaped.text, escaped.cursor);
    }
    forget(&escaped);
}
