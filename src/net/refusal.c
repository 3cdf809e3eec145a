#include "net/refusal.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "schema/codes.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CODE_COLUMNS = 40 };

/* The shapes in which refusals come: under which name the code, and the message, stand. */
static const struct spelling {
    const char *code, *message;
} spellings[] = {
    { "error_code", "error_msg" },                            /* v2 and the gateway */
    { "error_code", "error_message" },                        /* v1 */
    { "errorCode", "errorMsg" },       { "code", "message" }, /* and Keystone's, inside "error" */
    { "error_code", "message" },
};

/* What a status means when no code tells more. status 0 ends the list. */
static const struct meaning {
    int status;
    struct text text;
} meanings[] = {
    { 400, { "the request was malformed", "请求不正确" } },
    { 401,
      { "the credentials were not accepted: check key, secret and this machine's clock",
        "凭据未被接受：请检查密钥及本机时钟" } },
    { 403, { "these credentials do not permit it", "当前凭据没有此权限" } },
    { 404,
      { "there is no such address: check endpoint, region and project id",
        "没有这个地址：请检查 endpoint、区域和项目 ID" } },
    { 405, { "this service does not know the call", "该服务不支持此调用" } },
    { 413, { "the request is too large", "请求过大" } },
    { 429, { "too many requests: wait a while and try again", "请求过于频繁：请稍候再试" } },
    { 500, { "the service failed inside: try again later", "服务内部错误：请稍后再试" } },
    { 502,
      { "the gateway could not reach the service: try again later", "网关无法到达后端服务：请稍后再试" } },
    { 503, { "the service is not available now: try again later", "服务暂不可用：请稍后再试" } },
    { 504,
      { "the gateway waited in vain for the service: try again later", "网关等待后端服务超时：请稍后再试" } },
    { 0, { NULL, NULL } },
};

struct words {
    const char *code, *message, *request_id; /* borrowed from the body; NULL when it has none */
};

static struct words read_words(const struct json *body)
{
    struct words words = { NULL, NULL, json_member_text(body, "request_id") };
    const struct json *places[] = { body, json_member(body, "error") };
    for (size_t i = 0; i < COUNT(places); i++) {
        for (size_t k = 0; k < COUNT(spellings) && !(words.code && words.message); k++) {
            /* A code may be a number: Keystone's is. */
            const char *code = json_text(json_member(places[i], spellings[k].code));
            const char *message = json_member_text(places[i], spellings[k].message);
            if (code && message)
                words.code = code, words.message = message;
            else if (code && !words.code)
                words.code = code;
            else if (message && !words.message)
                words.message = message;
        }
    }
    return words;
}

const char *refusal_words(const struct json *body)
{
    return read_words(body).message;
}

/* Keystone's code is the status once more, and tells nothing. */
static bool echoes(const char *code, int status)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", status);
    return code && strcmp(code, digits) == 0;
}

bool refusal_is(const struct http_answer *answer, const struct json *body)
{
    const struct json *success = json_member(body, "is_success");
    bool denied = json_is(success, JSON_BOOLEAN) && !json_true(success);
    return answer->status < 200 || answer->status >= 300 || denied;
}

/* What the service asks for with Retry-After says more than "a few seconds". */
static void tell_pause(int pause_s, bool chinese, struct buf *out)
{
    if (pause_s < 120)
        buf_format(out, chinese ? "；服务要求 %d 秒后再试" : "; it asks to be tried again in %d s", pause_s);
    else
        buf_format(out, chinese ? "；服务要求 %d 分钟后再试" : "; it asks to be tried again in %d min",
                   (pause_s - 1) / 60 + 1);
}

/* "cause; remedy. " in one language; the rows hold bare clauses. */
static void tell_cause(struct text cause, struct text remedy, int pause_s, enum language language,
                       struct buf *out)
{
    bool chinese = language == LANGUAGE_ZH;
    buf_string(out, text_in(cause, language));
    if (pause_s > 0)
        tell_pause(pause_s, chinese, out);
    else if (remedy.en)
        buf_format(out, "%s%s", chinese ? "；" : "; ", text_in(remedy, language));
    buf_string(out, chinese ? "。" : ". ");
}

static struct text meaning_of(int status)
{
    for (const struct meaning *row = meanings; row->status; row++)
        if (row->status == status)
            return row->text;
    if (status >= 300 && status < 400)
        return (struct text){ "it points to another address, which is never followed: check the endpoint",
                              "它指向另一个地址（不会跟随重定向）：请检查 endpoint" };
    if (status >= 500)
        return meaning_of(500);
    return (struct text){ "the service said no", "服务拒绝了请求" };
}

/* The title of an HTML page, which is all that a proxy or gateway has to say. */
static void page_title(const struct http_answer *answer, char *out, size_t size)
{
    *out = '\0';
    for (const char *at = answer->body; (at = strchr(at, '<')); at++) {
        if (strncasecmp(at, "<title>", 7) != 0)
            continue;
        int length = (int)strcspn(at + 7, "<\r\n");
        snprintf(out, size, "%.*s", length < 100 ? length : 100, at + 7);
        return;
    }
}

static void tell_body(const struct http_answer *answer, const struct words *words, enum language language,
                      struct buf *out)
{
    static const struct text said = { "The service said: ", "服务原文：" };
    static const struct text empty = { "The answer was empty", "应答为空" };
    static const struct text page = { "The answer was a web page, not JSON: ", "应答是网页而非 JSON：" };
    static const struct text other = { "The answer did not say why", "应答未说明原因" };
    char title[128];
    page_title(answer, title, sizeof title);
    if (words->message && *words->message) {
        buf_string(out, text_in(said, language));
        utf8_few_marks(out, words->message);
    } else if (answer->body_size == 0) {
        buf_string(out, text_in(empty, language));
    } else if (*title || strstr(answer->content_type, "html")) {
        buf_string(out, text_in(page, language));
        buf_string(out, *title ? title : answer->content_type);
    } else {
        buf_string(out, text_in(other, language));
    }
}

/* Who fails does not refuse: what was asked for may be done. */
static struct text opening(int status)
{
    if (status >= 500 || status == 408)
        return (struct text){ "the service failed", "服务出错" };
    if (status >= 300 && status < 400)
        return (struct text){ "the service pointed elsewhere", "服务要求转向" };
    return (struct text){ "the service refused", "服务拒绝" };
}

/* However long a code is, and whatever it is heaped with, the explanation behind it has its room. */
static void tell_code(const char *code, struct buf *out)
{
    if (code == NULL)
        return;
    buf_char(out, ' ');
    utf8_printable(out, code, strlen(code), CODE_COLUMNS);
}

static void tell(const struct http_answer *answer, const struct words *words, const struct code_row *row,
                 enum language language, struct buf *out)
{
    bool chinese = language == LANGUAGE_ZH;
    buf_init(out, LIMIT_LINE_BYTES);
    buf_string(out, text_in(opening(answer->status), language));
    buf_format(out, chinese ? "（HTTP %d" : " (HTTP %d", answer->status);
    tell_code(echoes(words->code, answer->status) ? NULL : words->code, out);
    buf_string(out, chinese ? "）：" : "): ");
    tell_cause(row ? row->cause : meaning_of(answer->status), row ? row->remedy : (struct text){ NULL, NULL },
               answer->retry_after_s, language, out);
    tell_body(answer, words, language, out);
}

static enum err_kind kind_of(int status, const char *code)
{
    if (code && strcmp(code, "ModelArts.2755") == 0) /* comes with 400, not 404 */
        return ERR_ABSENT;
    return status == 401 ? ERR_CONFIG : ERR_REFUSED;
}

/* Codes and ids are printable ASCII; whatever else came in one is kept nowhere. */
static void keep_plain(const char *text, char *out, size_t size)
{
    size_t kept = 0;

    for (; text && *text && kept + 1 < size; text++)
        if (*text > ' ' && *text <= '~')
            out[kept++] = *text;
    out[kept] = '\0';
}

void refusal_tell(const struct http_answer *answer, const struct json *body, struct err *err)
{
    struct words words = read_words(body);
    const struct code_row *row = words.code ? code_find(words.code) : NULL;
    struct buf texts[LANGUAGES];
    for (int language = 0; language < LANGUAGES; language++)
        tell(answer, &words, row, (enum language)language, &texts[language]);
    err_set(err, kind_of(answer->status, words.code), "%s%.0s", "%.0s%s", buf_text(&texts[LANGUAGE_EN]),
            buf_text(&texts[LANGUAGE_ZH]));
    for (int language = 0; language < LANGUAGES; language++)
        buf_done(&texts[language]);
    const char *request_id = *answer->request_id ? answer->request_id : words.request_id;
    err->status = answer->status;
    keep_plain(words.code, err->code, sizeof err->code);
    keep_plain(request_id, err->request_id, sizeof err->request_id);
}
