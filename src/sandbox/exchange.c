#include "sandbox/exchange.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "schema/codes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_SIZE = 1024 };

const char *request_header(const struct request *request, const char *name)
{
    return request->header(request->connection, name);
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Queries spell a space as %20 or as '+'; a '%' that starts no pair stands for itself. */
static void decode(const char *text, size_t size, struct buf *out)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '%' && i + 2 < size && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
            buf_char(out, (char)(hex(text[i + 1]) * 16 + hex(text[i + 2])));
            i += 2;
        } else {
            buf_char(out, text[i] == '+' ? ' ' : text[i]);
        }
    }
}

bool request_query(const struct request *request, const char *name, struct buf *out)
{
    const char *pair = request->query;
    size_t length = strlen(name);

    while (*pair != '\0') {
        size_t size = strcspn(pair, "&");
        if (size >= length && strncmp(pair, name, length) == 0 && (size == length || pair[length] == '=')) {
            buf_clear(out);
            if (size > length)
                decode(pair + length + 1, size - length - 1, out);
            return true;
        }
        pair += size;
        if (*pair == '&')
            pair++;
    }
    return false;
}

void answer_init(struct answer *answer)
{
    *answer = (struct answer){
        .status = 200,
        .content_type = "application/json;charset=utf-8",
        .retry_after = RETRY_AFTER_NONE,
    };
    buf_init(&answer->body, LIMIT_ANSWER_BYTES);
    buf_init(&answer->subject_token, MESSAGE_SIZE);
}

void answer_done(struct answer *answer)
{
    buf_done(&answer->body);
    buf_done(&answer->subject_token);
}

void exchange_quote(struct buf *out, const char *text)
{
    struct json *string;

    /* A path may hold any bytes; an answer of ours is UTF-8 all the same. */
    if (utf8_valid(text, strlen(text)))
        string = json_string(text);
    else
        string = json_string("(not UTF-8)");
    json_write(string, JSON_COMPACT, out);
    json_free(string);
}

void answer_refuse(struct answer *answer, const struct request *request, const char *code, const char *format,
                   ...)
{
    const struct code_row *row = code_find(code);
    bool gateway = strncmp(code, "APIG", 4) == 0;
    bool older = !gateway && strncmp(request->path, "/v1/", 4) == 0;
    char message[MESSAGE_SIZE];
    va_list arguments;
    size_t size;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    /* Cutting must not leave half a character behind. */
    size = strlen(message);
    while (size > 0 && !utf8_valid(message, size))
        message[--size] = '\0';

    answer->status = row ? row->status : 400;
    buf_clear(&answer->body);
    buf_string(&answer->body, older ? "{\"is_success\":false,\"error_message\":" : "{\"error_msg\":");
    exchange_quote(&answer->body, message);
    buf_format(&answer->body, ",\"error_code\":\"%s\"", code);
    if (gateway)
        buf_format(&answer->body, ",\"request_id\":\"%s\"", request->id);
    buf_char(&answer->body, '}');
}
