/* algoform login: an IAM token for a name and a password, kept until it ends. */
#include "session/login.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/prompt.h"
#include "commands/service.h"

#include <stdlib.h>
#include <string.h>

/* What the person gives; owned, each NULL until then. */
struct answers {
    char *user, *domain, *password, *user_id, *passcode;
};

static void forget(struct answers *answers)
{
    free(answers->user);
    free(answers->domain);
    free(answers->user_id);
    prompt_forget(answers->password);
    prompt_forget(answers->passcode);
}

/* The value that is known already, or the answer to a question. */
static bool ask(const struct invocation *invocation, const char *known, struct text question, bool secret,
                char **answer, struct err *err)
{
    if (known && *known) {
        *answer = memory_text(known);
        return true;
    }
    *answer = prompt_line(text_in(question, invocation->language), secret, err);
    if (*answer && !**answer)
        err_set(err, ERR_INPUT, "%s%.0s must not be empty", "%.0s%s不能为空", question.en, question.zh);
    return err->kind == ERR_NONE;
}

static bool ask_all(const struct invocation *invocation, struct answers *answers, struct err *err)
{
    static const struct text user = { "IAM user name", "IAM 用户名" };
    static const struct text domain = { "account (domain) name", "账号（domain）名" };
    static const struct text password = { "password", "密码" };
    static const struct text user_id = { "user id (of the virtual MFA device)",
                                         "用户 ID（虚拟 MFA 设备所属）" };
    static const struct text passcode = { "verification code", "验证码" };
    const struct session *session = invocation->session;

    return ask(invocation, login_user(session), user, false, &answers->user, err) &&
           ask(invocation, login_domain(session), domain, false, &answers->domain, err) &&
           ask(invocation, NULL, password, true, &answers->password, err) &&
           (!invocation->options.totp ||
            (ask(invocation, login_user_id(session), user_id, false, &answers->user_id, err) &&
             ask(invocation, NULL, passcode, true, &answers->passcode, err)));
}

/* Credentials that come earlier would be used in the place of the new token. */
static void warn_of_others(const struct invocation *invocation)
{
    const char *source = session_credentials(invocation->session)->source;
    struct buf text;

    if (!source || strcmp(source, "algoform login") == 0)
        return;
    buf_init(&text, 1024);
    buf_format(&text,
               invocation->language == LANGUAGE_ZH ? "algoform: 但目前仍优先使用 %s 的凭据"
                                                   : "algoform: but the credentials of %s come first",
               source);
    output_line(stderr, buf_text(&text));
    buf_done(&text);
}

static bool keep(const struct invocation *invocation, const struct iam_token *token, struct err *err)
{
    char until[32], *path = NULL;
    struct buf text;

    if (!session_keep(invocation->session, token, &path, err))
        return false;
    clock_local_text(token->expires_ms, until);
    buf_init(&text, 16 * 1024);
    buf_format(&text,
               invocation->language == LANGUAGE_ZH ? "已登录，有效期至 %s；令牌保存在 %s"
                                                   : "logged in until %s; the token is kept in %s",
               until, path);
    output_say(invocation, (struct text){ buf_text(&text), buf_text(&text) });
    buf_done(&text);
    free(path);
    warn_of_others(invocation);
    return true;
}

/* The password goes out once; Ctrl-C leaves what was kept as it was. */
static bool ask_iam(const struct invocation *invocation, const struct iam_login *login,
                    struct iam_token *token, struct err *err)
{
    static const struct text doing = { "asking for a token", "正在请求令牌" };
    struct iam_asking *asking = iam_begin(login, err);
    bool good = asking && service_wait_errand(invocation, iam_errand(asking), doing, err) &&
                iam_take(asking, token, err);

    iam_end(asking);
    return good;
}

enum status command_login(struct invocation *invocation)
{
    struct login_aim aim = { 0 };
    struct answers answers = { 0 };
    struct iam_login login = { 0 };
    struct iam_token token = { 0 };
    struct err err = { 0 };
    enum status status = STATUS_DONE;
    bool asked = false;

    if (login_aim_at(invocation->session, &aim, &login, &err) && ask_all(invocation, &answers, &err)) {
        asked = true;
        login.user = answers.user;
        login.domain = answers.domain;
        login.password = answers.password;
        login.user_id = answers.user_id;
        login.passcode = answers.passcode;
        if (ask_iam(invocation, &login, &token, &err))
            keep(invocation, &token, &err);
    }
    forget(&answers);
    iam_token_done(&token);
    login_aim_done(&aim);
    if (err.kind != ERR_NONE)
        status = output_service_failure(invocation, &err);
    /* What was not answered properly never reached the network. */
    return status == STATUS_NETWORK && !asked ? STATUS_USAGE : status;
}
