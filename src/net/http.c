/* The multi handle: start-up, stepping and the one place to wait. */
#include "net/http.h"

#include "base/limits.h"
#include "base/memory.h"
#include "net/transfer.h"

#include <assert.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

struct http *http_new(const struct http_options *options, struct err *err)
{
    const struct libcurl *curl = libcurl_open(err);
    if (!curl)
        return NULL;
    if (curl->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        err_set(err, ERR_SYSTEM, "%s could not start", "%s 无法启动", "libcurl");
        return NULL;
    }
    CURLM *multi = curl->multi_init();
    if (!multi) {
        curl->global_cleanup();
        err_set(err, ERR_SYSTEM, "%s could not start", "%s 无法启动", "libcurl");
        return NULL;
    }
    struct http *http = memory_new(1, sizeof *http);
    http->curl = curl;
    http->multi = multi;
    http->ca_file = memory_text(options->ca_file);
    http->connect_ms = options->connect_ms > 0 ? options->connect_ms : HTTP_CONNECT_MS;
    http->total_ms = options->total_ms > 0 ? options->total_ms : HTTP_TOTAL_MS;
    http->answer_ceiling = options->answer_ceiling > 0 ? options->answer_ceiling : LIMIT_ANSWER_BYTES;
    http->trace = options->trace;
    return http;
}

void http_free(struct http *http)
{
    if (!http)
        return;
    assert(http->transfers == 0);
    http->curl->multi_cleanup(http->multi);
    http->curl->global_cleanup(); /* counted by libcurl: the last one counts */
    free(http->ca_file);
    free(http);
}

void http_step(struct http *http)
{
    if (http->running == 0)
        return;
    int running;
    http->curl->multi_perform(http->multi, &running);
    int left;
    CURLMsg *message;
    while ((message = http->curl->multi_info_read(http->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode result = message->data.result;
        char *transfer = NULL;
        http->curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        transfer_finish((struct transfer *)(void *)transfer, result);
    }
}

/* Nothing under way: a plain poll, in which libcurl's timers cannot wake us. */
static bool wait_alone(int fd, int timeout_ms)
{
    struct pollfd one = { fd, POLLIN, 0 };
    return poll(&one, 1, timeout_ms) > 0;
}

bool http_wait(struct http *http, int fd, int timeout_ms)
{
    if (!http || http->running == 0)
        return wait_alone(fd, timeout_ms);
    struct curl_waitfd extra = { fd, CURL_WAIT_POLLIN, 0 };
    http->curl->multi_poll(http->multi, &extra, fd >= 0 ? 1 : 0, timeout_ms >= 0 ? timeout_ms : INT_MAX,
                           NULL);
    /* Asked again, because a terminal that hung up wakes curl_multi_poll without a mark in `extra`. */
    return fd >= 0 && wait_alone(fd, 0);
}
