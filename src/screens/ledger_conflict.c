/* What both sides of a merge did, told in the words of my document. */
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "document/convert.h"
#include "document/whereabouts.h"
#include "screens/excerpt.h"
#include "screens/ledger_parts.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a place of the merged document is called. */
struct called {
    char *name;   /* owned; "heads: ", or "" outside of items */
    char *shown;  /* owned; in mine, or in theirs */
    char *target; /* owned; in mine: of an item that is not there, its list */
};

static char *shortened(char *name)
{
    enum { NAME_COLUMNS = 40 };
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    utf8_printable(&text, name, strlen(name), NAME_COLUMNS);
    if (text.size > 0)
        buf_string(&text, ": ");
    free(name);
    return buf_take(&text);
}

static char *place_in_mine(const struct ledger_merge *told, const char *place)
{
    char *found = whereabouts_place(told->shape, told->merge->root, place, told->mine);
    char *above = found == NULL ? place_parent(place) : NULL;

    if (above != NULL)
        found = place_in_mine(told, above);
    free(above);
    return found;
}

static struct called called(const struct ledger_merge *told, const char *place)
{
    const struct json *merged = told->merge->root;
    struct called called = { .target = place_in_mine(told, place) };

    called.name = shortened(whereabouts_name(told->shape, merged, place));
    called.shown = whereabouts_place(told->shape, merged, place, told->mine);
    if (called.shown == NULL)
        called.shown = whereabouts_place(told->shape, merged, place, told->theirs);
    if (called.shown == NULL)
        called.shown = memory_text(place);
    return called;
}

static void called_done(struct called *called)
{
    free(called->name);
    free(called->shown);
    free(called->target);
}

/* The three values, as far as they are to be seen. */
struct version {
    enum role role;
    enum string label;
    char *text; /* owned */
    const char *rest;
};

enum { BASE, MINE, THEIRS, SIDES = LEDGER_SIDES, WIDE_COLUMNS = 100, WIDE_ROWS = 12, GAP = 2 };

static char *side_text(const struct json *value, enum language language)
{
    return value != NULL ? json_written(value, JSON_COMPACT)
                         : memory_text(string_in(STRING_SIDE_ABSENT, language));
}

/* From where mine and theirs differ, which is what there is to decide; the base from where it leaves the one
 * that is more like it. */
static void cut(struct version sides[SIDES], size_t columns, size_t rows)
{
    size_t mine = excerpt_common(sides[BASE].text, sides[MINE].text),
           theirs = excerpt_common(sides[BASE].text, sides[THEIRS].text),
           both = excerpt_common(sides[MINE].text, sides[THEIRS].text);
    size_t from[SIDES] = { mine > theirs ? mine : theirs, both, both };

    for (size_t i = 0; i < SIDES; i++) {
        char *text = excerpt_of(sides[i].text, from[i], columns, rows);

        free(sides[i].text);
        sides[i].text = text;
        sides[i].rest = text;
    }
}

static bool any_left(const struct version sides[SIDES])
{
    return *sides[BASE].rest != '\0' || *sides[MINE].rest != '\0' || *sides[THEIRS].rest != '\0';
}

/* One row of each, in columns of a width; in the last row all that is left, cut. */
static void add_row(struct page *page, enum role role, struct version sides[SIDES], size_t width, bool last,
                    const char *place)
{
    struct buf line;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "%*s", LEDGER_MARGIN, "");
    for (size_t i = 0; i < SIDES; i++) {
        size_t bytes = last ? strlen(sides[i].rest) : excerpt_row(sides[i].rest, width), columns;
        struct buf piece;

        buf_init(&piece, LIMIT_LINE_BYTES);
        columns = utf8_printable(&piece, sides[i].rest, bytes, width);
        buf_format(&line, "%s%*s", buf_text(&piece), i + 1 == SIDES ? 0 : (int)(width - columns) + GAP, "");
        buf_done(&piece);
        sides[i].rest += bytes;
    }
    page_add_place(page, role, buf_text(&line), place);
    buf_done(&line);
}

static void add_beside(struct page *page, enum language language, struct version sides[SIDES],
                       const char *place)
{
    size_t width = (size_t)(term_columns() - LEDGER_MARKER - LEDGER_MARGIN) / SIDES - GAP;
    size_t rows = ledger_rows(1) * SIDES < WIDE_ROWS ? ledger_rows(1) : WIDE_ROWS;

    for (size_t i = 0; i < SIDES; i++)
        sides[i].rest = string_in(sides[i].label, language);
    add_row(page, ROLE_HEADING, sides, width, true, place);
    cut(sides, width, rows);
    for (size_t row = 1; any_left(sides); row++)
        add_row(page, ROLE_TEXT, sides, width, row == rows, place);
}

static void add_below(struct page *page, enum language language, struct version sides[SIDES],
                      const char *place)
{
    size_t indent = LEDGER_MARKER + LEDGER_MARGIN + utf8_columns(string_in(STRING_SIDE_BASE, language)) + 1;

    cut(sides, (size_t)term_columns() - indent, ledger_rows(SIDES));
    for (size_t i = 0; i < SIDES; i++)
        ledger_value(page, sides[i].role, string_in(sides[i].label, language), sides[i].text, place);
}

static void add_sides(struct page *page, enum language language, const struct merge_conflict *conflict,
                      const char *place)
{
    struct version sides[SIDES] = {
        { ROLE_DIM, STRING_SIDE_BASE, side_text(conflict->base, language), NULL },
        { ROLE_ADDED, STRING_SIDE_MINE, side_text(conflict->mine, language), NULL },
        { ROLE_CHANGED, STRING_SIDE_THEIRS, side_text(conflict->theirs, language), NULL },
    };

    if (term_columns() >= WIDE_COLUMNS)
        add_beside(page, language, sides, place);
    else
        add_below(page, language, sides, place);
    for (size_t i = 0; i < SIDES; i++)
        free(sides[i].text);
}

static void add_conflict(struct page *page, enum language language, const struct ledger_merge *told,
                         const struct merge_conflict *conflict)
{
    static const enum string choices[] = { [MERGE_UNDECIDED] = STRING_UNDECIDED,
                                           [MERGE_MINE] = STRING_MINE_KEPT,
                                           [MERGE_THEIRS] = STRING_THEIRS_TAKEN };
    bool open = conflict->choice == MERGE_UNDECIDED;
    struct called here = called(told, conflict->place);
    struct buf line;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "%s %s%s  (%s)", open ? "!" : "=", here.name, here.shown,
               string_in(choices[conflict->choice], language));
    ledger_heading(page, open ? ROLE_ERROR : ROLE_HEADING, buf_text(&line), here.target);
    buf_done(&line);
    add_sides(page, language, conflict, here.target);
    called_done(&here);
}

/* What both did is the heading. */
static enum string outcome(const struct merge_conflict *conflict)
{
    if (conflict->renamed)
        return STRING_BOTH_RENAMED;
    switch (conflict->remover) {
    case MERGE_REMOVED_BY_ME: return STRING_YOU_REMOVED;
    case MERGE_REMOVED_BY_THEM: return STRING_THEY_REMOVED;
    default: return STRING_BOTH_CHANGED;
    }
}

void ledger_add_conflicts(struct page *page, enum language language, const struct ledger_merge *told,
                          struct ledger_lines *lines)
{
    static const enum string outcomes[] = { STRING_BOTH_RENAMED, STRING_BOTH_CHANGED, STRING_THEY_REMOVED,
                                            STRING_YOU_REMOVED };
    const struct merge *merge = told->merge;

    ledger_heading(page, ROLE_ERROR, string_in(STRING_REVIEW_CONFLICT, language), NULL);
    for (size_t o = 0; o < COUNT(outcomes); o++) {
        bool any = false;

        for (size_t i = 0; i < merge->count; i++) {
            if (outcome(&merge->conflicts[i]) != outcomes[o])
                continue;
            if (!any)
                ledger_heading(page, ROLE_ERROR, string_in(outcomes[o], language), NULL);
            any = true;
            lines[i].first = page->count;
            add_conflict(page, language, told, &merge->conflicts[i]);
            lines[i].end = page->count;
        }
    }
}

/* An item that is theirs because I removed it is told as a conflict, and only there. */
static bool told_as_conflict(const struct merge *merge, const char *place)
{
    for (size_t i = 0; i < merge->count; i++) {
        const struct merge_conflict *conflict = &merge->conflicts[i];

        if (conflict->item && conflict->mine == NULL && strcmp(conflict->place, place) == 0)
            return true;
    }
    return false;
}

/* Whether a list came back whole, with items in it that are told as conflicts. */
static bool holds_conflict(const struct merge *merge, const struct difference *difference)
{
    bool holds = false;

    for (size_t i = 0; i < merge->count && !holds; i++)
        holds = merge->conflicts[i].item && merge->conflicts[i].mine == NULL &&
                place_within(difference->place, merge->conflicts[i].place);
    return holds && json_is(difference->after, JSON_ARRAY);
}

/* With the heading in front of the first. What goes has its place in my document already. */
static void add_taken(struct page *page, enum language language, const struct ledger_merge *told,
                      const struct difference *difference, bool *any)
{
    bool gone = difference->fate == FATE_CLEARED;
    struct called here = { 0 };

    if (!gone && told_as_conflict(told->merge, difference->place))
        return;
    if (!*any)
        ledger_heading(page, ROLE_HEADING, string_in(STRING_TAKEN, language), NULL);
    *any = true;
    if (gone) {
        here.name = shortened(whereabouts_name(told->shape, told->mine, difference->place));
        here.shown = memory_text(difference->place);
        here.target = memory_text(difference->place);
    } else {
        here = called(told, difference->place);
    }
    ledger_entry(
        page, language,
        &(struct ledger_sign){ .taken = true, .name = here.name, .shown = here.shown, .target = here.target },
        difference);
    called_done(&here);
}

static void add_taken_items(struct page *page, enum language language, const struct ledger_merge *told,
                            const struct difference *difference, bool *any)
{
    size_t index = 0;

    for (const struct json *item = json_first(difference->after); item != NULL; item = json_next(item)) {
        char *place = place_item(difference->place, index++);
        struct difference fresh = { .place = place, .fate = FATE_SET, .after = item };

        add_taken(page, language, told, &fresh, any);
        free(place);
    }
}

void ledger_add_taken(struct page *page, enum language language, const struct ledger_merge *told)
{
    const struct merge *merge = told->merge;
    /* What the service owns is no change. */
    struct json *ours = convert_request(told->shape, told->mine, PURPOSE_UPDATE);
    struct json *merged = convert_request(told->shape, merge->root, PURPOSE_UPDATE);
    struct differences differences;
    bool any = false;

    differences_init(&differences);
    diff_documents(told->shape, ours, merged, false, &differences);
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *difference = &differences.items[i];

        if (difference->fate != FATE_CLEARED && holds_conflict(merge, difference) &&
            !told_as_conflict(merge, difference->place))
            add_taken_items(page, language, told, difference, &any);
        else
            add_taken(page, language, told, difference, &any);
    }
    differences_done(&differences);
    json_free(ours);
    json_free(merged);
}

void ledger_add_orders(struct page *page, enum language language, char *const *places, size_t count)
{
    if (count > 0)
        ledger_heading(page, ROLE_HEADING, string_in(STRING_BOTH_MOVED, language), NULL);
    for (size_t i = 0; i < count; i++) {
        struct buf line;

        buf_init(&line, LIMIT_LINE_BYTES);
        buf_format(&line, "~ %s", places[i]);
        page_add_place(page, ROLE_CHANGED, buf_text(&line), places[i]);
        buf_done(&line);
    }
}
