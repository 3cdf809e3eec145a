#include "term/theme.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct role_row {
    const char *name;
    attr_t plain; /* without colours */
};

static const struct role_row roles[ROLES] = {
    [ROLE_TEXT] = { "text", A_NORMAL },
    [ROLE_DIM] = { "dim", A_NORMAL },
    [ROLE_LABEL] = { "label", A_NORMAL },
    [ROLE_VALUE] = { "value", A_NORMAL },
    [ROLE_HEADING] = { "heading", A_BOLD },
    [ROLE_MARKER] = { "marker", A_BOLD },
    [ROLE_ERROR] = { "error", A_BOLD },
    [ROLE_WARNING] = { "warning", A_NORMAL },
    [ROLE_CHANGED] = { "changed", A_BOLD },
    [ROLE_TAKEN] = { "taken", A_UNDERLINE },
    [ROLE_TITLE] = { "title", A_BOLD },
    [ROLE_STATUS] = { "status", A_NORMAL },
    [ROLE_KEY] = { "key", A_BOLD },
    [ROLE_BADGE] = { "badge", A_REVERSE },
    [ROLE_CAUTION] = { "caution", A_REVERSE | A_BOLD },
    [ROLE_DANGER] = { "danger", A_REVERSE | A_BOLD },
    [ROLE_MATCH] = { "match", A_UNDERLINE },
    [ROLE_ADDED] = { "added", A_BOLD },
    [ROLE_REMOVED] = { "removed", A_NORMAL },
};

static const char *const inks[] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white" };

static const struct {
    const char *name;
    attr_t attribute;
} attributes[] = {
    { "bold", A_BOLD },
    { "underline", A_UNDERLINE },
    { "reverse", A_REVERSE },
    { "dim", A_DIM },
};

/* What curses keeps as colour pairs has to live as long as curses does. */
static struct {
    attr_t attributes;
    short ink, paper;
} current[ROLES];

/* "red", "bright-red", "default" or 0-255; -2 for a word that is none. */
static short ink_number(const char *word, attr_t *extra)
{
    bool bright = strncmp(word, "bright-", 7) == 0;
    const char *name = bright ? word + 7 : word;
    char *end;
    long number = strtol(word, &end, 10);

    if (strcmp(word, "default") == 0)
        return -1;
    if (*word != '\0' && *end == '\0' && number >= 0 && number < 256)
        return number < COLORS ? (short)number : (short)-1;
    for (size_t i = 0; i < COUNT(inks); i++) {
        if (strcmp(name, inks[i]) != 0)
            continue;
        if (bright && COLORS < 16) {
            *extra |= A_BOLD;
            return (short)i;
        }
        return (short)(i + (bright ? 8 : 0));
    }
    return -2;
}

static bool read_word(enum role role, size_t position, const char *word)
{
    attr_t extra = 0;
    short ink;

    for (size_t i = 0; i < COUNT(attributes); i++) {
        if (strcmp(word, attributes[i].name) == 0) {
            current[role].attributes |= attributes[i].attribute;
            return true;
        }
    }
    ink = ink_number(word, &extra);
    if (ink == -2 || position > 1)
        return false;
    if (position == 0)
        current[role].ink = ink;
    else
        current[role].paper = ink;
    current[role].attributes |= position == 0 ? extra : 0;
    return true;
}

static bool read_style(enum role role, const char *value, const char **wrong)
{
    char copy[128];
    char *rest = copy;
    size_t position = 0;

    if (strlen(value) >= sizeof copy) {
        *wrong = value;
        return false;
    }
    snprintf(copy, sizeof copy, "%s", value);
    current[role].attributes = A_NORMAL;
    current[role].ink = current[role].paper = -1;
    for (char *word = strtok_r(rest, " \t", &rest); word != NULL; word = strtok_r(NULL, " \t", &rest)) {
        if (!read_word(role, position++, word)) {
            *wrong = value;
            return false;
        }
    }
    return true;
}

static int read_row(void *context, const char *section, const char *name, const char *value)
{
    struct err *err = context;
    const char *wrong = NULL;

    if (strcmp(section, "theme") != 0)
        return 1; /* a title and a description are for people */
    for (enum role role = 0; role < ROLES; role++) {
        if (strcmp(name, roles[role].name) != 0)
            continue;
        if (read_style(role, value, &wrong))
            return 1;
        if (err->kind == ERR_NONE)
            err_set(err, ERR_CONFIG,
                    "%s = %s: write an ink, a paper (black red green yellow blue magenta cyan white, "
                    "bright-..., default, 0-255) and attributes (bold underline reverse dim)",
                    "%s = %s：应依次为前景色、背景色（black red green yellow blue magenta cyan white、"
                    "bright-…、default、0-255）和属性（bold underline reverse dim）",
                    name, wrong);
        return 0;
    }
    if (err->kind == ERR_NONE)
        err_set(err, ERR_CONFIG, "there is no role \"%s\"; the roles are those of the other themes",
                "没有名为“%s”的角色；可用的角色见其他主题文件", name);
    return 0;
}

static void use_plain(void)
{
    for (enum role role = 0; role < ROLES; role++) {
        current[role].attributes = roles[role].plain;
        current[role].ink = current[role].paper = -1;
    }
}

/* Where a theme may stand, in order; false when there are no more places. */
static bool theme_path(const char *name, size_t attempt, struct buf *path)
{
    static const char *const beside[] = { "../themes", "../share/algoform/themes", "../../themes" };
    const char *configuration = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char program[1024];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    char *slash;

    buf_clear(path);
    if (strchr(name, '/') != NULL) {
        buf_string(path, name);
        return attempt == 0;
    }
    if (attempt == 0) {
        if (configuration != NULL && configuration[0] != '\0')
            buf_format(path, "%s/algoform/themes/%s.theme", configuration, name);
        else
            buf_format(path, "%s/.config/algoform/themes/%s.theme", home != NULL ? home : "", name);
        return true;
    }
    if (attempt > COUNT(beside) || size <= 0)
        return false;
    program[size] = '\0';
    slash = strrchr(program, '/');
    *slash = '\0';
    buf_format(path, "%s/%s/%s.theme", program, beside[attempt - 1], name);
    return true;
}

static bool find_theme(const char *name, struct buf *path, struct buf *text, struct err *err)
{
    for (size_t attempt = 0; theme_path(name, attempt, path); attempt++) {
        struct err absent = { 0 };

        if (file_read(buf_text(path), text, &absent))
            return true;
        if (absent.kind != ERR_ABSENT) {
            *err = absent;
            return false;
        }
    }
    return err_set(err, ERR_CONFIG, "no theme is called \"%s\"; there are dark, light, contrast and mono",
                   "没有名为“%s”的主题；可用主题：dark、light、contrast、mono", name);
}

bool theme_read(const char *text, int *line, struct err *err)
{
    use_plain();
    *line = ini_parse_string(text, read_row, err);
    if (*line != 0 && err->kind == ERR_NONE)
        err_set(err, ERR_CONFIG, "not a line of `role = ink paper attributes`",
                "不是“角色 = 前景 背景 属性”形式的行");
    if (err->kind != ERR_NONE)
        use_plain();
    return err->kind == ERR_NONE;
}

static bool load(const char *name, struct err *err)
{
    struct buf path, text;
    int line = 0;
    bool good;

    buf_init(&path, 4096);
    buf_init(&text, LIMIT_CONFIG_BYTES);
    good = find_theme(name, &path, &text, err);
    if (good && !theme_read(buf_text(&text), &line, err)) {
        err_while(err, "%s:%d", "%s：%d", buf_text(&path), line);
        good = false;
    }
    buf_done(&path);
    buf_done(&text);
    return good;
}

bool theme_load(const char *name, struct err *err)
{
    const char *no_color = getenv("NO_COLOR");
    struct err unread = { 0 };

    use_plain();
    if ((no_color != NULL && no_color[0] != '\0') || !has_colors() || start_color() == ERR)
        return true;
    use_default_colors();
    if (!load(name != NULL ? name : "dark", &unread)) {
        if (name == NULL)
            return true; /* nobody asked for one */
        *err = unread;
        return false;
    }
    for (enum role role = 0; role < ROLES; role++)
        init_pair((short)(role + 1), current[role].ink, current[role].paper);
    return true;
}

bool theme_role(const char *name, enum role *role)
{
    for (enum role i = 0; i < ROLES; i++) {
        if (strcmp(roles[i].name, name) == 0) {
            *role = i;
            return true;
        }
    }
    return false;
}

attr_t theme_attributes(enum role role)
{
    return current[role].attributes;
}

short theme_pair(enum role role)
{
    return current[role].ink == -1 && current[role].paper == -1 ? 0 : (short)(role + 1);
}
