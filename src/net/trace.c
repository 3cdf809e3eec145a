#include "net/trace.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "sign/sign.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Printable text is at most eight times as long: one odd byte becomes a mark such as <U+202E>. */
enum { HEADS_BYTES = 512 * 1024, BLOCK_BYTES = 9 * LIMIT_TRACE_BODY_BYTES, TIME_BYTES = 40 };

struct trace {
    int file;
    bool ours; /* opened here, so closed here */
    char *path;
    uint64_t count;
    struct err err; /* of the first block that could not be written */
};

static void write_block(struct trace *trace, const struct buf *block)
{
    const char *at = buf_text(block), *end = at + block->size;
    while (at < end) {
        ssize_t written = write(trace->file, at, (size_t)(end - at));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            if (trace->err.kind == ERR_NONE)
                err_set_errno(&trace->err, "the trace in %s is not complete", "%s 中的跟踪记录不完整",
                              trace->path);
            return;
        }
        at += written;
    }
}

/* "2026-01-31T09:05:22.701Z" */
static void tell_time(char out[TIME_BYTES])
{
    int64_t now = clock_utc_ms();
    time_t seconds = (time_t)(now / 1000);
    struct tm utc;
    char text[TIME_BYTES / 2];
    gmtime_r(&seconds, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(out, TIME_BYTES, "%s.%03dZ", text, (int)(now % 1000));
}

static void begin_block(struct buf *block)
{
    char now[TIME_BYTES];
    tell_time(now);
    buf_init(block, BLOCK_BYTES);
    buf_format(block, "=== %s ", now);
}

static void end_block(struct trace *trace, struct buf *block)
{
    write_block(trace, block);
    buf_done(block);
}

/* Each line of a text behind its sign, made printable. */
static void add_lines(struct buf *block, char sign, const char *text, size_t size)
{
    while (size > 0) {
        const char *newline = memchr(text, '\n', size);
        size_t length = newline ? (size_t)(newline - text) : size;
        size_t shown = length > 0 && text[length - 1] == '\r' ? length - 1 : length;
        buf_format(block, "%c ", sign);
        utf8_printable(block, text, shown, SIZE_MAX);
        buf_char(block, '\n');
        length += newline ? 1 : 0;
        text += length;
        size -= length;
    }
}

/* "Name: value" as it may be shown, with a newline. */
static void add_shown(struct veil *veil, const char *name, const char *value, struct buf *out)
{
    buf_format(out, "%s: ", name);
    veil_header(veil, name, value, out);
    buf_char(out, '\n');
}

/* Hidden first and cut then: half of a secret would not be known as one. */
static void add_body(struct traced *traced, struct buf *block, char sign, const char *body, size_t size)
{
    struct buf shown;
    if (size == 0)
        return;
    buf_init(&shown, 2 * LIMIT_ANSWER_BYTES);
    veil_body(&traced->veil, traced->secret, body, size, &shown);
    size_t kept = shown.size < LIMIT_TRACE_BODY_BYTES ? shown.size : LIMIT_TRACE_BODY_BYTES;
    buf_format(block, "%c\n", sign);
    add_lines(block, sign, buf_text(&shown), kept);
    if (kept < shown.size)
        buf_format(block, "%c (the first %zu of %zu bytes)\n", sign, kept, size);
    buf_done(&shown);
}

/* What was there already may be open to others, and so would be what is written now. */
static bool check_file(int file, const char *path, struct err *err)
{
    struct stat found;
    if (fstat(file, &found) != 0 || !S_ISREG(found.st_mode))
        return true; /* a terminal or a pipe is nobody's file */
    if (found.st_uid != geteuid())
        return err_set(err, ERR_SYSTEM,
                       "the trace is not written to %s, which belongs to somebody else: name another file "
                       "(--trace FILE)",
                       "不会把跟踪记录写入 %s：该文件属于其他用户；请指定其他文件（--trace FILE）", path);
    if ((found.st_mode & 077) != 0)
        return err_set(err, ERR_SYSTEM,
                       "the trace is not written to %s, which others may read or write: run chmod 600 %s, or "
                       "name a new file (--trace FILE)",
                       "不会把跟踪记录写入 %s：其他用户可以读取或写入该文件；请执行 chmod 600 "
                       "%s，或指定新文件（--trace FILE）",
                       path, path);
    return true;
}

struct trace *trace_open(const char *path, struct err *err)
{
    bool standard = strcmp(path, "-") == 0;
    /* A pipe that nobody reads is refused, and not waited for. */
    int file =
        standard
            ? STDERR_FILENO
            : file_open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                        0600);
    if (file < 0 && errno == ELOOP)
        err_set(err, ERR_SYSTEM,
                "the trace cannot be written to %s: it is a symbolic link; name the file itself",
                "无法把跟踪记录写入 %s：它是符号链接；请指定文件本身", path);
    else if (file < 0)
        err_set_errno(err,
                      "the trace cannot be written to %s; name a file in a directory of yours (--trace FILE)",
                      "无法把跟踪记录写入 %s；请指定自己目录中的文件（--trace FILE）", path);
    if (file >= 0 && !standard && !check_file(file, path, err)) {
        close(file);
        file = -1;
    }
    if (file < 0)
        return NULL;
    struct trace *trace = memory_new(1, sizeof *trace);
    struct buf block;
    *trace = (struct trace){ .file = file, .ours = !standard, .path = memory_text(path) };
    begin_block(&block);
    buf_string(&block, "algoform " ALGOFORM_VERSION ", secrets replaced by " VEIL_MARK "\n");
    end_block(trace, &block);
    return trace;
}

void trace_close(struct trace *trace)
{
    if (!trace)
        return;
    if (trace->ours)
        close(trace->file);
    free(trace->path);
    free(trace);
}

const struct err *trace_err(const struct trace *trace)
{
    return &trace->err;
}

void traced_begin(struct traced *traced, struct trace *trace, const struct http_request *request)
{
    struct buf block, heads;
    if (!trace)
        return;
    buf_init(&heads, HEADS_BYTES);
    *traced = (struct traced){
        .trace = trace, .number = ++trace->count, .began_ms = clock_monotonic_ms(), .secret = request->secret
    };
    buf_init(&traced->heads, HEADS_BYTES);
    begin_block(&block);
    buf_format(&block, "#%" PRIu64 " %s ", traced->number, request->method);
    utf8_printable(&block, request->url, strlen(request->url), SIZE_MAX);
    if (request->attempt > 1)
        buf_format(&block, " (attempt %u)", request->attempt);
    buf_char(&block, '\n');
    for (size_t i = 0; i < request->header_count; i++)
        add_shown(&traced->veil, request->headers[i].name, request->headers[i].value, &heads);
    add_lines(&block, '>', buf_text(&heads), heads.size);
    buf_done(&heads);
    add_body(traced, &block, '>', request->body, request->body ? request->body_size : 0);
    end_block(trace, &block);
}

/* A line is hidden as it comes, so that no secret waits here for the end. */
void traced_head(struct traced *traced, const char *line, size_t size)
{
    if (!traced->trace)
        return;
    while (size > 0 && strchr("\r\n \t", line[size - 1]))
        size--;
    const char *colon = memchr(line, ':', size);
    if (!colon) { /* the status, or the empty line */
        buf_bytes(&traced->heads, line, size);
        buf_string(&traced->heads, size > 0 ? "\n" : "");
        return;
    }
    const char *value = colon + 1, *end = line + size;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    char *name = memory_text_part(line, (size_t)(colon - line));
    char *whole = memory_text_part(value, (size_t)(end - value));
    add_shown(&traced->veil, name, whole, &traced->heads);
    sign_wipe(whole, (size_t)(end - value));
    free(whole);
    free(name);
}

/* The lines that came, in their order: a proxy's or an interim answer's first. What a later line told to be
 * secret is hidden in the earlier ones as well. */
static void add_heads(const struct traced *traced, struct buf *block)
{
    struct buf shown;
    buf_init(&shown, 2 * HEADS_BYTES);
    veil_text(&traced->veil, buf_text(&traced->heads), traced->heads.size, &shown);
    add_lines(block, '<', buf_text(&shown), shown.size);
    if (traced->heads.over)
        buf_string(block, "< (more headers than are kept)\n");
    buf_done(&shown);
}

void traced_end(struct traced *traced, const struct traced_end *end)
{
    struct buf block;
    if (!traced->trace)
        return;
    int64_t took = clock_monotonic_ms() - traced->began_ms;
    begin_block(&block);
    if (end->err)
        buf_format(&block, "#%" PRIu64 " failed after %" PRId64 " ms", traced->number, took);
    else
        buf_format(&block, "#%" PRIu64 " %d after %" PRId64 " ms", traced->number, end->status, took);
    if (*end->peer)
        buf_format(&block, ", %s%s", end->peer, end->fresh ? ", new connection" : "");
    buf_char(&block, '\n');
    if (end->err)
        add_lines(&block, '!', err_text(end->err, LANGUAGE_EN), strlen(err_text(end->err, LANGUAGE_EN)));
    add_heads(traced, &block);
    add_body(traced, &block, '<', end->body, end->body ? end->body_size : 0);
    end_block(traced->trace, &block);
    traced->trace = NULL;
}

void traced_done(struct traced *traced)
{
    struct buf block;
    if (traced->trace) {
        begin_block(&block);
        buf_format(&block, "#%" PRIu64 " given up after %" PRId64 " ms\n", traced->number,
                   clock_monotonic_ms() - traced->began_ms);
        end_block(traced->trace, &block);
    }
    buf_done(&traced->heads);
    veil_done(&traced->veil);
    *traced = (struct traced){ 0 };
}

void trace_repeat(struct trace *trace, const char *method, const char *path, unsigned attempt, int pause_ms)
{
    struct buf block;
    if (!trace)
        return;
    begin_block(&block);
    buf_format(&block, "%s ", method);
    utf8_printable(&block, path, strlen(path), SIZE_MAX);
    buf_format(&block, " again in %d ms (attempt %u)\n", pause_ms, attempt);
    end_block(trace, &block);
}
