#include "store/tokens.h"

#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/private.h"
#include "base/web.h"
#include "store/config.h"
#include "store/home.h"
#include "store/secret.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOKEN_FILE_BYTES = 256 * 1024 };

/* The first member of each file tells that it is ours. */
#define MARK "algoform_token"

void token_done(struct token *token)
{
    secret_free(token->token);
    free(token->service);
    free(token->project_id);
    *token = (struct token){ 0 };
}

char *tokens_path(const char *profile, struct err *err)
{
    struct buf name;
    char *path;

    buf_init(&name, 256);
    buf_format(&name, profile ? "token-%s.json" : "token.json", profile);
    path = home_path("XDG_STATE_HOME", ".local/state", buf_text(&name), err);
    buf_done(&name);
    return path;
}

static bool login_again(struct err *err, const char *profile, struct text what, const char *path)
{
    return err_set(err, ERR_CONFIG, "%s%s%.0s: run algoform login%s%s", "%s%.0s%s：请执行 algoform login%s%s",
                   path, what.en, what.zh, profile ? " --profile " : "", profile ? profile : "");
}

/* The file's members; false when any is missing or of another kind. */
static bool take(const struct json *root, struct token *token)
{
    const char *text = json_member_text(root, "token"), *service = json_member_text(root, "service");
    int64_t mark, expires_ms;

    if (!json_int64(json_member(root, MARK), &mark) || mark != 1 || !text || !*text || !service ||
        !json_int64(json_member(root, "expires_ms"), &expires_ms))
        return false;
    *token = (struct token){ .token = memory_text(text),
                             .service = memory_text(service),
                             .project_id = memory_text(json_member_text(root, "project_id")),
                             .expires_ms = expires_ms };
    return true;
}

static bool read_token(const char *path, const char *profile, struct token *token, struct err *err)
{
    static const struct text damaged = { " is damaged or not a token of algoform, and is not used",
                                         " 已损坏或不是 algoform 的令牌文件，不予使用" };
    struct err mistake = { 0 };
    struct buf text;
    struct json *root;
    bool good;

    buf_init_secret(&text, TOKEN_FILE_BYTES);
    if (!private_read(path, &text, &mistake)) {
        buf_done(&text);
        if (mistake.kind == ERR_CONFIG)
            return err_set(err, ERR_CONFIG,
                           "%s%.0s, so no token is taken from it: remove it, and run algoform login%s%s",
                           "%.0s%s，因此不使用其中的令牌：请将其删除，然后执行 algoform login%s%s",
                           err_text(&mistake, LANGUAGE_EN), err_text(&mistake, LANGUAGE_ZH),
                           profile ? " --profile " : "", profile ? profile : "");
        if (mistake.kind != ERR_ABSENT) {
            *err = mistake;
            err->kind = ERR_CONFIG;
        }
        return false;
    }
    root = json_read(buf_text(&text), text.size, NULL, &mistake);
    good = take(root, token) || login_again(err, profile, damaged, path);
    if (json_member_text(root, "token"))
        secret_wipe((char *)json_member_text(root, "token"), strlen(json_member_text(root, "token")));
    json_free(root);
    buf_done(&text);
    return good;
}

static bool usable(const struct token *token, const char *path, const char *profile, const char *service,
                   int64_t now_ms, struct err *err)
{
    static const struct text ended = { ": the token of the last login has ended",
                                       "：上次登录取得的令牌已过期" };

    if (!web_same(token->service, service))
        return err_set(err, ERR_CONFIG, "%s is a token for %s and is not sent to %s: run algoform login%s%s",
                       "%s 是用于 %s 的令牌，不会发送给 %s：请执行 algoform login%s%s", path, token->service,
                       service, profile ? " --profile " : "", profile ? profile : "");
    return token->expires_ms > now_ms || login_again(err, profile, ended, path);
}

bool tokens_load(const char *profile, const char *service, int64_t now_ms, struct token *token,
                 struct err *err)
{
    char *path = tokens_path(profile, err);
    struct token fresh = { 0 };
    bool good =
        path && read_token(path, profile, &fresh, err) && usable(&fresh, path, profile, service, now_ms, err);

    if (good)
        *token = fresh;
    else
        token_done(&fresh);
    free(path);
    return good;
}

char *tokens_project(const char *profile, const char *service)
{
    struct err err = { 0 };
    char *path = tokens_path(profile, &err), *project_id = NULL;
    struct token kept = { 0 };

    if (path && read_token(path, profile, &kept, &err) && web_same(kept.service, service))
        project_id = memory_text(kept.project_id);
    token_done(&kept);
    free(path);
    return project_id;
}

static char *written(const struct token *token)
{
    struct json *root = json_object();
    char *text;

    json_set(root, MARK, json_integer(1));
    json_set(root, "service", json_string(token->service));
    if (token->project_id)
        json_set(root, "project_id", json_string(token->project_id));
    json_set(root, "expires_ms", json_integer(token->expires_ms));
    json_set(root, "token", json_string(token->token));
    text = json_written(root, JSON_INDENTED);
    secret_wipe((char *)json_member_text(root, "token"), strlen(token->token));
    json_free(root);
    return text;
}

static bool is_private(const char *path)
{
    struct stat found;

    return lstat(path, &found) == 0 && S_ISREG(found.st_mode) && found.st_uid == geteuid() &&
           (found.st_mode & 07777) == 0600;
}

bool tokens_save(const char *profile, const struct token *token, struct err *err)
{
    char *directory = config_state_directory(err);
    char *path = directory ? tokens_path(profile, err) : NULL;
    char *text = path ? written(token) : NULL;
    bool good = text != NULL;

    /* One that others may read would keep its permissions, and a link be followed: neither is left over. One
     * that is as it should be stays until the new one is whole. */
    if (good && !is_private(path) && unlink(path) != 0 && errno != ENOENT)
        good = err_set_errno(err, "cannot replace %s", "无法替换 %s", path);
    good = good && file_replace(path, text, strlen(text), 0600, err);
    secret_free(text);
    free(path);
    free(directory);
    return good;
}
