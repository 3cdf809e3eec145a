#include "base/json_node.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Objects of fewer members are searched one by one for a name that stands twice. */
enum { FEW_MEMBERS = 16, PLACE_MOST = 160 };

struct reader {
    const char *start, *at, *end;
    cJSON *root;
    struct level {
        cJSON *container;
        size_t members; /* of an object: those already attached */
    } open[LIMIT_DOCUMENT_DEPTH];
    size_t depth;
    bool fresh;   /* the last thing read opened a container */
    bool pending; /* a value is expected, of this name in an object */
    const char *name;
    size_t name_size;
    struct buf unescaped; /* holds the name when it had escapes */
    struct json_names names;
    struct json_position *mistake; /* may be NULL */
    struct err *err;
};

/* ---- saying what is wrong ---- */

static struct json_position position(const struct reader *reader, const char *at)
{
    struct json_position found = { 1, 1 };
    for (const char *c = reader->start; c < at; c++) {
        if (*c == '\n') {
            found.line++;
            found.column = 1;
        } else if (((unsigned char)*c & 0xC0) != 0x80) {
            found.column++;
        }
    }
    return found;
}

static char *longer_place(char *place, const struct reader *reader, size_t level)
{
    const cJSON *container = reader->open[level].container;
    const bool innermost = level + 1 == reader->depth;
    char *longer;
    if (json_node_type(container) == cJSON_Object) {
        char *name = innermost ? memory_text_part(reader->name, reader->name_size)
                               : memory_text(reader->open[level + 1].container->string);
        longer = place_join(place, name);
        free(name);
    } else {
        size_t count = json_count((const struct json *)container);
        longer = place_item(place, innermost ? count : count - 1);
    }
    free(place);
    return longer;
}

/* Where reading stands; owned. Too long a place ends in an ellipsis. */
static char *reached(const struct reader *reader)
{
    char *place = memory_text("");
    for (size_t level = 0; level < reader->depth; level++)
        if (level + 1 < reader->depth || reader->pending)
            place = longer_place(place, reader, level);
    if (strlen(place) <= PLACE_MOST)
        return place;
    size_t cut = PLACE_MOST;
    while (((unsigned char)place[cut] & 0xC0) == 0x80)
        cut--;
    char *short_place = memory_new(cut + 4, 1);
    memcpy(short_place, place, cut);
    memcpy(short_place + cut, "\xE2\x80\xA6", 3);
    free(place);
    return short_place;
}

/* What stands at a byte, in words. */
static void describe(const struct reader *reader, const char *at, struct buf *en, struct buf *zh)
{
    uint32_t code;
    if (at == reader->end) {
        buf_string(en, "the end of the text");
        buf_string(zh, "文本结尾");
    } else if (utf8_decode(at, (size_t)(reader->end - at), &code) == 0) {
        buf_format(en, "the byte 0x%02X", (unsigned)(unsigned char)*at);
        buf_format(zh, "字节 0x%02X", (unsigned)(unsigned char)*at);
    } else if (code == '\n' || code == '\r') {
        buf_string(en, "the end of the line");
        buf_string(zh, "行尾");
    } else if (code > 0x20 && code < 0x7F) {
        buf_format(en, "%c", (char)code);
        buf_format(zh, "%c", (char)code);
    } else {
        buf_format(en, "U+%04X", (unsigned)code);
        buf_format(zh, "U+%04X", (unsigned)code);
    }
}

/* Says where and what, and for `expected` what stands there instead. */
static bool report(struct reader *reader, enum err_kind kind, const char *at, struct text text, bool found)
{
    const struct json_position where = position(reader, at);
    struct buf en, zh;
    buf_init(&en, ERR_TEXT_SIZE);
    buf_init(&zh, ERR_TEXT_SIZE);
    buf_format(&en, "line %zu, column %zu", where.line, where.column);
    buf_format(&zh, "第 %zu 行第 %zu 列", where.line, where.column);
    char *place = reached(reader);
    if (*place != '\0') {
        buf_format(&en, ", at %s", place);
        buf_format(&zh, "，位于 %s", place);
    }
    free(place);
    buf_format(&en, ": %s", text.en);
    buf_format(&zh, "：%s", text.zh);
    if (found) {
        buf_string(&en, ", found ");
        buf_string(&zh, "，实为 ");
        describe(reader, at, &en, &zh);
    }
    err_set(reader->err, kind, "%s%.0s", "%.0s%s", buf_text(&en), buf_text(&zh));
    buf_done(&en);
    buf_done(&zh);
    if (reader->mistake)
        *reader->mistake = where;
    return false;
}

static bool wrong(struct reader *reader, const char *at, const char *en, const char *zh)
{
    return report(reader, ERR_INPUT, at, (struct text){ en, zh }, false);
}

static bool expected(struct reader *reader, const char *en, const char *zh)
{
    return report(reader, ERR_INPUT, reader->at, (struct text){ en, zh }, true);
}

/* Moves over a string, checking all of it. */
static bool read_span(struct reader *reader, struct json_span *span)
{
    struct text mistake;
    if (json_string_scan(&reader->at, reader->end, span, &mistake))
        return true;
    return report(reader, ERR_INPUT, reader->at, mistake, false);
}

/* ---- reading ---- */

static void skip_space(struct reader *reader)
{
    const char *at = reader->at;
    while (at < reader->end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
        at++;
    reader->at = at;
}

/* A new node of the pending name, in its place in the tree. */
static cJSON *attach(struct reader *reader, int type, size_t size)
{
    if (reader->depth == 0) {
        reader->root = json_node_new(type, size, NULL, 0);
        reader->pending = false;
        return reader->root;
    }
    struct level *level = &reader->open[reader->depth - 1];
    const bool object = json_node_type(level->container) == cJSON_Object;
    cJSON *node = json_node_new(type, size, object ? reader->name : NULL, reader->name_size);
    json_node_append(level->container, node);
    reader->pending = false;
    if (!object)
        return node;
    if (++level->members == FEW_MEMBERS) {
        for (const cJSON *member = level->container->child; member; member = member->next)
            json_names_add(&reader->names, level->container, member);
    } else if (level->members > FEW_MEMBERS) {
        json_names_add(&reader->names, level->container, node);
    }
    return node;
}

static bool open_container(struct reader *reader, int type)
{
    if (reader->depth == LIMIT_DOCUMENT_DEPTH)
        return report(
            reader, ERR_LIMIT, reader->at,
            (struct text){ "more than 64 arrays and objects inside each other", "数组和对象嵌套超过 64 层" },
            false);
    cJSON *node = attach(reader, type, 0);
    reader->open[reader->depth++] = (struct level){ .container = node };
    reader->fresh = true;
    reader->at++;
    return true;
}

static bool read_text(struct reader *reader)
{
    struct json_span span;
    if (!read_span(reader, &span))
        return false;
    char *text = attach(reader, cJSON_String, span.size)->valuestring;
    if (span.escaped)
        text[json_string_unescape(span, text)] = '\0';
    else
        memcpy(text, span.text, span.size);
    return true;
}

static bool read_number(struct reader *reader)
{
    const char *digits = reader->at;
    struct text mistake;
    if (!json_number_scan(&reader->at, reader->end, &mistake))
        return report(reader, ERR_INPUT, reader->at, mistake, false);
    const size_t size = (size_t)(reader->at - digits);
    memcpy(attach(reader, cJSON_Number, size)->valuestring, digits, size);
    return true;
}

/* Common ways to start what is not a value, each with its own advice. */
static bool no_value(struct reader *reader)
{
    const char c = reader->at < reader->end ? *reader->at : '\0';
    switch (c) {
    case '\'':
        return wrong(reader, reader->at, "text stands between double quotes, not single ones",
                     "文本应放在双引号中，不能用单引号");
    case '/':
    case '#':
        return wrong(reader, reader->at, "JSON has no comments; remove this one", "JSON 不支持注释，请删除");
    case '+':
        return wrong(reader, reader->at, "a number may not start with a plus sign", "数字不能以加号开头");
    case '.':
        return wrong(reader, reader->at, "a number may not start with a point; write 0 before it",
                     "数字不能以小数点开头；请在前面写 0");
    case ',':
    case ']':
    case '}':
        return expected(reader, "expected a value; a comma stands only between two",
                        "此处应为一个值；逗号只能用在两个值之间");
    default:
        return expected(reader,
                        "expected a value (text in double quotes, a number, true, false, null, [ or {)",
                        "此处应为一个值（双引号中的文本、数字、true、false、null、[ 或 {）");
    }
}

static bool read_word(struct reader *reader)
{
    static const struct word {
        const char *spelling;
        size_t size;
        int type;
    } words[] = { { "true", 4, cJSON_True }, { "false", 5, cJSON_False }, { "null", 4, cJSON_NULL } };
    const size_t left = (size_t)(reader->end - reader->at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (left < words[i].size || memcmp(reader->at, words[i].spelling, words[i].size) != 0)
            continue;
        attach(reader, words[i].type, 0);
        reader->at += words[i].size;
        return true;
    }
    return no_value(reader);
}

static bool read_value(struct reader *reader)
{
    reader->pending = true;
    skip_space(reader);
    switch (reader->at < reader->end ? *reader->at : '\0') {
    case '{': return open_container(reader, cJSON_Object);
    case '[': return open_container(reader, cJSON_Array);
    case '"': return read_text(reader);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': return read_number(reader);
    default: return read_word(reader);
    }
}

static bool name_stands(const struct reader *reader)
{
    const struct level *level = &reader->open[reader->depth - 1];
    const char *name = reader->name;
    const size_t size = reader->name_size;
    if (level->members >= FEW_MEMBERS)
        return json_names_hold(&reader->names, level->container, name, size);
    for (const cJSON *member = level->container->child; member; member = member->next)
        if ((size == 0 || *member->string == *name) && strncmp(member->string, name, size) == 0 &&
            member->string[size] == '\0')
            return true;
    return false;
}

/* Reads a member's name and the colon behind it. */
static bool read_name(struct reader *reader)
{
    skip_space(reader);
    const char *start = reader->at;
    struct json_span span;
    if (start == reader->end || *start != '"')
        return expected(reader, "expected a name in double quotes", "此处应为双引号中的名称");
    if (!read_span(reader, &span))
        return false;
    reader->name = span.text;
    reader->name_size = span.size;
    if (span.escaped) {
        buf_clear(&reader->unescaped);
        buf_bytes(&reader->unescaped, span.text, span.size); /* as room for the shorter text */
        reader->name_size = json_string_unescape(span, reader->unescaped.data);
        reader->name = reader->unescaped.data;
    }
    reader->pending = true;
    if (name_stands(reader))
        return wrong(reader, start,
                     "this name stands already in the same object; remove or rename one of the two",
                     "同一对象中已有此名称；请删除或改名其中一个");
    skip_space(reader);
    if (reader->at == reader->end || *reader->at != ':')
        return expected(reader, "expected : after the name", "名称之后应为 :");
    reader->at++;
    return true;
}

/* Goes on to where the next value starts, closing what closes before it; *done when the root has closed. */
static bool advance(struct reader *reader, bool *done)
{
    while (reader->depth > 0) {
        const bool object = json_node_type(reader->open[reader->depth - 1].container) == cJSON_Object;
        const bool first = reader->fresh;
        reader->fresh = false;
        skip_space(reader);
        if (reader->at < reader->end && *reader->at == (object ? '}' : ']')) {
            reader->at++;
            reader->depth--;
            continue;
        }
        if (!first) {
            if (reader->at == reader->end || *reader->at != ',')
                return object ? expected(reader, "expected , or } after a member", "成员之后应为 , 或 }")
                              : expected(reader, "expected , or ] after an item", "元素之后应为 , 或 ]");
            reader->at++;
        }
        return object ? read_name(reader) : true;
    }
    *done = true;
    return true;
}

static bool read_document(struct reader *reader)
{
    if (reader->end - reader->at >= 3 && memcmp(reader->at, "\xEF\xBB\xBF", 3) == 0)
        return wrong(reader, reader->at,
                     "the text starts with a byte order mark (U+FEFF); save it without one",
                     "文本以字节顺序标记（U+FEFF）开头；请保存为无 BOM 的 UTF-8");
    bool done = false;
    while (!done)
        if (!read_value(reader) || !advance(reader, &done))
            return false;
    skip_space(reader);
    return reader->at == reader->end ||
           expected(reader, "the value has ended; nothing may follow it", "值已经结束，其后不能再有内容");
}

struct json *json_read(const char *text, size_t size, struct json_position *mistake, struct err *err)
{
    if (size > LIMIT_DOCUMENT_BYTES) {
        err_set(err, ERR_LIMIT, "the document has %zu bytes; at most %d (16 MiB) are read",
                "文档有 %zu 字节；最多读取 %d 字节（16 MiB）", size, (int)LIMIT_DOCUMENT_BYTES);
        if (mistake)
            *mistake = (struct json_position){ 1, 1 };
        return NULL;
    }
    struct reader reader = { .start = text, .at = text, .end = text + size, .mistake = mistake, .err = err };
    buf_init(&reader.unescaped, LIMIT_DOCUMENT_BYTES);
    json_names_init(&reader.names);
    const bool read = read_document(&reader);
    buf_done(&reader.unescaped);
    json_names_done(&reader.names);
    if (read)
        return (struct json *)reader.root;
    json_free((struct json *)reader.root);
    return NULL;
}
