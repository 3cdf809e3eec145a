#include "base/json_node.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* Writes the escape for a byte that needs one and returns how many bytes it stands for; 0 for others. */
static size_t escape(struct buf *out, const char *at)
{
    const unsigned char byte = (unsigned char)*at;
    switch (byte) {
    case '"': buf_string(out, "\\\""); return 1;
    case '\\': buf_string(out, "\\\\"); return 1;
    case '\b': buf_string(out, "\\b"); return 1;
    case '\f': buf_string(out, "\\f"); return 1;
    case '\n': buf_string(out, "\\n"); return 1;
    case '\r': buf_string(out, "\\r"); return 1;
    case '\t': buf_string(out, "\\t"); return 1;
    case 0xC0: buf_string(out, "\\u0000"); return 2; /* only ever C0 80 */
    default: break;
    }
    if (byte >= 0x20)
        return 0;
    buf_format(out, "\\u%04x", (unsigned)byte);
    return 1;
}

static void write_string(struct buf *out, const char *text)
{
    buf_char(out, '"');
    const char *plain = text;
    while (*text != '\0') {
        const unsigned char byte = (unsigned char)*text;
        if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0xC0) {
            text++;
            continue;
        }
        buf_bytes(out, plain, (size_t)(text - plain));
        text += escape(out, text);
        plain = text;
    }
    buf_bytes(out, plain, (size_t)(text - plain));
    buf_char(out, '"');
}

/* UTF-16, as RFC 8259 has it: two escapes beyond the basic plane. */
static void write_escape(struct buf *out, uint32_t code)
{
    if (code > 0xFFFF)
        buf_format(out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (code >> 10)),
                   (unsigned)(0xDC00 | (code & 0x3FF)));
    else
        buf_format(out, "\\u%04x", (unsigned)code);
}

/* As write_string, with escapes for what nobody sees. */
static void write_plain_string(struct buf *out, const char *text)
{
    uint32_t before = 0;
    size_t size = strlen(text);
    buf_char(out, '"');
    while (size > 0) {
        uint32_t code = 0;
        size_t length = escape(out, text), decoded = length == 0 ? utf8_decode(text, size, &code) : 0;
        bool hidden = decoded > 0 && utf8_hidden(code, before);
        if (hidden)
            write_escape(out, code);
        else
            buf_bytes(out, text, decoded);
        length += decoded;
        if (length == 0) /* no tree holds anything but UTF-8; if one did, this would still come to an end */
            length = 1;
        before = hidden ? 0 : code; /* an escape is nothing to join with */
        text += length;
        size -= length;
    }
    buf_char(out, '"');
}

static void write_text(struct buf *out, const char *text, enum json_style style)
{
    if (style == JSON_PLAIN_COMPACT || style == JSON_PLAIN_INDENTED)
        write_plain_string(out, text);
    else
        write_string(out, text);
}

static void new_line(struct buf *out, size_t level)
{
    static const char spaces[] = "                                                                ";
    buf_char(out, '\n');
    for (size_t left = level * 2, part; left > 0; left -= part) {
        part = left < sizeof spaces - 1 ? left : sizeof spaces - 1;
        buf_bytes(out, spaces, part);
    }
}

/* Recursion is as deep as the tree; what was read is at most LIMIT_DOCUMENT_DEPTH deep. */
static void write_node(struct buf *out, const cJSON *node, enum json_style style, size_t level)
{
    switch (json_node_type(node)) {
    case cJSON_False: buf_string(out, "false"); return;
    case cJSON_True: buf_string(out, "true"); return;
    case cJSON_Number: buf_string(out, node->valuestring); return;
    case cJSON_String: write_text(out, node->valuestring, style); return;
    case cJSON_Array:
    case cJSON_Object: break;
    default: buf_string(out, "null"); return;
    }
    const bool indented = style == JSON_INDENTED || style == JSON_PLAIN_INDENTED;
    const bool object = json_node_type(node) == cJSON_Object;
    buf_char(out, object ? '{' : '[');
    for (const cJSON *child = node->child; child; child = child->next) {
        if (indented)
            new_line(out, level + 1);
        if (object) {
            write_text(out, child->string, style);
            buf_string(out, indented ? ": " : ":");
        }
        write_node(out, child, style, level + 1);
        if (child->next)
            buf_char(out, ',');
    }
    if (node->child && indented)
        new_line(out, level);
    buf_char(out, object ? '}' : ']');
}

void json_write(const struct json *value, enum json_style style, struct buf *out)
{
    if (value)
        write_node(out, (const cJSON *)value, style, 0);
    else
        buf_string(out, "null");
}

char *json_written(const struct json *value, enum json_style style)
{
    struct buf out;
    buf_init(&out, SIZE_MAX);
    json_write(value, style, &out);
    return buf_take(&out);
}
