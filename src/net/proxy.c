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

/* The port of an authority, given one or of the scheme. */
static long port_of(const char *url, long usual)
{
    const char *scheme = strstr(url, "://"), *host = scheme ? scheme + 3 : url;
    size_t size = strcspn(host, "/?#");
    const char *colon = NULL;
    for (const char *c = host; c < host + size; c++) /* what comes before "@" or in "[]" is no port */
        colon = *c == ':' ? c : *c == ']' || *c == '@' ? NULL : colon;
    return colon ? strtol(colon + 1, NULL, 10) : usual;
}

/* Where libcurl looks for a proxy without a port. */
enum { PROXY_PORT = 1080, SECURE_PROXY_PORT = 443 };

int proxy_at_port(const char *url, long port)
{
    const char *variable = proxy_variable(url), *value = variable ? getenv(variable) : NULL;
    long own = port_of(url, secure(url) ? 443 : 80);
    long of_proxy = value ? port_of(value, secure(value) ? SECURE_PROXY_PORT : PROXY_PORT) : own;
    if (!value)
        return 0;
    return own == of_proxy ? -1 : port == of_proxy;
}
