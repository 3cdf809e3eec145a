/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "form/offers.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "form/age.h"
#include "form/form_state.h"
#include "schema/catalogues.h"

#include <stdlib.h>
#include <string.h>

/* Where a line's offers come from. */

static const struct line *member_line(const struct form *form, size_t at)
{
    const struct line *line = &form->outline.lines[at];

    return line->kind == LINE_ENTRY ? &form->outline.lines[line->parent] : line;
}

static const char *sibling(const struct form *form, const struct line *member, const char *name)
{
    if (name == NULL || member->parent == OUTLINE_NONE)
        return NULL;
    return json_text(json_member(form->outline.lines[member->parent].value, name));
}

static struct offer source_of(const struct form *form, size_t at)
{
    const struct line *line = &form->outline.lines[at];
    const struct line *member = member_line(form, at);

    if (line->field == NULL || line->kind == LINE_RAW || line->kind == LINE_SERVER || line->kind == LINE_ITEM)
        return (struct offer){ CATALOGUE_NONE, NULL };
    return field_offer(member->holder, line->field, sibling(form, member, line->field->choices_by));
}

static struct form_catalogue look(const struct form *form, enum catalogue catalogue, bool wanted)
{
    if (catalogue == CATALOGUE_NONE || form->catalogues == NULL)
        return (struct form_catalogue){ 0 };
    return form->catalogues->look(form->catalogues->context, catalogue, wanted && !form->read_only);
}

static const struct json *entry_of_key(const struct json *entries, enum catalogue catalogue, const char *key)
{
    for (const struct json *entry = json_first(entries); key != NULL && entry != NULL;
         entry = json_next(entry)) {
        const char *its = json_text(json_member(entry, catalogues[catalogue].key));

        if (its != NULL && strcmp(its, key) == 0)
            return entry;
    }
    return NULL;
}

/* The entries themselves, or the items of a list in the one that another place names. */
static const struct json *candidates(const struct form *form, size_t at, const struct offers *offers)
{
    const struct field *field = offers->field;
    const struct json *entry;
    char *here, *place;

    if (field->catalogue_list == NULL)
        return offers->known.entries;
    here = outline_place(&form->outline, at);
    place = place_resolve(field->catalogue_of, here);
    entry = entry_of_key(offers->known.entries, offers->source.catalogue,
                         json_text(document_at(form->document, place)));
    free(here);
    free(place);
    return json_member(entry, field->catalogue_list);
}

/* Gathering. */

static const struct choice truth_rows[] = { { .value = "true", .text = { "", "" } },
                                            { .value = "false", .text = { "", "" } } };
static const struct choices truths = { .rows = truth_rows, .count = COUNT(truth_rows), .closed = true };

static void add(struct offers *offers, const char *value, const struct text *text, const struct json *entry)
{
    if (value == NULL || *value == '\0')
        return;
    offers->items = memory_grow(offers->items, offers->count, &offers->capacity, sizeof *offers->items);
    offers->items[offers->count++] = (struct offered){ value, text, entry, entry != NULL };
}

static void add_entries(struct offers *offers, const struct form *form, size_t at)
{
    const char *by = offers->field->catalogue_by;
    const char *wanted = sibling(form, member_line(form, at), by);

    for (const struct json *entry = json_first(candidates(form, at, offers)); entry != NULL;
         entry = json_next(entry)) {
        const char *its = by != NULL ? json_text(json_member(entry, by)) : NULL;

        if (wanted == NULL || *wanted == '\0' || (its != NULL && strcmp(its, wanted) == 0))
            add(offers, json_text(json_member(entry, offers->source.member)), NULL, entry);
    }
}

static void add_choices(struct offers *offers, const struct choices *choices)
{
    for (size_t i = 0; choices != NULL && i < choices->count; i++)
        add(offers, choices->rows[i].value, &choices->rows[i].text, NULL);
}

static void add_texts(struct offers *offers, const struct json *value, const char *pattern)
{
    const char *end;
    char *token;

    if (value == NULL)
        return;
    if (*pattern == '\0') {
        add(offers, json_text(value), NULL, NULL);
        return;
    }
    end = pattern + 1 + strcspn(pattern + 1, "/");
    token = memory_text_part(pattern + 1, (size_t)(end - pattern - 1));
    if (strcmp(token, "*") != 0)
        add_texts(offers, json_member(value, token), end);
    else
        for (const struct json *child = json_first(value); child != NULL; child = json_next(child))
            add_texts(offers, child, end);
    free(token);
}

/* The same values stand together, the one gathered first in front. */
static int by_value(const void *one, const void *other)
{
    const struct offered *a = *(struct offered *const *)one, *b = *(struct offered *const *)other;
    int order = strcmp(a->value, b->value);

    return order != 0 ? order : a < b ? -1 : a > b;
}

/* Each value once: the first keeps its turn, and learns what the others know. */
static void unite(struct offers *offers)
{
    struct offered **sorted = memory_new(offers->count + 1, sizeof(struct offered *));
    size_t kept = 0, first = 0;

    for (size_t i = 0; i < offers->count; i++)
        sorted[i] = &offers->items[i];
    qsort(sorted, offers->count, sizeof *sorted, by_value);
    for (size_t i = 1; i < offers->count; i++) {
        struct offered *one = sorted[first], *same = sorted[i];

        if (strcmp(one->value, same->value) != 0) {
            first = i;
            continue;
        }
        one->text = one->text != NULL ? one->text : same->text;
        one->entry = one->entry != NULL ? one->entry : same->entry;
        one->count += same->count;
        same->value = NULL;
    }
    for (size_t i = 0; i < offers->count; i++) {
        if (offers->items[i].value != NULL)
            offers->items[kept++] = offers->items[i];
    }
    offers->count = kept;
    free(sorted);
}

void offers_gather(struct offers *offers, const struct form *form, size_t at)
{
    const struct line *line = &form->outline.lines[at];
    const struct choices *choices = widget_of(line)->toggle != NULL ? &truths : form_choices(form, at);

    offers->count = 0;
    offers->field = line->field;
    offers->source = source_of(form, at);
    offers->known = look(form, offers->source.catalogue, true);
    if (choices != NULL && choices->closed) /* in the order of the documents */
        add_choices(offers, choices);
    if (offers->source.catalogue != CATALOGUE_NONE)
        add_entries(offers, form, at);
    if (choices != NULL && !choices->closed)
        add_choices(offers, choices);
    if (line->field != NULL && line->field->suggest_from != NULL)
        add_texts(offers, document_root(form->document), line->field->suggest_from);
    unite(offers);
    offers->shown = memory_resize(offers->shown, offers->count + 1, sizeof *offers->shown);
    offers_narrow(offers, "");
}

void offers_done(struct offers *offers)
{
    free(offers->items);
    free(offers->shown);
    *offers = (struct offers){ 0 };
}

/* Narrowing. */

static bool told_holds(const struct offers *offers, const struct offered *offered, const char *text)
{
    struct buf about;
    bool holds;

    if (offered->entry == NULL)
        return false;
    buf_init(&about, LIMIT_LINE_BYTES);
    offers_about(offers, offered, LANGUAGE_EN, &about);
    holds = strcasestr(buf_text(&about), text) != NULL;
    buf_done(&about);
    return holds;
}

void offers_narrow(struct offers *offers, const char *text)
{
    offers->shown_count = 0;
    for (size_t i = 0; i < offers->count; i++) {
        if (strcasestr(offers->items[i].value, text) != NULL)
            offers->shown[offers->shown_count++] = i;
    }
    for (size_t i = 0; i < offers->count && *text != '\0'; i++) {
        const struct offered *offered = &offers->items[i];

        if (strcasestr(offered->value, text) == NULL && told_holds(offers, offered, text))
            offers->shown[offers->shown_count++] = i;
    }
}

const struct offered *offers_shown(const struct offers *offers, size_t nth)
{
    return nth < offers->shown_count ? &offers->items[offers->shown[nth]] : NULL;
}

size_t offers_find(const struct offers *offers, const char *value)
{
    size_t nth = 0;

    while (nth < offers->shown_count &&
           (value == NULL || strcmp(offers->items[offers->shown[nth]].value, value) != 0))
        nth++;
    return nth;
}

void offers_leave_out(struct offers *offers, const char *value)
{
    size_t nth = offers_find(offers, value);

    if (nth == offers->shown_count)
        return;
    offers->shown_count--;
    memmove(offers->shown + nth, offers->shown + nth + 1,
            (offers->shown_count - nth) * sizeof *offers->shown);
}

const struct offered *offers_value(const struct offers *offers, const char *value)
{
    for (size_t i = 0; i < offers->count && value != NULL; i++) {
        const struct offered *offered = &offers->items[i];

        if ((offered->text != NULL || offered->entry != NULL) && strcmp(offered->value, value) == 0)
            return offered;
    }
    return NULL;
}

/* Telling. */

static void tell(struct buf *out, size_t start, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    buf_format(out, "%s%s", out->size == start ? "" : term_unicode() ? " \u00b7 " : ", ", text);
}

static void tell_entry(const struct json *entry, enum catalogue catalogue, const char *value, size_t start,
                       struct buf *out)
{
    for (size_t i = 0; i < CATALOGUE_DETAILS && catalogues[catalogue].details[i] != NULL; i++) {
        const char *text = json_text(place_find(entry, catalogues[catalogue].details[i]));

        if (text != NULL && strcmp(text, value) != 0)
            tell(out, start, text);
    }
}

static bool is_key(const struct offers *offers)
{
    return offers->source.catalogue != CATALOGUE_NONE && offers->field->catalogue_list == NULL &&
           strcmp(offers->source.member, catalogues[offers->source.catalogue].key) == 0;
}

void offers_about(const struct offers *offers, const struct offered *offered, enum language language,
                  struct buf *out)
{
    enum catalogue catalogue = offers->source.catalogue;
    size_t start = out->size;

    if (offered->entry != NULL && is_key(offers))
        tell_entry(offered->entry, catalogue, offered->value, start, out);
    if (offered->text != NULL && out->size == start)
        tell(out, start, text_in(*offered->text, language));
    if (offered->entry == NULL || is_key(offers))
        return;
    if (offers->field->catalogue_list != NULL) { /* a small thing: all of it */
        for (const struct json *part = json_first(offered->entry); part != NULL; part = json_next(part)) {
            if (strcmp(json_name(part), offers->source.member) != 0)
                tell(out, start, json_text(part));
        }
    } else if (offered->count == 1) {
        tell_entry(offered->entry, catalogue, offered->value, start, out);
    } else {
        buf_format(out, "%s%zu %s", out->size == start ? "" : ", ", offered->count,
                   text_in(catalogues[catalogue].noun, language));
    }
}

void offers_tell_value(const struct form *form, size_t at, struct buf *out)
{
    const struct line *line = &form->outline.lines[at];
    struct offers about = { .field = line->field, .source = source_of(form, at) };
    const char *value = json_text(line->value);
    const struct json *entry;

    if (value == NULL || !is_key(&about))
        return;
    about.known = look(form, about.source.catalogue, false);
    entry = entry_of_key(about.known.entries, about.source.catalogue, value);
    if (entry != NULL)
        tell_entry(entry, about.source.catalogue, value, out->size, out);
}

bool offers_exist(const struct form *form, size_t at)
{
    return form->catalogues != NULL && source_of(form, at).catalogue != CATALOGUE_NONE;
}

void offers_tell_age(const struct form *form, size_t at, struct buf *out)
{
    struct offer source = source_of(form, at);
    struct form_catalogue known;

    if (!offers_exist(form, at) || form->read_only)
        return;
    known = look(form, source.catalogue, true);
    age_tell(&known, form->language, out);
}
