/* Rules between fields: one short function a kind, in a table. */
#include "document/check_internal.h"

#include "base/memory.h"
#include "base/place.h"
#include "document/check_text.h"

#include <stdlib.h>
#include <string.h>

/* Whether the way to the focus leads to a member that a rule names, or past it. */
static bool leads_to(const char *rest, const char *member)
{
    if (!member || *rest != '/') {
        return false;
    }
    size_t length = strlen(member), given = strlen(++rest);
    size_t shorter = length < given ? length : given;
    if (strncmp(rest, member, shorter) != 0) {
        return false;
    }
    return length == given || (length < given ? rest[length] : member[given]) == '/';
}

static bool leads_to_other(const struct rule *rule, const char *rest)
{
    for (size_t i = 0; i < RULE_OTHERS; i++) {
        if (leads_to(rest, rule->others[i])) {
            return true;
        }
    }
    return false;
}

static bool names_focus(const struct rule *rule, const struct spot *subject)
{
    return subject->inside ||
           (subject->rest && (leads_to(subject->rest, rule->a) || leads_to(subject->rest, rule->b) ||
                              leads_to(subject->rest, rule->when) || leads_to(subject->rest, rule->unless) ||
                              leads_to_other(rule, subject->rest)));
}

static void report_plain(struct check *check, const struct spot *spot, const struct rule *rule)
{
    report_rule(check, spot, rule, "%s", "%s", "");
}

/* The rule as it counts here: what `unless` excuses is only a warning. */
static struct rule excused(const struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct rule counted = *rule;
    if (rule->unless) {
        struct spot excuse = spot_at(check, subject, rule->unless);
        counted.severity = spot_set(&excuse) ? SEVERITY_WARNING : rule->severity;
    }
    return counted;
}

static void check_requires(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a), b = spot_at(check, subject, rule->b);
    if (spot_set(&a) && !spot_set(&b)) {
        struct rule counted = excused(check, subject, rule);
        report_plain(check, &b, &counted);
    }
}

static void check_together(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a), b = spot_at(check, subject, rule->b);
    if (spot_set(&b) && !spot_set(&a)) {
        report_plain(check, &a, rule);
    } else {
        check_requires(check, subject, rule);
    }
}

static void check_excludes(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a), b = spot_at(check, subject, rule->b);
    if (spot_set(&a) && spot_set(&b)) {
        struct rule counted = excused(check, subject, rule);
        report_plain(check, &b, &counted);
    }
}

static void check_any_of(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    bool set = spot_set(&a);
    for (size_t i = 0; !set && i < RULE_OTHERS && rule->others[i]; i++) {
        struct spot other = spot_at(check, subject, rule->others[i]);
        set = spot_set(&other);
    }
    if (!set) {
        report_plain(check, &a, rule);
    }
}

static void check_inside(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a), b = spot_at(check, subject, rule->b);
    const char *directory = spot_text(&a), *file = spot_text(&b);
    if (directory && file && *directory && *file && !text_path_inside(directory, file)) {
        char *outer = quoted(directory);
        report_rule(check, &b, rule, "%s", "%s", outer);
        free(outer);
    }
}

static void check_unavailable(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    if (json_true(a.value)) {
        report_plain(check, &a, rule);
    }
}

static void check_retired(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    const char *text = spot_text(&a);
    bool former = text && rule->value && strcmp(text, rule->value) == 0;
    if (spot_set(&a) && !former) {
        report_plain(check, &a, rule);
    }
}

/* Whether the member `when` has the value; an absent one has what its row starts with. */
static bool holds_when(const struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot when = spot_at(check, subject, rule->when);
    const char *text = spot_set(&when) ? spot_text(&when) : NULL;
    if (!spot_set(&when)) {
        char *place = place_join(rule->at, rule->when);
        struct location location;
        if (schema_locate(check->shape, place, &location) && location.field) {
            text = location.field->initial;
        }
        free(place);
    }
    return text && strcmp(text, rule->value) == 0;
}

static void check_needed_when(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    if (!spot_set(&a) && holds_when(check, subject, rule)) {
        report_plain(check, &a, rule);
    }
}

static void check_only_when(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    if (spot_set(&a) && !holds_when(check, subject, rule)) {
        report_plain(check, &a, rule);
    }
}

static void check_ordered(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a), b = spot_at(check, subject, rule->b);
    const char *low = spot_text(&a), *high = spot_text(&b);
    if (low && high && text_is_decimal(low) && text_is_decimal(high) &&
        text_compare_decimals(low, high) > 0) {
        char *from = quoted(low), *to = quoted(high);
        report_rule(check, &b, rule, "%s is above %s", "%s 大于 %s", from, to);
        free(from);
        free(to);
    }
}

static void add_name(struct check *check, const struct spot *spot, void *context)
{
    (void)check;
    struct names *names = context;
    const char *text = spot_text(spot);
    if (text && *text) {
        names->items = memory_grow(names->items, names->count, &names->capacity, sizeof *names->items);
        names->items[names->count++] = (struct named){ .text = text,
                                                       .holder = spot->above->value,
                                                       .index = spot->above->index,
                                                       .concerned = spot_concerned(spot) };
    }
}

static int compare_names(const void *one, const void *other)
{
    const struct named *a = one, *b = other;
    int order = strcmp(a->text, b->text);
    return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

void names_gather(struct check *check, const struct spot *root, const char *pattern, struct names *names)
{
    *names = (struct names){ 0 };
    spot_each(check, root, pattern, REACH_ALL, add_name, names);
    if (names->count) {
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    }
}

void names_done(struct names *names)
{
    free(names->items);
    *names = (struct names){ 0 };
}

const struct named *names_find(const struct names *names, const char *text)
{
    size_t low = 0, high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->items[middle].text, text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < names->count && strcmp(names->items[low].text, text) == 0;
    return found ? &names->items[low] : NULL;
}

/* Reports a name at its item, pointing at another item that has it too. */
static void report_shared(struct check *check, const struct spot *list, const struct rule *rule,
                          const struct named *named, size_t other)
{
    struct spot item = { .above = list, .index = named->index };
    struct spot member = { .above = &item, .name = rule->a };
    struct spot shared = { .above = list, .index = other };
    char *name = quoted(named->text), *place = spot_place(&shared);
    report_rule(check, &member, rule, "%s is also in %s", "%s 也出现在 %s", name, place);
    free(name);
    free(place);
}

static void check_run(struct check *check, const struct spot *list, const struct rule *rule,
                      const struct named *run, size_t length)
{
    bool concerned = list->inside;
    for (size_t i = 0; i < length; i++) {
        concerned = concerned || run[i].concerned;
    }
    for (size_t i = 0; concerned && i < length; i++) {
        report_shared(check, list, rule, &run[i], run[i == 0 ? 1 : 0].index);
    }
}

/* Whether the focus is the list, or the member of a rule in one of its items. */
static bool list_concerned(const struct spot *list, const struct rule *rule)
{
    const char *below = list->rest ? strchr(list->rest + (*list->rest == '/'), '/') : NULL;
    return list->inside || (below && leads_to(below, rule->a));
}

/* The names of one list. */
static void check_list_names(struct check *check, const struct spot *list, void *context)
{
    const struct rule *rule = context;
    if (!list_concerned(list, rule)) {
        return;
    }
    char *pattern = place_join("/*", rule->a);
    struct names names;
    names_gather(check, list, pattern, &names);
    free(pattern);
    size_t length;
    for (size_t i = 0; i < names.count; i += length) {
        length = 1;
        while (i + length < names.count && strcmp(names.items[i].text, names.items[i + length].text) == 0) {
            length++;
        }
        if (length > 1) {
            check_run(check, list, rule, &names.items[i], length);
        }
    }
    names_done(&names);
}

static void check_unique(struct check *check, const struct spot *root, const struct rule *rule)
{
    char *list = place_parent(rule->at);
    spot_each(check, root, list, REACH_CONCERNED, check_list_names, (void *)rule);
    free(list);
}

/* The first item that has the member says what the others should have. */
static void check_list_alike(struct check *check, const struct spot *list, void *context)
{
    const struct rule *rule = context;
    const char *first = NULL;
    struct spot item;
    if (!list_concerned(list, rule)) {
        return;
    }
    for (bool more = spot_first(check, list, &item); more; more = spot_next(check, &item)) {
        struct spot a = spot_at(check, &item, rule->a);
        const char *text = spot_text(&a);
        if (!text || !*text) {
            continue;
        }
        if (first && strcmp(first, text) != 0) {
            char *found = quoted(text), *wanted = quoted(first);
            report_rule(check, &a, rule, "%s stands beside %s", "%s 与 %s 并存", found, wanted);
            free(found);
            free(wanted);
        }
        first = first ? first : text;
    }
}

static void check_alike(struct check *check, const struct spot *root, const struct rule *rule)
{
    char *list = place_parent(rule->at);
    spot_each(check, root, list, REACH_CONCERNED, check_list_alike, (void *)rule);
    free(list);
}

struct collision {
    const struct rule *rule;
    struct names names;
    const char *typed; /* what is being typed on the other side, or NULL */
};

static void check_collision(struct check *check, const struct spot *subject, void *context)
{
    const struct collision *collision = context;
    struct spot a = spot_at(check, subject, collision->rule->a);
    const char *text = spot_text(&a);
    bool wanted = text && (spot_concerned(&a) || (collision->typed && strcmp(text, collision->typed) == 0));
    if (wanted && *text && names_find(&collision->names, text)) {
        char *name = quoted(text);
        report_rule(check, &a, collision->rule, "%s", "%s", name);
        free(name);
    }
}

static void check_collides(struct check *check, const struct spot *root, const struct rule *rule)
{
    struct collision collision = { .rule = rule };
    if (!root->inside) {
        char *mine = place_join(rule->at, rule->a);
        bool other_side = place_matches(rule->b, root->rest);
        bool concerned = other_side || place_matches(mine, root->rest);
        free(mine);
        if (!concerned) {
            return;
        }
        collision.typed = other_side && json_is(check->typed, JSON_STRING) ? json_text(check->typed) : NULL;
    }
    names_gather(check, root, rule->b, &collision.names);
    spot_each(check, root, rule->at, REACH_ALL, check_collision, &collision);
    names_done(&collision.names);
}

/* A kind looks at one object after the other, or at the whole document at once. */
static const struct {
    void (*each)(struct check *check, const struct spot *subject, const struct rule *rule);
    void (*whole)(struct check *check, const struct spot *root, const struct rule *rule);
} kinds[RULE_KINDS] = {
    [RULE_TOGETHER] = { .each = check_together },
    [RULE_REQUIRES] = { .each = check_requires },
    [RULE_EXCLUDES] = { .each = check_excludes },
    [RULE_INSIDE] = { .each = check_inside },
    [RULE_UNIQUE] = { .whole = check_unique },
    [RULE_COLLIDES] = { .whole = check_collides },
    [RULE_FITS] = { .each = check_fits },
    [RULE_UNAVAILABLE] = { .each = check_unavailable },
    [RULE_RETIRED] = { .each = check_retired },
    [RULE_NEEDED_WHEN] = { .each = check_needed_when },
    [RULE_ONLY_WHEN] = { .each = check_only_when },
    [RULE_ORDERED] = { .each = check_ordered },
    [RULE_DECLARED] = { .each = check_declared },
    [RULE_NAMES_DECLARED] = { .each = check_names_declared },
    [RULE_WITHIN_OWN] = { .each = check_within_own },
    [RULE_READS_AS] = { .each = check_reads_as },
    [RULE_ONE_GROUP] = { .each = check_one_group },
    [RULE_KNOWN_ALGORITHM] = { .each = check_known_algorithm },
    [RULE_KNOWN_SETTING] = { .each = check_known_setting },
    [RULE_ANY_OF] = { .each = check_any_of },
    [RULE_ALIKE] = { .whole = check_alike },
};

static void check_subject(struct check *check, const struct spot *subject, void *context)
{
    const struct rule *rule = context;
    if (names_focus(rule, subject)) {
        kinds[rule->kind].each(check, subject, rule);
    }
}

void check_rules(struct check *check, const struct spot *root)
{
    struct names declared = { 0 };
    check->declared = &declared;
    for (size_t i = 0; i < check->shape->rule_count; i++) {
        const struct rule *rule = &check->shape->rules[i];
        if (kinds[rule->kind].whole) {
            kinds[rule->kind].whole(check, root, rule);
        } else {
            spot_each(check, root, rule->at, REACH_CONCERNED, check_subject, (void *)rule);
        }
    }
    names_done(&declared);
    check->declared = NULL;
}
