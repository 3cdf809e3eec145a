#include "schema/schema.h"

#include "base/json.h"

#include <string.h>

struct token {
    const char *text;
    size_t size;
};

/* Takes the first token off a place. Names of rows hold neither '~' nor '/', so a
 * token is compared as it is spelled and nothing has to be unescaped. */
static bool next(const char **place, struct token *token)
{
    if (**place != '/')
        return false;
    token->text = *place + 1;
    token->size = strcspn(token->text, "/");
    *place = token->text + token->size;
    return true;
}

static bool spells(const struct token *token, const char *name)
{
    return name && strncmp(token->text, name, token->size) == 0 && name[token->size] == '\0';
}

static bool stands_for_item(const struct token *token)
{
    if (spells(token, "*") || spells(token, "-"))
        return true;
    if (token->size == 0 || (token->text[0] == '0' && token->size > 1))
        return false;
    return strspn(token->text, "0123456789") >= token->size;
}

static const struct field *member(const struct object *object, const struct token *token)
{
    const struct field *end = object->fields + object->count;
    for (const struct field *field = object->fields; field < end; field++)
        if (spells(token, field->name))
            return field;
    for (const struct field *field = object->fields; field < end; field++)
        if (spells(token, field->received_as))
            return field;
    return NULL;
}

const struct field *object_field(const struct object *object, const char *name)
{
    if (!object || !name)
        return NULL;
    return member(object, &(struct token){ name, strlen(name) });
}

/* A list as documented, or seen as one in answers. */
static bool has_items(const struct field *field)
{
    return field->type >= TYPE_OBJECTS || (field->also & ALSO(JSON_ARRAY));
}

/* Members stand in an object or an item; in a list itself only where answers hold an object for it. */
static bool has_members(const struct location *at)
{
    if (!at->object || at->item || !at->field)
        return at->object;
    return at->field->type == TYPE_OBJECT || (at->field->also & ALSO(JSON_OBJECT));
}

static bool step(const struct token *token, struct location *at)
{
    if (at->field && !at->item && has_items(at->field) && stands_for_item(token)) {
        at->item = true;
        return true;
    }
    const struct field *field = has_members(at) ? member(at->object, token) : NULL;
    if (!field)
        return false;
    *at = (struct location){ field, field->object, false };
    return true;
}

bool schema_locate(const struct shape *shape, const char *place, struct location *location)
{
    struct location at = { NULL, shape->root, false };
    struct token token;
    while (*place != '\0')
        if (!next(&place, &token) || !step(&token, &at))
            return false;
    *location = at;
    return true;
}

const struct choices *field_choices(const struct object *holder, const struct field *field,
                                    const char *sibling_value)
{
    if (field->choices || !field->choices_by)
        return field->choices;
    const struct field *sibling = object_field(holder, field->choices_by);
    const struct choice *choice = sibling ? choice_find(sibling->choices, sibling_value) : NULL;
    return choice ? choice->then : NULL;
}

struct offer field_offer(const struct object *holder, const struct field *field, const char *sibling_value)
{
    const struct choices *choices = field_choices(holder, field, sibling_value);
    if (!field->catalogue && choices && choices != field->choices)
        return (struct offer){ choices->catalogue, choices->catalogue_member };
    return (struct offer){ field->catalogue, field->catalogue_member };
}

const struct choice *choice_find(const struct choices *choices, const char *value)
{
    for (size_t i = 0; choices && value && i < choices->count; i++)
        if (strcmp(choices->rows[i].value, value) == 0)
            return &choices->rows[i];
    return NULL;
}

struct text type_text(enum type type)
{
    static const struct text texts[TYPES] = {
        [TYPE_STRING] = { "text", "文本" },
        [TYPE_BOOLEAN] = { "true or false", "布尔值（true 或 false）" },
        [TYPE_INTEGER] = { "whole number", "整数" },
        [TYPE_LONG] = { "whole number (64 bits)", "整数（64 位）" },
        [TYPE_OBJECT] = { "object", "对象" },
        [TYPE_OBJECTS] = { "list of objects", "对象列表" },
        [TYPE_STRINGS] = { "list of texts", "文本列表" },
        [TYPE_MAPS] = { "list of maps from text to text", "键值均为文本的映射列表" },
    };
    return texts[type];
}
