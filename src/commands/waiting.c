#include "commands/waiting.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 500, AGAIN_MS = 250, BAR_COLUMNS = 24, LINE_COLUMNS = 78, LINE_BYTES = 1024 };

void waiting_begin(struct waiting *waiting, const struct invocation *invocation)
{
    const char *trace = invocation->options.trace;

    *waiting = (struct waiting){
        .invocation = invocation,
        .wanted = isatty(STDERR_FILENO) && !(trace && strcmp(trace, "-") == 0),
        .began_ms = clock_monotonic_ms(),
    };
}

static void wipe(struct waiting *waiting)
{
    if (waiting->columns > 0)
        fprintf(stderr, "\r%*s\r", (int)waiting->columns, "");
    waiting->columns = 0;
}

static void add_bar(size_t done, size_t total, struct buf *out)
{
    size_t full = done >= total ? BAR_COLUMNS : done * BAR_COLUMNS / total;

    buf_string(out, "  [");
    for (size_t i = 0; i < BAR_COLUMNS; i++)
        buf_char(out, i < full ? '#' : '.');
    buf_format(out, "] %zu/%zu", done, total);
}

void waiting_tell(struct waiting *waiting, struct text doing, size_t done, size_t total)
{
    int64_t now = clock_monotonic_ms();
    struct buf line, shown;

    if (!waiting->wanted || now - waiting->began_ms < PATIENCE_MS || now - waiting->drawn_ms < AGAIN_MS)
        return;
    waiting->drawn_ms = now;
    buf_init(&line, LINE_BYTES);
    buf_init(&shown, LINE_BYTES);
    buf_string(&line, text_in(doing, waiting->invocation->language));
    if (total > 0)
        add_bar(done, total, &line);
    else
        buf_format(&line, "  %" PRId64 " s", (now - waiting->began_ms) / 1000);
    wipe(waiting);
    waiting->columns = utf8_printable(&shown, buf_text(&line), line.size, LINE_COLUMNS);
    fputs(buf_text(&shown), stderr);
    fflush(stderr);
    buf_done(&shown);
    buf_done(&line);
}

void waiting_end(struct waiting *waiting)
{
    wipe(waiting);
    fflush(stderr);
}
