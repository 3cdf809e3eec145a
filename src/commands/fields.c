#include "commands/fields.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/memory.h"
#include "commands/nearest.h"

#include <stdlib.h>
#include <string.h>

enum { TOKEN_BYTES = 80, DEPTH_MOST = 16, SUGGESTIONS = 3 };

static struct spot whole(const struct shape *shape)
{
    return (struct spot){ .object = shape->root, .path = memory_text("") };
}

void fields_done(struct spot *spot)
{
    free(spot->path);
    *spot = (struct spot){ 0 };
}

static struct spot below(const struct spot *spot, const struct field *field)
{
    bool list = spot->field && spot->field->type >= TYPE_OBJECTS;
    struct buf path;

    buf_init(&path, LIMIT_LINE_BYTES);
    buf_format(&path, "%s%s/%s", spot->path, list ? "/*" : "", field->name);
    return (struct spot){ field, field->object, spot->object, buf_take(&path) };
}

/* A tree that holds itself (code_tree) ends where it comes round, or at the bound on depth. */
static void walk(const struct spot *spot, void (*visit)(void *user, const struct spot *spot), void *user,
                 size_t depth)
{
    for (size_t i = 0; spot->object && depth < DEPTH_MOST && i < spot->object->count; i++) {
        struct spot member = below(spot, &spot->object->fields[i]);

        visit(user, &member);
        if (member.object != spot->object)
            walk(&member, visit, user, depth + 1);
        fields_done(&member);
    }
}

void fields_walk(const struct spot *spot, void (*visit)(void *user, const struct spot *spot), void *user)
{
    walk(spot, visit, user, 0);
}

/* A path or what was typed for one, with slashes and without the steps of lists; owned. */
static char *plain(const char *path)
{
    struct buf out;

    buf_init(&out, LIMIT_LINE_BYTES);
    for (const char *at = path + strspn(path, "/."); *at; at += strspn(at, "/.")) {
        size_t size = strcspn(at, "/.");

        if (strspn(at, "*-0123456789") < size) {
            buf_char(&out, '/');
            buf_bytes(&out, at, size);
        }
        at += size;
    }
    return buf_take(&out);
}

/* The paths nearest to what was typed, the best first. */
struct search {
    const char *wanted; /* the path, made plain */
    const char *last;   /* the name in it that is none */
    size_t distances[SUGGESTIONS];
    char *paths[SUGGESTIONS]; /* owned; NULL: not that many yet */
};

/* A field of that very name anywhere is as near as can be. */
static void weigh(void *user, const struct spot *spot)
{
    struct search *search = user;
    char *path = plain(spot->path);
    size_t distance = nearest_distance(search->wanted, path);
    size_t by_name = nearest_distance(search->last, spot->field->name) * 3;
    size_t at = SUGGESTIONS;

    free(path);
    if (by_name < distance)
        distance = by_name;
    while (at > 0 && (!search->paths[at - 1] || search->distances[at - 1] > distance))
        at--;
    if (at == SUGGESTIONS)
        return;
    free(search->paths[SUGGESTIONS - 1]);
    for (size_t i = SUGGESTIONS - 1; i > at; i--) {
        search->paths[i] = search->paths[i - 1];
        search->distances[i] = search->distances[i - 1];
    }
    search->paths[at] = memory_text(spot->path);
    search->distances[at] = distance;
}

static bool suggest(const struct shape *shape, const char *path, const char *last, struct err *err)
{
    char *wanted = plain(path);
    struct search search = { .wanted = wanted, .last = last };
    struct spot root = whole(shape);
    struct buf names;

    buf_init(&names, LIMIT_LINE_BYTES);
    fields_walk(&root, weigh, &search);
    for (size_t i = 0; i < SUGGESTIONS && search.paths[i]; i++)
        buf_format(&names, "%s%s", i ? ", " : "", search.paths[i]);
    err_set(err, ERR_INPUT, "there is no field %s; the nearest: %s", "没有字段 %s；最接近的有：%s", path,
            buf_text(&names));
    for (size_t i = 0; i < SUGGESTIONS; i++)
        free(search.paths[i]);
    buf_done(&names);
    fields_done(&root);
    free(wanted);
    return false;
}

static bool stands_for_item(const char *token)
{
    return strcmp(token, "*") == 0 || strcmp(token, "-") == 0 || strspn(token, "0123456789") == strlen(token);
}

/* One name further down. */
static bool descend(struct spot *spot, const char *token)
{
    const struct field *field;
    struct spot member;

    if (spot->field && spot->field->type >= TYPE_OBJECTS && stands_for_item(token))
        return true;
    field = object_field(spot->object, token);
    if (!field)
        return false;
    member = below(spot, field);
    fields_done(spot);
    *spot = member;
    return true;
}

bool fields_find(const struct shape *shape, const char *path, struct spot *spot, struct err *err)
{
    struct spot found = whole(shape);

    for (const char *at = path + strspn(path, "/."); *at; at += strspn(at, "/.")) {
        char token[TOKEN_BYTES];
        size_t size = strcspn(at, "/.");
        size_t kept = size < TOKEN_BYTES ? size : TOKEN_BYTES - 1;

        memcpy(token, at, kept);
        token[kept] = '\0';
        if (!descend(&found, token)) {
            fields_done(&found);
            return suggest(shape, path, token, err);
        }
        at += size;
    }
    *spot = found;
    return true;
}
