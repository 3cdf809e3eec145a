#include "base/limits.h"
#include "base/utf8.h"
#include "form/age.h"
#include "form/form_state.h"
#include "term/paint.h"

enum { VALUE_LEAST = 18, GAP = 2, MARK = 2, HINT_LEAST = 48 };

/* The first suggestion to show: the one taken last is seen whole, as far as the row is wide enough. */
static size_t first_suggestion(const struct typing *typing, int columns)
{
    size_t first = typing->suggestion > 0 ? typing->suggestion - 1 : 0;

    for (size_t i = first + 1; i-- > 0 && typing->suggestion > 0;) {
        columns -= (int)utf8_columns(offers_shown(&typing->offers, i)->value) + GAP;
        if (columns < 0)
            break;
        first = i;
    }
    return first;
}

int offers_paint_row(const struct form *form, struct area area)
{
    const struct typing *typing = &form->typing;
    int column = paint_format(area.top, area.left, area.right, ROLE_DIM, "%s ",
                              string_in(STRING_SUGGESTIONS, form->language));

    for (size_t i = first_suggestion(typing, area.right - column);
         i < typing->offers.shown_count && column < area.right; i++)
        column =
            paint_format(area.top, column, area.right, i + 1 == typing->suggestion ? ROLE_MATCH : ROLE_DIM,
                         "%s  ", offers_shown(&typing->offers, i)->value);
    return area.top + 1;
}

static int value_width(const struct offers *offers, size_t first, size_t rows, int most)
{
    int width = VALUE_LEAST;

    for (size_t i = first; i < first + rows; i++) {
        int columns = (int)utf8_columns(offers_shown(offers, i)->value);

        if (columns > width && columns <= most)
            width = columns;
    }
    return width;
}

/* What was typed, how many are left of how many, and how old they are. */
static void paint_summary(const struct form *form, struct area area)
{
    const struct picking *picking = &form->picking;
    const struct offers *offers = &picking->offers;
    bool typed = buf_text(&picking->typed.text)[0] != '\0';
    bool none = typed && offers->shown_count == 0;
    int column = area.left;
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    if (typed)
        column =
            paint_format(area.top, column, area.right, ROLE_VALUE, "%s  ", buf_text(&picking->typed.text));
    else if (offers->count > 0 && area.right - area.left >= HINT_LEAST)
        buf_format(&text, "%s  ", string_in(STRING_PICK_TO_NARROW, form->language));
    if (none)
        buf_format(&text, "%s  ", string_in(STRING_PICK_NONE, form->language));
    else if (offers->count > 0)
        buf_format(&text, string_in(STRING_PICK_COUNT, form->language), offers->shown_count, offers->count);
    if (offers->source.catalogue != CATALOGUE_NONE && form->catalogues != NULL) {
        buf_string(&text, none || offers->count == 0 ? "" : "  ");
        age_tell(&offers->known, form->language, &text);
    }
    paint_text(area.top, column, area.right, ROLE_DIM, buf_text(&text));
    buf_done(&text);
}

static void paint_offer(const struct form *form, int row, struct area area, size_t at, int width)
{
    const struct picking *picking = &form->picking;
    const struct offered *offered = offers_shown(&picking->offers, at);
    bool selected = at == picking->selected;
    int behind = paint_format(row, area.left, area.right, selected ? ROLE_MATCH : ROLE_TEXT, "%s %s",
                              selected ? ">" : " ", offered->value);
    int about = area.left + MARK + width;
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    offers_about(&picking->offers, offered, form->language, &text);
    paint_text(row, (behind > about ? behind : about) + GAP, area.right, ROLE_DIM, buf_text(&text));
    buf_done(&text);
}

int offers_paint_picker(const struct form *form, struct area area, size_t rows, int *cursor_row,
                        int *cursor_column)
{
    const struct picking *picking = &form->picking;
    size_t room = (size_t)(area.bottom - area.top), first;
    bool summary = picking->narrows && (room > 1 || rows == 0);
    int row = area.top, width;

    if (rows > room - summary) /* a small window: the picker scrolls */
        rows = room - summary;
    first = picking->selected >= rows && rows > 0 ? picking->selected - rows + 1 : 0;
    width = value_width(&picking->offers, first, rows, (area.right - area.left) / 2);
    *cursor_row = row + (int)(picking->selected - first);
    *cursor_column = area.left;
    for (size_t i = first; i < first + rows; i++, row++)
        paint_offer(form, row, area, i, width);
    if (summary)
        paint_summary(form, (struct area){ row++, area.bottom, area.left, area.right });
    return row;
}
