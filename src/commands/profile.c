/* algoform profile list|add|check. */
#include "commands/profile.h"

#include "base/buf.h"
#include "base/memory.h"
#include "commands/output.h"
#include "commands/prompt.h"
#include "commands/service.h"
#include "session/needs.h"
#include "session/project.h"
#include "session/regions.h"
#include "store/config_keys.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One value of a profile and where it comes from. */
static void list_value(const char *profile, struct json *values, const char *key, const char *value,
                       const char *source)
{
    struct json *entry;

    if (values) {
        entry = json_object();
        json_set(entry, "value", value ? json_string(value) : json_null());
        json_set(entry, "source", source ? json_string(source) : json_null());
        json_set(values, key, entry);
        return;
    }
    output_field(stdout, profile);
    printf("\t%s\t", key);
    output_field(stdout, value ? value : "-");
    putchar('\t');
    output_line(stdout, source ? source : "-");
}

static void list_profile(const struct invocation *invocation, const struct profile *profile,
                         struct json *values)
{
    struct session_options options = { .profile = profile->name };
    struct err err = { 0 };
    struct session *session = session_new(&options, &err);
    struct buf source;

    buf_init(&source, 256);
    buf_format(&source, "profile %s", profile->name);
    if (session) {
        struct session_value endpoint = session_endpoint(session), project = session_project(session);
        const char *kind = text_in(session_kind(session), values ? LANGUAGE_EN : invocation->language);

        list_value(profile->name, values, "endpoint", endpoint.value, endpoint.source);
        list_value(profile->name, values, "project_id", project.value, project.source);
        list_value(profile->name, values, "credentials", kind, session_credentials(session)->source);
        if (session_unusable(session)->kind != ERR_NONE)
            list_value(profile->name, values, "problem",
                       err_text(session_unusable(session), invocation->language), NULL);
        else if (!config_ca_file(session_config(session), profile, &err))
            list_value(profile->name, values, "problem", err_text(&err, invocation->language), NULL);
    } else {
        list_value(profile->name, values, "problem", err_text(&err, invocation->language), NULL);
    }
    for (size_t i = 0; i < config_profile_key_count; i++) {
        const struct config_key *key = &config_profile_keys[i];
        const char *value = config_value(profile, key);
        bool told = session && (strcmp(key->name, "endpoint") == 0 || strcmp(key->name, "project_id") == 0);

        if (value && !key->secret && !told)
            list_value(profile->name, values, key->name, value, buf_text(&source));
    }
    buf_done(&source);
    session_free(session);
}

static enum status list(const struct invocation *invocation, const struct config *config)
{
    bool as_json = output_is(invocation, "json");
    struct json *all = as_json ? json_array() : NULL;

    for (size_t i = 0; i < config->count; i++) {
        const char *name = config->profiles[i].name;
        struct json *entry = as_json ? json_object() : NULL, *values = as_json ? json_object() : NULL;

        list_profile(invocation, &config->profiles[i], values);
        if (!as_json)
            continue;
        json_set(entry, "name", json_string(name));
        json_set(entry, "default",
                 json_boolean(config->default_profile && strcmp(config->default_profile, name) == 0));
        json_set(entry, "values", values);
        json_insert_item(all, i, entry);
    }
    if (as_json)
        output_json(all);
    else if (config->count == 0)
        output_say(invocation, (struct text){ "there are no profiles; algoform profile add NAME makes one",
                                              "还没有 profile；可用 algoform profile add 名称 添加" });
    json_free(all);
    return STATUS_DONE;
}

/* The pairs of a new profile; the values are owned, the keys borrowed or owned by `keys`. */
struct gathered {
    struct config_pair pairs[FILES_MOST];
    char *values[FILES_MOST], *keys[FILES_MOST];
    size_t count;
};

static void forget(struct gathered *gathered)
{
    for (size_t i = 0; i < gathered->count; i++) {
        free(gathered->keys[i]);
        prompt_forget(gathered->values[i]);
    }
}

static const struct config_key *key_of(const char *name)
{
    for (size_t i = 0; i < config_profile_key_count; i++)
        if (strcmp(config_profile_keys[i].name, name) == 0)
            return &config_profile_keys[i];
    return NULL;
}

static void take(struct gathered *gathered, char *key, char *value)
{
    gathered->keys[gathered->count] = key;
    gathered->values[gathered->count] = value;
    gathered->pairs[gathered->count++] = (struct config_pair){ key, value };
}

/* A command line is seen by everybody on the machine and kept in histories. */
static bool take_option(struct gathered *gathered, const char *word, struct err *err)
{
    const char *equals = strchr(word, '=');
    char *name = equals ? memory_text_part(word, (size_t)(equals - word)) : NULL, *value = NULL;
    const struct config_key *key = name ? key_of(name) : NULL;

    if (!equals)
        err_set(err, ERR_INPUT, "--set takes KEY=VALUE", "--set 的形式为 键=值");
    else if (strcmp(equals + 1, "-") == 0)
        value = prompt_line(name, !key || key->secret, err);
    else if (key && key->secret)
        err_set(err, ERR_INPUT,
                "%s does not belong on a command line: write --set %s=- and it is read from the keyboard or "
                "standard input",
                "%s 不应出现在命令行上：请写 --set %s=-，由键盘或标准输入提供", key->name, key->name);
    else
        value = memory_text(equals + 1);
    if (value)
        take(gathered, name, value);
    else
        free(name);
    return value != NULL;
}

/* On a terminal each key that most profiles have; nothing typed leaves it out. */
static bool take_answers(const struct invocation *invocation, struct gathered *gathered, struct err *err)
{
    static const char *const keys[] = { "region", "endpoint", "project_id", "access_key", "secret_key" };

    if (!isatty(STDIN_FILENO))
        return err_set(err, ERR_INPUT, "without a terminal give --set KEY=VALUE, such as --set region=%s",
                       "没有终端时请使用 --set 键=值，例如 --set region=%s", "cn-north-4");
    output_say(invocation, (struct text){ "an empty answer leaves a key out; a region gives the endpoint",
                                          "留空则不写入该键；填写 region 即可得到 endpoint" });
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        bool region = gathered->count > 0 && strcmp(gathered->keys[0], "region") == 0;
        char *value;

        if (region && strcmp(keys[i], "endpoint") == 0)
            continue;
        fprintf(stderr, "%s\n", text_in(key_of(keys[i])->help, invocation->language));
        value = prompt_line(keys[i], key_of(keys[i])->secret, err);
        if (!value)
            return false;
        if (*value)
            take(gathered, memory_text(keys[i]), value);
        else
            free(value);
    }
    return true;
}

static const char *gathered_value(const struct gathered *gathered, const char *key)
{
    for (size_t i = 0; i < gathered->count; i++)
        if (strcmp(gathered->keys[i], key) == 0)
            return gathered->values[i];
    return NULL;
}

/* The project's id, when region and keys are given without it. That it is not found is told and stops
 * nobody: it can be found later. */
static void find_project(const struct invocation *invocation, struct gathered *gathered)
{
    const char *region = gathered_value(gathered, "region"),
               *given = gathered_value(gathered, "iam_endpoint");
    struct credentials credentials = { .access_key = (char *)gathered_value(gathered, "access_key"),
                                       .secret_key = (char *)gathered_value(gathered, "secret_key"),
                                       .security_token = (char *)gathered_value(gathered, "security_token") };
    struct project_search search = { 0 };
    struct err err = { 0 };
    char *iam = NULL, *id = NULL;

    if (!region || !credentials_given(&credentials) || gathered_value(gathered, "project_id"))
        return;
    iam = given ? memory_text(given) : region_endpoint("iam", region, &err);
    struct project_asker asker = { .iam = iam,
                                   .region = region,
                                   .ca_file = gathered_value(gathered, "ca_file"),
                                   .credentials = &credentials,
                                   .trace = invocation->trace };
    if (iam && project_search_begin(&search, &asker, &err) &&
        service_wait(invocation, search.api, search.operation, &err))
        id = project_search_id(&search, &err);
    project_search_done(&search);
    free(iam);
    if (id && gathered->count < FILES_MOST) {
        fprintf(stderr,
                invocation->language == LANGUAGE_ZH ? "algoform: IAM 给出区域 %s 的项目 ID："
                                                    : "algoform: IAM tells the project of %s: ",
                region);
        output_line(stderr, id); /* as it came */
        take(gathered, memory_text("project_id"), id);
    } else {
        err_while(&err, "the project id was not found, so project_id is left out",
                  "未能查到项目 ID，因此不写入 project_id");
        output_failure(invocation->language, &err);
        free(id);
    }
}

static enum status add(const struct invocation *invocation, const struct config *config, const char *name)
{
    const struct many *set = &invocation->options.set;
    struct gathered gathered = { 0 };
    enum status status = STATUS_DONE;
    struct err err = { 0 };
    bool good = true;

    for (size_t i = 0; good && i < set->count; i++)
        good = take_option(&gathered, set->values[i], &err);
    if (good && set->count == 0)
        good = take_answers(invocation, &gathered, &err);
    if (good)
        good = config_fits(config, name, gathered.pairs, gathered.count, &err);
    if (good)
        find_project(invocation, &gathered);
    if (good && config_add(config, name, gathered.pairs, gathered.count, &err)) {
        fprintf(stderr,
                invocation->language == LANGUAGE_ZH
                    ? "algoform: 已写入 %s；请执行 algoform profile check %s\n"
                    : "algoform: written to %s; now run algoform profile "
                      "check %s\n",
                config->path, name);
    } else {
        output_failure(invocation->language, &err);
        status = err.kind == ERR_CONFIG || err.kind == ERR_SYSTEM ? STATUS_CONFIG : STATUS_USAGE;
    }
    forget(&gathered);
    return status;
}

enum status command_profile(struct invocation *invocation)
{
    const char *word = invocation->arguments[0];
    const char *name = invocation->argument_count > 1 ? invocation->arguments[1] : NULL;
    enum status status = STATUS_USAGE;
    struct config config;
    struct err err = { 0 };

    if (invocation->options.sandbox) {
        output_say(invocation, (struct text){ "profile is about the configuration file; --sandbox needs none",
                                              "profile 针对配置文件；--sandbox 不需要 profile" });
        return STATUS_USAGE;
    }
    if (strcmp(word, "check") == 0)
        return profile_check(invocation, name ? name : invocation->options.profile);
    if (!config_load(&config, &err)) {
        output_failure(invocation->language, &err);
        return STATUS_CONFIG;
    }
    if (strcmp(word, "list") == 0 && !name)
        status = list(invocation, &config);
    else if (strcmp(word, "add") == 0 && name)
        status = add(invocation, &config, name);
    else
        output_say(invocation, (struct text){ "profile takes list, add NAME or check [NAME]",
                                              "profile 之后应为 list、add 名称 或 check [名称]" });
    config_done(&config);
    return status;
}
