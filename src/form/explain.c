#include "base/limits.h"
#include "base/memory.h"
#include "form/form_state.h"
#include "term/paint.h"

#include <stdio.h>
#include <stdlib.h>

static void join(struct buf *out, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    buf_format(out, "%s%s", out->size > 0 ? term_unicode() ? " \u00b7 " : ", " : "", text);
}

/* Where a picker can be opened, which key does. */
static void join_choosing(const struct form *form, size_t at, struct buf *out)
{
    const struct line *line = &form->outline.lines[at];
    const struct choices *choices = form_choices(form, at);
    bool offered = offers_exist(form, at) || (choices != NULL && !choices->closed) ||
                   (line->field != NULL && line->field->suggest_from != NULL);
    char part[64];

    if (!offered || form->read_only || line->foldable || line->read_only || form_state(form) != STATE_MOVE)
        return;
    snprintf(part, sizeof part, string_in(STRING_KEY_CHOOSES, form->language),
             keys_name(ACTION_TOGGLE, STATE_MOVE));
    join(out, part);
}

/* What is offered there has an age; a picker tells it itself. */
static void join_age(const struct form *form, size_t at, struct buf *out)
{
    struct buf age;

    if (form->picking.active)
        return;
    buf_init(&age, LIMIT_LINE_BYTES);
    offers_tell_age(form, at, &age);
    join(out, buf_text(&age));
    buf_done(&age);
}

/* Type, need, constraint, age and example of a field, in one line. */
static void describe(const struct form *form, size_t at, struct buf *out)
{
    const struct line *line = &form->outline.lines[at];
    const struct field *field = line->field;
    char part[256];

    join(out, text_in(type_text(line->kind == LINE_ENTRY ? TYPE_STRING : field->type), form->language));
    join(out, string_in(line->read_only   ? STRING_READ_ONLY
                        : field->required ? STRING_REQUIRED
                                          : STRING_OPTIONAL,
                        form->language));
    if (line->foldable && field->type == TYPE_STRINGS)
        join(out, string_in(STRING_COMMAS, form->language));
    if (field->max > 0) {
        snprintf(part, sizeof part, string_in(STRING_AT_MOST_CHARACTERS, form->language), field->min,
                 field->max);
        join(out, part);
    }
    join_choosing(form, at, out);
    join_age(form, at, out);
    if (field->example != NULL) {
        snprintf(part, sizeof part, string_in(STRING_EXAMPLE, form->language), field->example);
        join(out, part);
    }
}

void form_paint_help(const struct form *form, struct area area)
{
    const struct line *line = form->rest < form->outline.count ? &form->outline.lines[form->rest] : NULL;
    struct buf text;

    if (line == NULL || area.bottom <= area.top)
        return;
    buf_init(&text, LIMIT_LINE_BYTES);
    if (line->field != NULL) {
        bool also_name = form->language != LANGUAGE_EN && line->name != NULL;
        int column =
            paint_format(area.top, area.left, area.right, ROLE_LABEL,
                         also_name ? "%s %s: " : "%s%s: ", text_in(line->field->label, form->language),
                         also_name ? line->name : "");

        describe(form, form->rest, &text);
        paint_text(area.top, column, area.right, ROLE_DIM, buf_text(&text));
        buf_clear(&text);
        buf_format(&text, "%s [%s]", text_in(line->field->help, form->language), line->field->from);
        paint_paragraph(area.top + 1, area.left, area.right, area.bottom - area.top - 1, ROLE_TEXT,
                        buf_text(&text));
    } else if (line->kind == LINE_RAW) {
        paint_text(area.top, area.left, area.right, ROLE_DIM,
                   string_in(STRING_UNKNOWN_FIELD, form->language));
    }
    buf_done(&text);
}

static void explain_choices(const struct form *form, struct buf *out)
{
    const struct choices *choices = form_choices(form, form->cursor);

    for (size_t i = 0; choices != NULL && i < choices->count; i++)
        buf_format(out, "  %-24s %s\n", choices->rows[i].value,
                   text_in(choices->rows[i].text, form->language));
}

static void explain_problems(const struct form *form, const char *place, struct buf *out)
{
    size_t count = 0;

    problems_at(&form->problems, place, &count);
    for (size_t i = 0; i < count; i++) {
        const struct problem *problem = problems_nth(&form->problems, place, i);

        buf_format(out, "%s %s", problem->severity == SEVERITY_ERROR ? "!" : "?",
                   problem->text[form->language]);
        buf_format(out, problem->code != NULL ? " [%s; %s]\n" : " [%s%s]\n", problem->from,
                   problem->code != NULL ? problem->code : "");
    }
}

void form_explain(const struct form *form, struct buf *out)
{
    const struct line *line = form_line(form);
    char *place;

    if (line == NULL)
        return;
    place = form_place(form);
    buf_format(out, "%s\n", place);
    if (line->field != NULL) {
        struct buf about;

        buf_init(&about, LIMIT_LINE_BYTES);
        describe(form, form->cursor, &about);
        buf_format(out, "%s\n%s\n%s [%s]\n", text_in(line->field->label, form->language), buf_text(&about),
                   text_in(line->field->help, form->language), line->field->from);
        buf_done(&about);
        explain_choices(form, out);
    }
    if (line->kind != LINE_SERVER)
        explain_problems(form, place, out);
    if (line->kind != LINE_SERVER && marks_under(&form->taken, place))
        buf_format(out, "& %s\n", string_in(STRING_CAME_IN_MERGE, form->language));
    buf_format(out, "%s\n", string_in(STRING_SIGNS, form->language));
    free(place);
}
