/* algoform explain [PATH]: the documentation of fields, printed from the rows of the schema. */
#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "commands/command.h"
#include "commands/nearest.h"
#include "commands/output.h"
#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

enum { LEFT = 12, WIDE = 76, TOKEN_BYTES = 80, DEPTH_MOST = 16, SUGGESTIONS = 3 };

/* A field and where it stands; field NULL: the whole document. */
struct spot {
    const struct field *field;
    const struct object *object; /* what lies below it, or NULL */
    char *path;                  /* owned; a pattern, "*" for any item */
};

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

static void write_field(struct buf *out, const struct spot *spot, const struct object *holder,
                        enum language language)
{
    const struct field *field = spot->field;

    buf_format(out, "%s  %s\n\n", spot->path, text_in(field->label, language));
    row(out, type_word, language, text_in(type_text(field->type), language));
    row(out, need_word, language, text_in(need_of(field), language));
    row(out, side_word, language, text_in(side_of(field), language));
    write_constraint(out, field, language);
    write_choices(out, holder, field, language);
    if (field->example)
        row(out, example_word, language, field->example);
    if (field->received_as)
        row(out, alias_word, language, field->received_as);
    row(out, source_word, language, field->from);
    buf_char(out, '\n');
    write_wrapped(out, text_in(field->help, language));
}

/* What it does for each field below an object. */
struct visit {
    void (*field)(struct visit *visit, const struct spot *spot, const struct object *holder);
    struct buf *out;
    enum language language;
    const char *wanted; /* for suggestions: the typed path, made plain, and the last name in it */
    const char *last;
    struct {
        size_t distance;
        char *path; /* owned */
    } best[SUGGESTIONS];
};

static char *path_below(const struct spot *spot, const char *name)
{
    bool list = spot->field && spot->field->type >= TYPE_OBJECTS;
    struct buf path;

    buf_init(&path, LIMIT_LINE_BYTES);
    buf_format(&path, "%s%s/%s", spot->path, list ? "/*" : "", name);
    return buf_take(&path);
}

/* A tree that holds itself (code_tree) ends at the bound on depth, or where it comes round. */
static void walk(struct visit *visit, const struct spot *spot, size_t depth)
{
    for (size_t i = 0; spot->object && depth < DEPTH_MOST && i < spot->object->count; i++) {
        const struct field *field = &spot->object->fields[i];
        struct spot below = { field, field->object, path_below(spot, field->name) };

        visit->field(visit, &below, spot->object);
        if (below.object != spot->object)
            walk(visit, &below, depth + 1);
        free(below.path);
    }
}

static void print_field(struct visit *visit, const struct spot *spot, const struct object *holder)
{
    buf_char(visit->out, '\n');
    write_field(visit->out, spot, holder, visit->language);
}

/* A path or what was typed for one, with slashes and without the steps of lists; owned. */
static char *plain(const char *path)
{
    struct buf out;

    buf_init(&out, LIMIT_LINE_BYTES);
    for (const char *at = path + strspn(path, "/."); *at; at += strspn(at, "/.")) {
        size_t size = strcspn(at, "/.");

        if (strspn(at, "*-0123456789") < size) {
            buf_char(&out, '/');
            buf_bytes(&out, at, size);
        }
        at += size;
    }
    return buf_take(&out);
}

/* Keeps the nearest paths, the best first. A field of that very name anywhere is as near as can be. */
static void weigh(struct visit *visit, const struct spot *spot, const struct object *holder)
{
    char *path = plain(spot->path);
    size_t distance = nearest_distance(visit->wanted, path);
    size_t by_name = nearest_distance(visit->last, spot->field->name) * 3;
    size_t at;

    (void)holder;
    free(path);
    if (by_name < distance)
        distance = by_name;
    for (at = SUGGESTIONS; at > 0 && (!visit->best[at - 1].path || visit->best[at - 1].distance > distance);
         at--)
        ;
    if (at == SUGGESTIONS)
        return;
    free(visit->best[SUGGESTIONS - 1].path);
    memmove(&visit->best[at + 1], &visit->best[at], (SUGGESTIONS - 1 - at) * sizeof visit->best[0]);
    visit->best[at].distance = distance;
    visit->best[at].path = memory_text(spot->path);
}

static enum status suggest(const struct invocation *invocation, const char *path, const char *last)
{
    char *wanted = plain(path);
    struct visit visit = { .field = weigh, .wanted = wanted, .last = last };
    struct spot root = { NULL, shape_algorithm.root, memory_text("") };
    struct err err = { 0 };

    walk(&visit, &root, 0);
    err_set(&err, ERR_INPUT, "there is no field %s; the nearest: %s, %s, %s",
            "没有字段 %s；最接近的有：%s、%s、%s", path, visit.best[0].path ? visit.best[0].path : "-",
            visit.best[1].path ? visit.best[1].path : "-", visit.best[2].path ? visit.best[2].path : "-");
    output_failure(invocation->language, &err);
    for (size_t i = 0; i < SUGGESTIONS; i++)
        free(visit.best[i].path);
    free(root.path);
    free(wanted);
    return STATUS_USAGE;
}

/* One name further down; steps of a list ("*", "-", a number) may be written or left out. */
static bool descend(struct spot *spot, const struct object **holder, const char *token)
{
    bool list = spot->field && spot->field->type >= TYPE_OBJECTS;
    const struct field *field;
    char *path;

    if (list &&
        (strcmp(token, "*") == 0 || strcmp(token, "-") == 0 || strspn(token, "0123456789") == strlen(token)))
        return true;
    field = object_field(spot->object, token);
    if (!field)
        return false;
    path = path_below(spot, field->name);
    free(spot->path);
    *holder = spot->object;
    *spot = (struct spot){ field, field->object, path };
    return true;
}

/* Reads "/job_config/parameters/0/name" as well as "job_config.parameters.name". On
 * failure last is the name that could not be found. */
static bool find(const char *path, struct spot *spot, const struct object **holder, char last[TOKEN_BYTES])
{
    const char *at = path + strspn(path, "/.");

    while (*at) {
        size_t size = strcspn(at, "/.");

        if (size >= TOKEN_BYTES)
            size = TOKEN_BYTES - 1;
        memcpy(last, at, size);
        last[size] = '\0';
        if (!descend(spot, holder, last))
            return false;
        at += size;
        at += strspn(at, "/.");
    }
    return true;
}

static void write_spot(struct buf *out, const struct spot *spot, const struct object *holder,
                       const struct invocation *invocation)
{
    struct visit visit = { .field = print_field, .out = out, .language = invocation->language };

    if (spot->field)
        write_field(out, spot, holder, invocation->language);
    else
        buf_format(out, "%s\n", text_in(whole, invocation->language));
    if (!spot->object)
        return;
    write_members(out, spot->object, invocation->language);
    if (invocation->options.recursive)
        walk(&visit, spot, 0);
}

enum status command_explain(struct invocation *invocation)
{
    const char *path = invocation->argument_count ? invocation->arguments[0] : "";
    struct spot spot = { NULL, shape_algorithm.root, memory_text("") };
    const struct object *holder = NULL;
    char last[TOKEN_BYTES] = "";
    enum status status = STATUS_DONE;
    struct buf out;

    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    if (find(path, &spot, &holder, last)) {
        write_spot(&out, &spot, holder, invocation);
        output_text(&out);
    } else {
        status = suggest(invocation, path, last);
    }
    buf_done(&out);
    free(spot.path);
    return status;
}
