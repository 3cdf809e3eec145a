#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "form/form_state.h"
#include "term/paint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    INDENT = 2,
    VALUE_PERCENT = 35, /* of the width stand before the values, within these bounds */
    VALUE_LEAST = 12,
    VALUE_MOST = 36,
    WIDE = 100,
    PICKER_ROWS = 8, /* at least, as far as the window has room */
    AROUND_PICKER = 8,
    NARROW = 60, /* a picker starts at the left on narrower terminals */
    LINES_ABOVE = 4,
    PROBLEM_ROWS = 2,
    SIDE_COLUMNS = 22, /* of the sections beside the form */
    TAKEN_BEHIND = 2,  /* the other signs; in front of all names */
};

/* What a line needs below itself. */
struct below {
    const struct problem *problem; /* the first one at its place */
    size_t more;                   /* further problems there */
    bool suggestions;
    bool picker;
    size_t picker_rows; /* of offers; one more tells about them all where letters narrow */
};

/* A folded list of strings stands for its items, also for what is wrong with them. */
static bool typed_as_words(const struct line *line)
{
    return line->foldable && !line->open && widget_of(line)->start != NULL;
}

/* What is wrong with the text being typed, also where a rule tells it of a neighbour. */
static const struct problem *first_problem(const struct problems *problems, size_t *count)
{
    *count = problems->count;
    return problems->count > 0 ? &problems->items[0] : NULL;
}

static const struct problem *first_problem_within(const struct problems *problems, const char *place,
                                                  size_t *count)
{
    const struct problem *first = NULL;

    *count = 0;
    for (size_t i = 0; i < problems->count; i++) {
        if (!place_within(place, problems->items[i].place))
            continue;
        first = first != NULL ? first : &problems->items[i];
        ++*count;
    }
    return first;
}

size_t form_picker_rows(void)
{
    int half = (term_rows() - AROUND_PICKER) / 2;

    return half > PICKER_ROWS ? (size_t)half : PICKER_ROWS;
}

static void look_below(const struct form *form, size_t line, const char *place, struct below *below)
{
    bool focused = line == form->cursor;
    bool typing = focused && form->typing.active;
    size_t count = 0;

    *below = (struct below){ 0 };
    if (form->outline.lines[line].kind == LINE_SERVER)
        return;
    below->problem = typing ? first_problem(&form->typing.problems, &count)
                     : typed_as_words(&form->outline.lines[line])
                         ? first_problem_within(&form->problems, place, &count)
                         : problems_at(&form->problems, place, &count);
    below->more = count > 1 ? count - 1 : 0;
    below->suggestions = typing && form->typing.offers.shown_count > 0;
    below->picker = focused && form->picking.active;
    if (below->picker)
        below->picker_rows = form->picking.offers.shown_count < form_picker_rows()
                                 ? form->picking.offers.shown_count
                                 : form_picker_rows();
}

static int name_column(const struct line *line)
{
    return line->depth == 0 ? 2 : 2 + INDENT * (int)line->depth;
}

/* Where a form's lines begin and end, and where what stands below one of them does. */
static int below_column(struct area body, const struct line *line)
{
    return body.left + name_column(line) + INDENT;
}

static void problem_text(const struct form *form, const struct below *below, struct buf *out)
{
    buf_format(out, "%s %s", below->problem->severity == SEVERITY_ERROR ? "!" : "?",
               below->problem->text[form->language]);
    if (below->more > 0) {
        buf_char(out, ' ');
        buf_format(out, string_in(STRING_MORE_PROBLEMS, form->language), below->more);
    }
}

static int height(const struct form *form, struct area body, size_t at)
{
    const struct line *line = &form->outline.lines[at];
    char *place = outline_place(&form->outline, at);
    struct below below;
    struct buf text;
    int rows;

    look_below(form, at, place, &below);
    buf_init(&text, LIMIT_LINE_BYTES);
    if (below.problem != NULL)
        problem_text(form, &below, &text);
    rows = 1 + paint_paragraph_rows(body.right - below_column(body, line), PROBLEM_ROWS, buf_text(&text)) +
           below.suggestions + (int)below.picker_rows + (below.picker && form->picking.narrows);
    buf_done(&text);
    free(place);
    return rows;
}

/* No rows stay empty at the end while lines are hidden above. */
static void fill_window(struct form *form, struct area body)
{
    int left = body.bottom - body.top;

    for (size_t line = form->top; line < form->outline.count && left > 0; line++)
        left -= height(form, body, line);
    while (form->top > 0 && left >= height(form, body, form->top - 1))
        left -= height(form, body, --form->top);
}

/* Keeps the cursor, and what stands below it, inside the rows. */
static void keep_in_view(struct form *form, struct area body)
{
    int used = 0;

    if (form->cursor + 1 == form->top)
        form->top = form->cursor;
    else if (form->cursor < form->top) /* a jump shows what the line belongs to */
        form->top = form->cursor > LINES_ABOVE ? form->cursor - LINES_ABOVE : 0;
    for (size_t line = form->cursor + 1; line-- > form->top;) {
        used += height(form, body, line);
        if (used > body.bottom - body.top && line < form->cursor) {
            form->top = line + 1;
            return;
        }
    }
    fill_window(form, body);
}

static int value_column(int columns)
{
    int column = columns * VALUE_PERCENT / 100;

    return column < VALUE_LEAST ? VALUE_LEAST : column > VALUE_MOST ? VALUE_MOST : column;
}

static const char *fold_sign(const struct line *line)
{
    if (!line->foldable)
        return " ";
    if (term_unicode())
        return line->open ? "\u25be" : "\u25b8";
    return line->open ? "-" : "+";
}

static void line_name(const struct form *form, const struct line *line, struct buf *out)
{
    enum language language = form->language;

    if (line->kind == LINE_SECTION)
        buf_string(out, text_in(line->section->title, language));
    else if (line->kind == LINE_SERVER)
        buf_string(out, string_in(STRING_SERVER_OWNS, language));
    else if (line->name == NULL)
        buf_format(out, "%zu", line->index + 1);
    else if (language == LANGUAGE_ZH && line->field != NULL)
        buf_format(out, "%s", text_in(line->field->label, language));
    else
        buf_string(out, line->name);
}

/* Whether a line stands for something marked: an open container only for its coming, the rest has lines. */
static bool marked(const struct marks *marks, const struct line *line, const char *place)
{
    return line->foldable && line->open ? marks_fresh(marks, place) : marks_under(marks, place);
}

/* The signs beside the name, of which what came from the service has one of its own: colour is never the
 * only one. */
static void paint_signs(const struct form *form, int row, int column, const struct line *line,
                        const char *place)
{
    size_t errors = 0, warnings = 0, at = 0;

    if (line->kind == LINE_SERVER)
        return;
    if (line->foldable && !line->open) {
        problems_under(&form->problems, place, &errors, &warnings);
    } else {
        const struct problem *problem = problems_at(&form->problems, place, &at);

        errors = problem != NULL && problem->severity == SEVERITY_ERROR;
        warnings = problem != NULL && !errors;
    }
    if (errors > 0)
        paint_text(row, column, column + 1, ROLE_ERROR, "!");
    else if (warnings > 0)
        paint_text(row, column, column + 1, ROLE_WARNING, "?");
    else if (marked(&form->changed, line, place))
        paint_text(row, column, column + 1, ROLE_CHANGED, "*");
    if (marked(&form->taken, line, place))
        paint_text(row, column + TAKEN_BEHIND, column + TAKEN_BEHIND + 1, ROLE_TAKEN, "&");
}

static void paint_value(struct form *form, int row, int column, int right, size_t at, int *cursor_column)
{
    const struct line *line = &form->outline.lines[at];
    bool absent = line->value == NULL || json_kind(line->value) == JSON_NULL;
    bool open_container = line->foldable && line->open && (line->object == NULL || line->kind != LINE_LIST);
    enum role role = line->read_only || line->foldable ? ROLE_DIM : ROLE_VALUE;
    struct buf shown;

    if (form->typing.active && at == form->cursor) {
        *cursor_column = line_editor_paint(&form->typing.editor, row, column, right, ROLE_VALUE);
        return;
    }
    if (open_container && line->kind != LINE_ITEM &&
        (json_first(line->value) != NULL || line->object == NULL))
        return;
    if (absent || (line->foldable && json_first(line->value) == NULL)) {
        bool needed = line->field != NULL && line->field->required && !line->foldable;
        bool list = line->kind == LINE_LIST ||
                    (line->kind == LINE_SECTION && line->field != NULL && line->field->type == TYPE_OBJECTS);

        paint_text(row, column, right, ROLE_DIM,
                   string_in(list     ? STRING_EMPTY_LIST
                             : needed ? STRING_REQUIRED
                                      : STRING_ABSENT,
                             form->language));
        return;
    }
    buf_init(&shown, LIMIT_DOCUMENT_BYTES);
    widget_of(line)->show(line, form->language, &shown);
    column = paint_text(row, column, right, role, buf_text(&shown));
    buf_clear(&shown);
    offers_tell_value(form, at, &shown);
    paint_text(row, column + 2, right, ROLE_DIM, buf_text(&shown));
    buf_done(&shown);
}

static void paint_line(struct form *form, struct area area, int row, size_t at, const char *place,
                       int *cursor_column)
{
    const struct line *line = &form->outline.lines[at];
    int column = area.left + name_column(line);
    int value = area.left + value_column(area.right - area.left);
    enum role role = line->kind == LINE_SECTION ? ROLE_HEADING : line->read_only ? ROLE_DIM : ROLE_LABEL;
    struct buf name;

    if (at == form->cursor)
        paint_text(row, area.left, area.left + 1, ROLE_MARKER, ">");
    column = paint_text(row, column, area.right, ROLE_DIM, fold_sign(line)) + 1;
    paint_signs(form, row, area.left + 1, line, place);
    buf_init(&name, LIMIT_DOCUMENT_BYTES);
    line_name(form, line, &name);
    column = paint_text(row, column, area.right, role, buf_text(&name));
    buf_done(&name);
    paint_value(form, row, column + 2 > value ? column + 2 : value, area.right, at, cursor_column);
}

static int paint_problem(const struct form *form, struct area area, int row, const struct line *line,
                         const struct below *below)
{
    enum role role = below->problem->severity == SEVERITY_ERROR ? ROLE_ERROR : ROLE_WARNING;
    int rows = area.bottom - row < PROBLEM_ROWS ? area.bottom - row : PROBLEM_ROWS;
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    problem_text(form, below, &text);
    row += paint_paragraph(row, below_column(area, line), area.right, rows, role, buf_text(&text));
    buf_done(&text);
    return row;
}

/* A long value is told from another by its end: a narrow terminal gives it all the room there is. */
static int picker_column(struct area body, const struct line *line)
{
    return body.right - body.left < NARROW ? body.left + 1 : below_column(body, line);
}

static void paint_body(struct form *form, struct area body, int *cursor_row, int *cursor_column)
{
    int row = body.top;

    *cursor_row = body.top;
    *cursor_column = body.left;
    keep_in_view(form, body);
    for (size_t at = form->top; at < form->outline.count && row < body.bottom; at++) {
        const struct line *line = &form->outline.lines[at];
        char *place = outline_place(&form->outline, at);
        struct below below;

        look_below(form, at, place, &below);
        if (at == form->cursor)
            *cursor_row = row;
        paint_line(form, body, row++, at, place, cursor_column);
        free(place);
        if (below.problem != NULL && row < body.bottom)
            row = paint_problem(form, body, row, line, &below);
        if (below.suggestions && row < body.bottom)
            row = offers_paint_row(form, (struct area){ row, row + 1, below_column(body, line), body.right });
        if (below.picker && row < body.bottom)
            row = offers_paint_picker(
                form, (struct area){ row, body.bottom, picker_column(body, line), body.right },
                below.picker_rows, cursor_row, cursor_column);
    }
}

/* The section whose heading stands last above a line. */
static size_t section_of(const struct form *form, size_t at)
{
    while (at > 0 && form->outline.lines[at].kind != LINE_SECTION)
        at--;
    return at;
}

/* Whether a section lies in a place and in no other section there. */
static bool is_next_within(const struct shape *shape, const char *place, const char *inner)
{
    if (strcmp(inner, place) == 0 || !place_within(place, inner))
        return false;
    for (size_t i = 0; i < shape->section_count; i++) {
        const char *between = shape->sections[i].place;

        if (strcmp(between, place) != 0 && strcmp(between, inner) != 0 && place_within(place, between) &&
            place_within(between, inner))
            return false;
    }
    return true;
}

/* The problems of a section without those of the sections inside its place, which hold those of the sections
 * inside theirs. */
static void problems_in_section(const struct form *form, const char *place, size_t *errors, size_t *warnings)
{
    const struct shape *shape = document_shape(form->document);

    problems_under(&form->problems, place, errors, warnings);
    for (size_t i = 0; i < shape->section_count; i++) {
        const char *inner = shape->sections[i].place;
        size_t inner_errors = 0, inner_warnings = 0;

        if (!is_next_within(shape, place, inner))
            continue;
        problems_under(&form->problems, inner, &inner_errors, &inner_warnings);
        *errors -= inner_errors;
        *warnings -= inner_warnings;
    }
}

static void paint_sections(const struct form *form, struct area area)
{
    bool column_wise = area.bottom - area.top > 1;
    size_t here = section_of(form, form->rest);
    int row = area.top, column = area.left;
    unsigned number = 0;

    for (size_t i = 0; i < form->outline.count; i++) {
        const struct line *line = &form->outline.lines[i];
        size_t errors = 0, warnings = 0;

        if (line->kind != LINE_SECTION)
            continue;
        problems_in_section(form, line->section->place, &errors, &warnings);
        column = paint_format(row, column, area.right, i == here ? ROLE_HEADING : ROLE_DIM, "%s%u %s",
                              i == here ? ">" : " ", ++number, text_in(line->section->title, form->language));
        if (errors > 0)
            column = paint_format(row, column, area.right, ROLE_ERROR, "!%zu", errors);
        else if (warnings > 0)
            column = paint_format(row, column, area.right, ROLE_WARNING, "?%zu", warnings);
        if (column_wise) {
            row++;
            column = area.left;
        }
        if (row >= area.bottom)
            return;
    }
}

/* The sections stand beside the lines on a wide terminal, else above them; the
 * help of the focused field below, as far as there is room for it. */
void form_paint(struct form *form, int top, int bottom, int *cursor_row, int *cursor_column)
{
    int rows = bottom - top, right = term_columns();
    int help_rows = rows >= 18 ? 3 : rows >= 13 ? 2 : rows >= 9 ? 1 : 0;
    bool beside = right >= WIDE;
    int above = !beside && rows >= 6 ? 1 : 0;
    struct area sections = { top, beside ? bottom - help_rows : top + above, 0,
                             beside ? SIDE_COLUMNS : right };
    struct area body = { top + above, bottom - help_rows, beside ? SIDE_COLUMNS : 0, right };
    struct area help = { bottom - help_rows, bottom, 0, right };

    if (beside || above > 0)
        paint_sections(form, sections);
    paint_body(form, body, cursor_row, cursor_column);
    form_paint_help(form, help);
}
