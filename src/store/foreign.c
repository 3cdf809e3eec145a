#include "store/foreign.h"

#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "store/home.h"
#include "store/ini_loan.h"
#include "store/secret.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOREIGN_BYTES = 1024 * 1024 };

void foreign_done(struct foreign_keys *keys)
{
    secret_free(keys->access_key);
    secret_free(keys->secret_key);
    secret_free(keys->security_token);
    free(keys->project_id);
    free(keys->region);
    free(keys->open_file);
    free(keys->file);
    *keys = (struct foreign_keys){ 0 };
}

/* Both halves, or neither. */
static bool whole(const struct foreign_keys *keys, const char *path, const char *access, const char *secret,
                  struct err *err)
{
    if (keys->access_key && keys->secret_key)
        return true;
    if (keys->access_key || keys->secret_key)
        err_set(err, ERR_CONFIG, "%s has %s without %s: give both, or neither",
                "%s 中有 %s 却没有 %s：请同时提供，或都不提供", path, keys->access_key ? access : secret,
                keys->access_key ? secret : access);
    return false;
}

/* The SDK's file while libinih reads it, line by line. */
struct reading {
    const char *rest;
    int line;
    struct foreign_keys *keys;
};

/* Like libinih's own reader of a string: a line that is too long comes in pieces, which are no keys. */
static char *next_line(char *line, int size, void *stream)
{
    struct reading *reading = stream;
    size_t length = strcspn(reading->rest, "\n");

    if (!*reading->rest)
        return NULL;
    length += reading->rest[length] == '\n';
    if (length > (size_t)size - 1)
        length = (size_t)size - 1;
    memcpy(line, reading->rest, length);
    line[length] = '\0';
    reading->rest += length;
    reading->line++;
    return line;
}

static int take_ini(void *user, const char *section, const char *name, const char *value)
{
    static const struct {
        const char *name;
        size_t offset;
    } rows[] = {
        { "ak", offsetof(struct foreign_keys, access_key) },
        { "sk", offsetof(struct foreign_keys, secret_key) },
        { "security_token", offsetof(struct foreign_keys, security_token) },
        { "project_id", offsetof(struct foreign_keys, project_id) },
    };

    struct reading *reading = user;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char **target = (char **)(void *)((char *)reading->keys + rows[i].offset);
        if (strcmp(section, "basic") == 0 && strcmp(name, rows[i].name) == 0 && *value) {
            secret_free(*target);
            *target = memory_text(value);
            if (target == &reading->keys->project_id)
                reading->keys->project_line = reading->line;
        }
    }
    return 1; /* other sections and keys are the SDK's business */
}

bool foreign_sdk_read(struct foreign_keys *keys, const char *path, const char *text, struct err *err)
{
    struct foreign_keys fresh = { 0 };
    struct ini_loan loan = ini_lend();
    struct reading reading = { .rest = text, .keys = &fresh };
    int line = ini_parse_stream(next_line, &reading, take_ini, &reading);

    ini_give_back(&loan);
    if (line > 0)
        err_set(err, ERR_CONFIG, "%s, line %d: neither [section] nor key = value; mend or remove the line",
                "%s 第 %d 行：既不是 [节]，也不是 键 = 值；请修正或删除该行", path, line);
    if (line != 0 || !whole(&fresh, path, "ak", "sk", err)) {
        foreign_done(&fresh);
        return false;
    }
    fresh.file = memory_text(path);
    *keys = fresh;
    return true;
}

/* What KooCLI wrote for a key is no key: encrypted, it is longer, and has other characters. */
static bool like_keys(const char *access, const char *secret)
{
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    return strlen(access) <= 40 && access[strspn(access, upper)] == '\0' && strlen(secret) <= 60 &&
           secret[strspn(secret, letters)] == '\0';
}

/* The word of a member that is a boolean in some versions and a string in others: 1, 0, -1 for neither. */
static int truth(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    const char *text = json_is(member, JSON_STRING) ? json_text(member) : NULL;

    if (json_is(member, JSON_BOOLEAN))
        return json_true(member);
    return !text ? -1 : strcmp(text, "true") == 0 ? 1 : strcmp(text, "false") == 0 ? 0 : -1;
}

/* The profile that "current" names; the first where it names none. */
static const struct json *current_profile(const struct json *root)
{
    const struct json *profiles = json_member(root, "profiles");
    const char *current = json_member_text(root, "current");

    for (const struct json *one = json_first(profiles); one && current; one = json_next(one)) {
        const char *name = json_member_text(one, "name");
        if (name && strcmp(name, current) == 0)
            return one;
    }
    return current && *current ? NULL : json_first(profiles);
}

/* What "current" names and is not there; NULL when all is well. A file without any profile is an empty one.
 */
static const char *current_gone(const struct json *root)
{
    return json_first(json_member(root, "profiles")) && !current_profile(root)
               ? json_member_text(root, "current")
               : NULL;
}

static char *copy_member(const struct json *object, const char *name)
{
    const char *text = json_member_text(object, name);
    return text && *text ? memory_text(text) : NULL;
}

static bool take_koocli(struct foreign_keys *keys, const struct json *root, const char *path, struct err *err)
{
    const struct json *profile = current_profile(root);
    const char *mode = json_member_text(profile, "mode");
    const struct json *holder = profile;
    int encrypted =
        truth(profile, "authEncrypt") >= 0 ? truth(profile, "authEncrypt") : truth(root, "authEncrypt");

    if (current_gone(root))
        return err_set(
            err, ERR_CONFIG,
            "KooCLI's file %s names the current profile \"%.60s\", which is not in it: make one with "
            "hcloud configure init, or give the keys to algoform otherwise",
            "KooCLI 的文件 %s 指定的当前 profile “%.60s” 并不存在：请执行 hcloud configure init "
            "新建，或用其他方式向 algoform 提供密钥",
            path, current_gone(root));
    if (mode && strcmp(mode, "SSO") == 0)
        holder = json_member(json_member(profile, "ssoAuth"), "stsToken");
    else if (mode && *mode && strcmp(mode, "AKSK") != 0)
        return err_set(err, ERR_CONFIG,
                       "the current profile of KooCLI (%s) has the mode %.40s, which holds no keys: write "
                       "keys, or auth = agency on a cloud server, into the profile",
                       "KooCLI 的当前 profile（%s）为 %.40s 模式，其中没有密钥：请在 profile 中提供密钥，"
                       "在云服务器上可用 auth = agency",
                       path, mode);
    keys->access_key = copy_member(holder, "accessKeyId");
    keys->secret_key = copy_member(holder, "secretAccessKey");
    keys->security_token = copy_member(holder, "securityToken");
    keys->project_id = copy_member(profile, "projectId");
    keys->region = copy_member(profile, "region");
    if (!whole(keys, path, "accessKeyId", "secretAccessKey", err))
        return false;
    if (encrypted < 0 && !like_keys(keys->access_key, keys->secret_key))
        return err_set(
            err, ERR_CONFIG,
            "the keys in %s look encrypted, and authEncrypt does not say: run hcloud configure set "
            "--cli-auth-encrypt=false, after which KooCLI writes them plainly and says so, or give "
            "the keys to algoform otherwise",
            "%s 中的密钥看似已加密，且没有 authEncrypt 说明：请执行 hcloud configure set "
            "--cli-auth-encrypt=false（之后 KooCLI 将明文保存并注明），或用其他方式向 algoform "
            "提供密钥",
            path);
    if (encrypted == 1)
        return err_set(err, ERR_CONFIG,
                       "KooCLI keeps its keys encrypted in %s, and only KooCLI can read them: run hcloud "
                       "configure set --cli-auth-encrypt=false, or give the keys to algoform otherwise",
                       "KooCLI 在 %s 中加密保存密钥，只有 KooCLI 能读取：请执行 hcloud configure set "
                       "--cli-auth-encrypt=false，或用其他方式向 algoform 提供密钥",
                       path);
    return true;
}

static void wipe_tree(const struct json *value)
{
    if (json_is(value, JSON_STRING))
        secret_wipe((char *)json_text(value), strlen(json_text(value)));
    for (const struct json *one = json_first(value); one; one = json_next(one))
        wipe_tree(one);
}

bool foreign_koocli_read(struct foreign_keys *keys, const char *path, const char *text, size_t size,
                         struct err *err)
{
    struct foreign_keys fresh = { 0 };
    struct err mistake = { 0 };
    struct json *root = json_read(text, size, NULL, &mistake);
    bool good = root || err_set(err, ERR_CONFIG, "%s is not JSON, so KooCLI's keys cannot be read: mend it",
                                "%s 不是 JSON，无法读取 KooCLI 的密钥：请修复该文件", path);

    good = good && take_koocli(&fresh, root, path, err);
    wipe_tree(root);
    json_free(root);
    fresh.file = memory_text(path);
    if (good)
        *keys = fresh;
    else
        foreign_done(&fresh);
    return good;
}

/* The file's text; false with err unset when there is none. */
static bool read_file(const char *path, struct buf *text, struct err *err)
{
    struct err mistake = { 0 };

    buf_init_secret(text, FOREIGN_BYTES);
    if (file_read(path, text, &mistake))
        return true;
    if (mistake.kind != ERR_ABSENT) {
        *err = mistake;
        err->kind = ERR_CONFIG;
    }
    return false;
}

static void forget(struct buf *text)
{
    buf_done(text);
}

/* The file is not ours to narrow, so it is used all the same, and people are told. */
static char *open_to_others(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && (found.st_mode & 077) != 0 ? memory_text(path) : NULL;
}

bool foreign_sdk(struct foreign_keys *keys, struct err *err)
{
    const char *given = getenv("HUAWEICLOUD_SDK_CREDENTIALS_FILE");
    char *path = given && *given ? memory_text(given) : home_file(".huaweicloud/credentials");
    struct buf text = { 0 };
    bool good = path && read_file(path, &text, err) && foreign_sdk_read(keys, path, buf_text(&text), err);

    if (good)
        keys->open_file = open_to_others(path);
    forget(&text);
    free(path);
    return good;
}

bool foreign_koocli(struct foreign_keys *keys, struct err *err)
{
    char *path = home_file(".hcloud/config.json");
    struct buf text = { 0 };
    bool good = path && read_file(path, &text, err) &&
                foreign_koocli_read(keys, path, buf_text(&text), text.size, err);

    if (good)
        keys->open_file = open_to_others(path);
    forget(&text);
    free(path);
    return good;
}
