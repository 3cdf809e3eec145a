#include "net/endpoint.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"

static bool good_port(const char *port)
{
    size_t size = strspn(port, DIGITS);
    long number = size > 0 && size <= 5 ? strtol(port, NULL, 10) : 0;
    return port[size] == '\0' && number >= 1 && number <= 65535;
}

/* After the host: nothing, or a port. */
static bool good_end(const char *end)
{
    return *end == '\0' || (*end == ':' && good_port(end + 1));
}

static bool good_authority(const char *text)
{
    if (*text == '[') {
        size_t size = strspn(text + 1, DIGITS "abcdefABCDEF:.");
        return size > 1 && text[1 + size] == ']' && good_end(text + size + 2);
    }
    size_t size = strspn(text, LETTERS DIGITS ".-_");
    return size > 0 && *text != '.' && *text != '-' && good_end(text + size);
}

bool endpoint_check(const char *endpoint, struct err *err)
{
    const char *scheme = strstr(endpoint, "://");
    size_t size = scheme ? (size_t)(scheme - endpoint) : 0;
    bool web = (size == 5 && strncasecmp(endpoint, "https", 5) == 0) ||
               (size == 4 && strncasecmp(endpoint, "http", 4) == 0);
    if (!web)
        return err_set(err, ERR_CONFIG,
                       "the endpoint \"%s\" must begin with https:// (or http://), as in "
                       "https://modelarts.cn-north-4.myhuaweicloud.com",
                       "endpoint “%s” 必须以 https://（或 http://）开头，例如 "
                       "https://modelarts.cn-north-4.myhuaweicloud.com",
                       endpoint);
    const char *rest = scheme + 3;
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
    if (length >= sizeof host || !good_authority(host))
        return err_set(err, ERR_CONFIG, "the endpoint \"%s\" has no proper host name and port",
                       "endpoint “%s” 中的主机名或端口不正确", endpoint);
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
