#include "sign/canonical.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A stretch of somebody else's text. */
struct span {
    const char *text;
    size_t size;
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void canonical_method(const char *method, struct buf *out)
{
    for (; *method; method++)
        buf_char(out, *method >= 'a' && *method <= 'z' ? (char)(*method - 'a' + 'A') : *method);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f')
        return lower(c) - 'a' + 10;
    return -1;
}

static bool unreserved(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || (c && strchr("-_.~", c));
}

/* Undoes one level of percent-encoding; owned. A "%" without two digits stands for itself. */
static struct span decoded(struct span part)
{
    char *bytes = memory_new(part.size + 1, 1);
    size_t size = 0;
    for (size_t i = 0; i < part.size; i++) {
        bool escape = part.text[i] == '%' && part.size - i > 2 && hex_digit(part.text[i + 1]) >= 0 &&
                      hex_digit(part.text[i + 2]) >= 0;
        if (escape) {
            bytes[size++] = (char)(hex_digit(part.text[i + 1]) * 16 + hex_digit(part.text[i + 2]));
            i += 2;
        } else {
            bytes[size++] = part.text[i];
        }
    }
    return (struct span){ bytes, size };
}

static void encode(struct span bytes, struct buf *out)
{
    for (size_t i = 0; i < bytes.size; i++) {
        if (unreserved(bytes.text[i]))
            buf_char(out, bytes.text[i]);
        else
            buf_format(out, "%%%02X", (unsigned)(unsigned char)bytes.text[i]);
    }
}

/* The path or the query of a URL: what lies between the host and "?", or between "?" and "#". */
static struct span url_part(const char *url, bool query)
{
    const char *scheme = strstr(url, "://");
    const char *path = scheme ? scheme + 3 : url;
    path += strcspn(path, "/?#");
    struct span part = { path, strcspn(path, "?#") };
    if (!query)
        return part;
    const char *mark = part.text + part.size;
    return *mark == '?' ? (struct span){ mark + 1, strcspn(mark + 1, "#") } : (struct span){ mark, 0 };
}

/* Decoded once and encoded once, segment by segment, so that "%20" and a bare
 * space sign alike; always with a slash at the end, whatever goes on the wire. */
void canonical_path(const char *url, struct buf *out)
{
    struct span path = url_part(url, false);
    size_t start = 0;
    while (start < path.size) {
        size_t end = start;
        while (end < path.size && path.text[end] != '/')
            end++;
        struct span segment = decoded((struct span){ path.text + start, end - start });
        encode(segment, out);
        free((char *)segment.text);
        if (end < path.size)
            buf_char(out, '/');
        start = end + 1;
    }
    if (path.size == 0 || path.text[path.size - 1] != '/')
        buf_char(out, '/');
}

struct parameter {
    struct span name, value; /* owned, decoded */
};

static int compare_spans(struct span one, struct span other)
{
    size_t shorter = one.size < other.size ? one.size : other.size;
    int order = memcmp(one.text, other.text, shorter);
    return order != 0 ? order : (one.size > other.size) - (one.size < other.size);
}

/* By name, then by value. Sorting joined "name=value" would be wrong: "a-b=" comes before "a=". */
static int compare_parameters(const void *one, const void *other)
{
    const struct parameter *left = one, *right = other;
    int order = compare_spans(left->name, right->name);
    return order != 0 ? order : compare_spans(left->value, right->value);
}

static struct parameter *split_query(struct span query, size_t *count)
{
    struct parameter *parameters = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t start = 0; start < query.size;) {
        size_t end = start;
        while (end < query.size && query.text[end] != '&')
            end++;
        if (end > start) {
            const char *text = query.text + start;
            const char *equals = memchr(text, '=', end - start);
            size_t name = equals ? (size_t)(equals - text) : end - start;
            struct span value =
                equals ? (struct span){ equals + 1, end - start - name - 1 } : (struct span){ "", 0 };
            parameters = memory_grow(parameters, *count, &capacity, sizeof *parameters);
            parameters[(*count)++] =
                (struct parameter){ decoded((struct span){ text, name }), decoded(value) };
        }
        start = end + 1;
    }
    return parameters;
}

void canonical_query(const char *url, struct buf *out)
{
    size_t count;
    struct parameter *parameters = split_query(url_part(url, true), &count);
    if (count > 1)
        qsort(parameters, count, sizeof *parameters, compare_parameters);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, '&');
        encode(parameters[i].name, out);
        buf_char(out, '=');
        encode(parameters[i].value, out);
        free((char *)parameters[i].name.text);
        free((char *)parameters[i].value.text);
    }
    free(parameters);
}

static int compare_names(const char *one, const char *other)
{
    while (*one && lower(*one) == lower(*other)) {
        one++;
        other++;
    }
    return (unsigned char)lower(*one) - (unsigned char)lower(*other);
}

static int compare_headers(const void *one, const void *other)
{
    const struct sign_header *left = one, *right = other;
    return compare_names(left->name, right->name);
}

/* A sorted copy; owned. */
static struct sign_header *sorted(const struct sign_request *request)
{
    struct sign_header *headers = memory_new(request->header_count + 1, sizeof *headers);
    if (request->header_count > 0) {
        memcpy(headers, request->headers, request->header_count * sizeof *headers);
        qsort(headers, request->header_count, sizeof *headers, compare_headers);
    }
    return headers;
}

static void lowered(const char *name, struct buf *out)
{
    for (; *name; name++)
        buf_char(out, lower(*name));
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

void canonical_headers(const struct sign_request *request, struct buf *out)
{
    struct sign_header *headers = sorted(request);
    for (size_t i = 0; i < request->header_count; i++) {
        const char *value = headers[i].value;
        while (blank(*value))
            value++;
        size_t size = strlen(value);
        while (size > 0 && blank(value[size - 1]))
            size--;
        lowered(headers[i].name, out);
        buf_char(out, ':');
        buf_bytes(out, value, size);
        buf_char(out, '\n');
    }
    free(headers);
}

void canonical_names(const struct sign_request *request, struct buf *out)
{
    struct sign_header *headers = sorted(request);
    for (size_t i = 0; i < request->header_count; i++) {
        if (i > 0)
            buf_char(out, ';');
        lowered(headers[i].name, out);
    }
    free(headers);
}

/* The default port is left out, because that is what goes on the wire. */
bool sign_host(const char *url, struct buf *out, struct err *err)
{
    const char *scheme = strstr(url, "://");
    const char *host = scheme ? scheme + 3 : url;
    size_t size = strcspn(host, "/?#");
    const char *at = scheme ? memchr(host, '@', size) : NULL;
    if (at) {
        size -= (size_t)(at + 1 - host);
        host = at + 1;
    }
    bool secure = scheme && scheme - url == 5; /* "https" against "http" */
    const char *port = secure ? ":443" : ":80";
    size_t port_size = strlen(port);
    if (size >= port_size && memcmp(host + size - port_size, port, port_size) == 0)
        size -= port_size;
    if (!scheme || size == 0 || *host == ':')
        return err_set(err, ERR_INPUT, "the URL \"%s\" names no host", "URL “%s” 中没有主机名", url);
    for (size_t i = 0; i < size; i++)
        buf_char(out, lower(host[i]));
    return true;
}
