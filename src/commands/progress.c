#include "commands/progress.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 500, AGAIN_MS = 250, BAR_COLUMNS = 24, LINE_COLUMNS = 78, LINE_BYTES = 1024 };

void progress_begin(struct progress *progress, const struct invocation *invocation)
{
    const char *trace = invocation->options.trace;

    *progress = (struct progress){
        .invocation = invocation,
        .wanted = isatty(STDERR_FILENO) && !(trace && strcmp(trace, "-") == 0),
        .began_ms = clock_monotonic_ms(),
    };
}

static void wipe(struct progress *progress)
{
    if (progress->columns > 0)
        fprintf(stderr, "\r%*s\r", (int)progress->columns, "");
    progress->columns = 0;
}

static void add_bar(size_t done, size_t total, struct buf *out)
{
    size_t full = done >= total ? BAR_COLUMNS : done * BAR_COLUMNS / total;

    buf_string(out, "  [");
    for (size_t i = 0; i < BAR_COLUMNS; i++)
        buf_char(out, i < full ? '#' : '.');
    buf_format(out, "] %zu/%zu", done, total);
}

void progress_tell(struct progress *progress, struct text doing, size_t done, size_t total)
{
    int64_t now = clock_monotonic_ms();
    struct buf line, shown;

    if (!progress->wanted || now - progress->began_ms < PATIENCE_MS || now - progress->drawn_ms < AGAIN_MS)
        return;
    progress->drawn_ms = now;
    buf_init(&line, LINE_BYTES);
    buf_init(&shown, LINE_BYTES);
    buf_string(&line, text_in(doing, progress->invocation->language));
    if (total > 0)
        add_bar(done, total, &line);
    else
        buf_format(&line, "  %" PRId64 " s", (now - progress->began_ms) / 1000);
    wipe(progress);
    progress->columns = utf8_printable(&shown, buf_text(&line), line.size, LINE_COLUMNS);
    fputs(buf_text(&shown), stderr);
    fflush(stderr);
    buf_done(&shown);
    buf_done(&line);
}

void progress_end(struct progress *progress)
{
    wipe(progress);
    fflush(stderr);
}
