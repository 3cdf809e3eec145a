#include "screens/ledger.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "document/convert.h"
#include "document/diff.h"
#include "term/paint.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARKER = 2 }; /* the columns in front of a page's lines, where the cursor stands */

/* On as many lines as it takes. */
static void add_heading(struct page *page, enum role role, const char *text)
{
    while (*text != '\0') {
        size_t bytes;
        const char *rest = paint_next_line(text, (size_t)(term_columns() - MARKER), false, &bytes);
        char *line = memory_text_part(text, bytes);

        page_add(page, role, line);
        free(line);
        text = rest;
    }
}

void ledger_add_problems(struct page *page, enum language language, const struct problems *problems)
{
    page_format(page, ROLE_HEADING, string_in(STRING_PROBLEM_COUNTS, language), problems->errors,
                problems->warnings);
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        bool error = problem->severity == SEVERITY_ERROR;
        struct buf line;

        buf_init(&line, LIMIT_LINE_BYTES);
        buf_format(&line, "%s %s: %s", error ? "!" : "?", problem->place, problem->text[language]);
        if (problem->code != NULL)
            buf_format(&line, " [%s]", problem->code);
        page_add_place(page, error ? ROLE_ERROR : ROLE_WARNING, buf_text(&line), problem->place);
        buf_done(&line);
    }
    page_add(page, ROLE_TEXT, "");
}

struct fate_row {
    const char *sign;
    enum role role;
    bool both; /* before and after stand on lines of their own, or one of them behind the place */
};

static const struct fate_row fates[FATES] = {
    [FATE_SET] = { "+", ROLE_ADDED, true },      [FATE_CLEARED] = { "-", ROLE_REMOVED, true },
    [FATE_MOVED] = { "~", ROLE_CHANGED, false }, [FATE_DROPPED] = { "x", ROLE_DIM, false },
    [FATE_CARRIED] = { "=", ROLE_DIM, false },   [FATE_UNCHANGED] = { " ", ROLE_DIM, false },
};

static void add_value(struct page *page, enum role role, const char *sign, const struct json *value)
{
    char *text = value != NULL ? json_written(value, JSON_COMPACT) : NULL;
    struct buf line;

    if (text == NULL)
        return;
    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "    %s %s", sign, text);
    page_add(page, role, buf_text(&line));
    buf_done(&line);
    free(text);
}

/* With the sign and role of its fate, or of its coming from the service. */
static void add_signed(struct page *page, enum language language, bool taken,
                       const struct difference *difference)
{
    const struct fate_row *row = &fates[difference->fate];
    const struct json *value = difference->after != NULL ? difference->after : difference->before;
    char *text = row->both || value == NULL ? NULL : json_written(value, JSON_COMPACT);
    struct buf line;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "%s %s  (%s)  %s", taken ? "&" : row->sign, difference->place,
               text_in(fate_text(difference->fate), language), text != NULL ? text : "");
    page_add_place(page, taken ? ROLE_TAKEN : row->role, buf_text(&line), difference->place);
    buf_done(&line);
    free(text);
    if (row->both) {
        add_value(page, ROLE_REMOVED, "-", difference->before);
        add_value(page, ROLE_ADDED, "+", difference->after);
    }
}

static void add_difference(struct page *page, enum language language, const struct difference *difference)
{
    add_signed(page, language, false, difference);
}

static void add_differences(struct page *page, enum language language, const struct differences *differences)
{
    for (size_t i = 0; i < differences->count; i++)
        add_difference(page, language, &differences->items[i]);
}

void ledger_add_changes(struct page *page, enum language language, const struct shape *shape,
                        const struct json *before, const struct json *after)
{
    struct differences differences;

    differences_init(&differences);
    diff_documents(shape, before, after, false, &differences);
    add_differences(page, language, &differences);
    differences_done(&differences);
}

/* Three values beside each other, where the terminal is wide enough. */
struct pane {
    enum string label;
    char *text; /* owned */
    const char *rest;
};

enum { SIDES = 3, WIDE_COLUMNS = 100, MARGIN = 4, GAP = 2 };

static char *side_text(const struct json *value, enum language language)
{
    return value != NULL ? json_written(value, JSON_COMPACT)
                         : memory_text(string_in(STRING_SIDE_ABSENT, language));
}

/* The first line of what is left of a text, filled up to the width of its column. */
static void add_piece(struct buf *line, struct pane *side, size_t width, bool last)
{
    size_t bytes = 0;
    const char *rest = paint_next_line(side->rest, width, false, &bytes);
    struct buf piece;
    size_t columns;

    buf_init(&piece, LIMIT_LINE_BYTES);
    columns = utf8_printable(&piece, side->rest, bytes, width);
    buf_format(line, "%s%*s", buf_text(&piece), last ? 0 : (int)(width - columns) + GAP, "");
    buf_done(&piece);
    side->rest = rest;
}

static bool any_left(const struct pane sides[SIDES])
{
    return *sides[0].rest != '\0' || *sides[1].rest != '\0' || *sides[2].rest != '\0';
}

static void add_columns(struct page *page, enum role role, struct pane sides[SIDES])
{
    size_t width = (size_t)(term_columns() - MARKER - MARGIN) / SIDES - GAP;

    while (any_left(sides)) {
        struct buf line;

        buf_init(&line, LIMIT_DOCUMENT_BYTES);
        buf_format(&line, "%*s", MARGIN, "");
        for (size_t i = 0; i < SIDES; i++)
            add_piece(&line, &sides[i], width, i + 1 == SIDES);
        page_add(page, role, buf_text(&line));
        buf_done(&line);
    }
}

static void add_beside(struct page *page, enum language language, const struct merge_conflict *conflict)
{
    struct pane sides[SIDES] = {
        { STRING_SIDE_BASE, side_text(conflict->base, language), NULL },
        { STRING_SIDE_MINE, side_text(conflict->mine, language), NULL },
        { STRING_SIDE_THEIRS, side_text(conflict->theirs, language), NULL },
    };

    for (size_t i = 0; i < SIDES; i++)
        sides[i].rest = string_in(sides[i].label, language);
    add_columns(page, ROLE_HEADING, sides);
    for (size_t i = 0; i < SIDES; i++)
        sides[i].rest = sides[i].text;
    add_columns(page, ROLE_TEXT, sides);
    for (size_t i = 0; i < SIDES; i++)
        free(sides[i].text);
}

static void add_side(struct page *page, enum language language, enum role role, enum string label,
                     const struct json *value)
{
    char *text = side_text(value, language);
    struct buf line;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "    %s %s", string_in(label, language), text);
    page_add(page, role, buf_text(&line));
    buf_done(&line);
    free(text);
}

static void add_below(struct page *page, enum language language, const struct merge_conflict *conflict)
{
    add_side(page, language, ROLE_DIM, STRING_SIDE_BASE, conflict->base);
    add_side(page, language, ROLE_ADDED, STRING_SIDE_MINE, conflict->mine);
    add_side(page, language, ROLE_CHANGED, STRING_SIDE_THEIRS, conflict->theirs);
}

static void add_conflict(struct page *page, enum language language, const struct merge_conflict *conflict)
{
    static const enum string choices[] = { [MERGE_UNDECIDED] = STRING_UNDECIDED,
                                           [MERGE_MINE] = STRING_MINE_KEPT,
                                           [MERGE_THEIRS] = STRING_THEIRS_TAKEN };
    bool open = conflict->choice == MERGE_UNDECIDED;
    struct buf line;

    buf_init(&line, LIMIT_DOCUMENT_BYTES);
    buf_format(&line, "%s %s  (%s)", open ? "!" : "=", conflict->place,
               string_in(choices[conflict->choice], language));
    page_add_place(page, open ? ROLE_ERROR : ROLE_HEADING, buf_text(&line), conflict->place);
    buf_done(&line);
    if (term_columns() >= WIDE_COLUMNS)
        add_beside(page, language, conflict);
    else
        add_below(page, language, conflict);
}

/* What both did is the heading. */
static enum string outcome(const struct merge_conflict *conflict)
{
    if (!conflict->item)
        return STRING_BOTH_CHANGED;
    return conflict->mine != NULL ? STRING_THEY_REMOVED : STRING_YOU_REMOVED;
}

void ledger_add_conflicts(struct page *page, enum language language, const struct merge *merge, size_t *lines)
{
    static const enum string outcomes[] = { STRING_BOTH_CHANGED, STRING_THEY_REMOVED, STRING_YOU_REMOVED };

    add_heading(page, ROLE_ERROR, string_in(STRING_REVIEW_CONFLICT, language));
    for (size_t o = 0; o < COUNT(outcomes); o++) {
        bool any = false;

        for (size_t i = 0; i < merge->count; i++) {
            if (outcome(&merge->conflicts[i]) != outcomes[o])
                continue;
            if (!any)
                add_heading(page, ROLE_ERROR, string_in(outcomes[o], language));
            any = true;
            lines[i] = page->count;
            add_conflict(page, language, &merge->conflicts[i]);
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

/* With the heading in front of the first. */
static void add_taken(struct page *page, enum language language, const struct merge *merge,
                      const struct difference *difference, bool *any)
{
    bool gone = difference->fate == FATE_CLEARED; /* its place is one of my document */

    if (!gone && told_as_conflict(merge, difference->place))
        return;
    if (!*any)
        add_heading(page, ROLE_HEADING, string_in(STRING_TAKEN, language));
    *any = true;
    add_signed(page, language, true, difference);
}

static void add_taken_items(struct page *page, enum language language, const struct merge *merge,
                            const struct difference *difference, bool *any)
{
    size_t index = 0;

    for (const struct json *item = json_first(difference->after); item != NULL; item = json_next(item)) {
        char *place = place_item(difference->place, index++);
        struct difference fresh = { .place = place, .fate = FATE_SET, .after = item };

        add_taken(page, language, merge, &fresh, any);
        free(place);
    }
}

void ledger_add_taken(struct page *page, enum language language, const struct shape *shape,
                      const struct json *mine, const struct merge *merge)
{
    struct json *ours = convert_request(shape, mine, PURPOSE_UPDATE); /* what the service owns is no change */
    struct json *merged = convert_request(shape, merge->root, PURPOSE_UPDATE);
    struct differences differences;
    bool any = false;

    differences_init(&differences);
    diff_documents(shape, ours, merged, false, &differences);
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *difference = &differences.items[i];

        if (difference->fate != FATE_CLEARED && holds_conflict(merge, difference) &&
            !told_as_conflict(merge, difference->place))
            add_taken_items(page, language, merge, difference, &any);
        else
            add_taken(page, language, merge, difference, &any);
    }
    differences_done(&differences);
    json_free(ours);
    json_free(merged);
}

void ledger_add_takings(struct page *page, enum language language, const struct takings *takings)
{
    char heading[256];

    snprintf(heading, sizeof heading, string_in(STRING_MERGED, language), takings->fields);
    add_heading(page, ROLE_HEADING, heading);
    for (size_t i = 0; i < takings->count; i++) {
        const struct taking *taking = &takings->items[i];

        if (!taking->within)
            add_signed(page, language, true,
                       &(struct difference){ taking->place, taking->fate, taking->before, taking->after });
    }
}

/* What changes stands first, what merely travels last. */
static const enum fate ledger_order[] = { FATE_SET, FATE_CLEARED, FATE_MOVED, FATE_CARRIED, FATE_DROPPED };

static void add_counts(struct page *page, enum language language, const struct differences *ledger)
{
    struct buf counts;

    buf_init(&counts, LIMIT_LINE_BYTES);
    for (enum fate fate = 0; fate < FATES; fate++) {
        if (ledger->by_fate[fate] > 0)
            buf_format(&counts, "%s%zu %s", counts.size > 0 ? "; " : "", ledger->by_fate[fate],
                       text_in(fate_text(fate), language));
    }
    page_add(page, ROLE_HEADING, buf_text(&counts));
    buf_done(&counts);
}

void ledger_add(struct page *page, enum language language, const struct shape *shape, const struct json *base,
                const struct json *mine, const struct json *body)
{
    struct differences ledger;

    differences_init(&ledger);
    diff_ledger(shape, base, mine, body, &ledger);
    add_counts(page, language, &ledger);
    for (size_t order = 0; order < COUNT(ledger_order); order++) {
        for (size_t i = 0; i < ledger.count; i++) {
            if (ledger.items[i].fate == ledger_order[order])
                add_difference(page, language, &ledger.items[i]);
        }
    }
    differences_done(&ledger);
}
