/* The configuration file: rows of keys, read by libinih. */
#include "store/config.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "store/home.h"

#include <ini.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* libinih's own default of 200 would split a token over lines; an IAM token takes some thousand characters.
 */
enum { LINE_BYTES = 32 * 1024 };

/* libinih cuts a section's name here without saying so. */
enum { SECTION_BYTES = 49 };

struct key {
    const char *name;
    size_t offset;                   /* of what it fills, in struct config or struct profile */
    bool flag;                       /* fills a bool, else a string */
    bool secret;                     /* others may not read the file that holds it */
    bool (*fits)(const char *value); /* NULL: anything but nothing */
    struct text must;                /* what a value has to be */
};

static bool language_word(const char *value)
{
    return strcmp(value, "en") == 0 || strcmp(value, "zh") == 0;
}

static bool boolean_word(const char *value)
{
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
}

static bool plain_word(const char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    return *value && value[strspn(value, letters)] == '\0' && strlen(value) <= 64;
}

static bool web_address(const char *value)
{
    const char *host = strncmp(value, "https://", 8) == 0  ? value + 8
                       : strncmp(value, "http://", 7) == 0 ? value + 7
                                                           : NULL;

    if (!host || !*host)
        return false;
    for (const char *c = host; *c; c++)
        if (*c <= ' ' || *c == 127 || strchr("/?#@\\\"", *c))
            return false;
    return true;
}

static bool absolute_path(const char *value)
{
    return value[0] == '/';
}

/* A header's value: no blank and no control character can be part of it. */
static bool header_text(const char *value)
{
    for (const char *c = value; *c; c++)
        if (*c <= ' ' || *c == 127)
            return false;
    return true;
}

#define WORD_EN  "a word of letters, digits, - and _, at most 64"
#define WORD_ZH  "由字母、数字、- 和 _ 组成的词，最多 64 个字符"
#define TOKEN_EN "characters without blanks"
#define TOKEN_ZH "不含空白的字符"

static const struct key general_keys[] = {
    { "language", offsetof(struct config, language), .fits = language_word,
      .must = { "en or zh", "en 或 zh" } },
    { "theme", offsetof(struct config, theme), .fits = plain_word, .must = { WORD_EN, WORD_ZH } },
    { "profile", offsetof(struct config, default_profile), .fits = plain_word,
      .must = { "the name of a [profile NAME] section", "某个 [profile 名称] 节的名称" } },
};

static const struct key profile_keys[] = {
    { "region", offsetof(struct profile, region), .fits = plain_word,
      .must = { "a region such as cn-north-4", "区域，例如 cn-north-4" } },
    { "endpoint", offsetof(struct profile, endpoint), .fits = web_address,
      .must = { "http:// or https:// and a host, without a path",
                "http:// 或 https:// 加主机名，不带路径" } },
    { "project_id", offsetof(struct profile, project_id), .fits = plain_word, .must = { WORD_EN, WORD_ZH } },
    { "access_key", offsetof(struct profile, access_key), .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "secret_key", offsetof(struct profile, secret_key), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "security_token", offsetof(struct profile, security_token), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "auth_token", offsetof(struct profile, auth_token), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "ca_file", offsetof(struct profile, ca_file), .fits = absolute_path,
      .must = { "an absolute path", "绝对路径" } },
    { "badge", offsetof(struct profile, badge), .fits = plain_word, .must = { WORD_EN, WORD_ZH } },
    { "read_only", offsetof(struct profile, read_only), .flag = true, .fits = boolean_word,
      .must = { "true or false", "true 或 false" } },
};

enum { GENERAL_KEYS = sizeof(general_keys) / sizeof(general_keys[0]) };
enum { PROFILE_KEYS = sizeof(profile_keys) / sizeof(profile_keys[0]) };

/* The text while libinih reads it, line by line, and what came of it. */
struct reading {
    const char *text, *end;
    int line;
    struct config *config;
    const char *path;
    unsigned *seen; /* owned; for each profile a bit for each key met so far */
    struct err *err;
};

static bool failed(const struct reading *reading)
{
    return reading->err->kind != ERR_NONE;
}

/* libinih asks for a line here; a line that does not fit ends the reading, instead of becoming two. */
static char *next_line(char *line, int size, void *stream)
{
    struct reading *reading = stream;
    size_t rest = (size_t)(reading->end - reading->text);
    const char *newline = rest ? memchr(reading->text, '\n', rest) : NULL;
    size_t length = newline ? (size_t)(newline - reading->text) + 1 : rest;

    if (rest == 0 || failed(reading))
        return NULL;
    reading->line++;
    if (length >= (size_t)size) {
        err_set(reading->err, ERR_CONFIG, "%s, line %d: longer than %d bytes. Shorten it.",
                "%s 第 %d 行：超过 %d 字节。请缩短该行。", reading->path, reading->line, size - 1);
        return NULL;
    }
    if (memchr(reading->text, '\0', length)) {
        err_set(reading->err, ERR_CONFIG, "%s, line %d: holds a NUL byte. Remove it.",
                "%s 第 %d 行：含有 NUL 字节。请删除。", reading->path, reading->line);
        return NULL;
    }
    memcpy(line, reading->text, length);
    line[length] = '\0';
    reading->text += length;
    return line;
}

static const struct key *key_find(const struct key *keys, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

/* The names of the rows, for the remedy of a key that no row knows. */
static void list_keys(const struct key *keys, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%s%s", i ? ", " : "", keys[i].name);
}

static bool refuse_key(struct reading *reading, const struct key *keys, size_t count, const char *section,
                       const char *name)
{
    struct buf known;

    buf_init(&known, 1024);
    list_keys(keys, count, &known);
    err_set(reading->err, ERR_CONFIG, "%s, line %d: [%s] has no key \"%.60s\". It may hold %s.",
            "%s 第 %d 行：[%s] 中没有键 \"%.60s\"。可用的键：%s。", reading->path, reading->line, section,
            name, buf_text(&known));
    buf_done(&known);
    return false;
}

static bool fill(struct reading *reading, const struct key *key, void *owner, bool seen, const char *value)
{
    char *target = (char *)owner + key->offset;

    if (seen)
        return err_set(reading->err, ERR_CONFIG,
                       "%s, line %d: \"%s\" stands here a second time. Keep one of them.",
                       "%s 第 %d 行：“%s” 重复出现。请只保留一处。", reading->path, reading->line, key->name);
    /* The value itself is not shown: it may be a secret on the wrong line. */
    if (!*value || (key->fits && !key->fits(value)))
        return err_set(reading->err, ERR_CONFIG, "%s, line %d: \"%s\" must be %s.%.0s",
                       "%s 第 %d 行：“%s” 必须是%.0s%s。", reading->path, reading->line, key->name,
                       key->must.en, key->must.zh);
    if (key->flag)
        *(bool *)(void *)target = strcmp(value, "true") == 0;
    else
        *(char **)(void *)target = memory_text(value);
    return true;
}

static bool fill_general(struct reading *reading, const char *name, const char *value)
{
    const struct key *key = key_find(general_keys, GENERAL_KEYS, name);

    if (!key)
        return refuse_key(reading, general_keys, GENERAL_KEYS, "general", name);
    return fill(reading, key, reading->config,
                *(char **)(void *)((char *)reading->config + key->offset) != NULL, value);
}

/* The index of the profile of that name, made when it is new. */
static size_t profile_make(struct reading *reading, const char *name)
{
    struct config *config = reading->config;
    const struct profile *found = config_profile(config, name);

    if (found)
        return (size_t)(found - config->profiles);
    config->profiles = memory_resize(config->profiles, config->count + 1, sizeof *config->profiles);
    config->profiles[config->count] = (struct profile){ .name = memory_text(name) };
    reading->seen = memory_resize(reading->seen, config->count + 1, sizeof *reading->seen);
    reading->seen[config->count] = 0;
    return config->count++;
}

static bool fill_profile(struct reading *reading, const char *section, const char *name, const char *value)
{
    const char *profile = section + strlen("profile ");
    const struct key *key = key_find(profile_keys, PROFILE_KEYS, name);
    unsigned bit;
    size_t index;
    bool seen;

    if (!plain_word(profile))
        return err_set(reading->err, ERR_CONFIG, "%s, line %d: the name of a profile must be %s.%.0s",
                       "%s 第 %d 行：profile 的名称必须是%.0s%s。", reading->path, reading->line, WORD_EN,
                       WORD_ZH);
    if (!key)
        return refuse_key(reading, profile_keys, PROFILE_KEYS, section, name);
    index = profile_make(reading, profile);
    bit = 1u << (key - profile_keys);
    seen = reading->seen[index] & bit;
    reading->seen[index] |= bit;
    return fill(reading, key, &reading->config->profiles[index], seen, value);
}

static int take(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;

    if (failed(reading))
        return 0;
    if (strlen(section) >= SECTION_BYTES)
        return err_set(
            reading->err, ERR_CONFIG,
            "%s, line %d: the section \"%.30s...\" has too long a name. Use at most %d characters.",
            "%s 第 %d 行：节名 \"%.30s...\" 太长。最多 %d 个字符。", reading->path, reading->line, section,
            SECTION_BYTES - 1);
    if (strcmp(section, "general") == 0)
        return fill_general(reading, name, value);
    if (strncmp(section, "profile ", strlen("profile ")) == 0)
        return fill_profile(reading, section, name, value);
    return err_set(reading->err, ERR_CONFIG,
                   "%s, line %d: there is no section [%s]. Use [general] or [profile NAME].",
                   "%s 第 %d 行：没有 [%s] 这一节。请使用 [general] 或 [profile 名称]。", reading->path,
                   reading->line, section);
}

/* libinih is set up by globals: they are lent for one reading, since themes are read with it too. */
static int parse(struct reading *reading)
{
    bool stack = ini_use_stack, multiline = ini_allow_multiline, stop = ini_stop_on_first_error;
    int longest = ini_max_line, initial = ini_initial_alloc, line;

    ini_use_stack = false;
    ini_allow_multiline = false;
    ini_stop_on_first_error = true;
    ini_max_line = ini_initial_alloc = LINE_BYTES;
    line = ini_parse_stream(next_line, reading, take, reading);
    ini_use_stack = stack;
    ini_allow_multiline = multiline;
    ini_stop_on_first_error = stop;
    ini_max_line = longest;
    ini_initial_alloc = initial;
    return line;
}

static bool has_default(const struct config *config, const char *path, struct err *err)
{
    if (!config->default_profile || config_profile(config, config->default_profile))
        return true;
    return err_set(err, ERR_CONFIG,
                   "%s: the default profile \"%s\" has no section. Add [profile %s] with its keys.",
                   "%s：默认 profile “%s” 没有对应的节。请添加 [profile %s] 及其键。", path,
                   config->default_profile, config->default_profile);
}

bool config_read(struct config *config, const char *path, const char *text, size_t size, struct err *err)
{
    struct config fresh = { .path = memory_text(path) };
    struct reading reading = { .text = text, .end = text + size, .config = &fresh, .path = path, .err = err };
    int line = size ? parse(&reading) : 0;

    free(reading.seen);
    if (!failed(&reading) && line > 0)
        err_set(err, ERR_CONFIG, "%s, line %d: neither [section] nor key = value. Mend or remove the line.",
                "%s 第 %d 行：既不是 [节]，也不是 键 = 值。请修正或删除该行。", path, line);
    if (failed(&reading) || !has_default(&fresh, path, err)) {
        config_done(&fresh);
        return false;
    }
    *config = fresh;
    return true;
}

const struct profile *config_profile(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->count; i++)
        if (strcmp(config->profiles[i].name, name) == 0)
            return &config->profiles[i];
    return NULL;
}

/* Overwrites through a volatile pointer, which no compiler may leave out. */
static void wipe(char *bytes, size_t size)
{
    volatile char *byte = bytes;

    while (size--)
        *byte++ = '\0';
}

void config_done(struct config *config)
{
    for (size_t i = 0; i < config->count; i++) {
        for (size_t k = 0; k < PROFILE_KEYS; k++) {
            char *value = profile_keys[k].flag
                              ? NULL
                              : *(char **)(void *)((char *)&config->profiles[i] + profile_keys[k].offset);
            if (value && profile_keys[k].secret)
                wipe(value, strlen(value));
            free(value);
        }
        free(config->profiles[i].name);
    }
    free(config->profiles);
    free(config->path);
    free(config->language);
    free(config->theme);
    free(config->default_profile);
    *config = (struct config){ 0 };
}

static bool holds_secret(const struct config *config)
{
    for (size_t i = 0; i < config->count; i++)
        for (size_t k = 0; k < PROFILE_KEYS; k++)
            if (profile_keys[k].secret &&
                *(char **)(void *)((char *)&config->profiles[i] + profile_keys[k].offset))
                return true;
    return false;
}

static bool secrets_kept(const struct config *config, const char *path, struct err *err)
{
    struct stat status;

    if (!holds_secret(config) || stat(path, &status) != 0 || (status.st_mode & 077) == 0)
        return true;
    return err_set(err, ERR_CONFIG, "%s holds a secret and others may read it. Run: chmod 600 %s",
                   "%s 含有密钥，但其他用户可以读取。请执行：chmod 600 %s", path, path);
}

bool config_load(struct config *config, struct err *err)
{
    char *path = home_path("XDG_CONFIG_HOME", ".config", "config", err);
    struct config fresh = { 0 };
    struct err absent = { 0 };
    struct buf text;
    bool good;

    if (!path)
        return false;
    buf_init(&text, LIMIT_CONFIG_BYTES);
    if (!file_read(path, &text, &absent) && absent.kind != ERR_ABSENT) {
        *err = absent;
        err->kind = ERR_CONFIG;
        good = false;
    } else {
        good = config_read(&fresh, path, buf_text(&text), text.size, err) && secrets_kept(&fresh, path, err);
    }
    if (text.data)
        wipe(text.data, text.capacity);
    buf_done(&text);
    free(path);
    if (good)
        *config = fresh;
    else
        config_done(&fresh);
    return good;
}

char *config_state_directory(struct err *err)
{
    char *path = home_path("XDG_STATE_HOME", ".local/state", "", err);

    if (path && !file_directory(path, 0700, err)) {
        free(path);
        return NULL;
    }
    return path;
}
