#include "sandbox/options.h"

#include "base/memory.h"
#include "schema/schema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    PORT_MOST = 65535,
    PROJECT_MOST = 64,
    FILL_MOST = 50000,
    ARGUMENTS_MOST = 2,
    LIFE_MOST_S = 7 * 24 * 3600
};

/* Puts the option's arguments where they belong. */
typedef bool setter(struct options *options, char **values, struct err *err);

static bool set_port(struct options *options, char **values, struct err *err)
{
    const char *text = values[0];
    long port = 0;

    for (const char *c = text; *c >= '0' && *c <= '9' && port <= PORT_MOST; c++)
        port = port * 10 + (*c - '0');
    if (*text == '\0' || strspn(text, "0123456789") != strlen(text) || port > PORT_MOST)
        return err_set(err, ERR_INPUT, "--port %.20s: a number from 0 (a free one) to %d",
                       "--port %.20s：应为 0（任选空闲端口）到 %d 的整数", text, (int)PORT_MOST);
    options->port = (int)port;
    return true;
}

static bool set_data(struct options *options, char **values, struct err *err)
{
    (void)err;
    options->data = values[0];
    return true;
}

static bool set_project(struct options *options, char **values, struct err *err)
{
    size_t size = strlen(values[0]);

    for (const char *c = values[0]; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            size = 0;
    if (size == 0 || size > PROJECT_MOST)
        return err_set(err, ERR_INPUT, "--project %.80s: 1 to %d letters, digits and hyphens",
                       "--project %.80s：应为 1 到 %d 个字母、数字或连字符", values[0], (int)PROJECT_MOST);
    options->project_id = values[0];
    return true;
}

/* A key is quoted in no shell and split at no comma. */
static bool plain(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr("-_./+=", text[i]))
            return false;
    return size > 0;
}

static bool set_credentials(struct options *options, char **values, struct err *err)
{
    const char *colon = strchr(values[0], ':');

    if (!colon || !plain(values[0], (size_t)(colon - values[0])) || !plain(colon + 1, strlen(colon + 1)))
        return err_set(err, ERR_INPUT,
                       "--credentials: ACCESSKEY:SECRETKEY, each of letters, digits and -_./+=",
                       "--credentials：格式为 访问密钥:私有密钥，只含字母、数字和 -_./+=");
    free(options->access_key);
    options->access_key = memory_text_part(values[0], (size_t)(colon - values[0]));
    options->secret_key = colon + 1;
    return true;
}

static bool set_token(struct options *options, char **values, struct err *err)
{
    if (!plain(values[0], strlen(values[0])))
        return err_set(err, ERR_INPUT,
                       "--token: letters, digits and -_./+=", "--token：只含字母、数字和 -_./+=");
    options->token = values[0];
    return true;
}

/* What may stand in a shell, in JSON and between colons without further ado. */
static bool set_login(struct options *options, char **values, struct err *err)
{
    char *user = strchr(values[0], ':'), *password = user ? strchr(user + 1, ':') : NULL;

    if (!password || !plain(values[0], (size_t)(user - values[0])) ||
        !plain(user + 1, (size_t)(password - user - 1)) || !plain(password + 1, strlen(password + 1)))
        return err_set(err, ERR_INPUT, "--login: ACCOUNT:USER:PASSWORD, each of letters, digits and -_./+=",
                       "--login：格式为 账号:用户:密码，只含字母、数字和 -_./+=");
    free(options->domain);
    free(options->user);
    options->domain = memory_text_part(values[0], (size_t)(user - values[0]));
    options->user = memory_text_part(user + 1, (size_t)(password - user - 1));
    options->password = password + 1;
    return true;
}

static bool set_passcode(struct options *options, char **values, struct err *err)
{
    if (strlen(values[0]) != 6 || strspn(values[0], "0123456789") != 6)
        return err_set(err, ERR_INPUT, "--passcode %.20s: six digits", "--passcode %.20s：应为六位数字",
                       values[0]);
    options->passcode = values[0];
    return true;
}

static bool set_region(struct options *options, char **values, struct err *err)
{
    if (!plain(values[0], strlen(values[0])))
        return err_set(err, ERR_INPUT, "--region: a name as in cn-north-4", "--region：写法如 cn-north-4");
    options->region = values[0];
    return true;
}

static bool read_life(const char *name, const char *text, int *seconds, struct err *err)
{
    long life = strspn(text, "0123456789") == strlen(text) && strlen(text) <= 6 ? strtol(text, NULL, 10) : 0;

    if (life < 1 || life > LIFE_MOST_S)
        return err_set(err, ERR_INPUT, "%s %.20s: seconds, 1 to %d", "%s %.20s：应为 1 到 %d 秒", name, text,
                       (int)LIFE_MOST_S);
    *seconds = (int)life;
    return true;
}

static bool set_token_life(struct options *options, char **values, struct err *err)
{
    return read_life("--token-life", values[0], &options->token_life_s, err);
}

static bool set_key_life(struct options *options, char **values, struct err *err)
{
    return read_life("--key-life", values[0], &options->key_life_s, err);
}

static bool set_fill(struct options *options, char **values, struct err *err)
{
    bool number = strspn(values[0], "0123456789") == strlen(values[0]) && strlen(values[0]) <= 5;
    long count = number ? strtol(values[0], NULL, 10) : 0;

    if (count < 1 || count > FILL_MOST)
        return err_set(err, ERR_INPUT, "--fill %.20s: a number from 1 to %d",
                       "--fill %.20s：应为 1 到 %d 的整数", values[0], (int)FILL_MOST);
    options->fill = (int)count;
    return true;
}

static bool set_fault(struct options *options, char **values, struct err *err)
{
    if (options->fault_count == FAULTS_MOST)
        return err_set(err, ERR_INPUT, "--fault: more than %d of them", "--fault：多于 %d 个",
                       (int)FAULTS_MOST);
    if (!fault_read(values[0], &options->faults[options->fault_count], err))
        return false;
    options->fault_count++;
    return true;
}

static bool set_tls(struct options *options, char **values, struct err *err)
{
    (void)err;
    options->certificate = values[0];
    options->key = values[1];
    return true;
}

static const struct option_row {
    const char *name;
    const char *values; /* as the usage shows them */
    int value_count;
    setter *set; /* or: */
    size_t flag; /* the offset of a bool in struct options */
    struct text help;
} rows[] = {
    { "--port",
      "N",
      1,
      set_port,
      0,
      { "listen on this port of 127.0.0.1; 0 or nothing: a free one",
        "监听 127.0.0.1 的端口；0 或省略：任选空闲端口" } },
    { "--data",
      "FILE",
      1,
      set_data,
      0,
      { "keep the algorithms in this SQLite file; nothing: in memory",
        "把算法保存在此 SQLite 文件中；省略：只存于内存" } },
    { "--empty",
      "",
      0,
      NULL,
      offsetof(struct options, empty),
      { "start a new store without the examples", "新建存储时不放入示例算法" } },
    { "--fill",
      "N",
      1,
      set_fill,
      0,
      { "put N numbered algorithms into a new store besides", "新建存储时另外放入 N 个编号的算法" } },
    { "--project",
      "ID",
      1,
      set_project,
      0,
      { "the project that paths must name", "路径中必须使用的项目 ID" } },
    { "--credentials",
      "AK:SK",
      1,
      set_credentials,
      0,
      { "the key pair that signs requests", "用于请求签名的密钥对" } },
    { "--token", "TOKEN", 1, set_token, 0, { "the token for X-Auth-Token", "X-Auth-Token 使用的令牌" } },
    { "--region",
      "NAME",
      1,
      set_region,
      0,
      { "the region, which is the project's name for IAM", "区域，即 IAM 中的项目名" } },
    { "--login",
      "ACCOUNT:USER:PASSWORD",
      1,
      set_login,
      0,
      { "who may obtain a token of IAM", "可以取得 IAM 令牌的用户" } },
    { "--passcode",
      "CODE",
      1,
      set_passcode,
      0,
      { "the code of the user's virtual MFA device; nothing: none",
        "该用户虚拟 MFA 设备的验证码；省略：无" } },
    { "--token-life",
      "SECONDS",
      1,
      set_token_life,
      0,
      { "how long a token of IAM lasts; nothing: 24 hours", "IAM 令牌的有效期；省略：24 小时" } },
    { "--key-life",
      "SECONDS",
      1,
      set_key_life,
      0,
      { "how long the keys of the agency last; nothing: 6 hours", "委托密钥的有效期；省略：6 小时" } },
    { "--no-agency",
      "",
      0,
      NULL,
      offsetof(struct options, no_agency),
      { "the metadata service has no keys to give", "元数据服务不提供密钥" } },
    { "--tls",
      "CERT KEY",
      2,
      set_tls,
      0,
      { "speak HTTPS with this certificate and key (PEM files)", "使用此证书和私钥（PEM 文件）提供 HTTPS" } },
    { "--fault",
      "SPEC",
      1,
      set_fault,
      0,
      { "make something go wrong; repeatable, see below", "制造故障；可重复使用，见下文" } },
    { "--allow-fault-header",
      "",
      0,
      NULL,
      offsetof(struct options, fault_header),
      { "let a request bring its own fault in X-Sandbox-Fault", "允许请求用 X-Sandbox-Fault 头自带故障" } },
    { "--offset-pages",
      "",
      0,
      NULL,
      offsetof(struct options, offset_pages),
      { "lists count their offset in pages, not records", "列表的 offset 按页计数，而不是按条" } },
    { "--documented-shapes",
      "",
      0,
      NULL,
      offsetof(struct options, documented_shapes),
      { "spell answers as the response tables do", "按文档的响应表拼写应答" } },
    { "--log",
      "",
      0,
      NULL,
      offsetof(struct options, log),
      { "print a line a request on standard error", "在标准错误上为每个请求打印一行" } },
    { "--help", "", 0, NULL, offsetof(struct options, help), { "print this", "打印本说明" } },
    { "--version", "", 0, NULL, offsetof(struct options, version), { "print the version", "打印版本" } },
};

static const struct option_row *find(const char *name, size_t size)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (strlen(rows[i].name) == size && strncmp(rows[i].name, name, size) == 0)
            return &rows[i];
    return NULL;
}

/* Gathers the values of one option, behind '=' or in the arguments that follow. */
static bool read_values(const struct option_row *row, char **arguments, int left, char **values, int *used,
                        struct err *err)
{
    char *equals = strchr(arguments[0], '=');
    int given = 0;

    *used = 1;
    if (equals)
        values[given++] = equals + 1;
    while (given < row->value_count && *used < left)
        values[given++] = arguments[(*used)++];
    if (given < row->value_count)
        return err_set(err, ERR_INPUT, "%s needs %s", "%s 需要参数 %s", row->name, row->values);
    if (given > row->value_count)
        return err_set(err, ERR_INPUT, "%s takes no value", "%s 不带参数", row->name);
    return true;
}

bool options_read(struct options *options, int count, char **arguments, struct err *err)
{
    int used;

    *options = (struct options){
        .project_id = "0123456789abcdef0123456789abcdef",
        .access_key = memory_text("SANDBOXACCESSKEY"),
        .secret_key = "sandbox-secret-key",
        .token = "sandbox-token",
        .region = "sandbox-1",
        .domain = memory_text("sandbox-account"),
        .user = memory_text("sandbox-user"),
        .password = "sandbox-password",
        .token_life_s = 24 * 3600,
        .key_life_s = 6 * 3600,
    };
    for (int i = 1; i < count; i += used) {
        char *values[ARGUMENTS_MOST] = { NULL };
        const struct option_row *row = find(arguments[i], strcspn(arguments[i], "="));
        if (!row)
            return err_set(err, ERR_INPUT, "%.80s: no such option; --help lists them",
                           "%.80s：没有这个选项；--help 可列出全部选项", arguments[i]);
        if (!read_values(row, arguments + i, count - i, values, &used, err))
            return false;
        if (!row->set)
            *(bool *)((char *)options + row->flag) = true;
        else if (!row->set(options, values, err))
            return false;
    }
    return true;
}

void options_done(struct options *options)
{
    free(options->access_key);
    free(options->domain);
    free(options->user);
    options->access_key = options->domain = options->user = NULL;
}

void options_describe(enum language language, struct buf *out)
{
    enum { WIDTH = 24 };

    buf_string(out, text_in((struct text){ "Usage: algoform-sandbox [OPTION]...\n"
                                           "A local stand-in for the algorithm calls of the service.\n\n",
                                           "用法：algoform-sandbox [选项]...\n"
                                           "算法接口的本地替身服务。\n\n" },
                            language));
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t width = strlen(rows[i].name) + 1 + strlen(rows[i].values);
        buf_format(out, "  %s %s%*s  %s\n", rows[i].name, rows[i].values,
                   width < WIDTH ? (int)(WIDTH - width) : 0, "", text_in(rows[i].help, language));
    }
    buf_string(
        out,
        text_in((struct text){ "\nA fault is KIND[:ARGUMENT][@METHOD][#COUNT]: of all requests, or of one "
                               "method; always, or COUNT times.\n",
                               "\n故障的格式为 类型[:参数][@方法][#次数]：针对全部请求或某一方法；"
                               "始终有效或只生效若干次。\n" },
                language));
    faults_describe(language, out);
}
