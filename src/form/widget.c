#include "form/widget.h"

#include "base/clock.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void start_text(const struct line *line, struct buf *out)
{
    const char *text = json_text(line->value);

    if (text != NULL)
        buf_string(out, text);
    if (json_is(line->value, JSON_BOOLEAN)) /* where a text is documented */
        buf_string(out, json_true(line->value) ? "true" : "false");
}

static void show_text(const struct line *line, enum language language, struct buf *out)
{
    (void)language;
    start_text(line, out);
    if (json_is(line->value, JSON_STRING) && json_text(line->value)[0] == '\0')
        buf_string(out, "\"\"");
}

/* What came as a number goes as one while it is spelled like one. */
static struct json *accept_as_it_came(const char *text)
{
    struct err err = { 0 };
    struct json *value = json_read(text, strlen(text), NULL, &err);

    if (json_is(value, JSON_NUMBER))
        return value;
    json_free(value);
    return json_string(text);
}

static struct json *accept_text(const struct line *line, const char *text, struct err *err)
{
    (void)err;
    if (line->field != NULL && line->field->verbatim && json_is(line->value, JSON_NUMBER))
        return accept_as_it_came(text);
    return json_string(text);
}

/* A text that is no whole number is kept as text; the checks mark it. */
static struct json *accept_number(const struct line *line, const char *text, struct err *err)
{
    const char *digits = text + (*text == '-');
    bool spelled = *digits != '\0' && strspn(digits, "0123456789") == strlen(digits) &&
                   !(digits[0] == '0' && digits[1] != '\0');

    (void)line;
    (void)err;
    if (!spelled)
        return json_string(text);
    return json_number(text);
}

static void show_boolean(const struct line *line, enum language language, struct buf *out)
{
    (void)language;
    start_text(line, out);
}

static struct json *toggle_boolean(const struct line *line)
{
    return json_boolean(!json_true(line->value));
}

static void show_time(const struct line *line, enum language language, struct buf *out)
{
    int64_t utc_ms;
    char text[32];

    if (!json_int64(line->value, &utc_ms)) {
        show_text(line, language, out);
        return;
    }
    clock_local_text(utc_ms, text);
    buf_format(out, utc_ms == 0 ? "%s" : "%s  (%" PRId64 ")", text, utc_ms);
}

static void show_bytes(const struct line *line, enum language language, struct buf *out)
{
    int64_t size;

    if (json_int64(line->value, &size) && size >= 1024)
        buf_format(out, "%.1f KiB  (%" PRId64 ")", (double)size / 1024, size);
    else
        show_text(line, language, out);
}

static void start_raw(const struct line *line, struct buf *out)
{
    json_write(line->value, JSON_COMPACT, out);
}

static void show_raw(const struct line *line, enum language language, struct buf *out)
{
    (void)language;
    start_raw(line, out);
}

static struct json *accept_raw(const struct line *line, const char *text, struct err *err)
{
    (void)line;
    return json_read(text, strlen(text), NULL, err);
}

static void show_summary(const struct line *line, enum language language, struct buf *out)
{
    (void)language;
    if (line->kind != LINE_SERVER) /* that fold stands for what is of little interest until opened */
        outline_summary(line, out);
}

/* A list of strings is typed as words between commas; as JSON when a word has a comma of its own. */

/* The bytes of a mark between words: a comma, or one of the Chinese ones; 0 for anything else. */
static size_t separator(const char *text)
{
    static const char *const marks[] = { ",", "\uff0c", "\u3001" };

    for (size_t i = 0; i < COUNT(marks); i++) {
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    }
    return 0;
}

static bool holds_separator(const char *word)
{
    for (; *word != '\0'; word++) {
        if (separator(word) > 0)
            return true;
    }
    return false;
}

static bool is_plain_word(const char *word)
{
    size_t size = strlen(word);

    return size > 0 && !holds_separator(word) && word[0] != '[' && word[0] != ' ' && word[size - 1] != ' ';
}

static void start_strings(const struct line *line, struct buf *out)
{
    const struct json *item = json_first(line->value);
    bool plain = true;

    for (; item != NULL; item = json_next(item))
        plain = plain && json_is(item, JSON_STRING) && is_plain_word(json_text(item));
    if (!plain) {
        json_write(line->value, JSON_COMPACT, out);
        return;
    }
    for (item = json_first(line->value); item != NULL; item = json_next(item))
        buf_format(out, "%s%s", out->size > 0 ? ", " : "", json_text(item));
}

static void show_strings(const struct line *line, enum language language, struct buf *out)
{
    (void)language;
    start_strings(line, out);
}

static struct json *accept_strings(const struct line *line, const char *text, struct err *err)
{
    struct json *list;

    if (text[0] == '[')
        return accept_raw(line, text, err);
    list = json_array();
    while (*text != '\0') {
        size_t end = 0, size;
        char *word;

        text += strspn(text, " ");
        while (text[end] != '\0' && separator(text + end) == 0)
            end++;
        size = end + separator(text + end);
        while (end > 0 && text[end - 1] == ' ')
            end--;
        word = memory_text_part(text, end);
        if (end > 0)
            json_insert_item(list, SIZE_MAX, json_string(word)); /* at the end */
        free(word);
        text += size;
    }
    return list;
}

static const struct widget text = { show_text, start_text, accept_text, NULL };
static const struct widget number = { show_text, start_text, accept_number, NULL };
static const struct widget boolean = { show_boolean, NULL, NULL, toggle_boolean };
static const struct widget time_of_day = { show_time, start_text, accept_number, NULL };
static const struct widget bytes = { show_bytes, start_text, accept_number, NULL };
static const struct widget raw = { show_raw, start_raw, accept_raw, NULL };
static const struct widget strings = { show_strings, start_strings, accept_strings, NULL };
static const struct widget container = { show_summary, NULL, NULL, NULL };

static const struct widget *const by_type[TYPES] = {
    [TYPE_STRING] = &text, [TYPE_BOOLEAN] = &boolean, [TYPE_INTEGER] = &number, [TYPE_LONG] = &number,
    [TYPE_OBJECT] = &raw,  [TYPE_OBJECTS] = &raw,     [TYPE_STRINGS] = &text,   [TYPE_MAPS] = &text,
};

const struct widget *widget_of(const struct line *line)
{
    if (line->foldable)
        return line->kind == LINE_LIST && line->field != NULL && line->field->type == TYPE_STRINGS
                   ? &strings
                   : &container;
    if (line->kind == LINE_RAW)
        return &raw;
    if (line->kind == LINE_ENTRY)
        return &text;
    if (line->field == NULL)
        return &container;
    if (line->field->format == FORMAT_TIME)
        return &time_of_day;
    if (line->field->format == FORMAT_BYTES)
        return &bytes;
    return by_type[line->field->type];
}
