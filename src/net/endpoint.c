#include "net/endpoint.h"

#include "base/web.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"

bool endpoint_check(const char *endpoint, struct err *err)
{
    const char *rest = web_after_scheme(endpoint);
    if (!rest)
        return err_set(err, ERR_CONFIG,
                       "the endpoint \"%s\" must begin with https:// (or http://), as in "
                       "https://modelarts.cn-north-4.myhuaweicloud.com",
                       "endpoint “%s” 必须以 https://（或 http://）开头，例如 "
                       "https://modelarts.cn-north-4.myhuaweicloud.com",
                       endpoint);
    if (memchr(rest, '@', strcspn(rest, "/?#")))
        return err_set(err, ERR_CONFIG, "the endpoint must not hold a user name or password: give keys apart",
                       "endpoint 中不得含有用户名或密码：请另行提供密钥");
    char host[256];
    size_t length = strcspn(rest, "/?#");
    bool ends = rest[length] == '\0' || (rest[length] == '/' && rest[length + 1] == '\0');
    if (length < sizeof host) {
        memcpy(host, rest, length);
        host[length] = '\0';
    }
    if (length >= sizeof host || !web_authority(host))
        return err_set(err, ERR_CONFIG,
                       "the endpoint \"%s\" has no proper host name and port: write it as in "
                       "https://modelarts.cn-north-4.myhuaweicloud.com, with a port from 1 to 65535 if any",
                       "endpoint “%s” 中的主机名或端口不正确：写法如 "
                       "https://modelarts.cn-north-4.myhuaweicloud.com，端口（若有）为 1 至 65535",
                       endpoint);
    if (!ends)
        return err_set(err, ERR_CONFIG, "the endpoint \"%s\" must end after the host: no path and no query",
                       "endpoint “%s” 必须止于主机名：不得带路径或查询参数", endpoint);
    return true;
}

static bool plain(const char *text, const char *allowed)
{
    size_t size = strlen(text);
    return size >= 1 && size <= 64 && strspn(text, allowed) == size;
}

bool endpoint_check_project(const char *project_id, struct err *err)
{
    if (!plain(project_id, LETTERS DIGITS "-"))
        return err_set(err, ERR_CONFIG, "the project id \"%s\" must be 1 to 64 letters, digits or \"-\"",
                       "项目 ID “%s” 必须为 1 至 64 个字母、数字或“-”", project_id);
    return true;
}

bool endpoint_check_id(const char *id, struct err *err)
{
    if (!plain(id, LETTERS DIGITS "-_"))
        return err_set(err, ERR_INPUT,
                       "\"%s\" cannot be an id or a name here: 1 to 64 letters, digits, \"-\" or \"_\"",
                       "“%s” 不能用作 ID 或名称：应为 1 至 64 个字母、数字、“-”或“_”", id);
    return true;
}

size_t endpoint_size(const char *endpoint)
{
    size_t size = strlen(endpoint);
    return size > 0 && endpoint[size - 1] == '/' ? size - 1 : size;
}

void endpoint_add_path(struct buf *out, enum call call, const char *project_id, const char *id)
{
    static const char project[] = "{project_id}";
    for (const char *at = calls[call].path; *at;) {
        if (strncmp(at, project, sizeof project - 1) == 0) {
            buf_string(out, project_id ? project_id : "");
            at += sizeof project - 1;
        } else if (*at == '{') { /* {algorithm_id}, {config_name} */
            buf_string(out, id ? id : "");
            at += strcspn(at, "}") + 1;
        } else {
            buf_char(out, *at++);
        }
    }
}
