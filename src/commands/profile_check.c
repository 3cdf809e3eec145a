/* algoform profile check: each step on the way to the service as a line, with what to do about it. */
#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "commands/output.h"
#include "commands/profile.h"
#include "commands/service.h"
#include "net/probe.h"
#include "net/proxy.h"
#include "session/needs.h"
#include "session/project.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The first may be the way's length; past the second a person should know; past the third the
 * gateway refuses what is signed. */
enum { SKEW_NOISE_S = 2, SKEW_TOLD_S = 60, SKEW_REFUSED_S = 15 * 60 };

/* A certificate that ends sooner is told. */
enum { CERTIFICATE_DAYS = 30, DAY_S = 24 * 60 * 60 };

enum verdict { VERDICT_GOOD, VERDICT_NOTE, VERDICT_BAD, VERDICT_SKIPPED };

/* For people; programs read the words of JSON. */
static const struct text verdicts[] = {
    { "ok", "正常" }, { "note", "注意" }, { "FAIL", "失败" }, { "-", "-" }
};
static const char *const verdict_words[] = { "ok", "note", "fail", "skipped" };

enum { VERDICT_COLUMNS = 4, STEP_COLUMNS = 13 };

/* The steps, in order; their English names are stable, for programs. */
enum step {
    STEP_CONFIGURATION,
    STEP_ENDPOINT,
    STEP_PROJECT_ID,
    STEP_CREDENTIALS,
    STEP_RESOLVED,
    STEP_REACHED,
    STEP_TLS,
    STEP_CLOCK,
    STEP_SIGNATURE,
    STEP_PROJECT,
    STEP_LISTING,
    STEPS
};

static const struct text steps[STEPS] = {
    { "configuration", "配置" },
    { "endpoint", "endpoint" },
    { "project_id", "project_id" },
    { "credentials", "凭据" },
    { "resolved", "域名解析" },
    { "reached", "网络连接" },
    { "tls", "TLS" },
    { "clock", "时钟" },
    { "signature", "签名" },
    { "project", "项目" },
    { "listing", "列出算法" },
};

struct walk {
    const struct invocation *invocation;
    struct json *lines; /* owned; NULL for text */
    enum step next;
    enum status status; /* of the first step that failed */
};

/* Padded by what a terminal shows: a Chinese character is two columns wide. */
static void print_column(const char *word, int columns)
{
    int pad = columns - (int)utf8_columns(word);

    printf("%s%*s  ", word, pad > 0 ? pad : 0, "");
}

static void tell(struct walk *walk, enum verdict verdict, const char *text)
{
    enum language language = walk->invocation->language;
    struct text step = steps[walk->next++];

    if (walk->lines) {
        struct json *line = json_object();
        json_set(line, "step", json_string(step.en));
        json_set(line, "verdict", json_string(verdict_words[verdict]));
        json_set(line, "text", json_string(text));
        json_insert_item(walk->lines, json_count(walk->lines), line);
        return;
    }
    print_column(text_in(verdicts[verdict], language), VERDICT_COLUMNS);
    print_column(text_in(step, language), STEP_COLUMNS);
    output_line(stdout, text);
}

static enum status status_of(const struct err *err)
{
    switch (err->kind) {
    case ERR_CONFIG: return STATUS_CONFIG;
    case ERR_REFUSED:
    case ERR_ABSENT: return STATUS_REFUSED;
    case ERR_CANCELLED: return STATUS_INTERRUPTED;
    default: return STATUS_NETWORK;
    }
}

static void tell_text(struct walk *walk, enum verdict verdict, struct text text)
{
    tell(walk, verdict, text_in(text, walk->invocation->language));
}

static void tell_failure(struct walk *walk, const struct err *err, enum status status)
{
    if (walk->status == STATUS_DONE)
        walk->status = status;
    tell(walk, VERDICT_BAD, err_text(err, walk->invocation->language));
}

/* "VALUE (from SOURCE)" */
static void tell_value(struct walk *walk, const char *value, const char *source)
{
    struct buf text;

    buf_init(&text, 8192);
    buf_format(&text, walk->invocation->language == LANGUAGE_ZH ? "%s（来自 %s）" : "%s (from %s)", value,
               source);
    tell(walk, VERDICT_GOOD, buf_text(&text));
    buf_done(&text);
}

/* open_file: of another program, and readable by others; or NULL. */
static void tell_credentials(struct walk *walk, const char *kind, const char *source, const char *open_file)
{
    bool chinese = walk->invocation->language == LANGUAGE_ZH;
    struct buf text;

    if (!open_file) {
        tell_value(walk, kind, source);
        return;
    }
    buf_init(&text, 16 * 1024);
    buf_format(&text,
               chinese ? "%s（来自 %s）；其他用户可以读取 %s 中的密钥，请执行：chmod 600 %s"
                       : "%s (from %s); others may read the secrets in %s, so run: chmod 600 %s",
               kind, source, open_file, open_file);
    tell(walk, VERDICT_NOTE, buf_text(&text));
    buf_done(&text);
}

static void skip_rest(struct walk *walk)
{
    while (walk->next < STEPS)
        tell_text(walk, VERDICT_SKIPPED,
                  (struct text){ "not tried: mend the step above first", "未尝试：请先解决上面的问题" });
}

static void tell_configuration(struct walk *walk, const struct session *session)
{
    const struct profile *profile = session_profile(session);
    struct buf text;

    buf_init(&text, 16 * 1024);
    if (profile)
        buf_format(&text, "profile %s, %s", profile->name, session_config(session)->path);
    else
        buf_string(&text, walk->invocation->language == LANGUAGE_ZH ? "未选择 profile，只用环境变量"
                                                                    : "no profile, the environment alone");
    tell(walk, VERDICT_GOOD, buf_text(&text));
    buf_done(&text);
}

/* How to keep what was found. */
static void tell_found(struct walk *walk, const struct session *session, const char *id)
{
    const struct profile *profile = session_profile(session);
    bool chinese = walk->invocation->language == LANGUAGE_ZH;
    char *region = session_region(session);
    struct buf text;

    buf_init(&text, 8192);
    buf_format(&text,
               chinese ? "%s（由 IAM 按区域 %s 查到）：请" : "%s (told by IAM for the region %s): ", id,
               region ? region : "");
    if (profile)
        buf_format(&text,
                   chinese ? "将 project_id = %s 写入 [profile %s]（%s）"
                           : "write project_id = %s into [profile %s] of %s",
                   id, profile->name, session_config(session)->path);
    else
        buf_format(&text, chinese ? "设置 ALGOFORM_PROJECT_ID=%s" : "set ALGOFORM_PROJECT_ID=%s", id);
    tell(walk, VERDICT_NOTE, buf_text(&text));
    buf_done(&text);
    free(region);
}

static bool findable(const struct session *session)
{
    char *region = session_region(session);
    bool known = region != NULL;

    free(region);
    return known && session_has(session, NEED_CREDENTIALS);
}

/* Asks IAM for the project, where everything else is there. */
static bool find_project(struct walk *walk, struct session *session)
{
    struct project_search search = { 0 };
    struct err err = { 0 };
    char *id = NULL;

    if (project_search_for(&search, session, &err) &&
        service_wait(walk->invocation, search.api, search.operation, &err))
        id = project_search_id(&search, &err);
    project_search_done(&search);
    if (id) {
        tell_found(walk, session, id);
        session_set_project(session, id, "IAM");
    } else {
        err_while(&err, "the project id is not given, and was not found", "未提供项目 ID，也未能查到");
        tell_failure(walk, &err, status_of(&err));
    }
    free(id);
    return id != NULL;
}

/* Endpoint, project and credentials, and where each of them comes from. */
static bool check_values(struct walk *walk, struct session *session)
{
    struct session_value values[] = { session_endpoint(session), session_project(session) };
    const struct credentials *credentials;
    const char *kind = text_in(session_kind(session), walk->invocation->language);
    char until[32];
    struct buf text;
    struct err err = { 0 };

    for (size_t i = 0; i < 2; i++) {
        if (i == 1 && !values[i].value && findable(session)) {
            if (!find_project(walk, session))
                return false;
            continue;
        }
        if (!values[i].value && !session_complete(session, &err)) {
            tell_failure(walk, &err, STATUS_CONFIG);
            return false;
        }
        tell_value(walk, values[i].value, values[i].source);
    }
    /* Keys of an agency are fetched here, and come from the network. */
    if (!session_api(session, &err) || !api_prepare(session_api(session, &err), &err)) {
        tell_failure(walk, &err, err.kind == ERR_NETWORK ? STATUS_NETWORK : STATUS_CONFIG);
        return false;
    }
    credentials = session_credentials(session);
    clock_local_text(credentials->expires_ms, until);
    buf_init(&text, 1024);
    buf_string(&text, kind);
    if (credentials->expires_ms > 0)
        buf_format(&text, walk->invocation->language == LANGUAGE_ZH ? "，有效期至 %s" : ", until %s", until);
    tell_credentials(walk, buf_text(&text), credentials->source, session_open_file(session));
    buf_done(&text);
    return true;
}

/* Whom the connection is with: no_proxy may exempt the host, and only the connection tells. */
static void tell_reached(struct walk *walk, const struct probe *probe, const char *variable)
{
    bool chinese = walk->invocation->language == LANGUAGE_ZH;
    struct buf text;

    buf_init(&text, 1024);
    buf_string(&text, chinese ? "已建立连接" : "a connection came about");
    if (*probe->peer)
        buf_format(&text, chinese ? "（%s）" : " with %s", probe->peer);
    if (variable && probe->route == ROUTE_PROXY)
        buf_format(&text, chinese ? "，即 %s 指定的代理" : ", the proxy that %s names", variable);
    else if (variable && probe->route == ROUTE_DIRECT)
        buf_format(&text,
                   chinese ? "，未经 %s 指定的代理（no_proxy 排除了该主机）"
                           : ", past the proxy that %s names: no_proxy exempts the host",
                   variable);
    else if (variable)
        buf_format(&text,
                   chinese ? "；%s 指定了代理（no_proxy 中的主机除外）"
                           : "; %s names a proxy for all hosts but those in no_proxy",
                   variable);
    tell(walk, VERDICT_GOOD, buf_text(&text));
    buf_done(&text);
}

/* The certificate was trusted: whose it is, who says so, and for how long. */
static void tell_certificate(struct walk *walk, const struct certificate *certificate)
{
    int64_t left_s = certificate->ends_s - clock_utc_ms() / 1000;
    bool chinese = walk->invocation->language == LANGUAGE_ZH;
    bool soon = certificate->ends_s >= 0 && left_s < (int64_t)CERTIFICATE_DAYS * DAY_S;
    char until[32];
    struct buf text;

    buf_init(&text, 4096);
    buf_string(&text,
               chinese ? "证书受信任且与主机相符" : "the certificate is trusted and belongs to the host");
    if (*certificate->subject)
        buf_format(&text, chinese ? "：%s，由 %s 签发" : ": %s, issued by %s", certificate->subject,
                   certificate->issuer);
    if (certificate->ends_s >= 0) {
        clock_local_text(certificate->ends_s * 1000, until);
        buf_format(&text, chinese ? "，有效期至 %s" : ", until %s", until);
    }
    if (soon)
        buf_format(&text,
                   chinese ? "：将在 %d 天内到期，请通知服务的管理者"
                           : ": it ends within %d days, so tell who runs the service",
                   CERTIFICATE_DAYS);
    tell(walk, soon ? VERDICT_NOTE : VERDICT_GOOD, buf_text(&text));
    buf_done(&text);
}

/* A proxy looks the host up itself. */
static void tell_resolved(struct walk *walk, const struct probe *probe, const char *variable)
{
    static const struct text of_proxy = { "the proxy's name was found; it looks up the host itself",
                                          "已解析代理的名称；主机由代理解析" };
    static const struct text of_host = { "the host name was found", "已解析主机名" };
    bool refused = probe->stage == STAGE_RESOLVED; /* there is no connection to tell */

    tell_text(walk, VERDICT_GOOD, variable && (probe->route == ROUTE_PROXY || refused) ? of_proxy : of_host);
}

static void check_clock(struct walk *walk, const struct probe *probe)
{
    int64_t off = probe->skew_s < 0 ? -probe->skew_s : probe->skew_s;
    bool chinese = walk->invocation->language == LANGUAGE_ZH;
    struct buf text;

    if (!probe->dated) {
        tell_text(walk, VERDICT_NOTE, (struct text){ "the service did not tell its time", "服务未给出时间" });
        return;
    }
    if (off <= SKEW_NOISE_S) {
        tell_text(walk, VERDICT_GOOD, (struct text){ "agrees with the service's", "与服务的时钟一致" });
        return;
    }
    buf_init(&text, 1024);
    buf_format(&text, chinese ? "本机时钟%s %" PRId64 " 秒" : "this machine's clock is %s by %" PRId64 " s",
               probe->skew_s < 0 ? (chinese ? "慢" : "behind") : (chinese ? "快" : "ahead"), off);
    if (off > SKEW_REFUSED_S)
        buf_string(&text, chinese ? "：超过 15 分钟，签名会被拒绝；请校准时钟（timedatectl set-ntp true）"
                                  : ": past 15 minutes what is signed is refused; set the clock "
                                    "(timedatectl set-ntp true)");
    else if (off > SKEW_TOLD_S)
        buf_string(&text, chinese ? "：请校准时钟（timedatectl set-ntp true）"
                                  : ": set it right (timedatectl set-ntp true)");
    if (off > SKEW_REFUSED_S)
        walk->status = STATUS_CONFIG;
    tell(walk,
         off > SKEW_REFUSED_S ? VERDICT_BAD
         : off > SKEW_TOLD_S  ? VERDICT_NOTE
                              : VERDICT_GOOD,
         buf_text(&text));
    buf_done(&text);
}

static void tell_stage(struct walk *walk, enum transfer_stage stage, const struct probe *probe,
                       const char *endpoint)
{
    const char *variable = proxy_variable(endpoint);

    if (stage == STAGE_RESOLVED)
        tell_resolved(walk, probe, variable);
    else if (stage == STAGE_CONNECTED)
        tell_reached(walk, probe, variable);
    else if (stage == STAGE_READY && strncasecmp(endpoint, "https", 5) != 0)
        tell_text(walk, VERDICT_NOTE,
                  (struct text){ "none: the endpoint is plain http, which anybody on the way can read",
                                 "无：endpoint 为明文 http，途中任何人都能读取" });
    else if (stage == STAGE_READY)
        tell_certificate(walk, &probe->certificate);
}

/* One request without credentials: the name, the connection, its encryption, the time. */
static bool check_way(struct walk *walk, const struct session *session)
{
    static const enum transfer_stage stages[] = { STAGE_RESOLVED, STAGE_CONNECTED, STAGE_READY,
                                                  STAGE_ANSWERED };
    static const struct text doing = { "knocking at the endpoint", "正在连接 endpoint" };
    const struct profile *profile = session_profile(session);
    const char *endpoint = session_endpoint(session).value;
    struct probe probe;
    struct err err = { 0 };

    probe_begin(&probe, endpoint, profile ? profile->ca_file : NULL, walk->invocation->trace);
    if (!service_wait_errand(walk->invocation, &probe.errand, doing, &err)) {
        probe_done(&probe);
        tell_failure(walk, &err, STATUS_INTERRUPTED);
        return false;
    }
    probe_take(&probe);
    probe_done(&probe);
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        if (probe.stage < stages[i]) {
            tell_failure(walk, &probe.err, probe.err.kind == ERR_CONFIG ? STATUS_CONFIG : STATUS_NETWORK);
            return false;
        }
        tell_stage(walk, stages[i], &probe, endpoint);
    }
    check_clock(walk, &probe);
    return true;
}

/* Which step a refusal is about; anything else is about the call itself. */
static enum step blamed(const struct err *err)
{
    static const char *const of_project[] = { "APIGW.0310", "APIGW.0801", "APIGW.0802", "APIGW.0101",
                                              "ModelArts.2786" };

    if (err->status == 401)
        return STEP_SIGNATURE;
    for (size_t i = 0; i < sizeof of_project / sizeof *of_project; i++)
        if (strcmp(err->code, of_project[i]) == 0)
            return STEP_PROJECT;
    return err->status == 404 ? STEP_PROJECT : STEP_LISTING;
}

/* One real call: what it proves goes to the steps before the one that it fails at. */
static void check_call(struct walk *walk, struct session *session)
{
    static const struct text good[] = {
        { "the credentials were accepted", "凭据已被接受" },
        { "the service knows the project", "服务认可该项目" },
        { "the algorithms may be listed", "可以列出算法" },
    };
    struct list_query query = { .limit = 1 };
    struct err err = { 0 };
    struct api *api = session_api(session, &err);
    struct operation *operation = operation_list(api, &query);
    bool listed = service_wait(walk->invocation, api, operation, &err);
    enum step last = listed ? STEPS : err.status == 0 ? STEP_SIGNATURE : blamed(&err);

    while (walk->next < last)
        tell_text(walk, VERDICT_GOOD, good[walk->next - STEP_SIGNATURE]);
    if (!listed)
        tell_failure(walk, &err, status_of(&err));
    operation_free(operation);
}

enum status profile_check(const struct invocation *invocation, const char *name)
{
    struct session_options options = { .profile = name, .trace = invocation->trace };
    struct walk walk = { .invocation = invocation };
    struct err err = { 0 };
    struct session *session = session_new(&options, &err);

    walk.lines = output_is(invocation, "json") ? json_array() : NULL;
    if (session && !config_ca_file(session_config(session), session_profile(session), &err)) {
        tell_failure(&walk, &err, STATUS_CONFIG);
    } else if (session) {
        tell_configuration(&walk, session);
        if (check_values(&walk, session) && check_way(&walk, session))
            check_call(&walk, session);
    } else {
        tell_failure(&walk, &err, STATUS_CONFIG);
    }
    skip_rest(&walk);
    if (walk.lines)
        output_json(walk.lines);
    json_free(walk.lines);
    session_free(session);
    return walk.status;
}
