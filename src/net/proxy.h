/* net/proxy.h - the proxy that stands between, as far as it has to be named to people.
 *
 * libcurl reads the environment and goes through the proxy; here it is only told which
 * variable to look at. What the variable holds is never shown: it may hold a password. */
#ifndef NET_PROXY_H
#define NET_PROXY_H

#include <stdbool.h>

/* The variable that names the proxy for a URL; literal. NULL when none is set. Hosts in no_proxy may be
 * exempt all the same. */
const char *proxy_variable(const char *url);

/* Whether libcurl's words tell of a connection to somewhere else than the URL's own host (as
 * sign_host spells it): then it is the proxy. */
bool proxy_blamed(const char *reason, const char *url, const char *host);

/* Whether a connection to that port is one to the proxy (1) or to the URL's own host (0), the variables
 * being set; -1 when both have the same port. */
int proxy_at_port(const char *url, long port);

#endif
