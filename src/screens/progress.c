#include "screens/progress.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "form/strings.h"
#include "term/paint.h"
#include "term/term.h"

enum { QUIET_MS = 500, PICTURE_MS = 250, BAR_MOST = 24, BAR_LEAST = 8 };

void progress_start(struct progress *progress, int64_t now_ms)
{
    *progress = (struct progress){ .running = true, .began_ms = now_ms };
}

void progress_stop(struct progress *progress)
{
    *progress = (struct progress){ 0 };
}

static bool is_due(const struct progress *progress, int64_t now_ms)
{
    return progress->shown ? progress->behind && now_ms - progress->painted_ms >= PICTURE_MS
                           : now_ms - progress->began_ms >= QUIET_MS;
}

bool progress_note(struct progress *progress, struct text doing, size_t done, size_t total, int64_t now_ms)
{
    if (progress->doing.en != doing.en || progress->done != done || progress->total != total) {
        progress->doing = doing;
        progress->done = done;
        progress->total = total;
        progress->behind = true;
    }
    if (!is_due(progress, now_ms))
        return false;
    progress->shown = true;
    progress->behind = false;
    progress->painted_ms = now_ms;
    return true;
}

bool progress_look(struct progress *progress, const struct operation *operation)
{
    int64_t now_ms = clock_monotonic_ms();
    size_t done = 0, total = 0;

    if (!progress->running)
        progress_start(progress, now_ms);
    operation_progress(operation, &done, &total);
    return progress_note(progress, operation_doing(operation), done, total, now_ms);
}

int progress_wait_at(const struct progress *progress, int64_t now_ms)
{
    int64_t left =
        progress->shown ? progress->painted_ms + PICTURE_MS - now_ms : progress->began_ms + QUIET_MS - now_ms;

    if (!progress->running || (progress->shown && !progress->behind))
        return -1;
    return left > 0 ? (int)left : 0;
}

int progress_wait(const struct progress *progress)
{
    return progress_wait_at(progress, clock_monotonic_ms());
}

/* " [#####---------------]" as far as there is room. */
static void write_bar(const struct progress *progress, size_t columns, struct buf *out)
{
    size_t done = progress->done < progress->total ? progress->done : progress->total;
    size_t cells = columns > 3 ? columns - 3 : 0, filled;

    if (cells > BAR_MOST)
        cells = BAR_MOST;
    if (cells < BAR_LEAST)
        return;
    filled = (size_t)((double)done / (double)progress->total * (double)cells);
    buf_string(out, " [");
    for (size_t i = 0; i < cells; i++)
        buf_char(out, i < filled ? '#' : '-');
    buf_char(out, ']');
}

/* What does not fit is left out, the bar first. */
void progress_write(const struct progress *progress, enum language language, size_t columns, struct buf *out)
{
    struct buf end, line;
    size_t used;

    if (!progress->shown)
        return;
    buf_init(&line, LIMIT_LINE_BYTES);
    buf_init(&end, LIMIT_LINE_BYTES);
    buf_string(&line, text_in(progress->doing, language));
    if (progress->total > 0) {
        buf_string(&line, "  ");
        buf_format(&line, string_in(STRING_LOADED, language), progress->done, progress->total);
    }
    buf_format(&end, "  %s", string_in(STRING_ESC_CANCELS, language));
    used = utf8_columns(buf_text(&line)) + utf8_columns(buf_text(&end));
    buf_string(out, buf_text(&line));
    if (progress->total > 0 && used < columns)
        write_bar(progress, columns - used, out);
    if (used <= columns)
        buf_string(out, buf_text(&end));
    buf_done(&line);
    buf_done(&end);
}

void progress_paint(const struct progress *progress, enum language language, int row)
{
    struct buf text;

    if (!progress->shown)
        return;
    buf_init(&text, LIMIT_LINE_BYTES);
    progress_write(progress, language, (size_t)term_columns(), &text);
    paint_blank(row, row + 1);
    paint_text(row, 0, term_columns(), ROLE_STATUS, buf_text(&text));
    buf_done(&text);
}
