/* The configuration file, read by libinih into what the rows of keys name. */
#include "store/config.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/private.h"
#include "store/config_keys.h"
#include "store/home.h"
#include "store/ini_loan.h"
#include "store/secret.h"

#include <ini.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* libinih cuts a section's name here without saying so. */
enum { SECTION_BYTES = 49 };

/* How the section of a profile begins. */
#define PROFILE "profile "

/* The text while libinih reads it, line by line, and what came of it. */
struct reading {
    const char *text, *end;
    int line, default_line;
    struct config *config;
    const char *path;
    unsigned *seen; /* owned; for each profile a bit for each key met so far */
    struct err *err;
};

static bool failed(const struct reading *reading)
{
    return reading->err->kind != ERR_NONE;
}

static bool no_section(struct reading *reading, const char *section)
{
    return err_set(reading->err, ERR_CONFIG,
                   "%s, line %d: there is no section [%.60s]. Use [general], [keys] or [profile NAME].",
                   "%s 第 %d 行：没有 [%.60s] 这一节。请使用 [general]、[keys] 或 [profile 名称]。",
                   reading->path, reading->line, section);
}

static bool check_section(struct reading *reading, const char *section)
{
    if (strlen(section) >= SECTION_BYTES)
        return err_set(
            reading->err, ERR_CONFIG,
            "%s, line %d: the section \"%.30s...\" has too long a name. Use at most %d characters.",
            "%s 第 %d 行：节名 \"%.30s...\" 太长。最多 %d 个字符。", reading->path, reading->line, section,
            SECTION_BYTES - 1);
    if (strcmp(section, "general") == 0 || strcmp(section, "keys") == 0)
        return true;
    if (strncmp(section, PROFILE, strlen(PROFILE)) != 0)
        return no_section(reading, section);
    if (config_name_fits(section + strlen(PROFILE)))
        return true;
    return err_set(reading->err, ERR_CONFIG, "%s, line %d: the name of a profile must be %s.%.0s",
                   "%s 第 %d 行：profile 的名称必须是%.0s%s。", reading->path, reading->line,
                   config_name_must.en, config_name_must.zh);
}

/* libinih tells of a section only with the first key below it, and of an empty one never: its name is
 * looked at on its own line. What is no header for libinih is none here. */
static void look_at_header(struct reading *reading, const char *line)
{
    static const char blanks[] = " \t\r\f\v", mark[] = "\xEF\xBB\xBF";
    const char *end;
    char *section;

    if (reading->line == 1 && strncmp(line, mark, strlen(mark)) == 0)
        line += strlen(mark);
    line += strspn(line, blanks);
    end = *line == '[' ? strchr(line, ']') : NULL;
    if (!end)
        return;
    section = memory_text_part(line + 1, (size_t)(end - line - 1));
    check_section(reading, section);
    free(section);
}

/* libinih asks for a line here; a line that does not fit ends the reading, instead of becoming two. */
static char *next_line(char *line, int size, void *stream)
{
    struct reading *reading = stream;
    size_t rest = (size_t)(reading->end - reading->text);
    const char *newline = rest ? memchr(reading->text, '\n', rest) : NULL;
    size_t length = newline ? (size_t)(newline - reading->text) + 1 : rest;

    if (rest == 0 || failed(reading)) {
        secret_wipe(line, (size_t)size); /* the library gives it back as it is */
        return NULL;
    }
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
    look_at_header(reading, line);
    return failed(reading) ? NULL : line;
}

static const struct config_key *key_find(const struct config_key *keys, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

/* The names of the rows, for the remedy of a key that no row knows. */
static void list_keys(const struct config_key *keys, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%s%s", i ? ", " : "", keys[i].name);
}

static bool refuse_key(struct reading *reading, const struct config_key *keys, size_t count,
                       const char *section, const char *name)
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

static bool fill(struct reading *reading, const struct config_key *key, void *owner, bool seen,
                 const char *value)
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
    if (key->secret && !reading->config->secret_line)
        reading->config->secret_line = reading->line;
    return true;
}

static bool fill_general(struct reading *reading, const char *name, const char *value)
{
    const struct config_key *key = key_find(config_general_keys, config_general_key_count, name);

    if (!key)
        return refuse_key(reading, config_general_keys, config_general_key_count, "general", name);
    if (key->offset == offsetof(struct config, default_profile))
        reading->default_line = reading->line;
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
    const char *profile = section + strlen(PROFILE);
    const struct config_key *key = key_find(config_profile_keys, config_profile_key_count, name);
    unsigned bit;
    size_t index;
    bool seen;

    if (!key)
        return refuse_key(reading, config_profile_keys, config_profile_key_count, section, name);
    index = profile_make(reading, profile);
    bit = 1u << (key - config_profile_keys);
    seen = reading->seen[index] & bit;
    reading->seen[index] |= bit;
    if (key->offset == offsetof(struct profile, ca_file))
        reading->config->profiles[index].ca_file_line = reading->line;
    return fill(reading, key, &reading->config->profiles[index], seen, value);
}

static bool fill_binding(struct reading *reading, const char *name, const char *value)
{
    struct config *config = reading->config;

    for (size_t i = 0; i < config->binding_count; i++)
        if (strcmp(config->bindings[i].action, name) == 0)
            return err_set(reading->err, ERR_CONFIG,
                           "%s, line %d: \"%.60s\" stands here a second time. Keep one of them.",
                           "%s 第 %d 行：“%.60s” 重复出现。请只保留一处。", reading->path, reading->line,
                           name);
    if (!*value)
        return err_set(reading->err, ERR_CONFIG,
                       "%s, line %d: \"%.60s\" has no key. Write one, such as F5, or none.",
                       "%s 第 %d 行：“%.60s” 没有按键。请写一个按键（例如 F5）或 none。", reading->path,
                       reading->line, name);
    config->bindings = memory_resize(config->bindings, config->binding_count + 1, sizeof *config->bindings);
    config->bindings[config->binding_count++] = (struct config_binding){ .action = memory_text(name),
                                                                         .keys = memory_text(value),
                                                                         .line = reading->line };
    return true;
}

static int take(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;

    if (failed(reading))
        return 0;
    if (strcmp(section, "general") == 0)
        return fill_general(reading, name, value);
    if (strncmp(section, PROFILE, strlen(PROFILE)) == 0)
        return fill_profile(reading, section, name, value);
    if (strcmp(section, "keys") == 0)
        return fill_binding(reading, name, value);
    return no_section(reading, section); /* none stands above the key */
}

static int parse(struct reading *reading)
{
    struct ini_loan loan = ini_lend();
    int line = ini_parse_stream(next_line, reading, take, reading);

    ini_give_back(&loan);
    return line;
}

static bool has_default(const struct config *config, const char *path, int line, struct err *err)
{
    if (!config->default_profile || config_profile(config, config->default_profile))
        return true;
    return err_set(err, ERR_CONFIG,
                   "%s, line %d: the default profile \"%s\" has no section. Add [profile %s] with its keys.",
                   "%s 第 %d 行：默认 profile “%s” 没有对应的节。请添加 [profile %s] 及其键。", path, line,
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
    if (failed(&reading) || !has_default(&fresh, path, reading.default_line, err)) {
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

void config_done(struct config *config)
{
    for (size_t i = 0; i < config->count; i++) {
        for (size_t k = 0; k < config_profile_key_count; k++) {
            char *value =
                config_profile_keys[k].flag
                    ? NULL
                    : *(char **)(void *)((char *)&config->profiles[i] + config_profile_keys[k].offset);
            secret_free(value);
        }
        free(config->profiles[i].name);
    }
    for (size_t i = 0; i < config->binding_count; i++) {
        free(config->bindings[i].action);
        free(config->bindings[i].keys);
    }
    free(config->bindings);
    free(config->profiles);
    free(config->path);
    free(config->language);
    free(config->theme);
    free(config->default_profile);
    *config = (struct config){ 0 };
}

void config_forget_secrets(struct config *config, const struct profile *but)
{
    for (size_t i = 0; i < config->count; i++)
        for (size_t k = 0; k < config_profile_key_count; k++) {
            char **value = (char **)(void *)((char *)&config->profiles[i] + config_profile_keys[k].offset);

            if (&config->profiles[i] == but || !config_profile_keys[k].secret)
                continue;
            secret_free(*value);
            *value = NULL;
        }
}

static bool secrets_kept(const struct config *config, const char *path, struct err *err)
{
    struct stat status;

    if (!config->secret_line || stat(path, &status) != 0 || (status.st_mode & 077) == 0)
        return true;
    return err_set(err, ERR_CONFIG,
                   "%s, line %d: holds a secret, and others may read the file. Run: chmod 600 %s",
                   "%s 第 %d 行：含有密钥，但其他用户可以读取该文件。请执行：chmod 600 %s", path,
                   config->secret_line, path);
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
    buf_init_secret(&text, LIMIT_CONFIG_BYTES);
    if (!private_read_own(path, &text, &absent) && absent.kind != ERR_ABSENT) {
        *err = absent;
        err->kind = ERR_CONFIG;
        good = false;
    } else {
        good = config_read(&fresh, path, buf_text(&text), text.size, err) && secrets_kept(&fresh, path, err);
    }
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

    if (path && !private_directory(path, err)) {
        free(path);
        return NULL;
    }
    return path;
}
