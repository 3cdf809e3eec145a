/* The keys, as rows. */
#include "store/config_keys.h"

#include <string.h>

static bool language_word(const char *value)
{
    return strcmp(value, "en") == 0 || strcmp(value, "zh") == 0;
}

static bool boolean_word(const char *value)
{
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
}

static bool plain_word(const char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    return *value && value[strspn(value, letters)] == '\0' && strlen(value) <= 64;
}

static bool web_address(const char *value)
{
    const char *host = strncmp(value, "https://", 8) == 0  ? value + 8
                       : strncmp(value, "http://", 7) == 0 ? value + 7
                                                           : NULL;

    if (!host || !*host)
        return false;
    for (const char *c = host; *c; c++)
        if (*c <= ' ' || *c == 127 || strchr("/?#@\\\"", *c))
            return false;
    return true;
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
    static const char *const words[] = { "keys", "token", "login", "sdk", "koocli", "agency" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(value, words[i]) == 0)
            return true;
    return false;
}

#define WORD_EN    "a word of letters, digits, - and _, at most 64"
#define WORD_ZH    "由字母、数字、- 和 _ 组成的词，最多 64 个字符"
#define TOKEN_EN   "characters without blanks"
#define TOKEN_ZH   "不含空白的字符"
#define LINE_EN    "a name of at most 256 bytes"
#define LINE_ZH    "不超过 256 字节的名称"
#define ADDRESS_EN "http:// or https:// and a host, without a path"
#define ADDRESS_ZH "http:// 或 https:// 加主机名，不带路径"

const struct text config_name_must = { WORD_EN, WORD_ZH };

bool config_name_fits(const char *name)
{
    return plain_word(name);
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
      .must = { "a region such as cn-north-4", "区域，例如 cn-north-4" } },
    { "endpoint", offsetof(struct profile, endpoint), .fits = web_address,
      .must = { ADDRESS_EN, ADDRESS_ZH } },
    { "project_id", offsetof(struct profile, project_id), .fits = plain_word, .must = { WORD_EN, WORD_ZH } },
    { "auth", offsetof(struct profile, auth), .fits = source_word,
      .must = { "one of keys, token, login, sdk, koocli, agency",
                "keys、token、login、sdk、koocli、agency 之一" } },
    { "access_key", offsetof(struct profile, access_key), .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "secret_key", offsetof(struct profile, secret_key), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "security_token", offsetof(struct profile, security_token), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "auth_token", offsetof(struct profile, auth_token), .secret = true, .fits = header_text,
      .must = { TOKEN_EN, TOKEN_ZH } },
    { "iam_endpoint", offsetof(struct profile, iam_endpoint), .fits = web_address,
      .must = { ADDRESS_EN, ADDRESS_ZH } },
    { "domain", offsetof(struct profile, domain), .fits = plain_line, .must = { LINE_EN, LINE_ZH } },
    { "user", offsetof(struct profile, user), .fits = plain_line, .must = { LINE_EN, LINE_ZH } },
    { "user_id", offsetof(struct profile, user_id), .fits = plain_word, .must = { WORD_EN, WORD_ZH } },
    { "metadata_endpoint", offsetof(struct profile, metadata_endpoint), .fits = web_address,
      .must = { ADDRESS_EN, ADDRESS_ZH } },
    { "ca_file", offsetof(struct profile, ca_file), .fits = absolute_path,
      .must = { "an absolute path", "绝对路径" } },
    { "badge", offsetof(struct profile, badge), .fits = plain_word, .must = { WORD_EN, WORD_ZH } },
    { "read_only", offsetof(struct profile, read_only), .flag = true, .fits = boolean_word,
      .must = { "true or false", "true 或 false" } },
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
