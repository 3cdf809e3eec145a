#include "terminal/keys.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name {
    const char *name;
    VTermKey key;
};

/* The keys that carry a modifier and whose bytes depend on the terminal's modes. */
static const struct name names[] = {
    { "Up", VTERM_KEY_UP },       { "Down", VTERM_KEY_DOWN },     { "Left", VTERM_KEY_LEFT },
    { "Right", VTERM_KEY_RIGHT }, { "Home", VTERM_KEY_HOME },     { "End", VTERM_KEY_END },
    { "PgUp", VTERM_KEY_PAGEUP }, { "PgDn", VTERM_KEY_PAGEDOWN }, { "Ins", VTERM_KEY_INS },
    { "Del", VTERM_KEY_DEL },     { "Enter", VTERM_KEY_ENTER },   { "Esc", VTERM_KEY_ESCAPE },
    { "Tab", VTERM_KEY_TAB },     { "BS", VTERM_KEY_BACKSPACE },
};

/* Sets bytes of a key that is plain text. */
static bool text_key(struct key *key, const char *bytes, size_t size)
{
    if (size > sizeof key->text)
        return false;
    key->kind = KEY_TEXT;
    memcpy(key->text, bytes, size);
    key->size = size;
    return true;
}

/* Takes an escape such as \n or \x1b off the script. */
static bool escape(const char **script, char *byte)
{
    static const char letters[] = "nrte\\", bytes[] = "\n\r\t\033\\";
    const char *letter = *script + 1;
    if (letter[0] == 'x' && isxdigit((unsigned char)letter[1]) && isxdigit((unsigned char)letter[2])) {
        char digits[3] = { letter[1], letter[2], '\0' };
        *byte = (char)strtoul(digits, NULL, 16);
        *script += 4;
        return true;
    }
    const char *found = letter[0] == '\0' ? NULL : strchr(letters, letter[0]);
    if (found == NULL)
        return false;
    *byte = bytes[found - letters];
    *script += 2;
    return true;
}

/* Sets bytes with escapes among them. */
static bool written_key(struct key *key, const char *text)
{
    char bytes[sizeof key->text];
    size_t size = 0;
    while (*text != '\0' && size < sizeof bytes) {
        if (*text != '\\')
            bytes[size++] = *text++;
        else if (!escape(&text, &bytes[size++]))
            return false;
    }
    return *text == '\0' && text_key(key, bytes, size);
}

static bool function_key(const char *name, struct key *key)
{
    char *end;
    if (name[0] != 'F' || !isdigit((unsigned char)name[1]))
        return false;
    long number = strtol(name + 1, &end, 10);
    if (*end != '\0' || number < 1 || number > 12)
        return false;
    key->kind = KEY_NAMED;
    key->named = (VTermKey)VTERM_KEY_FUNCTION((int)number);
    return true;
}

/* A name without modifier: `Down`, `F8`. */
static bool plain_name(const char *name, struct key *key)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i].name) == 0) {
            key->kind = KEY_NAMED;
            key->named = names[i].key;
            return true;
        }
    if (strcmp(name, "Space") == 0)
        return text_key(key, " ", 1);
    if (strcmp(name, "lt") == 0)
        return text_key(key, "<", 1);
    return function_key(name, key);
}

static VTermModifier modifier(char letter)
{
    switch (letter) {
    case 'S': return VTERM_MOD_SHIFT;
    case 'M': return VTERM_MOD_ALT;
    case 'C': return VTERM_MOD_CTRL;
    default: return VTERM_MOD_NONE;
    }
}

/* `C-s`, `M-x`, `C-Left`. */
static bool modified_name(const char *name, struct key *key)
{
    key->modifier = modifier(name[0]);
    if (key->modifier == VTERM_MOD_NONE || name[1] != '-' || name[2] == '\0')
        return false;
    if (name[3] != '\0')
        return plain_name(name + 2, key) && key->kind == KEY_NAMED;
    if (key->modifier == VTERM_MOD_CTRL) {
        char byte = (char)(toupper((unsigned char)name[2]) ^ 64);
        return text_key(key, &byte, 1);
    }
    char bytes[2] = { 27, name[2] };
    return key->modifier == VTERM_MOD_ALT && text_key(key, bytes, 2);
}

/* `Click:5`, `WheelUp`: as terminals tell them since xterm's mode 1006. */
static bool button(const char *name, struct key *key)
{
    char bytes[64];
    int row = strncmp(name, "Click:", 6) == 0 ? atoi(name + 6) : 0;
    if (row > 0)
        snprintf(bytes, sizeof bytes, "\033[<0;1;%dM\033[<0;1;%dm", row, row);
    else if (strcmp(name, "WheelUp") == 0 || strcmp(name, "WheelDown") == 0)
        snprintf(bytes, sizeof bytes, "\033[<%d;1;2M", strcmp(name, "WheelUp") == 0 ? 64 : 65);
    else
        return false;
    bool fits = text_key(key, bytes, strlen(bytes));
    key->kind = KEY_BUTTON;
    return fits;
}

/* What stands between < and >, without the count. */
static bool named_key(const char *name, struct key *key)
{
    if (strncmp(name, "Text:", 5) == 0)
        return written_key(key, name + 5);
    if (strncmp(name, "Paste:", 6) == 0) {
        bool fits = written_key(key, name + 6);
        key->kind = KEY_PASTE;
        return fits;
    }
    if (strncmp(name, "Resize:", 7) == 0) {
        key->kind = KEY_RESIZE;
        int used = 0;
        return sscanf(name + 7, "%dx%d%n", &key->columns, &key->rows, &used) == 2 && name[7 + used] == '\0';
    }
    return button(name, key) || plain_name(name, key) || modified_name(name, key);
}

static bool bracketed(const char **script, struct key *key)
{
    const char *end = strchr(*script, '>');
    char name[sizeof key->text];
    size_t size = end == NULL ? sizeof name : (size_t)(end - *script - 1);
    if (size >= sizeof name)
        return false;
    memcpy(name, *script + 1, size);
    name[size] = '\0';
    char *star = strrchr(name, '*');
    if (star != NULL && isdigit((unsigned char)star[1])) {
        key->times = strtoul(star + 1, NULL, 10);
        *star = '\0';
    }
    if (!named_key(name, key))
        return false;
    *script = end + 1;
    return true;
}

static bool escaped(const char **script, struct key *key)
{
    char byte;
    return escape(script, &byte) && text_key(key, &byte, 1);
}

bool keys_next(const char **script, struct key *key)
{
    memset(key, 0, sizeof *key);
    key->times = 1;
    if (**script == '\0')
        return false;
    if (**script == '<')
        return bracketed(script, key);
    if (**script == '\\')
        return escaped(script, key);
    size_t size = 1; /* a character of UTF-8: its first byte and those that continue it */
    while (((unsigned char)(*script)[size] & 0xC0) == 0x80)
        size++;
    const char *character = *script;
    *script += size;
    return text_key(key, character, size);
}
