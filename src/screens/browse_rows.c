/* Needed for strcasestr, which POSIX does not have. */
#define _GNU_SOURCE 1

#include "screens/browse_rows.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"

#include <stdlib.h>
#include <string.h>

static const struct table_column columns[] = {
    { STRING_COLUMN_NAME, 30, 46, 0 },          { STRING_COLUMN_ENGINE, 24, 58, 60 },
    { STRING_COLUMN_UPDATED, 16, 16, 76 },      { STRING_COLUMN_ID, 36, 36, 130 },
    { STRING_COLUMN_DESCRIPTION, 30, 30, 100 },
};

/* The orders, in the turn that the key takes them. */
static const struct {
    enum string column;
    bool descending;
} orders[] = {
    { STRING_COLUMN_UPDATED, true },
    { STRING_COLUMN_NAME, false },
    { STRING_COLUMN_NAME, true },
    { STRING_COLUMN_UPDATED, false },
};

void browse_rows_init(struct browse_rows *rows)
{
    *rows = (struct browse_rows){ .table = { .columns = columns,
                                             .column_count = COUNT(columns),
                                             .sorted = orders[0].column,
                                             .descending = orders[0].descending } };
}

void browse_rows_done(struct browse_rows *rows)
{
    free(rows->rows);
    free(rows->filter);
    free(rows->gone);
}

static int64_t updated(const struct json *algorithm)
{
    const struct json *metadata = json_member(algorithm, "metadata");
    int64_t time = 0;

    if (!json_int64(json_member(metadata, "update_time"), &time) || time == 0)
        (void)json_int64(json_member(metadata, "create_time"), &time);
    return time;
}

static void add_text(struct buf *out, const char *text)
{
    buf_string(out, text != NULL ? text : "");
}

static void add_engine(const struct json *algorithm, struct buf *out)
{
    static const char *const places[] = { "/job_config/engine/engine_version", "/job_config/engine/engine_id",
                                          "/job_config/engine/image_url", "/job_config/engine/engine_name" };

    for (size_t i = 0; i < COUNT(places) && out->size == 0; i++)
        add_text(out, json_text(place_find(algorithm, places[i])));
}

void browse_rows_cell(const void *state, size_t row, enum string column, enum language language,
                      struct buf *out)
{
    const struct json *algorithm = ((const struct browse_rows *)state)->rows[row];
    char time[32];

    (void)language;
    switch (column) {
    case STRING_COLUMN_NAME: add_text(out, json_text(place_find(algorithm, "/metadata/name"))); break;
    case STRING_COLUMN_ID: add_text(out, json_text(place_find(algorithm, "/metadata/id"))); break;
    case STRING_COLUMN_DESCRIPTION:
        add_text(out, json_text(place_find(algorithm, "/metadata/description")));
        break;
    case STRING_COLUMN_ENGINE: add_engine(algorithm, out); break;
    default: clock_local_text(updated(algorithm), time); buf_string(out, time);
    }
}

static bool passes(struct browse_rows *rows, size_t row)
{
    bool found = rows->filter == NULL;
    struct buf text;

    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    for (size_t i = 0; i < COUNT(columns) && !found; i++) {
        buf_clear(&text);
        browse_rows_cell(rows, row, columns[i].title, LANGUAGE_EN, &text);
        found = strcasestr(buf_text(&text), rows->filter) != NULL;
    }
    buf_done(&text);
    return found;
}

/* An algorithm that names none is in the default one. */
static bool stands_in(const struct json *algorithm, const char *workspace)
{
    const char *its = json_text(place_find(algorithm, "/metadata/workspace_id"));

    return strcmp(its != NULL && *its != '\0' ? its : "0", workspace) == 0;
}

static int by_name(const void *one, const void *other)
{
    const char *a = json_text(place_find(*(const struct json *const *)one, "/metadata/name"));
    const char *b = json_text(place_find(*(const struct json *const *)other, "/metadata/name"));

    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int by_name_backwards(const void *one, const void *other)
{
    return by_name(other, one);
}

static int by_update(const void *one, const void *other)
{
    int64_t a = updated(*(const struct json *const *)one), b = updated(*(const struct json *const *)other);

    return a < b ? -1 : a > b ? 1 : by_name(one, other);
}

static int by_update_backwards(const void *one, const void *other)
{
    int64_t a = updated(*(const struct json *const *)one), b = updated(*(const struct json *const *)other);

    return a < b ? 1 : a > b ? -1 : by_name(one, other);
}

static void sort(struct browse_rows *rows)
{
    bool descending = rows->table.descending;

    if (rows->table.sorted == STRING_COLUMN_NAME)
        qsort(rows->rows, rows->table.count, sizeof *rows->rows, descending ? by_name_backwards : by_name);
    else
        qsort(rows->rows, rows->table.count, sizeof *rows->rows,
              descending ? by_update_backwards : by_update);
}

const struct json *browse_rows_focus(const struct browse_rows *rows)
{
    return rows->table.cursor < rows->table.count ? rows->rows[rows->table.cursor] : NULL;
}

static const char *id_of(const struct json *algorithm)
{
    const char *id = json_text(place_find(algorithm, "/metadata/id"));

    return id != NULL ? id : "";
}

static void go_to(struct browse_rows *rows, const char *id)
{
    for (size_t i = 0; i < rows->table.count && *id != '\0'; i++) {
        if (strcmp(id_of(rows->rows[i]), id) == 0)
            rows->table.cursor = i;
    }
}

void browse_rows_make(struct browse_rows *rows, const struct json *list, const char *workspace)
{
    const struct json *focus = browse_rows_focus(rows);
    char *id = memory_text(rows->table.cursor > 0 && focus != NULL ? id_of(focus) : "");
    size_t kept = 0;

    rows->known = 0;
    rows->rows = memory_resize(rows->rows, json_count(list) + 1, sizeof *rows->rows);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        if ((workspace != NULL && !stands_in(item, workspace)) ||
            (rows->gone != NULL && strcmp(id_of(item), rows->gone) == 0))
            continue;
        rows->known++;
        rows->rows[kept] = item;
        kept += passes(rows, kept);
    }
    rows->table.count = kept;
    sort(rows);
    go_to(rows, id);
    free(id);
}

void browse_rows_sort(struct browse_rows *rows)
{
    size_t now = 0;

    while (orders[now].column != rows->table.sorted || orders[now].descending != rows->table.descending)
        now++;
    now = (now + 1) % COUNT(orders);
    rows->table.sorted = orders[now].column;
    rows->table.descending = orders[now].descending;
}
