/* Any bytes as the body of an answer with some status: whether it is a "no" is decided, and a "no" is told
 * in both languages, and what reaches a terminal of it is UTF-8 that moves no cursor. */
#include "fuzz.h"

#include "base/utf8.h"
#include "net/refusal.h"

#include <string.h>

/* As it reaches a terminal. */
static void check_shown(const char *text, size_t most)
{
    struct buf shown;
    size_t length;

    PROMISE(memchr(text, '\0', most));
    buf_init(&shown, 1 << 20);
    utf8_printable(&shown, text, strlen(text), SIZE_MAX);
    length = shown.size;
    PROMISE(utf8_valid(buf_text(&shown), length));
    for (size_t i = 0; i < length; i++)
        PROMISE((unsigned char)buf_text(&shown)[i] >= ' ' && buf_text(&shown)[i] != 127);
    buf_done(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct err mistake = { 0 }, err = { 0 };
    char *body = malloc(size - 1), *id = malloc(size - 1);
    size_t used = size - 2;
    memcpy(body, data + 2, used);
    body[used] = '\0';
    memcpy(id, body, used + 1);
    id[strcspn(id, "\r\n")] = '\0'; /* as a header's value comes */
    struct http_answer answer = {
        .status = 100 + (data[0] % 6) * 100 + data[1] % 32,
        .body = body,
        .body_size = used,
        .request_id = data[1] & 64 ? id : "",
        .content_type = data[1] & 128 ? "text/html" : "application/json",
        .retry_after_s = -1,
        .date_s = -1,
        .wanted = "",
    };
    struct json *json = used ? json_read(body, used, NULL, &mistake) : NULL;
    if (refusal_is(&answer, json)) {
        refusal_tell(&answer, json, &err);
        PROMISE(err.kind != ERR_NONE);
        PROMISE(*err_text(&err, LANGUAGE_EN) && *err_text(&err, LANGUAGE_ZH));
        check_shown(err_text(&err, LANGUAGE_EN), ERR_TEXT_SIZE);
        check_shown(err_text(&err, LANGUAGE_ZH), ERR_TEXT_SIZE);
        check_shown(err.code, sizeof err.code);
        check_shown(err.request_id, sizeof err.request_id);
    } else {
        PROMISE(answer.status >= 200 && answer.status < 300);
    }
    json_free(json);
    free(body);
    free(id);
    return 0;
}
