#include "commands/output.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Text made printable, or JSON indented, is at worst some times as long as what it shows. */
enum { PRINTED_BYTES = 8 * LIMIT_ANSWER_BYTES };

void output_field(FILE *stream, const char *text)
{
    struct buf field;

    buf_init(&field, PRINTED_BYTES);
    utf8_printable(&field, text, strlen(text), SIZE_MAX);
    fwrite(buf_text(&field), 1, field.size, stream);
    buf_done(&field);
}

void output_line(FILE *stream, const char *text)
{
    output_field(stream, text);
    putc('\n', stream);
}

static size_t columns_at(const char *text, size_t from, size_t to)
{
    char *part = memory_text_part(text + from, to - from);
    size_t columns = utf8_columns(part);

    free(part);
    return columns;
}

/* How much of a text is its first line. */
static size_t first_line(const char *text, size_t size, size_t columns)
{
    size_t end = 0, used = 0;

    for (size_t at = 0, next; at < size; at = next) {
        size_t wide;

        next = utf8_next(text, size, at);
        wide = columns_at(text, at, next);
        used += wide;
        if (text[at] == ' ')
            end = at;
        else if (used > columns && end > 0)
            return end;
        if (wide > 1)
            end = next;
    }
    return used > columns && end > 0 ? end : size;
}

void output_wrap(struct buf *out, const char *text, size_t columns)
{
    size_t size = strlen(text);

    while (size > 0) {
        size_t line = first_line(text, size, columns);

        buf_bytes(out, text, line);
        while (line < size && text[line] == ' ')
            line++;
        if (line < size)
            buf_char(out, '\n');
        text += line;
        size -= line;
    }
}

/* 0: no terminal, or one that does not tell. */
static size_t columns_of(int descriptor)
{
    struct winsize size = { 0 };

    return isatty(descriptor) && ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* People read it on a terminal, and whoever reads it in a pipe gets a line. */
static void print_wrapped(const char *text)
{
    size_t columns = columns_of(STDERR_FILENO);
    struct buf shown, lines;

    if (columns == 0) {
        output_line(stderr, text);
        return;
    }
    buf_init(&shown, PRINTED_BYTES);
    buf_init(&lines, PRINTED_BYTES);
    utf8_printable(&shown, text, strlen(text), SIZE_MAX);
    output_wrap(&lines, buf_text(&shown), columns);
    fprintf(stderr, "%s\n", buf_text(&lines));
    buf_done(&shown);
    buf_done(&lines);
}

void output_say(const struct invocation *invocation, struct text text)
{
    fputs("algoform: ", stderr);
    output_line(stderr, text_in(text, invocation->language));
}

void output_text(const struct buf *text)
{
    const char *at = buf_text(text), *end = at + text->size;
    struct buf line;

    if (!isatty(STDOUT_FILENO)) {
        fwrite(at, 1, text->size, stdout);
        return;
    }
    buf_init(&line, PRINTED_BYTES);
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline ? newline : end) - at);

        buf_clear(&line);
        utf8_printable(&line, at, size, SIZE_MAX);
        fprintf(stdout, "%s\n", buf_text(&line));
        at += size + 1;
    }
    buf_done(&line);
}

void output_json(const struct json *value)
{
    struct buf text;

    buf_init(&text, PRINTED_BYTES);
    json_write(value, JSON_PLAIN_INDENTED, &text);
    buf_char(&text, '\n');
    output_text(&text);
    buf_done(&text);
}

const char *output_form(const struct invocation *invocation)
{
    return invocation->options.output ? invocation->options.output : invocation->command->outputs;
}

bool output_is(const struct invocation *invocation, const char *form)
{
    const char *chosen = output_form(invocation);
    size_t size = strlen(form);

    return strncmp(chosen, form, size) == 0 && (chosen[size] == '\0' || chosen[size] == ' ');
}

void output_failure(enum language language, const struct err *err)
{
    struct buf text;

    buf_init(&text, 4096);
    buf_format(&text, "algoform: %s", err_text(err, language));
    if (err->request_id[0])
        buf_format(&text, language == LANGUAGE_ZH ? "（请求 %s）" : " (request %s)", err->request_id);
    print_wrapped(buf_text(&text));
    buf_done(&text);
}

enum status output_file_failure(const struct invocation *invocation, const struct err *err)
{
    output_failure(invocation->language, err);
    return err->kind == ERR_ABSENT || err->kind == ERR_SYSTEM ? STATUS_USAGE : STATUS_ERRORS;
}

enum status output_service_failure(const struct invocation *invocation, const struct err *err)
{
    output_failure(invocation->language, err);
    switch (err->kind) {
    case ERR_CONFIG:
    case ERR_SYSTEM: return STATUS_CONFIG;
    case ERR_REFUSED:
    case ERR_ABSENT: return STATUS_REFUSED;
    case ERR_CONFLICT: return STATUS_CONFLICT;
    case ERR_CANCELLED: return STATUS_INTERRUPTED;
    default: return STATUS_NETWORK; /* also an answer that is malformed or too large */
    }
}

void output_done(const struct invocation *invocation, struct text done, const char *id)
{
    struct buf en, zh;

    if (fflush(stdout) == 0 && !ferror(stdout))
        return;
    buf_init(&en, LIMIT_LINE_BYTES);
    buf_init(&zh, LIMIT_LINE_BYTES);
    buf_format(&en, done.en, id);
    buf_string(&en, ", but the answer could not be written");
    buf_format(&zh, done.zh, id);
    buf_string(&zh, "，但应答无法写出");
    output_say(invocation, (struct text){ buf_text(&en), buf_text(&zh) });
    buf_done(&en);
    buf_done(&zh);
}

void output_made_draft(const struct invocation *invocation, int64_t draft)
{
    char number[24];

    (void)snprintf(number, sizeof number, "%lld", (long long)draft);
    output_line(stdout, number);
    output_done(invocation, (struct text){ "the draft %s was made", "草稿 %s 已创建" }, number);
}

/* Why an earlier write failed is not known any more: the next one says it again. What is out already is not
 * whole in any case. */
static int reason_of_failure(void)
{
    errno = 0;
    return write(STDOUT_FILENO, "\n", 1) < 0 ? errno : EIO;
}

bool output_finish(enum language language)
{
    struct err err = { 0 };
    bool flushed = fflush(stdout) == 0;

    if (flushed && !ferror(stdout))
        return true;
    errno = flushed ? reason_of_failure() : errno;
    err_set_errno(&err, "cannot write the output", "无法写出结果");
    output_failure(language, &err);
    return false;
}
