/* tests/net/scene.h - a server that plays replies one after the other, a client for it, and the operation
 * that is tried. */
#ifndef TESTS_NET_SCENE_H
#define TESTS_NET_SCENE_H

#include "client.h"
#include "tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct scene {
    struct script script;
    struct server *server;
    struct api *api;
    struct operation *operation;
    struct err err;
};

static const struct earlier no_earlier = { NULL, 0 };

static inline void scene_init(struct scene *scene, const struct reply *replies, size_t count)
{
    *scene = (struct scene){ .script.count = count };
    memcpy(scene->script.replies, replies, count * sizeof *replies);
    scene->server = server_start(server_plays, &scene->script, NULL, NULL);
    assert_non_null(scene->server);
    scene->api = client_new(server_url(scene->server), NULL);
    assert_non_null(scene->api);
}

static inline void scene_done(struct scene *scene)
{
    operation_free(scene->operation);
    api_free(scene->api);
    server_stop(scene->server);
}

#define SCENE_OF(which, ...)                                                                                 \
    struct scene which;                                                                                      \
    const struct reply which##_replies[] = { __VA_ARGS__ };                                                  \
    scene_init(&which, which##_replies, sizeof which##_replies / sizeof *which##_replies)

#endif
