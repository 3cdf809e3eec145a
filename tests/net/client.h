/* tests/net/client.h - a client for a test server, quick to give up. */
#ifndef TESTS_NET_CLIENT_H
#define TESTS_NET_CLIENT_H

#include "server.h"

#include "net/api.h"

static inline struct api *client_new(const char *endpoint, const char *read_only)
{
    struct credentials credentials = { .access_key = "TESTACCESSKEY", .secret_key = "TestSecretKey" };
    struct api_options options = {
        .endpoint = endpoint,
        .project_id = "0a1b2c3d",
        .credentials = &credentials,
        .read_only = read_only,
        .total_ms = 2000,
        .backoff_ms = 10,
    };
    struct err err = { 0 };
    without_proxies(NULL);
    return api_new(&options, &err);
}

#endif
