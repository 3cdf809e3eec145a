#define PCRE2_CODE_UNIT_WIDTH 8

#include "document/check_text.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char digits[] = "0123456789";

/* A decimal taken apart: value = 0.DIGITS * 10^exponent, where DIGITS are the
 * figures from `first` on, a point among them skipped. */
struct decimal {
    bool negative, zero;
    const char *first, *end; /* from the first figure that is not 0 to behind the last figure */
    int64_t exponent;
};

/* Exponents past this differ from everything that anybody compares with them. */
static const int64_t exponent_ceiling = INT64_C(1) << 40;

static bool read_exponent(const char *text, int64_t *exponent)
{
    bool negative = *text == '-';
    text += *text == '-' || *text == '+';
    size_t length = strspn(text, digits);
    if (length == 0 || text[length] != '\0') {
        return false;
    }
    int64_t value = 0;
    for (; *text && value < exponent_ceiling; text++) {
        value = value * 10 + (*text - '0');
    }
    *exponent = negative ? -value : value;
    return true;
}

static bool read_decimal(const char *text, struct decimal *decimal)
{
    struct decimal read = { .negative = *text == '-' };
    text += *text == '-' || *text == '+';
    size_t before = strspn(text, digits);
    bool point = text[before] == '.';
    size_t after = point ? strspn(text + before + 1, digits) : 0;
    read.end = text + before + point + after;
    if (before + after == 0) {
        return false;
    }
    if ((*read.end == 'e' || *read.end == 'E') ? !read_exponent(read.end + 1, &read.exponent) : *read.end) {
        return false;
    }
    read.first = text + strspn(text, "0.");
    read.zero = read.first >= read.end;
    /* Where the point stands, counted from the first figure that matters. */
    int64_t point_at = (int64_t)before, first_at = read.first - text;
    read.exponent += first_at > point_at ? point_at + 1 - first_at : point_at - first_at;
    *decimal = read;
    return true;
}

bool text_is_decimal(const char *text)
{
    struct decimal ignored;
    return read_decimal(text, &ignored);
}

bool text_is_whole(const char *text)
{
    text += *text == '-' || *text == '+';
    return *text && text[strspn(text, digits)] == '\0';
}

bool text_is_count(const char *text)
{
    return *text && text[strspn(text, digits)] == '\0' && text[strspn(text, "0")] != '\0';
}

bool text_is_boolean(const char *text)
{
    return strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0;
}

static char next_figure(const char **at, const char *end)
{
    while (*at < end && **at == '.') {
        ++*at;
    }
    return *at < end ? *(*at)++ : '0';
}

static int compare_figures(const struct decimal *one, const struct decimal *other)
{
    if (one->exponent != other->exponent) {
        return one->exponent < other->exponent ? -1 : 1;
    }
    const char *a = one->first, *b = other->first;
    while (a < one->end || b < other->end) {
        char figure = next_figure(&a, one->end), against = next_figure(&b, other->end);
        if (figure != against) {
            return figure < against ? -1 : 1;
        }
    }
    return 0;
}

static int sign_of(const struct decimal *decimal)
{
    return decimal->zero ? 0 : decimal->negative ? -1 : 1;
}

int text_compare_decimals(const char *one, const char *other)
{
    struct decimal a, b;
    if (!read_decimal(one, &a) || !read_decimal(other, &b)) {
        return 0;
    }
    int sign = sign_of(&a);
    if (sign != sign_of(&b)) {
        return sign < sign_of(&b) ? -1 : 1;
    }
    return sign == 0 ? 0 : sign * compare_figures(&a, &b);
}

/* Writes a path as /segment/segment; false when .. climbs above the root. */
static bool resolve(const char *path, struct buf *out)
{
    static const char scheme[] = "obs://";
    if (strncmp(path, scheme, sizeof scheme - 1) == 0) {
        path += sizeof scheme - 1;
    }
    while (*path) {
        size_t length = strcspn(path, "/");
        if (length == 2 && strncmp(path, "..", 2) == 0) {
            const char *last = strrchr(buf_text(out), '/');
            if (!last) {
                return false;
            }
            char *shorter = memory_text_part(buf_text(out), (size_t)(last - buf_text(out)));
            buf_clear(out);
            buf_string(out, shorter);
            free(shorter);
        } else if (length > 0 && !(length == 1 && *path == '.')) {
            buf_char(out, '/');
            buf_bytes(out, path, length);
        }
        path += length + (path[length] == '/');
    }
    return true;
}

bool text_path_inside(const char *directory, const char *file)
{
    struct buf outer, inner;
    buf_init(&outer, strlen(directory) + 2);
    buf_init(&inner, strlen(file) + 2);
    bool inside = resolve(directory, &outer) && resolve(file, &inner) && inner.size > outer.size &&
                  strncmp(buf_text(&inner), buf_text(&outer), outer.size) == 0 &&
                  buf_text(&inner)[outer.size] == '/';
    buf_done(&outer);
    buf_done(&inner);
    return inside;
}

/* Only compiled, never matched, so a pattern's size is all that has to be bounded. */
bool text_is_regex(const char *text, struct regex_finding *finding)
{
    enum { LONGEST = 16 * 1024, DEEPEST = 64 };
    struct regex_finding found = { 0 };
    int code = 0;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_set_max_pattern_length(context, LONGEST);
    pcre2_set_parens_nest_limit(context, DEEPEST);
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                                         PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &found.offset, context);
    if (compiled) {
        uint32_t groups = 0;
        pcre2_pattern_info(compiled, PCRE2_INFO_CAPTURECOUNT, &groups);
        found.groups = groups;
    } else {
        pcre2_get_error_message(code, (PCRE2_UCHAR *)found.reason, sizeof found.reason);
    }
    bool compiles = compiled;
    pcre2_code_free(compiled);
    pcre2_compile_context_free(context);
    *finding = found;
    return compiles;
}

static bool among(const char *character, size_t length, const char *allowed)
{
    char wanted[5] = { 0 };
    memcpy(wanted, character, length < 5 ? length : 4);
    return strstr(allowed, wanted);
}

bool text_find_foreign(const char *text, const char *allowed, size_t *offset, size_t *number)
{
    const size_t size = strlen(text);
    size_t count = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t length = utf8_decode(text + at, size - at, &code);
        count++;
        if (length == 0 || !among(text + at, length, allowed)) {
            *offset = at;
            *number = count;
            return true;
        }
        at += length;
    }
    return false;
}

size_t text_name_span(const char *text)
{
    return strcspn(text, " \t\r\n,;:|&+=\"'()[]{}<>");
}
