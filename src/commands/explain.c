/* algoform explain [PATH]: the documentation of fields, printed from the rows of the schema. */
#include "base/limits.h"
#include "base/utf8.h"
#include "commands/command.h"
#include "commands/fields.h"
#include "commands/output.h"
#include "schema/schema.h"

#include <string.h>

enum { LEFT = 12, WIDE = 76 };

static const struct text whole = { "the whole document", "整个文档" };
static const struct text type_word = { "type", "类型" };
static const struct text need_word = { "need", "必填" };
static const struct text side_word = { "side", "方向" };
static const struct text form_word = { "constraint", "约束" };
static const struct text choices_word = { "choices", "取值" };
static const struct text example_word = { "example", "示例" };
static const struct text alias_word = { "answered as", "应答中名为" };
static const struct text source_word = { "source", "来源" };
static const struct text members_word = { "members", "成员" };

static const struct text format_texts[] = {
    [FORMAT_PLAIN] = { NULL, NULL },
    [FORMAT_LONG] = { "may run over many lines", "可以有多行" },
    [FORMAT_DECIMAL] = { "a decimal number written as text", "以文本书写的十进制数" },
    [FORMAT_COUNT] = { "a positive whole number written as text", "以文本书写的正整数" },
    [FORMAT_REGEX] = { "a regular expression", "正则表达式" },
    [FORMAT_DIRECTORY] = { "an OBS directory, /bucket/folder/", "OBS 目录，如 /bucket/folder/" },
    [FORMAT_FILE] = { "an OBS file, /bucket/folder/file.py", "OBS 文件，如 /bucket/folder/file.py" },
    [FORMAT_TIME] = { "milliseconds since 1970; 0 is never", "自 1970 年起的毫秒数；0 表示从未" },
    [FORMAT_BYTES] = { "a size in bytes", "以字节计的大小" },
};

static struct text need_of(const struct field *field)
{
    return field->assigned || !(field->side & SENT) ? (struct text){ "given by the service", "由服务给出" }
           : field->required                        ? (struct text){ "required", "必填" }
           : field->once ? (struct text){ "once, when creating", "仅创建时必填" }
                         : (struct text){ "optional", "可选" };
}

static struct text side_of(const struct field *field)
{
    return field->side == BOTH   ? (struct text){ "sent and received", "请求和应答" }
           : field->side == SENT ? (struct text){ "sent only", "仅请求" }
                                 : (struct text){ "received only", "仅应答" };
}

/* "type        text", the words of both languages aligned by eye: Chinese ones are two columns a character.
 */
static void row(struct buf *out, struct text word, enum language language, const char *value)
{
    const char *left = text_in(word, language);

    buf_format(out, "  %s", left);
    buf_format(out, "%*s  %s\n", LEFT > (int)utf8_columns(left) ? LEFT - (int)utf8_columns(left) : 0, "",
               value);
}

/* A set of characters, its runs shortened: "A-Z a-z 0-9 _ -". */
static void write_characters(struct buf *out, const char *set)
{
    for (const char *c = set; *c;) {
        size_t run = 1;

        while (c[run] && c[run] == c[run - 1] + 1)
            run++;
        if (c != set)
            buf_char(out, ' ');
        if (run > 2) {
            buf_format(out, "%c-%c", c[0], c[run - 1]);
            c += run;
        } else {
            buf_char(out, *c++);
        }
    }
}

static void and (struct buf * out, enum language language)
{
    if (out->size)
        buf_string(out, language == LANGUAGE_ZH ? "；" : "; ");
}

static void write_constraint(struct buf *out, const struct field *field, enum language language)
{
    const char *form = text_in(format_texts[field->format], language);
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    if (form)
        buf_string(&text, form);
    if (field->max) {
        and(&text, language);
        buf_format(&text, language == LANGUAGE_ZH ? "%zu 到 %zu 个字符" : "%zu to %zu characters", field->min,
                   field->max);
    }
    if (field->characters) {
        and(&text, language);
        buf_string(&text, language == LANGUAGE_ZH ? "只能包含 " : "only ");
        write_characters(&text, field->characters);
    }
    if (field->least) {
        and(&text, language);
        buf_format(&text, language == LANGUAGE_ZH ? "至少为 %zu" : "at least %zu", field->least);
    }
    if (text.size)
        row(out, form_word, language, buf_text(&text));
    buf_done(&text);
}

static void write_choice_rows(struct buf *out, const struct choices *choices, enum language language,
                              bool first)
{
    static const struct text nothing = { "", "" };
    struct buf text;

    buf_init(&text, LIMIT_LINE_BYTES);
    for (size_t i = 0; i < choices->count; i++) {
        buf_clear(&text);
        buf_format(&text, "%s  %s", choices->rows[i].value, text_in(choices->rows[i].text, language));
        row(out, first && i == 0 ? choices_word : nothing, language, buf_text(&text));
    }
    buf_done(&text);
}

/* Its own choices, or those that each value of another member opens. */
static void write_choices(struct buf *out, const struct object *holder, const struct field *field,
                          enum language language)
{
    const struct field *sibling = field->choices_by ? object_field(holder, field->choices_by) : NULL;
    bool first = true;

    if (field->choices)
        write_choice_rows(out, field->choices, language, true);
    if (field->choices || !sibling || !sibling->choices)
        return;
    for (size_t i = 0; i < sibling->choices->count; i++) {
        const struct choice *opener = &sibling->choices->rows[i];
        struct buf text;

        if (!opener->then)
            continue;
        buf_init(&text, LIMIT_LINE_BYTES);
        buf_format(&text, language == LANGUAGE_ZH ? "当 %s 为 %s 时：" : "when %s is %s:", sibling->name,
                   opener->value);
        row(out, first ? choices_word : (struct text){ "", "" }, language, buf_text(&text));
        write_choice_rows(out, opener->then, language, false);
        buf_done(&text);
        first = false;
    }
}

/* A paragraph in lines of WIDE columns, broken at blanks, and between wide characters. */
static void write_wrapped(struct buf *out, const char *text)
{
    size_t size = strlen(text);

    for (size_t start = 0; start < size;) {
        size_t end = start, stop = start, columns = 0;

        while (end < size && columns < WIDE) {
            size_t next = utf8_next(text, size, end);
            bool wide = next - end > 1;

            columns += wide ? 2 : 1;
            end = next;
            if (end == size || text[end] == ' ' || wide)
                stop = end;
        }
        if (stop == start) /* one word wider than the line */
            stop = end;
        buf_format(out, "  %.*s\n", (int)(stop - start), text + start);
        start = stop + strspn(text + stop, " ");
    }
}

static void write_members(struct buf *out, const struct object *object, enum language language)
{
    size_t wide = 0;

    for (size_t i = 0; i < object->count; i++)
        if (strlen(object->fields[i].name) > wide)
            wide = strlen(object->fields[i].name);
    buf_format(out, "\n  %s%s\n", text_in(members_word, language), language == LANGUAGE_ZH ? "：" : ":");
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        buf_format(out, "    %-*s  %s, %s, %s\n", (int)wide, field->name, text_in(field->label, language),
                   text_in(type_text(field->type), language), text_in(need_of(field), language));
    }
}

static void write_field(struct buf *out, const struct spot *spot, enum language language)
{
    const struct field *field = spot->field;

    buf_format(out, "%s  %s\n\n", spot->path, text_in(field->label, language));
    row(out, type_word, language, text_in(type_text(field->type), language));
    row(out, need_word, language, text_in(need_of(field), language));
    row(out, side_word, language, text_in(side_of(field), language));
    write_constraint(out, field, language);
    write_choices(out, spot->holder, field, language);
    if (field->example)
        row(out, example_word, language, field->example);
    if (field->received_as)
        row(out, alias_word, language, field->received_as);
    row(out, source_word, language, field->from);
    buf_char(out, '\n');
    write_wrapped(out, text_in(field->help, language));
}

struct printing {
    struct buf *out;
    enum language language;
};

static void print_field(void *user, const struct spot *spot)
{
    struct printing *printing = user;

    buf_char(printing->out, '\n');
    write_field(printing->out, spot, printing->language);
}

static void write_spot(struct buf *out, const struct spot *spot, const struct invocation *invocation)
{
    struct printing printing = { out, invocation->language };

    if (spot->field)
        write_field(out, spot, invocation->language);
    else
        buf_format(out, "%s\n", text_in(whole, invocation->language));
    if (!spot->object)
        return;
    write_members(out, spot->object, invocation->language);
    if (invocation->options.recursive)
        fields_walk(spot, print_field, &printing);
}

enum status command_explain(struct invocation *invocation)
{
    const struct shape *shape = invocation->options.v1 ? &shape_training_job_config : &shape_algorithm;
    const char *path = invocation->argument_count ? invocation->arguments[0] : "";
    struct err err = { 0 };
    struct spot spot;
    struct buf out;

    if (!fields_find(shape, path, &spot, &err)) {
        output_failure(invocation->language, &err);
        return STATUS_USAGE;
    }
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    write_spot(&out, &spot, invocation);
    output_text(&out);
    buf_done(&out);
    fields_done(&spot);
    return STATUS_DONE;
}
