/* What the configuration changes of the rows: as the screen is one, so is the keyboard. */
#include "base/utf8.h"
#include "term/curses.h"
#include "term/keys_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { OWN_MOST = 128, NAME_BYTES = 16 };

static struct {
    struct binding rows[OWN_MOST];
    char names[OWN_MOST][NAME_BYTES];
    size_t count;
    bool replaced[ACTIONS]; /* the rows of these count no more */
    bool removed[ACTIONS];  /* and these have no key at all, as somebody wished */
} own;

void keys_reset(void)
{
    memset(&own, 0, sizeof own);
}

const struct binding *keys_next(size_t *at)
{
    if (*at < own.count)
        return &own.rows[(*at)++];
    while (*at - own.count < keys_binding_count) {
        const struct binding *row = &keys_bindings[(*at)++ - own.count];

        if (!own.replaced[row->action])
            return row;
    }
    return NULL;
}

/* Keys that have a name instead of a character; those of the rows, and a few that no row has. */
static const struct {
    const char *name;
    uint32_t key;
} words[] = {
    { "Enter", '\r' },
    { "Enter", '\n' }, /* one key, yet terminals send it in more ways than one */
    { "Enter", FUNCTION_KEY(KEY_ENTER) },
    { "Esc", TERM_ESCAPE },
    { "Tab", '\t' },
    { "Space", ' ' },
    { "Backspace", FUNCTION_KEY(KEY_BACKSPACE) },
    { "Backspace", TERM_DELETE },
    { "Del", FUNCTION_KEY(KEY_DC) },
    { "Ins", FUNCTION_KEY(KEY_IC) },
    { "Up", FUNCTION_KEY(KEY_UP) },
    { "Down", FUNCTION_KEY(KEY_DOWN) },
    { "Left", FUNCTION_KEY(KEY_LEFT) },
    { "Right", FUNCTION_KEY(KEY_RIGHT) },
    { "Shift-Left", FUNCTION_KEY(KEY_SLEFT) },
    { "Shift-Right", FUNCTION_KEY(KEY_SRIGHT) },
    { "Shift-Tab", FUNCTION_KEY(KEY_BTAB) },
    { "PgUp", FUNCTION_KEY(KEY_PPAGE) },
    { "PgDn", FUNCTION_KEY(KEY_NPAGE) },
    { "Home", FUNCTION_KEY(KEY_HOME) },
    { "End", FUNCTION_KEY(KEY_END) },
};

/* "F1" to "F12"; 0 for another word. */
static uint32_t function_key(const char *word)
{
    const char *digits = word + 1;
    unsigned long number;

    if (word[0] != 'F' || *digits < '1' || *digits > '9' || strspn(digits, "0123456789") != strlen(digits))
        return 0;
    number = strtoul(digits, NULL, 10);
    return number <= 12 ? FUNCTION_KEY(KEY_F(number)) : 0;
}

/* A character of its own, Ctrl with a letter, or F with a number; 0 for what is no key. The digits
 * choose sections. */
static uint32_t unnamed_key(const char *word)
{
    uint32_t code;

    if (strncmp(word, "Ctrl-", 5) == 0 && word[5] >= 'A' && word[5] <= 'Z' && word[6] == '\0')
        return TERM_CTRL((uint32_t)word[5]);
    if (function_key(word) != 0)
        return function_key(word);
    if (utf8_decode(word, strlen(word), &code) != strlen(word) || code <= ' ' || code == TERM_DELETE ||
        (code >= '1' && code <= '9'))
        return 0;
    return code;
}

static unsigned states_of(enum action action)
{
    unsigned states = 0;

    for (size_t i = 0; i < keys_binding_count; i++) {
        if (keys_bindings[i].action == action)
            states |= keys_bindings[i].states;
    }
    return states;
}

/* A character is text while a field is typed, and a first letter while one is chosen. */
static unsigned states_for(enum action action, uint32_t key)
{
    bool character = key >= ' ' && key < KEYS_FUNCTION && key != TERM_DELETE;

    return states_of(action) & (character ? ~(unsigned)(STATE_EDIT | STATE_PICK) : STATE_ANY);
}

static bool taken(const struct binding *fresh, struct err *err)
{
    for (size_t i = 0; i < own.count; i++) {
        if (own.rows[i].key == fresh->key && (own.rows[i].states & fresh->states) != 0)
            return !err_set(err, ERR_CONFIG, "the key %s is given to \"%s\" and to \"%s\": keep one of them",
                            "按键 %s 同时分配给“%s”和“%s”：请只保留一处", fresh->name,
                            keys_actions[own.rows[i].action].name, keys_actions[fresh->action].name);
    }
    return false;
}

static bool add_code(enum action action, const char *word, uint32_t key, struct err *err)
{
    struct binding fresh = { .key = key, .action = action, .states = states_for(action, key), .name = word };

    if (fresh.states == 0)
        return err_set(err, ERR_CONFIG,
                       "\"%s\" happens while text is typed, and %s is text there: take a "
                       "key with Ctrl, or one of its own such as F5",
                       "“%s”在输入文字时使用，而 %s 在那里是文字：请使用 Ctrl 组合键或 F5 之类的功能键",
                       keys_actions[action].name, word);
    if (own.count == OWN_MOST)
        return err_set(err, ERR_CONFIG, "there are more than %d keys", "按键超过 %d 个", OWN_MOST);
    if (taken(&fresh, err))
        return false;
    snprintf(own.names[own.count], NAME_BYTES, "%s", word);
    fresh.name = own.names[own.count];
    own.rows[own.count++] = fresh;
    return true;
}

/* What a terminal sends for a key with a name is that key, whatever else it may be called; NULL: it is not.
 */
static const char *named_by(uint32_t key)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (words[i].key == key)
            return words[i].name;
    }
    return NULL;
}

static bool add_word(enum action action, const char *word, struct err *err)
{
    const char *better = named_by(unnamed_key(word));
    bool named = false;

    if (better != NULL)
        return err_set(err, ERR_CONFIG, "terminals send %s for the key %s: write %s",
                       "终端发送 %s 来表示按键 %s：请写 %s", word, better, better);

    for (size_t i = 0; i < COUNT(words); i++) {
        if (strcmp(word, words[i].name) != 0)
            continue;
        if (!add_code(action, word, words[i].key, err))
            return false;
        named = true;
    }
    if (!named && unnamed_key(word) == 0)
        return err_set(
            err, ERR_CONFIG,
            "\"%.20s\" is no key: write a character, Ctrl-A to Ctrl-Z, F1 to F12, Enter, Esc, Tab, "
            "Shift-Tab, Space, Backspace, Del, Ins, Home, End, PgUp, PgDn or an arrow such as Up",
            "“%.20s”不是按键：请写一个字符、Ctrl-A 至 Ctrl-Z、F1 至 F12、Enter、Esc、Tab、Shift-Tab、"
            "Space、Backspace、Del、Ins、Home、End、PgUp、PgDn 或 Up 等方向键",
            word);
    return named || add_code(action, word, unnamed_key(word), err);
}

static enum action action_find(const char *name)
{
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        if (strcmp(keys_actions[action].name, name) == 0)
            return action;
    }
    return ACTION_NONE;
}

/* Without these nobody could leave, choose, or find the others. */
static bool is_needed(enum action action)
{
    return action == ACTION_OPEN || action == ACTION_BACK || action == ACTION_QUIT ||
           action == ACTION_ACCEPT || action == ACTION_ABANDON || action == ACTION_COMMAND;
}

bool keys_change(const char *name, const char *keys, struct err *err)
{
    enum action action = action_find(name);
    char copy[256], *rest = copy;

    if (action == ACTION_NONE || action == ACTION_SECTION)
        return err_set(err, ERR_CONFIG, "there is no action \"%.40s\" whose keys can be changed",
                       "没有可更改按键的操作“%.40s”", name);
    if (strcmp(keys, "none") == 0 && is_needed(action))
        return err_set(err, ERR_CONFIG, "\"%s\" needs a key", "“%s”必须有按键", name);
    if (strlen(keys) >= sizeof copy)
        return err_set(err, ERR_CONFIG, "\"%s\" has too many keys", "“%s”的按键太多", name);
    own.replaced[action] = true;
    if (strcmp(keys, "none") == 0) {
        own.removed[action] = true;
        return true;
    }
    snprintf(copy, sizeof copy, "%s", keys);
    for (char *word = strtok_r(rest, " \t", &rest); word != NULL; word = strtok_r(NULL, " \t", &rest)) {
        if (!add_word(action, word, err))
            return false;
    }
    return true;
}

static struct key key_of(const struct binding *row)
{
    return (struct key){ .code = row->key & ~(uint32_t)KEYS_FUNCTION,
                         .function = (row->key & KEYS_FUNCTION) != 0 };
}

/* What asks for a look and what sends are never one key, so that nobody sends by pressing it twice. */
static bool sends_unseen(void)
{
    size_t at = 0;

    for (const struct binding *row = keys_next(&at); row != NULL; row = keys_next(&at)) {
        struct key key = key_of(row);

        if (row->action == ACTION_YES && keys_action(key, STATE_READ) == ACTION_YES &&
            keys_action(key, STATE_MOVE) == ACTION_SUBMIT)
            return true;
    }
    return false;
}

bool keys_settle(struct err *err)
{
    if (sends_unseen())
        return err_set(err, ERR_CONFIG,
                       "\"submit\" and \"yes\" need different keys: nothing is sent by one key "
                       "pressed twice",
                       "“submit”和“yes”必须使用不同的按键：连按同一个键不得发送");
    for (enum action action = ACTION_NONE + 1; action < ACTIONS; action++) {
        unsigned states = own.removed[action] ? 0 : states_of(action);

        for (unsigned state = 1; state <= STATE_ANY; state <<= 1) {
            if ((states & state) != 0 && *keys_name(action, (enum state)state) == '\0')
                return err_set(err, ERR_CONFIG,
                               "\"%s\" is left without a key that works everywhere it is needed: give it one "
                               "more, or write %s = none",
                               "“%s”在部分界面中没有可用的按键：请再分配一个，或写 %s = none",
                               keys_actions[action].name, keys_actions[action].name);
        }
    }
    return true;
}
