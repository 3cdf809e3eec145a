#include "document/document_internal.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"

#include <stdlib.h>
#include <string.h>

/* A null holds nothing: what is put below it takes its place. */
static bool holds_nothing(const struct json *value)
{
    return !value || json_is(value, JSON_NULL);
}

/* What the schema would have at a place where nothing is. */
static enum json_kind kind_to_make(const struct document *document, const char *place)
{
    struct location location;
    if (!schema_locate(document_shape(document), place, &location) || !location.field || location.item) {
        return JSON_OBJECT;
    }
    enum type type = location.field->type;
    bool list = type == TYPE_OBJECTS || type == TYPE_STRINGS || type == TYPE_MAPS;
    return list ? JSON_ARRAY : JSON_OBJECT;
}

/* One token further: checks that it can be, and appends it to `here` with a list's "-" as a number. */
static bool step_down(const struct document *document, struct buf *here, const char *segment, struct err *err)
{
    const struct json *holder = place_find(document_root(document), buf_text(here));
    enum json_kind kind = holds_nothing(holder) ? kind_to_make(document, buf_text(here)) : json_kind(holder);
    if (kind == JSON_OBJECT) {
        buf_string(here, segment);
        return true;
    }
    if (kind != JSON_ARRAY) {
        return err_set(err, ERR_INPUT, "%s: nothing can stand below, it holds neither an object nor a list",
                       "%s：其下不能有内容，因为它既不是对象也不是列表", buf_text(here));
    }
    size_t count = holds_nothing(holder) ? 0 : json_count(holder);
    size_t index = count;
    const char *token = segment + 1;
    if (strcmp(token, "-") != 0 && !place_index(token, &index)) {
        return err_set(err, ERR_INPUT, "%s: this is a list, it has items 0, 1, 2 ... and no \"%s\"",
                       "%s：这是列表，只有第 0、1、2……项，没有“%s”", buf_text(here), token);
    }
    if (index > count) {
        return err_set(err, ERR_INPUT, "%s: there is no item %zu, the next free one is %zu",
                       "%s：没有第 %zu 项，下一个可用的是第 %zu 项", buf_text(here), index, count);
    }
    buf_format(here, "/%zu", index);
    return true;
}

/* The place as the journal spells it, or NULL when it cannot be. Owned. */
static char *resolve(const struct document *document, const char *place, struct err *err)
{
    if (!place_valid(place)) {
        err_set(err, ERR_INPUT, "\"%s\" is not a place: write it like /metadata/name",
                "“%s”不是位置：请写成 /metadata/name 的形式", place);
        return NULL;
    }
    struct buf here;
    buf_init(&here, 12 * strlen(place) + 64);
    size_t length;
    for (const char *rest = place; *rest; rest += length) {
        length = 1 + strcspn(rest + 1, "/");
        char *segment = memory_text_part(rest, length);
        bool possible = step_down(document, &here, segment, err);
        free(segment);
        if (!possible) {
            buf_done(&here);
            return NULL;
        }
    }
    return buf_take(&here);
}

static size_t levels(const struct json *value)
{
    if (!json_is(value, JSON_ARRAY) && !json_is(value, JSON_OBJECT)) {
        return 0;
    }
    size_t deepest = 0;
    for (const struct json *child = json_first(value); child; child = json_next(child)) {
        size_t below = levels(child);
        deepest = below > deepest ? below : deepest;
    }
    return deepest + 1;
}

/* A document deeper than the reader accepts could be written and never read again. */
static bool too_deep(const char *place, const struct json *value, struct err *err)
{
    size_t above = 0;
    for (const char *c = place; *c; c++) {
        above += *c == '/';
    }
    if (above + levels(value) <= LIMIT_DOCUMENT_DEPTH) {
        return false;
    }
    err_set(err, ERR_LIMIT, "%s: this would nest objects and lists deeper than %d levels",
            "%s：对象和列表的嵌套会超过 %d 层", place, LIMIT_DOCUMENT_DEPTH);
    return true;
}

/* Makes what is absent above a resolved place. */
static void make_parents(struct document *document, const char *place)
{
    for (const char *slash = strchr(place, '/'); slash; slash = strchr(slash + 1, '/')) {
        char *above = memory_text_part(place, (size_t)(slash - place));
        if (holds_nothing(place_find(document_root(document), above))) {
            bool list = kind_to_make(document, above) == JSON_ARRAY;
            document_change(document, above, false, list ? json_array() : json_object());
        }
        free(above);
    }
}

bool document_set(struct document *document, const char *place, struct json *value, struct err *err)
{
    char *resolved = too_deep(place, value, err) ? NULL : resolve(document, place, err);
    if (!resolved) {
        json_free(value);
        return false;
    }
    if (document_identical(place_find(document_root(document), resolved), value)) {
        json_free(value);
    } else {
        document_begin(document);
        make_parents(document, resolved);
        document_change(document, resolved, false, value);
        document_end(document);
    }
    free(resolved);
    return true;
}

bool document_insert(struct document *document, const char *list_place, size_t index, struct json *value,
                     struct err *err)
{
    char *resolved = resolve(document, list_place, err);
    if (!resolved) {
        json_free(value);
        return false;
    }
    char *place = place_item(resolved, index);
    const struct json *list = place_find(document_root(document), resolved);
    bool possible = false;
    if (!holds_nothing(list) && !json_is(list, JSON_ARRAY)) {
        err_set(err, ERR_INPUT, "%s: items can be put into a list only", "%s：只能向列表中添加项",
                list_place);
    } else if (index > json_count(list)) {
        err_set(err, ERR_INPUT, "%s: there is no room for item %zu in a list of %zu",
                "%s：无法添加第 %zu 项，列表只有 %zu 项", list_place, index, json_count(list));
    } else {
        possible = !too_deep(place, value, err);
    }
    if (possible) {
        document_begin(document);
        make_parents(document, resolved);
        if (holds_nothing(place_find(document_root(document), resolved))) {
            document_change(document, resolved, false, json_array());
        }
        document_change(document, place, true, value);
        document_end(document);
    } else {
        json_free(value);
    }
    free(place);
    free(resolved);
    return possible;
}

bool document_remove(struct document *document, const char *place, struct err *err)
{
    if (!place_find(document_root(document), place)) {
        return err_set(err, ERR_ABSENT, "%s: there is nothing to remove", "%s：没有可删除的内容", place);
    }
    if (!*place) {
        return err_set(err, ERR_INPUT, "the whole document cannot be removed: remove its members",
                       "不能删除整个文档：请删除其成员");
    }
    document_change(document, place, false, NULL);
    return true;
}

bool document_move(struct document *document, const char *list_place, size_t from, size_t to, struct err *err)
{
    const struct json *list = place_find(document_root(document), list_place);
    if (!json_is(list, JSON_ARRAY)) {
        return err_set(err, ERR_INPUT, "%s: only items of a list can be moved", "%s：只能移动列表中的项",
                       list_place);
    }
    size_t count = json_count(list);
    if (from >= count || to >= count) {
        return err_set(err, ERR_INPUT, "%s: item %zu cannot go to %zu in a list of %zu",
                       "%s：无法把第 %zu 项移到第 %zu 项，列表共有 %zu 项", list_place, from, to, count);
    }
    if (from == to) {
        return true;
    }
    struct json *item = json_copy(json_item(list, from));
    char *source = place_item(list_place, from);
    char *target = place_item(list_place, to);
    document_begin(document);
    document_change(document, source, false, NULL);
    document_change(document, target, true, item);
    document_end(document);
    free(source);
    free(target);
    return true;
}
