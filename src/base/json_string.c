#include "base/json_node.h"

#include "base/utf8.h"

#include <string.h>

/* The first byte from `at` on that is not plain: a quote, a backslash, a control or not ASCII.
 * Eight bytes are looked at in one go: the top bit of a byte tells. */
static const char *plain_run(const char *at, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    for (; end - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, at, sizeof eight);
        const uint64_t quote = eight ^ ones * '"', backslash = eight ^ ones * '\\';
        if (((eight | (eight - ones * 0x20) | (quote - ones) | (backslash - ones)) & tops) != 0)
            break; /* sometimes too early, never too late */
    }
    while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Reads the four digits of a \u escape; false when there are not four. */
static bool hex_four(const char *at, const char *end, uint32_t *code)
{
    uint32_t value = 0;
    if (end - at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (uint32_t)digit;
    }
    *code = value;
    return true;
}

/* The character of the \u escape whose backslash is at `at`, and the escape's length (6 or 12). */
static size_t unicode_escape(const char *at, const char *end, uint32_t *code)
{
    uint32_t low;
    if (!hex_four(at + 2, end, code))
        return 0;
    if (*code < 0xD800 || *code > 0xDFFF)
        return 6;
    if (*code > 0xDBFF || end - at < 12 || at[6] != '\\' || at[7] != 'u' || !hex_four(at + 8, end, &low) ||
        low < 0xDC00 || low > 0xDFFF)
        return 0;
    *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

static bool mistaken(struct text *mistake, const char *en, const char *zh)
{
    *mistake = (struct text){ en, zh };
    return false;
}

/* Moves over an escape. */
static bool scan_escape(const char **at, const char *end, struct text *mistake)
{
    const char *backslash = *at;
    uint32_t code;
    if (end - backslash < 2) {
        *at = end;
        return mistaken(mistake, "the text ends inside a string", "文本在字符串中间结束");
    }
    if (backslash[1] != 'u') {
        if (backslash[1] == '\0' || !strchr("\"\\/bfnrt", backslash[1]))
            return mistaken(mistake, "unknown escape in a string; a backslash itself is written \\\\",
                            "字符串中有未知的转义；反斜杠本身应写作 \\\\");
        *at += 2;
        return true;
    }
    size_t length = unicode_escape(backslash, end, &code);
    if (length == 0 && !hex_four(backslash + 2, end, &code))
        return mistaken(mistake, "expected four hexadecimal digits after \\u",
                        "\\u 之后应为四位十六进制数字");
    if (length == 0)
        return mistaken(mistake,
                        "half of a surrogate pair; write \\uD800-\\uDBFF and \\uDC00-\\uDFFF together",
                        "代理对只有一半；\\uD800-\\uDBFF 与 \\uDC00-\\uDFFF 必须成对出现");
    *at += length;
    return true;
}

/* Moves over one character that is neither plain nor the closing quote. */
static bool scan_character(const char **at, const char *end, struct text *mistake)
{
    if (**at == '\\')
        return scan_escape(at, end, mistake);
    uint32_t code;
    size_t length = utf8_decode(*at, (size_t)(end - *at), &code);
    if (length == 0)
        return mistaken(mistake, "bytes that are not UTF-8; save the text as UTF-8",
                        "存在不是 UTF-8 的字节；请以 UTF-8 编码保存");
    if (code == '\n' || code == '\r')
        return mistaken(mistake, "the string is not closed on its line; a line break in it is written \\n",
                        "字符串没有在本行内结束；其中的换行应写作 \\n");
    if (code < 0x20)
        return mistaken(mistake, "a raw control character in a string; write it as \\t or \\u00XX",
                        "字符串中有未转义的控制字符；应写作 \\t 或 \\u00XX");
    *at += length;
    return true;
}

bool json_string_scan(const char **at, const char *end, struct json_span *span, struct text *mistake)
{
    const char *text = ++*at;
    bool escaped = false;
    for (;;) {
        *at = plain_run(*at, end);
        if (*at == end) {
            *at = text - 1;
            return mistaken(mistake, "the string that starts here is not closed",
                            "从此处开始的字符串没有结束");
        }
        if (**at == '"')
            break;
        escaped = escaped || **at == '\\';
        if (!scan_character(at, end, mistake))
            return false;
    }
    *span = (struct json_span){ text, (size_t)(*at - text), escaped };
    ++*at;
    return true;
}

size_t json_string_unescape(struct json_span span, char *out)
{
    char *const start = out;
    const char *at = span.text, *end = span.text + span.size;
    while (at < end) {
        const char *backslash = memchr(at, '\\', (size_t)(end - at));
        size_t plain = (size_t)((backslash ? backslash : end) - at);
        memcpy(out, at, plain);
        out += plain;
        if (!backslash)
            break;
        at = backslash;
        if (at[1] != 'u') {
            static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
            *out++ = meanings[strchr(letters, at[1]) - letters];
            at += 2;
            continue;
        }
        uint32_t code = 0;
        at += unicode_escape(at, end, &code);
        if (code == 0) {
            *out++ = '\xC0';
            *out++ = '\x80';
        } else {
            out += utf8_encode(code, out);
        }
    }
    return (size_t)(out - start);
}
