#include "net/iam.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "net/endpoint.h"
#include "net/errand.h"
#include "net/moment.h"
#include "net/refusal.h"
#include "sign/sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { IAM_MS = 30 * 1000, ANSWER_BYTES = 1024 * 1024, URL_BYTES = 4096 };

static struct json *child(struct json *object, const char *name)
{
    struct json *made = json_object();
    json_set(object, name, made);
    return made;
}

static void set_text(struct json *object, const char *name, const char *value)
{
    json_set(object, name, json_string(value));
}

static void wipe(char *secret)
{
    if (secret)
        sign_wipe(secret, strlen(secret));
    free(secret);
}

/* The tree holds the password and the passcode as long as it stands. */
static void wipe_in_tree(struct json *identity)
{
    const struct json *holders[] = { json_member(json_member(identity, "password"), "user"),
                                     json_member(json_member(identity, "totp"), "user") };
    static const char *const names[] = { "password", "passcode" };
    for (size_t i = 0; i < 2; i++) {
        char *text = (char *)json_member_text(holders[i], names[i]);
        if (text)
            sign_wipe(text, strlen(text));
    }
}

char *iam_body(const struct iam_login *login)
{
    struct json *root = json_object(), *auth = child(root, "auth"), *identity = child(auth, "identity");
    struct json *methods = json_array();
    json_insert_item(methods, 0, json_string("password"));
    if (login->passcode)
        json_insert_item(methods, 1, json_string("totp"));
    json_set(identity, "methods", methods);
    struct json *user = child(child(identity, "password"), "user");
    set_text(user, "name", login->user);
    set_text(user, "password", login->password);
    set_text(child(user, "domain"), "name", login->domain);
    if (login->passcode) {
        struct json *device = child(child(identity, "totp"), "user");
        set_text(device, "id", login->user_id);
        set_text(device, "passcode", login->passcode);
    }
    struct json *project = child(child(auth, "scope"), "project");
    set_text(project, login->project_id ? "id" : "name",
             login->project_id ? login->project_id : login->region);
    char *body = json_written(root, JSON_COMPACT);
    wipe_in_tree(identity);
    json_free(root);
    return body;
}

/* What a 401 means here is not what it means to a signed request. */
static void tell_refused(const struct http_answer *answer, const struct json *body, struct err *err)
{
    const char *words = refusal_words(body);
    err_set(err, ERR_CONFIG,
            "the login was refused: check user, domain and password (and the verification code); a HUAWEI ID "
            "needs an IAM user, and that user programmatic access%s%s",
            "登录被拒绝：请检查用户名、账号名和密码（以及验证码）；华为账号需改用 IAM "
            "用户，且该用户须开启编程访问%s%s",
            words ? ". IAM: " : "", words ? words : "");
    err->status = answer->status;
    snprintf(err->request_id, sizeof err->request_id, "%s", answer->request_id);
}

static bool read_answer(const struct http_answer *answer, struct iam_token *token, struct err *err)
{
    struct err mistake = { 0 };
    struct json *body =
        answer->body_size > 0 ? json_read(answer->body, answer->body_size, NULL, &mistake) : NULL;
    const struct json *member = json_member(body, "token");
    bool good = !refusal_is(answer, body);
    int64_t expires_ms = 0;
    if (!good && answer->status == 401) {
        tell_refused(answer, body, err);
    } else if (!good) {
        refusal_tell(answer, body, err);
    } else if (!*answer->wanted) {
        good =
            err_set(err, ERR_NETWORK, "the answer holds no X-Subject-Token: check that iam_endpoint is IAM's",
                    "应答中没有 X-Subject-Token：请确认 iam_endpoint 是 IAM 的地址");
    } else if (!moment_read(json_member_text(member, "expires_at"), &expires_ms)) {
        good = err_set(err, ERR_NETWORK,
                       "the answer does not tell when the token expires: check that iam_endpoint is IAM's",
                       "应答未说明令牌何时过期：请确认 iam_endpoint 是 IAM 的地址");
    } else {
        token->token = memory_text(answer->wanted);
        token->project_id = memory_text(json_member_text(json_member(member, "project"), "id"));
        token->expires_ms = expires_ms;
    }
    json_free(body);
    return good;
}

/* A password goes to this machine itself, or encrypted. */
static bool check_safe(const char *endpoint, struct err *err)
{
    static const char *const safe[] = { "https://", "http://127.", "http://localhost:", "http://[::1]" };
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        if (strncasecmp(endpoint, safe[i], strlen(safe[i])) == 0)
            return true;
    return err_set(err, ERR_CONFIG, "%s is not https: a password is not sent there; mend iam_endpoint",
                   "%s 不是 https：不会向它发送密码；请修正 iam_endpoint", endpoint);
}

/* JSON holds text alone: other bytes would go out as replacement characters, and as a wrong password, of
 * which there are five until the user is locked. */
static bool check_text(const struct iam_login *login, struct err *err)
{
    const struct {
        const char *value;
        struct text name;
    } parts[] = {
        { login->user, { "the user name", "用户名" } },
        { login->domain, { "the account name", "账号名" } },
        { login->password, { "the password", "密码" } },
        { login->user_id, { "the user id", "用户 ID" } },
        { login->passcode, { "the verification code", "验证码" } },
        { login->project_id, { "the project id", "项目 ID" } },
        { login->region, { "the region", "区域" } },
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].value && !utf8_valid(parts[i].value, strlen(parts[i].value)))
            return err_set(
                err, ERR_CONFIG,
                "%s holds bytes that are no UTF-8 and would arrive altered, so nothing was sent%.0s; "
                "set the terminal, or save the file that it is from, to UTF-8",
                "%.0s%s含有非 UTF-8 的字节，发送后会被改变，因此未发送；请将终端或其所在文件改为 UTF-8 编码",
                parts[i].name.en, parts[i].name.zh);
    return true;
}

struct iam_asking {
    struct errand errand;
    char *endpoint; /* owned */
};

struct iam_asking *iam_begin(const struct iam_login *login, struct err *err)
{
    static const struct http_header headers[] = { { "Content-Type", "application/json;charset=utf8" } };
    struct buf url;
    if (!endpoint_check(login->endpoint, err) || !check_safe(login->endpoint, err) || !check_text(login, err))
        return NULL;
    struct iam_asking *asking = memory_new(1, sizeof *asking);
    size_t size = strlen(login->endpoint);
    char *body = iam_body(login);
    buf_init(&url, URL_BYTES);
    buf_bytes(&url, login->endpoint, login->endpoint[size - 1] == '/' ? size - 1 : size);
    buf_string(&url, "/v3/auth/tokens?nocatalog=true"); /* the catalogue is long, and of no use here */
    struct http_options options = {
        .ca_file = login->ca_file,
        .total_ms = IAM_MS,
        .answer_ceiling = ANSWER_BYTES,
        .trace = login->trace,
    };
    struct http_request request = {
        .method = "POST",
        .url = buf_text(&url),
        .headers = headers,
        .header_count = 1,
        .body = body,
        .body_size = strlen(body),
        .wanted = "X-Subject-Token",
        .secret = true,
    };
    asking->endpoint = memory_text(login->endpoint);
    bool begun = errand_begin(&asking->errand, &options, &request, err);
    wipe(body);
    buf_done(&url);
    if (begun)
        return asking;
    iam_end(asking);
    return NULL;
}

struct errand *iam_errand(struct iam_asking *asking)
{
    return &asking->errand;
}

bool iam_take(const struct iam_asking *asking, struct iam_token *token, struct err *err)
{
    struct iam_token fresh = { 0 };
    bool good = errand_answered(&asking->errand, err) &&
                read_answer(transfer_answer(asking->errand.transfer), &fresh, err);
    if (good)
        *token = fresh;
    else
        err_while(err, "asking %s for a token", "向 %s 请求令牌", asking->endpoint);
    return good;
}

void iam_end(struct iam_asking *asking)
{
    if (!asking)
        return;
    errand_done(&asking->errand);
    free(asking->endpoint);
    free(asking);
}

void iam_token_done(struct iam_token *token)
{
    wipe(token->token);
    free(token->project_id);
    *token = (struct iam_token){ 0 };
}
