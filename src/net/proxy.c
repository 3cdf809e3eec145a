#include "net/proxy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool secure(const char *url)
{
    return strncasecmp(url, "https:", 6) == 0;
}

/* In libcurl's order. It ignores HTTP_PROXY, which a CGI's client could set. */
const char *proxy_variable(const char *url)
{
    static const char *const for_https[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL };
    static const char *const for_http[] = { "http_proxy", "all_proxy", "ALL_PROXY", NULL };
    for (const char *const *name = secure(url) ? for_https : for_http; *name; name++) {
        const char *value = getenv(*name);
        if (value && *value)
            return *name;
    }
    return NULL;
}

bool proxy_blamed(const char *reason, const char *url, const char *host)
{
    static const char words[] = "Failed to connect to ";
    const char *peer = strstr(reason, words), *colon = strrchr(host, ':');
    bool ported = colon && !strchr(colon, ']'); /* and not a colon of an IPv6 address */
    char own[512];
    if (!proxy_variable(url))
        return false;
    if (!peer)
        return true;
    snprintf(own, sizeof own, "%.*s port %s ", ported ? (int)(colon - host) : (int)strlen(host), host,
             ported        ? colon + 1
             : secure(url) ? "443"
                           : "80");
    return strncmp(peer + sizeof words - 1, own, strlen(own)) != 0;
}
