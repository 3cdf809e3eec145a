/* One request: set up for libcurl, gathered, and told apart when it ends. */
#include "net/transfer.h"
#include "net/proxy.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "sign/sign.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static size_t gather(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    buf_bytes(&transfer->body, bytes, size * count);
    return transfer->body.over ? 0 : size * count; /* less than was given: libcurl stops */
}

/* The value of a header line of that name, without the blanks around it; NULL for another line. */
static const char *value_of(const char *line, size_t size, const char *name, size_t *value_size)
{
    size_t length = strlen(name);
    if (size <= length || line[length] != ':' || strncasecmp(line, name, length) != 0)
        return NULL;
    const char *value = line + length + 1, *end = line + size;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && strchr(" \t\r\n", end[-1]))
        end--;
    *value_size = (size_t)(end - value);
    return value;
}

static void keep(const char *line, size_t size, const char *name, char out[HTTP_NAME_SIZE])
{
    size_t kept;
    const char *value = value_of(line, size, name, &kept);
    if (!value)
        return;
    if (kept >= HTTP_NAME_SIZE)
        kept = HTTP_NAME_SIZE - 1;
    memcpy(out, value, kept);
    out[kept] = '\0';
}

static void wipe(char *secret)
{
    if (secret)
        sign_wipe(secret, strlen(secret));
    free(secret);
}

/* A token is some thousand bytes long, so it is kept whole; libcurl bounds a header line. */
static void keep_wanted(struct transfer *transfer, const char *line, size_t size)
{
    size_t kept;
    const char *value = transfer->wanted_name ? value_of(line, size, transfer->wanted_name, &kept) : NULL;
    if (!value)
        return;
    wipe(transfer->wanted);
    transfer->wanted = memory_text_part(value, kept);
}

static size_t gather_header(char *line, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size *= count;
    traced_head(&transfer->traced, line, size);
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0) { /* a proxy's or an interim answer came before */
        transfer->request_id[0] = transfer->content_type[0] = transfer->retry_after[0] = '\0';
        transfer->date[0] = '\0';
        transfer->head_ended = false;
        return size;
    }
    transfer->head_ended = transfer->head_ended || line[0] == '\r' || line[0] == '\n';
    keep(line, size, "X-Request-Id", transfer->request_id);
    keep(line, size, "Content-Type", transfer->content_type);
    keep(line, size, "Retry-After", transfer->retry_after);
    keep(line, size, "Date", transfer->date);
    keep_wanted(transfer, line, size);
    return size;
}

/* "120", or the date at which to come again. */
static int retry_after(const struct transfer *transfer)
{
    const char *value = transfer->retry_after;
    if (!*value)
        return -1;
    if (value[strspn(value, "0123456789")] == '\0') {
        long seconds = strtol(value, NULL, 10);
        return seconds > INT_MAX ? INT_MAX : (int)seconds;
    }
    int64_t then = transfer->http->curl->getdate(value, NULL);
    if (then < 0)
        return -1;
    int64_t wait = then - clock_utc_ms() / 1000;
    return wait < 0 ? 0 : wait > INT_MAX ? INT_MAX : (int)wait;
}

static int64_t date_of(const struct transfer *transfer)
{
    return *transfer->date ? (int64_t)transfer->http->curl->getdate(transfer->date, NULL) : -1;
}

static bool has_body(const struct transfer *transfer)
{
    const char *method = transfer->method;
    return transfer->sent_body || strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ||
           strcmp(method, "PATCH") == 0;
}

static void append(struct transfer *transfer, const char *line)
{
    struct curl_slist *list = transfer->http->curl->slist_append(transfer->headers, line);
    if (list)
        transfer->headers = list;
}

static void set_headers(struct transfer *transfer, const struct http_request *request)
{
    bool typed = false;
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];
        struct buf line;
        buf_init(&line, LIMIT_LINE_BYTES);
        /* "Name:" would take a header of libcurl's away; "Name;" sends it blank. */
        buf_format(&line, *header->value ? "%s: %s" : "%s;", header->name, header->value);
        append(transfer, buf_text(&line));
        sign_wipe(line.data, line.size);
        buf_done(&line);
        typed = typed || strcasecmp(header->name, "Content-Type") == 0;
    }
    append(transfer, "Expect:"); /* no round trip to ask whether the body may come */
    if (!typed)
        append(transfer, "Content-Type:"); /* nor a form's type that nobody meant */
    transfer->http->curl->easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static void set_safety(struct transfer *transfer)
{
    const struct http *http = transfer->http;
    __typeof__(curl_easy_setopt) *set = http->curl->easy_setopt;
    CURL *easy = transfer->easy;
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)transfer->connect_ms);
    set(easy, CURLOPT_TIMEOUT_MS, (long)transfer->total_ms);
    set(easy, CURLOPT_FOLLOWLOCATION,
        0L); /* a redirect breaks the signature and would carry the token along */
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (transfer->direct)
        set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_CERTINFO, 1L);
    if (http->ca_file)
        set(easy, CURLOPT_CAINFO, http->ca_file);
#if LIBCURL_VERSION_NUM >= 0x075500
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    set(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
    /* Or dropping a transfer would wait for the thread that looks its host up. */
    set(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    set(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)transfer->body.ceiling);
}

/* When a connection that lay idle turns out to be dead, libcurl sends the request
 * again on a new one by itself as long as no byte of an answer came (its
 * Curl_retry_request asks for a reused connection and no received byte, and nothing
 * of the method; a test of ours watches it). The server may have carried the first
 * one out, so only requests that read ride on an idle connection: whether a change
 * is sent twice is for our caller to decide, and to tell. */
static bool reads(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static void set_request(struct transfer *transfer, const struct http_request *request)
{
    __typeof__(curl_easy_setopt) *set = transfer->http->curl->easy_setopt;
    CURL *easy = transfer->easy;
    set(easy, CURLOPT_PRIVATE, (void *)transfer);
    set(easy, CURLOPT_ERRORBUFFER, transfer->reason);
    set(easy, CURLOPT_URL, transfer->url);
    set(easy, CURLOPT_PATH_AS_IS, 1L); /* what was signed */
    set(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    set(easy, CURLOPT_USERAGENT, "algoform/" ALGOFORM_VERSION);
    set(easy, CURLOPT_WRITEFUNCTION, gather);
    set(easy, CURLOPT_WRITEDATA, (void *)transfer);
    set(easy, CURLOPT_HEADERFUNCTION, gather_header);
    set(easy, CURLOPT_HEADERDATA, (void *)transfer);
    if (has_body(transfer)) {
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->sent_size);
        set(easy, CURLOPT_POSTFIELDS, transfer->sent_body ? transfer->sent_body : "");
    }
    if (strcmp(transfer->method, "HEAD") == 0)
        set(easy, CURLOPT_NOBODY, 1L);
    else
        set(easy, CURLOPT_CUSTOMREQUEST, transfer->method);
    if (!reads(transfer->method))
        set(easy, CURLOPT_FRESH_CONNECT, 1L);
    set_headers(transfer, request);
}

/* libcurl reads it when it starts; asked here, so that a bad URL is told at once. */
static bool check_url(const struct http *http, const char *url, struct err *err)
{
    bool web = strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
    CURLU *parsed = http->curl->url();
    bool good = web && parsed && http->curl->url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK;
    http->curl->url_cleanup(parsed);
    for (const char *c = url; *c; c++)
        good = good && (unsigned char)*c > ' ' && *c != 0x7f;
    if (!good)
        return err_set(err, ERR_INPUT, "\"%s\" is not a URL of http or https",
                       "“%s” 不是 http 或 https 的 URL", url);
    return true;
}

static bool check_headers(const struct http_request *request, struct err *err)
{
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];
        if (strpbrk(header->value, "\r\n"))
            return err_set(err, ERR_INPUT, "the header %s would hold a line break", "请求头 %s 中含有换行符",
                           header->name);
    }
    return true;
}

struct transfer *http_start(struct http *http, const struct http_request *request, struct err *err)
{
    struct buf host;
    buf_init(&host, LIMIT_LINE_BYTES);
    if (!check_url(http, request->url, err) || !check_headers(request, err) ||
        !sign_host(request->url, &host, err)) {
        buf_done(&host);
        return NULL;
    }
    struct transfer *transfer = memory_new(1, sizeof *transfer);
    transfer->http = http;
    transfer->host = buf_take(&host);
    transfer->method = memory_text(request->method);
    transfer->url = memory_text(request->url);
    transfer->sent_body = request->body ? memory_text_part(request->body, request->body_size) : NULL;
    transfer->sent_size = request->body ? request->body_size : 0;
    transfer->easy = http->curl->easy_init();
    transfer->wanted_name = request->wanted;
    transfer->direct = request->direct;
    transfer->total_ms = request->total_ms > 0 ? request->total_ms : http->total_ms;
    transfer->connect_ms = request->total_ms > 0 ? request->total_ms : http->connect_ms;
    buf_init(&transfer->body, request->answer_ceiling > 0 ? request->answer_ceiling : http->answer_ceiling);
    http->transfers++;
    if (!transfer->easy) {
        transfer->state = TRANSFER_FAILED;
        err_set(&transfer->err, ERR_SYSTEM, "%s could not start a request", "%s 无法发起请求", "libcurl");
        return transfer;
    }
    set_safety(transfer);
    set_request(transfer, request);
    traced_begin(&transfer->traced, http->trace, request);
    http->curl->multi_add_handle(http->multi, transfer->easy);
    http->running++;
    return transfer;
}

/* Once libcurl got as far as the request itself, bytes may be on their way; the
 * host's address, the connection and its TLS come before. What a proxy was asked
 * counts as sent, unless the proxy said that it let nothing through. */
static bool may_have_been_sent(const struct transfer *transfer)
{
    long size = 0, tunnel = 0;
    curl_off_t started = 0;
    transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &size);
    transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &started);
    transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    return (size > 0 || started > 0) && tunnel < 300;
}

/* libcurl counts a connection whose TLS fails as none. */
static bool failed_in_tls(CURLcode result)
{
    return result == CURLE_SSL_CONNECT_ERROR || result == CURLE_PEER_FAILED_VERIFICATION ||
           result == CURLE_SSL_CACERT_BADFILE;
}

/* How far towards the service: a proxy that says no is not there yet. */
static enum transfer_stage stage_of(const struct transfer *transfer, CURLcode result)
{
    long tunnel = 0;
    transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    if (tunnel >= 300 || transfer->proxy_status > 0)
        return STAGE_RESOLVED;
    static const struct {
        CURLINFO time;
        enum transfer_stage stage;
    } marks[] = {
        { CURLINFO_PRETRANSFER_TIME_T, STAGE_READY },
        { CURLINFO_CONNECT_TIME_T, STAGE_CONNECTED },
        { CURLINFO_NAMELOOKUP_TIME_T, STAGE_RESOLVED },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        curl_off_t reached = 0;
        transfer->http->curl->easy_getinfo(transfer->easy, marks[i].time, &reached);
        if (reached > 0)
            return failed_in_tls(result) && marks[i].stage < STAGE_CONNECTED ? STAGE_CONNECTED
                                                                             : marks[i].stage;
    }
    return STAGE_NOTHING;
}

static void trace_end(struct transfer *transfer)
{
    __typeof__(curl_easy_getinfo) *get = transfer->http->curl->easy_getinfo;
    bool answered = transfer->state == TRANSFER_ANSWERED;
    long connects = 0;
    get(transfer->easy, CURLINFO_NUM_CONNECTS, &connects);
    struct traced_end end = {
        .status = answered ? transfer->answer.status : 0,
        .body = transfer->body.data,
        .body_size = transfer->body.size,
        .peer = transfer->peer,
        .fresh = connects > 0,
        .err = answered ? NULL : &transfer->err,
    };
    traced_end(&transfer->traced, &end);
}

/* Whom it was connected with, and so which way it took. */
static void look_back(struct transfer *transfer)
{
    __typeof__(curl_easy_getinfo) *get = transfer->http->curl->easy_getinfo;
    char *address = NULL;
    long port = 0;
    get(transfer->easy, CURLINFO_PRIMARY_IP, &address);
    get(transfer->easy, CURLINFO_PRIMARY_PORT, &port);
    certificate_read(transfer->http->curl, transfer->easy, &transfer->certificate);
    if (!address || !*address)
        return;
    snprintf(transfer->peer, sizeof transfer->peer, strchr(address, ':') ? "[%s]:%ld" : "%s:%ld", address,
             port);
    int proxied = transfer->direct ? 0 : proxy_at_port(transfer->url, port);
    transfer->route = proxied > 0 ? ROUTE_PROXY : proxied == 0 ? ROUTE_DIRECT : ROUTE_UNKNOWN;
}

/* A proxy that does not let plain http through answers in the service's place: with 407, or, as some do to
 * a wrong password, with a page of their own and 401 or 403. The service answers in JSON. */
static int proxys_refusal(const struct transfer *transfer, long status)
{
    if (status == PROXY_WANTS_NAME && !transfer->direct && proxy_variable(transfer->url) != NULL)
        return PROXY_WANTS_NAME;
    bool page = strncasecmp(transfer->content_type, "text/html", 9) == 0;
    bool plain = strncasecmp(transfer->url, "http:", 5) == 0;
    return transfer->route == ROUTE_PROXY && plain && page && (status == 401 || status == 403) ? (int)status
                                                                                               : 0;
}

void transfer_finish(struct transfer *transfer, CURLcode result)
{
    struct http *http = transfer->http;
    look_back(transfer);
    long status = 0;
    http->curl->easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    transfer->proxy_status = proxys_refusal(transfer, status);
    transfer->sent = transfer->proxy_status == 0 && may_have_been_sent(transfer);
    if (result == CURLE_OK && status > 0 && !transfer->head_ended)
        result = CURLE_PARTIAL_FILE; /* cut in its head, which libcurl takes for an answer without a body */
    if (result == CURLE_OK && status > 0 && transfer->proxy_status == 0) {
        transfer->state = TRANSFER_ANSWERED;
        transfer->answer = (struct http_answer){ (int)status,
                                                 buf_text(&transfer->body),
                                                 transfer->body.size,
                                                 transfer->request_id,
                                                 transfer->content_type,
                                                 retry_after(transfer),
                                                 date_of(transfer),
                                                 transfer->wanted ? transfer->wanted : "" };
        transfer->stage = STAGE_ANSWERED;
    } else {
        transfer->state = TRANSFER_FAILED;
        transfer->stage = stage_of(transfer, result);
        failure_tell(transfer, result, &transfer->err);
    }
    trace_end(transfer);
    http->curl->multi_remove_handle(http->multi, transfer->easy);
    http->running--;
}

void http_drop(struct transfer *transfer)
{
    if (!transfer)
        return;
    struct http *http = transfer->http;
    if (transfer->state == TRANSFER_RUNNING) {
        http->curl->multi_remove_handle(http->multi, transfer->easy);
        http->running--;
    }
    http->curl->easy_cleanup(transfer->easy);
    for (struct curl_slist *line = transfer->headers; line; line = line->next)
        sign_wipe(line->data, strlen(line->data));
    http->curl->slist_free_all(transfer->headers);
    http->transfers--;
    traced_done(&transfer->traced);
    if (transfer->body.data)
        sign_wipe(transfer->body.data, transfer->body.size);
    buf_done(&transfer->body);
    wipe(transfer->wanted);
    free(transfer->method);
    free(transfer->url);
    free(transfer->host);
    if (transfer->sent_body)
        sign_wipe(transfer->sent_body, transfer->sent_size);
    free(transfer->sent_body);
    free(transfer);
}

enum transfer_state transfer_state(const struct transfer *transfer)
{
    return transfer->state;
}

enum transfer_stage transfer_stage(const struct transfer *transfer)
{
    return transfer->stage;
}

bool transfer_sent(const struct transfer *transfer)
{
    return transfer->state == TRANSFER_RUNNING ? may_have_been_sent(transfer) : transfer->sent;
}

enum route transfer_route(const struct transfer *transfer)
{
    return transfer->route;
}

const char *transfer_peer(const struct transfer *transfer)
{
    return transfer->peer;
}

const struct certificate *transfer_certificate(const struct transfer *transfer)
{
    return &transfer->certificate;
}

const struct http_answer *transfer_answer(const struct transfer *transfer)
{
    return &transfer->answer;
}

const struct err *transfer_err(const struct transfer *transfer)
{
    return &transfer->err;
}
