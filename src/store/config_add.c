/* A new profile at the end of the configuration file. */
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/private.h"
#include "store/config_keys.h"
#include "store/secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct config_key *find(const char *name)
{
    for (size_t i = 0; i < config_profile_key_count; i++)
        if (strcmp(config_profile_keys[i].name, name) == 0)
            return &config_profile_keys[i];
    return NULL;
}

static bool check_name(const struct config *config, const char *name, struct err *err)
{
    if (!config_name_fits(name))
        return err_set(err, ERR_INPUT, "the name of a profile must be %s%.0s", "profile 的名称必须是%.0s%s",
                       config_name_must.en, config_name_must.zh);
    if (config_profile(config, name))
        return err_set(err, ERR_INPUT,
                       "there is a profile \"%s\" already: change it in %s, or choose another name",
                       "已有 profile “%s”：请在 %s 中修改，或换一个名称", name, config->path);
    return true;
}

static bool check_pair(const struct config_pair *pair, struct err *err)
{
    const struct config_key *key = find(pair->key);
    struct buf known;

    if (key && (!*pair->value || strpbrk(pair->value, "\r\n") || (key->fits && !key->fits(pair->value))))
        return err_set(err, ERR_INPUT, "%s must be %s%.0s", "%s 必须是%.0s%s", key->name, key->must.en,
                       key->must.zh);
    if (key)
        return true;
    buf_init(&known, 1024);
    for (size_t i = 0; i < config_profile_key_count; i++)
        buf_format(&known, "%s%s", i ? ", " : "", config_profile_keys[i].name);
    err_set(err, ERR_INPUT, "a profile has no key \"%.60s\"; it may hold %s",
            "profile 中没有键 “%.60s”；可用的键：%s", pair->key, buf_text(&known));
    buf_done(&known);
    return false;
}

/* What is there, up to where a new section begins. */
static bool begin(const char *path, struct buf *text, struct err *err)
{
    struct err absent = { 0 };

    if (!private_read_own(path, text, &absent) && absent.kind != ERR_ABSENT) {
        *err = absent;
        return false;
    }
    if (text->size && text->data[text->size - 1] != '\n')
        buf_char(text, '\n');
    if (text->size)
        buf_char(text, '\n');
    return true;
}

static bool fits(const struct buf *text, const char *path, struct err *err)
{
    return !text->over || err_set(err, ERR_LIMIT, "%s would be larger than %d bytes", "%s 将超过 %d 字节",
                                  path, (int)LIMIT_CONFIG_BYTES);
}

/* What was there, then the section. */
static bool compose(const char *path, const char *name, const struct config_pair *pairs, size_t count,
                    struct buf *text, struct err *err)
{
    if (!begin(path, text, err))
        return false;
    buf_format(text, "[profile %s]\n", name);
    for (size_t i = 0; i < count; i++)
        buf_format(text, "%s = %s\n", pairs[i].key, pairs[i].value);
    return fits(text, path, err);
}

/* Blanks at an end, quotes and " ;" mean something to the file's reader: what comes back has to be
 * what was given. */
static bool reads_back(const struct buf *text, const char *path, const char *name,
                       const struct config_pair *pairs, size_t count, struct err *err)
{
    struct config config = { 0 };
    bool same = config_read(&config, path, buf_text(text), text->size, err);
    const struct profile *profile = same ? config_profile(&config, name) : NULL;

    for (size_t i = 0; profile && same && i < count; i++) {
        const struct config_key *key = find(pairs[i].key);
        const char *value = config_value(profile, key);

        if (!key->flag && (!value || strcmp(value, pairs[i].value) != 0))
            same = err_set(err, ERR_INPUT, "the configuration file cannot hold this value of %s",
                           "配置文件无法保存 %s 的这个值", key->name);
    }
    if (same && !profile)
        same = err_set(err, ERR_INPUT, "a profile needs at least one key, such as region",
                       "profile 至少需要一个键，例如 region");
    config_done(&config);
    return same;
}

static bool put(const char *path, const struct buf *text, bool secret, struct err *err)
{
    char *directory = memory_text_part(path, (size_t)(strrchr(path, '/') - path));
    struct stat found;
    bool good = file_directory(directory, 0700, err);

    free(directory);
    /* Narrowed before the secret goes in; others had their rights to what was there until now. */
    if (good && secret && stat(path, &found) == 0 && (found.st_mode & 077) != 0 && chmod(path, 0600) != 0)
        good = err_set_errno(err, "cannot keep others from reading %s", "无法禁止其他用户读取 %s", path);
    return good && file_replace(path, buf_text(text), text->size, 0600, err);
}

static bool add(const struct config *config, const char *name, const struct config_pair *pairs, size_t count,
                bool write, struct err *err)
{
    bool good = check_name(config, name, err), secret = false;
    struct buf text;

    for (size_t i = 0; good && i < count; i++) {
        good = check_pair(&pairs[i], err);
        secret = secret || (good && find(pairs[i].key)->secret);
    }
    buf_init_secret(&text, LIMIT_CONFIG_BYTES);
    good = good && compose(config->path, name, pairs, count, &text, err) &&
           reads_back(&text, config->path, name, pairs, count, err) &&
           (!write || put(config->path, &text, secret, err));
    buf_done(&text);
    return good;
}

bool config_add(const struct config *config, const char *name, const struct config_pair *pairs, size_t count,
                struct err *err)
{
    return add(config, name, pairs, count, true, err);
}

bool config_fits(const struct config *config, const char *name, const struct config_pair *pairs, size_t count,
                 struct err *err)
{
    return add(config, name, pairs, count, false, err);
}

bool config_choose(const struct config *config, const char *name, struct err *err)
{
    struct config read = { 0 };
    struct buf text;
    bool good;

    buf_init_secret(&text, LIMIT_CONFIG_BYTES);
    good = begin(config->path, &text, err);
    if (good) {
        buf_format(&text, "[general]\nprofile = %s\n", name);
        good = fits(&text, config->path, err) &&
               config_read(&read, config->path, buf_text(&text), text.size, err) &&
               put(config->path, &text, false, err);
    }
    config_done(&read);
    buf_done(&text);
    return good;
}
