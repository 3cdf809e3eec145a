#include "base/utf8.h"

#include <string.h>
#include <wchar.h>

enum { COMBINING_MOST = 4, MARK_SIZE = 16 };

static const uint32_t replacement = 0xFFFD, ellipsis = 0x2026, dotted_circle = 0x25CC;

size_t utf8_decode(const char *text, size_t size, uint32_t *code)
{
    if (size == 0)
        return 0;
    const unsigned char *bytes = (const unsigned char *)text;
    const unsigned char lead = bytes[0];
    if (lead < 0x80) {
        *code = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size < length)
        return 0;
    uint32_t value = lead & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *code = value;
    return length;
}

size_t utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    const size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)(leads[length] | code);
    return length;
}

bool utf8_valid(const char *text, size_t size)
{
    uint32_t code;
    for (size_t at = 0; at < size;) {
        size_t length = utf8_decode(text + at, size - at, &code);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

/* One character as this room counts them: a bad byte is one (given as U+FFFD), and so is the
 * C0 80 that stands for U+0000. Never 0 while size is not. */
static size_t step(const char *text, size_t size, uint32_t *code)
{
    size_t length = utf8_decode(text, size, code);
    if (length > 0)
        return length;
    if (size >= 2 && (unsigned char)text[0] == 0xC0 && (unsigned char)text[1] == 0x80) {
        *code = 0;
        return 2;
    }
    *code = replacement;
    return 1;
}

size_t utf8_characters(const char *text)
{
    size_t count = 0;
    uint32_t code;
    for (size_t size = strlen(text), length; size > 0; text += length, size -= length) {
        length = step(text, size, &code);
        count++;
    }
    return count;
}

struct range {
    uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* Characters that turn the reading direction, hide text, are seen by nobody or break lines. */
static bool deceives(uint32_t code)
{
    static const struct range ranges[] = {
        { 0x00AD, 0x00AD },   /* soft hyphen */
        { 0x034F, 0x034F },   /* combining grapheme joiner */
        { 0x061C, 0x061C },   /* Arabic letter mark */
        { 0x115F, 0x1160 },   /* Hangul fillers */
        { 0x17B4, 0x17B5 },   /* Khmer inherent vowels */
        { 0x180E, 0x180E },   /* Mongolian vowel separator */
        { 0x200B, 0x200B },   /* zero width space */
        { 0x200E, 0x200F },   /* left-to-right and right-to-left marks */
        { 0x2028, 0x202E },   /* line and paragraph separators, embeddings, overrides */
        { 0x2060, 0x206F },   /* invisible operators, isolates, deprecated controls */
        { 0x3164, 0x3164 },   /* Hangul filler */
        { 0xFEFF, 0xFEFF },   /* byte order mark */
        { 0xFFA0, 0xFFA0 },   /* halfwidth Hangul filler */
        { 0xFFF9, 0xFFFB },   /* interlinear annotation */
        { 0x1BCA0, 0x1BCA3 }, /* shorthand controls */
        { 0x1D173, 0x1D17A }, /* musical controls */
        { 0xE0000, 0xE007F }, /* tags */
    };
    return is_in(ranges, sizeof ranges / sizeof *ranges, code);
}

static bool is_joiner(uint32_t code)
{
    return code == 0x200C || code == 0x200D;
}

static bool is_selector(uint32_t code)
{
    return (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF);
}

/* Whether a joiner means something behind a character: in emoji, and in scripts whose letters join. Latin,
 * Greek, Cyrillic, Chinese, Japanese and Korean ones do not. */
static bool joins(uint32_t code)
{
    static const struct range apart[] = {
        { 0x0000, 0x02FF }, { 0x0370, 0x058F }, { 0x2000, 0x206F }, { 0x2E80, 0xA4CF },
        { 0xAC00, 0xD7FF }, { 0xF900, 0xFAFF }, { 0xFF00, 0xFFFF }, { 0x20000, 0x3FFFF },
    };
    return !is_in(apart, sizeof apart / sizeof *apart, code) && !deceives(code) && !is_joiner(code);
}

/* A selector chooses between two looks of a character; no letter of ASCII has two, but digits begin keycaps.
 */
static bool is_selected(uint32_t code)
{
    bool keycap = (code >= '0' && code <= '9') || code == '#' || code == '*';

    return keycap ||
           (code >= 0xA0 && code != replacement && !deceives(code) && !is_joiner(code) && !is_selector(code));
}

bool utf8_hidden(uint32_t code, uint32_t before)
{
    if (code < 0x20 || (code >= 0x7F && code < 0xA0) || deceives(code))
        return true;
    return (is_joiner(code) && !joins(before)) || (is_selector(code) && !is_selected(before));
}

/* What a character looks like on the terminal: one character of some width, or a mark. */
struct look {
    uint32_t code; /* to be written, unless marked */
    bool marked;   /* written as <U+202E> */
    size_t columns;
};

static struct look marked(uint32_t code)
{
    return (struct look){ code, true, code > 0xFFFFF ? 10 : code > 0xFFFF ? 9 : 8 };
}

/* The look of a character behind another; 0: it is the first. */
static struct look look_at(uint32_t code, uint32_t before)
{
    if (code >= 0x20 && code < 0x7F)
        return (struct look){ code, false, 1 };
    if (code < 0x20)
        return (struct look){ 0x2400 + code, false, 1 };
    if (code == 0x7F)
        return (struct look){ 0x2421, false, 1 };
    if (code < 0xA0)
        return (struct look){ replacement, false, 1 };
    if (utf8_hidden(code, before))
        return marked(code);
    int columns = wcwidth((wchar_t)code);
    if (columns >= 0)
        return (struct look){ code, false, (size_t)columns };
    /* Either the locale knows no such character (curses would not draw it), or the locale
     * knows nothing beyond ASCII, which any Chinese character tells. */
    return wcwidth(0x4E00) > 0 ? marked(code) : (struct look){ code, false, 1 };
}

/* Writes a mark or a character; out holds MARK_SIZE bytes. Returns how many were used. */
static size_t write_look(struct look look, char *out)
{
    if (!look.marked)
        return utf8_encode(look.code, out);
    static const char hex[] = "0123456789ABCDEF";
    size_t size = 0;
    out[size++] = '<';
    out[size++] = 'U';
    out[size++] = '+';
    for (size_t digits = look.columns - 4; digits-- > 0;)
        out[size++] = hex[look.code >> (4 * digits) & 0xF];
    out[size++] = '>';
    return size;
}

size_t utf8_next(const char *text, size_t size, size_t offset)
{
    if (offset >= size)
        return size;
    uint32_t code, before;
    offset += step(text + offset, size - offset, &before);
    while (offset < size) {
        size_t length = step(text + offset, size - offset, &code);
        if (look_at(code, before).columns > 0)
            break;
        offset += length;
        before = code;
    }
    return offset;
}

/* The offset of the single character before offset, which is not 0. */
static size_t step_back(const char *text, size_t offset)
{
    uint32_t code;
    for (size_t length = 4; length > 1; length--)
        if (length <= offset && step(text + offset - length, length, &code) == length)
            return offset - length;
    return offset - 1;
}

size_t utf8_previous(const char *text, size_t size, size_t offset)
{
    if (offset > size)
        offset = size;
    while (offset > 0) {
        uint32_t code, before = 0;
        size_t end = offset, start;
        offset = step_back(text, end);
        (void)step(text + offset, end - offset, &code);
        start = offset > 0 ? step_back(text, offset) : 0;
        if (start < offset)
            (void)step(text + start, offset - start, &before);
        if (look_at(code, before).columns > 0)
            break;
    }
    return offset;
}

/* Text on its way to the terminal. */
struct line {
    struct buf *out; /* NULL: only counting */
    size_t most, used;
    size_t cut_size, cut_used; /* how far the text goes if U+2026 must follow */
    size_t combining;          /* zero-width characters since the last base */
    uint32_t before;           /* the character before, 0 for none */
    bool based;                /* a base character has been seen */
};

/* False when the look does not fit any more. */
static bool add_look(struct line *line, struct look look)
{
    if (look.columns == 0) {
        if (!line->based) { /* give it a base, or it would land on a neighbour's text */
            if (!add_look(line, (struct look){ dotted_circle, false, 1 }))
                return false;
        }
        if (++line->combining > COMBINING_MOST)
            return true;
    } else {
        line->based = true;
        line->combining = 0;
        if (look.columns > line->most - line->used)
            return false;
    }
    line->used += look.columns;
    if (line->out) {
        char bytes[MARK_SIZE];
        buf_bytes(line->out, bytes, write_look(look, bytes));
        if (line->used < line->most) {
            line->cut_size = line->out->size;
            line->cut_used = line->used;
        }
    }
    return true;
}

static size_t printable(struct buf *out, const char *text, size_t size, size_t columns)
{
    const size_t start = out ? out->size : 0;
    struct line line = { .out = out, .most = columns, .cut_size = start };
    for (size_t at = 0; at < size;) {
        uint32_t code, before = line.before;
        at += step(text + at, size - at, &code);
        line.before = code;
        if (add_look(&line, look_at(code, before)))
            continue;
        if (columns == 0)
            return 0;
        if (out && !out->over) {
            char bytes[4];
            out->size = line.cut_size;
            buf_bytes(out, bytes, utf8_encode(ellipsis, bytes));
        }
        return line.cut_used + 1;
    }
    return line.used;
}

size_t utf8_columns(const char *text)
{
    return printable(NULL, text, strlen(text), SIZE_MAX);
}

size_t utf8_printable(struct buf *out, const char *text, size_t size, size_t columns)
{
    return printable(out, text, size, columns);
}

size_t utf8_copyable(struct buf *out, const char *text, size_t size)
{
    size_t changed = 0;
    uint32_t code, before = 0; /* of what was copied */
    for (size_t at = 0, length; at < size; at += length) {
        length = step(text + at, size - at, &code);
        if (code == '\r' && at + 1 < size && text[at + 1] == '\n')
            continue;
        bool whole = utf8_valid(text + at, length), plain = code == '\t' || code == '\n';
        if (whole && (plain || !utf8_hidden(code, before))) {
            buf_bytes(out, text + at, length);
            before = code;
            continue;
        }
        changed++;
        if (whole && code >= 0xA0) {
            char mark[MARK_SIZE];
            buf_bytes(out, mark, write_look(marked(code), mark));
            before = 0;
        }
    }
    return changed;
}

void utf8_few_marks(struct buf *out, const char *text)
{
    size_t combining = 0, length;
    uint32_t code, before = 0;
    for (size_t size = strlen(text); size > 0; text += length, size -= length, before = code) {
        length = step(text, size, &code);
        combining = look_at(code, before).columns > 0 ? 0 : combining + 1;
        if (combining <= COMBINING_MOST)
            buf_bytes(out, text, length);
    }
}
