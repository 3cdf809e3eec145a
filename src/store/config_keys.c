/* The keys, as rows. */
#include "store/config_keys.h"

#include "base/memory.h"
#include "base/web.h"

#include <stdlib.h>
#include <string.h>

static const char *const languages[] = { "en", "zh", NULL };
static const char *const booleans[] = { "true", "false", NULL };
static const char *const sources[] = { "keys", "token", "login", "sdk", "koocli", "agency", NULL };
static const char *const badges[] = { "badge", "caution", "danger", NULL };

static bool is_one_of(const char *const *words, const char *value)
{
    while (*words && strcmp(*words, value) != 0)
        words++;
    return *words;
}

static bool language_word(const char *value)
{
    return is_one_of(languages, value);
}

static bool boolean_word(const char *value)
{
    return is_one_of(booleans, value);
}

static bool plain_word(const char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    return *value && value[strspn(value, letters)] == '\0' && strlen(value) <= 64;
}

/* As the service has it: a path is made of it. */
static bool project_word(const char *value)
{
    return plain_word(value) && !strchr(value, '_');
}

/* A slash behind the host is an empty path, and comes along when an address is copied. */
static bool web_address(const char *value)
{
    const char *authority = web_after_scheme(value);
    size_t size = authority ? strlen(authority) : 0;
    char *bare;
    bool good;

    if (size == 0)
        return false;
    bare = memory_text_part(authority, authority[size - 1] == '/' ? size - 1 : size);
    good = web_authority(bare);
    free(bare);
    return good;
}

static bool absolute_path(const char *value)
{
    return value[0] == '/';
}

/* A header's value: no blank and no control character can be part of it. */
static bool header_text(const char *value)
{
    for (const char *c = value; *c; c++)
        if (*c <= ' ' || *c == 127)
            return false;
    return true;
}

/* A name as IAM has them: blanks may stand in it, control characters may not. */
static bool plain_line(const char *value)
{
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return false;
    return strlen(value) <= 256;
}

static bool source_word(const char *value)
{
    return is_one_of(sources, value);
}

static bool badge_word(const char *value)
{
    return is_one_of(badges, value);
}

#define WORD_EN  "a word of letters, digits, - and _, at most 64"
#define WORD_ZH  "由字母、数字、- 和 _ 组成的词，最多 64 个字符"
#define TOKEN_EN "characters without blanks"
#define TOKEN_ZH "不含空白的字符"
#define LINE_EN  "a name of at most 256 bytes"
#define LINE_ZH  "不超过 256 字节的名称"
#define ADDRESS_EN                                                                                           \
    "https:// (or http://) and a host, without a path, a user name or a password; a port is 1 to 65535"
#define ADDRESS_ZH " https://（或 http://）加主机名，不带路径、用户名或密码；端口为 1 至 65535"

/* libinih cuts the name of a section, "profile NAME", behind its 48th byte. */
enum { NAME_BYTES = 40 };

const struct text config_name_must = { "a word of letters, digits, - and _, at most 40",
                                       "由字母、数字、- 和 _ 组成的词，最多 40 个字符" };

bool config_name_fits(const char *name)
{
    return plain_word(name) && strlen(name) <= NAME_BYTES;
}

const struct config_key config_general_keys[] = {
    { "language", offsetof(struct config, language), .fits = language_word,
      .must = { "en or zh", "en 或 zh" } },
    { "theme", offsetof(struct config, theme), .fits = plain_word, .must = { WORD_EN, WORD_ZH } },
    { "profile", offsetof(struct config, default_profile), .fits = plain_word,
      .must = { "the name of a [profile NAME] section", "某个 [profile 名称] 节的名称" } },
};

const struct config_key config_profile_keys[] = {
    { "region", offsetof(struct profile, region), .fits = plain_word,
      .must = { "a region such as cn-north-4", "区域，例如 cn-north-4" },
      .help = { "The region of the service; its endpoint follows from it.",
                "服务所在的区域；由此得出 endpoint。" } },
    { "endpoint", offsetof(struct profile, endpoint), .fits = web_address, .must = { ADDRESS_EN, ADDRESS_ZH },
      .help = { "The address of the service in full, for a private cloud or a test; it wins over the region.",
                "服务的完整地址，用于专属云或测试；优先于 region。" } },
    { "project_id", offsetof(struct profile, project_id), .fits = project_word,
      .must = { "1 to 64 letters, digits or -", " 1 至 64 个字母、数字或 -" },
      .help = { "The project whose algorithms these are: the console shows it under My Credentials.",
                "算法所属的项目：见控制台“我的凭证”。" } },
    { "auth", offsetof(struct profile, auth), .fits = source_word,
      .must = { "one of keys, token, login, sdk, koocli, agency",
                "keys、token、login、sdk、koocli、agency 之一" },
      .help = { "Which source of credentials counts, and no other; without it the first that is there.",
                "只使用哪一种凭据来源；不填则使用最先找到的来源。" },
      .words = sources },
    { "access_key", offsetof(struct profile, access_key), .fits = header_text, .must = { TOKEN_EN, TOKEN_ZH },
      .help = { "The access key (AK) that signs each request, together with its secret_key.",
                "用于签名每个请求的访问密钥（AK），与 secret_key 成对。" } },
    { "secret_key", offsetof(struct profile, secret_key), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH },
      .help = { "The secret half of the access key (SK); it is never sent.",
                "访问密钥的保密部分（SK）；绝不发送。" } },
    { "security_token", offsetof(struct profile, security_token), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH },
      .help = { "Goes with a temporary access key, and ends with it.", "与临时访问密钥配套，并随之失效。" } },
    { "auth_token", offsetof(struct profile, auth_token), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH },
      .help = { "An IAM token instead of a key pair; it ends after a day at most.",
                "代替密钥对的 IAM 令牌；最长一天后失效。" } },
    { "iam_endpoint", offsetof(struct profile, iam_endpoint), .fits = web_address,
      .must = { ADDRESS_EN, ADDRESS_ZH },
      .help = { "Where algoform login asks for a token, when the region does not tell.",
                "algoform login 获取令牌的地址；通常由 region 得出。" } },
    { "domain", offsetof(struct profile, domain), .fits = plain_line, .must = { LINE_EN, LINE_ZH },
      .help = { "The account (domain) that algoform login logs in to.",
                "algoform login 所登录的账号（domain）。" } },
    { "user", offsetof(struct profile, user), .fits = plain_line, .must = { LINE_EN, LINE_ZH },
      .help = { "The IAM user that algoform login logs in as.", "algoform login 使用的 IAM 用户名。" } },
    { "user_id", offsetof(struct profile, user_id), .fits = plain_word, .must = { WORD_EN, WORD_ZH },
      .help = { "The id of that user, for a login with a virtual MFA device.",
                "该用户的 ID，用于虚拟 MFA 登录。" } },
    { "metadata_endpoint", offsetof(struct profile, metadata_endpoint), .fits = web_address,
      .must = { ADDRESS_EN, ADDRESS_ZH },
      .help = { "The metadata service of a cloud server, when it is not at its usual address.",
                "云服务器的元数据服务，仅当不在通常的地址时填写。" } },
    { "ca_file", offsetof(struct profile, ca_file), .fits = absolute_path,
      .must = { "an absolute path", "绝对路径" },
      .help = { "A file of certificates to trust instead of the system's, for a private authority.",
                "代替系统证书的受信任证书文件，用于私有 CA。" } },
    { "badge", offsetof(struct profile, badge), .fits = badge_word,
      .must = { "one of badge, caution, danger", "badge、caution、danger 之一" },
      .help = { "The colours in which each screen shows the profile's name.",
                "各界面显示该 profile 名称所用的颜色。" },
      .words = badges },
    { "read_only", offsetof(struct profile, read_only), .flag = true, .fits = boolean_word,
      .must = { "true or false", "true 或 false" },
      .help = { "With true nothing can be created, changed or deleted through this profile.",
                "为 true 时，通过该 profile 不能新建、修改或删除任何内容。" },
      .words = booleans },
};

const size_t config_general_key_count = sizeof config_general_keys / sizeof *config_general_keys;
const size_t config_profile_key_count = sizeof config_profile_keys / sizeof *config_profile_keys;

const char *config_value(const struct profile *profile, const struct config_key *key)
{
    const char *member = (const char *)profile + key->offset;

    if (key->flag)
        return *(const bool *)(const void *)member ? "true" : NULL;
    return *(char *const *)(const void *)member;
}
