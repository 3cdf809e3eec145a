/* Rules about what a value means: types, ranges, and what hyperparameter search takes. */
#include "document/check_internal.h"

#include "base/memory.h"
#include "base/place.h"
#include "document/check_text.h"
#include "schema/search_algorithms.h"

#include <stdlib.h>
#include <string.h>

/* The members of a parameter's constraint. */
static const char constraint_member[] = "constraint", type_member[] = "type",
                  valid_type_member[] = "valid_type", valid_range_member[] = "valid_range";

static bool same(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

bool reads_as(const char *text, const char *type)
{
    if (same(type, "Integer")) {
        return text_is_whole(text);
    }
    if (same(type, "Float")) {
        return text_is_decimal(text);
    }
    return !same(type, "Boolean") || text_is_boolean(text);
}

static struct text type_name(const char *type)
{
    if (same(type, "Integer")) {
        return (struct text){ "a whole number", "整数" };
    }
    if (same(type, "Float")) {
        return (struct text){ "a decimal number", "十进制数" };
    }
    return (struct text){ "true or false", "true 或 false" };
}

/* "%.0s" lets each language pass over the other's words. */
static void report_unlike(struct check *check, const struct spot *spot, const struct rule *rule,
                          const char *text, const char *type)
{
    char *value = quoted(text);
    struct text name = type_name(type);
    report_rule(check, spot, rule, "%s is not %s%.0s", "%s 不是%.0s %s", value, name.en, name.zh);
    free(value);
}

static bool numeric(const char *type)
{
    return same(type, "Integer") || same(type, "Float");
}

/* A valid range of two decimals in order; false for anything else. */
struct range {
    const char *least, *greatest;
};

static bool read_range(const struct check *check, const struct spot *list, struct range *range)
{
    const char *ends[2] = { NULL, NULL };
    size_t count = 0;
    struct spot item;
    for (bool more = spot_first(check, list, &item); more; more = spot_next(check, &item)) {
        const char *text = spot_text(&item);
        if (count == 2 || !text || !text_is_decimal(text)) {
            return false;
        }
        ends[count++] = text;
    }
    if (count != 2 || text_compare_decimals(ends[0], ends[1]) > 0) {
        return false;
    }
    *range = (struct range){ ends[0], ends[1] };
    return true;
}

static void fit_range(struct check *check, const struct spot *value, const struct spot *list,
                      const struct rule *rule)
{
    struct range range;
    if (!read_range(check, list, &range)) {
        struct finding finding = { SEVERITY_WARNING, NULL, "inferred" };
        report(check, list, finding, "A Range holds exactly two numbers, the lesser first: write them so",
               "Range 需要恰好两个数，较小的在前：请依次填写");
        return;
    }
    const char *text = spot_text(value);
    if (text_compare_decimals(text, range.least) < 0 || text_compare_decimals(text, range.greatest) > 0) {
        struct rule outside = *rule;
        outside.code = rule->range_code ? rule->range_code : rule->code;
        char *held = quoted(text), *least = quoted(range.least), *greatest = quoted(range.greatest);
        report_rule(check, value, &outside, "%s is not between %s and %s", "%s 不在 %s 与 %s 之间", held,
                    least, greatest);
        free(held);
        free(least);
        free(greatest);
    }
}

static bool equal_as(const char *one, const char *other, const char *type)
{
    return strcmp(one, other) == 0 || (numeric(type) && text_is_decimal(one) && text_is_decimal(other) &&
                                       text_compare_decimals(one, other) == 0);
}

static void fit_choice(struct check *check, const struct spot *value, const struct spot *list,
                       const char *type, const struct rule *rule)
{
    const char *text = spot_text(value);
    struct buf members;
    buf_init(&members, 120);
    struct spot item;
    for (bool more = spot_first(check, list, &item); more; more = spot_next(check, &item)) {
        const char *member = spot_text(&item);
        if (member && equal_as(text, member, type)) {
            buf_done(&members);
            return;
        }
        buf_format(&members, "%s%s", members.size ? ", " : "", member ? member : "");
    }
    struct rule outside = *rule;
    outside.code = rule->range_code ? rule->range_code : rule->code;
    char *held = quoted(text), *listed = quoted(buf_text(&members));
    report_rule(check, value, &outside, "%s is none of the choices %s", "%s 不在可选值 %s 之内", held,
                listed);
    free(held);
    free(listed);
    buf_done(&members);
}

void check_fits(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot value = spot_at(check, subject, rule->a), constraint = spot_at(check, subject, rule->b);
    struct spot type = spot_at(check, &constraint, type_member);
    struct spot kind = spot_at(check, &constraint, valid_type_member);
    struct spot range = spot_at(check, &constraint, valid_range_member);
    const char *text = spot_text(&value), *word = spot_text(&type);
    if (!text || !*text) {
        return;
    }
    if (!reads_as(text, word)) {
        report_unlike(check, &value, rule, text, word);
    } else if (same(spot_text(&kind), "Range") && numeric(word)) {
        fit_range(check, &value, &range, rule);
    } else if (same(spot_text(&kind), "Choice")) {
        fit_choice(check, &value, &range, word, rule);
    }
}

void check_reads_as(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot value = spot_at(check, subject, rule->a), type = spot_at(check, subject, rule->b);
    const char *text = spot_text(&value);
    if (text && *text && !reads_as(text, spot_text(&type))) {
        report_unlike(check, &value, rule, text, spot_text(&type));
    }
}

void check_one_group(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    const char *text = spot_text(&a);
    struct regex_finding found;
    if (text && *text && text_is_regex(text, &found) && found.groups != 1) {
        report_rule(check, &a, rule, "it has %u", "现有 %u 对", found.groups);
    }
}

/* The names that a text may hold: those that its row suggests. */
static const struct names *declared_for(struct check *check, const struct spot *subject,
                                        const struct rule *rule)
{
    char *place = place_join(rule->at, rule->a);
    struct location location;
    bool known =
        schema_locate(check->shape, place, &location) && location.field && location.field->suggest_from;
    free(place);
    if (known && !check->declared->items) {
        const struct spot *root = subject;
        while (root->above) {
            root = root->above;
        }
        names_gather(check, root, location.field->suggest_from, check->declared);
    }
    return check->declared;
}

void check_declared(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    const char *text = spot_text(&a);
    if (!text || !*text) {
        return;
    }
    const struct named *found = names_find(declared_for(check, subject, rule), text);
    const struct json *constraint = found ? json_member(found->holder, constraint_member) : NULL;
    const char *type = json_member_text(constraint, type_member);
    char *name = quoted(text);
    if (!found) {
        report_rule(check, &a, rule, "%s is not declared", "%s 未声明", name);
    } else if (type && *type && strcmp(type, "Float") != 0) {
        char *declared = quoted(type);
        report_rule(check, &a, rule, "%s is declared as %s", "%s 声明为 %s", name, declared);
        free(declared);
    }
    free(name);
}

void check_names_declared(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    const char *text = spot_text(&a);
    while (text && *text) {
        size_t length = text_name_span(text);
        char *name = memory_text_part(text, length);
        if (length && !text_is_decimal(name) && !names_find(declared_for(check, subject, rule), name)) {
            char *shown = quoted(name);
            report_rule(check, &a, rule, "%s", "%s", shown);
            free(shown);
        }
        free(name);
        text += length + (text[length] != '\0');
    }
}

/* The member by which objects at a pattern are known, or NULL. */
static const char *identity_at(const struct check *check, const char *pattern)
{
    struct location location;
    return schema_locate(check->shape, pattern, &location) && location.object ? location.object->identity
                                                                              : NULL;
}

static void check_bound(struct check *check, const struct spot *bound, const struct range *own,
                        const struct rule *rule)
{
    const char *text = spot_text(bound);
    if (!text || !text_is_decimal(text) ||
        (text_compare_decimals(text, own->least) >= 0 && text_compare_decimals(text, own->greatest) <= 0)) {
        return;
    }
    char *held = quoted(text), *least = quoted(own->least), *greatest = quoted(own->greatest);
    report_rule(check, bound, rule, "%s is not between %s and %s", "%s 不在 %s 与 %s 之间", held, least,
                greatest);
    free(held);
    free(least);
    free(greatest);
}

void check_within_own(struct check *check, const struct spot *subject, const struct rule *rule)
{
    const char *identity = identity_at(check, rule->at);
    if (!identity) {
        return;
    }
    struct rule naming = *rule;
    naming.a = identity;
    struct spot name = spot_at(check, subject, identity);
    const struct named *found = spot_set(&name) && spot_text(&name)
                                    ? names_find(declared_for(check, subject, &naming), spot_text(&name))
                                    : NULL;
    const struct json *constraint = found ? json_member(found->holder, constraint_member) : NULL;
    struct spot own = { .value = json_member(constraint, valid_range_member) };
    struct range range;
    if (!same(json_member_text(constraint, valid_type_member), "Range") || !read_range(check, &own, &range)) {
        return;
    }
    struct spot a = spot_at(check, subject, rule->a), b = spot_at(check, subject, rule->b);
    check_bound(check, &a, &range, rule);
    check_bound(check, &b, &range, rule);
}

void check_known_algorithm(struct check *check, const struct spot *subject, const struct rule *rule)
{
    struct spot a = spot_at(check, subject, rule->a);
    const char *text = spot_text(&a);
    if (text && *text && !search_algorithm_find(text)) {
        char *name = quoted(text);
        report_rule(check, &a, rule, "%s", "%s", name);
        free(name);
    }
}

static void check_setting(struct check *check, const struct spot *value, const struct search_setting *setting,
                          const struct rule *rule)
{
    const char *text = spot_text(value);
    if (!text || !*text) {
        return;
    }
    bool decimal = text_is_decimal(text);
    bool low = setting->above && decimal && text_compare_decimals(text, setting->above) <= 0;
    bool high = setting->below && decimal && text_compare_decimals(text, setting->below) >= 0;
    char *held = quoted(text);
    if (low) {
        report_rule(check, value, rule, "%s is not above %s", "%s 不大于 %s", held, setting->above);
    } else if (high) {
        report_rule(check, value, rule, "%s is not below %s", "%s 不小于 %s", held, setting->below);
    } else if (setting->choices && !choice_find(setting->choices, text)) {
        report_rule(check, value, rule, "%s is none of its words", "%s 不在可用的取值之内", held);
    }
    free(held);
}

void check_known_setting(struct check *check, const struct spot *subject, const struct rule *rule)
{
    /* The algorithm is the object that holds the list of settings. */
    char *list = place_parent(rule->at), *holder = place_parent(list);
    const char *identity = identity_at(check, holder);
    free(list);
    free(holder);
    if (!identity || !subject->above || !subject->above->above) {
        return;
    }
    struct spot name = spot_at(check, subject->above->above, identity);
    const struct search_algorithm *algorithm =
        spot_text(&name) ? search_algorithm_find(spot_text(&name)) : NULL;
    struct spot a = spot_at(check, subject, rule->a), b = spot_at(check, subject, rule->b);
    const char *key = spot_text(&a);
    if (!algorithm || !key || !*key) {
        return;
    }
    const struct search_setting *setting = search_setting_find(algorithm, key);
    if (setting) {
        check_setting(check, &b, setting, rule);
        return;
    }
    char *unknown = quoted(key);
    report_rule(check, &a, rule, "%s has no %s", "%s 没有 %s", algorithm->name, unknown);
    free(unknown);
}
