#include "document/check_internal.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void problems_init(struct problems *problems)
{
    *problems = (struct problems){ 0 };
}

void problems_done(struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].place);
        for (int language = 0; language < LANGUAGES; language++) {
            free(problems->items[i].text[language]);
        }
    }
    free(problems->items);
    free(problems->by_place);
    problems_init(problems);
}

char *quoted(const char *text)
{
    enum { COLUMNS = 40 };
    struct buf out;
    buf_init(&out, SIZE_MAX);
    buf_char(&out, '"');
    utf8_printable(&out, text, strlen(text), COLUMNS);
    buf_char(&out, '"');
    return buf_take(&out);
}

static char *formatted(const char *before, const char *between, const char *format, va_list arguments)
{
    va_list measured;
    va_copy(measured, arguments);
    int length = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    size_t head = strlen(before), link = *before && length > 0 ? strlen(between) : 0;
    size_t size = head + link + (size_t)(length > 0 ? length : 0) + 1;
    char *text = memory_new(size, 1);
    memcpy(text, before, head);
    memcpy(text + head, between, link);
    vsnprintf(text + head + link, size - head - link, format, arguments);
    return text;
}

/* Counts a finding; gives the row to fill, or NULL when enough are kept. */
static struct problem *add(struct check *check, const struct spot *spot, struct finding finding)
{
    struct problems *problems = check->problems;
    *(finding.severity == SEVERITY_ERROR ? &problems->errors : &problems->warnings) += 1;
    if (problems->count == LIMIT_PROBLEMS) {
        return NULL;
    }
    problems->items =
        memory_grow(problems->items, problems->count, &problems->capacity, sizeof *problems->items);
    struct problem *problem = &problems->items[problems->count++];
    *problem = (struct problem){
        .place = spot_place(spot), .severity = finding.severity, .code = finding.code, .from = finding.from
    };
    return problem;
}

void report(struct check *check, const struct spot *spot, struct finding finding, const char *en,
            const char *zh, ...)
{
    struct problem *problem = add(check, spot, finding);
    const char *formats[LANGUAGES] = { [LANGUAGE_EN] = en, [LANGUAGE_ZH] = zh };
    for (int language = 0; problem && language < LANGUAGES; language++) {
        va_list arguments;
        va_start(arguments, zh);
        problem->text[language] = formatted("", "", formats[language], arguments);
        va_end(arguments);
    }
}

void report_rule(struct check *check, const struct spot *spot, const struct rule *rule, const char *en,
                 const char *zh, ...)
{
    struct problem *problem = add(check, spot, (struct finding){ rule->severity, rule->code, rule->from });
    const char *formats[LANGUAGES] = { [LANGUAGE_EN] = en, [LANGUAGE_ZH] = zh };
    for (int language = 0; problem && language < LANGUAGES; language++) {
        const char *between = language == LANGUAGE_ZH ? "：" : ": ";
        va_list arguments;
        va_start(arguments, zh);
        problem->text[language] =
            formatted(text_in(rule->text, (enum language)language), between, formats[language], arguments);
        va_end(arguments);
    }
}

/* Where a place stands in the order of the rows, a number for each token. */
enum { KEY_TOKENS = 12 };

struct ordered {
    unsigned key[KEY_TOKENS];
    size_t found; /* what is equal stays in the order in which it was found */
    struct problem problem;
};

static unsigned row_number(const struct object *object, const char *token, size_t length)
{
    for (size_t i = 0; object && i < object->count; i++) {
        const char *name = object->fields[i].name;
        if (strncmp(name, token, length) == 0 && name[length] == '\0') {
            return (unsigned)i + 1;
        }
    }
    return object ? (unsigned)object->count + 1 : 1;
}

static void make_key(const struct shape *shape, const char *place, unsigned key[KEY_TOKENS])
{
    const struct object *object = shape->root;
    bool in_list = false;
    for (size_t i = 0; i < KEY_TOKENS && *place == '/'; i++) {
        const char *token = place + 1;
        size_t length = strcspn(token, "/");
        if (in_list && *token >= '0' && *token <= '9') {
            key[i] = (unsigned)strtoul(token, NULL, 10) + 1;
            in_list = false;
        } else {
            unsigned row = row_number(object, token, length);
            const struct field *field = object && row <= object->count ? &object->fields[row - 1] : NULL;
            key[i] = row;
            object = field ? field->object : NULL;
            in_list = field && field->type >= TYPE_OBJECTS;
        }
        place = token + length;
    }
}

static int compare_ordered(const void *one, const void *other)
{
    const struct ordered *a = one, *b = other;
    for (size_t i = 0; i < KEY_TOKENS; i++) {
        if (a->key[i] != b->key[i]) {
            return a->key[i] < b->key[i] ? -1 : 1;
        }
    }
    return a->found < b->found ? -1 : a->found > b->found;
}

static void put_in_order(const struct shape *shape, struct problems *problems)
{
    struct ordered *ordered = memory_new(problems->count + 1, sizeof *ordered);
    for (size_t i = 0; i < problems->count; i++) {
        ordered[i].problem = problems->items[i];
        ordered[i].found = i;
        make_key(shape, problems->items[i].place, ordered[i].key);
    }
    qsort(ordered, problems->count, sizeof *ordered, compare_ordered);
    for (size_t i = 0; i < problems->count; i++) {
        problems->items[i] = ordered[i].problem;
    }
    free(ordered);
}

/* Like strcmp, but '/' sorts before everything: what lies under a place follows it directly. */
static int compare_places(const char *one, const char *other)
{
    while (*one && *one == *other) {
        one++;
        other++;
    }
    int a = *one == '/' ? 1 : (unsigned char)*one + (*one != '\0');
    int b = *other == '/' ? 1 : (unsigned char)*other + (*other != '\0');
    return a - b;
}

struct placed {
    const char *place;
    size_t index;
};

static int compare_placed(const void *one, const void *other)
{
    const struct placed *a = one, *b = other;
    int order = compare_places(a->place, b->place);
    return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

static void index_places(struct problems *problems)
{
    struct placed *placed = memory_new(problems->count + 1, sizeof *placed);
    for (size_t i = 0; i < problems->count; i++) {
        placed[i] = (struct placed){ problems->items[i].place, i };
    }
    qsort(placed, problems->count, sizeof *placed, compare_placed);
    problems->by_place = memory_new(problems->count + 1, sizeof *problems->by_place);
    for (size_t i = 0; i < problems->count; i++) {
        problems->by_place[i] = placed[i].index;
    }
    free(placed);
}

static void run(const struct shape *shape, const struct json *root, const char *focus,
                const struct json *typed, struct problems *problems)
{
    problems_done(problems);
    struct check check = { .shape = shape, .typed = typed, .problems = problems };
    struct spot spot = spot_root(focus && !*focus ? typed : root, focus && *focus ? focus : NULL);
    check_fields(&check, &spot);
    check_rules(&check, &spot);
    put_in_order(shape, problems);
    index_places(problems);
}

void check_document(const struct shape *shape, const struct json *root, struct problems *problems)
{
    run(shape, root, NULL, NULL, problems);
}

void check_field(const struct shape *shape, const struct json *root, const char *place,
                 const struct json *value, struct problems *problems)
{
    run(shape, root, place, value, problems);
}

/* The position in by_place of the first problem that is not before a place. */
static size_t lower_bound(const struct problems *problems, const char *place)
{
    size_t low = 0, high = problems->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_places(problems->items[problems->by_place[middle]].place, place) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const struct problem *at_position(const struct problems *problems, size_t position, const char *place)
{
    if (position >= problems->count) {
        return NULL;
    }
    const struct problem *problem = &problems->items[problems->by_place[position]];
    return strcmp(problem->place, place) == 0 ? problem : NULL;
}

const struct problem *problems_at(const struct problems *problems, const char *place, size_t *count)
{
    size_t first = lower_bound(problems, place), found = 0;
    while (at_position(problems, first + found, place)) {
        found++;
    }
    *count = found;
    return at_position(problems, first, place);
}

const struct problem *problems_nth(const struct problems *problems, const char *place, size_t n)
{
    return at_position(problems, lower_bound(problems, place) + n, place);
}

void problems_under(const struct problems *problems, const char *place, size_t *errors, size_t *warnings)
{
    *errors = *place ? 0 : problems->errors;
    *warnings = *place ? 0 : problems->warnings;
    for (size_t i = lower_bound(problems, place); *place && i < problems->count; i++) {
        const struct problem *problem = &problems->items[problems->by_place[i]];
        if (!place_within(place, problem->place)) {
            break;
        }
        *(problem->severity == SEVERITY_ERROR ? errors : warnings) += 1;
    }
}
