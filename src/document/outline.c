#include "document/outline.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "document/convert.h"

#include <stdlib.h>
#include <string.h>

enum {
    OPEN_ITEMS_BELOW = 2, /* a list with one object shows it whole */
};

/* A walk down the document; `key` grows and shrinks with it. */
struct walk {
    struct outline *outline;
    const struct shape *shape;
    const struct json *root;
    outline_open_fn *is_open;
    void *context;
    struct buf key;
};

static void walk_object(struct walk *walk, const struct object *object, const struct json *value,
                        size_t parent, unsigned depth, bool read_only);

void outline_init(struct outline *outline)
{
    *outline = (struct outline){ 0 };
}

void outline_done(struct outline *outline)
{
    free(outline->lines);
    *outline = (struct outline){ 0 };
}

static size_t add_line(struct walk *walk, struct line line)
{
    struct outline *outline = walk->outline;

    outline->lines = memory_grow(outline->lines, outline->count, &outline->capacity, sizeof line);
    outline->lines[outline->count] = line;
    return outline->count++;
}

static size_t push(struct walk *walk, const char *token)
{
    size_t before = walk->key.size;

    buf_char(&walk->key, '/');
    for (; *token != '\0'; token++) {
        if (*token == '~' || *token == '/')
            buf_string(&walk->key, *token == '~' ? "~0" : "~1");
        else
            buf_char(&walk->key, *token);
    }
    return before;
}

static size_t push_index(struct walk *walk, size_t index)
{
    size_t before = walk->key.size;

    buf_format(&walk->key, "/%zu", index);
    return before;
}

static void pop(struct walk *walk, size_t before)
{
    walk->key.size = before;
    if (walk->key.data != NULL)
        walk->key.data[before] = '\0';
}

static bool is_open(struct walk *walk, bool by_default)
{
    return walk->is_open == NULL ? by_default
                                 : walk->is_open(walk->context, buf_text(&walk->key), by_default);
}

static bool is_section(const struct walk *walk, const char *place)
{
    for (size_t i = 0; i < walk->shape->section_count; i++) {
        if (strcmp(walk->shape->sections[i].place, place) == 0)
            return true;
    }
    return false;
}

/* Which kind of line shows a member: what the document holds decides before the
 * row does, for answers hold some members in two shapes. */
static enum line_kind member_kind(const struct field *field, const struct json *value)
{
    bool absent = value == NULL || json_kind(value) == JSON_NULL;
    bool listed = field != NULL && (field->type == TYPE_OBJECTS || field->type == TYPE_STRINGS ||
                                    field->type == TYPE_MAPS || (field->also & ALSO(JSON_ARRAY)) != 0);
    bool object = field != NULL && field->object != NULL;

    if (field == NULL)
        return LINE_RAW;
    if (absent && object)
        return field->type == TYPE_OBJECT ? LINE_OBJECT : LINE_LIST;
    if (absent)
        return field->type == TYPE_STRINGS || field->type == TYPE_MAPS ? LINE_LIST : LINE_FIELD;
    switch (json_kind(value)) {
    case JSON_OBJECT: return object ? LINE_OBJECT : LINE_RAW;
    case JSON_ARRAY: return listed ? LINE_LIST : LINE_RAW;
    default: return object || field->type == TYPE_STRINGS ? LINE_RAW : LINE_FIELD;
    }
}

static void walk_item(struct walk *walk, const struct line *list, size_t parent, size_t index,
                      const struct json *value, bool by_default)
{
    bool object = list->object != NULL && json_is(value, JSON_OBJECT);
    enum line_kind kind = object ? LINE_ITEM : json_is(value, JSON_STRING) ? LINE_ENTRY : LINE_RAW;
    size_t before = push_index(walk, index);
    bool open = object && is_open(walk, by_default);
    size_t line = add_line(walk, (struct line){ .kind = kind,
                                                .depth = list->depth + 1,
                                                .foldable = object,
                                                .open = open,
                                                .read_only = list->read_only,
                                                .parent = parent,
                                                .index = index,
                                                .field = list->field,
                                                .object = object ? list->object : NULL,
                                                .holder = list->holder,
                                                .value = value });

    if (open)
        walk_object(walk, list->object, value, line, list->depth + 2, list->read_only);
    pop(walk, before);
}

static void walk_items(struct walk *walk, size_t list)
{
    struct line line = walk->outline->lines[list]; /* a copy: the array moves as it grows */
    bool few = json_count(line.value) < OPEN_ITEMS_BELOW;
    size_t index = 0;

    for (const struct json *item = json_first(line.value); item != NULL; item = json_next(item))
        walk_item(walk, &line, list, index++, item, few);
}

static void walk_member(struct walk *walk, const struct object *holder, const struct field *field,
                        const char *name, const struct json *value, size_t parent, unsigned depth,
                        bool read_only)
{
    size_t before = push(walk, name);
    enum line_kind kind = member_kind(field, value);
    bool foldable = kind == LINE_OBJECT || kind == LINE_LIST;
    bool filled = json_first(value) != NULL;
    bool open = foldable && is_open(walk, filled && (kind == LINE_OBJECT || field->type != TYPE_STRINGS));
    size_t line;

    if (is_section(walk, buf_text(&walk->key))) {
        pop(walk, before);
        return;
    }
    line = add_line(walk, (struct line){ .kind = kind,
                                         .depth = depth,
                                         .foldable = foldable,
                                         .open = open,
                                         .read_only = read_only || (field != NULL && !convert_sends(field)),
                                         .parent = parent,
                                         .name = name,
                                         .field = field,
                                         .object = field != NULL ? field->object : NULL,
                                         .holder = holder,
                                         .value = value });
    if (open && kind == LINE_OBJECT)
        walk_object(walk, field->object, value, line, depth + 1, walk->outline->lines[line].read_only);
    else if (open)
        walk_items(walk, line);
    pop(walk, before);
}

static bool holds_server_members(const struct object *object, const struct json *value)
{
    for (size_t i = 0; i < object->count; i++) {
        if (!convert_sends(&object->fields[i]) && json_member(value, object->fields[i].name) != NULL)
            return true;
    }
    return false;
}

/* What the server owns stands under one fold, so that it does not crowd out what can be edited. */
static void walk_server_members(struct walk *walk, const struct object *object, const struct json *value,
                                size_t parent, unsigned depth)
{
    size_t before = walk->key.size;
    bool open;
    size_t line;

    if (!holds_server_members(object, value))
        return;
    buf_string(&walk->key, OUTLINE_SERVER);
    open = is_open(walk, false);
    pop(walk, before);
    line = add_line(walk, (struct line){ .kind = LINE_SERVER,
                                         .depth = depth,
                                         .foldable = true,
                                         .open = open,
                                         .read_only = true,
                                         .parent = parent,
                                         .object = object,
                                         .value = value });
    for (size_t i = 0; open && i < object->count; i++) {
        const struct json *member = json_member(value, object->fields[i].name);

        if (!convert_sends(&object->fields[i]) && member != NULL)
            walk_member(walk, object, &object->fields[i], object->fields[i].name, member, line, depth + 1,
                        true);
    }
}

static void walk_object(struct walk *walk, const struct object *object, const struct json *value,
                        size_t parent, unsigned depth, bool read_only)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        const struct json *member = json_member(value, field->name);

        if (read_only ? member != NULL : convert_sends(field))
            walk_member(walk, object, field, field->name, member, parent, depth, read_only);
    }
    for (const struct json *member = json_first(value); member != NULL; member = json_next(member)) {
        if (object_field(object, json_name(member)) == NULL)
            walk_member(walk, object, NULL, json_name(member), member, parent, depth, read_only);
    }
    if (!read_only)
        walk_server_members(walk, object, value, parent, depth);
}

/* Whether a section can be walked: what is of another kind than its rows say is one raw value. */
static bool fits_section(const struct json *value, bool list)
{
    return value == NULL || json_is(value, JSON_NULL) || json_is(value, list ? JSON_ARRAY : JSON_OBJECT);
}

static void walk_section(struct walk *walk, const struct section *section)
{
    const struct json *value = place_find(walk->root, section->place);
    struct location location = { 0 };
    bool list, fits;
    size_t line;

    if (!schema_locate(walk->shape, section->place, &location))
        return;
    buf_clear(&walk->key);
    buf_string(&walk->key, section->place);
    list = location.field != NULL && location.field->type == TYPE_OBJECTS;
    fits = fits_section(value, list);
    line = add_line(walk, (struct line){ .kind = LINE_SECTION,
                                         .foldable = fits,
                                         .open = fits && is_open(walk, true),
                                         .parent = OUTLINE_NONE,
                                         .section = section,
                                         .field = location.field,
                                         .object = location.object,
                                         .value = value });
    if (walk->outline->lines[line].open && list)
        walk_items(walk, line);
    else if (walk->outline->lines[line].open)
        walk_object(walk, location.object, value, line, 1, false);
}

static bool holds_section(const struct walk *walk, const char *place)
{
    for (size_t i = 0; i < walk->shape->section_count; i++) {
        if (place_within(place, walk->shape->sections[i].place))
            return true;
    }
    return false;
}

/* Members that lie in no section: what no row knows at the top, or beside a
 * section. An object that only leads to sections gets a line when it holds more. */
static void walk_others(struct walk *walk, const struct object *object, const struct json *value,
                        size_t parent, unsigned depth)
{
    for (const struct json *member = json_first(value); member != NULL; member = json_next(member)) {
        const struct field *field = object_field(object, json_name(member));
        size_t before = push(walk, json_name(member));
        bool section = is_section(walk, buf_text(&walk->key));
        bool above = holds_section(walk, buf_text(&walk->key));

        if (above && !section && field != NULL && json_is(member, JSON_OBJECT)) {
            size_t line = add_line(walk, (struct line){ .kind = LINE_OBJECT,
                                                        .depth = depth,
                                                        .parent = parent,
                                                        .name = field->name,
                                                        .field = field,
                                                        .object = field->object,
                                                        .holder = object,
                                                        .value = member });

            walk_others(walk, field->object, member, line, depth + 1);
            if (walk->outline->count == line + 1)
                walk->outline->count--;
        }
        pop(walk, before);
        if (!above || (!section && !json_is(member, JSON_OBJECT) && !json_is(member, JSON_NULL)))
            walk_member(walk, object, field, json_name(member), member, parent, depth, false);
    }
}

static void walk_rest(struct walk *walk)
{
    static const struct section others = { { "Other", "其他" }, "" };
    size_t line = add_line(walk, (struct line){ .kind = LINE_SECTION,
                                                .foldable = true,
                                                .open = is_open(walk, true),
                                                .parent = OUTLINE_NONE,
                                                .section = &others,
                                                .value = walk->root });

    walk_others(walk, walk->shape->root, walk->root, line, 1);
    if (walk->outline->count == line + 1)
        walk->outline->count--;
    else if (!walk->outline->lines[line].open)
        walk->outline->count = line + 1;
}

void outline_build(struct outline *outline, const struct shape *shape, const struct json *root,
                   outline_open_fn *is_open_fn, void *context)
{
    struct walk walk = {
        .outline = outline, .shape = shape, .root = root, .is_open = is_open_fn, .context = context
    };

    outline->count = 0;
    buf_init(&walk.key, LIMIT_DOCUMENT_BYTES);
    for (size_t i = 0; i < shape->section_count; i++)
        walk_section(&walk, &shape->sections[i]);
    buf_clear(&walk.key);
    if (json_is(root, JSON_OBJECT) && !is_section(&walk, "")) /* else nothing lies outside of all sections */
        walk_rest(&walk);
    buf_done(&walk.key);
}

char *outline_place(const struct outline *outline, size_t line)
{
    const struct line *at = &outline->lines[line];
    char *parent, *place;

    if (at->kind == LINE_SECTION)
        return memory_text(at->section->place);
    parent = at->parent == OUTLINE_NONE ? memory_text("") : outline_place(outline, at->parent);
    if (at->kind == LINE_SERVER)
        return parent;
    place = at->name != NULL ? place_join(parent, at->name) : place_item(parent, at->index);
    free(parent);
    return place;
}

char *outline_key(const struct outline *outline, size_t line)
{
    char *place = outline_place(outline, line);
    struct buf key;

    if (outline->lines[line].kind != LINE_SERVER)
        return place;
    buf_init(&key, LIMIT_DOCUMENT_BYTES);
    buf_format(&key, "%s%s", place, OUTLINE_SERVER);
    free(place);
    return buf_take(&key);
}

/* What is behind the number that a token is, or NULL when it is another. */
static const char *behind_index(const char *token, size_t index)
{
    size_t number = 0;
    const char *start = token;

    for (; *token >= '0' && *token <= '9' && number <= index; token++)
        number = 10 * number + (size_t)(*token - '0');
    return number == index && token > start && (*start != '0' || token == start + 1) ? token : NULL;
}

/* What is behind a name, as a token spells it, or NULL when it is another. */
static const char *behind_name(const char *token, const char *name)
{
    for (; *name != '\0'; name++, token++) {
        bool escaped = *name == '~' || *name == '/';

        if (escaped ? token[0] != '~' || token[1] != (*name == '~' ? '0' : '1') : *token != *name)
            return NULL;
        token += escaped;
    }
    return token;
}

/* Whether a line stands for the first token of a place; gives the rest of the place. */
static bool takes_token(const struct line *line, const char *place, const char **rest)
{
    const char *behind;

    if (*place != '/')
        return false;
    behind = line->name != NULL ? behind_name(place + 1, line->name) : behind_index(place + 1, line->index);
    if (behind == NULL || (*behind != '\0' && *behind != '/'))
        return false;
    *rest = behind;
    return true;
}

/* The section or outermost member that holds most of a place, or OUTLINE_NONE; gives the rest of the place.
 */
static size_t find_outermost(const struct outline *outline, const char *place, const char **rest)
{
    size_t best = OUTLINE_NONE;

    *rest = place;
    for (size_t i = 0; i < outline->count; i++) {
        const struct line *line = &outline->lines[i];
        const char *behind;

        if (line->parent != OUTLINE_NONE)
            continue;
        if (line->kind == LINE_SECTION && place_within(line->section->place, place))
            behind = place + strlen(line->section->place);
        else if (line->kind == LINE_SECTION || !takes_token(line, place, &behind))
            continue;
        if (best == OUTLINE_NONE || behind > *rest) {
            best = i;
            *rest = behind;
        }
    }
    return best;
}

/* Down the lines once, a token deeper whenever one is met: no place is spelled out, for a large document
 * asks this for each of its problems. */
size_t outline_find(const struct outline *outline, const char *place)
{
    const char *rest;
    size_t best = find_outermost(outline, place, &rest);

    if (best == OUTLINE_NONE)
        return 0;
    for (size_t i = best + 1; i < outline->count && outline->lines[i].parent != OUTLINE_NONE; i++) {
        const struct line *line = &outline->lines[i];
        size_t parent = line->parent;

        if (outline->lines[parent].kind == LINE_SERVER) /* a fold, and no part of the place */
            parent = outline->lines[parent].parent;
        if (parent == best && line->kind != LINE_SERVER && takes_token(line, rest, &rest))
            best = i;
        else if (parent != best && line->depth <= outline->lines[best].depth)
            break;
    }
    return best;
}
