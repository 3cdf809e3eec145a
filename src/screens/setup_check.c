#include "screens/setup_check.h"

#include "form/strings.h"
#include "net/endpoint.h"
#include "session/regions.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t setup_line_count(void)
{
    return SETUP_KEYS + config_profile_key_count;
}

const struct config_key *setup_key(size_t line)
{
    return line == SETUP_NAME ? NULL : &config_profile_keys[line - SETUP_KEYS];
}

size_t setup_line_of(const char *key)
{
    size_t line = SETUP_KEYS;

    while (line < setup_line_count() && strcmp(setup_key(line)->name, key) != 0)
        line++;
    assert(line < setup_line_count());
    return line;
}

/* The sentence of a row, with one more text in it. */
static bool tell(struct err *err, enum string string, const char *en, const char *zh)
{
    char english[512], chinese[512];

    snprintf(english, sizeof english, string_text(string).en, en);
    snprintf(chinese, sizeof chinese, string_text(string).zh, zh);
    return err_set(err, ERR_INPUT, "%s%.0s", "%.0s%s", english, chinese);
}

static bool check_name(const struct config *config, const char *text, struct err *err)
{
    if (!config_name_fits(text))
        return tell(err, STRING_SETUP_MUST, config_name_must.en, config_name_must.zh);
    return config_profile(config, text) == NULL || tell(err, STRING_SETUP_NAME_TAKEN, "", "");
}

static bool check_region(const char *text, struct err *err)
{
    char *endpoint = region_endpoint("modelarts", text, err);

    free(endpoint);
    return endpoint != NULL;
}

bool setup_check_line(const struct config *config, size_t line, const char *text, struct err *err)
{
    const struct config_key *key = setup_key(line);

    if (key == NULL)
        return check_name(config, text, err);
    if (key->fits != NULL && !key->fits(text))
        return tell(err, STRING_SETUP_MUST, key->must.en, key->must.zh);
    if (strcmp(key->name, "project_id") == 0)
        return endpoint_check_project(text, err);
    if (strcmp(key->name, "region") == 0)
        return check_region(text, err);
    return strcmp(key->name, "endpoint") != 0 || endpoint_check(text, err);
}

/* Whether auth is one of the words. */
static bool says(const char *auth, const char *const *words)
{
    while (*words != NULL && (auth == NULL || strcmp(auth, *words) != 0))
        words++;
    return *words != NULL;
}

static const char *value(char *const *values, const char *key)
{
    return values[setup_line_of(key)];
}

/* What is wrong at a key: true when the reason was told. */
static bool wrong(size_t *line, const char *key, enum string string, const char *word, struct err *err)
{
    *line = setup_line_of(key);
    return !tell(err, string, word, word);
}

static bool credentials_wrong(char *const *values, bool given, size_t *line, struct err *err)
{
    const char *auth = value(values, "auth"), *access_key = value(values, "access_key");
    const char *secret_key = value(values, "secret_key"), *token = value(values, "auth_token");

    if ((access_key == NULL) != (secret_key == NULL))
        return wrong(line, access_key == NULL ? "access_key" : "secret_key", STRING_SETUP_NEEDS_BOTH, "",
                     err);
    if (auth != NULL && strcmp(auth, "keys") == 0 && access_key == NULL)
        return wrong(line, "access_key", STRING_SETUP_NEEDS_OF_AUTH, auth, err);
    if (auth != NULL && strcmp(auth, "token") == 0 && token == NULL)
        return wrong(line, "auth_token", STRING_SETUP_NEEDS_OF_AUTH, auth, err);
    return auth == NULL && access_key == NULL && token == NULL && !given &&
           wrong(line, "access_key", STRING_SETUP_NEEDS_KEYS, "", err);
}

bool setup_check(const struct config *config, char *const *values, const bool given[NEEDS], size_t *line,
                 struct err *err)
{
    static const char *const tell_service[] = { "sdk", "koocli", NULL };
    static const char *const tell_project[] = { "sdk", "koocli", "login", NULL };
    const char *auth = value(values, "auth");

    if (values[SETUP_NAME] == NULL) {
        *line = SETUP_NAME;
        return tell(err, STRING_SETUP_NEEDS_NAME, "", "");
    }
    for (size_t i = 0; i < setup_line_count(); i++) {
        if (values[i] != NULL && !setup_check_line(config, i, values[i], err)) {
            *line = i;
            return false;
        }
    }
    if (value(values, "region") == NULL && value(values, "endpoint") == NULL && !given[NEED_ENDPOINT] &&
        !says(auth, tell_service))
        return !wrong(line, "region", STRING_SETUP_NEEDS_SERVICE, "", err);
    if (value(values, "project_id") == NULL && !given[NEED_PROJECT] && !says(auth, tell_project))
        return !wrong(line, "project_id", STRING_SETUP_NEEDS_PROJECT, "", err);
    return !credentials_wrong(values, given[NEED_CREDENTIALS], line, err);
}
