/* The walk along the rows: each member is what its row says. */
#include "document/check_internal.h"

#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "document/check_text.h"
#include "document/convert.h"

#include <stdlib.h>
#include <string.h>

static void check_object(struct check *check, const struct spot *spot, const struct object *object);

static const struct text kind_texts[] = {
    [JSON_NULL] = { "nothing (null)", "空值（null）" },
    [JSON_BOOLEAN] = { "true or false", "布尔值" },
    [JSON_NUMBER] = { "a number", "数字" },
    [JSON_STRING] = { "a text", "文本" },
    [JSON_ARRAY] = { "a list", "列表" },
    [JSON_OBJECT] = { "an object", "对象" },
};

static struct finding broken(const struct field *field)
{
    return (struct finding){ SEVERITY_ERROR, NULL, field->from };
}

/* Limits that are not documented with the field itself only warn. */
static struct finding breach(const struct field *field)
{
    return (struct finding){ field->lenient ? SEVERITY_WARNING : SEVERITY_ERROR, NULL, field->from };
}

/* "%.0s" lets each language pass over the other's words. */
static void report_kind(struct check *check, const struct spot *spot, const struct field *field,
                        enum type type)
{
    struct text held = kind_texts[json_kind(spot->value)], wanted = type_text(type);
    const char *written = json_is(spot->value, JSON_BOOLEAN) ? (json_true(spot->value) ? "true" : "false")
                                                             : json_text(spot->value);
    if (type == TYPE_STRING && written) {
        char *remedy = quoted(written);
        report(check, spot, broken(field), "Holds %s%.0s where text belongs: write %s, in quotation marks",
               "此处应为文本，却是%.0s%s：请加引号写成 %s", held.en, held.zh, remedy);
        free(remedy);
        return;
    }
    report(check, spot, broken(field), "Holds %s%.0s where this belongs: %s%.0s; replace it",
           "此处不能是%.0s%s，应为%.0s%s：请更换", held.en, held.zh, wanted.en, wanted.zh);
}

static void report_missing(struct check *check, const struct spot *spot, const struct field *field)
{
    if (field->example) {
        report(check, spot, broken(field), "Missing, but required: fill it in, for example %s",
               "缺少必填项：请填写，例如 %s", field->example);
    } else {
        report(check, spot, broken(field), "Missing, but required: fill it in", "缺少必填项：请填写");
    }
}

/* A list of words in one language: "a, b and c". */
struct telling {
    enum language language;
    struct buf text;
    size_t last; /* where the last word's comma stands */
};

static void tell(struct telling *telling, const char *word, size_t length)
{
    telling->last = telling->text.size;
    if (telling->text.size) {
        buf_string(&telling->text, telling->language == LANGUAGE_ZH ? "、" : ", ");
    }
    buf_bytes(&telling->text, word, length);
}

/* The words told, with "and" before the last; owned. */
static char *told(struct telling *telling)
{
    if (telling->language == LANGUAGE_EN && telling->last) {
        char *last = memory_text(buf_text(&telling->text) + telling->last + 2);
        char *others = memory_text_part(buf_text(&telling->text), telling->last);
        buf_clear(&telling->text);
        buf_format(&telling->text, "%s and %s", others, last);
        free(last);
        free(others);
    }
    return buf_take(&telling->text);
}

static bool is_letter(uint32_t code)
{
    return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

/* How a set of characters is told: its runs by name, the others as they are. Owned. */
static char *told_characters(const char *allowed, enum language language)
{
    static const struct {
        const char *run;
        struct text text;
    } runs[] = {
        { "abcdefghijklmnopqrstuvwxyz", { "letters", "字母" } },
        { "0123456789", { "digits", "数字" } },
        { " ", { "spaces", "空格" } },
    };
    struct telling telling = { .language = language };
    buf_init(&telling.text, SIZE_MAX);
    for (size_t i = 0; i < COUNT(runs); i++) {
        if (strstr(allowed, runs[i].run)) {
            const char *word = text_in(runs[i].text, language);
            tell(&telling, word, strlen(word));
        }
    }
    size_t length;
    for (size_t size = strlen(allowed), at = 0; at < size; at += length) {
        uint32_t code;
        length = utf8_decode(allowed + at, size - at, &code);
        if (length == 0) {
            break;
        }
        if (!is_letter(code) && !(code >= '0' && code <= '9') && code != ' ') {
            tell(&telling, allowed + at, length);
        }
    }
    return told(&telling);
}

static struct text blank_name(char c)
{
    switch (c) {
    case ' ': return (struct text){ "the space", "空格" };
    case '\n': return (struct text){ "the line break", "换行符" };
    case '\t': return (struct text){ "the tab", "制表符" };
    default: return (struct text){ NULL, NULL };
    }
}

static void check_characters(struct check *check, const struct spot *spot, const struct field *field,
                             const char *text)
{
    size_t offset, number;
    if (!field->characters || !text_find_foreign(text, field->characters, &offset, &number)) {
        return;
    }
    uint32_t code;
    size_t left = strlen(text + offset), length = utf8_decode(text + offset, left, &code);
    char *character = memory_text_part(text + offset, length ? length : 1);
    char *foreign = quoted(character), *value = quoted(text);
    struct text name = blank_name(*character);
    char *en = told_characters(field->characters, LANGUAGE_EN);
    char *zh = told_characters(field->characters, LANGUAGE_ZH);
    report(check, spot, breach(field),
           "Holds %s, but only %s%.0s are allowed: take out %s%.0s at character %zu",
           "%s 中只能有%.0s%s：请去掉%.0s%s（第 %zu 个字符）", value, en, zh, name.en ? name.en : foreign,
           name.zh ? name.zh : foreign, number);
    free(en);
    free(zh);
    free(character);
    free(foreign);
    free(value);
}

static void check_length(struct check *check, const struct spot *spot, const struct field *field,
                         const char *text)
{
    if (field->max == 0 && field->min == 0) {
        return;
    }
    size_t length = utf8_characters(text);
    if (field->max && length > field->max) {
        report(check, spot, breach(field),
               "Has %zu characters, but at most %zu are allowed: shorten it by %zu",
               "共 %zu 个字符，最多允许 %zu 个：请删减 %zu 个", length, field->max, length - field->max);
    } else if (length < field->min) {
        report(check, spot, breach(field), "Has %zu characters, but at least %zu are needed: write %zu more",
               "共 %zu 个字符，至少需要 %zu 个：请再补 %zu 个", length, field->min, field->min - length);
    }
}

static void tell_choices(const struct choices *choices, struct buf *out)
{
    enum { TOLD = 8 };
    for (size_t i = 0; i < choices->count && i < TOLD; i++) {
        buf_format(out, "%s%s", i ? ", " : "", choices->rows[i].value);
    }
    buf_string(out, choices->count > TOLD ? " ..." : "");
}

static void check_choice(struct check *check, const struct spot *spot, const struct field *field,
                         const struct choices *choices, const char *text)
{
    if (!choices || choices->suggestion || choice_find(choices, text)) {
        return;
    }
    struct finding finding = { choices->severity, choices->code, field->from };
    struct buf known;
    buf_init(&known, SIZE_MAX);
    tell_choices(choices, &known);
    char *value = quoted(text);
    if (choices->severity == SEVERITY_ERROR) {
        report(check, spot, finding, "Holds %s, but only these are allowed: %s; choose one",
               "取值 %s 不在允许范围内，只能是：%s；请选择其一", value, buf_text(&known));
    } else {
        report(check, spot, finding, "Holds %s, which is none of the known values: %s; check the spelling",
               "取值 %s 不在已知取值之内：%s；请检查拼写", value, buf_text(&known));
    }
    free(value);
    buf_done(&known);
}

static void check_regex(struct check *check, const struct spot *spot, const struct field *field,
                        const char *text)
{
    struct regex_finding found;
    if (!text_is_regex(text, &found)) {
        struct finding finding = { SEVERITY_WARNING, NULL, field->from };
        report(check, spot, finding,
               "Is not a regular expression that compiles: %s, at byte %zu; mend it there",
               "不是有效的正则表达式：%s（第 %zu 字节处）；请修改", found.reason, found.offset);
    }
}

static void check_format(struct check *check, const struct spot *spot, const struct field *field,
                         const char *text)
{
    if (field->format == FORMAT_REGEX) {
        check_regex(check, spot, field, text);
        return;
    }
    bool decimal = field->format == FORMAT_DECIMAL && !text_is_decimal(text);
    bool count = field->format == FORMAT_COUNT && !text_is_count(text);
    if (!decimal && !count) {
        return;
    }
    char *value = quoted(text);
    if (decimal) {
        report(check, spot, broken(field),
               "Holds %s, which is not a decimal number: write one like 0.01 or 1e-5",
               "%s 不是十进制数：请写成 0.01 或 1e-5 的形式", value);
    } else {
        report(check, spot, broken(field),
               "Holds %s, which is not a whole number above zero: write one like 10",
               "%s 不是正整数：请写成 10 的形式", value);
    }
    free(value);
}

static void check_text(struct check *check, const struct spot *spot, const struct field *field,
                       const struct choices *choices)
{
    const char *text = spot_text(spot);
    if (*text == '\0') {
        if (field->required) {
            report_missing(check, spot, field);
        }
        return;
    }
    check_characters(check, spot, field, text);
    check_length(check, spot, field, text);
    check_choice(check, spot, field, choices, text);
    check_format(check, spot, field, text);
}

static void check_number(struct check *check, const struct spot *spot, const struct field *field)
{
    int64_t number;
    bool whole = json_int64(spot->value, &number);
    if (!whole || (field->type == TYPE_INTEGER && (number < INT32_MIN || number > INT32_MAX))) {
        report(check, spot, broken(field), "Holds %s, but a whole number of %d bits is needed: write one",
               "%s 不是 %d 位整数：请更正", json_text(spot->value), field->type == TYPE_INTEGER ? 32 : 64);
    } else if (field->least && number < (int64_t)field->least) {
        report(check, spot, broken(field), "Holds %s, but at least %zu is needed: raise it",
               "取值为 %s，至少应为 %zu：请改大", json_text(spot->value), field->least);
    } else if (strpbrk(json_text(spot->value), ".eE")) { /* sent as it is spelled */
        report(check, spot, (struct finding){ SEVERITY_WARNING, NULL, field->from },
               "Is spelled %s, which the service may take for no whole number: write %lld",
               "写作 %s，服务可能不视为整数：请写成 %lld", json_text(spot->value), (long long)number);
    }
}

static void check_item(struct check *check, const struct spot *item, const struct field *field,
                       const struct choices *choices)
{
    bool texts = field->type == TYPE_STRINGS || field->type == TYPE_STRING;
    if (item->value && !json_is(item->value, texts ? JSON_STRING : JSON_OBJECT)) {
        if (item->inside) {
            report_kind(check, item, field, texts ? TYPE_STRING : TYPE_OBJECT);
        }
    } else if (texts) {
        if (spot_set(item)) {
            check_text(check, item, field, choices);
        }
    } else if (field->object) {
        check_object(check, item, field->object);
    }
}

static void check_items(struct check *check, const struct spot *list, const struct field *field,
                        const struct choices *choices)
{
    struct spot item;
    for (bool more = spot_first(check, list, &item); more; more = spot_next(check, &item)) {
        if (spot_concerned(&item)) {
            check_item(check, &item, field, choices);
        }
    }
}

static const struct choices *choices_at(const struct check *check, const struct spot *holder,
                                        const struct object *object, const struct field *field)
{
    if (!field->choices_by) {
        return field->choices;
    }
    struct spot sibling = spot_at(check, holder, field->choices_by);
    return field_choices(object, field, spot_text(&sibling));
}

/* The kinds that a member may have. Documents have the request's shape; only the
 * parts of a map, and what is verbatim, come in two, and both are sent back as they came. */
static bool kind_fits(const struct field *field, enum json_kind kind)
{
    switch (field->type) {
    case TYPE_STRING:
        return kind == JSON_STRING || (kind == JSON_ARRAY && field->also & ALSO(JSON_ARRAY)) ||
               (field->verbatim && field->also & ALSO(kind));
    case TYPE_BOOLEAN: return kind == JSON_BOOLEAN;
    case TYPE_INTEGER:
    case TYPE_LONG: return kind == JSON_NUMBER;
    case TYPE_OBJECT: return kind == JSON_OBJECT;
    case TYPE_MAPS: return kind == JSON_ARRAY || (field->also & ALSO(kind));
    default: return kind == JSON_ARRAY;
    }
}

static void check_value(struct check *check, const struct spot *spot, const struct field *field,
                        const struct choices *choices)
{
    enum json_kind kind = json_kind(spot->value);
    if (spot->inside && !kind_fits(field, kind)) {
        report_kind(check, spot, field, field->type);
    } else if (kind == JSON_ARRAY) {
        check_items(check, spot, field, choices);
    } else if (kind == JSON_OBJECT && field->object) {
        check_object(check, spot, field->object);
    } else if (kind == JSON_STRING && field->type == TYPE_STRING) {
        check_text(check, spot, field, choices);
    } else if (kind == JSON_NUMBER && field->type != TYPE_STRING) {
        check_number(check, spot, field);
    }
}

static void check_absent(struct check *check, const struct spot *spot, const struct field *field)
{
    if (spot->inside && field->required) {
        report_missing(check, spot, field);
    } else if (field->object && (field->implied || !spot->inside)) {
        /* Implied, or not there yet while something below it is being typed. */
        if (field->type == TYPE_OBJECT) {
            check_object(check, spot, field->object);
        } else {
            check_items(check, spot, field, NULL);
        }
    }
}

static void check_unknown(struct check *check, const struct spot *spot, const struct object *object)
{
    for (const struct json *member = json_first(spot->value); member; member = json_next(member)) {
        if (object_field(object, json_name(member))) {
            continue;
        }
        char *place = place_join("", json_name(member)), *name = quoted(json_name(member));
        struct spot unknown = { .above = spot, .name = place + 1 };
        struct finding finding = { SEVERITY_ERROR, NULL,
                                   object->count ? object->fields[0].from : "inferred" };
        report(check, &unknown, finding, "%s cannot stand here: take it out, or check the spelling",
               "此处不能有 %s：请删除，或检查拼写", name);
        free(place);
        free(name);
    }
}

static void check_object(struct check *check, const struct spot *spot, const struct object *object)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        struct spot member = spot_at(check, spot, field->name);
        if (!convert_sends(field) || !spot_concerned(&member)) {
            continue;
        }
        if (member.value) {
            check_value(check, &member, field, choices_at(check, spot, object, field));
        } else {
            check_absent(check, &member, field);
        }
    }
    if (object->closed && spot->inside) {
        check_unknown(check, spot, object);
    }
}

void check_fields(struct check *check, const struct spot *root)
{
    if (!json_is(root->value, JSON_OBJECT) && root->inside) {
        struct finding finding = { SEVERITY_ERROR, NULL, "inferred" };
        report(check, root, finding, "Is not an object: put the members between { and }",
               "不是对象：请把各成员写在 { 和 } 之间");
    } else {
        check_object(check, root, check->shape->root);
    }
}
