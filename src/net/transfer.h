/* net/transfer.h - the inside of http.h, for the files that carry it out. */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

#include "base/buf.h"
#include "net/certificate.h"
#include "net/http.h"
#include "net/libcurl.h"
#include "net/trace.h"

enum { HTTP_CONNECT_MS = 10 * 1000, HTTP_TOTAL_MS = 60 * 1000, HTTP_NAME_SIZE = 128, PROXY_WANTS_NAME = 407 };

struct http {
    const struct libcurl *curl;
    CURLM *multi;
    char *ca_file;
    int connect_ms, total_ms;
    size_t answer_ceiling;
    struct trace *trace;
    size_t running, transfers; /* under way; not dropped yet */
};

struct transfer {
    struct http *http;
    struct traced traced;
    int connect_ms, total_ms;
    bool direct; /* never through a proxy */
    CURL *easy;
    struct curl_slist *headers; /* owned; may hold secrets */
    char *method, *url, *host, *sent_body;
    size_t sent_size;
    enum transfer_state state;
    bool sent;
    enum transfer_stage stage;
    struct buf body;
    char request_id[HTTP_NAME_SIZE], content_type[HTTP_NAME_SIZE], retry_after[HTTP_NAME_SIZE];
    char date[HTTP_NAME_SIZE];
    bool head_ended;         /* the answer's head came whole */
    const char *wanted_name; /* borrowed; NULL: none */
    char *wanted;            /* owned; NULL: it has not come */
    struct http_answer answer;
    struct certificate certificate;
    enum route route;
    int proxy_status;          /* with which a proxy refused in the service's place; 0: it did not */
    char peer[HTTP_NAME_SIZE]; /* "127.0.0.1:8080", or "" */
    struct err err;
    char reason[CURL_ERROR_SIZE]; /* libcurl's own words */
};

/* libcurl is done with it: an answer, or a cause. */
void transfer_finish(struct transfer *transfer, CURLcode result);

/* Why there is no answer, in one sentence that names the host. */
void failure_tell(const struct transfer *transfer, CURLcode result, struct err *err);

#endif
