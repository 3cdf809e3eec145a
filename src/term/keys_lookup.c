#include "base/buf.h"
#include "term/keys_rows.h"

#include <assert.h>
#include <string.h>

static uint32_t key_code(struct key key)
{
    if (key.function)
        return FUNCTION_KEY(key.code);
    return key.code >= '1' && key.code <= '9' ? '1' : key.code;
}

enum action keys_action(struct key key, enum state state)
{
    size_t at = 0;

    if (key.pasted)
        return ACTION_NONE;
    for (const struct binding *row = keys_next(&at); row != NULL; row = keys_next(&at)) {
        if (row->key == key_code(key) && (row->states & (unsigned)state) != 0)
            return row->action;
    }
    return ACTION_NONE;
}

/* Whether the key of a row does there what the row says, and is not another action's by now. */
static bool counts(const struct binding *row, enum state state)
{
    size_t at = 0;
    const struct binding *first = keys_next(&at);

    if ((row->states & (unsigned)state) == 0)
        return false;
    while (first != row && (first->key != row->key || (first->states & (unsigned)state) == 0))
        first = keys_next(&at);
    return first == row;
}

static const struct binding *first_of(enum action action, enum state state)
{
    size_t at = 0;
    const struct binding *row = keys_next(&at);

    while (row != NULL && (row->action != action || !counts(row, state)))
        row = keys_next(&at);
    return row;
}

const char *keys_name(enum action action, enum state state)
{
    const struct binding *row = first_of(action, state);

    return row != NULL ? row->name : "";
}

struct key keys_key(enum action action, enum state state)
{
    const struct binding *row = first_of(action, state);

    if (row == NULL)
        return (struct key){ 0 };
    return (struct key){ .code = row->key & ~(uint32_t)KEYS_FUNCTION,
                         .function = (row->key & KEYS_FUNCTION) != 0 };
}

void keys_names(enum action action, enum state state, struct buf *out)
{
    const char *last = "";
    size_t at = 0;

    for (const struct binding *row = keys_next(&at); row != NULL; row = keys_next(&at)) {
        if (row->action != action || !counts(row, state) || strcmp(row->name, last) == 0)
            continue;
        buf_format(out, "%s%s", *last != '\0' ? " " : "", row->name);
        last = row->name;
    }
}

bool keys_movement(enum action action, size_t at, size_t count, size_t page, size_t *to)
{
    long row = (long)at, last = (long)count - 1;

    switch (action) {
    case ACTION_UP: row -= 1; break;
    case ACTION_DOWN: row += 1; break;
    case ACTION_PAGE_UP: row -= (long)page; break;
    case ACTION_PAGE_DOWN: row += (long)page; break;
    case ACTION_HALF_UP: row -= (long)page / 2; break;
    case ACTION_HALF_DOWN: row += (long)page / 2; break;
    case ACTION_FIRST: row = 0; break;
    case ACTION_LAST: row = last; break;
    default: return false;
    }
    row = row > last ? last : row;
    *to = (size_t)(row < 0 ? 0 : row);
    return true;
}

struct text action_text(enum action action)
{
    assert(action < ACTIONS);
    return keys_actions[action].help;
}

struct text action_short(enum action action)
{
    assert(action < ACTIONS);
    return keys_actions[action].brief;
}
